// Reads `${…}`: names, subscripts, operators and their operands.
import type { Param, ParamOp, Part, WordNode } from './ast.ts';
import { Cursor, SyntaxFailure } from './cursor.ts';

/** `${a b}`: bash reads it and refuses only to run it. */
class BadSubstitution extends SyntaxFailure {}

const NAME_START = /[A-Za-z_]/;
const NAME_CHAR = /[A-Za-z0-9_]/;
const DIGIT = /[0-9]/;
const SPECIAL_PARAMS = '@*#?-$!0123456789';

/** The operators of `${…}`, the longer ones first. */
const PARAM_OPS: readonly ParamOp[] = [
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
];

/** Decides whether a character, unquoted at the top of a word, ends the word. */
export type Stop = (c: string) => boolean;

export abstract class ParameterReader extends Cursor {
  /** Reads word parts until an unquoted character for which `stop` holds, or the end. */
  protected abstract readParts(stop: Stop): Part[];
  /**
   * Reads text under double-quote rules (double quotes, heredoc bodies, arithmetic) until `stop`.
   * @param escapable the characters a backslash escapes besides `$`, backtick and backslash
   */
  protected abstract readQuotedParts(parts: Part[], stop: Stop, escapable: string): void;

  /** Reads `$x`, `$1`, `$@` and the like; undefined (and nothing consumed) when no name follows the `$`. */
  protected readSimpleParam(quoted: boolean): Param | undefined {
    const start = this.pos;
    const next = this.peek(1);
    if (NAME_START.test(next)) {
      this.pos += 2;
      while (NAME_CHAR.test(this.peek())) this.pos++;
      return this.plainParam(this.text.slice(start + 1, this.pos), start, quoted);
    }
    if (next === '' || !SPECIAL_PARAMS.includes(next)) return undefined;
    this.pos += 2;
    return this.plainParam(next, start, quoted);
  }

  /** Reads `${…}`. What bash would refuse only when it runs ("bad substitution") becomes a parameter without a name. */
  protected readParam(start: number, quoted: boolean): Param {
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

  private plainParam(name: string, start: number, quoted: boolean): Param {
    return { kind: 'param', name, span: this.span(start), quoted, length: false, indirect: false, colon: false };
  }

  private readGoodParam(start: number, quoted: boolean): Param {
    const { length, indirect } = this.readPrefix();
    const name = this.readName(start);
    const subscript = this.readSubscript(start);
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

  /** The `#` or `!` before a name; `#` may also be the name or the operator. */
  private readPrefix(): { length: boolean; indirect: boolean } {
    const c = this.peek();
    const next = this.peek(1);
    const length =
      c === '#' && next !== '' && !'}#%:'.includes(next) && (NAME_START.test(next) || SPECIAL_PARAMS.includes(next));
    const indirect = c === '!' && (NAME_START.test(next) || '@*#0123456789'.includes(next || ' '));
    if (length || indirect) this.pos++;
    return { length, indirect };
  }

  private readName(start: number): string {
    const from = this.pos;
    const c = this.peek();
    if (NAME_START.test(c)) while (NAME_CHAR.test(this.peek())) this.pos++;
    else if (DIGIT.test(c)) while (DIGIT.test(this.peek())) this.pos++;
    else if (c !== '' && SPECIAL_PARAMS.includes(c)) this.pos++;
    else throw new BadSubstitution(start, 'bad substitution');
    return this.text.slice(from, this.pos);
  }

  private readSubscript(start: number): WordNode | undefined {
    if (this.peek() !== '[') return undefined;
    this.pos++;
    const from = this.pos;
    const parts = this.readParts((c) => c === ']');
    if (this.peek() !== ']') throw new BadSubstitution(start, 'bad substitution');
    const subscript = { parts, span: this.span(from) };
    this.pos++;
    return subscript;
  }

  private readParamOp(start: number): { op: ParamOp; colon: boolean } {
    const c = this.peek();
    const next = this.peek(1);
    if (c === ':' && next !== '' && '-=+?'.includes(next)) {
      this.pos += 2;
      return { op: next as ParamOp, colon: true };
    }
    for (const op of PARAM_OPS) {
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
}
