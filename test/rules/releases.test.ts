// Pins name months; rules name versions.
import { expect, test } from 'vitest';
import { ruleTable } from '../../src/engine/rules-table.ts';
import { monthOf, RELEASES } from '../../src/model/releases.ts';

test('every rule is of a release that has a month', () => {
  const versions = ruleTable().flatMap(({ since, stricterSince }) => [since, stricterSince ?? since]);
  expect(versions.filter((version) => RELEASES[version] === undefined)).toEqual([]);
  for (const month of Object.values(RELEASES)) expect(month).toMatch(/^\d{4}\.(?:0[1-9]|1[0-2])$/);
});

test('what is not released yet is newer than every pin', () => {
  expect(monthOf('99.0.0') > '9999.11').toBe(true);
});
