// Reads the options of a command by a table, as getopt, argparse, Go's flag package or X11 programs would.
import type { Place } from '../text/place.ts';
import { hullOf } from '../text/place.ts';
import { prefixOf, shapeOf, sliceWord, staticText, type Word } from '../model/word.ts';

/**
 * The options of one program. Each list holds groups separated by blanks; the names of a group are joined by
 * commas and the last one is the canonical name: `-n,--ntasks -N,--nodes`.
 */
export interface OptionTable {
  /** options without a value */
  readonly flags?: string;
  /** options that take a value: `--name value`, `--name=value`, `-n value`, `-nvalue` */
  readonly values?: string;
  /** options whose value, if any, is glued: `--name=value` */
  readonly optional?: string;
  /** options that take two values: `--mca NAME VALUE` */
  readonly pairs?: string;
  /** options that take `NAME VALUE` or `NAME=VALUE` */
  readonly assignments?: string;
  /** options that take any number of words up to the next option, as argparse's `nargs='+'` */
  readonly many?: string;
  /** `posix`: the first operand ends the options (wrappers); `gnu`: options may come anywhere */
  readonly style?: 'posix' | 'gnu';
  /** long options with one dash too (Go, X11, Java); short options can't be clustered then */
  readonly singleDash?: boolean;
  /** unambiguous beginnings of long options are accepted, as getopt_long and argparse do */
  readonly prefixes?: boolean;
  /** `_` and `-` are the same within long names */
  readonly underscores?: boolean;
}

/** An option as it was found. */
export interface ParsedOption {
  /** canonical name; as written when the table does not list it */
  readonly name: string;
  readonly value?: Word;
  /** index of the word that holds it, and of the first word after it and its value */
  readonly index: number;
  readonly end: number;
  /** the letter's offset inside a cluster such as `-fsSLk`, when it is one of several */
  readonly cluster?: number;
  /** the option and its value as written */
  readonly at: Place;
  readonly listed: boolean;
}

export interface Operand {
  readonly word: Word;
  readonly index: number;
}

/** A command line taken apart. */
export interface ParsedCall {
  readonly words: readonly Word[];
  readonly options: readonly ParsedOption[];
  readonly operands: readonly Operand[];
  /** words of unknown number or content could hold further options */
  readonly open: boolean;
  /** the last occurrence of an option, by any of its canonical names */
  last(...names: string[]): ParsedOption | undefined;
  all(...names: string[]): readonly ParsedOption[];
  has(...names: string[]): boolean;
}

type Arity = 'none' | 'required' | 'optional' | 'many' | 'pair' | 'assignment';

interface CompiledTable {
  readonly byName: ReadonlyMap<string, { readonly name: string; readonly arity: Arity }>;
  readonly longNames: readonly string[];
}

const compiled = new WeakMap<OptionTable, CompiledTable>();

function compile(table: OptionTable): CompiledTable {
  const done = compiled.get(table);
  if (done) return done;
  const byName = new Map<string, { name: string; arity: Arity }>();
  const add = (list: string | undefined, arity: Arity): void => {
    for (const group of list?.split(/\s+/) ?? []) {
      const names = group.split(',').filter((name) => name !== '');
      const canonical = names.at(-1);
      if (canonical === undefined) continue;
      for (const name of names) byName.set(normal(table, name), { name: canonical, arity });
    }
  };
  add(table.flags, 'none');
  add(table.values, 'required');
  add(table.optional, 'optional');
  add(table.many, 'many');
  add(table.pairs, 'pair');
  add(table.assignments, 'assignment');
  const result = { byName, longNames: [...byName.keys()].filter((name) => name.startsWith('--')) };
  compiled.set(table, result);
  return result;
}

function normal(table: OptionTable, name: string): string {
  return table.underscores && name.startsWith('--') ? name.replace(/_/g, '-') : name;
}

/**
 * Takes a command line apart.
 *
 * @param table the program's options
 * @param words the command's words
 * @param from index of the first word that may be an option
 */
export function parseOptions(table: OptionTable, words: readonly Word[], from = 1): ParsedCall {
  // Several tools and wrappers look at one command line with the same table.
  const calls = parsed.get(words) ?? new Map<OptionTable, ParsedCall>();
  const before = from === 1 ? calls.get(table) : undefined;
  if (before) return before;
  const call = parse(table, words, from);
  if (from === 1) parsed.set(words, calls.set(table, call));
  return call;
}

const parsed = new WeakMap<readonly Word[], Map<OptionTable, ParsedCall>>();

function parse(table: OptionTable, words: readonly Word[], from: number): ParsedCall {
  return new OptionReader(table, words, from).read();
}

/** Takes one command line apart. */
class OptionReader {
  readonly #table: OptionTable;
  readonly #words: readonly Word[];
  readonly #compiled: CompiledTable;
  readonly #options: ParsedOption[] = [];
  readonly #operands: Operand[] = [];
  #open = false;
  #onlyOperands = false;
  #at: number;

  constructor(table: OptionTable, words: readonly Word[], from: number) {
    this.#table = table;
    this.#words = words;
    this.#compiled = compile(table);
    this.#at = from;
  }

