import type { Span } from './span.ts';

/** A position as people and reports count it: both 1-based, columns in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A range of positions; `end` is exclusive. */
export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** Where the characters of a text that another one writes stand there: a `Place`. */
export type Origin = (span: Span) => { readonly doc: Document; readonly span: Span; readonly exact: boolean };

/**
 * One text that was read from somewhere, with a line index.
 *
 * Lines end at `\n`, `\r\n` or a lone `\r`, as editors count them.
 */
export class Document {
  readonly path: string;
  readonly text: string;
  /** set for a text that another one writes; `exactPlace` asks for it */
  readonly origin: Origin | undefined;
  #lineStarts: number[] | undefined;

  constructor(path: string, text: string, origin?: Origin) {
    this.path = path;
    this.text = text;
    this.origin = origin;
  }

  /** Number of lines; a text without a final newline counts its last line too. */
  get lineCount(): number {
    return this.#starts().length;
  }

  /** Offset of the first unit of a 1-based line, clamped to the text. */
  lineStart(line: number): number {
    const starts = this.#starts();
    return starts[Math.max(0, Math.min(line - 1, starts.length - 1))] ?? 0;
  }

  /** The text of a 1-based line without its line ending; empty when there is no such line. */
  lineText(line: number): string {
    const starts = this.#starts();
    const from = starts[line - 1];
    if (from === undefined) return '';
    let to = starts[line] ?? this.text.length;
    while (to > from && (this.text[to - 1] === '\n' || this.text[to - 1] === '\r')) to--;
    return this.text.slice(from, to);
  }

  /** Line and column of an offset; offsets outside the text are clamped. */
  positionAt(offset: number): Position {
    const at = Math.max(0, Math.min(offset, this.text.length));
    const starts = this.#starts();
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= at) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: at - (starts[low] ?? 0) + 1 };
  }

  rangeOf(span: Span): Range {
    return { start: this.positionAt(span.start), end: this.positionAt(span.end) };
  }

  #starts(): number[] {
    if (this.#lineStarts) return this.#lineStarts;
    const starts = [0];
    const { text } = this;
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      if (unit === 10 || (unit === 13 && text.charCodeAt(i + 1) !== 10)) starts.push(i + 1);
    }
    this.#lineStarts = starts;
    return starts;
  }
}
