// The vocabulary of the wrapper tables: how a program starts another one.
import type { Command, Scope } from '../../model/command.ts';
import { type Piece, prefixOf, sliceWord, staticText, type Word } from '../../model/word.ts';
import { hullOf, type Place } from '../../text/place.ts';
import { joinWords } from '../join-words.ts';
import { type OptionTable, type ParsedCall, parseOptions } from '../options.ts';

interface StartedBase {
  /** how the step is named in the chain: `srun`, `bash -c` */
  readonly label: string;
  readonly scope?: Partial<Scope>;
  /** variables the wrapper sets (or, without a value, removes) for what it starts */
  readonly environment?: readonly { readonly name: string; readonly value?: Word }[];
  /** the variables it gets of those that are exported; absent: all, unless it runs on another host */
  readonly inherits?: readonly string[];
  /** false when the wrapper need not start it in every run */
  readonly certain?: boolean;
  /** neither the wrapper's input and redirections nor its place in a pipeline are handed on */
  readonly ownStreams?: boolean;
  /** the shell that is started ends at the first command that fails */
  readonly errexit?: boolean | undefined;
}

/** What a wrapper starts. */
export type Started =
  /** a program with its words; `keepsShell`: looked up by the running shell itself (functions, builtins) */
  | (StartedBase & { readonly kind: 'command'; readonly words: readonly Word[]; readonly keepsShell?: boolean })
  /** a shell that interprets a text */
  | (StartedBase & {
      readonly kind: 'text';
      readonly pieces: readonly Piece[];
      readonly at: Place;
      readonly args?: readonly Word[];
      readonly programName?: Word;
      /** the shell's commands read the standard input the command was given */
      readonly passesInput?: boolean;
    })
  /** a shell that interprets its standard input */
  | (StartedBase & { readonly kind: 'stdin'; readonly args?: readonly Word[] })
  /** a shell that interprets a file; `required`: name it in the coverage when it can't be read */
  | (StartedBase & {
      readonly kind: 'file';
      readonly path: Word;
      readonly args: readonly Word[];
      readonly required: boolean;
      /** the system runs it, by the interpreter its first line names; else a shell reads it */
      readonly direct?: boolean;
    })
  /** programs named in a text that the script does not hold; it is named in the coverage */
  | { readonly kind: 'unread'; readonly label: string; readonly at: Place };

/** The text of a file the script wrote before, when there is just one it can be. */
export type WrittenText = (path: Word) => readonly Piece[] | undefined;

/** A program that starts others. */
export interface Wrapper {
  readonly names: readonly string[];
  starts(command: Command, written: WrittenText): readonly Started[];
}

/** How a plain wrapper differs from `wrapper [options] command`. */
export interface PrefixDetails {
  /** operands that come before the command (`timeout DURATION`, `chroot ROOT`) */
  readonly own?: number;
  /** words between the program's name and its options, one of which must be there: `perf record`, `conda run` */
  readonly verbs?: string;
  /** options before the verb */
  readonly global?: OptionTable;
  readonly scope?: (call: ParsedCall) => Partial<Scope>;
  /** with one of these options it starts nothing */
  readonly idle?: string;
  /** with one of these options a shell gets the words, joined by blanks */
  readonly text?: string;
  /** false: it need not start the command in every run */
  readonly certain?: false;
}

/** The plain kind of wrapper: options, perhaps some operands of its own, then the command. */
export function prefixWrapper(names: string, options: OptionTable, details: PrefixDetails = {}): Wrapper {
  const table: OptionTable = { ...options, style: 'posix' };
  return {
    names: names.split(' '),
    starts: (command) => prefixed(command, table, details),
  };
}

/** What a plain wrapper starts; the table must be of style `posix`. */
export function prefixed(command: Command, table: OptionTable, details: PrefixDetails): Started[] {
  const { own = 0, verbs, idle, text, certain } = details;
  const verb = verbs === undefined ? undefined : verbOf(command.words, verbs, details.global);
  if (verbs !== undefined && !verb) return [];
  const call = parseOptions(table, own > 0 ? command.words.map(asOperand) : command.words, verb?.next ?? 1);
  if (idle !== undefined && call.has(...idle.split(' '))) return [];
  const scope = details.scope?.(call);
  const label = [command.name ?? '', ...(verb ? [verb.name] : [])].join(' ');
  const asText = text !== undefined && call.has(...text.split(' '));
  return innerCommands({ ...call, words: command.words }, own).flatMap(({ words, sure }): Started[] => {
    const base = { label, ...(scope && { scope }), ...((!sure || certain === false) && { certain: false }) };
    return asText ? joined(words, base) : [{ kind: 'command', words, ...base }];
  });
}

/** The verb of a program such as `conda run`; the verbs are separated by blanks, `_` within one stands for a blank. */
export function verbOf(
  words: readonly Word[],
  verbs: string,
  global: OptionTable = {},
): { readonly name: string; readonly next: number } | undefined {
  const at = parseOptions({ ...global, style: 'posix' }, words).operands[0]?.index;
  if (at === undefined) return undefined;
  for (const verb of verbs.split(' ')) {
    const parts = verb.split('_');
    if (parts.every((part, index) => staticText(words[at + index]) === part))
      return { name: parts.join(' '), next: at + parts.length };
  }
  return undefined;
}

