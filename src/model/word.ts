import { hullOf, type Place } from '../text/place.ts';
import { type Static, type UnknownReason, known, unknown } from './static.ts';

/** Literal characters of a word, after quote removal and expansion. */
export interface TextPiece {
  readonly kind: 'text';
  readonly text: string;
  /** where the characters stand; letter by letter when `at.exact` */
  readonly at: Place;
  /** where they were put into the command: the `$ARGS` of the command line; equals `at` for literal text */
  readonly use: Place;
  readonly quoted: boolean;
}

/** A stretch of a word whose text is not known. */
export interface UnknownPiece {
  readonly kind: 'unknown';
  readonly reason: UnknownReason;
  /** the variable that was asked for, when one was: `SLURMD_NODENAME` */
  readonly name?: string;
  /** the environment's own value in `${NAME:-default}`; the default is another alternative */
  readonly defaulted?: true;
  /** the commands that ran inside a substitution, by id */
  readonly commands?: readonly number[];
  /** any number of words, whatever quotes stand around: an element of an array or `"$@"` whose own count is not known */
  readonly many?: boolean;
  /** the path it names, relative to the folder of the file `from`: what `$0` and `$(dirname "$0")` stand for */
  readonly beside?: { readonly from: string; readonly path: string };
  /** `<(…)` and `>(…)`: the word names a pipe to these commands */
  readonly pipe?: '<' | '>';
  readonly at: Place;
  readonly use: Place;
  readonly quoted: boolean;
}

export type Piece = TextPiece | UnknownPiece;

/**
 * One word of a command after expansion. `count` is `any` when it may turn into any number of words
 * (an unquoted unknown, `"$@"`), else `one`.
 */
export interface Word {
  readonly pieces: readonly Piece[];
  readonly count: 'one' | 'any';
  /** the whole word as written in the command line, quotes included */
  readonly at: Place;
}

/** The text of a word when every character is known. */
export function staticText(word: Word | undefined): string | undefined {
  if (!word || word.count === 'any') return undefined;
  const [only] = word.pieces;
  if (only && word.pieces.length === 1) return only.kind === 'text' ? only.text : undefined;
  let text = '';
  for (const piece of word.pieces) {
    if (piece.kind === 'unknown') return undefined;
    text += piece.text;
  }
  return text;
}

/** The text of a word with `…` where it is not known, for messages and for matching known beginnings and ends. */
export function shapeOf(word: Word): string {
  let shape = '';
  for (const piece of word.pieces) shape += piece.kind === 'text' ? piece.text : '…';
  return shape;
}

/** The known text a word begins with. */
export function prefixOf(word: Word): string {
  let text = '';
  for (const piece of word.pieces) {
    if (piece.kind === 'unknown') break;
    text += piece.text;
  }
  return text;
}

/** The word as a three-valued string. */
export function asStatic(word: Word): Static<string> {
  const text = staticText(word);
  if (text !== undefined) return known(text, placeOf(word));
  const hole = word.pieces.find((piece) => piece.kind === 'unknown');
  return unknown(hole?.reason ?? 'glob', word.at);
}

/** The first unknown stretch of a word. */
export function firstUnknown(word: Word): UnknownPiece | undefined {
  return word.pieces.find((piece) => piece.kind === 'unknown');
}

/**
 * Where the value of a word is written, for pointing and for edits: the characters themselves when they stand
 * together somewhere, else the word in the command line.
 */
export function placeOf(word: Word): Place {
  let place: Place | undefined;
  for (const piece of word.pieces) {
    if (place && (piece.at.doc !== place.doc || piece.at.span.start !== place.span.end)) return word.at;
    place = place ? hullOf(place, piece.at) : piece.at;
  }
  return place ?? word.at;
}

/**
 * The part of a word from `from` to `to`, both counted in units of its shape (`shapeOf`), in which an unknown
 * stretch counts as one unit. Used for the value of `--name=value` and for lists such as `a:b,c:d`.
 */
export function sliceWord(word: Word, from: number, to = Infinity): Word {
  const pieces: Piece[] = [];
  let at = 0;
  for (const piece of word.pieces) {
    const length = piece.kind === 'text' ? piece.text.length : 1;
    const start = Math.max(from, at) - at;
    const end = Math.min(to, at + length) - at;
    if (end > start || (length === 0 && at >= from && at < to)) {
      pieces.push(piece.kind === 'text' && end - start < length ? cutPiece(piece, start, end) : piece);
    }
    at += length;
  }
  const first = pieces[0];
  const last = pieces.at(-1);
  const place = first && last ? hullOf(first.use, last.use) : { ...word.at, exact: false };
  return { pieces, count: word.count, at: place };
}

/** Splits a word at every known occurrence of a separator character. */
export function splitWord(word: Word, separator: string): Word[] {
  const shape = shapeOf(word);
  const words: Word[] = [];
  let from = 0;
  for (let i = 0; i <= shape.length; i++) {
    if (i < shape.length && shape[i] !== separator) continue;
    words.push(sliceWord(word, from, i));
    from = i + 1;
  }
  return words;
}

function cutPiece(piece: TextPiece, start: number, end: number): TextPiece {
  const cut = (place: Place): Place => {
    const literal = place.exact && place.span.end - place.span.start === piece.text.length;
    if (!literal) return place;
    return { ...place, span: { start: place.span.start + start, end: place.span.start + end } };
  };
  return { ...piece, text: piece.text.slice(start, end), at: cut(piece.at), use: cut(piece.use) };
}
