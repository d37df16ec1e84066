// The items that xargs makes of its input.
import { type Piece, sliceWord, type Word } from '../model/word.ts';
import type { Place } from '../text/place.ts';
import { textOf } from './values.ts';

/** How xargs takes its input apart: at blanks and by quotes, by lines (`-I`), or at one character (`-0`, `-d`). */
export type ItemStyle = 'blanks' | 'lines' | { readonly delimiter: string };

/** One item; `startsLine`: no other stands before it on its line, as `-L` counts lines. */
export interface Item {
  readonly word: Word;
  readonly startsLine: boolean;
}

/** More items than this are not told apart. */
const MAX_ITEMS = 256;

/** The items of an input; undefined when they are not known. */
export function itemsOf(pieces: readonly Piece[], style: ItemStyle, at: Place): readonly Item[] | undefined {
  const text = textOf(pieces);
  // The least that systems allow for a command line is 4,096 bytes.
  if (text === undefined || text.length > 4000) return undefined;
  if (text.includes('\0') && !(typeof style === 'object' && style.delimiter === '\0')) return undefined;
  const whole: Word = { pieces, count: 'one', at };
  const slice = (from: number, to: number): Word => {
    const word = sliceWord(whole, from, to);
    return { ...word, pieces: word.pieces.map((piece) => ({ ...piece, quoted: true })) };
  };
  const items: Item[] = [];
  if (typeof style === 'object') {
    for (let start = 0; start < text.length && items.length <= MAX_ITEMS;) {
      const found = text.indexOf(style.delimiter, start);
      const end = found < 0 ? text.length : found;
      items.push({ word: slice(start, end), startsLine: true });
      start = end + 1;
    }
    return items.length > MAX_ITEMS ? undefined : items;
  }
  // Without its quotes an item no longer stands where it was written.
  const item =
    style === 'blanks'
      ? /(?:[^\s'"\\]|\\[\s\S]|'[^'\n]*'|"[^"\n]*")+/y
      : /(?:[^\n'"\\]|\\[\s\S]|'[^'\n]*'|"[^"\n]*")+/y;
  const between = /[ \t\n]*/y;
  for (let start = 0; ;) {
    between.lastIndex = start;
    const blanks = between.exec(text)?.[0] ?? '';
    start += blanks.length;
    if (start >= text.length) return items;
    item.lastIndex = start;
    const found = item.exec(text)?.[0];
    // A quote that nothing ends, or a blank that only some versions know.
    if (found === undefined || items.length >= MAX_ITEMS) return undefined;
    const word = slice(start, start + found.length);
    // A line that ends in a blank goes on.
    const startsLine = items.length === 0 || /(?:^|[^ \t])\n/.test(blanks);
    items.push({ word: /['"\\]/.test(found) ? withText(word, unquote(found)) : word, startsLine });
    start += found.length;
  }
}

function unquote(text: string): string {
  return text.replace(/\\([\s\S])|'([^']*)'|"([^"]*)"/g, (_, escaped?: string, single?: string, double?: string) => {
    return escaped ?? single ?? double ?? '';
  });
}

function withText(word: Word, text: string): Word {
  const at = { ...word.at, exact: false };
  return { ...word, pieces: [{ kind: 'text', text, at, use: at, quoted: true }] };
}
