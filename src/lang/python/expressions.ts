// Reads expressions: what is called with which values. Values that need evaluation stay unknown.
import type { Span } from '../../text/span.ts';
import type { Call, Value } from './ast.ts';
import { Atoms, type Draft, MAX_DEPTH, type Operand, plain, sequence } from './atoms.ts';
import { numberValue } from './literals.ts';
import {
  argumentsFrom,
  attributeOf,
  calleeOf,
  environmentItem,
  extend,
  namespaceItem,
  pathOf,
  specialResult,
} from './paths.ts';
import type { Token } from './tokenizer.ts';
import { decodedCall, mappedCharacters } from './decoders.ts';
import { evaluate } from './evaluate.ts';
import { afterMethod, callText, entriesOf, sliceOf, withItem } from './methods.ts';
import { ownFunction, type Parameter } from './parameters.ts';
import { choice } from './joins.ts';
import { isSequence, isText, itemOf } from './values.ts';
import { shellWords } from './words.ts';

// prettier-ignore
const KEYWORDS = new Set([
  'and', 'as', 'assert', 'async', 'await', 'break', 'class', 'continue', 'def', 'del', 'elif', 'else', 'except', 'finally',
  'for', 'from', 'global', 'if', 'import', 'in', 'is', 'lambda', 'nonlocal', 'not', 'or', 'pass', 'raise', 'return', 'try',
  'while', 'with', 'yield',
]);
const BINARY = new Set('+ - * / // % @ ** << >> & | ^ < > <= >= == != <>'.split(' '));
const BINARY_WORDS = new Set(['and', 'or', 'in', 'is', 'if', 'else']);

