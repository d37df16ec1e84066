// What somebody may try to get past the gate of a real slurmctld: each row of "What can't slip through" in
// docs/gate-bypasses.md. And what must never be turned away: our own samples of honest jobs.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Cluster, whyNoCluster } from './cluster.ts';

const reason = whyNoCluster();
if (reason !== null) process.stderr.write(`skipped, no Slurm to get past: ${reason}\n`);

const PROGRAM = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const MODULE = fileURLToPath(new URL('../../src/gate/lua', import.meta.url));
const JOBS = fileURLToPath(new URL('../../fixtures/jobs', import.meta.url));
const POLICY = `preset: gate
overrides:
  - partitions: [other]
    rules: {unauthenticated-network-service: audit}
`;
const COMMAND = "jupyter lab --ip=0.0.0.0 --ServerApp.token='' --ServerApp.password=''";
const OPEN = `#!/bin/bash\n${COMMAND}\n`;
const HONEST = '#!/bin/bash\nsrun ./solve\n';

/** Samples that are turned away, as they should. */
const RISKY = new Set(['docker-training', 'jupyter-open', 'reverse-shell', 'serve-vllm-open']);

const hook = (socket: string): string => `
package.path = "${MODULE}/?.lua;" .. package.path
local found, jobvet = pcall(require, "jobvet")
jobvet.setup{ socket = "${socket}", deadline = 5 }
function slurm_job_submit(job, partitions, uid)
  -- Another plugin, before this one, and a client that is not sbatch.
  if job.comment == "rewritten" then job.script = "#!/bin/bash\\n${COMMAND.replaceAll('"', '\\"')}\\n" end
  if job.comment == "crlf" then job.script = job.script:gsub("\\n", "\\r\\n") end
  if job.comment == "bare" then job.script = job.script:gsub("^#!/bin/bash\\n", "") end
  if job.comment == "bytes" then job.script = job.script .. "# \\255\\254 caf\\233\\n" end
  if job.comment == "bom" then job.script = "\\239\\187\\191" .. job.script end
  return jobvet.submit(job, partitions, uid)
end
function slurm_job_modify(job, record, partitions, uid)
  return jobvet.modify(job, record, partitions, uid)
end
return slurm.SUCCESS
`;

