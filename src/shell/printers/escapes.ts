// Backslash escapes as `echo -e`, `printf` and its `%b` read them.
import type { Piece } from '../../model/word.ts';
import { bytesOf, textOfBytes } from './bytes.ts';
import type { Pieces } from './printer.ts';

/** Who reads the escapes: they differ in octal numbers and quotes. */
export type EscapeStyle = 'echo' | 'format' | '%b';

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '\\': '\\',
  a: '\x07',
  b: '\b',
  e: '\x1b',
  E: '\x1b',
  f: '\f',
  v: '\v',
};

const OCTAL: Readonly<Record<EscapeStyle, string>> = {
  echo: '0([0-7]{0,3})',
  format: '([0-7]{1,3})',
  '%b': '(0[0-7]{0,3}|[1-7][0-7]{0,2})',
};

/** What a text with escapes stands for. */
export interface Unescaped {
  readonly text: string;
  /** `\c` was met: nothing more is printed */
  readonly stops: boolean;
}

/** Works out escapes; undefined when the bytes are no text. */
export function unescape(value: string, style: EscapeStyle): Unescaped | undefined {
  if (!value.includes('\\')) return { text: value, stops: false };
  const escape = new RegExp(
    `\\\\(?:${OCTAL[style]}|x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8})|([\\s\\S]|$))|[^\\\\]+`,
    'g',
  );
  const bytes: number[] = [];
  for (const [whole, octal, hex, short, long, c] of value.matchAll(escape)) {
    if (octal !== undefined) bytes.push(parseInt(octal === '' ? '0' : octal, 8) & 0xff);
    else if (hex !== undefined) bytes.push(parseInt(hex, 16));
    else if (short !== undefined || long !== undefined) {
      const code = parseInt(short ?? long ?? '', 16);
      // Beyond ASCII it depends on the locale.
      if (code === 0 || code > 0x7f) return undefined;
      bytes.push(code);
    } else if (c === 'c' && style !== 'format') {
      const text = textOfBytes(bytes);
      return text === undefined ? undefined : { text, stops: true };
    } else if (c === 'x' || c === 'u' || c === 'U') return undefined;
    else if (c === '"' || c === "'" || c === '?') {
      // Versions differ in which of these keep their backslash.
      if (style !== 'format') return undefined;
      bytes.push(...bytesOf(c));
    } else bytes.push(...bytesOf(c === undefined ? whole : (ESCAPES[c] ?? whole)));
    if (bytes.length > 1 << 20) return undefined;
  }
  // `printf '%s\0'` is for those that read up to a NUL.
  const text = textOfBytes(bytes, style === 'format');
  return text === undefined ? undefined : { text, stops: false };
}

/** Works out escapes in the known stretches of a text; what follows `\c` is dropped. */
export function unescapedPieces(
  pieces: Pieces,
  style: EscapeStyle,
): { readonly pieces: Pieces; readonly stops: boolean } | undefined {
  const out: Piece[] = [];
  for (const piece of mergedTexts(pieces)) {
    if (piece.kind === 'unknown' || !piece.text.includes('\\')) {
      out.push(piece);
      continue;
    }
    const done = unescape(piece.text, style);
    if (!done) return undefined;
    out.push({
      ...piece,
      text: done.text,
      at: { ...piece.at, exact: false },
      use: { ...piece.use, exact: false },
    });
    if (done.stops) return { pieces: out, stops: true };
  }
  return { pieces: out, stops: false };
}

/** Joins neighbouring texts when an escape could reach from one into the next. */
function mergedTexts(pieces: Pieces): Pieces {
  if (!pieces.some((piece) => piece.kind === 'text' && piece.text.includes('\\'))) return pieces;
  const out: Piece[] = [];
  for (const piece of pieces) {
    const last = out.at(-1);
    if (last?.kind === 'text' && piece.kind === 'text' && last.text.includes('\\', last.text.length - 10))
      out.splice(-1, 1, { ...last, text: last.text + piece.text, at: { ...last.at, exact: false } });
    else out.push(piece);
  }
  return out;
}
