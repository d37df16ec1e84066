// Text that is no shell's, read by lines and words: configuration files of launchers, lists of commands.
import { shapeOf, sliceWord, type Piece, type Word } from '../../model/word.ts';
import type { Place } from '../../text/place.ts';

/** More lines of such a file are not read. */
const MAX_LINES = 400;

/** The lines of a text that hold something, without those that a `#` begins. */
export function linesOf(text: { readonly pieces: readonly Piece[]; readonly at: Place }): readonly Word[] {
  const whole: Word = { pieces: text.pieces, count: 'one', at: text.at };
  const lines: Word[] = [];
  for (const match of shapeOf(whole).matchAll(/[^\n]+/g)) {
    if (lines.length >= MAX_LINES) break;
    if (/^\s*(?:#|$)/.test(match[0])) continue;
    lines.push(sliceWord(whole, match.index, match.index + match[0].length));
  }
  return lines;
}

/** The words of a line: split at blanks, quotes taken off. */
export function argumentsOf(line: Word): readonly Word[] {
  return [...shapeOf(line).matchAll(/(?:"[^"]*"|'[^']*'|\S)+/g)].map((match) => {
    const pieces = [...match[0].matchAll(/"[^"]*"|'[^']*'|[^"']+|["']/g)].flatMap((part) => {
      const quoted = part[0].length > 1 && /^["']/.test(part[0]);
      const from = match.index + part.index + (quoted ? 1 : 0);
      return sliceWord(line, from, from + part[0].length - (quoted ? 2 : 0)).pieces;
    });
    const open = pieces.some((piece) => piece.kind === 'unknown' && !piece.quoted);
    const at = sliceWord(line, match.index, match.index + match[0].length).at;
    return { pieces, count: open ? 'any' : 'one', at };
  });
}
