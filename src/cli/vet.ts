// What `check`, `show` and `manifest` share: from paths to reports, one by one, with problems told on the way.
import { resolve } from 'node:path';
import { type CheckInput, createEngine, type Engine, type EngineOptions } from '../engine/engine.ts';
import { discover, type DiscoverOptions, type FoundFile } from '../host/discover.ts';
import { displayPath } from '../host/display-path.ts';
import { DISK } from '../host/file-system.ts';
import { followedFiles } from '../host/followed-files.ts';
import { loadGrammars } from '../host/grammars.ts';
import { type Problem, readSource, type Source } from '../host/source.ts';
import type { Files } from '../model/files.ts';
import type { Report } from '../model/report.ts';
import type { Reading } from '../report/sarif.ts';
import { type Outcome, UsageError } from './exit.ts';
import { Progress } from './progress.ts';
import { nearest } from '../text/nearest.ts';
import type { Place } from '../text/place.ts';
import type { Terminal } from './terminal.ts';

export interface VetOptions extends Omit<EngineOptions, 'files'>, Pick<DiscoverOptions, 'forceExclude' | 'sniff'> {
  readonly paths: readonly string[];
  /** whether a run without any input is a mistake in the call */
  readonly noEmpty?: boolean;
  /** the name reports give standard input */
  readonly stdinPath?: string;
  /** whether files that scripts source or run are vetted with them */
  readonly follow: boolean;
  /** words a missing path may have been meant for */
  readonly commands?: readonly string[];
  /** changes files before they are reported about */
  readonly reviser?: Reviser;
}

/** What `fix` does around each check. */
export interface Reviser {
  /** files beside scripts, as they are by now */
  files(files: Files): Files;
  /** an input, as it is by now */
  open(source: Source, from: string | 0): Source;
  /** @param check vets the same input again, with another text */
  revise(report: Report, check: (text: string) => Report): Report;
}

type Input = { readonly from: string | 0 } & Pick<FoundFile, 'path'>;

const STANDARD_INPUT = '<stdin>';

/**
 * Vets every input and hands each report to `onReport`.
 *
 * @returns the paths that could not be vetted
 */
export async function vet(
  options: VetOptions,
  terminal: Terminal,
  outcome: Outcome,
  onReport: (report: Report, reading: Reading) => void,
): Promise<Problem[]> {
  const progress = new Progress(terminal);
  const problems: Problem[] = [];
  const complain = (problem: Problem): void => {
    progress.clear();
    terminal.note(`${problem.path}: ${problem.message}${commandHint(problem.path, options)}`);
    problems.push(problem);
    outcome.broken = true;
  };
  const { inputs, missing } = findInputs(options, terminal, progress);
  missing.forEach(complain);
  if (options.noEmpty === true && inputs.length === 0) {
    if (missing.length === 0) terminal.note('nothing to vet: no input file was found (--no-empty)');
    outcome.empty = true;
  }
  const { reviser } = options;
  const beside = followedFiles(DISK, terminal.cwd);
  const files = reviser?.files(beside) ?? beside;
  const engine = new LazyEngine({ ...options, ...(options.follow && { files }) });
  const reported = new Set<string>();
  for (const [index, input] of inputs.entries()) {
    if (terminal.closed) break;
    progress.show(`jobvet: ${index} of ${inputs.length} files vetted, now ${displayName(input.path)}`);
    const read = readSource(DISK, input.from, input.path);
    if (!read.ok) {
      complain(read.problem);
      continue;
    }
    if (read.source.text === '') terminal.note(`${input.path}: the file is empty`);
    try {
      const source = reviser?.open(read.source, input.from) ?? read.source;
      const first = await engine.check(toCheck(source));
      progress.clear();
      const report = reviser?.revise(first, (text) => engine.again(toCheck({ ...source, text }))) ?? first;
      const { bom, latin1 } = read.source;
      onReport(onlyNew(report, reported), { bom, latin1, standardInput: input.from === 0 });
    } catch (error) {
      complain({
        path: input.path,
        message: `internal error: ${error instanceof Error ? error.message : String(error)}`,
      });
    }
  }
  progress.clear();
  return problems;
}

