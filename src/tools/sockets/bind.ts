// Addresses that servers listen on, and what is joined to a connection.
import { asStatic, staticText, type Word } from '../../model/word.ts';
import type { Auth, Bind } from '../../model/effect.ts';
import { unknown } from '../../model/static.ts';
import type { Place } from '../../text/place.ts';
import { bindClassOf, bindClassOfWord, builtIn, replaceWord } from '../kit.ts';

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
export function givenBind(word: Word, at: Place = word.at, loopback = '127.0.0.1'): Bind {
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
