// Makes words of expanded text: splitting by IFS, and the stretches that name files nobody knows.
import type { Piece, TextPiece, Word } from '../model/word.ts';
import type { Place } from '../text/place.ts';
import { hole } from './values.ts';

/** A stretch of an expanded word before it is split into fields. */
export interface Segment {
  readonly piece: Piece;
  /** result of an unquoted expansion: subject to splitting */
  readonly splits: boolean;
  /** subject to globbing */
  readonly globs: boolean;
}

/** Separates the fields of `"$@"` and `"${a[@]}"`. */
export const BREAK = 'break';
/** An expanded word on its way to being cut into fields. */
export type Flow = Segment | typeof BREAK;

/** What IFS is when nothing sets it. */
export const DEFAULT_IFS = ' \t\n';

/** Whether IFS matters to the words that expanded text makes. */
export function isSplit(flow: readonly Flow[]): boolean {
  return flow.some((item) => item !== BREAK && item.splits && item.piece.kind === 'text');
}

/**
 * Cuts expanded text into the words it makes.
 *
 * @param ifs the value of IFS; undefined when it is not known
 * @param globsVanish `shopt -s nullglob` or `failglob`: a pattern that matches no file does not stay as written
 */
export function fieldsOf(flow: readonly Flow[], at: Place, ifs: string | undefined, globsVanish: boolean): Word[] {
  const words: Word[] = [];
  let pieces: Piece[] | undefined;
  let any = false;
  for (const item of flow) {
    if (item === BREAK) {
      if (pieces) words.push(field(pieces, any, at));
      pieces = undefined;
      any = false;
      continue;
    }
    const { piece } = item;
    if (piece.kind === 'unknown') {
      pieces ??= [];
      pieces.push(piece);
      if (piece.many || item.splits || (piece.reason === 'glob' && !piece.quoted)) any = true;
      continue;
    }
    if (item.splits && ifs === undefined) {
      pieces ??= [];
      pieces.push({ ...hole('variable', piece.at, { name: 'IFS' }), use: piece.use });
      any = true;
      continue;
    }
    const chunks = item.splits && ifs !== undefined ? splitFields(piece, ifs) : [piece];
    for (const chunk of chunks) {
      if (chunk === BREAK) {
        if (pieces) words.push(field(pieces, any, at));
        pieces = undefined;
        any = false;
        continue;
      }
      pieces ??= [];
      if (!item.globs) {
        pieces.push(chunk);
        continue;
      }
      if (globsVanish && /\[[^\]]*\]/.test(chunk.text)) {
        pieces.push({ ...hole('glob', chunk.at), use: chunk.use });
        any = true;
        continue;
      }
      for (const stretch of globStretches(chunk)) {
        if (stretch.kind === 'unknown') any = true;
        pieces.push(stretch);
      }
    }
  }
  if (pieces) words.push(field(pieces, any, at));
  return words;
}

/** One word; empty stretches beside others go. */
function field(pieces: readonly Piece[], any: boolean, at: Place): Word {
  return {
    pieces: pieces.length === 1 ? pieces : pieces.filter((piece) => piece.kind === 'unknown' || piece.text !== ''),
    count: any ? 'any' : 'one',
    at,
  };
}

/** The stretch `from`–`to` of literal text at a place. */
export function cut(at: Place, from: number, to: number, text: string): Place {
  if (!at.exact || at.span.end - at.span.start !== text.length) return { ...at, exact: false };
  return { ...at, span: { start: at.span.start + from, end: at.span.start + to } };
}

/** Splits an expanded text by IFS; `break` marks where one field ends. */
function* splitFields(piece: TextPiece, ifs: string): Generator<TextPiece | typeof BREAK> {
  const { text } = piece;
  const isSpace = (c: string): boolean => ifs.includes(c) && ' \t\n'.includes(c);
  let i = 0;
  while (i < text.length) {
    let start = i;
    while (i < text.length && isSpace(text[i] as string)) i++;
    if (i > start) yield BREAK;
    start = i;
    while (i < text.length && !ifs.includes(text[i] as string)) i++;
    if (i > start) yield { ...piece, text: text.slice(start, i), at: cut(piece.at, start, i, text) };
    if (i < text.length && !isSpace(text[i] as string)) {
      if (i === start) yield { ...piece, text: '', at: cut(piece.at, i, i, text) };
      yield BREAK;
      i++;
    }
  }
}

/**
 * Replaces active glob characters by unknown stretches.
 *
 * A lone bracket expression (`torch[cuda]`) and a `?` in an address (`https://h/p?q=1`) stay as written: bash keeps
 * a pattern that matches no file, and such files do not exist outside of puzzles.
 */
function* globStretches(piece: TextPiece): Generator<Piece> {
  const { text } = piece;
  if (!/[*?]/.test(text) || /^[a-z][a-z0-9+.-]*:\/\//i.test(text)) {
    yield piece;
    return;
  }
  for (const match of text.matchAll(/[*?]+|[^*?]+/g)) {
    const at = cut(piece.at, match.index, match.index + match[0].length, text);
    // Literal text stands where it is used; a variable's text is used as a whole.
    const use = piece.use === piece.at ? at : piece.use;
    if (/^[*?]/.test(match[0])) yield { ...hole('glob', at), use };
    else yield { ...piece, text: match[0], at, use };
  }
}
