// POSIX regular expressions as JavaScript ones, where both find the same and the search can't take long.
import { classCharacters } from './tr-sets.ts';

/** A compiled expression. */
export interface Regex {
  readonly source: string;
  readonly ignoresCase: boolean;
  /** how many stretches of open length it tries */
  readonly open: number;
  readonly anchored: boolean;
  readonly groups: number;
}

export type RegexSyntax = 'basic' | 'extended' | 'fixed';

/** Steps of backtracking that a search may need. */
const MAX_STEPS = 2_000_000;

const SPECIAL = /[\\^$.*+?()[\]{}|/-]/g;

const literal = (text: string): string => text.replace(SPECIAL, '\\$&');

class Unsupported extends Error {}

/** Translates an expression; undefined where POSIX and JavaScript could differ. */
export function compileRegex(pattern: string, syntax: RegexSyntax, ignoresCase = false): Regex | undefined {
  // eslint-disable-next-line no-control-regex -- what is not ASCII depends on the locale
  if (pattern.length > 500 || !/^[\x01-\x7f]*$/.test(pattern)) return undefined;
  if (syntax === 'fixed') return { source: literal(pattern), ignoresCase, open: 0, anchored: false, groups: 0 };
  try {
    return new Translator(pattern, syntax === 'extended').regex(ignoresCase);
  } catch (failure) {
    if (failure instanceof Unsupported) return undefined;
    throw failure;
  }
}

/** What one search found. */
export interface Found {
  readonly start: number;
  readonly end: number;
  readonly groups: readonly (string | undefined)[];
}

/** All matches from left to right, at most `limit`; undefined when searching could take too long. */
export function findAll(regex: Regex, text: string, limit = Infinity): readonly Found[] | undefined {
  let steps = text.length + 1;
  for (let i = 0, factor = regex.anchored ? 1 : 2; i < regex.open; i++, factor++) steps *= (text.length + 1) / factor;
  if (steps > MAX_STEPS && regex.open > 0) return undefined;
  const search = new RegExp(regex.source, regex.ignoresCase ? 'gi' : 'g');
  const found: Found[] = [];
  let end = -1;
  while (found.length < limit) {
    const match = search.exec(text);
    if (!match) break;
    const stop = match.index + match[0].length;
    if (match[0] === '') search.lastIndex++;
    // Nothing is not found right behind something.
    if (match[0] === '' && match.index === end) continue;
    end = stop;
    found.push({ start: match.index, end: stop, groups: match });
  }
  return found;
}

const ESCAPED_CLASSES: Readonly<Record<string, string>> = {
  w: '\\w',
  W: '\\W',
  s: '[\\t-\\r ]',
  S: '[^\\t-\\r ]',
  b: '\\b',
  '<': '\\b(?=\\w)',
  '>': '\\b(?<=\\w)',
  n: '\\n',
  t: '\\t',
};

class Translator {
  readonly #text: string;
  readonly #extended: boolean;
  #at = 0;
  #open = 0;
  #groups = 0;
  #depth = 0;

  constructor(text: string, extended: boolean) {
    this.#text = text;
    this.#extended = extended;
  }

