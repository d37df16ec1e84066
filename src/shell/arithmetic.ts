// Evaluates shell arithmetic over constants, in 64-bit two's complement as bash does.

/** The variables an expression reads and writes. */
export interface ArithmeticHost {
  /** the number a variable holds; undefined when unknown */
  read(name: string): bigint | undefined;
  /** stores a number, or undefined for "no longer known" */
  write(name: string, value: bigint | undefined): void;
}

const TOKEN =
  /\s*(?:(0[xX][0-9a-fA-F]+|[0-9]+#[0-9a-zA-Z@_]+|[0-9]+)|([A-Za-z_][A-Za-z0-9_]*)|(<<=|>>=|\*\*|\+\+|--|&&|\|\||<<|>>|<=|>=|==|!=|[-+*/%&|^]=|[-+*/%<>=!~&|^?:(),]))/y;

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

const isName = (token: string): boolean => /^[A-Za-z_]/.test(token);

class Unknowable extends Error {}

/**
 * Evaluates an expression whose text is fully known.
 *
 * @returns the value, or undefined when a variable is unknown or the text is no expression
 */
export function evaluate(text: string, host: ArithmeticHost): bigint | undefined {
  if (text.length > 2000) return undefined;
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (!match) {
      if (text.slice(at).trim() === '') break;
      return undefined;
    }
    const token = match[1] ?? match[2] ?? match[3] ?? '';
    // Without a name before or behind it, `--` is two signs: `2--1` is 3.
    const signs = token === '--' || token === '++';
    if (signs && !isName(tokens.at(-1) ?? '') && !/^\s*[A-Za-z_]/.test(text.slice(TOKEN.lastIndex)))
      tokens.push(token.slice(1), token.slice(1));
    else tokens.push(token);
  }
  if (tokens.length === 0) return 0n;
  let i = 0;
  let depth = 0;
  const peek = (): string => tokens[i] ?? '';
  const wrap = (value: bigint): bigint => BigInt.asIntN(64, value);

  const apply = (op: string, a: bigint | undefined, b: bigint | undefined): bigint | undefined => {
    if (a === undefined || b === undefined) return undefined;
    switch (op) {
      case '+':
        return wrap(a + b);
      case '-':
        return wrap(a - b);
      case '*':
        return wrap(a * b);
      case '/':
        return b === 0n ? undefined : wrap(a / b);
      case '%':
        return b === 0n ? undefined : wrap(a % b);
      case '**':
        return b < 0n || b > 64n ? undefined : wrap(a ** b);
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
      case '&&':
        return a !== 0n && b !== 0n ? 1n : 0n;
      case '||':
        return a !== 0n || b !== 0n ? 1n : 0n;
      case '==':
        return a === b ? 1n : 0n;
      case '!=':
        return a !== b ? 1n : 0n;
      case '<':
        return a < b ? 1n : 0n;
      case '<=':
        return a <= b ? 1n : 0n;
      case '>':
        return a > b ? 1n : 0n;
      default:
        return a >= b ? 1n : 0n;
    }
  };

  const expression = (): bigint | undefined => {
    let value = assignment();
    while (peek() === ',') {
      i++;
      value = assignment();
    }
    return value;
  };
  const assignment = (): bigint | undefined => {
    if (++depth > 100) throw new Unknowable();
    const name = peek();
    const op = tokens[i + 1] ?? '';
    if (isName(name) && ASSIGN.has(op)) {
      i += 2;
      const right = assignment();
      const value = op === '=' ? right : apply(op.slice(0, -1), host.read(name), right);
      host.write(name, value);
      depth--;
      return value;
    }
    const condition = binary(2);
    depth--;
    if (peek() !== '?') return condition;
    i++;
    const yes = expression();
    if (peek() !== ':') throw new Unknowable();
    i++;
    const no = assignment();
    return condition === undefined ? undefined : condition !== 0n ? yes : no;
  };
  const binary = (least: number): bigint | undefined => {
    let left = unary();
    for (;;) {
      const op = peek();
      const strength = BINARY[op];
      if (strength === undefined || strength < least) return left;
      i++;
      const right = binary(op === '**' ? strength : strength + 1);
      left = apply(op, left, right);
    }
  };
  const unary = (): bigint | undefined => {
    if (++depth > 100) throw new Unknowable();
    const value = unaryInner();
    depth--;
    return value;
  };
  const unaryInner = (): bigint | undefined => {
    const token = peek();
    i++;
    switch (token) {
      case '-': {
        const value = unary();
        return value === undefined ? undefined : wrap(-value);
      }
      case '+':
        return unary();
      case '!': {
        const value = unary();
        return value === undefined ? undefined : value === 0n ? 1n : 0n;
      }
      case '~': {
        const value = unary();
        return value === undefined ? undefined : ~value;
      }
      case '++':
      case '--': {
        const name = peek();
        i++;
        if (!isName(name)) throw new Unknowable();
        const value = apply(token === '++' ? '+' : '-', host.read(name), 1n);
        host.write(name, value);
        return value;
      }
      case '(': {
        const value = expression();
        if (peek() !== ')') throw new Unknowable();
        i++;
        return value;
      }
      default:
    }
    if (isName(token)) {
      const value = host.read(token);
      if (peek() === '++' || peek() === '--') {
        host.write(token, apply(peek() === '++' ? '+' : '-', value, 1n));
        i++;
      }
      return value;
    }
    const number = readNumber(token);
    if (number === undefined) throw new Unknowable();
    return number;
  };

  try {
    const value = expression();
    return i < tokens.length ? undefined : value;
  } catch (failure) {
    if (failure instanceof Unknowable) return undefined;
    throw failure;
  }
}

/** A number in bash's notation: decimal, `0x…`, `0…` octal, `base#digits`. */
function readNumber(token: string): bigint | undefined {
  const based = /^([0-9]+)#([0-9a-zA-Z@_]+)$/.exec(token);
  if (based) {
    const base = Number(based[1]);
    if (base < 2 || base > 64) return undefined;
    let value = 0n;
    for (const c of based[2] ?? '') {
      const lower = '0123456789abcdefghijklmnopqrstuvwxyz';
      let digit = lower.indexOf(base <= 36 ? c.toLowerCase() : c);
      if (digit < 0) digit = c >= 'A' && c <= 'Z' ? c.charCodeAt(0) - 65 + 36 : c === '@' ? 62 : c === '_' ? 63 : -1;
      if (digit < 0 || digit >= base) return undefined;
      value = value * BigInt(base) + BigInt(digit);
    }
    return BigInt.asIntN(64, value);
  }
  if (/^0[xX][0-9a-fA-F]+$/.test(token)) return BigInt.asIntN(64, BigInt(token));
  if (/^0[0-7]+$/.test(token)) return BigInt.asIntN(64, BigInt(`0o${token.slice(1)}`));
  if (/^0[0-9]+$/.test(token)) return undefined;
  return /^[0-9]+$/.test(token) ? BigInt.asIntN(64, BigInt(token)) : undefined;
}
