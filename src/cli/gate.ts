// `jobvet gate …`: the daemon that slurmctld's hook asks.
import { lstatSync, mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { ruleTable } from '../engine/rules-table.ts';
import { ask } from '../gate/client.ts';
import { Daemon } from '../gate/daemon.ts';
import { submittedJob } from '../gate/job.ts';
import { offPath, OffSwitch } from '../gate/off.ts';
import type { Question } from '../gate/protocol.ts';
import { isAhead } from '../gate/share.ts';
import { Recorder } from '../gate/log/recorder.ts';
import { work, type WorkerStart } from '../gate/worker.ts';
import { loadConfigurations } from '../host/configuration.ts';
import { DISK } from '../host/file-system.ts';
import type { CoverageAction } from '../model/coverage.ts';
import { Policy } from '../policy/policy.ts';
import { type GateSettings, gateSettings } from '../policy/gate-settings.ts';
import { plainLayer, policyHash } from '../policy/plain-layers.ts';
import { unvettedText } from '../report/submission.ts';
import { refusePower } from './gate-rights.ts';
import { ConfigurationError, EXIT, type ExitCode, problemLine, UsageError } from './exit.ts';
import { noteLater, writeLater } from './later.ts';
import type { Terminal } from './terminal.ts';
import { VERSION } from './version.ts';

export interface ServeOptions {
  readonly socket: string;
  /** a file or folder instead of the site's policy */
  readonly policy?: string;
  /** milliseconds a script may take; the policy's otherwise, as with the others */
  readonly budget?: number;
  /** milliseconds a hook waits at most */
  readonly wait?: number;
  readonly help?: string;
  /** a folder for what outlives the daemon */
  readonly state?: string;
  /** for tests: as root or as SlurmUser */
  readonly allowRoot?: boolean;
  /** the folder of the decision log */
  readonly log?: string;
  /** where metrics are written */
  readonly metricsFile?: string;
}

/** A worker that needs more has a script that means harm. */
const WORKER_MEGABYTES = 512;
/** What one job needs is garbage by the next; less room has it collected while jobs wait. */
const YOUNG_MEGABYTES = 64;

const PING = { kind: 'ping' };

/** What the workers and the daemon take from the policy files. */
interface SitePolicy {
  readonly start: WorkerStart;
  readonly settings: GateSettings;
  readonly policy: Policy;
  /** how long it took to read */
  readonly seconds: number;
}

/** `jobvet gate serve`: answers until it is told to stop. */
export async function serve(options: ServeOptions, terminal: Terminal): Promise<ExitCode> {
  if (options.allowRoot !== true) refusePower(terminal);
  let site = readPolicy(options, terminal);
  // A spare that waited for hours is as warm as on its first day.
  setFlagsFromString('--no-flush-bytecode');
  await removeStale(options.socket);
  const { folder } = site.settings.log;
  if (folder !== undefined) makeFolder(folder);
  const recorder = new Recorder({
    settings: site.settings.log,
    version: VERSION,
    policy: () => site.start.policyHash ?? '',
    waiting: () => daemon.waiting,
    write: (text) => writeLater(1, text),
    note: noteLater,
    ...(options.metricsFile !== undefined && { metricsFile: options.metricsFile }),
  });
  recorder.metrics.policy(site.seconds);
  const log = (event: { readonly event: string; readonly [field: string]: unknown }): void => {
    recorder.event(event);
  };
  const started = new Date().toISOString();
  const off =
    options.state === undefined
      ? undefined
      : new OffSwitch({ path: offPath(resolve(options.state)), user: terminal.user, log });
  await off?.look();
  // The hook's group may write to the socket, nobody else.
  process.umask(0o117);
  const daemon: Daemon = new Daemon({
    socket: options.socket,
    // Read at each job: a reload may change them.
    get budget() {
      return site.settings.budget;
    },
    get wait() {
      return site.settings.wait;
    },
    get quietHours() {
      return site.settings.quietHours;
    },
    mostScriptBytes: site.settings.maxScriptBytes,
    unvetted: (header) => unvetted(site, header),
    ...(options.state !== undefined && { usesFile: join(options.state, 'uses.json') }),
    startWorker: () => startWorker(site.start),
    now: () => performance.now(),
    today: () => terminal.today(),
    log,
    decided: (facts, script) => {
      recorder.decided(facts, script);
    },
    metrics: () => recorder.metricsText(),
    isOff: () => off?.isOff ?? false,
    status: () => ({
      ...{ version: VERSION, started, process: process.pid, policy: site.start.policyHash },
      ...(options.state !== undefined && { state: resolve(options.state) }),
      ...(off?.state && { off: off.state }),
    }),
  });
  await daemon.start();
  const stopped = new Promise<void>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const)
      process.once(signal, () => {
        resolve();
      });
  });
  process.on('SIGHUP', () => {
    recorder.reopen();
    try {
      site = readPolicy(options, terminal);
      recorder.metrics.policy(site.seconds);
      void daemon.renew();
    } catch (error) {
      // Whatever is wrong with a file, the daemon goes on.
      recorder.metrics.policy(undefined);
      recorder.event({ event: 'reload-failed' });
      if (error instanceof ConfigurationError)
        for (const problem of error.problems) terminal.note(problemLine(problem));
      else terminal.note(error instanceof Error ? error.message : String(error));
      terminal.note('the policy is wrong; the one before stays in use');
    }
  });
  await stopped;
  off?.close();
  await daemon.stop();
  const end = await recorder.close();
  if (end !== undefined) terminal.note(end);
  return EXIT.clean;
}

