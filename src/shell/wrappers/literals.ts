// Constant strings in programs of other languages, with the places of their characters.
import { type Piece, shapeOf, sliceWord, type Word } from '../../model/word.ts';
import { fromInput, synthetic } from './wrapper.ts';

/** How a language writes strings. */
export interface Strings {
  /** quotes between which variables are put in; and what such a variable looks like */
  readonly open?: string;
  readonly variable?: RegExp;
  /** quotes between which nothing is */
  readonly plain: string;
  /** words before a delimiter of free choice: Perl's `qq{…}`; those in upper case put variables in */
  readonly generic?: RegExp;
  /** operators that join strings */
  readonly joins?: RegExp;
}

/** A string that was read. */
export interface Literal {
  readonly word: Word;
  /** offset behind it */
  readonly end: number;
  /** the quote or word it began with */
  readonly quote: string;
}

/** Longer strings start no command that is worth reading. */
const MAX_LENGTH = 10_000;
/** and none has more escapes and variables than this */
const MAX_PIECES = 500;
const PAIRS: Readonly<Record<string, string>> = { '{': '}', '(': ')', '[': ']', '<': '>' };
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '0': '\0', e: '\u001b' };

/** The code with its shape, which is asked for again and again. */
export interface Code {
  readonly word: Word;
  readonly text: string;
}

/** Takes a word for code. */
export function codeOf(word: Word): Code {
  return { word, text: shapeOf(word) };
}

/** Reads a string, or strings joined by operators, at an offset; undefined where none begins. */
export function literalAt(code: Code, offset: number, strings: Strings): Literal | undefined {
  const first = oneLiteral(code, offset, strings);
  if (!first || !strings.joins) return first;
  const pieces = [...first.word.pieces];
  let { end } = first;
  for (let i = 0; i < 20; i++) {
    const operator = new RegExp(`\\s*(?:${strings.joins.source})\\s*`, 'y');
    operator.lastIndex = end;
    const found = operator.exec(code.text);
    if (!found) break;
    end += found[0].length;
    const next = oneLiteral(code, end, strings);
    if (next) pieces.push(...next.word.pieces);
    else pieces.push(...fromInput(code.word).pieces);
    // What is no string is a variable or a call, up to the next operator or the end of the argument.
    const rest = /[\w.$@[\]>{}'"-]*(?:\([^()]*\))?/y;
    rest.lastIndex = end;
    end = next ? next.end : end + (rest.exec(code.text)?.[0].length ?? 0);
  }
  return { ...first, word: { ...first.word, pieces }, end };
}

function oneLiteral({ word, text }: Code, offset: number, strings: Strings): Literal | undefined {
  const start = delimiter(text, offset, strings);
  if (!start) return undefined;
  const { quote, closing, from } = start;
  const opens = (strings.open ?? '').includes(quote) || /^(?:qq|qx|%x)$/.test(quote);
  const pieces: Piece[] = [];
  const nested = text[from - 1] ?? '';
  let depth = 0;
  let begin = from;
  const variable = opens && strings.variable ? new RegExp(strings.variable.source, 'y') : undefined;
  const flush = (end: number): void => {
    if (end > begin) pieces.push(...sliceWord(word, begin, end).pieces);
  };
  for (let i = from; i < text.length && i - from < MAX_LENGTH; i++) {
    if (pieces.length > MAX_PIECES) return undefined;
    const char = text[i] ?? '';
    if (text.startsWith(closing, i) && depth === 0) {
      flush(i);
      const at = { ...sliceWord(word, offset, i + closing.length).at, exact: false };
      return { word: { pieces, count: 'one', at }, end: i + closing.length, quote };
    }
    if (closing.length === 1 && closing !== nested && (char === nested || char === closing))
      depth += char === nested ? 1 : -1;
    if (char === '\\' && closing !== ']]') {
      const next = text[i + 1] ?? '';
      // Where nothing is put in, only the quote and the backslash are escaped.
      if (!opens && strings.open !== undefined && next !== closing && next !== '\\') continue;
      flush(i);
      pieces.push(...synthetic(ESCAPES[next] ?? next, word).pieces);
      i++;
      begin = i + 1;
    } else if (variable) {
      variable.lastIndex = i;
      const found = variable.exec(text)?.[0];
      if (!found) continue;
      flush(i);
      pieces.push(...fromInput(word).pieces);
      i += found.length - 1;
      begin = i + 1;
    }
  }
  return undefined;
}

function delimiter(
  text: string,
  offset: number,
  strings: Strings,
): { quote: string; closing: string; from: number } | undefined {
  const char = text[offset] ?? '';
  if (char !== '' && `${strings.open ?? ''}${strings.plain}`.includes(char) && char !== '[')
    return { quote: char, closing: char, from: offset + 1 };
  if (strings.plain.includes('[') && text.startsWith('[[', offset))
    return { quote: '[[', closing: ']]', from: offset + 2 };
  if (!strings.generic) return undefined;
  const generic = new RegExp(`(${strings.generic.source})\\s*([^\\w\\s,;=)])`, 'y');
  generic.lastIndex = offset;
  const found = generic.exec(text);
  const opening = found?.[2];
  if (found?.[1] === undefined || opening === undefined) return undefined;
  return { quote: found[1], closing: PAIRS[opening] ?? opening, from: offset + found[0].length };
}
