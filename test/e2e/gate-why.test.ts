// `jobvet gate why` and `jobvet policy export`, as users run them.
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Analyst } from '../../src/gate/analyst.ts';
import { policyOf } from '../support/policy.ts';
import { folder, jobvet } from './program.ts';

const OPEN = "#!/bin/bash\njupyter lab --ip=0.0.0.0 --ServerApp.token=''\n";
const POLICY = `preset: gate
overrides: [{partitions: [other], rules: {JV101: audit}}, {users: [ada], rules: {JV101: audit}}]
exemptions: [{rules: [JV101], owner: Grace, ticket: T-1, reason: why, until: 2099-12-31, users: [ada]}]
gate: {help: support@example.org}
`;
const root = folder({ 'policy.yaml': POLICY, 'job.sh': OPEN, 'changed.sh': `${OPEN}hostname\n` });
const at = (...args: string[]): ReturnType<typeof jobvet> => jobvet(args, { cwd: root });

function idOf(script: string, header: Record<string, unknown> = {}): string {
  const analyst = new Analyst({ policy: policyOf(POLICY, 'site') });
  return analyst.vet({ header: { argv: ['/x/job.sh'], ...header }, script: Buffer.from(script), today: '2026-11-20' })
    .id;
}

describe('gate why', () => {
  const id = idOf(OPEN);
  const exported = at('policy', 'export', '--public', '--policy', 'policy.yaml', '--output', 'public.yaml');
  const ask = (...args: string[]): ReturnType<typeof jobvet> => at('gate', 'why', ...args, '--policy', 'public.yaml');

  test('the public policy is written', () => {
    expect(exported).toMatchObject({ status: 0, stdout: '', stderr: '' });
    expect(at('config', 'check', '--policy', 'public.yaml').status).toBe(0);
  });

  test('explains a decision, with the fix', () => {
    const { status, stdout, stderr } = ask(id, 'job.sh');
    expect(stdout).toContain('JV101');
    expect(stdout).toContain('jupyter lab --ip=127.0.0.1');
    expect(stdout).toContain(`${id} is this decision`);
    expect(stdout).toContain('a job with this script is not accepted');
    expect(stdout).toContain('There are exemptions for JV101');
    expect(stderr).toBe('jobvet: help: support@example.org\n');
    expect(status).toBe(0);
  });

  test('says what changed since', () => {
    expect(ask(id, 'changed.sh')).toMatchObject({ status: 1 });
    expect(ask(id, 'changed.sh').stdout).toContain('about another script');
    const elsewhere = ask(id, 'job.sh', '--partition', 'other');
    expect(elsewhere.stdout).toContain('was decided otherwise');
    expect(elsewhere.stdout).toContain('1 setting for some users or accounts cannot be read here');
    expect(elsewhere.status).toBe(1);
  });

  test('takes --wrap', () => {
    const command = "jupyter lab --ip=0.0.0.0 --ServerApp.token=''";
    const script = `#!/bin/sh\n# This script was created by sbatch --wrap.\n\n${command}\n`;
    expect(ask(idOf(script), '--wrap', command)).toMatchObject({ status: 0 });
  });

  test.each([
    [['JV101', 'job.sh'], 'JV101 is no id of a decision', 2],
    [[id], 'name the script, or give --wrap', 2],
    [[id, 'gone.sh'], 'gone.sh: cannot be read', 3],
  ])('%j', (args, message, status) => {
    const found = ask(...args);
    expect(found.stderr).toContain(message);
    expect(found.status).toBe(status);
  });

  test('needs a policy, and wants to be told what to leave out', () => {
    expect(at('policy', 'export', '--policy', join(root, 'policy.yaml'))).toMatchObject({ status: 2 });
  });
});
