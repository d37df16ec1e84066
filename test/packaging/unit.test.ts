// The unit of the gate: systemd takes it, and it stays locked down.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';

const UNIT = readFileSync(fileURLToPath(new URL('../../packaging/jobvet-gate.service', import.meta.url)), 'utf8');

const has = spawnSync('systemd-analyze', ['--version'], { encoding: 'utf8' });
const [, version = '0'] = has.error ? [] : (/^systemd (\d+)/.exec(has.stdout) ?? []);
if (version === '0') process.stderr.write('skipped, no systemd to check the unit\n');

describe.skipIf(version === '0')('systemd', () => {
  const folder = mkdtempSync(join(tmpdir(), 'jobvet-unit-'));
  const file = join(folder, 'jobvet-gate.service');
  // The program is not installed here.
  writeFileSync(file, UNIT.replaceAll('/usr/bin/jobvet', process.execPath));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  test('takes the unit', () => {
    const { stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', file], {
      encoding: 'utf8',
      timeout: 60_000,
    });
    expect(stderr.split('\n').filter((line) => line.includes('jobvet-gate'))).toEqual([]);
  });

  test.skipIf(Number(version) < 250)('finds little to expose', () => {
    const { stdout } = spawnSync('systemd-analyze', ['security', '--offline=yes', '--no-pager', file], {
      encoding: 'utf8',
      timeout: 60_000,
    });
    const [, exposure] = /Overall exposure level for \S+: ([\d.]+)/.exec(stdout) ?? [];
    expect(Number(exposure)).toBeLessThan(2);
  });
});

test.each([
  'User=jobvet',
  'PrivateNetwork=yes',
  'RestrictAddressFamilies=AF_UNIX',
  'ProtectSystem=strict',
  'ExecReload=/bin/kill -HUP $MAINPID',
])('has %s', (line) => {
  expect(UNIT.split('\n')).toContain(line);
});

test('lets V8 compile', () => {
  expect(UNIT).not.toMatch(/^MemoryDenyWriteExecute/m);
});
