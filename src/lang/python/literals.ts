// String bodies and numbers by Python's lexical rules: escapes, raw and byte strings, the text between f-string fields.
import type { Span } from '../../text/span.ts';
import type { Hole, TextPart } from './ast.ts';

/** How a string literal was opened. */
export interface StringStyle {
  /** the closing quote: one character or three */
  readonly quote: string;
  readonly raw: boolean;
  readonly bytes: boolean;
  /** `{…}` are fields (f- and t-strings) */
  readonly fields: boolean;
}

/** Why a stretch of string text ended: its quote, an illegal line end, the braces of a field, the end of the text. */
export type TextStop = 'quote' | 'newline' | 'open' | 'close' | 'end';

export interface ScannedText {
  readonly parts: readonly (TextPart | Hole)[];
  /** the offset of what stopped the scan */
  readonly at: number;
  readonly stop: TextStop;
  /** escapes and braces that Python refuses */
  readonly bad: readonly Span[];
}

/** Collects parts in order, joining neighbours of one kind. */
class PartList {
  readonly parts: (TextPart | Hole)[] = [];
  readonly #text: string;
  #from = -1;

  constructor(text: string) {
    this.#text = text;
  }

  /** The character at `at` stands for itself. */
  keep(at: number): void {
    if (this.#from < 0) this.#from = at;
  }

  decoded(text: string, start: number, end: number): void {
    this.flush(start);
    const last = this.parts.at(-1);
    if (last?.kind === 'decoded' && last.span.end === start) {
      this.parts[this.parts.length - 1] = { ...last, text: last.text + text, span: { start: last.span.start, end } };
    } else this.parts.push({ kind: 'decoded', text, span: { start, end } });
  }

  hole(start: number, end: number): void {
    this.flush(start);
    this.parts.push({ kind: 'hole', span: { start, end } });
  }

  flush(end: number): void {
    if (this.#from >= 0 && end > this.#from) {
      const span = { start: this.#from, end };
      this.parts.push({ kind: 'verbatim', text: this.#text.slice(span.start, span.end), span });
    }
    this.#from = -1;
  }
}

/**
 * Reads string text from `from` until something ends it.
 *
 * @param inSpec the text is the format spec of a field, where braces have no doubled form
 */
export function scanText(text: string, from: number, style: StringStyle, inSpec: boolean): ScannedText {
  const list = new PartList(text);
  const bad: Span[] = [];
  const { quote, raw, bytes, fields } = style;
  const triple = quote.length === 3;
  let at = from;
  const stopAt = (stop: TextStop): ScannedText => {
    list.flush(at);
    return { parts: list.parts, at, stop, bad };
  };
  while (at < text.length) {
    const unit = text[at];
    if (unit === quote[0] && (!triple || text.startsWith(quote, at))) return stopAt('quote');
    if (unit === '\n' || unit === '\r') {
      if (!triple) return stopAt('newline');
      // Python reads \r\n and \r as \n, in strings too
      const end = lineEnd(text, at);
      if (unit === '\r') list.decoded('\n', at, end);
      else list.keep(at);
      at = end;
    } else if (fields && unit === '{') {
      if (inSpec || text[at + 1] !== '{') return stopAt('open');
      list.decoded('{', at, at + 2);
      at += 2;
    } else if (fields && unit === '}') {
      if (inSpec) return stopAt('close');
      if (text[at + 1] === '}') {
        list.decoded('}', at, at + 2);
        at += 2;
      } else {
        bad.push({ start: at, end: at + 1 });
        list.keep(at++);
      }
    } else if (unit === '\\') {
      at = raw ? keepRaw(text, at, fields, list) : escape(text, at, bytes, fields, list, bad);
    } else list.keep(at++);
  }
  return stopAt('end');
}

/** In a raw string the backslash stays, and still keeps a quote from closing the string. */
function keepRaw(text: string, at: number, fields: boolean, list: PartList): number {
  list.keep(at);
  const next = text[at + 1];
  if (next === undefined || next === '\r' || next === '\n') {
    if (next === undefined) return at + 1;
    const end = lineEnd(text, at + 1);
    if (next === '\r') list.decoded('\n', at + 1, end);
    return end;
  }
  return fields && (next === '{' || next === '}') ? at + 1 : at + 2;
}

const SIMPLE: ReadonlyMap<string, string> = new Map([
  ['\\', '\\'],
  ["'", "'"],
  ['"', '"'],
  ['a', '\x07'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
]);
const HEX_DIGITS: ReadonlyMap<string, number> = new Map([
  ['x', 2],
  ['u', 4],
  ['U', 8],
]);
const NAMED = /\{[^{}\n\r'"]*\}/y;

/** Decodes the escape at `at` and returns the offset after it; unknown escapes stay as they are. */
function escape(text: string, at: number, bytes: boolean, fields: boolean, list: PartList, bad: Span[]): number {
  const next = text[at + 1];
  if (next === undefined) {
    list.keep(at);
    return at + 1;
  }
  if (next === '\n' || next === '\r') {
    const end = lineEnd(text, at + 1);
    list.decoded('', at, end);
    return end;
  }
  const simple = SIMPLE.get(next);
  if (simple !== undefined) {
    list.decoded(simple, at, at + 2);
    return at + 2;
  }
  if (next >= '0' && next <= '7') {
    let end = at + 2;
    while (end < at + 4 && isOctal(text[end])) end++;
    const code = parseInt(text.slice(at + 1, end), 8);
    list.decoded(String.fromCharCode(bytes ? code & 0xff : code), at, end);
    return end;
  }
  const digits = bytes && next !== 'x' ? undefined : HEX_DIGITS.get(next);
  if (digits !== undefined) {
    const hex = text.slice(at + 2, at + 2 + digits);
    const code = hex.length === digits && /^[0-9a-fA-F]+$/.test(hex) ? parseInt(hex, 16) : Infinity;
    if (code <= 0x10ffff) {
      list.decoded(String.fromCodePoint(code), at, at + 2 + digits);
      return at + 2 + digits;
    }
    bad.push({ start: at, end: at + 2 });
    list.hole(at, at + 2);
    return at + 2;
  }
  if (next === 'N' && !bytes) {
    // the table of character names is not carried, so the character is not known
    NAMED.lastIndex = at + 2;
    const end = NAMED.test(text) ? NAMED.lastIndex : at + 2;
    if (end === at + 2) bad.push({ start: at, end });
    list.hole(at, end);
    return end;
  }
  list.keep(at);
  // a brace after the backslash still opens a field
  return fields && (next === '{' || next === '}') ? at + 1 : at + 2;
}

function isOctal(unit: string | undefined): boolean {
  return unit !== undefined && unit >= '0' && unit <= '7';
}

/** The offset after the line ending at `at`. */
export function lineEnd(text: string, at: number): number {
  return text[at] === '\r' && text[at + 1] === '\n' ? at + 2 : at + 1;
}

const FLOAT = /^[0-9.]+(?:e[+-]?[0-9]+)?$/;

/** The value of a number literal; undefined for imaginary numbers and for what is no number. */
export function numberValue(literal: string): number | undefined {
  const plain = literal.replaceAll('_', '').toLowerCase();
  // Python 2 wrote octal with a bare zero and long integers with an L
  const digits = plain.endsWith('l') ? plain.slice(0, -1) : plain;
  if (/^0[0-7]+$/.test(digits)) return parseInt(digits, 8);
  if (!/^0[xob]/.test(digits) && !FLOAT.test(digits)) return undefined;
  const value = Number(digits);
  return Number.isNaN(value) ? undefined : value;
}
