// The words of shell arithmetic: numbers, operators, names and elements of arrays.

const TOKEN =
  /\s*(?:(0[xX][0-9a-fA-F]+|[0-9]+#[0-9a-zA-Z@_]+|[0-9]+)|([A-Za-z_][A-Za-z0-9_]*)|(<<=|>>=|\*\*|\+\+|--|&&|\|\||<<|>>|<=|>=|==|!=|[-+*/%&|^]=|[-+*/%<>=!~&|^?:(),]))/y;

/** `name`, or `name[subscript]` with the subscript as written */
export const isName = (token: string): boolean => /^[A-Za-z_]/.test(token);

/** Takes an expression apart; undefined when it is none. An element of an array is one token. */
export function tokensOf(text: string): readonly string[] | undefined {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (!match) return text.slice(at).trim() === '' ? tokens : undefined;
    const token = match[1] ?? match[2] ?? match[3] ?? '';
    // Without a name before or behind it, `--` is two signs: `2--1` is 3.
    const signs = token === '--' || token === '++';
    if (signs && !isName(tokens.at(-1) ?? '') && !/^\s*[A-Za-z_]/.test(text.slice(TOKEN.lastIndex))) {
      tokens.push(token.slice(1), token.slice(1));
      continue;
    }
    if (match[2] === undefined || text[TOKEN.lastIndex] !== '[') {
      tokens.push(token);
      continue;
    }
    const end = closingBracket(text, TOKEN.lastIndex);
    if (end < 0) return undefined;
    tokens.push(token + text.slice(TOKEN.lastIndex, end + 1));
    TOKEN.lastIndex = end + 1;
  }
  return tokens;
}

function closingBracket(text: string, from: number): number {
  let open = 0;
  for (let at = from; at < text.length; at++) {
    if (text[at] === '[') open++;
    else if (text[at] === ']' && --open === 0) return at;
  }
  return -1;
}

/** The names an expression may give values to, however it is read. */
export function namesAssigned(text: string): ReadonlySet<string> {
  const assigned =
    /([A-Za-z_]\w*)(?:\[[^=]*\])?\s*(?:\+\+|--|(?:<<|>>|[-+*/%&|^])?=(?!=))|(?:\+\+|--)\s*([A-Za-z_]\w*)/g;
  return new Set([...text.matchAll(assigned)].map((match) => match[1] ?? match[2] ?? ''));
}

/** A number in bash's notation: decimal, `0x…`, `0…` octal, `base#digits`. */
export function readNumber(token: string): bigint | undefined {
  const based = /^([0-9]+)#([0-9a-zA-Z@_]+)$/.exec(token);
  if (based) return inBase(Number(based[1]), based[2] ?? '');
  if (/^0[xX][0-9a-fA-F]+$/.test(token)) return BigInt.asIntN(64, BigInt(token));
  if (/^0[0-7]+$/.test(token)) return BigInt.asIntN(64, BigInt(`0o${token.slice(1)}`));
  if (/^0[0-9]+$/.test(token)) return undefined;
  return /^[0-9]+$/.test(token) ? BigInt.asIntN(64, BigInt(token)) : undefined;
}

function inBase(base: number, digits: string): bigint | undefined {
  if (base < 2 || base > 64) return undefined;
  let value = 0n;
  for (const c of digits) {
    const lower = '0123456789abcdefghijklmnopqrstuvwxyz';
    let digit = lower.indexOf(base <= 36 ? c.toLowerCase() : c);
    if (digit < 0) digit = c >= 'A' && c <= 'Z' ? c.charCodeAt(0) - 65 + 36 : c === '@' ? 62 : c === '_' ? 63 : -1;
    if (digit < 0 || digit >= base) return undefined;
    value = value * BigInt(base) + BigInt(digit);
  }
  return BigInt.asIntN(64, value);
}
