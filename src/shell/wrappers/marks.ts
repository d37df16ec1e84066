// Marks in words that stand for a file name or a line of input.
import { type Piece, shapeOf, sliceWord, type Word } from '../../model/word.ts';

/** Puts an unknown stretch where `xargs -I{}` or `find -exec` put a file name. */
export function replaceMark(word: Word, mark: string): Word {
  return {
    ...word,
    pieces: word.pieces.flatMap((piece) => {
      if (piece.kind === 'unknown' || mark === '' || !piece.text.includes(mark)) return [piece];
      const hole = {
        kind: 'unknown' as const,
        reason: 'input' as const,
        at: { ...piece.at, exact: false },
        use: piece.use,
        quoted: true,
      };
      const place = { ...piece.at, exact: false };
      return piece.text.split(mark).flatMap((text, index) => {
        const rest = text === '' ? [] : [{ ...piece, text, at: place }];
        return index === 0 ? rest : [hole, ...rest];
      });
    }),
  };
}

/** Puts an item where `xargs -I{}` finds its mark. */
export function withItem(word: Word, mark: string, item: Word): Word {
  const shape = shapeOf(word);
  if (mark === '' || !shape.includes(mark)) return word;
  const pieces: Piece[] = [];
  let from = 0;
  for (let at = shape.indexOf(mark); at >= 0; at = shape.indexOf(mark, from)) {
    pieces.push(...sliceWord(word, from, at).pieces, ...item.pieces);
    from = at + mark.length;
  }
  return { ...word, pieces: [...pieces, ...sliceWord(word, from).pieces] };
}
