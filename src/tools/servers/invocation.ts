// Recognises a server by the way it is started: its program, `python -m MODULE`, and the verbs that follow.
import type { Command } from '../../model/command.ts';
import { staticText, type Word } from '../../model/word.ts';
import { type OptionTable, parseOptions } from '../kit.ts';
import { PYTHON_NAMES, pythonCall } from '../python/call.ts';

/** How a server can be started. Names are separated by blanks. */
export interface Forms {
  readonly programs?: string;
  /** modules for `python -m` */
  readonly modules?: string;
  /** ways to spell the verbs: `server`, `models serve`; absent when the program has none */
  readonly verbs?: readonly string[];
  /** options that may stand before a verb */
  readonly globals?: OptionTable;
}

/** The basenames under which a command with these forms can appear. */
export function namesOf(forms: Forms): string {
  return [forms.programs, forms.modules === undefined ? undefined : PYTHON_NAMES].filter(Boolean).join(' ');
}

/** A recognised start. */
export interface Invocation {
  /** the verbs as written, empty without */
  readonly verb: string;
  /** index of the first word after program and verbs */
  readonly from: number;
}

/** Reads program and verbs; undefined when the command is something else. */
export function invocationOf(command: Command, forms: Forms): Invocation | undefined {
  const start = argumentsFrom(command, forms);
  if (start === undefined || isEnvironmentsOwn(command)) return undefined;
  if (!forms.verbs) return { verb: '', from: start };
  for (const verb of forms.verbs) {
    const from = afterVerbs(command.words, start, verb.split(' '), forms.globals ?? {});
    if (from !== undefined) return { verb, from };
  }
  return undefined;
}

/**
 * With `${HOST:-127.0.0.1}` a command is listed twice; the one with the script's own value is the one that is judged.
 */
function isEnvironmentsOwn(command: Command): boolean {
  return command.words.some(isDefaulted);
}

/** Holds what the environment may put in place of a default that the script gives. */
export function isDefaulted(word: Word): boolean {
  return word.pieces.some((piece) => piece.kind === 'unknown' && piece.defaulted === true);
}

function argumentsFrom(command: Command, forms: Forms): number | undefined {
  if (command.name !== undefined && forms.programs?.split(' ').includes(command.name)) return 1;
  const call = forms.modules === undefined ? undefined : pythonCall(command);
  return call?.kind === 'module' && forms.modules?.split(' ').includes(call.module) ? call.args : undefined;
}

function afterVerbs(
  words: readonly Word[],
  start: number,
  verbs: readonly string[],
  globals: OptionTable,
): number | undefined {
  let from = start;
  for (const verb of verbs) {
    const operand = parseOptions({ ...globals, style: 'posix' }, words, from).operands[0];
    if (!operand || staticText(operand.word) !== verb) return undefined;
    from = operand.index + 1;
  }
  return from;
}
