// Keeps the books of one reading: which options hold, which directive set them, and what went wrong.
import type { Coverage } from '../../model/coverage.ts';
import type { Directive, DirectiveProblem } from '../../model/submission.ts';
import type { Place } from '../../text/place.ts';

const MAX_PROBLEMS = 1000;
const MAX_DEAD_DIRECTIVES = 5000;
const MAX_ERROR_LENGTH = 2000;

/** A directive whose fate may still change. */
export interface Entry {
  directive: Directive;
  readonly line: number;
}

/** What holds for an option in the component being read. */
export interface Holding {
  readonly value: string;
  /** the directive that set it in this component; null when it was carried over or set by the environment */
  readonly entry: Entry | null;
  /** set by an environment variable */
  readonly environment: boolean;
}

export class Ledger {
  readonly #entries: Entry[] = [];
  readonly #problems: { readonly problem: DirectiveProblem; readonly line: number }[] = [];
  readonly #coverage: Coverage[] = [];
  readonly #components: Record<string, string>[] = [];
  #error: string | null = null;
  #lostProblem: Place | null = null;
  #lostDirective: Place | null = null;
  readonly #refusedLines = new Set<number>();
  readonly #reportsRefusals: boolean;

  constructor({ reportsRefusals }: { readonly reportsRefusals: boolean }) {
    this.#reportsRefusals = reportsRefusals;
  }

  /** The first error is sbatch's answer; later ones were found by reading on as if it were repaired. */
  fail(error: string): void {
    this.#error ??= error.length > MAX_ERROR_LENGTH ? `${error.slice(0, MAX_ERROR_LENGTH)}…` : error;
  }

  /** Files an error and where the script is to blame for it. */
  refuse(error: string, line: number, at: Place, option?: string): void {
    this.fail(error);
    this.reportRefusal(error, line, at, option);
  }

  /** Reports at most one refused word a line: what follows it is a consequence more often than not. */
  reportRefusal(error: string, line: number, at: Place, option?: string): void {
    if (!this.#reportsRefusals || this.#refusedLines.has(line)) return;
    this.#refusedLines.add(line);
    const message = `sbatch refuses the script because of this: ${error.slice(0, 300)}`;
    this.report({ kind: 'invalid', at, message, ...(option === undefined ? {} : { option }) }, line);
  }

  /** Files the options of a component; after an error sbatch would not have got that far. */
  resolve(options: ReadonlyMap<string, Holding>): void {
    if (this.#error !== null) return;
    this.#components.push(Object.fromEntries([...options].map(([name, { value }]) => [name, value])));
  }

  add(directive: Directive, line: number): Entry {
    const entry: Entry = { directive, line };
    this.#entries.push(entry);
    return entry;
  }

  /** Marks a directive as taking no part in the submission. */
  kill(entry: Entry, why: string): void {
    if (entry.directive.effective) entry.directive = { ...entry.directive, effective: false, why };
  }

  report(problem: DirectiveProblem, line: number): void {
    if (this.#problems.length < MAX_PROBLEMS) this.#problems.push({ problem, line });
    else this.#lostProblem ??= problem.at;
  }

  cover(coverage: Coverage): void {
    if (this.#coverage.length < MAX_PROBLEMS) this.#coverage.push(coverage);
  }

  get error(): string | null {
    return this.#error;
  }

  get components(): readonly Readonly<Record<string, string>>[] {
    return this.#components;
  }

  /** Directives in the order of the script; of those without effect only the first few thousand. */
  directives(): Directive[] {
    const listed: Directive[] = [];
    let dead = 0;
    for (const { directive } of this.#entries) {
      if (directive.effective || dead++ < MAX_DEAD_DIRECTIVES) listed.push(directive);
      else this.#lostDirective ??= directive.at;
    }
    return listed.sort((a, b) => a.at.span.start - b.at.span.start);
  }

  /** Problems in the order of the script. A refusal is not repeated where its cause is reported. */
  problems(): DirectiveProblem[] {
    const causes = new Set(['template', 'variable', 'look-alike', 'cut-by-comment']);
    const explained = new Set<number>();
    for (const { problem, line } of this.#problems) if (causes.has(problem.kind)) explained.add(line);
    return this.#problems
      .filter(({ problem, line }) => problem.kind !== 'invalid' || !explained.has(line))
      .map(({ problem }) => problem)
      .sort((a, b) => a.at.span.start - b.at.span.start);
  }

  coverage(): Coverage[] {
    const coverage = [...this.#coverage];
    if (this.#lostProblem) {
      const message = `more than ${MAX_PROBLEMS} problems in directives; the rest is not listed`;
      coverage.push({ cause: 'count', at: this.#lostProblem, message });
    }
    if (this.#lostDirective) {
      const message = `more than ${MAX_DEAD_DIRECTIVES} directives without effect; the rest is not listed`;
      coverage.push({ cause: 'count', at: this.#lostDirective, message });
    }
    return coverage;
  }
}
