// A text to be read by a reader of any format: a file's, or what a script wrote, as far as that is known.
import type { Coverage } from '../model/coverage.ts';
import { type Piece, shapeOf, sliceWord, type Word } from '../model/word.ts';
import type { Document } from '../text/document.ts';
import { exactPlace, type Place } from '../text/place.ts';
import type { Span } from '../text/span.ts';

/** How many pieces a text is searched through for every word; more are found by their offsets. */
const FEW = 8;

/**
 * A text with the places of its characters. What is not known counts as one `…`, so that offsets into `text` are
 * offsets into the word as `sliceWord` counts them.
 */
export class Source {
  readonly text: string;
  readonly #whole: Word;
  readonly #starts: readonly number[] | undefined;
  /** set when the places of its characters are asked for one by one */
  readonly #document: Document | undefined;

  constructor(pieces: readonly Piece[], at: Place, document?: Document) {
    this.#whole = { pieces, count: 'one', at };
    this.text = shapeOf(this.#whole);
    this.#starts = pieces.length > FEW ? startsOf(pieces) : undefined;
    this.#document = document;
  }

  static of(document: Document): Source {
    const at = exactPlace(document, 0, document.text.length);
    const piece: Piece = { kind: 'text', text: document.text, at, use: at, quoted: true };
    return new Source([piece], at, document.origin && document);
  }

  /** The whole text. */
  get at(): Place {
    return this.#whole.at;
  }

  /** The characters of a range as a word. */
  word(start: number, end: number): Word {
    if (this.#document && end > start) {
      const at = exactPlace(this.#document, start, end);
      const text = this.text.slice(start, end);
      return { pieces: [{ kind: 'text', text, at, use: at, quoted: true }], count: 'one', at };
    }
    const starts = this.#starts;
    if (!starts || end <= start) return sliceWord(this.#whole, start, end);
    const first = lastAtOrBefore(starts, start);
    const last = lastAtOrBefore(starts, end - 1);
    const base = starts[first] ?? 0;
    const pieces = this.#whole.pieces.slice(first, last + 1);
    return sliceWord({ ...this.#whole, pieces }, start - base, end - base);
  }

  /** Where a range stands; of an empty one, the point. */
  place(start: number, end: number): Place {
    if (end > start) return this.word(start, end).at;
    const [first] = this.#whole.pieces;
    const only = this.#whole.pieces.length === 1 && first?.at.exact ? first.at : undefined;
    if (only && !this.#document) return exactPlace(only.doc, only.span.start + start, only.span.start + start);
    const near = this.word(Math.max(0, start - 1), Math.max(1, start)).at;
    return { ...near, exact: false };
  }
}

/** The text with its places, as readers of comments take it. */
export function placed(source: Source): { readonly text: string; place(span: Span): Place } {
  return { text: source.text, place: ({ start, end }) => source.place(start, end) };
}

/** A whole file with its places. */
export function placedFile(document: Document): { readonly text: string; place(span: Span): Place } {
  return { text: document.text, place: ({ start, end }) => exactPlace(document, start, end) };
}

function startsOf(pieces: readonly Piece[]): number[] {
  const starts: number[] = [];
  let at = 0;
  for (const piece of pieces) {
    starts.push(at);
    at += piece.kind === 'text' ? piece.text.length : 1;
  }
  return starts;
}

function lastAtOrBefore(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The whole lines of a text within a limit, and what is said of the rest. */
export function readable(source: Source, most: number): { readonly text: string; readonly cut: readonly Coverage[] } {
  const { text } = source;
  if (text.length <= most) return { text, cut: [] };
  const newline = text.lastIndexOf('\n', most);
  const end = newline < 0 ? most : newline + 1;
  const at = source.place(end, text.length);
  const message = `not checked: what follows the first ${end} characters`;
  return { text: text.slice(0, end), cut: [{ cause: 'size', at, message }] };
}