export class Expressions extends Atoms {
  /** One expression without a bare comma. Reads nothing where none starts. */
  protected expression(): Operand {
    const start = this.token.span.start;
    if (this.depth >= MAX_DEPTH) return this.#tooDeep(start);
    this.depth++;
    const outer = this.context;
    const firstCall = this.calls.length;
    const operands: Operand[] = [];
    const operators: string[] = [];
    /** the signs and words before each operand */
    const prefixes: string[] = [''];
    let lambdas = 0;
    while (true) {
      if (this.isWord('lambda')) {
        this.#lambdaHead();
        lambdas++;
        continue;
      }
      const sign = this.#prefix();
      if (sign) {
        prefixes.push((prefixes.pop() ?? '') + sign);
        continue;
      }
      const operand = this.#primary();
      if (!operand) break;
      operands.push(this.isOp(':=') ? this.#walrus(operand) : operand);
      const operator = this.#operator();
      if (!operator) break;
      operators.push(operator);
      prefixes.push('');
      if (operator === 'if' && this.context === outer) this.doubtCalls(firstCall);
      if (operator === 'and' || operator === 'or' || operator === 'if') this.doubt();
    }
    const isLambda = lambdas > 0;
    for (; lambdas > 0; lambdas--) this.names.pop();
    this.context = outer;
    this.depth--;
    const span = { start, end: Math.max(start, this.lastEnd) };
    const [sole] = operands;
    if (operands.length === 1 && operators.length === 0 && prefixes[0] === '' && sole && !isLambda) return sole;
    if (isLambda || operands.length !== operators.length + 1) return plain({ kind: 'unknown', span });
    const values = operands.map((operand) => operand.value);
    return plain(evaluate(values, operators, prefixes, span, this.budget));
  }

  /** Expressions with commas between them; more than one, or a comma at the end, make a tuple. */
  protected expressionList(): Operand {
    const start = this.token.span.start;
    const items: Operand[] = [];
    let open = false;
    let tuple = false;
    while (true) {
      const starred = this.takeOp('*');
      if (starred) open = true;
      const before = this.at;
      const item = this.expression();
      if (this.at === before) break;
      items.push(starred ? { ...item, starred } : item);
      if (!this.takeOp(',')) break;
      tuple = true;
    }
    const span = { start, end: Math.max(start, this.lastEnd) };
    const [sole] = items;
    if (!tuple && !open && sole) return sole;
    return sequence('tuple', items, span, this.budget);
  }

  /**
   * Gives a name, an attribute or each of several targets a value.
   *
   * @param op records the assignment too, as one with this operator
   * @param result what the target is afterwards, for an augmented assignment
   */
  protected assign(target: Operand, value: Value, op?: string, result = value): void {
    if (target.items) {
      const parts = value.kind === 'tuple' || value.kind === 'list' ? value : undefined;
      const fits = parts && !parts.open && parts.items.length === target.items.length && !isOpen(target.value);
      for (const [index, item] of target.items.entries()) {
        this.assign(item, (fits ? parts.items[index] : undefined) ?? { kind: 'unknown', span: value.span }, op);
      }
      return;
    }
    const { written, key } = target;
    // a plain name is bound anew, whatever it stood for
    const name = key || written?.includes('.') ? undefined : written;
    if (op !== undefined) {
      this.assignments.push({
        target: name ?? target.target,
        resolved: name ?? target.path,
        ...(key && { key }),
        op,
        value,
        targetSpan: target.span,
        ...this.context,
      });
    }
    if (written === undefined) return;
    if (key) {
      const held = this.names.held(written);
      const straight = held && !held.repeats && op === '=';
      const changed = straight ? withItem(held.value, key, value, this.budget) : undefined;
      this.names.change(written, changed, target.span);
    } else if (result.kind === 'unknown') this.names.forget(written, result.span);
    else this.names.bind(written, result);
  }

  /** Parameters up to `close`, or up to the colon of a lambda. */
  protected parameters(close: number): Parameter[] {
    const found: Parameter[] = [];
    let star = false;
    while (this.at < close && !this.atStatementEnd && this.token.kind !== 'close') {
      const name = this.takeName();
      if (name) {
        if (close !== Infinity && this.takeOp(':')) {
          this.takeOp('*');
          this.expression();
        }
        const fallback = this.takeOp('=') ? this.expression().value : undefined;
        found.push({ name: name.text, span: name.span, star, ...(fallback && { fallback }) });
      } else if (close === Infinity && (this.isOp(':') || this.token.kind === 'fspec')) break;
      else {
        star = this.isOp('*') || this.isOp('**');
        this.skip();
        continue;
      }
      star = false;
    }
    return found;
  }

  #lambdaHead(): void {
    this.at++;
    const names = this.parameters(Infinity);
    if (!this.takeOp(':')) this.fault();
    this.names.push('function');
    for (const { name, span } of names) this.names.forget(name, span);
    this.context = { conditional: true, inFunction: true, mainGuard: false };
  }

