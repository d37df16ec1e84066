// What GitHub asks of a SARIF log, and the official schema, for everything the repository has to vet.
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { createRequire } from 'node:module';
import type { Log } from 'sarif';
import { describe, expect, test } from 'vitest';
import { ruleTable } from '../../src/engine/rules-table.ts';
import { SarifLog } from '../../src/report/sarif.ts';
import { Tally } from '../../src/report/tally.ts';
import { pageOf, sampleReports } from '../support/reports.ts';

const reports = sampleReports();
const log = logOf();
const [run] = log.runs;
const rules = run?.tool.driver.rules ?? [];
const results = run?.results ?? [];

function logOf(): Log {
  const tally = new Tally({ pedantic: false });
  const sarif = new SarifLog({
    rules: ruleTable(),
    page: pageOf,
    version: '1.2.3',
    cwd: '/home/me',
    category: 'check',
  });
  for (const report of reports) {
    tally.add(report);
    sarif.add(report, { bom: false, latin1: false, standardInput: false });
  }
  return JSON.parse(sarif.end({ tally, errors: [{ path: '../x', message: 'gone' }], exitCode: 3 }).join('')) as Log;
}

test('the official schema', () => {
  const require = createRequire(import.meta.url);
  const { id, ...schema } = require('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json') as Record<
    string,
    unknown
  >;
  // The schema is of draft 4 in name only; one of its patterns is none with the flag `u`.
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  addFormats.default(ajv);
  const validate = ajv.compile({ ...schema, $schema: 'http://json-schema.org/draft-07/schema#', $id: String(id) });
  validate(log);
  expect(validate.errors ?? []).toEqual([]);
  expect(validate({ ...log, runs: [{}] })).toBe(false);
});

describe('what GitHub requires', () => {
  test('there is much to look at', () => {
    expect(results.length).toBeGreaterThan(300);
    expect(new Set(results.map(({ ruleId }) => ruleId)).size).toBe(rules.length);
    for (const name of ['codeFlows', 'fixes', 'relatedLocations'] as const)
      expect(results.filter((result) => result[name] !== undefined).length).toBeGreaterThan(20);
  });

  test('no text is empty', () => {
    const empty: string[] = [];
    walk(log, '', (value, path) => {
      if (value === '' || value === null) empty.push(path);
    });
    expect(empty).toEqual([]);
  });

  test('every rule is described', () => {
    expect(rules.map(({ id }) => id)).toEqual(ruleTable().map(({ code }) => code));
    for (const { id, name, shortDescription, fullDescription, help, defaultConfiguration, properties } of rules) {
      const told = { id, name, short: shortDescription?.text, full: fullDescription?.text, help: help?.text };
      for (const text of Object.values(told)) expect(text).toMatch(/\S/);
      expect(told.short?.length).toBeLessThanOrEqual(1024);
      expect(told.full?.length).toBeLessThanOrEqual(1024);
      expect(told.name?.length).toBeLessThanOrEqual(255);
      expect(help?.markdown).toMatch(/^# JV\d{3}/);
      expect(help?.markdown).not.toMatch(/<!--|\]\((?!https?:)|^```\S+ (?:bad|good|fixed|policy)/m);
      expect(help?.text).not.toMatch(/```|<!--|^#+ /m);
      expect(['note', 'warning', 'error']).toContain(defaultConfiguration?.level);
      const tags = properties?.tags ?? [];
      expect(tags[0]).toBe('security');
      expect(tags.length).toBeLessThanOrEqual(20);
      expect(new Set(tags).size).toBe(tags.length);
      for (const tag of tags.slice(1))
        expect(tag).toMatch(/^(?:external\/(?:cwe\/cwe-\d{3,4}|attack\/t\d{4}(?:\.\d{3})?)|[a-z-]+)$/);
      expect(['very-high', 'high', 'medium', 'low']).toContain(properties?.['precision']);
    }
  });

  test('severities are in their bands', () => {
    const bands = { critical: [9.1, 10], high: [7, 8.9], medium: [4, 6.9], low: [0.1, 3.9] };
    for (const [index, { severity }] of ruleTable().entries()) {
      const score = rules[index]?.properties?.['security-severity'] as unknown;
      if (severity === 'info') expect(score).toBeUndefined();
      else {
        expect(score).toMatch(/^\d+\.\d$/);
        expect(Number(score)).toBeGreaterThanOrEqual(bands[severity][0] ?? 11);
        expect(Number(score)).toBeLessThanOrEqual(bands[severity][1] ?? 0);
      }
    }
  });

  test('results have what it needs, within its limits', () => {
    for (const result of results) {
      expect(rules[result.ruleIndex ?? -1]?.id).toBe(result.ruleId);
      expect(result.message.text).toMatch(/^\S.*[.:)"'`]/);
      expect(result.locations).toHaveLength(1);
      expect(Object.values(result.partialFingerprints ?? {}).length).toBeGreaterThan(0);
      expect(result.relatedLocations?.length ?? 0).toBeLessThanOrEqual(1000);
      const steps = result.codeFlows?.flatMap(({ threadFlows }) => threadFlows[0]?.locations ?? []) ?? [];
      expect(steps.length).toBeLessThanOrEqual(1000);
      if (steps.length > 0) {
        const { artifactLocation, region } = steps.at(-1)?.location?.physicalLocation ?? {};
        expect({ artifactLocation, region }).toEqual(result.locations?.[0]?.physicalLocation);
      }
      for (const [, id] of result.message.text?.matchAll(/\]\((\d+)\)/g) ?? [])
        expect(result.relatedLocations?.map((one) => one.id)).toContain(Number(id));
    }
  });

  test('places are ranges of relative files', () => {
    walk(results, '', (value, path) => {
      if (!path.endsWith('.region') && !path.endsWith('.deletedRegion')) return;
      const { startLine, startColumn, endLine, endColumn } = value as Record<string, number>;
      const [a = 0, b = 0, c = 0, d = 0] = [startLine, startColumn, endLine, endColumn];
      expect(Math.min(a, b, c, d)).toBeGreaterThan(0);
      expect(c > a || (c === a && d >= b)).toBe(true);
    });
    walk(results, '', (value, path) => {
      if (path.endsWith('.uri')) expect(value).toMatch(/^[\w./%~-]+$/);
    });
  });
});

function walk(value: unknown, path: string, visit: (value: unknown, path: string) => void): void {
  visit(value, path);
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) walk(inner, `${path}.${key}`, visit);
}
