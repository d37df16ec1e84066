// What is written down of a decision, and what is not.
import { expect, test } from 'vitest';
import { Analyst } from '../../../src/gate/analyst.ts';
import { named, People } from '../../../src/gate/log/people.ts';
import { decisionEvent, isClean, isOpaque } from '../../../src/gate/log/record.ts';
import { builtLayer } from '../../../src/policy/layers.ts';
import { Policy } from '../../../src/policy/policy.ts';
import { facts, rejected } from './facts.ts';

const TIME = '2026-11-20T10:00:00.000Z';
const KEY = Buffer.alloc(32, 7);

function written(header: Record<string, unknown>, naming: 'pseudonym' | 'name' | 'none' = 'pseudonym'): string {
  return JSON.stringify(named(decisionEvent(rejected('ann', { header }), TIME), new People(naming, KEY)));
}

/** A header full of what people would not want to be kept. */
const HEADER = {
  kind: 'submit',
  ...{ user_name: 'ann', user_id: 1000, submit_uid: 0, account: 'ann', partition: 'debug,ann-gpu', qos: 'normal' },
  ...{ name: 'divorce-lawyer', work_dir: '/home/ann/diary', std_out: '/home/ann/out', std_err: '/home/ann/err' },
  ...{ mail_user: 'ann@example.org', reservation: 'ann_12', argv: ['/home/ann/diary/job.sh', '--token=hunter2'] },
  ...{ alloc_node: 'login1', array_inx: '0-3%2', het_job_offset: 1, num_tasks: 4, min_nodes: 2 },
  ...{ container: '/home/ann/bundle', env: { LD_PRELOAD: '/home/ann/evil.so', PATH: '/home/ann/bin' } },
  spank: ['_SLURM_SPANK_OPTION_pyxis_container_image=docker://ann:hunter2@registry.example.org/x'],
};

test('options are picked from a list; names, paths, addresses and images stay out', () => {
  const text = written(HEADER);
  expect(text).not.toMatch(/ann(?![a-z])|diary|hunter2|lawyer|home|example|evil/);
  expect((JSON.parse(text) as { job: unknown }).job).toEqual({
    ...{ origin: 'file', partition: expect.stringMatching(/^debug,u:[0-9a-f]{20}-gpu$/) as string },
    account: expect.stringMatching(/^u:/) as string,
    ...{ qos: 'normal', host: 'login1', array: '0-3%2', het: 1, tasks: 4, nodes: 2 },
    ...{ options: ['pyxis:container-image'], container: true, variables: ['LD_PRELOAD', 'PATH'], onBehalf: true },
  });
});

test.each(['pseudonym', 'name', 'none'] as const)('users as "%s"', (naming) => {
  const { user, job } = JSON.parse(written(HEADER, naming)) as { user?: string; job: { account: string } };
  const expected = { pseudonym: /^u:[0-9a-f]{20}$/, name: /^ann$/, none: /^\(user\)$/ }[naming];
  expect(job.account).toMatch(expected);
  expect(user ?? '(user)').toMatch(expected);
});

test('what is no name is not written down', () => {
  const text = written({
    user_name: 'ann',
    partition: '\u001b[31mx; rm -rf',
    account: 'a b',
    array_inx: `1${',2'.repeat(500)}`,
  });
  expect(text).not.toMatch(/rm|a b/);
  expect(text.match(/\(not a name\)/g)).toHaveLength(2);
  expect(text.length).toBeLessThan(1200);
});

test('a user without a name is known by the number', () => {
  const people = new People('name', KEY);
  expect(named(decisionEvent(facts('x', { header: { user_id: 7 } }), TIME), people)['user']).toBe('uid:7');
});

test('pseudonyms need the key', () => {
  const [one, two] = [new People('pseudonym', KEY), new People('pseudonym', Buffer.alloc(32, 8))];
  expect(one.of('ann')).toBe(new People('pseudonym', KEY).of('ann'));
  expect(one.of('ann')).not.toBe(two.of('ann'));
  expect(one.of('ann')).not.toBe(one.of('bob'));
});

test('honest jobs have short lines', () => {
  const line = JSON.stringify(named(decisionEvent(facts('ann'), TIME), new People('pseudonym', KEY)));
  expect(line.length).toBeLessThan(400);
  expect(JSON.parse(line)).not.toHaveProperty('template');
});

test('clean means vetted, taken, and nothing found', () => {
  expect(isClean(facts('ann'))).toBe(true);
  expect(isClean(rejected('ann'))).toBe(false);
  expect(isClean(facts('ann', { outcome: 'budget' }))).toBe(false);
  expect(isOpaque({ coverage: { 'not-followed': 1 } })).toBe(true);
  expect(isOpaque({ coverage: { syntax: 1 } })).toBe(false);
});

test('findings of a real script are rules and lines, and no word of it', () => {
  const policy = new Policy([builtLayer('site', 'the site', { preset: 'gate' })], '/', []);
  const script = `#!/bin/bash\nexport AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYzExAmPlEkY\njupyter lab --ip=0.0.0.0 --ServerApp.token='' --ServerApp.password=''\nbash other-file.sh\n`;
  const analyst = new Analyst({ policy, policyHash: 'sha256:p' });
  const { record, policyHash } = analyst.decide({ header: HEADER, script: Buffer.from(script), today: '2026-11-20' });
  expect(policyHash).toBe('sha256:p');
  expect(record.findings.map(({ rule, line }) => [rule, line])).toContainEqual(['JV101', 3]);
  expect(record.coverage).toMatchObject({ 'not-followed': 1 });
  expect(JSON.stringify(record)).not.toMatch(/wJalr|jupyter|other-file|hunter2|home/);
});
