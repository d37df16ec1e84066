// Variables that a format itself puts values in for: `${NAME}` in requirements, compose files, container environments.
import { type Piece, shapeOf, type TextPiece, type UnknownPiece, type Word } from '../model/word.ts';
import type { Place } from '../text/place.ts';

/**
 * Replaces what a pattern finds in the known text of a word.
 *
 * @param pattern global
 * @param replace what stands there instead; undefined leaves it as it is
 */
export function interpolated(
  word: Word,
  pattern: RegExp,
  replace: (match: RegExpExecArray, at: Place) => readonly Piece[] | undefined,
): Word {
  if (!shapeOf(word).includes('$')) return word;
  return { ...word, pieces: word.pieces.flatMap((piece) => (piece.kind === 'text' ? parts(piece) : [piece])) };

  function parts(piece: TextPiece): Piece[] {
    const pieces: Piece[] = [];
    let from = 0;
    for (const match of piece.text.matchAll(pattern)) {
      const end = match.index + match[0].length;
      const made = replace(match, cut(piece, match.index, end).at);
      if (!made) continue;
      if (match.index > from) pieces.push(cut(piece, from, match.index));
      pieces.push(...made);
      from = end;
    }
    if (from < piece.text.length) pieces.push(cut(piece, from, piece.text.length));
    return pieces;
  }
}

/** A variable whose value the environment decides. */
export function variablePiece(name: string, at: Place): UnknownPiece {
  return { kind: 'unknown', reason: 'variable', name, at, use: at, quoted: true };
}

/** Text that is written otherwise: `$$` for a dollar sign, the default of a variable. */
export function writtenPiece(text: string, at: Place): TextPiece {
  const place = { ...at, exact: false };
  return { kind: 'text', text, at: place, use: place, quoted: true };
}

function cut(piece: TextPiece, start: number, end: number): TextPiece {
  const part = (place: Place): Place =>
    place.exact && place.span.end - place.span.start === piece.text.length
      ? { ...place, span: { start: place.span.start + start, end: place.span.start + end } }
      : { ...place, exact: false };
  return { ...piece, text: piece.text.slice(start, end), at: part(piece.at), use: part(piece.use) };
}
