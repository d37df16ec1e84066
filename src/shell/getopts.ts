// The builtin getopts: the options of the shell, one a call.
import type { Place } from '../text/place.ts';
import { type Piece, prefixOf, shapeOf, sliceWord, staticText, type Word } from '../model/word.ts';
import type { BuiltinCall } from './builtin-call.ts';
import { outcomeOf } from './outcome.ts';
import type { State } from './state.ts';
import { scalar, single, textOf, type Value } from './values.ts';

/** Where the next option stands. */
interface Cursor {
  /** the number of the argument, from 1 */
  readonly index: number;
  /** what is left of a word of several options, as `-ab` */
  readonly rest?: Word;
}

/** What one call finds. */
interface Found {
  readonly next: Cursor;
  /** false: there are no more options */
  readonly found: boolean;
  /** the letter, `?` or `:` */
  readonly option: string;
  /** `OPTARG`; undefined: it is unset */
  readonly argument?: readonly Piece[];
}

/** Cursors within a word of several options, by the value of `OPTIND` that was stored with them. */
const cursors = new WeakMap<Value, Cursor>();

/** Where bash goes on; undefined when that is not known. */
function cursorIn(state: State): Cursor | undefined {
  const variable = state.variables.get('OPTIND');
  if (!variable) return { index: 1 };
  const [only, ...others] = variable.alternatives;
  if (!only || others.length > 0) return undefined;
  const { value } = only;
  if (value.kind === 'unset') return { index: 1 };
  const stored = cursors.get(value);
  // Of numbers that the script sets itself, only 1 and what is none make bash forget a word it had begun.
  return stored ?? (value.kind === 'scalar' && /^[01]?$/.test(textOf(value.pieces) ?? '-') ? { index: 1 } : undefined);
}

/** Finds the next option; undefined when the words do not tell. */
function nextOption(spec: string, words: readonly Word[], from: Cursor, at: Place): Found | undefined {
  const silent = spec.startsWith(':');
  const letters = silent ? spec.slice(1) : spec;
  const over = (index: number): Found => ({ next: { index }, found: false, option: '?' });
  const { index } = from;
  if (words.slice(0, index).some((word) => word.count === 'any')) return undefined;
  const word = words[index - 1];
  if (index > words.length) return words.some((one) => one.count === 'any') ? undefined : over(words.length + 1);
  const cluster = from.rest ?? (word && sliceWord(word, 1));
  if (!from.rest) {
    const whole = staticText(word);
    if (whole === '--') return over(index + 1);
    if (!word || (whole === undefined && prefixOf(word) === '')) return undefined;
    if (whole === '-' || !prefixOf(word).startsWith('-')) return over(index);
  }
  // An unknown stretch behind `-` may also be empty, and so may one behind the letter.
  const letter = cluster && prefixOf(cluster).slice(0, 1);
  if (!cluster || letter === undefined || letter === '' || /[^\0-\x7f]/.test(letter)) return undefined;
  const rest = sliceWord(cluster, 1);
  const shape = shapeOf(rest);
  if (shape !== '' && prefixOf(rest) === '') return undefined;
  const known = letter !== ':' && letters.includes(letter);
  const text = (value: string): Piece[] => [{ kind: 'text', text: value, at, use: at, quoted: true }];
  const next: Cursor = shape === '' ? { index: index + 1 } : { index, rest };
  if (!known) return { next, found: true, option: '?', ...(silent && { argument: text(letter) }) };
  if (letters[letters.indexOf(letter) + 1] !== ':') return { next, found: true, option: letter };
  if (shape !== '') return { next: { index: index + 1 }, found: true, option: letter, argument: rest.pieces };
  const value = words[index];
  if (!value) return { next, found: true, option: silent ? ':' : '?', ...(silent && { argument: text(letter) }) };
  if (value.count === 'any') return undefined;
  return { next: { index: index + 2 }, found: true, option: letter, argument: value.pieces };
}

/** `getopts SPEC NAME [ARGUMENT…]`: one option of known arguments, or nothing known. */
export function nextOptionOf(call: BuiltinCall): void {
  const { command, state } = call;
  const words = command.words.slice(staticText(command.words[1]) === '--' ? 2 : 1);
  const [spec, name] = [staticText(words[0]), staticText(words[1])];
  const cursor = cursorIn(state);
  const args = words.length > 2 ? words.slice(2) : state.positional;
  const sure = spec !== undefined && !/^-|[^\0-\x7f]/.test(spec) && name !== undefined && /^[A-Za-z_]\w*$/.test(name);
  const at = { ...command.at, exact: false };
  const found = sure && cursor && args ? nextOption(spec, args, cursor, at) : undefined;
  if (!found || name === undefined) {
    for (const one of [name, 'OPTARG', 'OPTIND']) if (one !== undefined) state.blur(one, 'input', command.at);
    return;
  }
  const text = (value: string): Piece[] => [{ kind: 'text', text: value, at, use: at, quoted: true }];
  const index = scalar(text(String(found.next.index)));
  cursors.set(index, found.next);
  state.set('OPTIND', single(index));
  state.set('OPTARG', single(found.argument ? scalar(found.argument) : { kind: 'unset' }));
  call.shell.store(name, single(scalar(text(found.option))), state, call.context, {
    form: 'declaration',
    at: command.at,
    command: command.id,
  });
  state.outcome = { ...outcomeOf([command.id]), status: found.found, decided: true };
}
