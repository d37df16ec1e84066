// Reads bash text into the typed tree of ast.ts: commands, compound commands, here-documents, and recovery after an error.
import type {
  ArrayItem,
  AssignmentNode,
  BashTree,
  HereDoc,
  List,
  ListItem,
  Part,
  ReadProblem,
  RedirectNode,
  RedirectOp,
  Statement,
  WordNode,
} from './ast.ts';
import { isBlank, type ReadState, SyntaxFailure } from './cursor.ts';
import { WordReader } from './word-reader.ts';

const RESERVED_END = new Set(['then', 'else', 'elif', 'fi', 'do', 'done', 'esac', '}', 'in']);
/** Builtins whose arguments may be assignments with array values. */
const DECLARING = new Set(['declare', 'typeset', 'local', 'export', 'readonly', 'eval', 'alias']);
const REDIRECT_OPS: readonly RedirectOp[] = ['&>>', '<<-', '<<<', '&>', '>>', '>|', '<>', '<&', '>&', '<<', '<', '>'];
const REDIRECT_START = /^(?:[0-9]+|\{[A-Za-z_][A-Za-z0-9_]*\})?(?:<|>|&>)/;
const ASSIGNMENT_START = /^[A-Za-z_][A-Za-z0-9_]*(?:\+?=|\[)/;

interface PendingHereDoc {
  readonly redirect: RedirectNode;
  readonly delimiter: string;
  readonly quoted: boolean;
  readonly stripTabs: boolean;
}

class Parser extends WordReader {
  #pending: PendingHereDoc[] = [];
  /** list items as they complete, so that what was read before an error is not lost */
  readonly finished: ListItem[] = [];

  // ---- entry points -------------------------------------------------------------------------------------------

  readProgram(): BashTree {
    const items: ListItem[] = [];
    let unread = 0;
    let recovering = false;
    const whole = this.span(this.pos, this.end);
    while (true) {
      let start = this.pos;
      try {
        this.skipSeparators();
        start = this.pos;
        if (this.pos >= this.end) break;
        if (recovering && this.skipStrayKeyword()) continue;
        const item = this.readListItem();
        items.push(recovering ? { ...item, recovered: true } : item);
        continue;
      } catch (failure) {
        if (!(failure instanceof SyntaxFailure)) throw failure;
        this.#pending = [];
        this.state.depth = 0;
        const cut = this.#lineEnd(start);
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
    const outer = this.#pending;
    this.#pending = [];
    const start = this.pos;
    const list = this.readList((p) => p.peek() === ')');
    if (this.peek() !== ')') this.fail('unmatched (', start);
    this.pos++;
    this.#pending = [...outer, ...this.#pending];
    return list;
  }

  protected override readNested(text: string, start: number, end: number, map?: (offset: number) => number): List {
    const parser = new Parser(text, start, end, this.state, map ?? ((offset) => this.sourceOffset(offset)));
    const list = parser.readList(() => false);
    if (parser.pos < parser.end) parser.fail('unexpected token in backticks');
    return list;
  }

  // ---- blanks, newlines, here-document bodies --------------------------------------------------------------------

  private skipBlank(): void {
    while (this.pos < this.end) {
      const c = this.peek();
      if (isBlank(c)) this.pos++;
      else if (c === '\\' && this.peek(1) === '\n') this.pos += 2;
      else if (c === '#' && this.#atWordStart()) this.pos = this.#lineEnd(this.pos);
      else break;
    }
  }

  #atWordStart(): boolean {
    if (this.pos === 0) return true;
    const before = this.text[this.pos - 1] as string;
    return ' \t\n;&|()<>`'.includes(before);
  }

  private newline(): boolean {
    if (this.peek() !== '\n') return false;
    this.pos++;
    const pending = this.#pending;
    this.#pending = [];
    for (const item of pending) item.redirect.heredoc = this.#readHereDocBody(item);
    return true;
  }

  private skipNewlines(): void {
    do this.skipBlank();
    while (this.newline());
  }

  /** Between commands: blanks, newlines and (after an error) lone separators. */
  private skipSeparators(): void {
    for (;;) {
      this.skipNewlines();
      if (this.peek() === ';' && this.peek(1) !== ';' && this.state.problems.length > 0) this.pos++;
      else return;
    }
  }

  #lineEnd(from: number): number {
    const i = this.text.indexOf('\n', from);
    return i < 0 || i > this.end ? this.end : i;
  }

  #readHereDocBody(doc: PendingHereDoc): HereDoc {
    const start = this.pos;
    let body = '';
    const offsets: number[] = [];
    let identical = true;
    const keep = (from: number, to: number): void => {
      for (let i = from; i < to; i++) offsets.push(i);
      body += this.text.slice(from, to);
    };
    let terminated = false;
    let bodyEnd = this.pos;
    while (this.pos < this.end) {
      let lineStart = this.pos;
      if (doc.stripTabs) while (this.text[lineStart] === '\t' && lineStart < this.end) lineStart++;
      if (lineStart !== this.pos) identical = false;
      // In an unquoted document bash joins backslash-newline before it looks for the delimiter.
      let logical = '';
      const logicalOffsets: [number, number][] = [];
      let from = lineStart;
      for (;;) {
        const end = this.#lineEnd(from);
        const joins = !doc.quoted && end < this.end && oddBackslashes(this.text, from, end);
        logical += this.text.slice(from, joins ? end - 1 : end);
        logicalOffsets.push([from, joins ? end - 1 : end]);
        this.pos = Math.min(this.end, end + 1);
        if (!joins) break;
        identical = false;
        from = this.pos;
      }
      this.spend(this.pos - lineStart);
      if (logical === doc.delimiter) {
        terminated = true;
        break;
      }
      const lineEnd = logicalOffsets.at(-1)?.[1] ?? this.pos;
      if (doc.delimiter !== '' && logical.trim() === doc.delimiter) {
        this.state.problems.push({
          cause: 'differential',
          span: this.span(lineStart, lineEnd),
          message: `this looks like the end of the here-document, but bash goes on until a line that is exactly ${JSON.stringify(doc.delimiter)}`,
        });
      }
      for (const [a, b] of logicalOffsets) keep(a, b);
      if (this.text[lineEnd] === '\n' && lineEnd < this.end) keep(lineEnd, lineEnd + 1);
      bodyEnd = this.pos;
    }
    if (!terminated) {
      this.state.problems.push({
        cause: 'differential',
        span: doc.redirect.span,
        message: `the here-document is never ended by a line that is exactly ${JSON.stringify(doc.delimiter)}; bash reads to the end of the text`,
      });
    }
    const span = this.span(start, bodyEnd);
    if (bodyEnd > start) this.state.data.push(span);
    if (doc.quoted) {
      const parts: Part[] = [];
      // One literal a line keeps places exact even where leading tabs were stripped.
      if (identical) {
        if (body !== '') parts.push(this.literal(body, 'single', start, bodyEnd));
      } else
        for (const piece of contiguousRuns(body, offsets))
          parts.push(this.literal(piece.text, 'single', piece.start, piece.end));
      return { delimiter: doc.delimiter, quoted: true, body: { parts, span }, terminated };
    }
    const inner = identical
      ? new Parser(this.text, start, bodyEnd, this.state, (offset) => this.sourceOffset(offset))
      : new Parser(
          body,
          0,
          body.length,
          this.state,
          this.composeMap((offset) => offsets[offset] ?? bodyEnd),
        );
    return { delimiter: doc.delimiter, quoted: false, body: { parts: inner.#readHereDocText(), span }, terminated };
  }

  /** The expansions of a body. Bash reads them only when it runs the command: a bad one spoils that command alone. */
  #readHereDocText(): Part[] {
    const parts: Part[] = [];
    const { depth } = this.state;
    const problems = this.state.problems.length;
    try {
      this.readQuotedParts(parts, () => false, '');
    } catch (failure) {
      if (!(failure instanceof SyntaxFailure) || failure.cause_ !== 'syntax') throw failure;
      this.state.depth = depth;
      this.state.problems.length = problems;
      parts.push(this.badParam(failure.offset, this.end));
    }
    return parts;
  }

  // ---- lists -----------------------------------------------------------------------------------------------------

  /** The body of a compound command, which bash wants to hold at least one command. */
  private readFilledList(atEnd: (p: Parser) => boolean): List {
    const list = this.readList(atEnd);
    if (list.items.length === 0 && this.pos < this.end)
      this.fail(`unexpected ${JSON.stringify(this.peekReserved() || this.peek())}`);
    return list;
  }

  private readList(atEnd: (p: Parser) => boolean): List {
    const start = this.pos;
    const items: ListItem[] = [];
    for (;;) {
      this.skipNewlines();
      if (this.pos >= this.end || atEnd(this)) break;
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
    if (!(timed || negated) || !this.#atCommandEnd()) commands.push(this.readCommand());
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

  #atCommandEnd(): boolean {
    const c = this.peek();
    return c === '' || c === '\n' || c === ';' || c === '&' || c === '|' || c === ')';
  }

  // ---- commands --------------------------------------------------------------------------------------------------

  /** The word here, when it is plain letters (or `{ } ! [[`) that could be a reserved word; else empty. */
  private peekReserved(): string {
    let i = this.pos;
    const first = this.text[i];
    if (first === '{' || first === '}' || first === '!') i++;
    else if (first === '[' && this.text[i + 1] === '[') i += 2;
    else if (first === '-') i += 2;
    else while (i < this.end && i - this.pos < 9 && /[a-z]/.test(this.text[i] as string)) i++;
    if (i === this.pos || i > this.end) return '';
    const after = i < this.end ? (this.text[i] as string) : '';
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

  private readCommand(): Statement {
    this.spend(1);
    const start = this.pos;
    const c = this.peek();
    if (c === '(') {
      if (this.peek(1) === '(') {
        const arithmetic = this.#tryArithCommand(start);
        if (arithmetic) return arithmetic;
      }
      return this.#nested(() => {
        this.pos++;
        const body = this.readFilledList((p) => p.peek() === ')');
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
        return this.#nested(() => this.readCompound(word, start));
      default:
        if (RESERVED_END.has(word)) this.fail(`unexpected ${word}`);
        return this.readSimple();
    }
  }

  #nested(read: () => Statement): Statement {
    this.enter();
    const statement = read();
    this.leave();
    return statement;
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
        const body = this.readFilledList((p) => p.peekReserved() === '}');
        this.expectReserved('}', '{', start);
        return { kind: 'group', body, redirects: this.readRedirects(), span: this.span(start) };
      }
      case 'if':
        return this.#readIf(start);
      case 'while':
      case 'until': {
        const condition = this.readFilledList((p) => p.peekReserved() === 'do');
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
        return this.#readFunctionBody(sourceText(name), start);
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
    const ends = (p: Parser): boolean => ['elif', 'else', 'fi'].includes(p.peekReserved());
    for (;;) {
      const condition = this.readFilledList((p) => p.peekReserved() === 'then');
      this.expectReserved('then', 'if', start);
      arms.push({ condition, body: this.readFilledList(ends) });
      const next = this.peekReserved();
      if (next === 'elif') {
        this.pos += 4;
        continue;
      }
      if (next === 'else') {
        this.pos += 4;
        otherwise = this.readFilledList((p) => p.peekReserved() === 'fi');
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
    const body = this.readFilledList((p) => p.peekReserved() === 'done');
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
    const body = this.readFilledList((p) => p.peekReserved() === '}');
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
      const body = this.readList((p) => p.at(';;') || p.at(';&') || p.peekReserved() === 'esac');
      const end = this.at(';;&') ? ';;&' : this.at(';;') ? ';;' : this.at(';&') ? ';&' : undefined;
      if (end) this.pos += end.length;
      arms.push({ patterns, body, end: end ?? ';;' });
    }
    return { kind: 'case', subject, arms, redirects: this.readRedirects(), span: this.span(start) };
  }

  #readFunctionBody(name: string, start: number): Statement {
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

  // ---- simple commands -------------------------------------------------------------------------------------------

  private readSimple(): Statement {
    const start = this.pos;
    let end = this.pos;
    const assignments: AssignmentNode[] = [];
    const words: WordNode[] = [];
    const redirects: RedirectNode[] = [];
    let declaring = false;
    for (;;) {
      this.skipBlank();
      const redirect = this.readRedirect();
      if (redirect) {
        redirects.push(redirect);
        end = this.pos;
        continue;
      }
      if (this.#atCommandEnd() || this.peek() === '<' || this.peek() === '>') {
        const processSub = (this.peek() === '<' || this.peek() === '>') && this.peek(1) === '(';
        if (!processSub) break;
      }
      if (this.peek() === '(') {
        const name = words.length === 1 && assignments.length === 0 ? words[0] : undefined;
        if (name) {
          const saved = this.pos;
          this.pos++;
          this.skipBlank();
          if (this.peek() === ')') {
            this.pos++;
            return this.#nested(() => this.#readFunctionBody(sourceText(name), start));
          }
          this.pos = saved;
        }
        this.fail('unexpected (');
      }
      if (words.length === 0 || declaring) {
        const assignment = this.readAssignment();
        if (assignment) {
          end = this.pos;
          if (words.length === 0) assignments.push(assignment);
          else words.push({ parts: [], span: assignment.span, assignment });
          continue;
        }
      }
      const word = this.readWord();
      if (word.parts.length === 0 && this.pos >= this.end) break;
      words.push(word);
      end = this.pos;
      if (words.length === 1) declaring = DECLARING.has(plainText(word) ?? '');
      else if (words.length === 2 && ['command', 'builtin'].includes(plainText(words[0]) ?? ''))
        declaring = DECLARING.has(plainText(word) ?? '');
    }
    if (assignments.length === 0 && words.length === 0 && redirects.length === 0) {
      this.fail(this.pos >= this.end ? 'unexpected end of text' : `unexpected ${JSON.stringify(this.peek())}`);
    }
    return { kind: 'simple', assignments, words, redirects, span: this.span(start, end) };
  }

  private readAssignment(): AssignmentNode | undefined {
    const start = this.pos;
    const head = ASSIGNMENT_START.exec(this.text.slice(start, Math.min(this.end, start + 200)))?.[0];
    if (head === undefined) return undefined;
    const name = head.replace(/[+=[].*$/s, '');
    this.pos = start + name.length;
    let subscript: WordNode | undefined;
    if (this.peek() === '[') {
      this.pos++;
      const from = this.pos;
      const parts = this.readParts((c) => c === ']' || c === '\n');
      subscript = { parts, span: this.span(from) };
      if (this.peek() !== ']') {
        this.pos = start;
        return undefined;
      }
      this.pos++;
    }
    const append = this.at('+=');
    if (!append && this.peek() !== '=') {
      this.pos = start;
      return undefined;
    }
    this.pos += append ? 2 : 1;
    if (this.peek() === '(' && !subscript) {
      const array = this.#readArray();
      return { name, append, array, span: this.span(start) };
    }
    const value = this.readWord();
    return { name, ...(subscript && { subscript }), append, value, span: this.span(start) };
  }

  #readArray(): ArrayItem[] {
    const open = this.pos;
    this.pos++;
    const items: ArrayItem[] = [];
    for (;;) {
      this.skipNewlines();
      const c = this.peek();
      if (c === '') this.fail('unmatched (', open);
      if (c === ')') {
        this.pos++;
        return items;
      }
      if (c === '[') {
        const saved = this.pos;
        this.pos++;
        const from = this.pos;
        const parts = this.readParts((d) => d === ']' || d === '\n');
        const key: WordNode = { parts, span: this.span(from) };
        if (this.peek() === ']' && this.peek(1) === '=') {
          this.pos += 2;
          items.push({ key, value: this.readWord() });
          continue;
        }
        this.pos = saved;
      }
      items.push({ value: this.readFilledWord() });
    }
  }

  // ---- redirections ----------------------------------------------------------------------------------------------

  private readRedirects(): RedirectNode[] {
    const redirects: RedirectNode[] = [];
    for (;;) {
      const saved = this.pos;
      this.skipBlank();
      const redirect = this.readRedirect();
      if (!redirect) {
        this.pos = saved;
        return redirects;
      }
      redirects.push(redirect);
    }
  }

  private readRedirect(): RedirectNode | undefined {
    const c = this.peek();
    if (c !== '<' && c !== '>' && c !== '&' && c !== '{' && !(c >= '0' && c <= '9')) return undefined;
    const start = this.pos;
    const head = REDIRECT_START.exec(this.text.slice(start, Math.min(this.end, start + 64)));
    if (!head) return undefined;
    const prefix = /^(?:[0-9]+|\{[^}]*\})/.exec(head[0])?.[0] ?? '';
    this.pos = start + prefix.length;
    const op = REDIRECT_OPS.find((candidate) => this.at(candidate));
    if (op === undefined || (prefix !== '' && op.startsWith('&'))) {
      this.pos = start;
      return undefined;
    }
    if ((op === '<' || op === '>') && prefix === '' && this.peek(1) === '(') {
      this.pos = start;
      return undefined;
    }
    this.pos += op.length;
    this.skipBlank();
    const fd = prefix === '' ? undefined : prefix.startsWith('{') ? prefix.slice(1, -1) : Number(prefix);
    const target = this.readWord();
    if (target.parts.length === 0) this.fail(`expected a file after ${op}`);
    const redirect: RedirectNode = { op, ...(fd !== undefined && { fd }), target, span: this.span(start) };
    if (op === '<<' || op === '<<-') {
      this.#pending.push({
        redirect,
        delimiter: delimiterText(target, this.text, start + prefix.length + op.length, this.pos),
        quoted: target.parts.some((part) => part.kind === 'literal' && part.quoting !== 'none'),
        stripTabs: op === '<<-',
      });
    }
    return redirect;
  }
}

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

/** True when the line ends in an odd number of backslashes, so that the newline after it is joined. */
function oddBackslashes(text: string, from: number, end: number): boolean {
  let count = 0;
  for (let i = end - 1; i >= from && text[i] === '\\'; i--) count++;
  return count % 2 === 1;
}

/** A here-document's delimiter: quotes removed, nothing expanded (bash takes `$x` there as written). */
function delimiterText(word: WordNode, text: string, start: number, end: number): string {
  if (word.parts.every((part) => part.kind === 'literal')) return word.parts.map((part) => part.text).join('');
  return text
    .slice(start, end)
    .trim()
    .replace(/["'\\]/g, '');
}

function* contiguousRuns(
  body: string,
  offsets: readonly number[],
): Generator<{ text: string; start: number; end: number }> {
  let from = 0;
  for (let i = 1; i <= body.length; i++) {
    if (i < body.length && offsets[i] === (offsets[i - 1] ?? 0) + 1) continue;
    if (i > from) yield { text: body.slice(from, i), start: offsets[from] ?? 0, end: (offsets[i - 1] ?? 0) + 1 };
    from = i;
  }
}

/** How many expressions the header of `for ((…))` holds. */
function clauses(header: WordNode): number {
  return header.parts.reduce(
    (count, part) => count + (part.kind === 'literal' ? part.text.split(';').length - 1 : 0),
    1,
  );
}

/** The text of a word that is one unquoted literal. */
function plainText(word: WordNode | undefined): string | undefined {
  const only = word?.parts[0];
  return word?.parts.length === 1 && only?.kind === 'literal' && only.quoting === 'none' ? only.text : undefined;
}

/** A name as written, for functions and loop variables. */
function sourceText(word: WordNode): string {
  return word.parts.map((part) => (part.kind === 'literal' || part.kind === 'ext-glob' ? part.text : '')).join('');
}

/**
 * Parses bash text. Never throws: what can't be read is listed in `problems`, and reading goes on at the next line.
 *
 * @param text a whole script, or the text of a nested one
 */
export function parseBash(text: string): BashTree {
  const problems: ReadProblem[] = [];
  const state: ReadState = {
    budget: 40 * text.length + 10_000,
    depth: 0,
    extglob: text.includes('extglob'),
    problems,
    data: [],
  };
  return new Parser(text, 0, text.length, state).readProgram();
}
