// Reads bash words: quoting, expansions and substitutions, by the rules of bash's own reader (bash 5.2, POSIX 2.2/2.3).
import type { Span } from '../../text/span.ts';
import type {
  ArithSub,
  CommandSub,
  List,
  Literal,
  Param,
  ParamOp,
  Part,
  Quoting,
  ReadProblem,
  WordNode,
} from './ast.ts';

/** Thrown at the first character bash would not accept; never leaves `lang/bash`. */
export class SyntaxFailure extends Error {
  readonly offset: number;
  readonly cause_: 'syntax' | 'depth' | 'steps';
  constructor(offset: number, message: string, cause: 'syntax' | 'depth' | 'steps' = 'syntax') {
    super(message);
    this.offset = offset;
    this.cause_ = cause;
  }
}

/** `${a b}`: bash reads it and refuses only to run it. */
class BadSubstitution extends SyntaxFailure {}

/** What the readers of one text share: bounds, findings about the text, and switches that change the grammar. */
export interface ReadState {
  /** characters that may still be looked at; guards against inputs that make recovery quadratic */
  budget: number;
  depth: number;
  readonly extglob: boolean;
  readonly problems: ReadProblem[];
  readonly data: Span[];
}

/** Nesting deeper than this is not read: each level costs a few stack frames. */
const MAX_DEPTH = 120;

const NAME_START = /[A-Za-z_]/;
const NAME_CHAR = /[A-Za-z0-9_]/;
const SPECIAL_PARAMS = '@*#?-$!0123456789';
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

export const isBlank = (c: string): boolean => c === ' ' || c === '\t';
const isMeta = (c: string): boolean =>
  c === '' ||
  c === ' ' ||
  c === '\t' ||
  c === '\n' ||
  c === ';' ||
  c === '&' ||
  c === '|' ||
  c === '<' ||
  c === '>' ||
  c === '(' ||
  c === ')';

/** Decides whether a character, unquoted at the top of a word, ends the word. */
type Stop = (c: string) => boolean;

export abstract class WordReader {
  protected readonly text: string;
  protected pos: number;
  protected readonly end: number;
  protected readonly state: ReadState;
  /** translates offsets of a rewritten text (backticks, stripped heredocs) to those of the source */
  readonly #map: ((offset: number) => number) | undefined;

  constructor(text: string, start: number, end: number, state: ReadState, map?: (offset: number) => number) {
    this.text = text;
    this.pos = start;
    this.end = end;
    this.state = state;
    this.#map = map;
  }

  /** Parses the list inside `$(`, `<(` or `>(`, up to and including its `)`. */
  protected abstract readSubstitutionBody(): List;
  /** Parses the whole of another text as a list: backticks. */
  protected abstract readNested(text: string, start: number, end: number, map?: (offset: number) => number): List;

  protected sourceOffset(offset: number): number {
    return this.#map ? this.#map(offset) : offset;
  }

  protected span(start: number, end: number = this.pos): Span {
    return { start: this.sourceOffset(start), end: this.sourceOffset(end) };
  }

  protected composeMap(map: (offset: number) => number): (offset: number) => number {
    return (offset) => this.sourceOffset(map(offset));
  }

  protected peek(ahead = 0): string {
    const i = this.pos + ahead;
    return i < this.end ? (this.text[i] as string) : '';
  }

  protected at(literal: string): boolean {
    return this.pos + literal.length <= this.end && this.text.startsWith(literal, this.pos);
  }

  protected fail(message: string, offset: number = this.pos): never {
    throw new SyntaxFailure(offset, message);
  }

  protected enter(): void {
    if (++this.state.depth > MAX_DEPTH) throw new SyntaxFailure(this.pos, 'nested too deeply to be read', 'depth');
  }

  protected leave(): void {
    this.state.depth--;
  }

  protected spend(units: number): void {
    this.state.budget -= units;
    if (this.state.budget < 0) throw new SyntaxFailure(this.pos, 'too costly to be read', 'steps');
  }

  /** Reads one word at the current position; the position must not be at a metacharacter. */
  protected readWord(stop: Stop = isMeta, regex = false): WordNode {
    const start = this.pos;
    const parts = this.readParts(stop, regex);
    return { parts, span: this.span(start) };
  }