  regex(ignoresCase: boolean): Regex {
    const source = this.#alternatives();
    if (this.#at < this.#text.length) throw new Unsupported();
    return { source, ignoresCase, open: this.#open, anchored: source.startsWith('^'), groups: this.#groups };
  }

  /** The operator here: `(`, `)`, `|`, `{`, `*`, …, whichever way this syntax writes it. */
  #operator(): { readonly op: string; readonly length: number } | undefined {
    const c = this.#text[this.#at] ?? '';
    const next = this.#text[this.#at + 1] ?? '';
    if (c === '*') return { op: '*', length: 1 };
    if (this.#extended) return c !== '' && '(){|+?'.includes(c) ? { op: c, length: 1 } : undefined;
    return c === '\\' && next !== '' && '(){|+?'.includes(next) ? { op: next, length: 2 } : undefined;
  }

  #alternatives(): string {
    const choices: { source: string; plain: string | undefined }[] = [];
    for (;;) {
      choices.push(this.#sequence());
      const operator = this.#operator();
      if (operator?.op !== '|') break;
      this.#at += operator.length;
    }
    const [only] = choices;
    if (choices.length === 1 && only) return only.source;
    // POSIX takes the longest: of plain texts, none of which begins another, at most one can match.
    const plain = choices.map((choice) => choice.plain);
    const distinct = plain.every(
      (one, index) =>
        one !== undefined && one !== '' && plain.every((other, at) => at === index || other?.startsWith(one) === false),
    );
    if (!distinct) throw new Unsupported();
    return `(?:${choices.map((choice) => choice.source).join('|')})`;
  }

  /** Pieces up to `|`, `)` or the end; `plain`: the text when it is nothing but text. */
  #sequence(): { source: string; plain: string | undefined } {
    let source = '';
    let plain: string | undefined = '';
    for (let first = true; this.#at < this.#text.length; first = false) {
      const operator = this.#operator();
      if (operator?.op === '|' || (operator?.op === ')' && this.#depth > 0)) break;
      const atom = this.#atom(first);
      source += atom.source;
      if (atom.anchor) {
        plain = undefined;
        continue;
      }
      const times = this.#quantifier();
      if (times !== '' && atom.group) throw new Unsupported();
      if (times !== '' && times !== '?') this.#open++;
      source += times;
      plain = times === '' && plain !== undefined && atom.plain !== undefined ? plain + atom.plain : undefined;
    }
    return { source, plain };
  }

  #atom(first: boolean): { source: string; plain?: string; anchor?: boolean; group?: boolean } {
    const operator = this.#operator();
    const c = this.#text[this.#at] ?? '';
    if (operator?.op === '(') return { source: this.#group(operator.length), group: true };
    if (operator?.op === '*' && first && !this.#extended) {
      this.#at++;
      return { source: '\\*', plain: '*' };
    }
    if (operator) throw new Unsupported();
    this.#at++;
    if (c === '[') return { source: this.#bracket() };
    if (c === '.') return { source: '[^]' };
    if (c === '^' && (first || this.#extended)) {
      // Behind other pieces it can't match, whatever is meant.
      if (!first) throw new Unsupported();
      return { source: '^', anchor: true };
    }
    if (c === '$' && (this.#extended || this.#endsHere())) {
      if (!this.#endsHere()) throw new Unsupported();
      return { source: '$', anchor: true };
    }
    if (c !== '\\') return { source: literal(c), plain: c };
    return this.#escape();
  }

  #escape(): { source: string; plain?: string; anchor?: boolean } {
    const c = this.#text[this.#at++];
    if (c === undefined || /[1-9`'BcdoxDafvr]/.test(c)) throw new Unsupported();
    const known = ESCAPED_CLASSES[c];
    if (known !== undefined) return { source: known, ...('b<>'.includes(c) && { anchor: true }) };
    if (/[A-Za-z0-9]/.test(c)) throw new Unsupported();
    return { source: literal(c), plain: c };
  }

  /** Whether nothing follows in this alternative. */
  #endsHere(): boolean {
    const operator = this.#operator();
    return this.#at >= this.#text.length || operator?.op === ')' || operator?.op === '|';
  }

  #group(length: number): string {
    this.#at += length;
    this.#depth++;
    this.#groups++;
    const start = this.#at;
    const source = this.#alternatives();
    const close = this.#operator();
    if (close?.op !== ')' || this.#at === start) throw new Unsupported();
    this.#at += close.length;
    this.#depth--;
    return `(${source})`;
  }

  #quantifier(): string {
    const operator = this.#operator();
    if (!operator || !'*+?{'.includes(operator.op)) return '';
    this.#at += operator.length;
    let times = operator.op;
    if (operator.op === '{') {
      const end = this.#extended ? '}' : '\\}';
      const close = this.#text.indexOf(end, this.#at);
      const match = /^(\d{1,3})(?:(,)(\d{1,3})?)?$/.exec(this.#text.slice(this.#at, Math.max(this.#at, close)));
      if (!match || (match[3] !== undefined && Number(match[3]) < Number(match[1]))) throw new Unsupported();
      this.#at = close + end.length;
      times = `{${match[0]}}`;
    }
    // Of several in a row only GNU knows the meaning.
    if (this.#quantifierFollows()) throw new Unsupported();
    return times;
  }

  #quantifierFollows(): boolean {
    const operator = this.#operator();
    return operator !== undefined && '*+?{'.includes(operator.op);
  }

  /** `[…]`, of which only ASCII members are asked for. */
  #bracket(): string {
    const text = this.#text;
    const negated = text[this.#at] === '^';
    if (negated) this.#at++;
    const members = new Set<string>();
    for (let first = true; ; first = false) {
      const c = text[this.#at];
      if (c === undefined) throw new Unsupported();
      if (c === ']' && !first) break;
      if (c === '[' && /[:.=]/.test(text[this.#at + 1] ?? '')) {
        const name = /^\[:([a-z]+):\]/.exec(text.slice(this.#at, this.#at + 12))?.[1];
        const known = name === undefined ? undefined : classCharacters(name);
        if (!known || name === undefined) throw new Unsupported();
        for (const member of known) members.add(member);
        this.#at += name.length + 4;
        continue;
      }
      // sed and grep do not agree on backslashes here.
      if (c === '\\') throw new Unsupported();
      const high = text[this.#at + 1] === '-' && text[this.#at + 2] !== ']' ? text[this.#at + 2] : undefined;
      this.#at += high === undefined ? 1 : 3;
      if (high !== undefined && (high < c || high === '[')) throw new Unsupported();
      const last = (high ?? c).charCodeAt(0);
      for (let code = c.charCodeAt(0); code <= last; code++) members.add(String.fromCharCode(code));
    }
    this.#at++;
    const inside = [...members].map((member) => `\\x${member.charCodeAt(0).toString(16).padStart(2, '0')}`).join('');
    return `[${negated ? '^' : ''}${inside}]`;
  }
}
