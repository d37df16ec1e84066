// Shell patterns (POSIX 2.13) as regular expressions.

/** A stretch of a pattern; quoted stretches match themselves. */
export interface PatternPiece {
  readonly text: string;
  readonly quoted: boolean;
}

/** Beyond this, matching could take long, and honest scripts do not come near. */
const MAX_STARS = 8;
const MAX_SUBJECT = 8192;

const CLASSES: Readonly<Record<string, string>> = {
  alnum: 'A-Za-z0-9',
  alpha: 'A-Za-z',
  blank: ' \\t',
  digit: '0-9',
  lower: 'a-z',
  upper: 'A-Z',
  punct: '!-\\/:-@\\[-`{-~',
  space: '\\s',
  xdigit: '0-9A-Fa-f',
};

const escape = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

/** A pattern as regular expression source without anchors; undefined when it is too costly to match. */
export function patternSource(pieces: readonly PatternPiece[], lazy = false): string | undefined {
  let source = '';
  let stars = 0;
  for (const piece of pieces) {
    if (piece.quoted) {
      source += escape(piece.text);
      continue;
    }
    const { text } = piece;
    for (let i = 0; i < text.length; i++) {
      const c = text[i] as string;
      if (c === '*') {
        while (text[i + 1] === '*') i++;
        stars++;
        source += lazy ? '[^]*?' : '[^]*';
      } else if (c === '?') source += '[^]';
      else if (c === '[') {
        const bracket = readBracket(text, i);
        if (bracket) {
          source += bracket.source;
          i = bracket.end;
        } else source += '\\[';
      } else source += escape(c);
    }
  }
  return stars > MAX_STARS ? undefined : source;
}

function readBracket(text: string, start: number): { source: string; end: number } | undefined {
  let i = start + 1;
  const negated = text[i] === '!' || text[i] === '^';
  if (negated) i++;
  let body = '';
  let first = true;
  for (; i < text.length; i++, first = false) {
    const c = text[i] as string;
    if (c === ']' && !first) return { source: `[${negated ? '^' : ''}${body}]`, end: i };
    const named = /^\[:([a-z]+):\]/.exec(text.slice(i, i + 12));
    if (named) {
      body += CLASSES[named[1] ?? ''] ?? '';
      i += named[0].length - 1;
    } else if (c === '\\' && i + 1 < text.length) {
      i++;
      body += escape(text[i] as string);
    } else body += c === '-' ? '-' : escape(c);
  }
  return undefined;
}

function compile(source: string | undefined, flags = ''): RegExp | undefined {
  if (source === undefined) return undefined;
  try {
    return new RegExp(source, flags);
  } catch {
    return undefined;
  }
}

/** Whether the whole text matches; undefined when that can't be told cheaply. */
export function matches(pieces: readonly PatternPiece[], text: string): boolean | undefined {
  if (text.length > MAX_SUBJECT) return undefined;
  const source = patternSource(pieces);
  return compile(source === undefined ? undefined : `^(?:${source})$`)?.test(text);
}

/** `${x#p}`, `${x##p}`, `${x%p}`, `${x%%p}`; undefined when it can't be told. */
export function trim(op: '#' | '##' | '%' | '%%', pieces: readonly PatternPiece[], text: string): string | undefined {
  if (text.length > MAX_SUBJECT) return undefined;
  const source = patternSource(pieces);
  const whole = compile(source === undefined ? undefined : `^(?:${source})$`);
  if (!whole) return undefined;
  const lengths = Array.from({ length: text.length + 1 }, (_, i) => i);
  if (op === '##' || op === '%%') lengths.reverse();
  for (const length of lengths) {
    const part = op.startsWith('#') ? text.slice(0, length) : text.slice(text.length - length);
    if (whole.test(part)) return op.startsWith('#') ? text.slice(length) : text.slice(0, text.length - length);
  }
  return text;
}

/** `${x/p/r}`, `${x//p/r}`, `${x/#p/r}`, `${x/%p/r}`; the longest match is replaced. */
export function replace(
  op: '/' | '//' | '/#' | '/%',
  pieces: readonly PatternPiece[],
  text: string,
  replacement: string,
): string | undefined {
  if (text.length > MAX_SUBJECT) return undefined;
  const source = patternSource(pieces);
  if (source === undefined || source === '') return source === undefined ? undefined : text;
  const anchored = op === '/#' ? `^(?:${source})` : op === '/%' ? `(?:${source})$` : source;
  const pattern = compile(anchored, op === '//' ? 'g' : '');
  return pattern ? text.replace(pattern, (match) => (match === '' && op === '//' ? '' : replacement)) : undefined;
}