/** `jobvet gate worker`: what `serve` starts for itself, in a thread. */
export async function worker(): Promise<ExitCode> {
  if (isMainThread || !parentPort) throw new UsageError('"gate worker" is for "gate serve"');
  await work(parentPort, workerData as WorkerStart);
  await new Promise(() => undefined);
  return EXIT.clean;
}

/** `jobvet gate ping`: whether the daemon answers, for service managers and monitoring. */
export async function ping(
  options: { readonly socket: string; readonly wait: number },
  terminal: Terminal,
): Promise<ExitCode> {
  const end = performance.now() + options.wait;
  for (;;) {
    const { kind } = await ask(options.socket, PING);
    if (kind === 'answer') {
      terminal.out(`jobvet answers on ${options.socket}\n`);
      return EXIT.clean;
    }
    if (performance.now() >= end) break;
    await pause(100);
  }
  terminal.note(`nobody answers on ${options.socket}`);
  return EXIT.broken;
}

/** `jobvet gate lua-path`: where the module for job_submit.lua is. */
export function luaPath(terminal: Terminal): ExitCode {
  terminal.out(`${fileURLToPath(new URL('lua', import.meta.url))}\n`);
  return EXIT.clean;
}

function readPolicy({ policy, budget, wait, help, log }: ServeOptions, terminal: Terminal): SitePolicy {
  const before = performance.now();
  const { cwd, env, user, siteFolder } = terminal;
  const {
    layers: found,
    problems,
    notes,
  } = loadConfigurations(DISK, {
    // An exemption that has expired must not keep the gate from starting.
    ...{ cwd, env, user, siteFolder, rules: ruleTable },
    config: false,
    ...(policy !== undefined && { policy }),
  });
  for (const note of notes) terminal.note(note);
  if (problems.length > 0) throw new ConfigurationError(problems);
  const own = found.filter(({ kind }) => kind === 'site');
  if (own.length === 0) terminal.note('there is no site policy: every job is accepted; "jobvet gate init" writes one');
  const said = gateSettings(own);
  const settings: GateSettings = {
    ...said,
    log: { ...said.log, ...(log !== undefined && { folder: resolve(cwd, log) }) },
    ...(budget !== undefined && { budget }),
    ...(wait !== undefined && { wait }),
    ...(help !== undefined && { help }),
  };
  const layers = own.map(plainLayer);
  return {
    start: {
      layers,
      policyHash: policyHash(layers),
      texts: settings.texts,
      ...(settings.help !== undefined && { help: settings.help }),
    },
    settings,
    policy: new Policy(own, '/', []),
    seconds: (performance.now() - before) / 1000,
  };
}

/** What follows when the budget of a script ends. */
function unvetted(
  { policy, settings }: SitePolicy,
  header: Question['header'],
): { action: CoverageAction; message: string } {
  const { facts, origin } = submittedJob(header, 0);
  const there = policy.settings(origin.name, facts);
  const wanted = settings.unvetted ?? there.coverage('time-budget');
  const action = wanted === 'reject' && !isAhead(facts.user, there.share) ? 'warn' : wanted;
  return { action, message: unvettedText(action === 'reject' ? 'refused' : 'unvetted', settings) };
}

function startWorker(start: WorkerStart): Worker {
  return new Worker(process.argv[1] ?? '', {
    argv: ['gate', 'worker'],
    workerData: start,
    resourceLimits: { maxOldGenerationSizeMb: WORKER_MEGABYTES, maxYoungGenerationSizeMb: YOUNG_MEGABYTES },
  });
}

/** A socket that nobody listens on is left from a daemon that was killed. */
async function removeStale(socket: string): Promise<void> {
  const reply = await ask(socket, PING);
  if (reply.kind === 'answer') throw new UsageError(`another daemon answers on ${socket}`);
  if (reply.code !== 'ECONNREFUSED') return;
  if (!lstatSync(socket).isSocket()) throw new UsageError(`${socket} is no socket`);
  rmSync(socket, { force: true });
}

/** While folders are made as usual; if it can't be, the log says so and tries again. */
function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o750 });
  } catch {
    // Jobs are answered all the same.
  }
}
