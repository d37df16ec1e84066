// Command lines that stand in one word: `GIT_SSH_COMMAND='ssh -o …'`, `rsync -e 'ssh -p 2222'`.
import { shapeOf, sliceWord, type Word } from '../../model/word.ts';
import { hullOf, type Place } from '../../text/place.ts';

/**
 * Splits a word at blanks as a shell would, with one level of quotes. Each word knows where it stands, quotes
 * included, so that it can be removed.
 */
export function wordsInside(word: Word): Word[] {
  const shape = shapeOf(word);
  const words: Word[] = [];
  for (const match of shape.matchAll(/(?:[^\s'"]|"[^"]*"|'[^']*')+/g)) {
    const end = match.index + match[0].length;
    const whole = sliceWord(word, match.index, end);
    const pieces = unquoted(word, match.index, match[0]);
    words.push({ pieces, count: 'one', at: writtenPlace(whole) });
  }
  return words;
}

/** The pieces of a stretch without its quotes. */
function unquoted(word: Word, start: number, text: string): Word['pieces'] {
  return [...text.matchAll(/"([^"]*)"|'([^']*)'|[^'"]+/g)].flatMap((match) => {
    const inner = match[1] ?? match[2];
    const from = start + match.index + (inner === undefined ? 0 : 1);
    return sliceWord(word, from, from + (inner ?? match[0]).length).pieces;
  });
}

/** Where the characters are written, rather than where a variable puts them. */
function writtenPlace(word: Word): Place {
  const [first, ...rest] = word.pieces.map((piece) => piece.at);
  return first ? rest.reduce(hullOf, first) : word.at;
}
