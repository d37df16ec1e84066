// Scalars whose value is not written as it reads: escapes, folded lines.
import type { Piece, Word } from '../../model/word.ts';
import type { Place } from '../../text/place.ts';
import type { Source } from '../source.ts';

/**
 * The word of a scalar.
 *
 * @param start and end: the characters between its quotes
 * @param value what they mean; the same characters, unless something was decoded
 */
export function scalarWord(source: Source, start: number, end: number, value: string): Word {
  const written = source.text.slice(start, end);
  const word = source.word(start, end);
  if (written === value) return { ...word, at: source.place(start, end) };
  const at: Place = { ...source.place(start, end), exact: false };
  const holes = word.pieces.filter((piece) => piece.kind === 'unknown');
  const pieces: Piece[] = [];
  // What is not known is one `…` of the text that was decoded.
  for (const [index, part] of (holes.length > 0 ? value.split('…') : [value]).entries()) {
    const hole = index > 0 ? holes[index - 1] : undefined;
    if (hole) pieces.push(hole);
    else if (index > 0) pieces.push({ kind: 'text', text: '…', at, use: at, quoted: true });
    if (part !== '') pieces.push({ kind: 'text', text: part, at, use: at, quoted: true });
  }
  return { pieces, count: 'one', at };
}