  /** Reads word parts until an unquoted character for which `stop` holds, or the end. */
  protected readParts(stop: Stop, regex = false): Part[] {
    const parts: Part[] = [];
    let run = '';
    let runStart = this.pos;
    const flush = (): void => {
      if (run !== '') parts.push(this.literal(run, 'none', runStart, this.pos));
      run = '';
    };
    const begin = this.pos;
    let parens = 0;
    while (this.pos < this.end) {
      const c = this.peek();
      if ((c === '<' || c === '>') && this.peek(1) === '(' && !regex) {
        flush();
        parts.push(this.readProcessSub(c));
        runStart = this.pos;
        continue;
      }
      if (this.state.extglob && '?*+@!'.includes(c) && this.peek(1) === '(') {
        flush();
        parts.push(this.readExtGlob());
        runStart = this.pos;
        continue;
      }
      if (regex && (c === '(' || c === ')')) {
        // Inside `[[ x =~ … ]]` parentheses group; blanks within them still end nothing.
        parens += c === '(' ? 1 : -1;
        if (parens < 0) break;
      } else if (stop(c) && !(regex && (parens > 0 || c === '|'))) break;
      if (c === '\\') {
        if (this.peek(1) === '\n') {
          flush();
          this.pos += 2;
          runStart = this.pos;
          continue;
        }
        if (this.pos + 1 >= this.end) {
          // A backslash as the very last character stands for itself.
          if (run === '') runStart = this.pos;
          run += c;
          this.pos++;
          continue;
        }
        flush();
        const from = this.pos;
        this.pos += 2;
        parts.push(this.literal(this.text[from + 1] as string, 'escape', from, this.pos));
        runStart = this.pos;
        continue;
      }
      if (c === "'" || c === '"' || c === '`' || c === '$') {
        const from = this.pos;
        const runSoFar = run;
        if (runSoFar !== '') {
          parts.push(this.literal(runSoFar, 'none', runStart, from));
          run = '';
        }
        if (this.readQuoteOrExpansion(c, parts)) {
          runStart = this.pos;
          continue;
        }
        runStart = from;
        run = c;
        this.pos = from + 1;
        continue;
      }
      if (run === '') runStart = this.pos;
      run += c;
      this.pos++;
    }
    flush();
    this.spend(this.pos - begin);
    return parts;
  }

  protected literal(text: string, quoting: Quoting, start: number, end: number = this.pos): Literal {
    return { kind: 'literal', text, quoting, span: this.span(start, end) };
  }

  /** Reads what `'`, `"`, a backtick or `$` introduces outside double quotes; false when `$` stands for itself. */
  private readQuoteOrExpansion(c: string, parts: Part[]): boolean {
    const start = this.pos;
    if (c === "'") {
      const close = this.text.indexOf("'", start + 1);
      if (close < 0 || close >= this.end) this.fail("unmatched '");
      this.pos = close + 1;
      this.noteData(start, this.pos);
      parts.push({
        kind: 'literal',
        text: this.text.slice(start + 1, close),
        quoting: 'single',
        span: this.span(start + 1, close),
      });
      return true;
    }
    if (c === '"') {
      this.readDoubleQuoted(parts);
      return true;
    }
    if (c === '`') {
      parts.push(this.readBackticks(false));
      return true;
    }
    const next = this.peek(1);
    if (next === "'") {
      this.pos += 2;
      parts.push(this.readAnsi(start));
      return true;
    }
    if (next === '"') {
      this.pos++;
      this.readDoubleQuoted(parts);
      return true;
    }
    return this.readDollar(parts, false);
  }

  private readDoubleQuoted(parts: Part[]): void {
    const open = this.pos;
    this.pos++;
    const before = parts.length;
    this.readQuotedParts(parts, (c) => c === '"', '"');
    if (this.peek() !== '"') this.fail('unmatched "', open);
    // An empty pair still makes a word.
    if (parts.length === before) parts.push(this.literal('', 'double', this.pos, this.pos));
    this.pos++;
    this.noteData(open, this.pos);
  }

  /** Remembers quoted text that goes over the end of a line. */
  protected noteData(start: number, end: number): void {
    const newline = this.text.indexOf('\n', start);
    if (newline >= 0 && newline < end) this.state.data.push(this.span(start, end));
  }

