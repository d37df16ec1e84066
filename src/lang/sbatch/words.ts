// Splits a directive line into words as sbatch does, and knows where each character of a word stands.
import { exactPlace, type Place } from '../../text/place.ts';
import type { Document } from '../../text/document.ts';

/** One argument of a directive line after quoting, with the place of each of its characters. */
export interface Word {
  readonly text: string;
  /** raw extent in the document, quotes included */
  readonly start: number;
  readonly end: number;
  /** offsets of the characters of `text`; absent when they stand side by side from `start` on */
  readonly offsets?: readonly number[];
  /** 0-based index of the `\n`-separated line */
  readonly line: number;
}

/** Why the rest of a directive line was not read. */
export interface LineStop {
  readonly kind: 'end' | 'comment' | 'cut' | 'separator' | 'empty-word' | 'colon' | 'unmatched';
  /** where reading stopped */
  readonly at: number;
  /** where the argument that stopped it began, blanks before it included: sbatch quotes the line from there */
  readonly from: number;
  /** the quote character that was not closed */
  readonly quote?: string;
}

export interface LineWords {
  readonly words: readonly Word[];
  readonly stop: LineStop;
}

/** C's isspace() in the C locale, which sbatch runs in: no Unicode blank counts. */
export function isBlank(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13);
}

/** Offset of the first non-blank character at or after `at`, at most `end`. */
export function skipBlanks(text: string, at: number, end: number): number {
  let i = at;
  while (i < end && isBlank(text.charCodeAt(i))) i++;
  return i;
}

/** Offset behind the last non-blank character before `end`, at least `start`. */
export function trimmedEnd(text: string, start: number, end: number): number {
  let to = end;
  while (to > start && isBlank(text.charCodeAt(to - 1))) to--;
  return to;
}

/** Length of a `hetjob` or `packjob` word at `at`; 0 when there is none. */
export function separatorAt(text: string, at: number, end: number): number {
  for (const word of ['packjob', 'hetjob']) {
    const after = at + word.length;
    if (after > end || text.slice(at, after).toLowerCase() !== word) continue;
    if (after === end || isBlank(text.charCodeAt(after))) return word.length;
  }
  return 0;
}

/**
 * Splits the text of a directive line behind its keyword as `get_argument()` of `src/sbatch/opt.c` does:
 * both quotes alike, backslash everywhere, an unquoted `#` ends the line even inside a word.
 *
 * @param keepsEscapedBlank `\ ` stays in the word (Slurm 24.05 and later); earlier releases end the word there
 */
export function splitLine(
  text: string,
  start: number,
  end: number,
  line: number,
  keepsEscapedBlank: boolean,
): LineWords {
  const words: Word[] = [];
  let from = start;
  for (;;) {
    const begin = skipBlanks(text, from, end);
    if (separatorAt(text, begin, end) > 0) return { words, stop: { kind: 'separator', at: begin, from } };
    if (begin >= end) return { words, stop: { kind: 'end', at: end, from } };
    if (text[begin] === ':') return { words, stop: { kind: 'colon', at: begin, from } };
    const read = readWord(text, begin, end, keepsEscapedBlank);
    if (read.quote !== undefined) {
      return { words, stop: { kind: 'unmatched', at: begin, from, quote: read.quote } };
    }
    const { offsets } = read;
    if (offsets.length === 0) {
      const kind = text[read.end] === '#' ? 'comment' : 'empty-word';
      return { words, stop: { kind, at: kind === 'comment' ? read.end : begin, from } };
    }
    words.push(wordOf(text, begin, read.end, offsets, line));
    if (read.end < end && text[read.end] === '#') return { words, stop: { kind: 'cut', at: read.end, from: read.end } };
    from = read.end;
  }
}

interface RawWord {
  readonly end: number;
  readonly offsets: number[];
  readonly quote?: string;
}

function readWord(text: string, begin: number, end: number, keepsEscapedBlank: boolean): RawWord {
  const offsets: number[] = [];
  let quote = '';
  let escaped = false;
  let i = begin;
  while (i < end && (quote !== '' || !isBlank(text.charCodeAt(i)))) {
    const c = text.charAt(i);
    if (escaped) {
      escaped = false;
    } else if (c === '\\') {
      i++;
      if (keepsEscapedBlank && i < end && text[i] === ' ') offsets.push(i++);
      else escaped = true;
      continue;
    } else if (quote !== '') {
      if (c === quote) {
        quote = '';
        i++;
        continue;
      }
    } else if (c === '"' || c === "'") {
      quote = c;
      i++;
      continue;
    } else if (c === '#') {
      break;
    }
    offsets.push(i++);
  }
  return quote === '' ? { end: i, offsets } : { end: i, offsets, quote };
}

function wordOf(text: string, start: number, end: number, offsets: readonly number[], line: number): Word {
  if (offsets.length === end - start) return { text: text.slice(start, end), start, end, line };
  return { text: offsets.map((at) => text.charAt(at)).join(''), start, end, offsets, line };
}

/** Document offset of the `index`-th character of a word; the raw end for the position behind the last one. */
export function offsetIn(word: Word, index: number): number {
  if (!word.offsets) return word.start + index;
  return word.offsets[index] ?? word.end;
}

/**
 * Where a part of a word stands. Exact when its characters stand side by side in the document; the place of an
 * empty part is where characters would have to be put in.
 */
export function partPlace(doc: Document, word: Word, from: number, to: number): Place {
  if (from >= to) {
    const at = from > 0 ? offsetIn(word, from - 1) + 1 : word.start;
    return exactPlace(doc, at, at);
  }
  const start = offsetIn(word, from);
  const end = offsetIn(word, to - 1) + 1;
  return { doc, span: { start, end }, exact: end - start === to - from };
}
