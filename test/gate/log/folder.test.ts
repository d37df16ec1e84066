// The log on the disk: what is in it, and that nobody can change it unseen.
import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { forgetUser } from '../../../src/gate/log/forget.ts';
import { type FolderOptions, FolderSink } from '../../../src/gate/log/folder.ts';
import { decisionEvent } from '../../../src/gate/log/record.ts';
import { ScriptStore } from '../../../src/gate/log/scripts.ts';
import { type Verification, verifyLog } from '../../../src/gate/log/verify.ts';
import { facts, rejected } from './facts.ts';

let folder: string;
let log: string;
const DAY = '2026-11-20';
const NEXT = '2026-11-21';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gate-log-'));
  log = join(folder, 'log');
});
afterEach(async () => {
  for (const one of sinks.splice(0)) await one.reopen();
  rmSync(folder, { recursive: true });
});

const sinks: FolderSink[] = [];

function sink(more: Partial<FolderOptions> = {}): FolderSink {
  const one = new FolderSink({ folder: log, users: 'pseudonym', ...more });
  sinks.push(one);
  return one;
}

const at = (day: string): string => `${day}T10:00:00.000Z`;

/** Batches of decisions: two of one day, one of the next. */
async function filled(): Promise<FolderSink> {
  const one = sink();
  await one.append(DAY, [decisionEvent(facts('ann'), at(DAY)), decisionEvent(rejected('bob'), at(DAY))]);
  await one.append(DAY, [decisionEvent(rejected('ann'), at(DAY))]);
  await one.append(NEXT, [decisionEvent(facts('bob'), at(NEXT))]);
  return one;
}

const dayFile = (day: string): string => join(log, `decisions-${day}.jsonl`);
const linesIn = (path: string): string[] => readFileSync(path, 'utf8').split('\n').slice(0, -1);
const write = (path: string, lines: readonly string[]): void => {
  writeFileSync(path, lines.map((line) => `${line}\n`).join(''));
};

describe('files', () => {
  test('one a day, numbered, salted, shut to others', async () => {
    await filled();
    expect(linesIn(dayFile(DAY)).map((line) => (JSON.parse(line) as { n: number }).n)).toEqual([1, 2, 3]);
    expect(linesIn(dayFile(NEXT))).toHaveLength(1);
    const salts = linesIn(dayFile(DAY)).map((line) => (JSON.parse(line) as { salt: string }).salt);
    expect(new Set(salts).size).toBe(3);
    const modes = ['chain.jsonl', `decisions-${DAY}.jsonl`, 'pseudonym.key'].map(
      (name) => statSync(join(log, name)).mode & 0o777,
    );
    expect(modes).toEqual([0o640, 0o640, 0o600]);
    expect(statSync(log).mode & 0o777).toBe(0o750);
  });

  test('the same user has the same pseudonym after a restart, and another one elsewhere', async () => {
    await filled();
    const again = sink();
    await again.append(NEXT, [decisionEvent(facts('ann'), at(NEXT))]);
    const users = [...linesIn(dayFile(DAY)), ...linesIn(dayFile(NEXT))].map(
      (line) => (JSON.parse(line) as { user: string }).user,
    );
    expect(users[0]).toMatch(/^u:[0-9a-f]{20}$/);
    expect(users).toEqual([users[0], users[1], users[0], users[1], users[0]]);
    rmSync(join(log, 'pseudonym.key'));
    await sink().append(NEXT, [decisionEvent(facts('ann'), at(NEXT))]);
    expect((JSON.parse(linesIn(dayFile(NEXT)).at(-1) ?? '') as { user: string }).user).not.toBe(users[0]);
  });

  test('a file that was moved or deleted is opened anew', async () => {
    const one = await filled();
    renameSync(dayFile(NEXT), join(log, 'moved'));
    await one.append(NEXT, [decisionEvent(facts('cleo'), at(NEXT))]);
    expect(linesIn(dayFile(NEXT))).toHaveLength(1);
  });

  test('old days go, the chain stays', async () => {
    await filled();
    await sink({ keepDays: 29 }).append('2026-12-20', [decisionEvent(facts('ann'), at('2026-12-20'))]);
    expect(readdirSync(log)).not.toContain(`decisions-${DAY}.jsonl`);
    expect(await verifyLog(log)).toMatchObject({ problems: [], deleted: [DAY], events: 2 });
  });

  test('scripts are kept once each, for the daemon only', async () => {
    const losses: string[] = [];
    const store = new ScriptStore(log, 'rejected', (why) => losses.push(why));
    await filled();
    for (let round = 0; round < 3; round++) store.keep('sha256:12ab', Buffer.from('#!/bin/sh\n'), 'reject');
    store.keep('sha256:34cd', Buffer.from('#!/bin/sh\n'), 'accept');
    await expect.poll(() => readdirSync(log)).toContain('scripts');
    await expect.poll(() => readdirSync(join(log, 'scripts'))).toEqual(['12ab']);
    expect(statSync(join(log, 'scripts/12ab')).mode & 0o777).toBe(0o600);
    expect(statSync(join(log, 'scripts')).mode & 0o777).toBe(0o700);
    expect(losses).toEqual([]);
  });
});

