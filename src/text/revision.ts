// Replacements of parts of a text, one after the other, that still know what of the first text is left.
import type { Span } from './span.ts';

/** Puts a text in the place of a span; an empty span is an insertion. */
export interface Replacement {
  readonly span: Span;
  readonly text: string;
}

/** A stretch of the original that is still there, or new text. */
type Piece = Span | string;

/** A text and what it was before: the changes are known exactly, without comparing the two. */
export class Revision {
  readonly original: string;
  readonly text: string;
  readonly #pieces: readonly Piece[];

  private constructor(original: string, text: string, pieces: readonly Piece[]) {
    this.original = original;
    this.text = text;
    this.#pieces = pieces;
  }

  /** A text without any change. */
  static of(text: string): Revision {
    return new Revision(text, text, text === '' ? [] : [{ start: 0, end: text.length }]);
  }

  /** @param replacements spans of `text`, in order and without overlaps */
  replace(replacements: readonly Replacement[]): Revision {
    const pieces: Piece[] = [];
    const source = new Reader(this.#pieces);
    let at = 0;
    for (const { span, text } of replacements) {
      pieces.push(...source.take(span.start - at));
      source.take(span.end - span.start);
      if (text !== '') pieces.push(text);
      at = span.end;
    }
    pieces.push(...source.take(this.text.length - at));
    return new Revision(this.original, replaceIn(this.text, replacements), pieces);
  }

  /** What turns the original into the text, in order; neighbours are one. */
  changes(): Replacement[] {
    const changes: Replacement[] = [];
    let kept = 0;
    let added = '';
    for (const piece of [...this.#pieces, { start: this.original.length, end: this.original.length }]) {
      if (typeof piece === 'string') {
        added += piece;
        continue;
      }
      const span = { start: kept, end: piece.start };
      if (added !== '' || span.end > span.start) changes.push({ span, text: added });
      added = '';
      kept = piece.end;
    }
    return changes;
  }
}

/** Hands out the beginning of a list of pieces. */
class Reader {
  readonly #pieces: readonly Piece[];
  #index = 0;
  /** how much of the piece at `#index` was handed out */
  #used = 0;

  constructor(pieces: readonly Piece[]) {
    this.#pieces = pieces;
  }

  take(length: number): Piece[] {
    const taken: Piece[] = [];
    let wanted = length;
    for (let piece = this.#pieces[this.#index]; piece !== undefined && wanted > 0; piece = this.#pieces[this.#index]) {
      const whole = lengthOf(piece);
      const count = Math.min(wanted, whole - this.#used);
      taken.push(part(piece, this.#used, this.#used + count));
      wanted -= count;
      this.#used += count;
      if (this.#used < whole) break;
      this.#index++;
      this.#used = 0;
    }
    return taken;
  }
}

function lengthOf(piece: Piece): number {
  return typeof piece === 'string' ? piece.length : piece.end - piece.start;
}

function part(piece: Piece, from: number, to: number): Piece {
  if (typeof piece === 'string') return piece.slice(from, to);
  return { start: piece.start + from, end: piece.start + to };
}

/** @param replacements in order and without overlaps */
export function replaceIn(text: string, replacements: readonly Replacement[]): string {
  let replaced = '';
  let at = 0;
  for (const { span, text: instead } of replacements) {
    replaced += text.slice(at, span.start) + instead;
    at = span.end;
  }
  return replaced + text.slice(at);
}

/** Where a span stands after replacements; what was replaced inside it, or around it, is where the new text stands. */
export function movedSpan({ start, end }: Span, replacements: readonly Replacement[]): Span {
  let from = start;
  let to = end;
  let shift = 0;
  for (const { span, text } of replacements) {
    const before = span.start + shift;
    shift += text.length - (span.end - span.start);
    // An insertion right before belongs to what stands before.
    if (span.end <= start) from = start + shift;
    else if (span.start < start) from = before;
    if (span.end <= end && span.start < end) to = end + shift;
    else if (span.start < end) to = before + text.length;
  }
  return { start: from, end: Math.max(from, to) };
}
