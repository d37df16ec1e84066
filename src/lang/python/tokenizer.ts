// Cuts Python text into tokens: indentation, line joining, brackets, strings and the fields of f-strings (PEP 701).
// Every opening token has its closing one; what the text leaves open is closed here, so that readers see balanced brackets.
import type { Span } from '../../text/span.ts';
import type { Hole, Problem, ProblemReason, TextPart } from './ast.ts';
import { lineEnd, scanText, type StringStyle } from './literals.ts';

/**
 * `open` and `close` are brackets, or `f{` and `f}` for a field of an f-string; `fstart` and `fend` are the quotes of
 * an f-string and `ftext` the text between; `fconv` is a conversion such as `!r`, `fspec` the colon of a format spec.
 */
export type TokenKind =
  | 'name'
  | 'number'
  | 'string'
  | 'op'
  | 'open'
  | 'close'
  | 'newline'
  | 'indent'
  | 'dedent'
  | 'fstart'
  | 'ftext'
  | 'fconv'
  | 'fspec'
  | 'fend'
  | 'magic'
  | 'error'
  | 'end';

export interface Token {
  readonly kind: TokenKind;
  /** names are normalized as Python does it, strings have no text but parts */
  readonly text: string;
  readonly span: Span;
  readonly parts: readonly (TextPart | Hole)[];
  readonly bytes: boolean;
  /** for an opening token the index of its closing one */
  match: number;
}

export interface Tokens {
  readonly tokens: readonly Token[];
  readonly problems: readonly Problem[];
  readonly comments: readonly Span[];
}

interface Frame {
  /** index of the opening token */
  readonly open: number;
  readonly close: string;
  /** the f-string whose text (`fend`) or field (`f}`) this is */
  readonly style?: StringStyle;
  /** the field is past its colon */
  spec: boolean;
}

/** Python refuses deeper blocks. */
const MAX_INDENTS = 100;
const CLOSER: ReadonlyMap<string, string> = new Map([
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
]);
const OPERATOR = /\*\*=|\/\/=|>>=|<<=|\.\.\.|->|:=|\*\*|\/\/|<<|>>|<>|[<>=!+\-*/%&|^@]=|[+\-*/%@&|^~<>=.,:;]/y;
const NAME = /[\p{ID_Start}_][\p{ID_Continue}]*/uy;
/** IPython joins lines at a backslash too. */
const MAGIC_LINE = /(?:[^\\\r\n]|\\(?:\r\n|[^]))*/y;
/** Cells in another language, or whose body is no code to run here. */
const CELL =
  /^%%(?:bash|sh|script|system|sx|!|perl|ruby|html|HTML|javascript|js|latex|markdown|svg|writefile|file|R|sql|cython)\b/;
/** How notebooks that were turned into scripts mark their cells. */
const CELL_END = /^# (?:%%|In\[)/gm;
const PREFIX = /^(?:[rubft]|[bftu]r|r[bft])$/i;
const NO_TEXT: Pick<Token, 'parts' | 'bytes'> = { parts: [], bytes: false };
/** No statement keyword of this list can stand in brackets: the bracket before it was never closed. */
const STATEMENT =
  /[ \t\f]*(?:(?:import|def|class|while|with|try|return|raise|del|global|nonlocal|assert|pass|break|continue|except|finally)\b(?![ \t]*[=,)\]])|from[ \t]+[\w.]+[ \t]+import\b)/y;

class Tokenizer {
  readonly tokens: Token[] = [];
  readonly problems: Problem[] = [];
  readonly comments: Span[] = [];
  readonly #text: string;
  readonly #frames: Frame[] = [];
  readonly #indents: number[] = [];
  #at = 0;
  #lineStart = true;

  constructor(text: string) {
    this.#text = text;
  }

