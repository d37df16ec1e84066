// Addresses that servers listen on, and what is joined to a connection.
import { asStatic, staticText, type Word } from '../../model/word.ts';
import type { Auth, Bind } from '../../model/effect.ts';
import { unknown } from '../../model/static.ts';
import type { Place } from '../../text/place.ts';
import { bindClassOf, bindClassOfWord, builtIn, defineTool, replaceWord, type Tool } from '../kit.ts';
import { isDefaulted } from '../servers/invocation.ts';

/**
 * Declares a program that listens. With `${HOST:-127.0.0.1}` a command is listed twice; the one with the script's own
 * value is the one that is judged.
 */
export function defineListener(names: string, effects: Tool['effects']): Tool {
  return defineTool(names, (command, emit, script) => {
    if (!command.words.some(isDefaulted)) effects(command, emit, script);
  });
}

/** The address a server has unless told otherwise. */
export function defaultBind(address: string): Bind {
  return { address: builtIn(address), class: bindClassOf(address) };
}

/** An address whose default depends on how the program was built or packaged. */
export const UNKNOWN_BIND: Bind = { address: unknown('variable'), class: 'unknown' };

/**
 * An address as an option gives it.
 *
 * @param at the option with its value
 */
export function givenBind(given: Word, at: Place = given.at, loopback = '127.0.0.1'): Bind {
  // An unquoted variable counts as one word, as honest scripts mean it.
  const word: Word = { ...given, count: 'one' };
  const toLoopback = replaceWord(word, loopback);
  return { address: asStatic(word), class: bindClassOfWord(word), at, ...(toLoopback && { toLoopback }) };
}

/** How well a secret given as an option protects: empty text does not. */
export function secretAuth(word: Word | undefined, at: Place): Auth {
  const text = word && staticText(word);
  if (text === '') return { state: 'disabled', at };
  return { state: text === undefined ? 'runtime' : 'literal', at };
}

/** True when an argument as a whole, such as `$EXTRA_ARGS`, may hold further options; `--ip=$(hostname)` holds one value. */
export function mayHoldOptions(words: readonly Word[]): boolean {
  return words
    .slice(1)
    .some(({ count, pieces }) => count === 'any' && pieces.every((piece) => piece.kind === 'unknown'));
}