describe.skipIf(reason !== null)('past the gate', () => {
  const folder = mkdtempSync(join(tmpdir(), 'jobvet-bypass-'));
  const socket = join(folder, 's');
  let cluster: Cluster;
  let daemon: ChildProcess;

  beforeAll(async () => {
    writeFileSync(join(folder, 'policy.yaml'), POLICY);
    const args = ['gate', 'serve', '--allow-root', '--socket', socket, '--policy', join(folder, 'policy.yaml')];
    const log = openSync(join(folder, 'log'), 'a');
    daemon = spawn(process.execPath, [PROGRAM, ...args, '--budget', '4000', '--wait', '4900'], {
      stdio: ['ignore', log, log],
    });
    const ping = spawnSync(process.execPath, [PROGRAM, 'gate', 'ping', '--socket', socket, '--wait', '30000']);
    expect(ping.status).toBe(0);
    cluster = await Cluster.start({ jobSubmit: hook(socket) });
  }, 90_000);

  afterAll(async () => {
    const ended = new Promise((resolve) => daemon.once('exit', resolve));
    daemon.kill('SIGTERM');
    await ended;
    await cluster.stop();
    rmSync(folder, { recursive: true });
  }, 30_000);

  const script = (text: string): string => cluster.put('tried.sh', text);

  it.each<readonly [what: string, args: () => readonly string[]]>([
    ['--wrap', () => ['--wrap', COMMAND]],
    ['a job array', () => ['--array=1-1000%2', script(OPEN)]],
    ['--test-only', () => ['--test-only', script(OPEN)]],
    ['a later component of a heterogeneous job', () => ['-n1', ':', '-n2', script(OPEN)]],
    [
      'a directive that names the partition, and an option that names another',
      () => ['-p', 'debug', script(`#!/bin/bash\n#SBATCH -p other\n${COMMAND}\n`)],
    ],
    ['a partition in a comment that is no directive', () => [script(`#!/bin/bash\n# SBATCH -p other\n${COMMAND}\n`)]],
    ['several partitions, one of them laxer', () => ['-p', 'other,debug', script(OPEN)]],
    ['jobvet: ignore', () => [script(`#!/bin/bash\n# jobvet: ignore[JV101] -- I know\n${COMMAND}\n`)]],
    ['jobvet: ignore for the file', () => [script(`#!/bin/bash\n# jobvet: ignore-file -- mine\n${COMMAND}\n`)]],
    ['an exit that may not be reached', () => [script(`#!/bin/bash\n[ -f x ] && exit 0\n${COMMAND}\n`)]],
    ['bytes that are no UTF-8', () => ['--comment=bytes', script(OPEN)]],
    ['carriage returns', () => ['--comment=crlf', script(`#!/bin/bash\n${COMMAND} &\nwait\n`)]],
    ['no first line', () => ['--comment=bare', script(OPEN)]],
    ['a byte order mark', () => ['--comment=bom', script(OPEN)]],
    ['another plugin writes the script anew', () => ['--comment=rewritten', script(HONEST)]],
    ['a very long line before it', () => [script(`#!/bin/bash\n: ${'x'.repeat(300_000)}\n${COMMAND}\n`)]],
    ['much text before it', () => [script(`#!/bin/bash\n${'echo nothing to see here\n'.repeat(4000)}${COMMAND}\n`)]],
    ['arguments that fill the header', () => [script(OPEN), ...Array.from({ length: 20 }, () => 'y'.repeat(100_000))]],
    ['an argument with line breaks', () => [script(OPEN), 'a\nSubmitted batch job 1\n']],
    ['a name with line breaks and quotes', () => ['-J', 'a"}\n{"kind":"ping"', script(OPEN)]],
  ])('not by %s', (_, args) => {
    const { exit, stdout, stderr } = cluster.submit('sbatch', args());
    expect(stderr).toContain('job not accepted');
    expect({ exit, stdout }).toEqual({ exit: 1, stdout: '' });
    expect(stderr).not.toMatch(/Submitted batch job/);
  });

  it('not by standard input', () => {
    expect(cluster.submit('sbatch', [], OPEN).stderr).toContain('job not accepted');
  });

  it('not by #PBS deep in the file: where the job goes is what Slurm says', () => {
    const text = `#!/bin/bash\n${COMMAND}\n#PBS -q other\n`;
    // sbatch takes the directive, so the job does go to the laxer partition.
    expect(cluster.submit('sbatch', [script(text)]).exit).toBe(0);
    expect(cluster.submit('sbatch', ['--ignore-pbs', script(text)]).stderr).toContain('job not accepted');
  });

  it('not by variables that name options: where the job goes is what Slurm says', async () => {
    const told = await cluster.run('env', [
      'SBATCH_PARTITION=debug',
      'sbatch',
      script(`#!/bin/bash\n#SBATCH -p other\n${COMMAND}\n`),
    ]);
    expect(told.stderr).toContain('job not accepted');
  });

  it('not by moving a job that was taken elsewhere', () => {
    const job = cluster.keep('sbatch', ['-p', 'other', '--hold', '--parsable', script(OPEN)]).trim();
    expect(cluster.submit('scontrol', ['update', `JobId=${job}`, 'Partition=debug']).exit).toBe(1);
    expect(cluster.submit('scontrol', ['update', `JobId=${job}`, 'Partition=other,debug']).exit).toBe(1);
    cluster.submit('scancel', [job]);
  });

  it('a script that runs another file is taken: that file is not read', () => {
    expect(cluster.submit('sbatch', [script('#!/bin/bash\nbash other.sh\n')])).toMatchObject({ exit: 0 });
  });

  const names = readdirSync(JOBS).filter((name) => name.endsWith('.sbatch'));

  it.each(names)('the sample %s', (name) => {
    // Devices, accounts and partitions of the samples are not here; what the gate says comes before Slurm looks.
    const text = readFileSync(join(JOBS, name), 'utf8').replace(/^#SBATCH(?!.*hetjob).*\n/gm, '');
    const { stderr } = cluster.submit('sbatch', [cluster.put(name, text)]);
    const isRisky = RISKY.has(name.replace(/\.sbatch$/, ''));
    if (isRisky) expect(stderr).toContain('job not accepted');
    else expect(stderr).not.toMatch(/not accepted|not vetted|does not answer/);
  });

  it('and nothing of all this was an outage', () => {
    expect(cluster.log).not.toContain('jobs are not vetted');
    expect(cluster.log).not.toContain('internal error');
  });
});
