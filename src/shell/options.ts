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
  const { byName, longNames } = compile(table);
  const options: ParsedOption[] = [];
  const operands: Operand[] = [];
  let open = false;
  let i = from;
  let onlyOperands = false;

  const lookUp = (written: string): { name: string; arity: Arity } | undefined => {
    const name = normal(table, written);
    const exact = byName.get(name);
    if (exact) return exact;
    if (!table.prefixes || name.length < 4) return undefined;
    const candidates = new Set(longNames.filter((long) => long.startsWith(name)).map((long) => byName.get(long)));
    return candidates.size === 1 ? [...candidates][0] : undefined;
  };

  const push = (
    word: Word,
    name: string,
    listed: boolean,
    value: Word | undefined,
    index: number,
    end: number,
    cluster?: number,
  ): void => {
    const last = words[end - 1];
    options.push({
      name,
      ...(value && { value }),
      index,
      end,
      ...(cluster !== undefined && { cluster }),
      at: last && end - index > 1 ? hullOf(word.at, last.at) : word.at,
      listed,
    });
  };

  while (i < words.length) {
    const word = words[i];
    if (!word) break;
    const prefix = prefixOf(word);
    if (onlyOperands || staticText(word) === '-' || !prefix.startsWith('-')) {
      if (!onlyOperands && word.count === 'any' && word.pieces.every((piece) => piece.kind === 'unknown')) {
        // `$EXTRA_ARGS`: most likely options, maybe nothing at all. (`$DIR/program` is an operand.)
        open = true;
        operandsOrSkip(table, operands, word, i);
        i++;
        continue;
      }
      operands.push({ word, index: i });
      if (table.style === 'posix') onlyOperands = true;
      i++;
      continue;
    }
    if (staticText(word) === '--') {
      onlyOperands = true;
      i++;
      continue;
    }
    const shape = shapeOf(word);
    const equals = shape.indexOf('=');
    const long = prefix.startsWith('--') || (table.singleDash && prefix.length > 1);
    if (long) {
      const written = equals > 0 ? shape.slice(0, equals) : shape;
      const found =
        lookUp(written) ?? (table.singleDash && prefix.startsWith('--') ? lookUp(written.slice(1)) : undefined);
      if (found || prefix.startsWith('--') || !canCluster(byName, prefix)) {
        const glued = equals > 0 ? sliceWord(word, equals + 1) : undefined;
        if (word.count === 'any') open = true;
        if (found?.arity === 'required' && !glued) {
          push(word, found.name, true, words[i + 1], i, Math.min(words.length, i + 2));
          i += 2;
        } else if (found?.arity === 'many' && !glued) {
          let end = i + 1;
          while (end < words.length && !prefixOf(words[end] as Word).startsWith('-')) end++;
          push(word, found.name, true, words[i + 1], i, end);
          i = end;
        } else if (found?.arity === 'pair' || (found?.arity === 'assignment' && !glued)) {
          const single = found.arity === 'assignment' && words[i + 1] && shapeOf(words[i + 1] as Word).includes('=');
          const end = Math.min(words.length, i + (single ? 2 : 3));
          push(word, found.name, true, words[i + 1], i, end);
          i = end;
        } else {
          push(word, found?.name ?? written, found !== undefined, glued, i, i + 1);
          i++;
        }
        continue;
      }
    }
    i = readCluster(i, word, shape);
  }

  function readCluster(index: number, word: Word, shape: string): number {
    let at = 1;
    const single = shape.length === 2;
    while (at < shape.length) {
      const letter = `-${shape[at] ?? ''}`;
      const found = byName.get(letter);
      const name = found?.name ?? letter;
      if (found && (found.arity === 'required' || found.arity === 'many')) {
        if (at + 1 < shape.length) {
          push(
            word,
            name,
            true,
            sliceWord(word, at + (shape[at + 1] === '=' && found.name.startsWith('--') ? 2 : 1)),
            index,
            index + 1,
            at > 1 ? at : undefined,
          );
          return index + 1;
        }
        push(word, name, true, words[index + 1], index, Math.min(words.length, index + 2), at > 1 ? at : undefined);
        return index + 2;
      }
      if (found?.arity === 'optional' && at + 1 < shape.length) {
        push(word, name, true, sliceWord(word, at + 1), index, index + 1, at > 1 ? at : undefined);
        return index + 1;
      }
      push(word, name, found !== undefined, undefined, index, index + 1, single ? undefined : at);
      at++;
    }
    return index + 1;
  }

  const all = (...names: string[]): readonly ParsedOption[] => options.filter((option) => names.includes(option.name));
  return {
    words,
    options,
    operands,
    open,
    all,
    last: (...names) => all(...names).at(-1),
    has: (...names) => options.some((option) => names.includes(option.name)),
  };
}

/** With options first, a word that may be several is taken for more options; elsewhere it may be operands too. */
function operandsOrSkip(table: OptionTable, operands: Operand[], word: Word, index: number): void {
  if (table.style !== 'posix') operands.push({ word, index });
}

function canCluster(byName: CompiledTable['byName'], prefix: string): boolean {
  return byName.has(prefix.slice(0, 2));
}
