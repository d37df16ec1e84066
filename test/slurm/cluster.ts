// Brings up a throw-away Slurm controller on the loopback interface for tests, and asks its sbatch what it
// makes of a script. Nothing runs jobs: no daemon for jobs is there and every submission is cancelled.
import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** What sbatch did with one script. */
export interface Answer {
  readonly exit: number;
  /** the options sbatch resolved, one object per component it got to */
  readonly components: readonly Readonly<Record<string, string>>[];
  readonly stderr: readonly string[];
}

/** What a submission command did. */
export interface Submission {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Writes the options sbatch resolved to a file. */
const CLIENT_FILTER = `
function slurm_cli_setup_defaults(options, early) return slurm.SUCCESS end
function slurm_cli_pre_submit(options, offset)
  local file = io.open(os.getenv("JOBVET_ANSWER"), "a")
  file:write(slurm.json_cli_options(options), "\\n")
  file:close()
  return slurm.SUCCESS
end
function slurm_cli_post_submit(offset, job, step) return slurm.SUCCESS end
return slurm.SUCCESS
`;

const NEEDED = ['sbatch', 'scancel', 'slurmctld', 'munged'];

/** Why no cluster can be brought up on this machine; null when one can. */
export function whyNoCluster(): string | null {
  if (process.platform !== 'linux') return 'Slurm runs on Linux only';
  if (process.getuid?.() !== 0) return 'bringing up slurmctld and munged needs root';
  for (const program of NEEDED) if (!find(program)) return `${program} is not installed`;
  if (!hasClientFilter()) return 'the cli_filter/lua plugin is not installed';
  return null;
}

const FOLDERS = [...(process.env['PATH'] ?? '').split(':'), '/usr/sbin', '/usr/local/sbin'];

function find(program: string): string | undefined {
  return FOLDERS.map((folder) => join(folder, program)).find((path) => existsSync(path));
}

function hasClientFilter(): boolean {
  const libraries = ['/usr/lib', '/usr/lib64', '/usr/local/lib', ...list('/usr/lib').map((name) => `/usr/lib/${name}`)];
  return libraries.some((folder) =>
    list(folder)
      .filter((name) => name.startsWith('slurm'))
      .some((name) => existsSync(join(folder, name, 'cli_filter_lua.so'))),
  );
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** What a cluster has besides what every cluster here has. */
export interface ClusterOptions {
  /** the text of job_submit.lua */
  readonly jobSubmit?: string;
  /** the text of cli_filter.lua, instead of one that writes down what sbatch resolved */
  readonly clientFilter?: string;
}

export class Cluster {
  readonly #folder: string;
  readonly #processes: ChildProcess[] = [];
  #questions = 0;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Starts munged and slurmctld in a new temporary folder; throws when they do not come up. */
  static async start(options: ClusterOptions = {}): Promise<Cluster> {
    const cluster = new Cluster(mkdtempSync(join(tmpdir(), 'jobvet-slurm-')));
    try {
      await cluster.#start(options);
      return cluster;
    } catch (error) {
      await cluster.stop();
      throw error;
    }
  }

  /** `slurm-wlm 22.05.8` */
  get version(): string {
    return execFileSync('sbatch', ['--version'], { env: this.#environment(), encoding: 'utf8' }).trim();
  }

  /** Hands a script to sbatch, to begin next week, and tells what came of it. */
  ask(script: string): Answer {
    const name = join(this.#folder, `question-${++this.#questions}`);
    const file = join(this.#folder, 's.sh');
    writeFileSync(file, script);
    const env = { ...this.#environment(), JOBVET_ANSWER: name };
    const run = spawnSync('sbatch', ['--parsable', '--begin=now+7days', file], {
      env,
      cwd: this.#folder,
      encoding: 'utf8',
      timeout: 20_000,
    });
    const job = /^\d+/.exec(run.stdout)?.[0];
    if (job !== undefined) spawnSync('scancel', [job], { env });
    const lines = existsSync(name) ? readFileSync(name, 'utf8').split('\n').filter(Boolean) : [];
    const components = lines.map((line) => {
      const {
        argv: _argv,
        begin: _begin,
        parsable: _parsable,
        ...options
      } = JSON.parse(line) as Record<string, string>;
      return options;
    });
    return { exit: run.status ?? -1, components, stderr: run.stderr.split('\n').filter(Boolean) };
  }

  /** Runs a submission command, and cancels what came of it. */
  submit(command: string, args: readonly string[], input = ''): Submission {
    const env = { ...this.#environment(), JOBVET_ANSWER: '/dev/null' };
    const run = spawnSync(command, args, { env, cwd: this.#folder, encoding: 'utf8', timeout: 30_000, input });
    const job = /(?:Submitted batch job )?(\d+)/.exec(run.stdout)?.[1];
    if (job !== undefined) spawnSync('scancel', [job], { env });
    return { exit: run.status ?? -1, stdout: run.stdout, stderr: run.stderr };
  }

  /** Runs a submission command whose job stays. @returns what it prints */
  keep(command: string, args: readonly string[]): string {
    const env = { ...this.#environment(), JOBVET_ANSWER: '/dev/null' };
    return execFileSync(command, args, { env, cwd: this.#folder, encoding: 'utf8', timeout: 30_000 });
  }

  /**
   * Runs a command beside others.
   *
   * @param uid who runs it
   */
  async run(command: string, args: readonly string[], uid = 0): Promise<Submission & { readonly ms: number }> {
    const env = { ...this.#environment(), JOBVET_ANSWER: '/dev/null' };
    const start = performance.now();
    const child = spawn(command, args, {
      ...{ env, cwd: this.#folder, uid, gid: uid },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 60_000,
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (bytes) => (stdout += String(bytes)));
    child.stderr.on('data', (bytes) => (stderr += String(bytes)));
    const exit = await new Promise<number>((resolve) => {
      child.on('error', () => {
        resolve(-1);
      });
      child.on('close', (code) => {
        resolve(code ?? -1);
      });
    });
    return { exit, stdout, stderr, ms: performance.now() - start };
  }

  /** Ids of the jobs that are there. */
  get jobs(): number[] {
    const run = spawnSync('squeue', ['-h', '-o', '%i'], {
      env: this.#environment(),
      encoding: 'utf8',
      timeout: 20_000,
    });
    return run.stdout.split('\n').filter(Boolean).map(Number);
  }

  /** Where its files are. */
  get folder(): string {
    return this.#folder;
  }

  /** The path of a file that is put where commands run. */
  put(name: string, text: string): string {
    const path = join(this.#folder, name);
    writeFileSync(path, text, { mode: 0o755 });
    return path;
  }

  /** What slurmctld logged so far. */
  get log(): string {
    return readFileSync(join(this.#folder, 'slurmctld.log'), 'utf8');
  }

  /** Ends what was started, waits for it and removes the folder. */
  async stop(): Promise<void> {
    for (const child of [...this.#processes].reverse()) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      const killer = setTimeout(() => child.kill('SIGKILL'), 5000);
      await ended;
      clearTimeout(killer);
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #environment(): Record<string, string> {
    const env: Record<string, string> = { SLURM_CONF: join(this.#folder, 'slurm.conf') };
    for (const name of ['PATH', 'HOME', 'LANG']) {
      const value = process.env[name];
      if (value !== undefined) env[name] = value;
    }
    return env;
  }

  async #start({ clientFilter = CLIENT_FILTER, jobSubmit }: ClusterOptions): Promise<void> {
    const folder = this.#folder;
    for (const name of ['state', 'munge']) mkdirSync(join(folder, name), { mode: 0o700 });
    // munged wants every folder above its socket to be searchable by all.
    execFileSync('chmod', ['755', folder]);
    writeFileSync(join(folder, 'munge', 'key'), randomBytes(1024), { mode: 0o600 });
    writeFileSync(join(folder, 'cli_filter.lua'), clientFilter);
    const lines = jobSubmit === undefined ? [] : ['JobSubmitPlugins=lua'];
    if (jobSubmit !== undefined) writeFileSync(join(folder, 'job_submit.lua'), jobSubmit);
    const conf = configuration(folder, await freePort(), await freePort());
    writeFileSync(join(folder, 'slurm.conf'), [conf, ...lines, ''].join('\n'));
    const munge = (name: string) => join(folder, 'munge', name);
    this.#spawn('munged', [
      '--foreground',
      '--force',
      '--num-threads=2',
      `--socket=${join(folder, 'munge.socket')}`,
      `--key-file=${munge('key')}`,
      `--seed-file=${munge('seed')}`,
      `--pid-file=${munge('pid')}`,
      `--log-file=${munge('log')}`,
    ]);
    await this.#until('munged', () => existsSync(join(folder, 'munge.socket')));
    this.#spawn('slurmctld', ['-D', '-i', '-f', join(folder, 'slurm.conf')]);
    await this.#until('slurmctld', () => {
      const run = spawnSync('sinfo', ['-h', '-o', '%P'], { env: this.#environment(), encoding: 'utf8', timeout: 2000 });
      return run.status === 0 && run.stdout.includes('debug');
    });
  }

  #spawn(program: string, args: readonly string[]): void {
    const child = spawn(find(program) ?? program, args, { env: this.#environment(), stdio: 'ignore' });
    child.on('error', () => undefined);
    this.#processes.push(child);
  }

  async #until(what: string, ready: () => boolean): Promise<void> {
    for (let i = 0; i < 100; i++) {
      if (ready()) return;
      if (this.#processes.some((child) => child.exitCode !== null)) break;
      await sleep(100);
    }
    throw new Error(`${what} did not come up`);
  }
}

function configuration(folder: string, controller: number, daemon: number): string {
  const host = hostname().split('.')[0] ?? 'localhost';
  return [
    'ClusterName=jobvet',
    `SlurmctldHost=${host}(127.0.0.1)`,
    `SlurmctldPort=${controller}`,
    `SlurmdPort=${daemon}`,
    'CommunicationParameters=NoCtldInAddrAny,NoInAddrAny',
    'SlurmUser=root',
    'SlurmdUser=root',
    'AuthType=auth/munge',
    `AuthInfo=socket=${join(folder, 'munge.socket')}`,
    `StateSaveLocation=${join(folder, 'state')}`,
    `SlurmdSpoolDir=${join(folder, 'spool')}`,
    `SlurmctldPidFile=${join(folder, 'slurmctld.pid')}`,
    `SlurmctldLogFile=${join(folder, 'slurmctld.log')}`,
    'ProctrackType=proctrack/linuxproc',
    'SelectType=select/cons_tres',
    'SelectTypeParameters=CR_Core',
    'SlurmctldTimeout=60',
    'SlurmdTimeout=0',
    'MailProg=/bin/true',
    'CliFilterPlugins=lua',
    `NodeName=${host} NodeAddr=127.0.0.1 CPUs=2 RealMemory=1000 State=UNKNOWN`,
    `PartitionName=debug Nodes=${host} Default=YES MaxTime=INFINITE State=UP`,
    `PartitionName=other Nodes=${host} MaxTime=INFINITE State=UP`,
    '',
  ].join('\n');
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}
