// What the gate answers about jobs.
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { Analyst } from '../../src/gate/analyst.ts';
import { builtLayer } from '../../src/policy/layers.ts';
import { Policy } from '../../src/policy/policy.ts';
import type { Configuration } from '../../src/policy/schema.ts';

const NOTEBOOK = "#!/bin/bash\njupyter lab --ip=0.0.0.0 --ServerApp.token='' --ServerApp.password=''\n";

function gatePolicy(config: Configuration): Policy {
  return new Policy([builtLayer('site', 'the site', config)], '/', []);
}

function analyst(config: Configuration = { preset: 'gate' }): Analyst {
  return new Analyst({ policy: gatePolicy(config), help: 'support@example.org' });
}

function ask(
  script: string,
  header: Record<string, unknown> = {},
  config?: Configuration,
): ReturnType<Analyst['decide']> {
  return analyst(config).decide({
    header: { argv: ['/home/u/job.sh'], work_dir: '/home/u', ...header },
    script: Buffer.from(script),
    today: '2026-11-20',
  });
}

describe('the gate', () => {
  test('rejects what is critical and sure, with the replacement', () => {
    const { verb, message, id } = ask(NOTEBOOK);
    expect(verb).toBe('reject');
    expect(message.split('\n')[0]).toBe(`jobvet: job not accepted. Nothing queued, nothing charged.  [${id}]`);
    expect(message).toContain('\nline 2: ');
    expect(message).toContain("\n  now | jupyter lab --ip=0.0.0.0 --ServerApp.token='' --ServerApp.password=''\n");
    expect(message).toContain('\n  use | jupyter lab --ip=127.0.0.1');
    expect(message).toContain('\nFix: jobvet fix --diff --unsafe job.sh    Explain: jobvet explain JV101\n');
    expect(message).toMatch(/\nHelp: support@example\.org$/);
    expect(message.split('\n').length).toBeLessThanOrEqual(12);
  });

  test('has nothing to say about honest jobs', () => {
    expect(ask('#!/bin/bash\n#SBATCH --time=10\nsrun ./a.out\n')).toMatchObject({ verb: 'accept', message: '' });
  });

  test.each([
    [{ argv: [], name: 'wrap' }, '--wrap, line 2: '],
    [{ argv: [] }, 'standard input, line 2: '],
    [{ argv: [], cron_job: true }, 'scrontab, line 2: '],
  ])('names where the script came from (%o)', (header, line) => {
    expect(ask(NOTEBOOK, header).message).toContain(`\n${line}`);
  });

  test('vets options that stand in no script', () => {
    const spank = ['_SLURM_SPANK_OPTION_pyxis_container_image=evil.example.org#team/x:latest'];
    const config: Configuration = { rules: { JV312: 'enforce' }, thresholds: { enforce: { confidence: 'low' } } };
    expect(ask('', { spank }, config)).toMatchObject({ verb: 'reject', rules: ['JV312'] });
    expect(ask('', { spank }, config).message).toContain('sbatch options');
  });

  test('trusts what Slurm resolved, not what the script says', () => {
    const config: Configuration = {
      preset: 'gate',
      overrides: [
        { partitions: ['open'], rules: { network: 'audit' }, thresholds: { enforce: { severity: 'never' } } },
      ],
    };
    const script = NOTEBOOK.replace('\n', '\n#SBATCH -p open\n');
    expect(ask(script, { partition: 'gpu' }, config).verb).toBe('reject');
    expect(ask(script, { partition: 'open' }, config).verb).toBe('accept');
    expect(ask(script, { partition: 'open,gpu' }, config).verb).toBe('reject');
    expect(ask(script, { default_partition: 'open' }, config).verb).toBe('accept');
  });

  test('a job that moves is stopped only where it was taken and would not be', () => {
    const config: Configuration = {
      preset: 'gate',
      overrides: [{ partitions: ['open'], rules: { network: 'audit' } }],
    };
    const move = (from: string, to: string): string =>
      ask(NOTEBOOK, { kind: 'modify', partition: to, old_partition: from }, config).verb;
    expect([move('open', 'gpu'), move('gpu', 'other'), move('gpu', 'open')]).toEqual(['reject', 'accept', 'accept']);
  });

  test('any bytes are vetted', () => {
    const bytes = Buffer.concat([Buffer.from(NOTEBOOK), Buffer.from([0, 255, 254, 13, 10])]);
    expect(analyst().decide({ header: {}, script: bytes, today: '2026-11-20' }).verb).toBe('reject');
  });

  test('the same script again is not analysed again, and the policy is applied afresh', () => {
    const one = new Analyst({
      policy: gatePolicy({
        preset: 'gate',
        exemptions: [{ rules: ['JV101'], owner: 'o', ticket: 't', reason: 'r', until: '2026-11-20', users: ['ann'] }],
      }),
    });
    const decide = (user: string, today: string): readonly unknown[] => {
      const { verb, cached } = one.decide({
        header: { user_name: user, argv: ['x'] },
        script: Buffer.from(NOTEBOOK),
        today,
      });
      return [verb, cached];
    };
    expect(decide('bob', '2026-11-20')).toEqual(['reject', false]);
    expect(decide('ann', '2026-11-20')).toEqual(['accept', true]);
    expect(decide('ann', '2026-11-21')).toEqual(['reject', true]);
  });

  test('only the share of users that goes ahead is rejected', () => {
    const config = (share: number): Configuration => ({ preset: 'gate', gate: { share } });
    const users = Array.from({ length: 200 }, (_, i) => `user${i}`);
    const rejected = (share: number): string[] =>
      users.filter((user_name) => ask(NOTEBOOK, { user_name }, config(share)).verb === 'reject');
    const [none, some, more, all] = [0, 20, 60, 100].map(rejected);
    expect(none).toEqual([]);
    expect(all).toEqual(users);
    expect(some?.length).toBeGreaterThan(20);
    expect(some?.length).toBeLessThan(60);
    expect(more).toEqual(expect.arrayContaining(some ?? []));
    const spared = users.find((user) => more?.includes(user) === false) ?? '';
    const { verb, message } = ask(NOTEBOOK, { user_name: spared }, config(20));
    expect(verb).toBe('warn');
    expect(message).toMatch(/^jobvet: the job is accepted this time; soon jobs like it will not be\./);
    expect(ask(NOTEBOOK, {}, config(1)).verb).toBe('reject');
  });

  test('an override has a share of its own', () => {
    const config: Configuration = {
      preset: 'gate',
      gate: { share: 100 },
      overrides: [{ partitions: ['debug'], gate: { share: 0 } }],
    };
    const verbs = ['debug', 'gpu', 'debug,gpu'].map(
      (partition) => ask(NOTEBOOK, { user_name: 'ann', account: 'a', qos: 'q', partition }, config).verb,
    );
    expect(verbs).toEqual(['warn', 'reject', 'reject']);
  });

  test('a use of an exemption is told unless the job is rejected all the same', () => {
    const script = `sha256:${createHash('sha256').update(NOTEBOOK).digest('hex')}`;
    const exemption = {
      rules: ['network'],
      owner: 'o',
      ticket: 't',
      reason: 'r',
      until: '2026-12-01',
      script,
      uses: 2,
    };
    const one = new Analyst({ policy: gatePolicy({ preset: 'gate', exemptions: [exemption] }) });
    const key = JSON.stringify([script, 't', ['network']]);
    const decide = (used: number, header = {}): readonly unknown[] => {
      const { verb, uses } = one.decide({
        header,
        script: Buffer.from(NOTEBOOK),
        today: '2026-11-20',
        used: { [key]: used },
      });
      return [verb, uses];
    };
    expect(decide(0)).toEqual(['accept', [key]]);
    expect(decide(1)).toEqual(['accept', [key]]);
    expect(decide(2)).toEqual(['reject', []]);
    expect(decide(0, { kind: 'modify' })).toEqual(['accept', []]);
  });

  describe('facts that nobody told are as strict as they may be', () => {
    const strict: Configuration = {
      preset: 'gate',
      rules: { network: 'audit' },
      overrides: [{ accounts: ['lab-*'], rules: { network: 'enforce' } }],
    };
    const lax: Configuration = {
      preset: 'gate',
      overrides: [
        { accounts: ['lab-*'], rules: { network: 'audit' } },
        { qos: ['short'], rules: { network: 'audit' } },
      ],
    };
    const known = { user_name: 'ann', account: 'phys', qos: 'q', partition: 'p' };
    test.each<[string, Configuration, Record<string, unknown>, string]>([
      ['an account that is not bound', strict, known, 'accept'],
      ['an account that is bound', strict, { ...known, account: 'lab-a' }, 'reject'],
      ['no account', strict, { ...known, account: null }, 'reject'],
      ['no partition', strict, { ...known, partition: null }, 'accept'],
      ['a lax account', lax, { ...known, account: 'lab-a' }, 'accept'],
      ['no account, where it would help', lax, { ...known, account: null }, 'reject'],
      ['no account, but a lax QoS', lax, { ...known, account: null, qos: 'short' }, 'accept'],
      ['nothing', lax, {}, 'reject'],
      [
        'no partition, one of which is strict',
        {
          preset: 'gate',
          rules: { network: 'audit' },
          overrides: [{ partitions: ['gpu'], rules: { network: 'enforce' } }],
        },
        { ...known, partition: null },
        'reject',
      ],
    ])('%s', (_, config, header, verb) => {
      expect(ask(NOTEBOOK, header, config).verb).toBe(verb);
    });

    test('and no exemption is for them', () => {
      const exempt = { rules: ['network'], owner: 'o', ticket: 't', reason: 'r', until: '2026-12-01', accounts: ['*'] };
      const config: Configuration = { preset: 'gate', exemptions: [exempt] };
      expect(ask(NOTEBOOK, { account: 'a' }, config).verb).toBe('accept');
      expect(ask(NOTEBOOK, {}, config).verb).toBe('reject');
    });
  });

  test('what is known of a script counts elsewhere only as far as the policy does', () => {
    const one = new Analyst({
      policy: gatePolicy({
        preset: 'gate',
        exemptions: [
          { rules: ['JV101'], owner: 'o', ticket: 't', reason: 'r', until: '2026-11-20', paths: ['/course/**'] },
        ],
      }),
    });
    const decide = (path: string): string =>
      one.decide({ header: { argv: [path] }, script: Buffer.from(NOTEBOOK), today: '2026-11-20' }).verb;
    expect(['/course/a.sh', '/home/u/a.sh', '/course/a.sh'].map(decide)).toEqual(['accept', 'reject', 'accept']);
  });
});