describe('verification', () => {
  test('a log that nobody touched is whole', async () => {
    const one = await filled();
    const { head, ...rest } = await verifyLog(log, one.head);
    expect(rest).toEqual({ problems: [], events: 4, forgotten: 0, deleted: [], unlinked: 0 });
    expect(head).toBe(one.head);
  });

  const swap = (lines: string[]): string[] => [lines[1] ?? '', lines[0] ?? '', ...lines.slice(2)];
  test.each<[string, () => void, RegExp]>([
    [
      'a changed verdict',
      () => {
        change(dayFile(DAY), (lines) => lines.map((line) => line.replace('"reject"', '"accept"')));
      },
      /was changed/,
    ],
    [
      'a changed salt',
      () => {
        change(dayFile(DAY), (lines) =>
          lines.map((line, at) => (at === 0 ? line.replace(/"salt":"./, '"salt":"') : line)),
        );
      },
      /was changed/,
    ],
    [
      'a line cut out',
      () => {
        change(dayFile(DAY), (lines) => lines.toSpliced(1, 1));
      },
      /is not event 2/,
    ],
    [
      'the last line of a day cut off',
      () => {
        change(dayFile(DAY), (lines) => lines.slice(0, -1));
      },
      /ends before event 3/,
    ],
    [
      'lines swapped',
      () => {
        change(dayFile(DAY), swap);
      },
      /is not event 1/,
    ],
    [
      'a line put in between',
      () => {
        change(dayFile(DAY), (lines) => [lines[0] ?? '', ...lines]);
      },
      /is not event 2/,
    ],
    [
      'a line that is no JSON',
      () => {
        change(dayFile(DAY), (lines) => ['x', ...lines.slice(1)]);
      },
      /is not event 1/,
    ],
    [
      'a link cut out',
      () => {
        change(join(log, 'chain.jsonl'), (lines) => lines.toSpliced(1, 1));
      },
      /does not follow/,
    ],
    [
      'a changed link',
      () => {
        change(join(log, 'chain.jsonl'), (lines) => lines.map((line) => line.replace('"k":2', '"k":1')));
      },
      /does not follow/,
    ],
    [
      'no chain',
      () => {
        rmSync(join(log, 'chain.jsonl'));
      },
      /is missing/,
    ],
    [
      'an event that says it is forgotten',
      () => {
        change(dayFile(DAY), ([first = '', ...rest]) => [bare(first), ...rest]);
      },
      /1 events are forgotten, and "gate forget" has written down 0/,
    ],
  ])('tells %s', async (_, tamper, problem) => {
    await filled();
    tamper();
    const { problems } = await verifyLog(log);
    expect(problems.join('\n')).toMatch(problem);
  });

  test('tells lines that were added at the end', async () => {
    await filled();
    appendFileSync(dayFile(NEXT), `${JSON.stringify({ n: 5, time: at(NEXT), event: 'decision' })}\n`);
    expect(await verifyLog(log)).toMatchObject({ unlinked: 1 });
  });

  test('who noted an end sees when it was cut off', async () => {
    const one = await filled();
    change(join(log, 'chain.jsonl'), (lines) => lines.slice(0, -1));
    rmSync(dayFile(NEXT));
    expect((await verifyLog(log)).problems).toEqual([]);
    expect((await verifyLog(log, one.head)).problems.join()).toMatch(/its end was cut off/);
  });

  test('a deleted day leaves the rest verifiable', async () => {
    await filled();
    rmSync(dayFile(DAY));
    expect(await verifyLog(log)).toMatchObject({ problems: [], deleted: [DAY], events: 1 });
    change(dayFile(NEXT), (lines) => lines.map((line) => line.replace('accept', 'reject')));
    expect((await verifyLog(log)).problems).toHaveLength(1);
  });

  function change(path: string, how: (lines: string[]) => readonly string[]): void {
    write(path, how(linesIn(path)));
  }

  function bare(line: string): string {
    return JSON.stringify({ n: (JSON.parse(line) as { n: number }).n, forgotten: 'x'.repeat(43) });
  }
});

describe('after a crash', () => {
  test('half a line goes, and events without a link get one', async () => {
    await filled();
    const chain = join(log, 'chain.jsonl');
    write(chain, linesIn(chain).slice(0, -1));
    appendFileSync(chain, '{"n":4,"k"');
    appendFileSync(dayFile(NEXT), '{"n":5,"time":"20');
    await sink().append(NEXT, [decisionEvent(facts('ann'), at(NEXT))]);
    expect(await verifyLog(log)).toMatchObject({ problems: [], events: 5, unlinked: 0 });
  });

  test('a damaged chain is not continued', async () => {
    await filled();
    appendFileSync(join(log, 'chain.jsonl'), 'x\n');
    await expect(sink().append(NEXT, [])).rejects.toThrow('is damaged');
  });
});

describe('gate forget', () => {
  const whole: Partial<Verification> = { problems: [] };

  test('takes a user out of every file, and the log stays whole', async () => {
    const one = await filled();
    const [line = ''] = linesIn(dayFile(DAY));
    const { user } = JSON.parse(line) as { user: string };
    expect(await forgetUser(log, 'ann', at(NEXT))).toEqual({ events: 2, scripts: 0 });
    const all = readdirSync(log)
      .map((name) => readFileSync(join(log, name), 'utf8'))
      .join('');
    expect(all).not.toContain(user);
    expect(all).not.toContain('ann');
    expect(await verifyLog(log, one.head)).toMatchObject({ ...whole, events: 4, forgotten: 2 });
    // A daemon at work goes on with the file it has open.
    await one.append(NEXT, [decisionEvent(facts('bob'), at(NEXT))]);
    expect(await verifyLog(log)).toMatchObject({ ...whole, events: 5, forgotten: 2 });
    expect(await forgetUser(log, 'ann', at(NEXT))).toEqual({ events: 0, scripts: 0 });
  });

  test('deletes the scripts that only this user had', async () => {
    const one = sink();
    const [own, shared] = ['sha256:1111', 'sha256:2222'];
    await one.append(DAY, [
      decisionEvent(rejected('ann', { script: own }), at(DAY)),
      decisionEvent(rejected('ann', { script: shared }), at(DAY)),
      decisionEvent(rejected('bob', { script: shared }), at(DAY)),
    ]);
    const store = new ScriptStore(log, 'all', () => undefined);
    for (const hash of [own, shared]) store.keep(hash, Buffer.from(hash), 'reject');
    await expect.poll(() => readdirSync(log).includes('scripts') && readdirSync(join(log, 'scripts')).length).toBe(2);
    expect(await forgetUser(log, 'ann', at(DAY))).toEqual({ events: 2, scripts: 1 });
    expect(readdirSync(join(log, 'scripts'))).toEqual(['2222']);
  });

  test('finds users by their names where the site writes names', async () => {
    const named = sink({ users: 'name' });
    await named.append(DAY, [decisionEvent(facts('ann'), at(DAY)), decisionEvent(facts('joann'), at(DAY))]);
    expect(await forgetUser(log, 'ann', at(DAY))).toEqual({ events: 1, scripts: 0 });
    expect(await verifyLog(log)).toMatchObject({ ...whole, forgotten: 1 });
  });
});