  /**
   * Reads text under double-quote rules (double quotes, heredoc bodies, arithmetic) until `stop`.
   * @param escapable the characters a backslash escapes besides `$`, backtick and backslash
   */
  protected readQuotedParts(parts: Part[], stop: Stop, escapable: string): void {
    let run = '';
    let runStart = this.pos;
    const begin = this.pos;
    const flush = (): void => {
      if (run !== '') parts.push(this.literal(run, 'double', runStart, this.pos));
      run = '';
    };
    while (this.pos < this.end) {
      const c = this.peek();
      if (stop(c)) break;
      if (c === '\\') {
        const next = this.peek(1);
        if (next === '\n') {
          flush();
          this.pos += 2;
          runStart = this.pos;
          continue;
        }
        if (next !== '' && (next === '$' || next === '`' || next === '\\' || escapable.includes(next))) {
          flush();
          const from = this.pos;
          this.pos += 2;
          parts.push(this.literal(next, 'double', from, this.pos));
          runStart = this.pos;
          continue;
        }
      } else if (c === '`') {
        flush();
        parts.push(this.readBackticks(true));
        runStart = this.pos;
        continue;
      } else if (c === '$') {
        const from = this.pos;
        flush();
        if (this.readDollar(parts, true)) {
          runStart = this.pos;
          continue;
        }
        this.pos = from;
      }
      if (run === '') runStart = this.pos;
      run += c;
      this.pos++;
    }
    flush();
    this.spend(this.pos - begin);
  }

  /** Reads an expansion that begins with `$`; false when the `$` stands for itself. */
  private readDollar(parts: Part[], quoted: boolean): boolean {
    const start = this.pos;
    const next = this.peek(1);
    if (next === '(') {
      if (this.peek(2) === '(') {
        const arithmetic = this.tryArithmetic(start, 3, '))', quoted);
        if (arithmetic) {
          parts.push(arithmetic);
          return true;
        }
      }
      this.pos += 2;
      parts.push(this.readCommandSub(start, quoted));
      return true;
    }
    if (next === '[') {
      const arithmetic = this.tryArithmetic(start, 2, ']', quoted);
      if (arithmetic) {
        parts.push(arithmetic);
        return true;
      }
      return false;
    }
    if (next === '{') {
      this.pos += 2;
      this.enter();
      parts.push(this.readParam(start, quoted));
      this.leave();
      return true;
    }
    if (NAME_START.test(next)) {
      this.pos += 2;
      while (NAME_CHAR.test(this.peek())) this.pos++;
      parts.push(this.plainParam(this.text.slice(start + 1, this.pos), start, quoted));
      return true;
    }
    if (next !== '' && SPECIAL_PARAMS.includes(next)) {
      this.pos += 2;
      parts.push(this.plainParam(next, start, quoted));
      return true;
    }
    return false;
  }

  private plainParam(name: string, start: number, quoted: boolean): Param {
    return { kind: 'param', name, span: this.span(start), quoted, length: false, indirect: false, colon: false };
  }

  private readCommandSub(start: number, quoted: boolean): CommandSub {
    this.enter();
    const body = this.readSubstitutionBody();
    this.leave();
    return { kind: 'command-sub', body, span: this.span(start), quoted, backtick: false };
  }

  private readProcessSub(direction: '<' | '>'): Part {
    const start = this.pos;
    this.pos += 2;
    this.enter();
    const body = this.readSubstitutionBody();
    this.leave();
    return { kind: 'process-sub', direction, body, span: this.span(start) };
  }

  private readBackticks(quoted: boolean): CommandSub {
    const open = this.pos;
    let inner = '';
    const offsets: number[] = [];
    let i = open + 1;
    let rewritten = false;
    for (; i < this.end && this.text[i] !== '`'; i++) {
      const c = this.text[i] as string;
      const next = this.text[i + 1];
      if (
        c === '\\' &&
        next !== undefined &&
        (next === '`' || next === '\\' || next === '$' || (quoted && next === '"'))
      ) {
        i++;
        rewritten = true;
        offsets.push(i);
        inner += next;
      } else {
        offsets.push(i);
        inner += c;
      }
    }
    if (i >= this.end) this.fail('unmatched `');
    this.spend(i - open);
    this.enter();
    offsets.push(i);
    const body = rewritten
      ? this.readNested(
          inner,
          0,
          inner.length,
          this.composeMap((offset) => offsets[offset] ?? i),
        )
      : this.readNested(this.text, open + 1, i);
    this.leave();
    this.pos = i + 1;
    return { kind: 'command-sub', body, span: this.span(open), quoted, backtick: true };
  }

  /** Reads `$((…))` or `$[…]`; undefined (and nothing consumed) when it is a substitution of a subshell instead. */
  private tryArithmetic(start: number, skip: number, close: string, quoted: boolean): ArithSub | undefined {
    const saved = this.pos;
    this.pos += skip;
    this.enter();
    const expression = this.readArithmetic(close);
    this.leave();
    if (!expression) {
      this.pos = saved;
      return undefined;
    }
    return { kind: 'arith-sub', expression, span: this.span(start), quoted };
  }

