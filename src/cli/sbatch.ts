// `jobvet sbatch …`: vets what is about to be submitted and hands it to sbatch, for sites without a gate.
import { spawn, spawnSync } from 'node:child_process';
import { accessSync, constants, closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { type CommandLine, givenValue, onlyTells, readCommandLine } from '../engine/command-line.ts';
import { type CheckInput, createEngine, type Engine } from '../engine/engine.ts';
import { decisionId } from '../gate/decision-id.ts';
import { merged } from '../gate/analyst.ts';
import { OPTIONS_NAME, optionsText } from '../gate/options-text.ts';
import { decode } from '../host/decode.ts';
import { displayPath } from '../host/display-path.ts';
import { describeError, DISK } from '../host/file-system.ts';
import { followedFiles } from '../host/followed-files.ts';
import { loadGrammars } from '../host/grammars.ts';
import type { JobFacts } from '../model/job.ts';
import type { Report } from '../model/report.ts';
import { scriptHashes } from '../policy/template.ts';
import { submissionText } from '../report/submission.ts';
import { EXIT, UsageError } from './exit.ts';
import { policyOptions } from './policy.ts';
import type { Terminal } from './terminal.ts';

const HELP = `Usage: jobvet sbatch [options of sbatch] script [arguments]
       jobvet sbatch [options of sbatch] --wrap COMMAND
       jobvet sbatch [options of sbatch] < script

Vets the script, the files it uses and the options, as "jobvet check" does, and hands them to sbatch with the same
arguments. Findings go to standard error; a script that "jobvet check" fails is not submitted (exit status 1).

  JOBVET_FORCE=1         submit all the same
  JOBVET_SBATCH=<path>   the sbatch to call instead of the first in PATH; none: only vet
`;

/** Stands for no sbatch: for filters that have sbatch around them already. */
const ONLY_VET = 'none';

/** What is submitted. */
interface Submitted {
  readonly bytes: Buffer;
  readonly origin: { readonly name: string; readonly isFile: boolean };
  /** the arguments for sbatch: a script's file by the path that was read */
  readonly args: readonly string[];
  /** given to sbatch as its standard input */
  readonly input?: Buffer;
}

/** Vets a submission and passes it on. @returns the exit status of sbatch, or that of a refusal */
export async function submit(args: readonly string[], terminal: Terminal): Promise<number> {
  if (args.length === 1 && args[0] === '--help') {
    terminal.out(HELP);
    return EXIT.clean;
  }
  const program = sbatchProgram(terminal.env);
  if (program === undefined) {
    terminal.note('there is no sbatch in PATH; JOBVET_SBATCH names one');
    return EXIT.broken;
  }
  const options = policyOptions({}, terminal);
  const onlyVets = program === ONLY_VET;
  const slurmVersion = options.slurmVersion ?? (onlyVets ? undefined : releaseOf(program));
  const site = { ...(slurmVersion !== undefined && { slurmVersion }), ...(options.spank && { spank: options.spank }) };
  const line = readCommandLine(args, site);
  if (typeof line === 'string') throw new UsageError(line);
  if (onlyTells(line) && !onlyVets) return await run(program, { args }, terminal);
  const submitted = whatIsSubmitted(args, line, terminal);
  const vetted = await vetSubmission(submitted, line, { ...options, ...site }, terminal);
  const forced = (terminal.env['JOBVET_FORCE'] ?? '') !== '';
  if (vetted.message !== '') terminal.err(`${vetted.message}\n`);
  if (vetted.rejected && !forced) return EXIT.findings;
  if (onlyVets) return EXIT.clean;
  if (vetted.rejected) terminal.note('JOBVET_FORCE is set: sbatch gets it all the same');
  if (submitted.origin.isFile && !isSame(submitted)) {
    terminal.note(`${submitted.origin.name} changed while it was vetted; try again`);
    return EXIT.broken;
  }
  const code = await run(program, submitted, terminal);
  if (submitted.origin.isFile && !isSame(submitted))
    terminal.note(
      `${submitted.origin.name} changed while sbatch read it: what was submitted may not be what was vetted`,
    );
  return code;
}

async function vetSubmission(
  { bytes, origin }: Submitted,
  line: CommandLine,
  options: Parameters<typeof createEngine>[0] & ReturnType<typeof policyOptions>,
  terminal: Terminal,
): Promise<{ readonly rejected: boolean; readonly message: string }> {
  const { cwd } = terminal;
  const path = origin.isFile ? displayPath(origin.name, cwd) : origin.name;
  const decoded = decode(bytes);
  if ('refused' in decoded) throw new UsageError(`${path}: ${decoded.refused}`);
  const all = { ...options, files: followedFiles(DISK, cwd) };
  const judge = (engine: Engine): Report => judged(engine, { path, lang: 'sbatch', ...decoded }, line, terminal);
  const first = createEngine(all);
  const early = judge(first);
  const report = first.wanted.size === 0 ? early : judge(createEngine({ ...all, grammars: await loadGrammars() }));
  const { verdict } = report;
  const acting = report.findings.filter(({ action }) => action !== 'audit').map(({ rule }) => rule);
  const id = decisionId({
    scriptHash: scriptHashes(decoded.text).script,
    verb: verdict === 'allow' ? 'accept' : verdict,
    rules: [...new Set(acting)],
  });
  const message = submissionText(report, { id, origin, folder: cwd, optionsName: OPTIONS_NAME });
  return { rejected: verdict === 'reject', message };
}

function judged(engine: Engine, input: CheckInput, line: CommandLine, { env }: Terminal): Report {
  const partition = givenValue(line, 'partition', env);
  const account = givenValue(line, 'account', env);
  const qos = givenValue(line, 'qos', env);
  const container = givenValue(line, 'container', env);
  const job: JobFacts = {
    user: userInfo().username,
    host: hostname(),
    ...(partition !== undefined && { partitions: partition.split(',').filter((name) => name !== '') }),
    ...(account !== undefined && { account }),
    ...(qos !== undefined && { qos }),
  };
  const analysis = engine.analyze(input);
  const own = engine.decide(analysis, { job });
  const spank = line.given.flatMap(({ option, value, plugin }) =>
    plugin ? [{ plugin: '', option, value: value ?? '' }] : [],
  );
  const isWritten = (option: string, value: string): boolean =>
    analysis.directives.some((one) => one.effective && one.option === option && one.value === value);
  const options = optionsText({ spank, environment: {}, ...(container !== undefined && { container }) }, isWritten);
  if (options === undefined) return own;
  return merged(own, engine.decide(engine.analyze({ path: OPTIONS_NAME, text: options, lang: 'sbatch' }), { job }));
}

/** The script, from where sbatch takes it. */
function whatIsSubmitted(args: readonly string[], line: CommandLine, terminal: Terminal): Submitted {
  const wrap = line.given.findLast(({ option }) => option === 'wrap')?.value;
  if (typeof wrap === 'string') {
    const bytes = Buffer.from(`#!/bin/sh\n# This script was created by sbatch --wrap.\n\n${wrap}\n`);
    return { bytes, origin: { name: '--wrap', isFile: false }, args };
  }
  if (line.script === undefined) {
    if (terminal.inIsTerminal) terminal.note('reading a script from the terminal; end it with Ctrl-D');
    const bytes = readFileSync(0);
    return { bytes, origin: { name: 'standard input', isFile: false }, args, input: bytes };
  }
  const named = args[line.script] ?? '';
  const file = findScript(named, givenValue(line, 'chdir', terminal.env), terminal);
  try {
    return { bytes: readFileSync(file), origin: { name: file, isFile: true }, args: args.with(line.script, file) };
  } catch (error) {
    throw new UsageError(`${named}: cannot be read: ${describeError(error)}`);
  }
}

/** The file that sbatch reads: it looks where the job begins, then in PATH. */
function findScript(name: string, chdir: string | undefined, { cwd, env }: Terminal): string {
  const base = chdir === undefined ? cwd : resolve(cwd, chdir);
  if (name.startsWith('/')) return name;
  if (name.startsWith('.') && isReadable(resolve(cwd, name))) return `${base}/${name}`;
  const folders = [base, ...(env['PATH'] ?? '').split(':').filter((folder) => folder.startsWith('/'))];
  return folders.map((folder) => `${folder}/${name}`).find(isReadable) ?? resolve(base, name);
}

function isReadable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** Whether the file still has the bytes that were vetted. */
function isSame({ origin, bytes }: Submitted): boolean {
  try {
    return readFileSync(origin.name).equals(bytes);
  } catch {
    return false;
  }
}

/** sbatch itself, not a script that calls jobvet. */
function sbatchProgram(env: Terminal['env']): string | undefined {
  const named = env['JOBVET_SBATCH'];
  if (named !== undefined && named !== '') return named;
  return (env['PATH'] ?? '')
    .split(':')
    .map((folder) => join(folder === '' ? '.' : folder, 'sbatch'))
    .find((path) => isReadable(path) && !callsJobvet(path));
}

function callsJobvet(path: string): boolean {
  const file = openSync(path, 'r');
  try {
    const head = Buffer.alloc(4096);
    const text = head.toString('latin1', 0, readSync(file, head));
    return text.startsWith('#!') && text.includes('jobvet');
  } finally {
    closeSync(file);
  }
}

function releaseOf(program: string): string | undefined {
  const { stdout } = spawnSync(program, ['--version'], { encoding: 'utf8', timeout: 5000 });
  return /(\d\d\.\d\d)/.exec(typeof stdout === 'string' ? stdout : '')?.[1];
}

/** Runs sbatch with our streams, and passes on what we are told to do. */
async function run(
  program: string,
  { args, input }: Pick<Submitted, 'args' | 'input'>,
  terminal: Terminal,
): Promise<number> {
  const child = spawn(program, args, { stdio: [input ? 'pipe' : 'inherit', 'inherit', 'inherit'] });
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const pass = (signal: NodeJS.Signals): void => {
    child.kill(signal);
  };
  for (const signal of signals) process.on(signal, pass);
  // sbatch may end before it has read everything.
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(input);
  return await new Promise((done) => {
    child.on('error', (error) => {
      terminal.note(`${program}: cannot be run: ${describeError(error)}`);
      done(EXIT.broken);
    });
    child.on('close', (code, signal) => {
      for (const one of signals) process.off(one, pass);
      if (signal) process.kill(process.pid, signal);
      done(code ?? EXIT.broken);
    });
  });
}
