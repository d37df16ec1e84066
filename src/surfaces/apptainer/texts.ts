// Words and texts that Apptainer puts together itself.
import type { Piece, TextPiece, Word } from '../../model/word.ts';
import { type Place } from '../../text/place.ts';

/** Text that stands nowhere in the file, at what makes Apptainer write it. */
export function generated(text: string, at: Place): TextPiece {
  const place = { ...at, exact: false };
  return { kind: 'text', text, at: place, use: place, quoted: true };
}

/** A word that stands nowhere in the file. */
export function generatedWord(text: string, at: Place): Word {
  return { pieces: [generated(text, at)], count: 'one', at };
}

/** The words with a text between them, at the last one. */
export function joined(words: readonly Word[], between: string): Word {
  const at = words.at(-1)?.at;
  if (!at) throw new RangeError('no words to join');
  const pieces: Piece[] = words.flatMap((word, index) =>
    index === 0 ? word.pieces : [generated(between, word.at), ...word.pieces],
  );
  return { pieces, count: 'one', at };
}

/** The first line of a text, with `…` for what is not known. */
export function firstLine(pieces: readonly Piece[]): string {
  let line = '';
  for (const piece of pieces) {
    line += piece.kind === 'text' ? piece.text : '…';
    const end = line.indexOf('\n');
    if (end >= 0) return line.slice(0, end);
  }
  return line;
}
