// Reads compound commands: groups, conditions, loops, cases, tests and functions.
import type { List, Statement, WordNode } from './ast.ts';
import { SimpleCommandReader, sourceText } from './simple-command-reader.ts';

/** Words that end or divide a compound command; none begins a command. */
export const RESERVED_END = new Set(['then', 'else', 'elif', 'fi', 'do', 'done', 'esac', '}', 'in']);
/** What may be the body of a function. */
const FUNCTION_BODY = new Set<Statement['kind']>([
  'group',
  'subshell',
  'if',
  'while',
  'for',
  'c-for',
  'case',
  'test',
  'arith',
]);
const COMPOUND_START = new Set(['{', 'if', 'while', 'until', 'for', 'select', 'case', '[[']);

export abstract class CompoundReader extends SimpleCommandReader {
  /** Reads a list up to a token for which `atEnd` holds. */
  protected abstract readList(atEnd: () => boolean): List;
  /** The body of a compound command, which bash wants to hold at least one command. */
  protected abstract readFilledList(atEnd: () => boolean): List;

  /** The word here, when it is plain letters (or `{ } ! [[ ]]`) that could be a reserved word; else empty. */
  protected peekReserved(): string {
    let i = this.pos;
    const first = this.text[i];
    if (first === '{' || first === '}' || first === '!') i++;
    else if ((first === '[' || first === ']') && this.text[i + 1] === first) i += 2;
    else if (first === '-') i += 2;
    else while (i < this.end && i - this.pos < 9 && /[a-z]/.test(this.text[i] as string)) i++;
    if (i === this.pos || i > this.end) return '';
    // `fi\` at the end of a line: the next line goes on right behind it.
    let next = i;
    while (this.text.startsWith('\\\n', next)) next += 2;
    const after = next < this.end ? (this.text[next] as string) : '';
    if (after !== '' && !' \t\n;&|()<>'.includes(after)) return '';
    return this.text.slice(this.pos, i);
  }

  private expectReserved(word: string, opened: string, start: number): void {
    this.skipNewlines();
    if (this.peekReserved() !== word) {
      if (this.pos >= this.end) this.fail(`${opened} without ${word}`, start);
      this.fail(`expected ${word}`);
    }
    this.pos += word.length;
  }

  protected readCommand(): Statement {
    this.spend(1);
    const start = this.pos;
    const c = this.peek();
    if (c === '(') {
      if (this.peek(1) === '(') {
        const arithmetic = this.#tryArithCommand(start);
        if (arithmetic) return arithmetic;
      }
      return this.nested(() => {
        this.pos++;
        const body = this.readFilledList(() => this.peek() === ')');
        if (this.peek() !== ')') this.fail('unmatched (', start);
        this.pos++;
        return { kind: 'subshell', body, redirects: this.readRedirects(), span: this.span(start) };
      });
    }
    const word = this.peekReserved();
    switch (word) {
      case '{':
      case 'if':
      case 'while':
      case 'until':
      case 'for':
      case 'select':
      case 'case':
      case 'function':
      case '[[':
      case 'coproc':
        return this.nested(() => this.readCompound(word, start));
      default:
        if (RESERVED_END.has(word) || word === ']]') this.fail(`unexpected ${word}`);
        return this.readSimple();
    }
  }

