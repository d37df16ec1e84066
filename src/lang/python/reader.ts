// Reads statements: blocks and when they run, imports, assignments, definitions. Expressions are read by expressions.ts.
import type { Span } from '../../text/span.ts';
import type { Context, Magic, PythonReading, Value } from './ast.ts';
import { type Operand, plain } from './atoms.ts';
import { ImportReader } from './imports.ts';
import { eachOf } from './joins.ts';
import { readMagic } from './magics.ts';
import { type Findings, Functions, NO_FINDINGS, type Parameter } from './parameters.ts';
import { type BindingLog, Names } from './scope.ts';
import { type Token, tokenize } from './tokenizer.ts';
import { Budget, combine, isText, textValue } from './values.ts';

type BlockKind = 'plain' | 'main' | 'branch' | 'match' | 'loop' | 'function' | 'class';

interface Block {
  readonly kind: BlockKind;
  /** the block is the rest of its line */
  readonly inline: boolean;
  /** of a function */
  readonly name: string | undefined;
  readonly outer: { readonly context: Context; readonly loop: number; readonly log: BindingLog };
}

const AUGMENTED = new Set(['+=', '-=', '*=', '/=', '//=', '%=', '@=', '&=', '|=', '^=', '>>=', '<<=', '**=']);

class Reader extends ImportReader {
  readonly functions = new Functions();
  readonly #blocks: Block[] = [];
  readonly magics: Magic[] = [];
  readonly #text: string;

  constructor(text: string, tokens: readonly Token[], names: Names, findings: Findings) {
    super(tokens, names, new Budget(text.length), findings);
    this.#text = text;
  }

  run(): void {
    while (this.token.kind !== 'end') {
      const before = this.at;
      if (this.token.kind === 'newline') {
        this.at++;
        this.newLine();
        while (this.#blocks.at(-1)?.inline) this.#leave();
      } else if (this.token.kind === 'dedent') {
        this.at++;
        this.#leave();
      } else if (this.token.kind === 'indent') {
        // no header announced this block
        this.problem('indentation', this.token.span);
        this.at++;
        this.#enter('plain', false);
      } else if (!this.takeOp(';')) {
        const blocks = this.#blocks.length;
        this.#statement();
        // a header ends where its block begins
        if (this.atStatementEnd || this.#blocks.length > blocks) continue;
        // what follows on the line is still read, as a statement of its own
        this.fault();
        if (this.at === before) this.skip();
      }
    }
    while (this.#blocks.length > 0) this.#leave();
  }

  #statement(): void {
    if (this.token.kind === 'magic') {
      this.#magic();
      return;
    }
    if (this.takeOp('@')) {
      this.expression();
      return;
    }
    const word = this.token.kind === 'name' ? this.token.text : '';
    switch (word) {
      case 'import':
        this.readImport();
        return;
      case 'from':
        this.readFromImport();
        return;
      case 'if':
      case 'elif': {
        this.at++;
        const main = word === 'if' && this.#isMainGuard();
        const outer = this.context;
        // the condition of an `elif` is only asked when those before it were false
        if (word === 'elif') this.doubt();
        this.expression();
        this.context = outer;
        this.#body(main ? 'main' : 'branch');
        return;
      }
      case 'try':
      case 'else':
      case 'finally':
        this.at++;
        this.#body('branch');
        return;
      case 'except':
        this.#except();
        return;
      case 'while':
        this.#while();
        return;
      case 'for':
        this.#for();
        return;
      case 'with':
        this.#with();
        return;
      case 'async':
        this.at++;
        if (this.isWord('def') || this.isWord('for') || this.isWord('with')) this.#statement();
        return;
      case 'def':
        this.#def();
        return;
      case 'class':
        this.#class();
        return;
      case 'global':
      case 'nonlocal':
        this.at++;
        for (let name = this.takeName(); name; name = this.takeOp(',') ? this.takeName() : undefined) {
          if (word === 'global') this.names.declareGlobal(name.text);
        }
        return;
      case 'del':
        this.at++;
        this.assign(this.expressionList(), { kind: 'unknown', span: this.token.span });
        return;
      case 'pass':
      case 'break':
      case 'continue':
        this.at++;
        return;
      case 'return': {
        this.at++;
        const { value } = this.expressionList();
        const { name } = this.#blocks.findLast((block) => block.kind === 'function') ?? {};
        if (name !== undefined) this.functions.returns(name, value);
        return;
      }
      case 'assert':
      case 'raise':
        this.at++;
        this.expressionList();
        if (word === 'raise' && this.takeWord('from')) this.expression();
        return;
      default:
        if (word === 'match' && this.#opensBlock()) {
          this.at++;
          this.expressionList();
          this.#body('match');
        } else if (word === 'case' && this.#blocks.at(-1)?.kind === 'match') this.#case();
        else this.#simple();
    }
  }

  #magic(): void {
    const { span } = this.token;
    this.problem('syntax', span);
    this.magics.push({ ...readMagic(this.#text, span), span, ...this.context });
    this.at++;
  }

  /** An expression or an assignment. */
  #simple(): void {
    const next = this.tokenAt(this.at + 1);
    // `type Name = …`
    if (this.isWord('type') && next.kind === 'name' && next.text !== 'if' && next.text !== 'in') this.at++;
    const first = this.expressionList();
    if (this.isOp(':')) {
      this.at++;
      this.expression();
    }
    const { kind, text } = this.token;
    if (kind === 'op' && AUGMENTED.has(text)) {
      this.at++;
      this.#augment(first, text);
      return;
    }
    const targets = [];
    let last = first;
    while (this.takeOp('=')) {
      targets.push(last);
      if (this.token.kind === 'magic') {
        this.#magic();
        last = plain({ kind: 'unknown', span: this.token.span });
        break;
      }
      last = this.expressionList();
    }
    for (const target of targets) this.assign(target, last.value, '=');
  }

  #augment(target: Operand, operator: string): void {
    const { value } = this.expressionList();
    const span = { start: target.span.start, end: value.span.end };
    const held = operator === '+=' && target.written !== undefined && !target.key && this.names.held(target.written);
    const terms = held && held.repeats ? [held.value, ...earlierRounds(value, span), value] : [target.value, value];
    const operators = terms.slice(1).map(() => operator.slice(0, -1));
    const result = combine(terms, operators, span, this.budget);
    this.assign(target, value, operator, result);
  }

  // ---- blocks ---------------------------------------------------------------------------------------------------

  #enter(kind: BlockKind, inline: boolean, name?: string): void {
    const { context, names } = this;
    this.#blocks.push({ kind, inline, name, outer: { context, loop: names.loop, log: names.log } });
    if (kind === 'plain') return;
    names.log = [];
    const mainGuard = kind === 'main' && !context.conditional;
    this.context = { conditional: true, inFunction: context.inFunction || kind === 'function', mainGuard };
    if (kind === 'loop') names.enterLoop();
    if (kind === 'function' || kind === 'class') names.push(kind);
    if (kind === 'function') names.loop = 0;
  }

  #leave(): void {
    const block = this.#blocks.pop();
    if (!block || block.kind === 'plain') return;
    const { context, loop, log } = block.outer;
    const made = this.names.log;
    this.names.log = log;
    this.names.merge(made);
    if (block.kind === 'function' || block.kind === 'class') this.names.pop();
    this.names.loop = loop;
    this.context = context;
  }

  /** From the colon of a header into its block: the rest of the line, or the indented lines that follow. */
  #body(kind: BlockKind, name?: string): void {
    if (!this.isOp(':')) {
      this.fault();
      while (!this.atStatementEnd && !this.isOp(':')) this.skip();
    }
    this.takeOp(':');
    const indented = this.token.kind === 'newline' && this.tokenAt(this.at + 1).kind === 'indent';
    if (!indented && this.token.kind === 'newline') this.problem('indentation', this.token.span);
    if (indented) {
      this.at += 2;
      this.newLine();
    }
    this.#enter(kind, !indented, name);
  }