  run(): void {
    if (this.#text.startsWith('\ufeff')) this.#at = 1;
    while (this.#at < this.#text.length) {
      const frame = this.#frames.at(-1);
      if (frame?.style && (frame.close === 'fend' || frame.spec)) this.#formatText(frame, frame.style);
      else if (this.#lineStart && !frame) this.#indentation();
      else this.#code(frame);
    }
    const end = this.#text.length;
    this.#closeAll(end);
    this.#endLine(end, end);
    for (let i = 1; i < this.#indents.length; i++) this.#push('dedent', '', end, end);
    this.#push('end', '', end, end);
  }

  #push(kind: TokenKind, text: string, start: number, end: number, scanned = NO_TEXT): void {
    const { parts, bytes } = scanned;
    this.tokens.push({ kind, text, span: { start, end }, parts, bytes, match: -1 });
  }

  #problem(reason: ProblemReason, start: number, end: number): void {
    const last = this.problems.at(-1);
    if (last?.reason === 'character' && reason === 'character' && last.span.end === start) {
      this.problems[this.problems.length - 1] = { reason, span: { start: last.span.start, end } };
      return;
    }
    this.problems.push({ reason, span: { start, end } });
  }

  #endLine(start: number, end: number): void {
    const last = this.tokens.at(-1)?.kind ?? 'newline';
    if (last !== 'newline' && last !== 'indent' && last !== 'dedent') this.#push('newline', '', start, end);
    this.#lineStart = true;
  }

