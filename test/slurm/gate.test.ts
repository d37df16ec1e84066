// The gate in a real slurmctld: the built daemon, the module for job_submit.lua, and Slurm's own commands.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Cluster, whyNoCluster } from './cluster.ts';

const reason = whyNoCluster();
if (reason !== null) process.stderr.write(`skipped, no Slurm to gate: ${reason}\n`);

const PROGRAM = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const MODULE = fileURLToPath(new URL('../../src/gate/lua', import.meta.url));
const POLICY = `preset: gate
overrides:
  - partitions: [other]
    rules: {unauthenticated-network-service: warn}
`;
const OPEN = "#!/bin/bash\njupyter lab --ip=0.0.0.0 --ServerApp.token='' --ServerApp.password=''\n";
const HONEST = '#!/bin/bash\n#SBATCH --time=1\nhostname\n';

const hook = (socket: string): string => `
package.path = "${MODULE}/?.lua;" .. package.path
local found, jobvet = pcall(require, "jobvet")
if found then jobvet.setup{ socket = "${socket}", deadline = 5, fail_closed = { "other" }, breaker_seconds = 1, stamp = true } end
function slurm_job_submit(job, partitions, uid)
  if job.name == "noted" then job.admin_comment = "mine" end
  if found then return jobvet.submit(job, partitions, uid) end
  return slurm.SUCCESS
end
function slurm_job_modify(job, record, partitions, uid)
  if found then return jobvet.modify(job, record, partitions, uid) end
  return slurm.SUCCESS
end
return slurm.SUCCESS
`;

