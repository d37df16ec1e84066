// Evaluates shell arithmetic over constants, in 64-bit two's complement as bash does.
import { isName, namesAssigned, readNumber, tokensOf } from './arithmetic-tokens.ts';

/** A variable of an expression, or an element of an array. */
export interface Target {
  readonly name: string;
  /** for an element: its key; an empty list when that is not known */
  readonly element?: readonly [string] | readonly [];
}

/** The variables an expression reads and writes. */
export interface ArithmeticHost {
  /** the number a variable holds; undefined when unknown */
  read(target: Target): bigint | undefined;
  /** stores a number, or undefined for "no longer known" */
  write(target: Target, value: bigint | undefined): void;
  /** the key that a subscript stands for; undefined when it is not known */
  key(name: string, subscript: string): string | undefined;
  /** bash gives the expression up here, and with it the command */
  refuse(): void;
}

const BINARY: Readonly<Record<string, number>> = {
  '||': 2,
  '&&': 3,
  '|': 4,
  '^': 5,
  '&': 6,
  '==': 7,
  '!=': 7,
  '<': 8,
  '<=': 8,
  '>': 8,
  '>=': 8,
  '<<': 9,
  '>>': 9,
  '+': 10,
  '-': 10,
  '*': 11,
  '/': 11,
  '%': 11,
  '**': 12,
};
const ASSIGN = new Set(['=', '+=', '-=', '*=', '/=', '%=', '&=', '|=', '^=', '<<=', '>>=']);

const MAX_LENGTH = 2000;
const MAX_DEPTH = 100;

class Unknowable extends Error {}

const wrap = (value: bigint): bigint => BigInt.asIntN(64, value);
const truth = (value: boolean): bigint => (value ? 1n : 0n);

/**
 * Evaluates an expression whose text is fully known.
 *
 * @returns the value, or undefined when a variable is unknown or the text is no expression
 */
export function evaluate(text: string, host: ArithmeticHost): bigint | undefined {
  const tokens = text.length > MAX_LENGTH ? undefined : tokensOf(text);
  if (tokens?.length === 0) return 0n;
  try {
    if (tokens) return new Evaluation(tokens, host).value();
  } catch (failure) {
    if (!(failure instanceof Unknowable)) throw failure;
  }
  if (text.length <= MAX_LENGTH) host.refuse();
  forget(text, host);
  return undefined;
}

/** Forgets what an expression may give values to, since it can't be followed. */
export function forget(text: string, host: Pick<ArithmeticHost, 'write'>): void {
  for (const name of namesAssigned(text.slice(0, MAX_LENGTH))) {
    host.write({ name }, undefined);
    host.write({ name, element: [] }, undefined);
  }
}

/** Whether the part of an expression that is read takes place: the right side of `0 && i++` does not. */
type Mode = 'runs' | 'may run' | 'skipped';

/** Reads an expression and evaluates it on the way, as bash does. */
class Evaluation {
  readonly #tokens: readonly string[];
  readonly #host: ArithmeticHost;
  #at = 0;
  #depth = 0;
  #mode: Mode = 'runs';

  constructor(tokens: readonly string[], host: ArithmeticHost) {
    this.#tokens = tokens;
    this.#host = host;
  }

  value(): bigint | undefined {
    const value = this.#expression();
    if (this.#at < this.#tokens.length) throw new Unknowable();
    return value;
  }

  #peek(): string {
    return this.#tokens[this.#at] ?? '';
  }

  #take(token: string): void {
    if (this.#peek() !== token) throw new Unknowable();
    this.#at++;
  }

