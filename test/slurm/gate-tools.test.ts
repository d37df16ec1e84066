// The admin's commands at a real slurmctld: the doctor, and the switch.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Cluster, whyNoCluster } from './cluster.ts';

const reason = whyNoCluster();
if (reason !== null) process.stderr.write(`skipped, no Slurm to gate: ${reason}\n`);

const PROGRAM = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const MODULE = fileURLToPath(new URL('../../src/gate/lua', import.meta.url));
const OPEN = "#!/bin/bash\njupyter lab --ip=0.0.0.0 --ServerApp.token='' --ServerApp.password=''\n";

describe.skipIf(reason !== null)('the tools of admins', () => {
  const folder = mkdtempSync(join(tmpdir(), 'jobvet-tools-'));
  const socket = join(folder, 's');
  const state = join(folder, 'state');
  const policy = join(folder, 'policy.yaml');
  let cluster: Cluster;
  let daemon: ChildProcess;

  const gate = (...args: string[]): { status: number | null; out: string } => {
    const run = spawnSync(process.execPath, [PROGRAM, 'gate', ...args], { encoding: 'utf8' });
    return { status: run.status, out: run.stdout + run.stderr };
  };
  const doctor = (...args: string[]): { status: number | null; out: string } =>
    gate('doctor', '--socket', socket, '--policy', policy, '--slurm-conf', join(cluster.folder, 'slurm.conf'), ...args);

  beforeAll(async () => {
    writeFileSync(policy, 'preset: gate\ngate: {wait: 1500, budget: 1400}\n');
    mkdirSync(state, { mode: 0o755 });
    const place = ['--socket', socket, '--state', state, '--policy', policy];
    daemon = spawn(process.execPath, [PROGRAM, 'gate', 'serve', '--allow-root', ...place], { stdio: 'ignore' });
    expect(gate('ping', '--socket', socket, '--wait', '60000').status).toBe(0);
    cluster = await Cluster.start({
      jobSubmit: `
package.path = "${MODULE}/?.lua;" .. package.path
local found, jobvet = pcall(require, "jobvet")
if found then jobvet.setup{ socket = "${socket}", deadline = 1.9, breaker_seconds = 1 } end
function slurm_job_submit(job, partitions, uid)
  if found then return jobvet.submit(job, partitions, uid) end
  return slurm.SUCCESS
end
function slurm_job_modify(job, record, partitions, uid)
  if found then return jobvet.modify(job, record, partitions, uid) end
  return slurm.SUCCESS
end
return slurm.SUCCESS
`,
    });
  }, 120_000);

  afterAll(async () => {
    const ended = new Promise((resolve) => daemon.once('exit', resolve));
    daemon.kill('SIGTERM');
    await ended;
    await cluster.stop();
    rmSync(folder, { recursive: true });
  }, 30_000);

  it('the doctor finds a sound cluster sound, and what is broken', () => {
    const sound = doctor();
    expect(sound.out).not.toMatch(/^fail/m);
    expect(sound.out).toMatch(/^ok +job_submit\/lua +\S+job_submit_lua\.so has Lua 5\.\d$/m);
    expect(sound.out).toMatch(/^ok +lua-socket +\S+unix\.so$/m);
    expect(sound.out).toMatch(/^ok +require /m);
    expect(sound.out).toMatch(/^ok +policy in use +sha256:/m);
    expect(sound.status).toBe(0);
    cluster.put('job_submit.lua', 'local jobvet = require("jobvet")\nfunction slurm_job_submit(');
    const broken = doctor();
    expect(broken.status).toBe(1);
    expect(broken.out).toMatch(/^fail +syntax /m);
    expect(broken.out).toMatch(/^fail +require .*without pcall/m);
    expect(broken.out).toMatch(/^fail +calls /m);
    const elsewhere = gate('doctor', '--socket', join(folder, 'none'), '--slurm-conf', join(folder, 'none'));
    expect(elsewhere.status).toBe(1);
    expect(elsewhere.out).toMatch(/^fail +socket .*is not there$/m);
  }, 60_000);

  it('jobs pass while the gate is off', () => {
    const open = cluster.put('open.sh', OPEN);
    expect(cluster.submit('sbatch', [open]).exit).toBe(1);
    const place = ['--socket', socket, '--state', state];
    expect(gate('off', ...place, '--for', '30m', '--reason', 'test').status).toBe(0);
    expect(cluster.submit('sbatch', [open])).toMatchObject({ exit: 0, stderr: '' });
    expect(gate('on', ...place).status).toBe(0);
    expect(cluster.submit('sbatch', [open]).exit).toBe(1);
  }, 60_000);
});
