// `npm run bench [-- FOLDER]`: how long a cold `jobvet check one.sbatch` takes beyond bare Node, and how fast a warm engine is.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createEngine } from '../engine/engine.ts';
import { benchFolder } from './bench-folder.ts';

/** What a one-shot run may cost beyond `node -e 0`. */
const BAR_MS = 60;
const ROUNDS = Math.max(21, Number(process.env['BENCH_ROUNDS'] ?? 31));
const WARM_MS = 2000;

const root = fileURLToPath(new URL('../..', import.meta.url));
const SAMPLE = `#!/bin/bash
#SBATCH --job-name=train
#SBATCH --nodes=2
#SBATCH --gres=gpu:4
#SBATCH --time=04:00:00
set -euo pipefail
module load cuda
source "$HOME/venv/bin/activate"
export MASTER_PORT=29500
srun python train.py --config configs/base.yaml
`;

function main(): number {
  const temporary = mkdtempSync(join(tmpdir(), 'jobvet-bench-'));
  try {
    const generated = join(temporary, 'one.sbatch');
    writeFileSync(generated, SAMPLE);
    const jobs = sampleJobs();
    const within = coldStart(jobs[0] ?? generated);
    throughput(jobs.length > 0 ? jobs : [generated]);
    return within ? 0 : 1;
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

function coldStart(job: string): boolean {
  const program = join(root, 'dist', 'cli.js');
  const bare: number[] = [];
  const vetted: number[] = [];
  // One unmeasured round fills the disk cache; alternating rounds share the machine's moods.
  for (let round = -1; round < ROUNDS; round++) {
    const a = timed(['-e', '0']);
    const b = timed([program, 'check', job]);
    if (round < 0) continue;
    bare.push(a);
    vetted.push(b);
  }
  const difference = median(vetted) - median(bare);
  const within = difference <= BAR_MS;
  console.log(`cold start, median of ${ROUNDS} alternating runs, Node ${process.version}`);
  console.log(`  node -e 0              ${ms(median(bare))}`);
  console.log(`  jobvet check one job   ${ms(median(vetted))}`);
  console.log(`  difference             ${ms(difference)}  ${within ? 'within' : 'OVER'} the bar of ${BAR_MS} ms`);
  return within;
}

function throughput(jobs: readonly string[]): void {
  const engine = createEngine();
  const texts = jobs.map((path) => ({ path, text: readFileSync(path, 'utf8') }));
  for (const text of texts) engine.check(text);
  let checks = 0;
  const start = performance.now();
  while (performance.now() - start < WARM_MS) {
    for (const text of texts) engine.check(text);
    checks += texts.length;
  }
  const seconds = (performance.now() - start) / 1000;
  console.log(`warm engine, ${texts.length} sample jobs: ${Math.round(checks / seconds)} checks a second`);
}

function timed(args: readonly string[]): number {
  const start = performance.now();
  const { status, error } = spawnSync(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const taken = performance.now() - start;
  if (error) throw error;
  if (status === null || status > 1) throw new Error(`${args.join(' ')} ended with status ${status ?? 'none'}`);
  return taken;
}

function sampleJobs(): string[] {
  const folder = join(root, 'fixtures', 'jobs');
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:sbatch|slurm|sh)$/.test(name))
    .sort()
    .map((name) => join(folder, name));
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

function ms(value: number): string {
  return `${value.toFixed(1).padStart(7)} ms`;
}

const [folder] = process.argv.slice(2);
process.exitCode = folder === undefined ? main() : (await benchFolder(folder)) ? 0 : 1;
