// What an interpretation lists, and the bounds it keeps.
import type { Assignment, Command } from '../model/command.ts';
import type { Coverage, CoverageCause } from '../model/coverage.ts';
import type { Piece } from '../model/word.ts';
import type { Place } from '../text/place.ts';
import { type Context, DEFAULT_LIMITS, type ShellLimits } from './context.ts';
import type { Frame } from './frame.ts';
import { printedBy } from './pure.ts';

/** Collects commands, assignments and coverage, and counts against the limits. */
export abstract class Recorder {
  readonly commands: Command[] = [];
  readonly assignments: Assignment[] = [];
  readonly coverage: Coverage[] = [];
  protected readonly limits: ShellLimits;
  protected readonly seenCoverage = new Set<string>();
  protected readonly exitTraps: { readonly pieces: readonly Piece[]; readonly at: Place; readonly context: Context }[] =
    [];
  steps = 0;
  /** for each command, how many substitutions it runs in */
  protected readonly nesting: number[] = [];
  protected branches = 1;
  protected pipelines = 0;
  protected guests = 0;
  protected guestUnits = 0;

  constructor(limits: ShellLimits = DEFAULT_LIMITS) {
    this.limits = limits;
  }

  note(cause: CoverageCause, at: Place, message: string): void {
    const key = `${cause} ${at.doc.path} ${at.span.start} ${at.span.end}`;
    if (this.seenCoverage.has(key) || this.coverage.length >= 1000) return;
    this.seenCoverage.add(key);
    this.coverage.push({ cause, at, message });
  }

  protected reportProblems(frame: Frame): void {
    for (const problem of frame.tree.problems) this.note(problem.cause, frame.place(problem.span), problem.message);
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

  /** What the commands emitted since `first` print, when the text tells. */
  protected printed(first: number, stdin: readonly Piece[] | undefined): readonly Piece[] | undefined {
    const emitted = this.outermost(first);
    const output: Piece[] = [];
    for (const command of emitted) {
      const pieces = printedBy(command, command.input?.pieces ?? stdin);
      if (!pieces) return undefined;
      output.push(...pieces);
    }
    return emitted.length > 0 ? output : undefined;
  }
}
