// The sets of characters that tr takes: ranges, classes, escapes, repeats.

/** All characters of ASCII, in order. */
export const LETTERS: readonly string[] = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code));

const CLASSES: Readonly<Record<string, RegExp>> = {
  alnum: /[0-9A-Za-z]/,
  alpha: /[A-Za-z]/,
  blank: /[ \t]/,
  // eslint-disable-next-line no-control-regex -- that is what the class is
  cntrl: /[\0-\x1f\x7f]/,
  digit: /[0-9]/,
  graph: /[!-~]/,
  lower: /[a-z]/,
  print: /[ -~]/,
  punct: /[!-/:-@[-`{-~]/,
  space: /[\t-\r ]/,
  upper: /[A-Z]/,
  xdigit: /[0-9A-Fa-f]/,
};

/** The characters of a named class, as source of a JavaScript class. */
export function classCharacters(name: string): readonly string[] | undefined {
  const test = Object.hasOwn(CLASSES, name) ? CLASSES[name] : undefined;
  return test && LETTERS.filter((c) => test.test(c));
}

const ESCAPES: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

interface Token {
  readonly char: string;
  readonly literal: boolean;
}

function tokens(spec: string): Token[] | undefined {
  const out: Token[] = [];
  for (let i = 0; i < spec.length; i++) {
    const c = spec[i] ?? '';
    if (c !== '\\') {
      if (c > '\x7f') return undefined;
      out.push({ char: c, literal: false });
      continue;
    }
    const octal = /^[0-7]{1,3}/.exec(spec.slice(i + 1, i + 4))?.[0];
    if (octal !== undefined) {
      const code = parseInt(octal, 8);
      if (code > 0x7f) return undefined;
      out.push({ char: String.fromCharCode(code), literal: true });
      i += octal.length;
      continue;
    }
    const next = spec[++i];
    // A backslash at the end stands for itself, with a warning.
    if (next === undefined) return undefined;
    out.push({ char: ESCAPES[next] ?? next, literal: true });
  }
  return out;
}

/**
 * The characters of a set in order.
 *
 * @param target this is the set that is translated to, in which classes stand only in pairs
 * @param length how long the other set is, for `[c*]`
 */
export function characterSet(spec: string, target: boolean, length = 0): readonly string[] | undefined {
  const list = tokens(spec);
  if (!list || spec.length > 1000) return undefined;
  const plain = (index: number): string => (list[index]?.literal === false ? list[index].char : '');
  const out: string[] = [];
  for (let i = 0; i < list.length; i++) {
    if (plain(i) === '[' && /[:=]/.test(plain(i + 1))) {
      const rest = list
        .slice(i, i + 14)
        .map((token) => (token.literal ? '\0' : token.char))
        .join('');
      const name = /^\[:([a-z]+):\]/.exec(rest)?.[1];
      if (name !== undefined) {
        const members = classCharacters(name);
        if (!members || target) return undefined;
        out.push(...members);
        i += name.length + 3;
        continue;
      }
      if (rest[2] !== ']') return undefined;
    }
    if (plain(i) === '[' && plain(i + 2) === '*') {
      const repeat = /^(\d*)\]/.exec(
        list
          .slice(i + 3, i + 9)
          .map((token) => (token.literal ? '\0' : token.char))
          .join(''),
      );
      if (repeat) {
        if (!target || i + 3 + repeat[0].length < list.length || repeat[1]?.startsWith('0')) return undefined;
        const count = repeat[1] === '' ? length - out.length : Number(repeat[1]);
        if (count < 0 || count > 1000) return undefined;
        out.push(...Array<string>(count).fill(list[i + 1]?.char ?? ''));
        i += 2 + repeat[0].length;
        continue;
      }
    }
    const low = list[i]?.char ?? '';
    const high = plain(i + 1) === '-' ? list[i + 2]?.char : undefined;
    if (high === undefined) {
      out.push(low);
      continue;
    }
    if (high < low) return undefined;
    for (let code = low.charCodeAt(0); code <= high.charCodeAt(0); code++) out.push(String.fromCharCode(code));
    i += 2;
  }
  return out;
}
