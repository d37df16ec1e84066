// Reads what `$`, a backtick, `<(` or `>(` introduces: commands whose output stands in the text, and arithmetic.
import type { ArithSub, CommandSub, List, Part, WordNode } from './ast.ts';
import { SyntaxFailure } from './cursor.ts';
import { ParameterReader } from './parameter-reader.ts';

export abstract class SubstitutionReader extends ParameterReader {
  /** Parses the list inside `$(`, `<(` or `>(`, up to and including its `)`. */
  protected abstract readSubstitutionBody(): List;
  /** Parses the whole of another text as a list: backticks. */
  protected abstract readNested(text: string, start: number, end: number, map?: (offset: number) => number): List;

  /** Reads an expansion that begins with `$`; false when the `$` stands for itself. */
  protected readDollar(parts: Part[], quoted: boolean): boolean {
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
      parts.push(this.nested(() => this.readParam(start, quoted)));
      return true;
    }
    const param = this.readSimpleParam(quoted);
    if (param) parts.push(param);
    return param !== undefined;
  }

  private readCommandSub(start: number, quoted: boolean): CommandSub {
    const body = this.nested(() => this.readSubstitutionBody());
    return { kind: 'command-sub', body, span: this.span(start), quoted, backtick: false };
  }

  protected readProcessSub(direction: '<' | '>'): Part {
    const start = this.pos;
    this.pos += 2;
    const body = this.nested(() => this.readSubstitutionBody());
    return { kind: 'process-sub', direction, body, span: this.span(start) };
  }

  protected readBackticks(quoted: boolean): CommandSub {
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
    offsets.push(i);
    const map = this.composeMap((offset) => offsets[offset] ?? i);
    const body = this.nested(() =>
      rewritten ? this.readNested(inner, 0, inner.length, map) : this.readNested(this.text, open + 1, i),
    );
    this.pos = i + 1;
    return { kind: 'command-sub', body, span: this.span(open), quoted, backtick: true };
  }

  /** Reads `$((…))` or `$[…]`; undefined (and nothing consumed) when it is a substitution of a subshell instead. */
  private tryArithmetic(start: number, skip: number, close: string, quoted: boolean): ArithSub | undefined {
    const saved = this.pos;
    this.pos += skip;
    const expression = this.nested(() => this.readArithmetic(close));
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
}