describe.skipIf(reason !== null)('the gate', () => {
  const folder = mkdtempSync(join(tmpdir(), 'jobvet-gate-'));
  const socket = join(folder, 's');
  let cluster: Cluster;
  let daemon: ChildProcess | undefined;

  function startDaemon(): void {
    const args = ['gate', 'serve', '--allow-root', '--socket', socket, '--policy', join(folder, 'policy.yaml')];
    daemon = spawn(
      process.execPath,
      [PROGRAM, ...args, '--budget', '4000', '--wait', '4900', '--help-contact', 'hpc@example.org'],
      {
        stdio: 'ignore',
      },
    );
    const ping = spawnSync(process.execPath, [PROGRAM, 'gate', 'ping', '--socket', socket, '--wait', '30000']);
    expect(ping.status).toBe(0);
  }

  async function stopDaemon(): Promise<void> {
    const ended = new Promise((resolve) => daemon?.once('exit', resolve));
    daemon?.kill('SIGTERM');
    await ended;
    daemon = undefined;
  }

  beforeAll(async () => {
    writeFileSync(join(folder, 'policy.yaml'), POLICY);
    startDaemon();
    cluster = await Cluster.start({ jobSubmit: hook(socket) });
  }, 90_000);

  afterAll(async () => {
    if (daemon) await stopDaemon();
    await cluster.stop();
    rmSync(folder, { recursive: true });
  }, 30_000);

  it('takes honest jobs and says nothing', () => {
    const { exit, stdout, stderr } = cluster.submit('sbatch', [cluster.put('honest.sh', HONEST)]);
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
    expect(stdout).toMatch(/^Submitted batch job \d+$/m);
  });

  it('stamps jobs with the decision, after what stands there', () => {
    const honest = cluster.put('honest.sh', HONEST);
    const commentOf = (...args: string[]): string | undefined => {
      const job = cluster.keep('sbatch', ['--hold', '--parsable', ...args, honest]).trim();
      const [, comment] = /^ *AdminComment=(.*?) *$/m.exec(cluster.keep('scontrol', ['show', 'job', job])) ?? [];
      cluster.submit('scancel', [job]);
      return comment;
    };
    expect(commentOf()).toMatch(/^jobvet:JV-[0-9A-Z]+$/);
    expect(commentOf('--job-name=noted')).toMatch(/^mine jobvet:JV-[0-9A-Z]+$/);
  });

  it('does not take what is critical, and says what to write instead', () => {
    const { exit, stdout, stderr } = cluster.submit('sbatch', ['--parsable', cluster.put('open.sh', OPEN)]);
    expect({ exit, stdout }).toEqual({ exit: 1, stdout: '' });
    const lines = stderr.trimEnd().split('\n');
    expect(lines.every((line) => line.startsWith('sbatch: error: '))).toBe(true);
    expect(lines.length).toBeLessThanOrEqual(13);
    expect(lines[0]).toMatch(/job not accepted\. Nothing queued, nothing charged\. {2}\[JV-[0-9A-Z]{6}\]$/);
    expect(stderr).toContain('  use | jupyter lab --ip=127.0.0.1');
    expect(stderr).toContain('Fix: jobvet fix --diff --unsafe open.sh');
    expect(stderr).toContain('Help: hpc@example.org');
    expect(lines.at(-1)).toMatch(/Access\/permission denied$/);
    expect(stderr).not.toMatch(/submission failed.*jobvet|Submitted batch job/);
  });

  it('a user works the decision out again from the public policy', () => {
    const open = cluster.put('open.sh', OPEN);
    const id = /JV-[0-9A-Z]{6}/.exec(cluster.submit('sbatch', [open]).stderr)?.[0] ?? '';
    const copy = join(folder, 'public.yaml');
    const run = (...args: string[]): ReturnType<Cluster['submit']> =>
      cluster.submit(process.execPath, [PROGRAM, ...args]);
    expect(run('policy', 'export', '--public', '--policy', join(folder, 'policy.yaml'), '--output', copy).exit).toBe(0);
    const why = run('gate', 'why', id, open, '--policy', copy);
    expect(why.stdout).toContain(`${id} is this decision`);
    expect(why.exit).toBe(0);
  });

  it.each([
    ['--wrap', ['--wrap', "jupyter lab --ip=0.0.0.0 --ServerApp.token='' --ServerApp.password=''"], ''],
    ['standard input', [], OPEN],
  ])('names the origin: %s', (origin, args, input) => {
    const { exit, stderr } = cluster.submit('sbatch', args, input);
    expect(exit).toBe(1);
    expect(stderr).toContain(`sbatch: error: ${origin}, line `);
  });

  it('lets --test-only, arrays and heterogeneous jobs through the same door', () => {
    const open = cluster.put('open.sh', OPEN);
    expect(cluster.submit('sbatch', ['--test-only', open]).stderr).toContain('job not accepted');
    expect(cluster.submit('sbatch', ['--array=1-3', open]).exit).toBe(1);
    expect(cluster.submit('sbatch', ['-n1', ':', '-n1', open]).stderr).toContain('job not accepted');
    expect(cluster.submit('sbatch', ['-n1', ':', '-n1', cluster.put('honest.sh', HONEST)]).exit).toBe(0);
  });

  it('warns where the partition says so, once, and the job runs', () => {
    const open = cluster.put('open.sh', OPEN);
    const first = cluster.submit('sbatch', ['-p', 'other', '--parsable', open]);
    expect(first).toMatchObject({ exit: 0, stdout: expect.stringMatching(/^\d+\n$/) as string });
    expect(first.stderr).toMatch(/^sbatch: jobvet: the job is accepted, but see this\./);
    expect(cluster.submit('sbatch', ['-p', 'other', open])).toMatchObject({ exit: 0, stderr: '' });
    expect(cluster.submit('sbatch', ['-p', 'other,debug', open]).exit).toBe(1);
  });

  it('vets a job again that moves to a stricter partition', () => {
    const open = cluster.put('open.sh', OPEN);
    const job = cluster.keep('sbatch', ['-p', 'other', '--hold', '--parsable', open]).trim();
    const move = cluster.submit('scontrol', ['update', `JobId=${job}`, 'Partition=debug']);
    expect(move.exit).toBe(1);
    expect(cluster.submit('scontrol', ['update', `JobId=${job}`, 'Comment=x']).exit).toBe(0);
    cluster.submit('scancel', [job]);
  });

  it('follows a new policy on SIGHUP, and keeps the old one when the new one is wrong', async () => {
    const open = cluster.put('open.sh', OPEN);
    const reload = (text: string): void => {
      writeFileSync(join(folder, 'policy.yaml'), text);
      daemon?.kill('SIGHUP');
    };
    // New workers take over when they are warm, which on a busy machine takes a while.
    const until = async (exit: number): Promise<void> => {
      for (let i = 0; i < 40 && cluster.submit('sbatch', [open]).exit !== exit; i++)
        await new Promise((resolve) => setTimeout(resolve, 500));
    };
    reload('preset: gate\nrules: {JV101: audit}\n');
    await until(0);
    expect(cluster.submit('sbatch', [open])).toMatchObject({ exit: 0, stderr: '' });
    reload('presets: gate\n');
    await new Promise((resolve) => setTimeout(resolve, 3000));
    expect(cluster.submit('sbatch', [open]).exit).toBe(0);
    reload(POLICY);
    await until(1);
    expect(cluster.submit('sbatch', [open]).exit).toBe(1);
  }, 90_000);

  it('an outage closes the partitions that say so and no other, in other words', async () => {
    await stopDaemon();
    const honest = cluster.put('honest.sh', HONEST);
    expect(cluster.submit('sbatch', [honest])).toMatchObject({ exit: 0, stderr: '' });
    const closed = cluster.submit('sbatch', ['-p', 'other', honest]);
    expect(closed.exit).toBe(1);
    expect(closed.stderr).toContain('the vetting service does not answer');
    expect(closed.stderr).not.toContain('job not accepted');
    expect(cluster.log).toContain('jobvet: jobs are not vetted: ');
    startDaemon();
    await new Promise((resolve) => setTimeout(resolve, 1200));
    expect(cluster.submit('sbatch', ['-p', 'other', honest])).toMatchObject({ exit: 0 });
  }, 60_000);

  it('prints no control characters of the script', () => {
    const script = OPEN.replace('jupyter lab', 'jupyter lab --notebook-dir="\u001b[31m\u0007"');
    const { stderr } = cluster.submit('sbatch', [cluster.put('odd.sh', script)]);
    expect(stderr).toContain('job not accepted');
    // eslint-disable-next-line no-control-regex -- that is what is looked for
    expect(stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f]/);
  });

  it('ships a module that every Lua reads', () => {
    expect(readFileSync(join(MODULE, 'jobvet.lua'), 'utf8')).not.toMatch(/\bgoto\b|\/\/(?![\w.])/);
  });
});
