// The builtins that read: read, mapfile, readarray.
import type { Command } from '../model/command.ts';
import { type Piece, shapeOf, sliceWord, staticText, type Word } from '../model/word.ts';
import type { BuiltinCall } from './builtin-call.ts';
import type { StandardInput } from './input.ts';
import { outcomeOf } from './outcome.ts';
import { FieldReader, type ReadLimits, takeRecord } from './read-fields.ts';
import { advance, descriptor, lose, remaining } from './standard-input.ts';
import type { State } from './state.ts';
import { scalar, single, textOf, unknownArray } from './values.ts';

/** Lines beyond these are not told apart. */
const MAX_LINES = 4096;

/** The options of a builtin, letter by letter as bash reads them; undefined when a word is not known. */
function builtinOptions(
  words: readonly Word[],
  valued: string,
): { readonly options: ReadonlyMap<string, string>; readonly operands: readonly string[] } | undefined {
  const options = new Map<string, string>();
  let i = 1;
  for (; i < words.length; i++) {
    const text = staticText(words[i]);
    if (text === undefined) return undefined;
    if (text === '--') {
      i++;
      break;
    }
    if (!/^-./.test(text)) break;
    for (let at = 1; at < text.length; at++) {
      const letter = text[at] ?? '';
      if (!valued.includes(letter)) {
        options.set(letter, '');
        continue;
      }
      const glued = text.slice(at + 1);
      const value = glued === '' ? staticText(words[++i]) : glued;
      if (value === undefined) return undefined;
      options.set(letter, value);
      break;
    }
  }
  const operands = words.slice(i).map((word) => staticText(word));
  return operands.includes(undefined) ? undefined : { options, operands: operands.filter((one) => one !== undefined) };
}

/** The input a builtin reads: standard input, or the descriptor `-u` names. */
function streamOf(call: BuiltinCall, fd: string | undefined): StandardInput | undefined {
  return fd === undefined || fd === '0' ? call.input : descriptor(fd, call.state, call.context);
}

/** The separators in `IFS`; undefined when they are not known. */
function separatorsIn(state: State): string | undefined {
  const variable = state.variables.get('IFS');
  if (!variable) return ' \t\n';
  const [only, ...others] = variable.alternatives;
  if (others.length > 0 || !only || only.value.kind === 'array') return undefined;
  return only.value.kind === 'unset' ? ' \t\n' : textOf(only.value.pieces);
}

/** Characters of an input as a value, with their places when they stand together. */
function valueAt(
  input: StandardInput,
  shape: string,
  units: readonly { readonly at: number }[],
  command: Command,
): readonly Piece[] {
  const [first] = units;
  const last = units.at(-1);
  if (!first || !last) return [];
  const { pieces } = sliceWord({ pieces: input.pieces, count: 'one', at: command.at }, first.at, last.at + 1);
  if (last.at - first.at === units.length - 1) return pieces;
  const at = { ...(pieces[0]?.at ?? command.at), exact: false };
  return [{ kind: 'text', text: units.map((unit) => shape[unit.at]).join(''), at, use: at, quoted: true }];
}

/** Where the first unknown stretch of an input stands in its shape. */
function firstHole(input: StandardInput): number {
  let at = 0;
  for (const piece of input.pieces) {
    if (piece.kind === 'unknown') return at;
    at += piece.text.length;
  }
  return Infinity;
}

function setValue(call: BuiltinCall, name: string, pieces: readonly Piece[]): void {
  const { command, state, context } = call;
  const how = { form: 'declaration', at: command.at, command: command.id } as const;
  if (/^[A-Za-z_]\w*$/.test(name)) call.shell.store(name, single(scalar(pieces)), state, context, how);
  else call.shell.storeElement(name, pieces, state, context, how);
}

function setItems(call: BuiltinCall, name: string, items: ReadonlyMap<string, readonly Piece[]>): void {
  call.state.set(name, single({ kind: 'array', items, associative: false, open: false }));
}

/** `-d ''` stands for a NUL. */
function delimiterOf(options: ReadonlyMap<string, string>): string {
  const given = options.get('d');
  return given === undefined ? '\n' : given === '' ? '\0' : given.slice(0, 1);
}

/** How `read` was told to read; undefined for what depends on time or terminal. */
function limitsOf(options: ReadonlyMap<string, string>, input: StandardInput): ReadLimits | undefined {
  const count = options.get('N') ?? options.get('n');
  const unknownTime = options.has('t') && (input.label === 'pipe' || !/^[1-9]\d*$/.test(options.get('t') ?? ''));
  if (unknownTime || options.has('e') || options.has('i') || (count !== undefined && !/^[1-9]\d{0,5}$/.test(count)))
    return undefined;
  return {
    delimiter: delimiterOf(options),
    ...(count !== undefined && { most: Number(count) }),
    exactly: options.has('N'),
    raw: options.has('r'),
  };
}