  #expression(): bigint | undefined {
    let value = this.#assignment();
    while (this.#peek() === ',') {
      this.#at++;
      value = this.#assignment();
    }
    return value;
  }

  #assignment(): bigint | undefined {
    if (++this.#depth > MAX_DEPTH) throw new Unknowable();
    const value = this.#assigned() ?? { value: this.#conditional() };
    this.#depth--;
    return value.value;
  }

  #assigned(): { readonly value: bigint | undefined } | undefined {
    const name = this.#peek();
    const op = this.#tokens[this.#at + 1] ?? '';
    if (!isName(name) || !ASSIGN.has(op)) return undefined;
    this.#at += 2;
    if (op === '=') {
      const right = this.#assignment();
      this.#write(this.#target(name), right);
      return { value: right };
    }
    const target = this.#target(name);
    const before = this.#read(target);
    const value = this.#applied(op.slice(0, -1), before, this.#assignment());
    this.#write(target, value);
    return { value };
  }

  #conditional(): bigint | undefined {
    const condition = this.#binary(2);
    if (this.#peek() !== '?') return condition;
    this.#at++;
    const decided = condition === undefined ? undefined : condition !== 0n;
    const yes = this.#in(decided, () => this.#expression());
    this.#take(':');
    const no = this.#in(decided === undefined ? undefined : !decided, () => this.#assignment());
    return decided === undefined ? undefined : decided ? yes : no;
  }

  #binary(least: number): bigint | undefined {
    let left = this.#unary();
    for (;;) {
      const op = this.#peek();
      const strength = BINARY[op];
      if (strength === undefined || strength < least) return left;
      this.#at++;
      if (op === '&&' || op === '||') left = this.#logical(op === '||', left, strength);
      else left = this.#applied(op, left, this.#binary(op === '**' ? strength : strength + 1));
    }
  }

  #logical(or: boolean, left: bigint | undefined, strength: number): bigint | undefined {
    const told = left === undefined ? undefined : (left !== 0n) === or;
    const right = this.#in(told === undefined ? undefined : !told, () => this.#binary(strength + 1));
    if (told === true) return truth(or);
    if (right === undefined || (told === undefined && (right !== 0n) !== or)) return undefined;
    return truth(right !== 0n);
  }

  /** Reads a part that takes place, or does not, or may. */
  #in(runs: boolean | undefined, part: () => bigint | undefined): bigint | undefined {
    const before = this.#mode;
    if (runs === false) this.#mode = 'skipped';
    else if (runs === undefined && before === 'runs') this.#mode = 'may run';
    const value = part();
    this.#mode = before;
    return value;
  }

  #unary(): bigint | undefined {
    if (++this.#depth > MAX_DEPTH) throw new Unknowable();
    const value = this.#unaryInner();
    this.#depth--;
    return value;
  }

  #unaryInner(): bigint | undefined {
    const token = this.#peek();
    this.#at++;
    switch (token) {
      case '-': {
        const value = this.#unary();
        return value === undefined ? undefined : wrap(-value);
      }
      case '+':
        return this.#unary();
      case '!': {
        const value = this.#unary();
        return value === undefined ? undefined : truth(value === 0n);
      }
      case '~': {
        const value = this.#unary();
        return value === undefined ? undefined : ~value;
      }
      case '++':
      case '--': {
        const name = this.#peek();
        this.#at++;
        if (!isName(name)) throw new Unknowable();
        const target = this.#target(name);
        const value = this.#applied(token === '++' ? '+' : '-', this.#read(target), 1n);
        this.#write(target, value);
        return value;
      }
      case '(': {
        const value = this.#expression();
        this.#take(')');
        return value;
      }
      default:
    }
    return isName(token) ? this.#variable(token) : this.#number(token);
  }

  #variable(token: string): bigint | undefined {
    const target = this.#target(token);
    const value = this.#read(target);
    const next = this.#peek();
    if (next === '++' || next === '--') {
      this.#write(target, this.#applied(next === '++' ? '+' : '-', value, 1n));
      this.#at++;
    }
    return value;
  }

  #number(token: string): bigint {
    const number = readNumber(token);
    if (number === undefined) throw new Unknowable();
    return number;
  }

  /** Subscripts are evaluated once, where the part of the expression takes place at all. */
  #target(token: string): Target {
    const bracket = token.indexOf('[');
    if (bracket < 0) return { name: token };
    const name = token.slice(0, bracket);
    const subscript = token.slice(bracket + 1, -1);
    if (this.#mode === 'may run') forget(subscript, this.#host);
    const key = this.#mode === 'runs' ? this.#host.key(name, subscript) : undefined;
    return { name, element: key === undefined ? [] : [key] };
  }

  #read(target: Target): bigint | undefined {
    return this.#mode === 'skipped' ? undefined : this.#host.read(target);
  }

  #write(target: Target, value: bigint | undefined): void {
    if (this.#mode !== 'skipped') this.#host.write(target, this.#mode === 'runs' ? value : undefined);
  }

  #applied(op: string, a: bigint | undefined, b: bigint | undefined): bigint | undefined {
    const refused = (op === '/' || op === '%') && b === 0n ? true : op === '**' && b !== undefined && b < 0n;
    if (refused && this.#mode !== 'skipped') this.#host.refuse();
    return refused || a === undefined || b === undefined ? undefined : apply(op, a, b);
  }
}

function apply(op: string, a: bigint, b: bigint): bigint | undefined {
  switch (op) {
    case '+':
      return wrap(a + b);
    case '-':
      return wrap(a - b);
    case '*':
      return wrap(a * b);
    case '/':
      return wrap(a / b);
    case '%':
      return wrap(a % b);
    case '**':
      return b > 64n ? undefined : wrap(a ** b);
    case '<<':
      return wrap(a << (b & 63n));
    case '>>':
      return wrap(a >> (b & 63n));
    case '&':
      return a & b;
    case '|':
      return a | b;
    case '^':
      return a ^ b;
    case '==':
      return truth(a === b);
    case '!=':
      return truth(a !== b);
    case '<':
      return truth(a < b);
    case '<=':
      return truth(a <= b);
    case '>':
      return truth(a > b);
    default:
      return truth(a >= b);
  }
}
