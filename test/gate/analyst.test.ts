// What the gate answers about jobs.
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
    expect(message).toContain('\nFix: jobvet fix --diff job.sh    Explain: jobvet explain JV101\n');
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
});
