// The statements, instructions, sections or entries of a text, sorted for the questions of comments.
import type { Span } from '../../text/span.ts';

/** A statement, directive line, instruction, section or entry. */
export interface Unit extends Span {
  /** what belongs to it and stands elsewhere: the bodies of its here-documents */
  readonly apart?: readonly Span[];
  /** it has no end of its own, only that of its last member: a comment behind that is not about all of it */
  readonly open?: boolean;
}

/** Units that lie side by side or within each other. */
export class Units {
  /** by beginning, outer ones before inner ones */
  readonly #byStart: readonly Unit[];
  #byEnd: readonly Unit[] | undefined;
  /** those around the offset that was asked about last, the innermost at the end */
  readonly #around: Unit[] = [];
  #seen = 0;

  constructor(units: readonly Unit[]) {
    this.#byStart = [...units].sort((a, b) => a.start - b.start || b.end - a.end);
  }

  /**
   * The outermost unit that begins first behind a comment, within what the comment stands in. Comments are asked about
   * in the order of the text.
   */
  nextTo(comment: Span): readonly Span[] {
    const around = this.#innermostAt(comment.start);
    const next = this.#byStart[firstFrom(this.#byStart, comment.end, (unit) => unit.start)];
    return next && (!around || next.end <= around.end) ? spansOf(next) : [];
  }

  /** What ends behind `from` and not behind `to`. */
  endingIn(from: number, to: number): readonly Span[] {
    this.#byEnd ??= [...this.#byStart].sort((a, b) => a.end - b.end);
    const units = this.#byEnd;
    const ending: Span[] = [];
    for (let i = firstFrom(units, from + 1, (unit) => unit.end); i < units.length; i++) {
      const unit = units[i];
      if (!unit || unit.end > to) break;
      if (unit.open !== true) ending.push(...spansOf(unit));
    }
    return ending;
  }

  #innermostAt(offset: number): Unit | undefined {
    for (let unit = this.#byStart[this.#seen]; unit && unit.start <= offset; unit = this.#byStart[++this.#seen]) {
      this.#leave(unit.start);
      this.#around.push(unit);
    }
    this.#leave(offset);
    return this.#around.at(-1);
  }

  #leave(offset: number): void {
    while ((this.#around.at(-1)?.end ?? Infinity) <= offset) this.#around.pop();
  }
}

/** Stretches of a text, of which the outermost count. */
export class Regions {
  readonly #outermost: Span[] = [];

  constructor(spans: readonly Span[]) {
    for (const span of [...spans].sort((a, b) => a.start - b.start || b.end - a.end))
      if (span.start >= (this.#outermost.at(-1)?.end ?? 0)) this.#outermost.push(span);
  }

  /** Whether a span lies in one of them. */
  holds({ start, end }: Span): boolean {
    const around = this.#outermost[firstFrom(this.#outermost, start + 1, (one) => one.start) - 1];
    return around !== undefined && end <= around.end;
  }
}

/** The index of the first unit whose offset is this one or more. */
function firstFrom(units: readonly Unit[], offset: number, of: (unit: Unit) => number): number {
  let low = 0;
  let high = units.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const unit = units[middle];
    if (unit && of(unit) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

function spansOf(unit: Unit): readonly Span[] {
  return [unit, ...(unit.apart ?? [])];
}