/** An engine that gets its grammars when a file wants them: most runs vet scripts only, and loading takes longer. */
class LazyEngine {
  readonly #options: EngineOptions;
  #engine: Engine;

  constructor(options: EngineOptions) {
    this.#options = options;
    this.#engine = createEngine(options);
  }

  async check(input: CheckInput): Promise<Report> {
    const report = this.#engine.check(input);
    if (this.#engine.wanted.size === 0) return report;
    this.#engine = createEngine({ ...this.#options, grammars: await loadGrammars() });
    return this.#engine.check(input);
  }

  /** Vets an input that was vetted before, with the grammars it needed then. */
  again(input: CheckInput): Report {
    return this.#engine.check(input);
  }
}

function findInputs(
  options: VetOptions,
  terminal: Terminal,
  progress: Progress,
): { inputs: Input[]; missing: readonly Problem[] } {
  const { paths, stdinPath } = options;
  const usesStdin = paths.includes('-');
  if (stdinPath !== undefined && !usesStdin) throw new UsageError('--stdin-path needs "-" among the paths');
  const named = paths.filter((path) => path !== '-');
  const { policy, forceExclude, sniff } = options;
  const found = discover(DISK, named, terminal.cwd, {
    ...(policy && { excludes: (path) => policy.excludes(path) }),
    ...(forceExclude !== undefined && { forceExclude }),
    ...(sniff !== undefined && { sniff }),
    onProgress: () => {
      progress.show('jobvet: looking for files to vet');
    },
  });
  for (const note of found.notes) terminal.note(note);
  const inputs: Input[] = found.files.map(({ file, path }) => ({ from: file, path }));
  if (usesStdin) {
    if (paths.length - named.length > 1) terminal.note('"-" was given more than once; standard input is vetted once');
    if (terminal.inIsTerminal) terminal.note('reading a script from the terminal; end it with Ctrl-D');
    const path = stdinPath === undefined ? STANDARD_INPUT : displayPath(stdinPath, terminal.cwd);
    const file = stdinPath === undefined ? undefined : resolve(terminal.cwd, stdinPath);
    const excluded = forceExclude === true && file !== undefined && policy?.excludes(file) === true;
    if (!excluded) inputs.unshift({ from: 0, path });
  }
  return { inputs, missing: found.problems };
}

/** The report without what an earlier one has: several scripts may run the same file. */
function onlyNew(report: Report, reported: Set<string>): Report {
  const isNew = (kind: string, { doc, span }: Place): boolean => {
    const key = `${kind} ${doc.path} ${span.start} ${span.end}`;
    const fresh = !reported.has(key);
    reported.add(key);
    return fresh;
  };
  return {
    ...report,
    findings: report.findings.filter(({ rule, at }) => isNew(rule, at)),
    suppressed: report.suppressed.filter(({ rule, at }) => isNew(`suppressed ${rule}`, at)),
    coverage: report.coverage.filter(({ cause, message, at }) => isNew(`${cause} ${message}`, at)),
  };
}

function toCheck({ path, text, bom, latin1 }: Source): CheckInput {
  return { path, text, bom, latin1 };
}

/** A missing path may be a mistyped command, since `check` needs no name. */
function commandHint(path: string, options: VetOptions): string {
  if (!/^[a-z]+$/.test(path) || !options.commands) return '';
  const command = nearest(path, options.commands);
  return command === undefined ? '' : ` (did you mean "jobvet ${command}"?)`;
}

/** A path that fits on one line besides the progress text. */
function displayName(path: string): string {
  const name = path.length > 40 ? `…${path.slice(-39)}` : path;
  return name.replace(/[^\x20-\x7e]/g, '?');
}
