// Reads bash words and their quotes, by the rules of bash's own reader (bash 5.2, POSIX 2.2/2.3).
import { readAnsiString } from './ansi-string.ts';
import type { Literal, Part, WordNode } from './ast.ts';
import type { Stop } from './parameter-reader.ts';
import { SubstitutionReader } from './substitution-reader.ts';

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

export abstract class WordReader extends SubstitutionReader {
  /** Reads one word at the current position; the position must not be at a metacharacter. */
  protected readWord(stop: Stop = isMeta, regex = false): WordNode {
    const start = this.pos;
    const parts = this.readParts(stop, regex);
    return { parts, span: this.span(start) };
  }

  /** Reads a word that has to be there. */
  protected readFilledWord(): WordNode {
    const start = this.pos;
    const word = this.readWord();
    if (this.pos === start) this.fail(`unexpected ${JSON.stringify(this.peek())}`);
    return word;
  }

  /** Reads word parts until an unquoted character for which `stop` holds, or the end. */
  protected override readParts(stop: Stop, regex = false): Part[] {
    const parts: Part[] = [];
    // What stands for itself since here is one literal.
    let runStart = this.pos;
    const begin = this.pos;
    let parens = 0;
    while (this.pos < this.end) {
      const c = this.peek();
      if ((c === '<' || c === '>') && this.peek(1) === '(' && !regex) {
        this.pushRun(runStart, parts);
        parts.push(this.readProcessSub(c));
        runStart = this.pos;
        continue;
      }
      if (this.state.extglob && '?*+@!'.includes(c) && this.peek(1) === '(') {
        this.pushRun(runStart, parts);
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
          this.pushRun(runStart, parts);
          this.pos += 2;
          runStart = this.pos;
          continue;
        }
        if (this.pos + 1 >= this.end) {
          // A backslash as the very last character stands for itself.
          this.pos++;
          continue;
        }
        this.pushRun(runStart, parts);
        const from = this.pos;
        this.pos += 2;
        parts.push(this.literal(this.text[from + 1] as string, 'escape', from, this.pos));
        runStart = this.pos;
        continue;
      }
      if (c === "'" || c === '"' || c === '`' || c === '$') {
        const from = this.pos;
        this.pushRun(runStart, parts);
        if (this.readQuoteOrExpansion(c, parts)) {
          runStart = this.pos;
          continue;
        }
        runStart = from;
        this.pos = from + 1;
        continue;
      }
      this.pos++;
    }
    this.pushRun(runStart, parts);
    this.spend(this.pos - begin);
    return parts;
  }

  /** Adds the plain characters that end here, if there are any; those that the source has apart, as parts of their own. */
  private pushRun(start: number, parts: Part[], quoting: 'none' | 'double' = 'none'): void {
    if (this.pos <= start) return;
    for (const run of this.sourceRuns(start, this.pos))
      parts.push({
        ...this.literal(this.text.slice(run.from, run.to), quoting, run.from, run.to),
        span: run.span,
      });
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

  protected override readQuotedParts(parts: Part[], stop: Stop, escapable: string): void {
    let runStart = this.pos;
    const begin = this.pos;
    while (this.pos < this.end) {
      const c = this.peek();
      if (stop(c)) break;
      if (c === '\\') {
        const next = this.peek(1);
        if (next === '\n') {
          this.pushRun(runStart, parts, 'double');
          this.pos += 2;
          runStart = this.pos;
          continue;
        }
        if (next !== '' && (next === '$' || next === '`' || next === '\\' || escapable.includes(next))) {
          this.pushRun(runStart, parts, 'double');
          const from = this.pos;
          this.pos += 2;
          parts.push(this.literal(next, 'double', from, this.pos));
          runStart = this.pos;
          continue;
        }
      } else if (c === '`') {
        this.pushRun(runStart, parts, 'double');
        parts.push(this.readBackticks(true));
        runStart = this.pos;
        continue;
      } else if (c === '$') {
        const from = this.pos;
        this.pushRun(runStart, parts, 'double');
        if (this.readDollar(parts, true)) {
          runStart = this.pos;
          continue;
        }
        runStart = from;
        this.pos = from;
      }
      this.pos++;
    }
    this.pushRun(runStart, parts, 'double');
    this.spend(this.pos - begin);
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
    const read = readAnsiString(this.text, start + 2, this.end);
    if (!read) this.fail("unmatched $'", start);
    this.pos = read.end;
    const span = read.plain ? this.span(start + 2, read.end - 1) : this.span(start);
    return { kind: 'literal', text: read.text, quoting: 'ansi', span };
  }
}
