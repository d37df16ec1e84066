// The hook of docs/gate.md in a real slurmctld, and facts about jobs that Slurm does not tell it.
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
const GUIDE = readFileSync(fileURLToPath(new URL('../../docs/gate.md', import.meta.url)), 'utf8');
const OPEN = "#!/bin/bash\njupyter lab --ip=0.0.0.0 --ServerApp.token='' --ServerApp.password=''\n";
const POLICY = `preset: gate
rules: {network: audit}
overrides:
  - partitions: [other]
    rules: {network: enforce}
  - accounts: ['lab-*']
    rules: {network: enforce}
`;

function jobvet(...args: readonly string[]): string {
  return spawnSync(process.execPath, [PROGRAM, ...args], { encoding: 'utf8', timeout: 60_000 }).stdout;
}

/** The guide's hook, with this machine's paths. */
function hook(socket: string): string {
  const [, lua = ''] = /```lua\n(.*?)```/s.exec(GUIDE) ?? [];
  const folder = jobvet('gate', 'lua-path').trim();
  return lua
    .replace(/"\/usr[^"]*\/\?\.lua;"/, JSON.stringify(`${folder}/?.lua;`))
    .replace('{ fail =', `{ socket = ${JSON.stringify(socket)}, deadline = 5, fail =`);
}

describe.skipIf(reason !== null)('facts that Slurm does not tell', () => {
  const folder = mkdtempSync(join(tmpdir(), 'jobvet-facts-'));
  const socket = join(folder, 's');
  let cluster: Cluster;
  let daemon: ChildProcess;
  let open: string;

  beforeAll(async () => {
    writeFileSync(join(folder, 'policy.yaml'), POLICY);
    const args = ['gate', 'serve', '--allow-root', '--socket', socket, '--policy', join(folder, 'policy.yaml')];
    daemon = spawn(process.execPath, [PROGRAM, ...args, '--budget', '4000', '--wait', '4900'], { stdio: 'ignore' });
    expect(jobvet('gate', 'ping', '--socket', socket, '--wait', '40000')).toContain('answers');
    cluster = await Cluster.start({ jobSubmit: hook(socket) });
    open = cluster.put('open.sh', OPEN);
  }, 90_000);
  afterAll(async () => {
    const ended = new Promise((resolve) => daemon.once('exit', resolve));
    daemon.kill('SIGTERM');
    await ended;
    await cluster.stop();
    rmSync(folder, { recursive: true });
  }, 30_000);

  const rejects = (...options: readonly string[]): boolean =>
    cluster.submit('sbatch', [...options, open]).stderr.includes('jobvet: job not accepted');

  it.each<[string, string[], boolean]>([
    ['an account that is not bound', ['-A', 'phys'], false],
    ['one that is', ['-A', 'lab-a'], true],
    ['no account', [], true],
    ['another partition', ['-A', 'phys', '-p', 'other'], true],
    ['one of two partitions', ['-A', 'phys', '-p', 'debug,other'], true],
    ['the first of two partitions', ['-A', 'phys', '-p', 'other,debug'], true],
  ])('%s', (_, options, rejected) => {
    expect(rejects(...options)).toBe(rejected);
  });

  it('without a default partition any may be meant', () => {
    cluster.keep('scontrol', ['update', 'PartitionName=debug', 'Default=NO']);
    expect(rejects('-A', 'phys')).toBe(true);
    expect(rejects('-A', 'phys', '-p', 'debug')).toBe(false);
    cluster.keep('scontrol', ['update', 'PartitionName=debug', 'Default=YES']);
    expect(rejects('-A', 'phys')).toBe(false);
  });
});