  #tryArithCommand(start: number): Statement | undefined {
    this.pos += 2;
    const expression = this.readArithmetic('))');
    if (!expression) {
      this.pos = start;
      return undefined;
    }
    return { kind: 'arith', expression, redirects: this.readRedirects(), span: this.span(start) };
  }

  private readCompound(word: string, start: number): Statement {
    this.pos += word.length;
    switch (word) {
      case '{': {
        const body = this.readFilledList(() => this.peekReserved() === '}');
        this.expectReserved('}', '{', start);
        return { kind: 'group', body, redirects: this.readRedirects(), span: this.span(start) };
      }
      case 'if':
        return this.#readIf(start);
      case 'while':
      case 'until': {
        const condition = this.readFilledList(() => this.peekReserved() === 'do');
        const body = this.#readDo(start, word);
        return {
          kind: 'while',
          until: word === 'until',
          condition,
          body,
          redirects: this.readRedirects(),
          span: this.span(start),
        };
      }
      case 'for':
      case 'select':
        return this.#readFor(start, word);
      case 'case':
        return this.#readCase(start);
      case 'function': {
        this.skipBlank();
        const name = this.readFilledWord();
        this.skipBlank();
        if (this.peek() === '(') {
          this.pos++;
          this.skipBlank();
          if (this.peek() !== ')') this.fail('expected )');
          this.pos++;
        }
        return this.readFunctionBody(sourceText(name), start);
      }
      case 'coproc': {
        this.skipBlank();
        const saved = this.pos;
        // `coproc NAME { …; }`: a name only before a compound command.
        const name = /^[A-Za-z_][A-Za-z0-9_]*/.exec(this.text.slice(this.pos, Math.min(this.end, this.pos + 64)))?.[0];
        if (name !== undefined && !COMPOUND_START.has(name)) {
          this.pos += name.length;
          this.skipBlank();
          if (!(this.peek() === '(' || COMPOUND_START.has(this.peekReserved()))) this.pos = saved;
        }
        const body = this.readCommand();
        return { kind: 'coproc', body, redirects: [], span: this.span(start) };
      }
      default:
        return this.#readTest(start);
    }
  }

  #readIf(start: number): Statement {
    const arms: { condition: List; body: List }[] = [];
    let otherwise: List | undefined;
    const ends = (): boolean => ['elif', 'else', 'fi'].includes(this.peekReserved());
    for (;;) {
      const condition = this.readFilledList(() => this.peekReserved() === 'then');
      this.expectReserved('then', 'if', start);
      arms.push({ condition, body: this.readFilledList(ends) });
      const next = this.peekReserved();
      if (next === 'elif') {
        this.pos += 4;
        continue;
      }
      if (next === 'else') {
        this.pos += 4;
        otherwise = this.readFilledList(() => this.peekReserved() === 'fi');
      }
      this.expectReserved('fi', 'if', start);
      break;
    }
    return {
      kind: 'if',
      arms,
      ...(otherwise && { otherwise }),
      redirects: this.readRedirects(),
      span: this.span(start),
    };
  }

  #readDo(start: number, opened: string): List {
    this.expectReserved('do', opened, start);
    const body = this.readFilledList(() => this.peekReserved() === 'done');
    this.expectReserved('done', opened, start);
    return body;
  }

  #readFor(start: number, word: string): Statement {
    this.skipBlank();
    if (this.at('((')) {
      this.pos += 2;
      const header = this.readArithmetic('))');
      if (!header) this.fail('unmatched ((', start);
      if (clauses(header) !== 3) this.fail('expected three expressions in ((', start);
      this.skipBlank();
      if (this.peek() === ';') this.pos++;
      const body = this.#readLoopBody(start);
      return { kind: 'c-for', header, body, redirects: this.readRedirects(), span: this.span(start) };
    }
    const name = sourceText(this.readFilledWord());
    this.skipNewlines();
    let words: WordNode[] | undefined;
    if (this.peekReserved() === 'in') {
      this.pos += 2;
      words = [];
      for (;;) {
        this.skipBlank();
        const c = this.peek();
        if (c === '' || c === '\n' || c === ';' || c === '&') break;
        words.push(this.readFilledWord());
      }
      if (this.peek() === ';') this.pos++;
    } else if (this.peek() === ';') this.pos++;
    const body = this.#readLoopBody(start);
    return {
      kind: 'for',
      select: word === 'select',
      name,
      ...(words && { words }),
      body,
      redirects: this.readRedirects(),
      span: this.span(start),
    };
  }

  #readLoopBody(start: number): List {
    this.skipNewlines();
    if (this.peekReserved() !== '{') return this.#readDo(start, 'for');
    this.pos++;
    const body = this.readFilledList(() => this.peekReserved() === '}');
    this.expectReserved('}', '{', start);
    return body;
  }

  #readCase(start: number): Statement {
    this.skipBlank();
    const subject = this.readFilledWord();
    this.expectReserved('in', 'case', start);
    const arms: { patterns: WordNode[]; body: List; end: ';;' | ';&' | ';;&' }[] = [];
    for (;;) {
      this.skipNewlines();
      if (this.peekReserved() === 'esac') {
        this.pos += 4;
        break;
      }
      if (this.pos >= this.end) this.fail('case without esac', start);
      if (this.peek() === '(') this.pos++;
      const patterns: WordNode[] = [];
      for (;;) {
        this.skipBlank();
        patterns.push(this.readFilledWord());
        this.skipBlank();
        if (this.peek() !== '|') break;
        this.pos++;
      }
      if (this.peek() !== ')') this.fail('expected )');
      this.pos++;
      const body = this.readList(() => this.at(';;') || this.at(';&') || this.peekReserved() === 'esac');
      const end = this.at(';;&') ? ';;&' : this.at(';;') ? ';;' : this.at(';&') ? ';&' : undefined;
      if (end) this.pos += end.length;
      arms.push({ patterns, body, end: end ?? ';;' });
    }
    return { kind: 'case', subject, arms, redirects: this.readRedirects(), span: this.span(start) };
  }

  protected override readFunctionBody(name: string, start: number): Statement {
    this.skipNewlines();
    const body = this.readCommand();
    if (!FUNCTION_BODY.has(body.kind)) this.fail('expected a compound command', start);
    return { kind: 'function', name, body, redirects: [], span: this.span(start) };
  }

  #readTest(start: number): Statement {
    const words: WordNode[] = [];
    let regex = false;
    for (;;) {
      this.skipNewlines();
      if (this.pos >= this.end) this.fail('[[ without ]]', start);
      if (this.at(']]') && (this.pos + 2 >= this.end || ' \t\n;&|)<>'.includes(this.peek(2)))) {
        this.pos += 2;
        break;
      }
      const from = this.pos;
      const operator = ['&&', '||', '(', ')', '<', '>'].find((op) => this.at(op));
      if (operator !== undefined && !regex) {
        this.pos += operator.length;
        words.push({ parts: [this.literal(operator, 'none', from)], span: this.span(from) });
        continue;
      }
      // Extended globs are always on between [[ and ]]; parentheses in a pattern belong to the word.
      const word = this.readWord(undefined, regex || this.#isPatternNext(words));
      if (word.parts.length === 0) this.fail(`unexpected ${JSON.stringify(this.peek())}`);
      words.push(word);
      const text = word.parts.length === 1 && word.parts[0]?.kind === 'literal' ? word.parts[0].text : '';
      regex = text === '=~';
    }
    return { kind: 'test', words, redirects: this.readRedirects(), span: this.span(start) };
  }

  #isPatternNext(words: readonly WordNode[]): boolean {
    const last = words.at(-1)?.parts;
    const text = last?.length === 1 && last[0]?.kind === 'literal' ? last[0].text : '';
    return (text === '==' || text === '!=' || text === '=') && words.length > 1;
  }
}

/** How many expressions the header of `for ((…))` holds. */
function clauses(header: WordNode): number {
  return header.parts.reduce(
    (count, part) => count + (part.kind === 'literal' ? part.text.split(';').length - 1 : 0),
    1,
  );
}
