// Reads the scripts of sed.
import { compileRegex, type Regex } from './regex.ts';

export type SedAddress =
  | { readonly kind: 'line'; readonly line: number }
  | { readonly kind: 'last' }
  | { readonly kind: 'regex'; readonly regex: Regex };

interface Addressed {
  readonly from?: SedAddress;
  readonly to?: SedAddress;
  readonly negated: boolean;
}

export type Replacement =
  | { readonly kind: 'text'; readonly text: string }
  /** what a group found; 0: all of the match */
  | { readonly kind: 'group'; readonly group: number }
  | { readonly kind: 'case'; readonly how: 'U' | 'L' | 'u' | 'l' | 'E' };

export interface Substitution extends Addressed {
  readonly kind: 's';
  readonly regex: Regex;
  readonly replacement: readonly Replacement[];
  /** the first match that is replaced */
  readonly which: number;
  readonly all: boolean;
  readonly prints: boolean;
}

export type SedCommand =
  | Substitution
  | (Addressed & { readonly kind: 'd' | 'p' | 'q' | '=' })
  | (Addressed & { readonly kind: 'y'; readonly table: ReadonlyMap<string, string> });

class Unsupported extends Error {}

/** Reads a script; undefined when there is anything in it that is not worked out. */
export function parseSed(text: string, extended: boolean): readonly SedCommand[] | undefined {
  try {
    return new Reader(text, extended).script();
  } catch (failure) {
    if (failure instanceof Unsupported) return undefined;
    throw failure;
  }
}

class Reader {
  readonly #text: string;
  readonly #extended: boolean;
  #at = 0;

  constructor(text: string, extended: boolean) {
    this.#text = text;
    this.#extended = extended;
  }

