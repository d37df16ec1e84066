// Our reader against CPython's own parser, on a sample of the standard library that is installed here.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { comparePython } from '../../../src/dev/python-comparison.ts';

const library = spawnSync('python3', ['-c', 'import sysconfig; print(sysconfig.get_path("stdlib"))'], {
  encoding: 'utf8',
});
const installed = library.status === 0;

test.skipIf(!installed)('reads the standard library as CPython does (needs python3)', () => {
  const folder = library.stdout.trim();
  const files = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.py'))
    .map((entry) => join(folder, entry.name))
    .sort()
    .filter((_, index) => index % 3 === 0);
  const found = comparePython(files, 'python3');
  if (!found) throw new Error('python3 did not run');
  expect(found.files).toBeGreaterThan(40);
  expect(found.crashes).toEqual([]);
  expect(found.tooStrict).toEqual([]);
  expect(found.rash).toBe(0);
  for (const { judged, same, extra } of [found.calls, found.imports, found.assignments]) {
    expect(judged).toBeGreaterThan(300);
    expect(same / judged).toBeGreaterThanOrEqual(0.999);
    expect(extra).toBe(0);
  }
});