  /** Reads an arithmetic expression up to and including its closer; undefined when the closer does not come. */
  protected readArithmetic(close: ')' | '))' | ']' | (string & {})): WordNode | undefined {
    const begin = this.pos;
    const open = close === ']' ? '[' : '(';
    const shut = close === ']' ? ']' : ')';
    let depth = 0;
    const parts: Part[] = [];
    const problems = this.state.problems.length;
    try {
      while (this.pos < this.end) {
        this.spend(4);
        this.readQuotedParts(parts, (c) => c === open || c === shut || c === "'" || c === '"', '"');
        const c = this.peek();
        if (c === '') break;
        if (c === shut && depth === 0) {
          if (!this.at(close)) return undefined;
          const end = this.pos;
          this.pos += close.length;
          return { parts, span: this.span(begin, end) };
        }
        if (c === open) depth++;
        else if (c === shut) depth--;
        else if (c === '"') {
          this.pos++;
          continue;
        }
        parts.push(this.literal(c, 'double', this.pos, this.pos + 1));
        this.pos++;
      }
    } catch (failure) {
      if (!(failure instanceof SyntaxFailure) || failure.cause_ !== 'syntax') throw failure;
      this.state.problems.length = problems;
    }
    return undefined;
  }

  /** Reads `${…}`. What bash would refuse only when it runs ("bad substitution") becomes a parameter without a name. */
  private readParam(start: number, quoted: boolean): Param {
    const inner = this.pos;
    const problems = this.state.problems.length;
    const depth = this.state.depth;
    try {
      return this.readGoodParam(start, quoted);
    } catch (failure) {
      if (!(failure instanceof BadSubstitution)) throw failure;
      this.state.problems.length = problems;
      this.state.depth = depth;
      this.pos = inner;
      const word: WordNode = { parts: this.readParts((c) => c === '}'), span: this.span(inner) };
      if (this.peek() !== '}') this.fail('unmatched ${', start);
      this.pos++;
      return { ...this.plainParam('', start, quoted), word };
    }
  }

  /** Stands for a stretch that bash refuses to expand. */
  protected badParam(start: number, end: number): Param {
    this.pos = end;
    return this.plainParam('', start, true);
  }

  private readGoodParam(start: number, quoted: boolean): Param {
    let length = false;
    let indirect = false;
    if (
      this.peek() === '#' &&
      this.peek(1) !== '}' &&
      !(this.peek(1) === '#' || this.peek(1) === '%' || this.peek(1) === ':')
    ) {
      const c = this.peek(1);
      if (NAME_START.test(c) || SPECIAL_PARAMS.includes(c)) {
        length = true;
        this.pos++;
      }
    } else if (
      this.peek() === '!' &&
      (NAME_START.test(this.peek(1)) || '@*#0123456789'.includes(this.peek(1) || ' '))
    ) {
      indirect = true;
      this.pos++;
    }
    const nameStart = this.pos;
    if (NAME_START.test(this.peek())) while (NAME_CHAR.test(this.peek())) this.pos++;
    else if (/[0-9]/.test(this.peek())) while (/[0-9]/.test(this.peek())) this.pos++;
    else if (this.peek() !== '' && SPECIAL_PARAMS.includes(this.peek())) this.pos++;
    else throw new BadSubstitution(start, 'bad substitution');
    const name = this.text.slice(nameStart, this.pos);
    let subscript: WordNode | undefined;
    if (this.peek() === '[') {
      this.pos++;
      const from = this.pos;
      const parts = this.readParts((c) => c === ']');
      if (this.peek() !== ']') throw new BadSubstitution(start, 'bad substitution');
      subscript = { parts, span: this.span(from) };
      this.pos++;
    }
    const base = { kind: 'param' as const, name, quoted, length, indirect, ...(subscript && { subscript }) };
    if (indirect && (this.at('*}') || this.at('@}'))) {
      this.pos += 2;
      return { ...base, span: this.span(start), op: '@', colon: false };
    }
    if (this.peek() === '}') {
      this.pos++;
      return { ...base, span: this.span(start), colon: false };
    }
    const { op, colon } = this.readParamOp(start);
    const splits = op.startsWith('/') ? '/' : op === ':' ? ':' : '';
    const literalQuotes = quoted && (op === '-' || op === '=' || op === '+' || op === '?');
    const word = this.readOperand(splits, literalQuotes);
    let word2: WordNode | undefined;
    if (splits !== '' && this.peek() === splits) {
      this.pos++;
      word2 = this.readOperand('', false);
    }
    if (this.peek() !== '}') this.fail('unmatched ${', start);
    this.pos++;
    return { ...base, span: this.span(start), op, colon, word, ...(word2 && { word2 }) };
  }