  /** Measures the blanks that start a line; lines without code have no indentation. */
  #indentation(): void {
    const text = this.#text;
    const start = this.#at;
    let column = 0;
    for (; this.#at < text.length; this.#at++) {
      const unit = text[this.#at];
      if (unit === ' ') column++;
      else if (unit === '\t') column = (Math.floor(column / 8) + 1) * 8;
      else if (unit === '\f') column = 0;
      else break;
    }
    const unit = text[this.#at];
    if (unit === undefined || unit === '\n' || unit === '\r' || unit === '#') {
      if (unit === '#') this.#comment();
      if (this.#at < text.length) this.#at = lineEnd(text, this.#at);
      return;
    }
    this.#lineStart = false;
    const indents = this.#indents;
    // the first line sets the base: an indented text as a whole is common in `python -c` and here-documents
    if (indents.length === 0) indents.push(column);
    while (indents.length > 1 && column < (indents.at(-1) ?? 0)) {
      indents.pop();
      this.#push('dedent', '', this.#at, this.#at);
    }
    if (column > (indents.at(-1) ?? 0)) {
      if (indents.length > MAX_INDENTS) {
        this.#problem('depth', start, this.#at);
        return;
      }
      indents.push(column);
      this.#push('indent', '', start, this.#at);
    } else if (column < (indents.at(-1) ?? 0)) {
      this.#problem('indentation', start, this.#at);
      indents[0] = column;
    }
  }

  #comment(): void {
    const text = this.#text;
    const start = this.#at;
    while (this.#at < text.length && text[this.#at] !== '\n' && text[this.#at] !== '\r') this.#at++;
    this.comments.push({ start, end: this.#at });
  }

  #code(frame: Frame | undefined): void {
    const text = this.#text;
    const start = this.#at;
    const unit = text[start] ?? '';
    if (unit === ' ' || unit === '\t' || unit === '\f') this.#at++;
    else if (unit === '\n' || unit === '\r') this.#newline();
    else if (unit === '#') this.#comment();
    else if (unit === '\\' && (text[start + 1] === '\n' || text[start + 1] === '\r'))
      this.#at = lineEnd(text, start + 1);
    else if (unit === '"' || unit === "'") this.#string(start, '');
    else if (isDigit(unit) || (unit === '.' && isDigit(text[start + 1]))) this.#number();
    else if (CLOSER.has(unit)) {
      this.#at++;
      this.#open('open', unit, CLOSER.get(unit) ?? '', start);
    } else if (unit === ')' || unit === ']' || unit === '}') this.#close(unit, frame);
    else if (!frame && (unit === '!' || unit === '%') && this.#atMagic(unit)) this.#magic();
    else if (frame?.style && (unit === ':' || (unit === '!' && text[start + 1] !== '='))) this.#fieldMark(frame, unit);
    else this.#word();
  }

  /** Whether an operand is due and no operator can stand, where IPython takes the rest of the line for itself. */
  #atMagic(unit: string): boolean {
    const last = this.tokens.at(-1);
    const start = !last || ['newline', 'indent', 'dedent'].includes(last.kind);
    return start || (last.kind === 'op' && last.text === '=' && this.#text[this.#at + 1] !== '=' && unit !== '');
  }

  /** `!command`, `%name line`, or `%%name line` with the lines below it. */
  #magic(): void {
    const start = this.#at;
    MAGIC_LINE.lastIndex = start;
    const line = MAGIC_LINE.exec(this.#text)?.[0] ?? '';
    const cell = CELL.test(line);
    CELL_END.lastIndex = start + line.length;
    const end = cell ? (CELL_END.exec(this.#text)?.index ?? this.#text.length) : start + line.length;
    this.#at = end;
    this.#push('magic', '', start, end);
  }

  #newline(): void {
    const start = this.#at;
    this.#at = lineEnd(this.#text, start);
    if (this.#frames.length > 0) {
      STATEMENT.lastIndex = this.#at;
      if (!STATEMENT.test(this.#text)) return;
      this.#closeAll(start);
    }
    this.#endLine(start, this.#at);
  }

  /** A name, the prefix of a string, an operator, or a character that Python does not know. */
  #word(): void {
    const text = this.#text;
    const start = this.#at;
    NAME.lastIndex = start;
    if (NAME.test(text)) {
      const end = NAME.lastIndex;
      const name = text.slice(start, end);
      this.#at = end;
      if ((text[end] === '"' || text[end] === "'") && PREFIX.test(name)) this.#string(start, name.toLowerCase());
      // identifiers are compared in NFKC, so `ｏｓ` is `os`
      else this.#push('name', /^\w*$/.test(name) ? name : name.normalize('NFKC'), start, end);
      return;
    }
    OPERATOR.lastIndex = start;
    if (OPERATOR.test(text)) {
      this.#at = OPERATOR.lastIndex;
      this.#push('op', text.slice(start, this.#at), start, this.#at);
      return;
    }
    this.#at = start + ((text.codePointAt(start) ?? 0) > 0xffff ? 2 : 1);
    this.#push('error', text.slice(start, this.#at), start, this.#at);
    this.#problem('character', start, this.#at);
  }

  #number(): void {
    const text = this.#text;
    const start = this.#at;
    const based = text[start] === '0' && /[xob]/i.test(text[start + 1] ?? '');
    const body = based ? (text[start + 1] === 'x' || text[start + 1] === 'X' ? /[0-9a-fA-F_]/ : /[0-9_]/) : /[0-9_]/;
    const skip = (): void => {
      while (body.test(text[this.#at] ?? '')) this.#at++;
    };
    this.#at = based ? start + 2 : start;
    skip();
    if (!based) {
      if (text[this.#at] === '.') {
        this.#at++;
        skip();
      }
      const sign = text[this.#at + 1] === '+' || text[this.#at + 1] === '-' ? 2 : 1;
      if (/[eE]/.test(text[this.#at] ?? '') && isDigit(text[this.#at + sign])) {
        this.#at += sign;
        skip();
      }
    }
    if (/[jJlL]/.test(text[this.#at] ?? '')) this.#at++;
    this.#push('number', text.slice(start, this.#at), start, this.#at);
  }

  #string(start: number, prefix: string): void {
    const text = this.#text;
    const one = text[this.#at] ?? '';
    const quote = text.startsWith(one.repeat(3), this.#at) ? one.repeat(3) : one;
    const has = (letter: string): boolean => prefix.includes(letter);
    const style: StringStyle = { quote, raw: has('r'), bytes: has('b'), fields: has('f') || has('t') };
    this.#at += quote.length;
    if (style.fields) {
      this.#open('fstart', '', 'fend', start, style);
      return;
    }
    const { parts, at, stop, bad } = scanText(text, this.#at, style, false);
    this.#at = stop === 'quote' ? at + quote.length : at;
    if (stop !== 'quote') this.#problem('string', start, at);
    for (const span of bad) this.#problem('string', span.start, span.end);
    this.#push('string', '', start, this.#at, { parts, bytes: style.bytes });
  }

  /** Text of an f-string or of a format spec, up to the next brace or quote. */
  #formatText(frame: Frame, style: StringStyle): void {
    const start = this.#at;
    const { parts, at, stop, bad } = scanText(this.#text, start, style, frame.spec);
    for (const span of bad) this.#problem('string', span.start, span.end);
    if (parts.length > 0) this.#push('ftext', '', start, at, { parts, bytes: false });
    this.#at = at;
    if (stop === 'open') {
      this.#at++;
      this.#open('open', 'f{', 'f}', at, style);
      return;
    }
    if (stop === 'close') {
      this.#at++;
      this.#pop('close', 'f}', at, this.#at);
      return;
    }
    const opener = this.tokens[frame.open]?.span.start ?? start;
    if (stop !== 'quote' || frame.spec) this.#problem('string', opener, at);
    if (frame.spec) this.#pop('close', 'f}', at, at);
    if (stop === 'quote') this.#at = at + style.quote.length;
    this.#pop('fend', '', at, this.#at);
  }

  /** `!r` or the colon of a format spec, directly in a field. */
  #fieldMark(frame: Frame, unit: string): void {
    const start = this.#at;
    this.#at++;
    if (unit === ':') {
      frame.spec = true;
      this.#push('fspec', ':', start, this.#at);
      return;
    }
    NAME.lastIndex = this.#at;
    if (NAME.test(this.#text)) this.#at = NAME.lastIndex;
    this.#push('fconv', this.#text.slice(start, this.#at), start, this.#at);
  }

  #open(kind: TokenKind, text: string, close: string, start: number, style?: StringStyle): void {
    this.#frames.push({ open: this.tokens.length, close, spec: false, ...(style && { style }) });
    this.#push(kind, text, start, this.#at);
  }

  #close(unit: string, frame: Frame | undefined): void {
    const start = this.#at;
    this.#at++;
    if (frame?.close === unit || (frame?.close === 'f}' && unit === '}')) {
      this.#pop('close', frame.close, start, this.#at);
      return;
    }
    // a mismatched bracket is dropped: it closes nothing
    this.#problem('bracket', start, this.#at);
    this.#push('error', unit, start, this.#at);
  }

  #pop(kind: TokenKind, text: string, start: number, end: number): void {
    const frame = this.#frames.pop();
    const opener = frame && this.tokens[frame.open];
    if (opener) opener.match = this.tokens.length;
    this.#push(kind, text, start, end);
  }

  /** Closes what is still open at `at`, as one problem. */
  #closeAll(at: number): void {
    const outermost = this.#frames[0] && this.tokens[this.#frames[0].open];
    if (!outermost) return;
    this.#problem('bracket', outermost.span.start, at);
    for (let frame = this.#frames.at(-1); frame; frame = this.#frames.at(-1)) {
      this.#pop(frame.close === 'fend' ? 'fend' : 'close', frame.close, at, at);
    }
  }
}

function isDigit(unit: string | undefined): boolean {
  return unit !== undefined && unit >= '0' && unit <= '9';
}

/** Tokens of a Python text, with the places that break its lexical rules. Linear in the text; never throws. */
export function tokenize(text: string): Tokens {
  const tokenizer = new Tokenizer(text);
  tokenizer.run();
  return tokenizer;
}
