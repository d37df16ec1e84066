// GNU getopt_long with a leading `+` (stop at the first word that is no option), as glibc 2.26 and later
// behave, messages included. Errors do not end the reading: what follows is read as if the word were not there.
import type { Argument } from './option-data.ts';
import type { Word } from './words.ts';

export interface LongOption {
  readonly long: string;
  readonly short?: string;
  readonly argument: Argument;
}

/** One option as it was used. */
export interface OptionUse<T> {
  readonly kind: 'option';
  /** undefined for a long option that is not in the table but may be a plugin's */
  readonly option: T | undefined;
  /** the name as written, without dashes */
  readonly name: string;
  readonly value: string | null;
  /** the word that holds the option and the first character that belongs to it */
  readonly word: Word;
  readonly from: number;
  readonly to: number;
  /** the word that holds the value and where the value begins in it */
  readonly valueWord: Word | null;
  readonly valueFrom: number;
}

/** A word getopt refuses. */
interface OptionError {
  readonly kind: 'error';
  readonly word: Word;
  readonly message: string;
}

/** A word getopt leaves over: no option, or behind `--`. */
interface Leftover {
  readonly kind: 'leftover';
  readonly word: Word;
  readonly afterDashes: boolean;
}

export type OptionEvent<T> = OptionUse<T> | OptionError | Leftover;

/** What a table makes of a long name. */
type Match<T> = { readonly option: T } | { readonly error: string } | 'unknown';

/** Names whose answers are kept: one table serves every script of a process. */
const MAX_MATCHES = 1000;

export class Getopt<T extends LongOption> {
  readonly #options: readonly T[];
  readonly #fallback: readonly T[];
  readonly #acceptUnknown: boolean;
  readonly #exact = new Map<string, T>();
  readonly #short = new Map<string, T>();
  readonly #matches = new Map<string, Match<T>>();

  /**
   * @param options the table, in the order that decides the list of an ambiguous name
   * @param fallback options that may exist: looked at only when the table has no match
   * @param acceptUnknown long names in neither are handed out with `option: undefined`
   */
  constructor(options: readonly T[], fallback: readonly T[] = [], acceptUnknown = false) {
    this.#options = options;
    this.#fallback = fallback;
    this.#acceptUnknown = acceptUnknown;
    for (const option of [...fallback, ...options].reverse()) {
      this.#exact.set(option.long, option);
      if (option.short !== undefined) this.#short.set(option.short, option);
    }
  }

  /** Reads an argument vector (without the program's name). */
  *read(words: readonly Word[]): Generator<OptionEvent<T>> {
    let index = 0;
    let afterDashes = false;
    while (index < words.length) {
      const word = words[index];
      if (!word) return;
      const { text } = word;
      if (afterDashes || text.length < 2 || !text.startsWith('-')) {
        yield { kind: 'leftover', word, afterDashes };
        index++;
      } else if (text === '--') {
        afterDashes = true;
        index++;
      } else if (text.startsWith('--')) {
        index = yield* this.#long(words, index, word);
      } else {
        index = yield* this.#cluster(words, index, word);
      }
    }
  }

  *#long(words: readonly Word[], index: number, word: Word): Generator<OptionEvent<T>, number> {
    const equals = word.text.indexOf('=');
    const name = word.text.slice(2, equals < 0 ? undefined : equals);
    const inline = equals < 0 ? null : word.text.slice(equals + 1);
    const match = this.#match(name, word.text);
    if (match !== 'unknown' && 'error' in match) {
      yield { kind: 'error', word, message: match.error };
      return index + 1;
    }
    const use = { kind: 'option', name, word, from: 0, to: word.text.length } as const;
    if (inline !== null) {
      if (match !== 'unknown' && match.option.argument === 'none') {
        yield { kind: 'error', word, message: `option '--${match.option.long}' doesn't allow an argument` };
        return index + 1;
      }
      const option = match === 'unknown' ? undefined : match.option;
      if (!option && !this.#acceptUnknown) {
        yield { kind: 'error', word, message: `unrecognized option '${word.text}'` };
        return index + 1;
      }
      yield { ...use, option, value: inline, valueWord: word, valueFrom: equals + 1 };
      return index + 1;
    }
    const next = words[index + 1];
    if (match === 'unknown') {
      if (!this.#acceptUnknown) {
        yield { kind: 'error', word, message: `unrecognized option '${word.text}'` };
        return index + 1;
      }
      // A word that follows on the same line would make Slurm refuse the script unless it is the value.
      const takes = next?.line === word.line && !next.text.startsWith('-');
      const value = takes ? next : null;
      yield { ...use, option: undefined, value: value?.text ?? null, valueWord: value, valueFrom: 0 };
      return index + (takes ? 2 : 1);
    }
    const { option } = match;
    if (option.argument !== 'required') {
      yield { ...use, option, value: null, valueWord: null, valueFrom: 0 };
      return index + 1;
    }
    if (!next) {
      yield { kind: 'error', word, message: `option '--${option.long}' requires an argument` };
      return index + 1;
    }
    yield { ...use, option, value: next.text, valueWord: next, valueFrom: 0 };
    return index + 2;
  }

  *#cluster(words: readonly Word[], index: number, word: Word): Generator<OptionEvent<T>, number> {
    for (let at = 1; at < word.text.length; at++) {
      const letter = word.text.charAt(at);
      const option = this.#short.get(letter);
      if (!option) {
        yield { kind: 'error', word, message: `invalid option -- '${letter}'` };
        continue;
      }
      const last = at + 1 === word.text.length;
      const use = { kind: 'option', option, name: letter, word, from: at === 1 ? 0 : at } as const;
      if (option.argument === 'none' || (option.argument === 'optional' && last)) {
        yield { ...use, to: at + 1, value: null, valueWord: null, valueFrom: 0 };
        continue;
      }
      if (!last) {
        const value = word.text.slice(at + 1);
        yield { ...use, to: word.text.length, value, valueWord: word, valueFrom: at + 1 };
        return index + 1;
      }
      const next = words[index + 1];
      if (!next) {
        yield { kind: 'error', word, message: `option requires an argument -- '${letter}'` };
        return index + 1;
      }
      yield { ...use, to: at + 1, value: next.text, valueWord: next, valueFrom: 0 };
      return index + 2;
    }
    return index + 1;
  }

  #match(name: string, written: string): Match<T> {
    const exact = this.#exact.get(name);
    if (exact) return { option: exact };
    const cached = this.#matches.get(name);
    // The message of an ambiguous name quotes the word with its value, so only answers without one are kept.
    if (cached) return cached;
    const found = this.#options.filter(({ long }) => long.startsWith(name));
    const maybe = found.length > 0 ? found : this.#fallback.filter(({ long }) => long.startsWith(name));
    const [first] = maybe;
    if (found.length > 1) {
      const list = maybe.map(({ long }) => `'--${long}'`).join(' ');
      return { error: `option '${written}' is ambiguous; possibilities: ${list}` };
    }
    const match: Match<T> = first && maybe.length === 1 ? { option: first } : 'unknown';
    if (this.#matches.size < MAX_MATCHES) this.#matches.set(name, match);
    return match;
  }
}