  #while(): void {
    this.at++;
    const { loop } = this.names;
    // the condition is read again in each round
    this.names.enterLoop();
    this.expression();
    this.names.loop = loop;
    this.#body('loop');
  }

  #for(): void {
    this.at++;
    const start = this.at;
    const targets = this.#targetsUntil('in');
    const plain = this.tokenAt(start).kind === 'name' && this.tokenAt(this.at - 1).kind === 'name';
    this.takeWord('in');
    const { value } = this.expressionList();
    this.#body('loop');
    for (const [index, { text, span }] of targets.entries()) {
      const each = plain ? eachOf(value, targets.length > 1 ? index : undefined, span, this.budget) : undefined;
      if (each) this.names.bind(text, each);
      else this.names.forget(text, span);
    }
  }

  #with(): void {
    this.at++;
    do {
      const { value } = this.expression();
      if (this.takeWord('as')) this.assign(this.expression(), value);
    } while (this.takeOp(','));
    this.#body('plain');
  }

  #except(): void {
    this.at++;
    this.takeOp('*');
    this.expressionList();
    const name = this.takeWord('as') ? this.takeName() : undefined;
    if (name) this.names.forget(name.text, name.span);
    this.#body('branch');
  }

  #def(): void {
    this.at++;
    const name = this.takeName();
    if (name) this.#define(name);
    if (this.token.kind === 'open' && this.token.text === '[') this.skip();
    let parameters: Parameter[] = [];
    if (this.token.kind === 'open') {
      const close = this.token.match;
      this.at++;
      parameters = this.parameters(close);
      this.at = close + 1;
    }
    if (this.takeOp('->')) this.expression();
    if (name) this.functions.define(name.text, parameters);
    this.#body('function', name?.text);
    const passed = name && this.findings.passed.get(name.text);
    for (const one of parameters) {
      const value = passed?.get(one.name);
      if (value) this.names.bind(one.name, value);
      else this.names.forget(one.name, one.span);
    }
  }

  #class(): void {
    this.at++;
    const name = this.takeName();
    if (name) this.#define(name);
    if (this.token.kind === 'open' && this.token.text === '[') this.skip();
    if (this.token.kind === 'open') this.callArguments();
    this.#body('class');
  }

  #case(): void {
    this.at++;
    while (!this.atStatementEnd && !this.isOp(':') && !this.isWord('if')) {
      // a mapping pattern holds colons; names in a pattern are bound, dotted ones and classes are compared
      const end = this.after(this.at);
      for (; this.at < end; this.at++) {
        const { kind, text, span } = this.token;
        const next = this.tokenAt(this.at + 1).text;
        const dotted = this.tokenAt(this.at - 1).text === '.';
        if (kind === 'name' && !dotted && next !== '.' && next !== '(' && next !== '=') this.names.forget(text, span);
      }
    }
    if (this.takeWord('if')) this.expression();
    this.#body('branch');
  }

  /** `match` is a name too: it is a statement when something follows it and the line ends in a colon. */
  #opensBlock(): boolean {
    const next = this.tokenAt(this.at + 1);
    if (next.kind === 'newline' || (next.kind === 'op' && !['*', '-', '~', '...'].includes(next.text))) return false;
    let i = this.at + 1;
    while (!['newline', 'end'].includes(this.tokenAt(i).kind)) i = this.after(i);
    const last = this.tokenAt(i - 1);
    return last.kind === 'op' && last.text === ':';
  }

  /** `__name__ == "__main__":` at the cursor. */
  #isMainGuard(): boolean {
    const [left, operator, right, colon] = [0, 1, 2, 3].map((offset) => this.tokenAt(this.at + offset));
    if (operator?.text !== '==' || colon?.text !== ':') return false;
    const text = (token: Token | undefined): string =>
      token?.parts.length === 1 ? partText(token) : (token?.text ?? '');
    const sides = [text(left), text(right)];
    return sides.includes('__name__') && sides.includes('__main__');
  }

  // ---- names ----------------------------------------------------------------------------------------------------

  /** A function or class of the text: its calls are not those of a module. */
  #define({ text, span }: Token): void {
    this.names.forget(text, span);
  }

  /** The plain names of the targets before a keyword. */
  #targetsUntil(word: string): Token[] {
    const names: Token[] = [];
    for (; !this.atStatementEnd && !this.isOp(':') && !this.isWord(word); this.at++) {
      const { token } = this;
      const dotted = this.tokenAt(this.at - 1).text === '.' || this.tokenAt(this.at + 1).text === '.';
      if (token.kind === 'name' && !dotted) names.push(token);
    }
    return names;
  }
}

