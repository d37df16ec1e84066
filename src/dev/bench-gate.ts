// `npm run bench:gate`: what the gate adds to a submission, by a real slurmctld and the real sbatch, against its limits.
// Needs what test/slurm needs. BENCH_JOBS sets the jobs of a cell.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Cluster, whyNoCluster } from '../../test/slurm/cluster.ts';
import { honestJob } from './bench-gate-jobs.ts';

const JOBS = Math.max(20, Number(process.env['BENCH_JOBS'] ?? 250));
const SUBMITTERS = 8;
const program = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const module = fileURLToPath(new URL('../gate/lua', import.meta.url));

/** Times each question inside slurmctld. */
const hook = (folder: string): string => `
package.path = "${module}/?.lua;" .. package.path
local jobvet = require("jobvet")
local gettime = require("socket").gettime
jobvet.setup{ socket = "${folder}/s" }
local file = io.open("${folder}/times", "a")
function slurm_job_submit(job, partitions, uid)
  local start = gettime()
  local code = jobvet.submit(job, partitions, uid)
  file:write(string.format("%.3f\\n", (gettime() - start) * 1000))
  file:flush()
  return code
end
function slurm_job_modify() return slurm.SUCCESS end
return slurm.SUCCESS
`;

/** One row: figures and what they may be. */
interface Limits {
  readonly median?: number;
  readonly p99?: number;
  readonly least?: number;
}

let isWithin = true;

function print(
  name: string,
  figures: readonly (readonly [label: string, value: number, limit?: number | undefined, least?: boolean])[],
): void {
  const cells = figures.map(([label, value, limit, least = false]) => {
    const isOver = limit !== undefined && (least ? value < limit : value > limit);
    if (isOver) isWithin = false;
    const bar = limit === undefined ? '' : ` (${least ? 'at least' : 'at most'} ${limit}${isOver ? ', MISSED' : ''})`;
    return `${label} ${value.toFixed(value < 100 ? 2 : 0)}${bar}`;
  });
  console.log(`${name.padEnd(44)} ${cells.join('   ')}`);
}

function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? NaN;
}

/** Submits jobs one after another, and tells what slurmctld waited for each. */
async function oneByOne(cluster: Cluster, folder: string, commands: readonly string[]): Promise<readonly number[]> {
  writeFileSync(join(folder, 'times'), '', { flag: 'a' });
  const before = readFileSync(join(folder, 'times'), 'utf8').length;
  const { exit, stderr } = await cluster.run('bash', [cluster.put('loop.sh', `set -e\n${commands.join('\n')}\n`)]);
  if (exit !== 0) throw new Error(`a job was not taken: ${stderr}`);
  return readFileSync(join(folder, 'times'), 'utf8').slice(before).split('\n').filter(Boolean).map(Number);
}

/** Submits from eight places at once. @returns jobs a second */
async function together(cluster: Cluster, commands: readonly string[]): Promise<number> {
  const start = performance.now();
  const runs = await Promise.all(
    Array.from({ length: SUBMITTERS }, (_, place) => {
      const own = commands.filter((_one, index) => index % SUBMITTERS === place);
      return cluster.run('bash', [cluster.put(`loop-${place}.sh`, `set -e\n${own.join('\n')}\n`)]);
    }),
  );
  const failed = runs.find(({ exit }) => exit !== 0);
  if (failed) throw new Error(`a job was not taken: ${failed.stderr}`);
  return commands.length / ((performance.now() - start) / 1000);
}

const SBATCH = 'sbatch -Q --parsable --begin=now+7days';
let texts = 0;

/** Commands that submit jobs nobody submitted before. */
function unseen(cluster: Cluster, count: number, bytes: number): string[] {
  return Array.from({ length: count }, () => {
    const n = ++texts;
    return `${SBATCH} ${cluster.put(`job-${n}.sh`, honestJob(n, bytes))} >/dev/null`;
  });
}

function seen(cluster: Cluster, count: number, bytes: number, more: (n: number) => string): string[] {
  const path = cluster.put('seen.sh', honestJob(0, bytes));
  return Array.from({ length: count }, (_, n) => `${SBATCH} ${more(n)} ${path} >/dev/null`);
}