/** Words that a shell is given, joined by blanks. */
export function joined(words: readonly Word[], base: StartedBase): Started[] {
  const first = words[0];
  if (!first) return [];
  return [{ ...base, kind: 'text', pieces: joinWords(words), at: hullOf(first.at, words.at(-1)?.at ?? first.at) }];
}

/** A shell that reads the input of a command: a here-document, a pipe, a file. */
export function shellOnInput(command: Command, base: StartedBase): Started {
  const redirect = command.redirects.findLast(({ op, fd }) => op === '<' && (fd ?? 0) === 0);
  if (!redirect || command.input) return { ...base, kind: 'stdin' };
  return { ...base, kind: 'file', path: redirect.target, args: [], required: true };
}

/** The text of a word that a shell is given. */
export function textOf(word: Word, base: StartedBase): Started {
  return { ...base, kind: 'text', pieces: word.pieces, at: word.at };
}

/** Names of variables that hold options: `$SRUN_ARGS`, `"$@"`. */
const OPTIONS_NAME = /op(?:t|tion)s?(?:_|\d|$)|arg|flag|param|switch|extra|bind|[@*]/i;

/** True for an unquoted variable that most likely holds options. */
function holdsOptions(word: Word): boolean {
  return word.pieces.some((piece) => piece.kind === 'unknown' && OPTIONS_NAME.test(piece.name ?? ''));
}

/**
 * `ssh $node hostname`: an unquoted variable may be any number of words, but where a program expects an operand it is
 * that operand, unless its name says that it holds options.
 */
export function asOperand(word: Word): Word {
  return word.count === 'any' && !holdsOptions(word) ? { ...word, count: 'one' } : word;
}

/** A command behind a wrapper. */
export interface Inner {
  readonly words: readonly Word[];
  /** false: this is one of two ways to read the command line */
  readonly sure: boolean;
}

/**
 * The command behind a wrapper: `srun $OPTIONS ./a`, but also `mpirun -n 4 $PROGRAM input`.
 *
 * @param call read by a table of style `posix`
 * @param own operands before the command
 */
export function innerCommands({ words, options, operands, open }: ParsedCall, own = 0): readonly Inner[] {
  let operand = operands[own]?.index;
  if (own > 0 && operand !== undefined && isDashes(words[operand])) operand = operands[own + 1]?.index;
  const at = operand === undefined ? undefined : words[operand];
  // `numactl "$BINDING" -- ./a`
  if (operand !== undefined && at?.pieces.every((piece) => piece.kind === 'unknown') && isDashes(words[operand + 1]))
    operand = operand + 2 < words.length ? operand + 2 : undefined;
  const behind = (index: number | undefined, sure: boolean): Inner[] =>
    index === undefined ? [] : [{ words: words.slice(index), sure }];
  if (!open || own > 0) return behind(operand, true);
  const taken = new Set(options.flatMap(({ index, end }) => Array.from({ length: end - index }, (_, i) => index + i)));
  const program = words.findIndex((word, index) => {
    if (index === 0 || index >= (operand ?? words.length) || taken.has(index) || !isBare(word)) return false;
    return !holdsOptions(word) || (index === words.length - 1 && isAllArguments(word));
  });
  if (program < 0) return behind(operand, true);
  // An option behind it may be the wrapper's or the program's; one the wrapper does not know is the program's.
  const next = options.find((option) => option.index > program && option.index < (operand ?? Infinity));
  if (!next?.listed) return behind(program, true);
  return [...behind(program, false), ...behind(operand, false)];
}

/** A word that may be any number of words, nothing of which is known. */
function isBare(word: Word): boolean {
  return word.count === 'any' && word.pieces.every((piece) => piece.kind === 'unknown');
}

/** `"$@"` or `$*` */
function isAllArguments(word: Word): boolean {
  return word.pieces.some((piece) => piece.kind === 'unknown' && (piece.name === '@' || piece.name === '*'));
}

function isDashes(word: Word | undefined): boolean {
  return staticText(word) === '--';
}

/** A word that a wrapper adds by itself; it stands nowhere, so nothing can be edited there. */
export function synthetic(text: string, near: Word): Word {
  const at = { ...near.at, exact: false };
  return { pieces: [{ kind: 'text', text, at, use: at, quoted: true }], count: 'one', at };
}

/** A word that input decides. */
export function fromInput(near: Word, count: Word['count'] = 'any'): Word {
  const at = { ...near.at, exact: false };
  return { pieces: [{ kind: 'unknown', reason: 'input', at, use: at, quoted: count === 'one' }], count, at };
}

/** `NAME=value` in one word. */
export function assignmentIn(word: Word): { name: string; value: Word } | undefined {
  const name = /^([A-Za-z_]\w*)=/.exec(prefixOf(word))?.[1];
  return name === undefined ? undefined : { name, value: sliceWord(word, name.length + 1) };
}

/** The `NAME=value` words before a command. */
export function leadingAssignments(words: readonly Word[]): { name: string; value: Word }[] {
  const found: { name: string; value: Word }[] = [];
  for (const word of words) {
    const assignment = assignmentIn(word);
    if (!assignment) break;
    found.push(assignment);
  }
  return found;
}