/** `read [-r] [-a ARRAY] [-d DELIMITER] [NAME…]`: values that are known when the input is. */
export function readInput(call: BuiltinCall): void {
  const { command, state } = call;
  const parsed = builtinOptions(command.words, 'adinNptu');
  const { options, operands: names } = parsed ?? { options: new Map<string, string>(), operands: [] };
  const array = options.get('a');
  const stream = streamOf(call, options.get('u'));
  const left = stream && remaining(stream, state);
  const limits = parsed && left && limitsOf(options, left);
  const shape = left ? shapeOf({ pieces: left.pieces, count: 'one', at: command.at }) : '';
  const taken = limits && takeRecord(shape, firstHole(left), limits);
  const separators = separatorsIn(state);
  // What counts as a character depends on the locale.
  const odd = limits?.most !== undefined && /[^\0-\x7f]/.test(shape);
  if (!stream || !left || !taken || separators === undefined || odd) {
    if (stream) lose(stream, state);
    forget(call, array, parsed ? names : undefined);
    return;
  }
  advance(stream, state, taken.end);
  const value = (units: readonly { readonly at: number }[]): readonly Piece[] => valueAt(left, shape, units, command);
  const fields = new FieldReader(shape, taken.units, separators);
  if (array !== undefined) {
    const items = new Map<string, readonly Piece[]>();
    while (!fields.done && items.size < MAX_LINES) items.set(String(items.size), value(fields.next()));
    if (fields.done) setItems(call, array, items);
    else forget(call, array, []);
  } else if (names.length === 0 || limits.exactly)
    (names.length === 0 ? ['REPLY'] : names).forEach((name, index) => {
      setValue(call, name, index === 0 ? value(taken.units) : []);
    });
  else
    names.forEach((name, index) => {
      setValue(call, name, value(index < names.length - 1 ? fields.next() : fields.rest()));
    });
  const outcome = outcomeOf([command.id]);
  const sure = left.sure !== false;
  state.outcome = { ...outcome, status: taken.complete, ...(sure ? { decided: true } : { doubtful: true }) };
}

/** Forgets what a `read` may have set. */
function forget(
  { command, state }: BuiltinCall,
  array: string | undefined,
  names: readonly string[] | undefined,
): void {
  if (array !== undefined) state.set(array, single(unknownArray('input', array, command.at)));
  const words = names ?? command.words.slice(1).map((word) => staticText(word) ?? '-');
  const targets = words.map((word) => /^[A-Za-z_]\w*/.exec(word)?.[0]).filter((word) => word !== undefined);
  if (words.length === 0 && array === undefined) targets.push('REPLY');
  for (const name of targets) state.blur(name, 'input', command.at);
}

/** `mapfile [-t] [-d DELIMITER] [-n COUNT] [-s COUNT] [-O ORIGIN] [ARRAY]` */
export function readLines(call: BuiltinCall): void {
  const { command, state } = call;
  const parsed = builtinOptions(command.words, 'dnOsuCc');
  const words = command.words.slice(1).map((word) => staticText(word) ?? '-');
  const name = (parsed ? parsed.operands[0] : words.findLast((word) => /^[A-Za-z_]\w*$/.test(word))) ?? 'MAPFILE';
  const stream = streamOf(call, parsed?.options.get('u'));
  const left = stream && remaining(stream, state);
  const items = parsed && left ? recordsOf(left, parsed.options, call) : undefined;
  if (!stream || !left || !items || left.sure === false) {
    if (stream) lose(stream, state);
    state.set(name, single(unknownArray('input', name, command.at)));
    return;
  }
  advance(stream, state, items.end);
  const before = items.origin > 0 ? state.variables.get(name)?.alternatives[0]?.value : undefined;
  if (before && before.kind !== 'unset') state.set(name, single(unknownArray('input', name, command.at)));
  else setItems(call, name, items.values);
}

function recordsOf(
  input: StandardInput,
  options: ReadonlyMap<string, string>,
  { command }: BuiltinCall,
): { values: ReadonlyMap<string, readonly Piece[]>; end: number; origin: number } | undefined {
  const number = (letter: string): number => {
    const text = options.get(letter) ?? '0';
    return /^\d{1,6}$/.test(text) ? Number(text) : NaN;
  };
  const [most, skipped, origin] = [number('n'), number('s'), number('O')];
  if ([most, skipped, origin].some(Number.isNaN) || options.has('C') || firstHole(input) < Infinity) return undefined;
  const whole: Word = { pieces: input.pieces, count: 'one', at: command.at };
  const shape = shapeOf(whole);
  const delimiter = delimiterOf(options);
  // Versions differ in what they make of NULs.
  if (delimiter !== '\0' && shape.includes('\0')) return undefined;
  const values = new Map<string, readonly Piece[]>();
  let at = 0;
  for (let index = 0; at < shape.length && (most === 0 || values.size < most); index++) {
    const found = shape.indexOf(delimiter, at);
    const end = found < 0 ? shape.length : found + 1;
    const shown = options.has('t') && found >= 0 ? found : end;
    if (index >= skipped) values.set(String(origin + values.size), sliceWord(whole, at, shown).pieces);
    if (values.size > MAX_LINES || (values.size > 500 && input.pieces.length > 50)) return undefined;
    at = end;
  }
  return { values, end: at, origin };
}
