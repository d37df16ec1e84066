// Counts of exemptions: kept in a file, and a fault of the file is told.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Uses } from '../../src/gate/uses.ts';

let folder: string;
let faults: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'uses-'));
  faults = [];
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const open = (name: string | undefined): Uses =>
  new Uses(name === undefined ? undefined : join(folder, name), (why) => faults.push(why));

test('counts outlive the daemon', async () => {
  const first = open('uses.json');
  first.add(['a', 'b']);
  first.add(['a']);
  first.add([]);
  await first.close();
  expect(open('uses.json').counts).toEqual({ a: 2, b: 1 });
  expect(JSON.parse(readFileSync(join(folder, 'uses.json'), 'utf8'))).toEqual({ a: 2, b: 1 });
  expect(faults).toEqual([]);
});

test('without a file they are kept in memory', async () => {
  const uses = open(undefined);
  uses.add(['a']);
  await uses.close();
  expect(uses.counts).toEqual({ a: 1 });
});

test.each(['{', '[]x', '3'])('a file that holds something else is told: %s', (text) => {
  writeFileSync(join(folder, 'x.json'), text);
  expect(open('x.json').counts).toEqual({});
  expect(faults).toEqual([expect.stringContaining('not known')]);
});

test('a folder that is not there is told, and counting goes on', async () => {
  const uses = open('none/x.json');
  uses.add(['a']);
  await uses.close();
  uses.add(['a']);
  await uses.close();
  expect(uses.counts).toEqual({ a: 2 });
  expect(faults).toHaveLength(2);
});