  script(): SedCommand[] {
    const commands: SedCommand[] = [];
    for (;;) {
      this.#skip(/[\s;]/);
      if (this.#at >= this.#text.length) return commands;
      if (commands.length >= 200) throw new Unsupported();
      commands.push(this.#command());
      this.#skip(/[ \t]/);
      const end = this.#peek();
      if (end !== '' && end !== ';' && end !== '\n') throw new Unsupported();
    }
  }

  #peek(): string {
    return this.#text[this.#at] ?? '';
  }

  #skip(blank: RegExp): void {
    while (blank.test(this.#peek())) this.#at++;
  }

  #command(): SedCommand {
    const from = this.#address();
    this.#skip(/ /);
    let to: SedAddress | undefined;
    if (from && this.#peek() === ',') {
      this.#at++;
      this.#skip(/ /);
      to = this.#address();
      if (!to) throw new Unsupported();
    }
    this.#skip(/ /);
    const negated = this.#peek() === '!';
    if (negated) this.#at++;
    this.#skip(/ /);
    const addressed: Addressed = { ...(from && { from }), ...(to && { to }), negated };
    const kind = this.#text[this.#at++] ?? '';
    if (kind === 's') return this.#substitution(addressed);
    if (kind === 'y') return { ...addressed, kind, table: this.#transliteration() };
    if (kind === 'd' || kind === 'p' || kind === '=' || (kind === 'q' && !to)) return { ...addressed, kind };
    throw new Unsupported();
  }

  #address(): SedAddress | undefined {
    const number = /^\d{1,9}/.exec(this.#text.slice(this.#at, this.#at + 10))?.[0];
    if (number !== undefined) {
      this.#at += number.length;
      if (Number(number) === 0 || this.#peek() === '~') throw new Unsupported();
      return { kind: 'line', line: Number(number) };
    }
    if (this.#peek() === '$') {
      this.#at++;
      return { kind: 'last' };
    }
    if (this.#peek() !== '/') return undefined;
    this.#at++;
    const regex = this.#regex(this.#delimited('/', true), false);
    return { kind: 'regex', regex };
  }

  #regex(pattern: string, ignoresCase: boolean): Regex {
    // An empty one stands for the last that was used.
    const regex =
      pattern === '' ? undefined : compileRegex(pattern, this.#extended ? 'extended' : 'basic', ignoresCase);
    if (!regex) throw new Unsupported();
    return regex;
  }

  /** Text up to a delimiter, which a backslash in front makes a plain character. */
  #delimited(delimiter: string, inRegex: boolean): string {
    let out = '';
    let bracket = false;
    for (;;) {
      const c = this.#text[this.#at++];
      if (c === undefined || (inRegex && c === '\n')) throw new Unsupported();
      if (c === delimiter && !bracket) return out;
      // A delimiter within brackets: sed's versions differ.
      if (c === delimiter) throw new Unsupported();
      if (inRegex && c === '[' && !bracket) {
        bracket = true;
        const first = /^\^?\]?/.exec(this.#text.slice(this.#at, this.#at + 2))?.[0] ?? '';
        out += c + first;
        this.#at += first.length;
        continue;
      }
      if (bracket) {
        const named = c === '[' ? /^:[a-z]+:\]/.exec(this.#text.slice(this.#at, this.#at + 12))?.[0] : undefined;
        if (named !== undefined) this.#at += named.length;
        if (c === ']') bracket = false;
        out += c + (named ?? '');
        continue;
      }
      if (c !== '\\') {
        out += c;
        continue;
      }
      const next = this.#text[this.#at++];
      if (next === undefined) throw new Unsupported();
      if (next === delimiter) {
        // Whether `s|a\|b|…|` means the operator is not the same everywhere.
        if (/[|(){}+?*.^$[\]&\w]/.test(delimiter)) throw new Unsupported();
        out += delimiter;
      } else out += c + next;
    }
  }

  #delimiter(): string {
    const delimiter = this.#text[this.#at++] ?? '';
    if (delimiter === '' || delimiter === '\n' || delimiter === '\\') throw new Unsupported();
    return delimiter;
  }

  #substitution(addressed: Addressed): Substitution {
    const delimiter = this.#delimiter();
    const pattern = this.#delimited(delimiter, true);
    const text = this.#delimited(delimiter, false);
    let which: number | undefined;
    let all = false;
    let prints = false;
    let ignoresCase = false;
    for (;;) {
      const c = this.#peek();
      const number = /^[1-9]\d{0,5}/.exec(this.#text.slice(this.#at, this.#at + 6))?.[0];
      if (number !== undefined && which === undefined) {
        which = Number(number);
        this.#at += number.length - 1;
      } else if (c === 'g') all = true;
      else if (c === 'p' && !prints) prints = true;
      else if (c === 'i' || c === 'I') ignoresCase = true;
      else break;
      this.#at++;
    }
    const regex = this.#regex(pattern, ignoresCase);
    const replacement = replacementOf(text);
    if (replacement.some((part) => part.kind === 'group' && part.group > regex.groups)) throw new Unsupported();
    return { ...addressed, kind: 's', regex, replacement, which: which ?? 1, all, prints };
  }

  #transliteration(): ReadonlyMap<string, string> {
    const delimiter = this.#delimiter();
    const [from, to] = [this.#delimited(delimiter, false), this.#delimited(delimiter, false)].map(plainCharacters);
    if (!from || to?.length !== from.length) throw new Unsupported();
    const table = new Map<string, string>();
    from.forEach((c, index) => {
      if (!table.has(c)) table.set(c, to[index] ?? '');
    });
    return table;
  }
}

function plainCharacters(text: string): readonly string[] {
  return Array.from(text.matchAll(/\\([\s\S])|[^\\]/g), ([whole, escaped]) => {
    if (escaped === undefined) return whole;
    if (escaped === 'n') return '\n';
    if (escaped === '\\') return '\\';
    throw new Unsupported();
  });
}

function replacementOf(text: string): readonly Replacement[] {
  return Array.from(text.matchAll(/\\([\s\S])|&|[^\\&]+/g), ([whole, escaped]): Replacement => {
    if (whole === '&') return { kind: 'group', group: 0 };
    if (escaped === undefined) return { kind: 'text', text: whole };
    if (/\d/.test(escaped)) return { kind: 'group', group: Number(escaped) };
    if (escaped === 'U' || escaped === 'L' || escaped === 'u' || escaped === 'l' || escaped === 'E')
      return { kind: 'case', how: escaped };
    if (escaped === 'n' || escaped === '\n') return { kind: 'text', text: '\n' };
    if (escaped === 't') return { kind: 'text', text: '\t' };
    if (/[A-Za-z]/.test(escaped)) throw new Unsupported();
    return { kind: 'text', text: escaped };
  });
}
