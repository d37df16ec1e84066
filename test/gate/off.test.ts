// Who may switch the gate off, for how long, and that it goes on by itself.
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MOST_OFF, offPath, OffSwitch, offText, readOff } from '../../src/gate/off.ts';

const NOW = Date.parse('2026-11-20T12:00:00Z');
const HOUR = 3_600_000;
const STATE = { since: NOW - HOUR, until: NOW + HOUR, reason: 'storage moves', by: 'root' };
const isRoot = process.getuid?.() === 0;
const me = process.getuid?.() ?? 0;

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jobvet-off-'));
  path = offPath(folder);
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function put(text: string, mode = 0o644): void {
  writeFileSync(path, text);
  chmodSync(path, mode);
}

describe('the state', () => {
  test('no file: on; a state that has not ended: off; afterwards: on', async () => {
    expect(await readOff(path, me, NOW)).toEqual({ kind: 'on' });
    put(offText(STATE));
    expect(await readOff(path, me, NOW)).toEqual({ kind: 'off', state: STATE });
    expect(await readOff(path, me, STATE.until)).toEqual({ kind: 'on' });
  });

  test.each([
    ['{}', 'has no state'],
    ['not JSON', 'has no state'],
    ['[]', 'has no state'],
    ['null', 'has no state'],
    [offText({ ...STATE, until: STATE.since + MOST_OFF + 1 }), 'times'],
    [offText({ ...STATE, since: NOW + HOUR, until: NOW + 2 * HOUR }), 'times'],
    ['x'.repeat(5000), 'too long'],
  ])('what does not count is refused (%#)', async (text, why) => {
    put(text);
    expect(await readOff(path, me, NOW)).toEqual({ kind: 'refused', why: expect.stringContaining(why) as string });
  });

  test('a file that others may write, or that lies where others may write, is refused', async () => {
    put(offText(STATE), 0o666);
    expect(await readOff(path, me, NOW)).toMatchObject({ kind: 'refused' });
    put(offText(STATE), 0o664);
    expect(await readOff(path, me, NOW)).toMatchObject({ kind: 'refused' });
    put(offText(STATE));
    chmodSync(folder, 0o777);
    expect(await readOff(path, me, NOW)).toMatchObject({ kind: 'refused' });
  });

  test('a link is not followed; a folder is no file', async () => {
    writeFileSync(join(folder, 'real'), offText(STATE));
    symlinkSync(join(folder, 'real'), path);
    expect(await readOff(path, me, NOW)).toMatchObject({ kind: 'refused' });
    rmSync(path);
    mkdirSync(path);
    expect(await readOff(path, me, NOW)).toMatchObject({ kind: 'refused' });
  });

  test.skipIf(!isRoot)('somebody else’s file is refused; the daemon’s user may have written it', async () => {
    put(offText(STATE));
    chownSync(path, 12345, 12345);
    expect(await readOff(path, 54321, NOW)).toMatchObject({ kind: 'refused' });
    expect(await readOff(path, 12345, NOW)).toMatchObject({ kind: 'off' });
  });

  test('no control characters come out of it', async () => {
    put(offText({ ...STATE, reason: 'a\u001b[31m\nb' }));
    const found = await readOff(path, me, NOW);
    expect(found).toMatchObject({ kind: 'off', state: { reason: 'a<U+001B>[31m<U+000A>b' } });
  });
});

test('the daemon’s switch tells of changes, and a state ends although its file stays', async () => {
  const told: unknown[] = [];
  const off = new OffSwitch({ path, user: me, pause: 3_600_000, log: ({ event }) => told.push(event) });
  await off.look();
  expect(off.isOff).toBe(false);
  const now = Date.now();
  put(offText({ ...STATE, since: now, until: now + 150 }));
  await off.look();
  await off.look();
  expect(off.isOff).toBe(true);
  await new Promise((resolve) => setTimeout(resolve, 160));
  expect(off.isOff).toBe(false);
  await off.look();
  put('broken');
  await off.look();
  await off.look();
  expect(told).toEqual(['switched-off', 'switched-on', 'off-refused']);
  off.close();
});
