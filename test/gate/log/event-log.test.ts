// The queue before the disk: never in the way, and honest about what it lost.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { EventLog, type EventLogOptions } from '../../../src/gate/log/event-log.ts';
import { FolderSink } from '../../../src/gate/log/folder.ts';
import type { Unnamed } from '../../../src/gate/log/record.ts';
import { LineSink, type Sink } from '../../../src/gate/log/sink.ts';
import { verifyLog } from '../../../src/gate/log/verify.ts';
import { facts, rejected } from './facts.ts';

/** Takes events, or fails, as the test says. */
class TestSink implements Sink {
  readonly batches: (readonly Unnamed[])[] = [];
  failing = false;
  reopened = 0;

  get events(): (readonly [unknown, unknown])[] {
    return this.batches.flat().map(({ fields }) => [fields['event'], fields['count']] as const);
  }

  async append(_day: string, events: readonly Unnamed[]): Promise<void> {
    await Promise.resolve();
    if (this.failing) throw new Error('ENOSPC: no space left on device');
    this.batches.push(events);
  }

  async reopen(): Promise<void> {
    await Promise.resolve();
    this.reopened += 1;
  }
}

let sink: TestSink;
let notes: string[];

beforeEach(() => {
  sink = new TestSink();
  notes = [];
});

function log(more: Partial<EventLogOptions> = {}): EventLog {
  const limits = { flush: 5, retry: 10, ...more.limits };
  return new EventLog({ sink, clean: 'line', note: (text) => notes.push(text), ...more, limits });
}

test('gathers events and writes them together', async () => {
  const one = log({ limits: { flush: 30 } });
  for (let at = 0; at < 7; at++) one.decision(rejected('ann'));
  expect(sink.batches).toEqual([]);
  await expect.poll(() => sink.batches.map(({ length }) => length)).toEqual([7]);
  expect(one.state).toEqual({ queued: 0, written: 7, dropped: 0, failures: 0 });
});

test('writes the events of two days apart', async () => {
  let day = '2026-11-20';
  const one = log({ time: () => new Date(`${day}T23:59:59Z`) });
  one.write('ready');
  day = '2026-11-21';
  one.write('stopped');
  await one.close();
  expect(sink.batches).toHaveLength(2);
});

test('a log that fails costs nothing but events, says so once, and says how many are lost', async () => {
  const one = log({ limits: { mostQueued: 10 } });
  sink.failing = true;
  for (let at = 0; at < 25; at++) one.decision(rejected('ann'));
  await expect.poll(() => one.state.failures).toBeGreaterThan(2);
  expect(one.state).toMatchObject({ queued: 10, dropped: 15 });
  expect(notes).toEqual([
    "the log can't be written (ENOSPC: no space left on device): 10 events wait, 15 are lost; tried again",
  ]);
  sink.failing = false;
  await expect.poll(() => one.state.queued).toBe(0);
  expect(sink.events.at(-1)).toEqual(['dropped', 15]);
  expect(sink.events).toHaveLength(11);
  one.write('stopped');
  await one.close();
  expect(sink.events).toHaveLength(12);
});

test('the end of the daemon waits for a broken disk only so long', async () => {
  const one = log({
    sink: { append: () => new Promise(() => undefined), reopen: () => Promise.resolve() },
    limits: { lastWait: 50 },
  });
  one.write('stopped');
  await one.close();
  expect(notes).toEqual(['1 events of the log are lost']);
});

test('counts honest jobs where the site wants that', async () => {
  const one = log({ clean: 'count', limits: { countPause: 20 } });
  for (let at = 0; at < 5; at++) one.decision(facts('ann', { cached: at > 0 }));
  one.decision(facts('ann', { report: { findings: [], more: 0, coverage: { 'not-followed': 1 } } }));
  one.decision(rejected('bob'));
  one.decision(facts('ann', { outcome: 'busy' }));
  await one.close();
  const [counted] = sink.batches.flat().filter(({ fields }) => fields['event'] === 'clean');
  expect(counted?.fields).toMatchObject({ count: 6, cached: 4, opaque: 1 });
  expect(counted?.user).toBeUndefined();
  expect(sink.events.map(([event]) => event).sort()).toEqual(['clean', 'decision', 'decision']);
});

test('opens files anew when told', async () => {
  const one = log();
  one.reopen();
  one.write('reloaded');
  await expect.poll(() => sink.reopened).toBe(1);
});

test('without a folder events are lines with pseudonyms', async () => {
  let text = '';
  const lines = new LineSink((more) => {
    text += more;
    return Promise.resolve();
  }, 'pseudonym');
  const one = log({ sink: lines });
  one.decision(rejected('ann'));
  await one.close();
  expect(JSON.parse(text)).toMatchObject({ event: 'decision', user: expect.stringMatching(/^u:/) as string });
  expect(text).not.toContain('ann');
});

describe('a disk that is full', () => {
  let folder: string;
  let isMounted: boolean;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'gate-full-'));
    isMounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder]).status === 0;
  });
  afterEach(() => {
    if (isMounted) spawnSync('umount', [folder]);
    rmSync(folder, { recursive: true, force: true });
  });

  test('nothing is half-written, and the log goes on when there is room', async ({ skip }) => {
    if (!isMounted) skip('no right to mount a small file system');
    const real = new FolderSink({ folder: join(folder, 'log'), users: 'pseudonym' });
    const one = log({ sink: real, limits: { mostInBatch: 3 } });
    one.write('ready');
    await expect.poll(() => one.state.written).toBe(1);
    const filler = join(folder, 'filler');
    spawnSync('dd', ['if=/dev/zero', `of=${filler}`, 'bs=1k']);
    for (let at = 0; at < 40; at++) one.decision(rejected('ann'));
    await expect.poll(() => one.state.failures, { timeout: 10_000 }).toBeGreaterThan(1);
    expect((await verifyLog(join(folder, 'log'))).problems).toEqual([]);
    writeFileSync(filler, '');
    await expect.poll(() => one.state.queued, { timeout: 10_000 }).toBe(0);
    await one.close();
    expect(await verifyLog(join(folder, 'log'))).toMatchObject({ problems: [], events: 41, unlinked: 0 });
  });
});

test('costs microseconds', () => {
  const one = log({ limits: { mostQueued: 100_000 } });
  const start = performance.now();
  for (let at = 0; at < 20_000; at++) one.decision(rejected('ann'));
  expect((performance.now() - start) / 20_000).toBeLessThan(0.5);
});