  private readParamOp(start: number): { op: ParamOp; colon: boolean } {
    const c = this.peek();
    const next = this.peek(1);
    if (c === ':' && next !== '' && '-=+?'.includes(next)) {
      this.pos += 2;
      return { op: next as ParamOp, colon: true };
    }
    for (const op of [
      '##',
      '%%',
      '//',
      '/#',
      '/%',
      '^^',
      ',,',
      '#',
      '%',
      '/',
      '^',
      ',',
      '@',
      ':',
      '-',
      '=',
      '+',
      '?',
    ] as const) {
      if (this.at(op)) {
        this.pos += op.length;
        return { op, colon: false };
      }
    }
    throw new BadSubstitution(start, 'bad substitution');
  }

  /** Reads an operand of `${…}` up to `}` or `separator`; in double quotes, single quotes stay but hide a `}`. */
  private readOperand(separator: string, literalQuotes: boolean): WordNode {
    const from = this.pos;
    const stop: Stop = (c) => c === '}' || c === '' || (separator !== '' && c === separator);
    if (!literalQuotes) return { parts: this.readParts(stop), span: this.span(from) };
    const parts: Part[] = [];
    while (this.pos < this.end) {
      this.readQuotedParts(parts, (c) => stop(c) || c === '"' || c === "'", '"}');
      if (this.peek() === '"') this.pos++;
      else if (this.peek() === "'") this.readApostrophes(parts);
      else break;
    }
    return { parts, span: this.span(from) };
  }

  /** A pair of single quotes inside `"${x:-…}"`: both stay in the text, which is expanded as everything there. */
  private readApostrophes(parts: Part[]): void {
    const open = this.pos;
    const close = this.text.indexOf("'", open + 1);
    if (close < 0 || close >= this.end) this.fail("unmatched '");
    this.pos++;
    parts.push(this.literal("'", 'double', open));
    while (this.pos < close) {
      this.readQuotedParts(parts, (c) => this.pos >= close || c === '"', '"}');
      if (this.pos < close) this.pos++;
    }
    if (this.pos > close) return;
    this.pos++;
    parts.push(this.literal("'", 'double', close));
  }

  private readExtGlob(): Part {
    const start = this.pos;
    this.pos += 2;
    let depth = 1;
    while (this.pos < this.end && depth > 0) {
      const c = this.peek();
      if (c === '\\') this.pos++;
      else if (c === '(') depth++;
      else if (c === ')') depth--;
      else if (c === "'") {
        const close = this.text.indexOf("'", this.pos + 1);
        if (close < 0 || close >= this.end) this.fail("unmatched '");
        this.pos = close;
      }
      this.pos++;
    }
    if (depth > 0) this.fail('unmatched ( of an extended glob', start);
    return { kind: 'ext-glob', text: this.text.slice(start, this.pos), span: this.span(start) };
  }

  private readAnsi(start: number): Literal {
    let out = '';
    while (this.pos < this.end) {
      const c = this.peek();
      if (c === "'") {
        this.pos++;
        const raw = this.text.slice(start + 2, this.pos - 1);
        return {
          kind: 'literal',
          // `$'\0…'` ends the string at the NUL, as in C.
          text: out.includes('\0') ? out.slice(0, out.indexOf('\0')) : out,
          quoting: 'ansi',
          span: raw === out ? this.span(start + 2, this.pos - 1) : this.span(start),
        };
      }
      if (c !== '\\') {
        out += c;
        this.pos++;
        continue;
      }
      this.pos++;
      out += this.readAnsiEscape();
    }
    this.fail("unmatched $'", start);
  }

  private readAnsiEscape(): string {
    const c = this.peek();
    this.pos++;
    const simple = ANSI_SIMPLE[c];
    if (simple !== undefined) return simple;
    if (/[0-7]/.test(c)) {
      let digits = c;
      while (digits.length < 3 && /[0-7]/.test(this.peek())) {
        digits += this.peek();
        this.pos++;
      }
      return String.fromCharCode(parseInt(digits, 8) & 0xff);
    }
    const most = c === 'x' ? 2 : c === 'u' ? 4 : c === 'U' ? 8 : 0;
    if (most > 0) {
      let digits = '';
      while (digits.length < most && /[0-9a-fA-F]/.test(this.peek())) {
        digits += this.peek();
        this.pos++;
      }
      if (digits === '') return `\\${c}`;
      const code = parseInt(digits, 16);
      return code > 0x10ffff ? '\ufffd' : String.fromCodePoint(code);
    }
    if (c === 'c') {
      const control = this.peek();
      this.pos++;
      return String.fromCharCode(control.charCodeAt(0) & 0x1f);
    }
    return `\\${c}`;
  }
}