function partText(token: Token): string {
  const [part] = token.parts;
  return part && part.kind !== 'hole' ? part.text : '';
}

/** What earlier rounds of a loop have added before a value that is added in each of them. */
function earlierRounds(value: Value, span: Span): Value[] {
  const unknown: Value = { kind: 'unknown', span };
  const [first] = isText(value) ? value.parts : [];
  // each addition is parted from the one before
  const blank = first !== undefined && first.kind !== 'hole' && /^\s/.test(first.text);
  if (!blank || !isText(value)) return [unknown];
  const part = { kind: 'decoded' as const, text: ' ', span: value.span };
  return [textValue([part], value.span, value.bytes), unknown];
}

/** Words that make a value depend on more than the line it is written in. */
const NEEDS_TWO = new Set(['def', 'for', 'while', 'lambda']);

/**
 * Reads Python text: its calls with their arguments, assignments, imports and strings.
 *
 * Follows Python 3 and accepts what is left of Python 2. Never throws; what can't be read is listed in `problems`.
 * Time is linear in the text and recursion is bounded, whatever the text holds.
 */
export function parsePython(text: string): PythonReading {
  const { tokens, problems } = tokenize(text);
  let names = new Names(new Budget(text.length));
  const read = (findings = NO_FINDINGS): Reader => {
    const reader = new Reader(text, tokens, names, findings);
    reader.run();
    return reader;
  };
  let reader = read();
  if (tokens.some((token) => token.kind === 'name' && NEEDS_TWO.has(token.text))) {
    names = new Names(new Budget(text.length), names);
    const { functions, calls, targets } = reader;
    const budget = new Budget(text.length);
    reader = read({ passed: functions.passed(calls, budget), returned: functions.returned(budget), targets });
  }
  const { calls, imports, magics } = reader;
  return {
    calls,
    imports,
    magics,
    // nested literals and chained targets are met inside out
    assignments: reader.assignments.sort((a, b) => a.targetSpan.start - b.targetSpan.start),
    strings: reader.strings.sort((a, b) => a.span.start - b.span.start),
    problems: [...problems, ...reader.problems].sort((a, b) => a.span.start - b.span.start),
  };
}
