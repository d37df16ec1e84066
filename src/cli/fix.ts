// `jobvet fix`: applies the fixes of findings, or shows them as a patch.
import { applyFixes, type FixResult, type TriedFix } from '../engine/fixing.ts';
import { encode } from '../host/decode.ts';
import { DISK } from '../host/file-system.ts';
import type { Problem, Source } from '../host/source.ts';
import { type ChangedFile, Workspace } from '../host/workspace.ts';
import type { Files } from '../model/files.ts';
import type { Report } from '../model/report.ts';
import { PLAIN } from '../report/palette.ts';
import { isShown } from '../report/select.ts';
import { plural, Tally } from '../report/tally.ts';
import { findingsText, summaryText } from '../report/text.ts';
import { unifiedPatch } from '../report/unified.ts';
import { check, type CheckOptions } from './check.ts';
import { EXIT, type ExitCode, Outcome, UsageError } from './exit.ts';
import type { Terminal } from './terminal.ts';
import { type Reviser, vet } from './vet.ts';

export interface FixCommandOptions extends CheckOptions {
  /** also fixes that may change what the job does */
  readonly unsafe: boolean;
  /** prints a patch and writes nothing */
  readonly diff: boolean;
}

/**
 * Fixes files in place and reports what remains, as `check` does. With `diff` a patch goes to standard output instead;
 * of standard input the fixed text does, and what remains to standard error.
 */
export async function fix(options: FixCommandOptions, terminal: Terminal): Promise<ExitCode> {
  const usesInput = options.paths.includes('-');
  if (usesInput && options.paths.some((path) => path !== '-'))
    throw new UsageError('"-" stands alone: the fixed text of standard input goes to standard output');
  if ((usesInput || options.diff) && (options.format !== 'text' || options.outputFile !== undefined))
    throw new UsageError('there is no report with "-" or --diff: --format and --output-file do not go with them');
  const session = new FixSession(options, terminal);
  if (!usesInput && !options.diff) {
    const code = await check({ ...options, reviser: session }, terminal);
    session.summary();
    return session.problems.length > 0 ? EXIT.broken : code;
  }
  const outcome = new Outcome();
  const tally = new Tally(options);
  const text = { palette: PLAIN, pedantic: options.pedantic };
  await vet({ ...options, reviser: session }, terminal, outcome, (report) => {
    tally.add(report);
    if (!options.diff) terminal.err(findingsText(report, text));
  });
  if (options.diff) session.printPatch();
  else {
    session.printText();
    if (tally.files > 0) terminal.err(summaryText(tally, text));
  }
  session.summary();
  outcome.findings = options.diff ? session.changed.length > 0 : tally.failing + tally.failingGaps > 0;
  if (options.strict && !options.diff && tally.gaps.length > 0) outcome.broken = true;
  const code = outcome.code();
  return options.exitZero && code === EXIT.findings ? EXIT.clean : code;
}

/** Fixes each input after it was vetted, and writes what changed. */
class FixSession implements Reviser {
  readonly problems: Problem[] = [];
  readonly #options: FixCommandOptions;
  readonly #terminal: Terminal;
  readonly #workspace: Workspace;
  readonly #applied: TriedFix[] = [];
  #unsafe = 0;
  #input: Source | undefined;

  constructor(options: FixCommandOptions, terminal: Terminal) {
    this.#options = options;
    this.#terminal = terminal;
    this.#workspace = new Workspace(DISK, terminal.cwd);
  }

  get changed(): readonly ChangedFile[] {
    return this.#workspace.changed();
  }

  files(files: Files): Files {
    return this.#workspace.files(files);
  }

  open(source: Source, from: string | 0): Source {
    if (from === 0) this.#input = source;
    return this.#workspace.open(source, from);
  }

  revise(report: Report, check: (text: string) => Report): Report {
    const { path, text } = report.document;
    const result = applyFixes(report, {
      unsafe: this.#options.unsafe,
      wants: (finding) => isShown(finding, this.#options.pedantic),
      refuses: (document) => {
        if (document.path !== path) {
          if (this.#input) return 'of standard input only its own text is fixed';
          if (this.#options.policy?.excludes(document.path) === true) return 'the configuration excludes the file';
        }
        return this.#workspace.refuses(document);
      },
      check: (texts) => this.#workspace.trial(texts, () => check(texts.get(path) ?? text)),
    });
    this.#tell(result);
    this.#workspace.take(result.revisions);
    if (this.#options.diff || result.applied.length === 0) return result.report;
    const { problems, notes } = this.#workspace.write();
    for (const note of notes) this.#terminal.note(note);
    for (const problem of problems) this.#terminal.note(`${problem.path}: ${problem.message}`);
    this.problems.push(...problems);
    // What could not be written says again what it said before.
    return problems.length === 0 ? result.report : check(this.#workspace.textOf(path) ?? text);
  }

  /** The changes as a patch, in the encodings of the files. */
  printPatch(): void {
    for (const file of this.changed) {
      const { path, revision, bom, latin1 } = file;
      if (path.startsWith('../') || path.startsWith('/'))
        this.#terminal.note(
          `${path}: outside the current folder; patch programs take its name only from a folder above`,
        );
      // The mark stands before the first line, which a patch may show.
      const mark = bom ? '\ufeff' : '';
      const changes = revision.changes().map(({ span, text }) => ({
        span: { start: span.start + mark.length, end: span.end + mark.length },
        text,
      }));
      const patch = unifiedPatch(path, mark + revision.original, changes);
      this.#terminal.out(latin1 ? Buffer.from(patch, 'latin1') : patch);
    }
  }

  /** Standard input, fixed. */
  printText(): void {
    const input = this.#input;
    if (!input) return;
    const bytes = encode({ ...input, text: this.#workspace.textOf(input.path) ?? input.text });
    if (bytes) this.#terminal.out(bytes);
  }

  /** Says on standard error what was done. */
  summary(): void {
    const unwritten = new Set(this.problems.map(({ path }) => path));
    const byPath = new Map<string, TriedFix[]>();
    for (const one of this.#applied)
      if (!unwritten.has(one.path)) byPath.set(one.path, [...(byPath.get(one.path) ?? []), one]);
    const verb = this.#options.diff ? 'would fix' : 'fixed';
    for (const [path, fixes] of byPath)
      this.#terminal.note(`${path}: ${verb} ${plural(fixes.length, 'finding')} (${rulesOf(fixes)})`);
    if (byPath.size === 0) this.#terminal.note('nothing to fix');
    if (this.#unsafe > 0)
      this.#terminal.note(`${plural(this.#unsafe, 'more fix', 'more fixes')} may change what jobs do: see --unsafe`);
  }

  #tell({ applied, refused, unsafe }: FixResult): void {
    this.#applied.push(...applied);
    this.#unsafe += unsafe;
    for (const { path, line, rule, why } of refused)
      this.#terminal.note(`${path}:${line}: ${rule}: fix not applied: ${why}`);
  }
}

/** `JV101, JV401 ×2`: each rule once, with how often. */
function rulesOf(fixes: readonly TriedFix[]): string {
  const counts = new Map<string, number>();
  for (const { rule } of fixes) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  return [...counts]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([rule, count]) => (count > 1 ? `${rule} ×${count}` : rule))
    .join(', ');
}
