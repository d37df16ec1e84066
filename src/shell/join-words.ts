// Words joined to one text.
import type { Piece, Word } from '../model/word.ts';

/** Words joined by single blanks, as `eval` and `ssh` do. */
export function joinWords(words: readonly Word[]): Piece[] {
  return words.flatMap((word, index) => {
    if (index === 0) return [...word.pieces];
    const before = words[index - 1]?.at ?? word.at;
    const at = { doc: word.at.doc, span: { start: before.span.end, end: word.at.span.start }, exact: true };
    const adjacent = before.doc === word.at.doc && at.span.end - at.span.start === 1;
    const place = adjacent ? at : { ...word.at, exact: false };
    return [{ kind: 'text' as const, text: ' ', at: place, use: place, quoted: true }, ...word.pieces];
  });
}
