// The strings of `$'…'`, with the escapes of C that bash knows.

const ANSI_SIMPLE: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  e: '\x1b',
  E: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
  '?': '?',
};

/** A `$'…'` string that was read: its text, and whether no escape stands in it. */
export interface AnsiString {
  readonly text: string;
  /** offset behind the closing quote */
  readonly end: number;
  readonly plain: boolean;
}

/** Reads a string from behind `$'`; undefined when its closing quote does not come before `end`. */
export function readAnsiString(text: string, start: number, end: number): AnsiString | undefined {
  let out = '';
  for (let i = start; i < end;) {
    const c = text.charAt(i);
    if (c === "'") {
      // `$'\0…'` ends the string at the NUL, as in C.
      const nul = out.indexOf('\0');
      return { text: nul < 0 ? out : out.slice(0, nul), end: i + 1, plain: out === text.slice(start, i) };
    }
    if (c !== '\\') {
      out += c;
      i++;
      continue;
    }
    const escape = readEscape(text.slice(i + 1, Math.min(end, i + 10)));
    out += escape.text;
    i += 1 + escape.length;
  }
  return undefined;
}

const OCTAL = /^[0-7]{1,3}/;
const HEX_DIGITS: Readonly<Record<string, RegExp>> = {
  x: /^[0-9a-fA-F]{1,2}/,
  u: /^[0-9a-fA-F]{1,4}/,
  U: /^[0-9a-fA-F]{1,8}/,
};

/** What the characters behind a backslash stand for, and how many of them. */
function readEscape(rest: string): { readonly text: string; readonly length: number } {
  const c = rest.charAt(0);
  const simple = ANSI_SIMPLE[c];
  if (simple !== undefined) return { text: simple, length: 1 };
  const octal = OCTAL.exec(rest)?.[0];
  if (octal !== undefined) return { text: String.fromCharCode(parseInt(octal, 8) & 0xff), length: octal.length };
  const digits = HEX_DIGITS[c]?.exec(rest.slice(1))?.[0];
  if (digits !== undefined) {
    const code = parseInt(digits, 16);
    return { text: code > 0x10ffff ? '\ufffd' : String.fromCodePoint(code), length: 1 + digits.length };
  }
  if (c === 'c') return { text: String.fromCharCode(rest.charCodeAt(1) & 0x1f), length: 2 };
  return { text: `\\${c}`, length: 1 };
}
