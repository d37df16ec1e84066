// A position in bash text: looking ahead, limits on depth and cost, and places in the source for what was rewritten.
import type { Span } from '../../text/span.ts';
import type { Literal, Quoting, ReadProblem } from './ast.ts';

/** Thrown at the first character bash would not accept; never leaves `lang/bash`. */
export class SyntaxFailure extends Error {
  readonly offset: number;
  readonly cause_: 'syntax' | 'depth' | 'steps';
  constructor(offset: number, message: string, cause: 'syntax' | 'depth' | 'steps' = 'syntax') {
    super(message);
    this.offset = offset;
    this.cause_ = cause;
  }
}

/** What the readers of one text share: bounds, findings about the text, and switches that change the grammar. */
export interface ReadState {
  /** characters that may still be looked at; guards against inputs that make recovery quadratic */
  budget: number;
  depth: number;
  /** whether `+(…)` is a pattern: from the line after the one that switches it on, as bash reads whole lines */
  extglob: boolean;
  readonly problems: ReadProblem[];
  readonly data: Span[];
  /** comments are listed here, for the few texts where somebody asks */
  readonly comments?: Map<number, Span>;
}

/** Nesting deeper than this is not read: each level costs a few stack frames. */
const MAX_DEPTH = 120;

export const isBlank = (c: string): boolean => c === ' ' || c === '\t';

export abstract class Cursor {
  protected readonly text: string;
  protected pos: number;
  protected readonly end: number;
  protected readonly state: ReadState;
  /** translates offsets of a rewritten text (backticks, stripped heredocs) to those of the source */
  readonly #map: ((offset: number) => number) | undefined;

  constructor(text: string, start: number, end: number, state: ReadState, map?: (offset: number) => number) {
    this.text = text;
    this.pos = start;
    this.end = end;
    this.state = state;
    this.#map = map;
  }

  protected sourceOffset(offset: number): number {
    return this.#map ? this.#map(offset) : offset;
  }

  protected span(start: number, end: number = this.pos): Span {
    return { start: this.sourceOffset(start), end: this.sourceOffset(end) };
  }

  /** Cuts a stretch of a rewritten text where its characters do not follow each other in the source. */
  protected sourceRuns(start: number, end: number): { from: number; to: number; span: Span }[] {
    const whole = this.span(start, end);
    if (whole.end - whole.start === end - start) return [{ from: start, to: end, span: whole }];
    const runs: { from: number; to: number; span: Span }[] = [];
    let from = start;
    for (let to = start + 1; to <= end; to++) {
      const last = this.sourceOffset(to - 1) + 1;
      if (to < end && this.sourceOffset(to) === last) continue;
      runs.push({ from, to, span: { start: this.sourceOffset(from), end: last } });
      from = to;
    }
    return runs;
  }

  protected composeMap(map: (offset: number) => number): (offset: number) => number {
    return (offset) => this.sourceOffset(map(offset));
  }

  protected peek(ahead = 0): string {
    const i = this.pos + ahead;
    return i < this.end ? (this.text[i] as string) : '';
  }

  protected at(literal: string): boolean {
    return this.pos + literal.length <= this.end && this.text.startsWith(literal, this.pos);
  }

  protected fail(message: string, offset: number = this.pos): never {
    throw new SyntaxFailure(offset, message);
  }

  /** Reads something that lies one level deeper. */
  protected nested<T>(read: () => T): T {
    if (++this.state.depth > MAX_DEPTH) throw new SyntaxFailure(this.pos, 'nested too deeply to be read', 'depth');
    const result = read();
    this.state.depth--;
    return result;
  }

  protected spend(units: number): void {
    this.state.budget -= units;
    if (this.state.budget < 0) throw new SyntaxFailure(this.pos, 'too costly to be read', 'steps');
  }

  protected literal(text: string, quoting: Quoting, start: number, end: number = this.pos): Literal {
    return { kind: 'literal', text, quoting, span: this.span(start, end) };
  }

  /** Remembers quoted text that goes over the end of a line. */
  protected noteData(start: number, end: number): void {
    const newline = this.text.indexOf('\n', start);
    if (newline >= 0 && newline < end) this.state.data.push(this.span(start, end));
  }
}