  #walrus(operand: Operand): Operand {
    this.at++;
    const { value } = this.expression();
    this.assign(operand, value, ':=');
    return plain(value, { start: operand.span.start, end: this.lastEnd });
  }

  #prefix(): string {
    const { kind, text } = this.token;
    const isPrefix =
      (kind === 'op' && (text === '-' || text === '+' || text === '~')) ||
      (kind === 'name' && (text === 'not' || text === 'await' || text === 'yield'));
    if (!isPrefix) return '';
    this.at++;
    if (text === 'yield') this.takeWord('from');
    return text;
  }

  #operator(): string | undefined {
    const { kind, text } = this.token;
    if (kind === 'op' && BINARY.has(text)) {
      this.at++;
      return text;
    }
    if (kind !== 'name') return undefined;
    const next = this.tokenAt(this.at + 1);
    if (text === 'not' && next.kind === 'name' && next.text === 'in') {
      this.at += 2;
      return 'not in';
    }
    if (!BINARY_WORDS.has(text)) return undefined;
    this.at++;
    return text;
  }

  #primary(): Operand | undefined {
    let operand = this.#atom();
    if (!operand) return undefined;
    while (true) {
      const { kind, text } = this.token;
      if (kind === 'op' && text === '.') {
        this.at++;
        const name = this.takeName();
        if (!name) {
          this.fault();
          return operand;
        }
        operand = this.#attribute(operand, name);
      } else if (kind === 'open' && text === '(') operand = this.#call(operand);
      else if (kind === 'open' && text === '[') operand = this.#subscript(operand);
      else return operand;
    }
  }

  #atom(): Operand | undefined {
    const { kind, text, span } = this.token;
    switch (kind) {
      case 'name':
        return this.#name(text, span);
      case 'number': {
        this.at++;
        const value = numberValue(text);
        return plain(value === undefined ? { kind: 'unknown', span } : { kind: 'number', value, span });
      }
      case 'string':
      case 'fstart':
        return this.literal();
      case 'open':
        return this.group();
      case 'op':
        if (text !== '...') return undefined;
        this.at++;
        return plain({ kind: 'unknown', span });
      default:
        return undefined;
    }
  }

  #name(name: string, span: Span): Operand | undefined {
    if (KEYWORDS.has(name)) return undefined;
    this.at++;
    if (name === 'None') return plain({ kind: 'none', span });
    if (name === 'True' || name === 'False') return plain({ kind: 'boolean', value: name === 'True', span });
    const value = this.names.lookup(name, span);
    const imported = value.kind === 'name' && value.root === 'import';
    return { value, span, written: name, target: imported ? value.path : name, path: pathOf(value) };
  }

  #attribute(object: Operand, name: Token): Operand {
    const span = { start: object.span.start, end: name.span.end };
    const own = object.key ? undefined : object.written;
    const assigned = own === undefined ? undefined : this.names.lookupAttribute(own, name.text, span);
    const value = assigned ?? attributeOf(object.value, name.text, span);
    const path = extend(object.key ? '…' : object.path, name.text);
    const target = extend(object.key ? '…' : object.target, name.text);
    // a long chain is nothing that anybody assigns to
    const written = own !== undefined && own.length < 200 ? `${own}.${name.text}` : undefined;
    return { value, span, target, path, ...(written !== undefined && { written }), self: object };
  }

  #subscript(object: Operand): Operand {
    const close = this.token.match;
    const keys: Operand[] = [];
    /** what stands between the colons of a slice */
    const bounds: (Value | undefined)[] = [];
    const inner = this.enterComprehension(close);
    this.at++;
    this.elements(close, () => {
      // `**P` in the parameters of `type Name[…]`
      if (!this.takeOp('*')) this.takeOp('**');
      const first = this.isOp(':') ? undefined : this.expression();
      if (first) keys.push(first);
      if (this.isOp(':')) bounds.push(first?.value);
      while (this.takeOp(':')) bounds.push(this.isOp(':') || this.at >= close ? undefined : this.expression().value);
    });
    this.leaveComprehension(inner);
    const span = { start: object.span.start, end: this.lastEnd };
    const key = keys.length === 1 && bounds.length === 0 ? keys[0]?.value : undefined;
    const found = inner
      ? undefined
      : key
        ? this.#item(object.value, key, span)
        : this.#slice(object.value, bounds, span);
    const value: Value = found ? { ...found, span, ...withVia(found, span) } : { kind: 'unknown', span };
    const { written, target, path } = object;
    if (written === undefined || object.key) return { value, span, target: '…', path: pathOf(value) };
    return { value, span, written, target, path, key: key ?? { kind: 'unknown', span } };
  }

  #item(object: Value, key: Value, span: Span): Value | undefined {
    const receiver = object.kind === 'call' ? this.calls[object.call] : undefined;
    return (
      environmentItem(object, key, span) ??
      namespaceItem(object, key, receiver?.args[0], span) ??
      itemOf(object, key, this.budget) ??
      this.#anyItem(object, key, span)
    );
  }

  /** One of the values of a dict, when the key is one of several or not known. */
  #anyItem(object: Value, key: Value, span: Span): Value | undefined {
    if (object.kind !== 'dict' || 'text' in key || !this.budget.take(object.entries.length)) return undefined;
    const values = object.entries.map((entry) => entry.value);
    return choice(values, object.open, span, this.budget);
  }

  #slice(object: Value, bounds: readonly (Value | undefined)[], span: Span): Value | undefined {
    const numbers: (number | undefined)[] = [];
    for (const bound of bounds) {
      if (bound && bound.kind !== 'number' && bound.kind !== 'none') return undefined;
      numbers.push(bound?.kind === 'number' ? bound.value : undefined);
    }
    return argumentsFrom(object, numbers, span) ?? sliceOf(object, numbers, span, this.budget);
  }

  #call(callee: Operand): Operand {
    const open = this.token.span;
    const index = this.calls.length;
    const { start } = callee.span;
    const { conditional, inFunction, mainGuard } = this.context;
    const { callee: name, root, method, receiver } = calleeOf(callee.value);
    // spelt out: spreads took most of the time of a long text
    const call: Draft<Call> = {
      callee: name,
      root,
      method,
      args: [],
      keywords: [],
      open: false,
      span: callee.span,
      calleeSpan: callee.span,
      argsSpan: open,
      conditional,
      inFunction,
      mainGuard,
    };
    if (receiver) call.receiver = receiver;
    this.calls.push(call);
    const { args, keywords, open: more } = this.callArguments();
    call.args = args;
    call.keywords = keywords;
    call.open = more;
    const span = { start, end: this.lastEnd };
    call.span = span;
    call.argsSpan = { start: open.start, end: span.end };
    const origin = call.receiver?.origin ?? call.callee;
    const value = specialResult(call, span) ??
      this.#returned(call, span) ??
      this.#shellWords(call, span) ??
      decodedCall(call, span, this.budget) ??
      mappedCharacters(call, span, this.budget) ??
      this.#methodResult(callee.self, call, span) ?? { kind: 'call', call: index, callee: call.callee, origin, span };
    return { value, span, target: `${call.callee}()`, path: pathOf(value) };
  }

  /** What a function of the text gives, as far as its returns tell. */
  #returned(call: Call, span: Span): Value | undefined {
    const name = ownFunction(call);
    const value = name === undefined ? undefined : this.findings.returned.get(name);
    if (!value || !this.budget.take(this.names.cost(value))) return undefined;
    return { ...value, span, via: value.via ?? value.span };
  }

  #shellWords(call: Call, span: Span): Value | undefined {
    const [text] = call.args;
    const known = call.callee === 'shlex.split' && call.root !== 'local' && !call.open && call.args.length === 1;
    return known && isText(text) ? shellWords(text, span, this.budget) : undefined;
  }

  #methodResult(self: Operand | undefined, call: Call, span: Span): Value | undefined {
    if (!self) return undefined;
    const { method, args, keywords, open } = call;
    const { value, written, key } = self;
    if (isText(value)) return open ? undefined : callText(value, method, args, keywords, span, this.budget);
    if (value.kind === 'dict' && args.length === 0) return entriesOf(value, method, span, this.budget);
    const texts = value.kind === 'choice' && !open ? value.options.filter(isText) : [];
    if (texts.length > 0) {
      const results = texts.flatMap((one) => callText(one, method, args, keywords, span, this.budget) ?? []);
      return choice(results, results.length < texts.length, span, this.budget);
    }
    if (written === undefined || key) return method === 'copy' && isSequence(value) ? { ...value, span } : undefined;
    const held = this.names.held(written);
    if (!held) return undefined;
    const change = { method, args, open, repeats: held.repeats, span };
    const after = afterMethod(held.value, change, this.budget);
    if (after !== held.value) this.names.change(written, after, span);
    return method === 'copy' && isSequence(value) ? { ...value, span } : undefined;
  }

  #tooDeep(start: number): Operand {
    while (!this.atStatementEnd && this.token.kind !== 'close' && !this.isOp(',')) this.skip();
    const span = { start, end: Math.max(start, this.lastEnd) };
    this.problem('depth', span);
    return plain({ kind: 'unknown', span });
  }
}

function isOpen(value: Value): boolean {
  return 'open' in value && value.open;
}

/** A value that comes out of a collection is written there. */
function withVia(value: Value, span: Span): { via?: Span } {
  if (value.via) return { via: value.via };
  return value.span === span ? {} : { via: value.span };
}