/** Jobs so far for which the time did not suffice: quick answers, but not the ones that are measured. */
function unvetted(folder: string): number {
  return readFileSync(join(folder, 'log'), 'utf8').split('JV-UNVETTED').length - 1;
}

async function latencies(cluster: Cluster, folder: string): Promise<void> {
  const cell = async (name: string, commands: readonly string[], { median, p99 }: Limits): Promise<void> => {
    const before = unvetted(folder);
    const times = await oneByOne(cluster, folder, commands);
    print(name, [
      ['not vetted in time', unvetted(folder) - before, 0],
      ['median ms', quantile(times, 0.5), median],
      ['p99 ms', quantile(times, 0.99), p99],
    ]);
  };
  await oneByOne(cluster, folder, [...unseen(cluster, 30, 2048), ...seen(cluster, 5, 2048, () => '')]);
  await cell(
    'hook, the same job again, 2 KB',
    seen(cluster, JOBS, 2048, () => ''),
    { median: 0.8, p99: 3 },
  );
  const named = seen(cluster, JOBS, 2048, (n) => `--job-name=n${n}`);
  await cell('hook, script seen before, other options, 2 KB', named, { median: 0.8, p99: 3 });
  await cell('hook, script not seen before, 2 KB', unseen(cluster, JOBS, 2048), { median: 3, p99: 8 });
  await cell('hook, script not seen before, 64 KB', unseen(cluster, JOBS, 65_536), { median: 50 });
}

async function throughput(cluster: Cluster, bare: Cluster): Promise<void> {
  const cell = async (name: string, commands: (where: Cluster) => string[], least: number): Promise<void> => {
    const without = await together(bare, commands(bare));
    const gated = await together(cluster, commands(cluster));
    print(name, [
      ['jobs/s', gated, least, true],
      ['without a gate', without],
    ]);
  };
  await cell('8 submitters, one script', (where) => seen(where, JOBS * 2, 2048, () => ''), 200);
  await cell('8 submitters, all different', (where) => unseen(where, JOBS * 2, 2048), 120);
}

function startDaemon(folder: string): ChildProcess {
  writeFileSync(join(folder, 'policy.yaml'), 'preset: gate\n');
  const args = [
    'gate',
    'serve',
    '--socket',
    join(folder, 's'),
    '--policy',
    join(folder, 'policy.yaml'),
    '--allow-root',
  ];
  const log = openSync(join(folder, 'log'), 'a');
  const daemon = spawn(process.execPath, [program, ...args], { stdio: ['ignore', log, 'inherit'] });
  const ping = [program, 'gate', 'ping', '--socket', join(folder, 's'), '--wait', '30000'];
  if (spawnSync(process.execPath, ping).status !== 0) throw new Error('the daemon did not come up');
  return daemon;
}

async function main(): Promise<number> {
  const reason = whyNoCluster() ?? (existsSync(program) ? null : 'dist/ is not built');
  if (reason !== null) {
    console.error(`no figures: ${reason}`);
    return 2;
  }
  const folder = mkdtempSync(join(tmpdir(), 'jobvet-bench-gate-'));
  const daemon = startDaemon(folder);
  const clusters: Cluster[] = [];
  try {
    const cluster = await Cluster.start({ jobSubmit: hook(folder) });
    clusters.push(cluster);
    console.log(
      `${cluster.version}, Node ${process.version}, ${JOBS} jobs a cell, load ${loadavg()[0]?.toFixed(1) ?? ''}`,
    );
    await latencies(cluster, folder);
    const bare = await Cluster.start();
    clusters.push(bare);
    await throughput(cluster, bare);
    if (cluster.log.includes('jobs are not vetted')) throw new Error('some jobs were not vetted');
    return isWithin ? 0 : 1;
  } finally {
    daemon.kill('SIGTERM');
    await Promise.all(clusters.map((one) => one.stop()));
    rmSync(folder, { recursive: true, force: true });
  }
}

process.exitCode = await main();