  read(): ParsedCall {
    const words = this.#words;
    for (let word = words[this.#at]; word; word = words[this.#at]) {
      const prefix = prefixOf(word);
      const text = staticText(word);
      if (this.#onlyOperands || text === '-' || !prefix.startsWith('-')) this.#readOperand(word);
      else if (text === '--') {
        this.#onlyOperands = true;
        this.#at++;
      } else if (!this.#readLong(word, prefix)) this.#at = this.#readCluster(this.#at, word, shapeOf(word));
    }
    return callOf(words, this.#options, this.#operands, this.#open);
  }

  #readOperand(word: Word): void {
    if (!this.#onlyOperands && word.count === 'any' && word.pieces.every((piece) => piece.kind === 'unknown')) {
      // `$EXTRA_ARGS`: most likely options, maybe nothing at all. (`$DIR/program` is an operand.)
      this.#open = true;
      operandsOrSkip(this.#table, this.#operands, word, this.#at);
    } else {
      this.#operands.push({ word, index: this.#at });
      if (this.#table.style === 'posix') this.#onlyOperands = true;
    }
    this.#at++;
  }

  /** Reads a long option with its values; false where the word holds letters of short ones. */
  #readLong(word: Word, prefix: string): boolean {
    const singleDash = this.#table.singleDash === true;
    if (!prefix.startsWith('--') && !(singleDash && prefix.length > 1)) return false;
    const shape = shapeOf(word);
    const equals = shape.indexOf('=');
    const written = equals > 0 ? shape.slice(0, equals) : shape;
    const found =
      this.#lookUp(written) ?? (singleDash && prefix.startsWith('--') ? this.#lookUp(written.slice(1)) : undefined);
    if (!found && !prefix.startsWith('--') && canCluster(this.#compiled.byName, prefix)) return false;
    if (word.count === 'any') this.#open = true;
    const at = this.#at;
    const glued = equals > 0 ? sliceWord(word, equals + 1) : undefined;
    const end = this.#endOf(found?.arity, glued !== undefined);
    if (end === undefined) this.#push(word, found?.name ?? written, found !== undefined, glued, at, at + 1);
    else this.#push(word, found?.name ?? written, true, this.#words[at + 1], at, Math.min(this.#words.length, end));
    this.#at = end ?? at + 1;
    return true;
  }

  /** Where the values of a long option end that are words of their own; undefined for one without such values. */
  #endOf(arity: Arity | undefined, glued: boolean): number | undefined {
    const next = this.#words[this.#at + 1];
    if (arity === 'pair') return this.#at + 3;
    if (glued) return undefined;
    if (arity === 'required') return this.#at + 2;
    if (arity === 'assignment') return this.#at + (next && shapeOf(next).includes('=') ? 2 : 3);
    if (arity !== 'many') return undefined;
    let end = this.#at + 1;
    for (let word = next; word && !prefixOf(word).startsWith('-'); word = this.#words[end]) end++;
    return end;
  }

  /** Reads the letters of a word such as `-xvf`. @returns the index of the word behind it and its value */
  #readCluster(index: number, word: Word, shape: string): number {
    const single = shape.length === 2;
    for (let at = 1; at < shape.length; at++) {
      const letter = `-${shape[at] ?? ''}`;
      const found = this.#compiled.byName.get(letter);
      const name = found?.name ?? letter;
      const cluster = at > 1 ? at : undefined;
      const isLast = at + 1 === shape.length;
      if (found && (found.arity === 'required' || found.arity === 'many')) {
        if (isLast) {
          const end = Math.min(this.#words.length, index + 2);
          this.#push(word, name, true, this.#words[index + 1], index, end, cluster);
          return index + 2;
        }
        const from = at + (shape[at + 1] === '=' && found.name.startsWith('--') ? 2 : 1);
        this.#push(word, name, true, sliceWord(word, from), index, index + 1, cluster);
        return index + 1;
      }
      if (found?.arity === 'optional' && !isLast) {
        this.#push(word, name, true, sliceWord(word, at + 1), index, index + 1, cluster);
        return index + 1;
      }
      this.#push(word, name, found !== undefined, undefined, index, index + 1, single ? undefined : at);
    }
    return index + 1;
  }

  #lookUp(written: string): { readonly name: string; readonly arity: Arity } | undefined {
    const { byName, longNames } = this.#compiled;
    const name = normal(this.#table, written);
    const exact = byName.get(name);
    if (exact) return exact;
    if (!this.#table.prefixes || name.length < 4) return undefined;
    const candidates = new Set(longNames.filter((long) => long.startsWith(name)).map((long) => byName.get(long)));
    return candidates.size === 1 ? [...candidates][0] : undefined;
  }

  #push(
    word: Word,
    name: string,
    listed: boolean,
    value: Word | undefined,
    index: number,
    end: number,
    cluster?: number,
  ): void {
    const last = this.#words[end - 1];
    this.#options.push({
      name,
      ...(value && { value }),
      index,
      end,
      ...(cluster !== undefined && { cluster }),
      at: last && end - index > 1 ? hullOf(word.at, last.at) : word.at,
      listed,
    });
  }
}

function callOf(
  words: readonly Word[],
  options: readonly ParsedOption[],
  operands: readonly Operand[],
  open: boolean,
): ParsedCall {
  return {
    words,
    options,
    operands,
    open,
    all(...names) {
      return options.filter((option) => names.includes(option.name));
    },
    last(...names) {
      return options.findLast((option) => names.includes(option.name));
    },
    has(...names) {
      return options.some((option) => names.includes(option.name));
    },
  };
}

/** With options first, a word that may be several is taken for more options; elsewhere it may be operands too. */
function operandsOrSkip(table: OptionTable, operands: Operand[], word: Word, index: number): void {
  if (table.style !== 'posix') operands.push({ word, index });
}

function canCluster(byName: CompiledTable['byName'], prefix: string): boolean {
  return byName.has(prefix.slice(0, 2));
}
