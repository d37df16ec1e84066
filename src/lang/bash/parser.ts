// Reads bash text into the typed tree of ast.ts: lists, pipelines, and recovery after an error.
import type { Span } from '../../text/span.ts';
import type { BashTree, List, ListItem, ReadProblem, Statement } from './ast.ts';
import { CompoundReader, RESERVED_END } from './compound-reader.ts';
import { type ReadState, SyntaxFailure } from './cursor.ts';

class Parser extends CompoundReader {
  readProgram(): BashTree {
    const items: ListItem[] = [];
    let unread = 0;
    let recovering = false;
    // Bash reads whole lines: what stands before an error on its line does not run either.
    let line = 0;
    const switchedOn = this.text.indexOf('extglob');
    const whole = this.span(this.pos, this.end);
    while (true) {
      let start = this.pos;
      try {
        this.skipSeparators();
        if (this.text.slice(start, this.pos).includes('\n')) {
          line = items.length;
          this.state.extglob = switchedOn >= 0 && switchedOn < this.pos;
        }
        start = this.pos;
        if (this.pos >= this.end) break;
        if (recovering && this.skipStrayKeyword()) continue;
        const item = this.readListItem();
        items.push(recovering ? { ...item, recovered: true } : item);
        continue;
      } catch (failure) {
        if (!(failure instanceof SyntaxFailure)) throw failure;
        items.splice(line, items.length, ...items.slice(line).map((item) => ({ ...item, recovered: true })));
        line = items.length;
        this.forgetHereDocs();
        this.state.depth = 0;
        const cut = this.lineEnd(start);
        if (failure.cause_ === 'steps') {
          const rest = this.span(start, this.end);
          this.state.problems.push({ cause: 'steps', span: rest, message: failure.message });
          unread += rest.end - rest.start;
          break;
        }
        const span = this.span(start, cut);
        unread += span.end - span.start;
        const where = recovering ? '' : ` (${failure.message})`;
        this.state.problems.push({ cause: failure.cause_, span, message: `bash could not read this${where}` });
        recovering = true;
        this.pos = Math.min(this.end, cut + 1);
      }
    }
    return { body: { items, span: whole }, problems: this.state.problems, data: this.state.data, unread };
  }

  /** After an error, `fi`, `done`, `}` and the like have lost their beginnings; what follows them is still read. */
  private skipStrayKeyword(): boolean {
    const word = this.peekReserved();
    if (RESERVED_END.has(word)) {
      this.pos += word.length;
      return true;
    }
    for (const token of [';;&', ';;', ';&', ')', '&&', '||', '|&', '|']) {
      if (this.at(token)) {
        this.pos += token.length;
        return true;
      }
    }
    return false;
  }

  protected override readSubstitutionBody(): List {
    const start = this.pos;
    return this.keepingHereDocs(() => {
      const list = this.readList(() => this.peek() === ')');
      if (this.peek() !== ')') this.fail('unmatched (', start);
      this.pos++;
      return list;
    });
  }

  protected override readerOf(text: string, start: number, end: number, map: (offset: number) => number): Parser {
    return new Parser(text, start, end, this.state, map);
  }

  protected override readNested(text: string, start: number, end: number, map?: (offset: number) => number): List {
    const parser = this.readerOf(text, start, end, map ?? ((offset) => this.sourceOffset(offset)));
    const list = parser.readList(() => false);
    if (parser.pos < parser.end) parser.fail('unexpected token in backticks');
    return list;
  }

  /** Between commands: blanks, newlines and (after an error) lone separators. */
  private skipSeparators(): void {
    for (;;) {
      this.skipNewlines();
      if (this.peek() === ';' && this.peek(1) !== ';' && this.state.problems.length > 0) this.pos++;
      else return;
    }
  }

  /** The body of a compound command, which bash wants to hold at least one command. */
  protected override readFilledList(atEnd: () => boolean): List {
    const list = this.readList(atEnd);
    if (list.items.length === 0 && this.pos < this.end)
      this.fail(`unexpected ${JSON.stringify(this.peekReserved() || this.peek())}`);
    return list;
  }

  protected override readList(atEnd: () => boolean): List {
    const start = this.pos;
    const items: ListItem[] = [];
    for (;;) {
      this.skipNewlines();
      if (this.pos >= this.end || atEnd()) break;
      items.push(this.readListItem());
    }
    return { items, span: this.span(start) };
  }

  private readListItem(): ListItem {
    const statement = this.readAndOr();
    this.skipBlank();
    let background = false;
    if (this.peek() === '&' && this.peek(1) !== '&') {
      background = true;
      this.pos++;
    } else if (this.peek() === ';' && this.peek(1) !== ';' && this.peek(1) !== '&') {
      this.pos++;
    } else if (this.peek() === '\n') {
      // The newline itself is read by the caller, which also reads here-document bodies.
    } else if (this.pos < this.end && !this.#endsList()) {
      this.fail(`unexpected ${JSON.stringify(this.peek())}`);
    }
    return { statement, background };
  }

  #endsList(): boolean {
    const c = this.peek();
    return c === ')' || c === ';' || RESERVED_END.has(this.peekReserved());
  }

  private readAndOr(): Statement {
    let left = this.readPipeline();
    for (;;) {
      this.skipBlank();
      const op = this.at('&&') ? '&&' : this.at('||') ? '||' : undefined;
      if (!op) return left;
      this.pos += 2;
      this.skipNewlines();
      const right = this.readPipeline();
      left = { kind: 'and-or', left, op, right, span: { start: left.span.start, end: right.span.end }, redirects: [] };
    }
  }

  private readPipeline(): Statement {
    const start = this.pos;
    let negated = false;
    let timed = false;
    for (;;) {
      const word = this.peekReserved();
      if (word === '!') {
        negated = !negated;
        this.pos++;
      } else if (word === 'time') {
        timed = true;
        this.pos += 4;
        this.skipBlank();
        while (this.peekReserved() === '-p' || this.peekReserved() === '--') {
          this.pos += 2;
          this.skipBlank();
        }
      } else break;
      this.skipBlank();
    }
    const commands: Statement[] = [];
    if (!(timed || negated) || !this.atCommandEnd()) commands.push(this.readCommand());
    for (;;) {
      this.skipBlank();
      const both = this.at('|&');
      if (!both && !(this.peek() === '|' && this.peek(1) !== '|')) break;
      this.pos += both ? 2 : 1;
      this.skipNewlines();
      commands.push(this.readCommand());
    }
    const only = commands[0];
    if (only && commands.length === 1 && !negated && !timed) return only;
    return { kind: 'pipeline', commands, negated, timed, span: this.span(start), redirects: [] };
  }
}

/**
 * Parses bash text. Never throws: what can't be read is listed in `problems`, and reading goes on at the next line.
 *
 * @param text a whole script, or the text of a nested one
 * @param comments gets the comments, by their offsets
 */
export function parseBash(text: string, comments?: Map<number, Span>): BashTree {
  const problems: ReadProblem[] = [];
  const state: ReadState = {
    budget: 40 * text.length + 10_000,
    depth: 0,
    extglob: false,
    problems,
    data: [],
    ...(comments && { comments }),
  };
  return new Parser(text, 0, text.length, state).readProgram();
}
