// What an interpretation lists, and the bounds it keeps.
import { Collected, MARKER, marksOf } from '../lang/marks/index.ts';
import type { Assignment, Command } from '../model/command.ts';
import type { Coverage, CoverageCause } from '../model/coverage.ts';
import type { FilesBeside } from '../model/files.ts';
import type { Place } from '../text/place.ts';
import { type Context, DEFAULT_LIMITS, type ShellLimits } from './context.ts';
import type { Frame } from './frame.ts';

/** Nothing beside the script is read. */
const NO_FILES: FilesBeside = { read: () => undefined, readText: () => undefined };

/** More text than this (in UTF-16 units) is not put through filters. */
export const MAX_FILTER_UNITS = 4_000_000;

/** Collects commands, assignments and coverage, and counts against the limits. */
export abstract class Recorder {
  readonly commands: Command[];
  readonly assignments: Assignment[];
  readonly coverage: Coverage[];
  /** what comments in the texts say that run */
  readonly marks: Collected;
  protected readonly limits: ShellLimits;
  protected readonly seenCoverage: Set<string>;
  steps = 0;
  /** for each command, how many substitutions it runs in */
  protected readonly nesting: number[];
  protected branches = 1;
  protected pipelines = 0;
  protected guests = 0;
  protected guestUnits = 0;
  /** how much text went through filters */
  protected filterUnits = 0;
  #rehearsing = false;
  /** texts whose comments were read */
  readonly #marked: Set<string>;
  readonly #variableBranches = new Map<string, number>();

  /** the files beside the script */
  protected readonly beside: FilesBeside;

  /** @param before another interpretation of the same check: its lists and counts are gone on with */
  constructor(limits: ShellLimits = DEFAULT_LIMITS, beside: FilesBeside = NO_FILES, before?: Recorder) {
    this.limits = limits;
    this.beside = beside;
    this.commands = before?.commands ?? [];
    this.assignments = before?.assignments ?? [];
    this.coverage = before?.coverage ?? [];
    this.marks = before?.marks ?? new Collected();
    this.#marked = before ? before.#marked : new Set();
    this.seenCoverage = before?.seenCoverage ?? new Set();
    this.nesting = before?.nesting ?? [];
    if (before) this.goOnFrom(before);
  }

  /** Goes on counting where another interpretation of the same check stopped. */
  goOnFrom({ steps, branches, pipelines }: Recorder): void {
    this.steps = steps;
    this.branches = branches;
    this.pipelines = pipelines;
  }

  note(cause: CoverageCause, at: Place, message: string): void {
    const key = `${cause} ${at.doc.path} ${at.span.start} ${at.span.end}`;
    if (this.#rehearsing || this.seenCoverage.has(key) || this.coverage.length >= 1000) return;
    this.seenCoverage.add(key);
    this.coverage.push({ cause, at, message });
  }

  /**
   * Runs something for its effect on the state alone: nothing it would list is kept.
   *
   * @returns false, and does nothing, within another rehearsal: their number would double with each level
   */
  protected rehearse(run: () => void): boolean {
    if (this.#rehearsing) return false;
    const { guests, guestUnits } = this;
    const lengths = [this.commands.length, this.nesting.length, this.assignments.length];
    this.#rehearsing = true;
    run();
    this.#rehearsing = false;
    this.guests = guests;
    this.guestUnits = guestUnits;
    [this.commands.length = 0, this.nesting.length = 0, this.assignments.length = 0] = lengths;
    return true;
  }

  /** Notes what is wrong in a text that is about to run, and what its comments say. */
  protected reportText(frame: Frame): void {
    for (const problem of frame.tree.problems) this.note(problem.cause, frame.place(problem.span), problem.message);
    const marker = frame.text.indexOf(MARKER);
    if (marker < 0 || this.#rehearsing) return;
    const { doc, span } = frame.place({ start: marker, end: marker + MARKER.length });
    const key = `${doc.path} ${span.start} ${frame.text.length}`;
    if (this.#marked.has(key)) return;
    this.#marked.add(key);
    this.marks.add(marksOf('bash', frame));
  }

  /** The branch whose arms are "the environment does not set this variable" and "it does". */
  protected branchOf(variable: string): number {
    const known = this.#variableBranches.get(variable);
    if (known !== undefined) return known;
    const branch = this.newBranch();
    this.#variableBranches.set(variable, branch);
    return branch;
  }

  newBranch(): number {
    return ++this.branches;
  }

  emitAssignment(
    assignment: Omit<Assignment, 'scope' | 'certain' | 'via' | 'position'>,
    context: Context,
    only: boolean,
  ): void {
    if (this.assignments.length >= this.limits.commands) return;
    this.assignments.push({
      ...assignment,
      scope: context.scope,
      certain: context.certain && only,
      via: context.via,
      position: this.commands.length,
    });
  }

  /** The commands emitted since `first`, without those of substitutions inside their words. */
  protected outermost(first: number): Command[] {
    const emitted = this.commands.slice(first);
    const least = Math.min(...emitted.map((command) => this.nesting[command.id] ?? 0));
    return emitted.filter((command) => this.nesting[command.id] === least);
  }
}
