// Programs that start one with other variables, or with words they read or find.
import type { Command } from '../../model/command.ts';
import { type Piece, prefixOf, shapeOf, sliceWord, staticText, type Word } from '../../model/word.ts';
import { type OptionTable, parseOptions } from '../options.ts';
import { replaceMark, withItem } from './marks.ts';
import { splitString } from './split-string.ts';
import { xargs } from './xargs.ts';
import type { Started, Wrapper, WrittenText } from './wrapper.ts';

const ENV: OptionTable = {
  flags: '-i,--ignore-environment -0,--null -v,--debug --list-signal-handling',
  values: '-u,--unset -C,--chdir -S,--split-string -a,--argv0',
  optional: '--block-signal --default-signal --ignore-signal',
  style: 'posix',
};

/** A text may itself begin with `-S`; more than this are not taken apart. */
const MAX_SPLITS = 4;

/** The words of env once it has put those of `-S` in the place of the option; undefined where it refuses them. */
function splitWords({ words: given, environment }: Command): readonly Word[] | undefined {
  let words = given;
  for (let round = 0; round < MAX_SPLITS; round++) {
    const option = parseOptions(ENV, words).all('--split-string')[0];
    if (!option) return words;
    const split = option.value && splitString(option.value, environment);
    if (!split) return undefined;
    words = [...words.slice(0, option.index), ...split, ...words.slice(option.end)];
  }
  return undefined;
}

/** `env [-i] [-u NAME] [NAME=value…] command`, also `env -S 'command args'`. */
const env: Wrapper = {
  names: ['env'],
  starts(command) {
    const option = parseOptions(ENV, command.words).last('--split-string');
    const all = splitWords(command);
    if (!all) return [];
    const call = parseOptions(ENV, all);
    const environment: { name: string; value?: Word }[] = call.all('--unset').flatMap((option) => {
      const name = option.value && staticText(option.value);
      return name === undefined ? [] : [{ name }];
    });
    let index = call.operands[0]?.index ?? all.length;
    for (; index < all.length; index++) {
      const word = all[index] as Word;
      const name = /^([A-Za-z_]\w*)=/.exec(prefixOf(word))?.[1];
      if (name === undefined) break;
      environment.push({ name, value: sliceWord(word, name.length + 1) });
    }
    const words = all.slice(index);
    if (words.length === 0) return [];
    // A stretch that is not known may hold quotes, or other options.
    const open = option?.value?.pieces.some((piece) => piece.kind === 'unknown') === true;
    return [{ kind: 'command', label: 'env', words, environment, ...(open && { certain: false }) }];
  },
};

/** The file that `find FOLDER -name NAME` finds, when the script wrote it there. */
function foundByName({ words }: Command, written: WrittenText): Word | undefined {
  const at = words.findIndex((word) => staticText(word) === '-name');
  const name = words[at + 1];
  const folder = words[1];
  if (at < 2 || !name || !folder || !/^[\w.+-]+$/.test(staticText(name) ?? '') || /^-/.test(shapeOf(folder)))
    return undefined;
  const place = { ...name.at, exact: false };
  const slash: Piece = { kind: 'text', text: '/', at: place, use: place, quoted: true };
  const path: Word = { ...name, pieces: [...folder.pieces, slash, ...name.pieces] };
  return written(path) && path;
}

const find: Wrapper = {
  names: ['find'],
  starts(command, written): Started[] {
    const started: Started[] = [];
    const own = foundByName(command, written);
    for (let i = 1; i < command.words.length; i++) {
      if (!/^-(?:exec|execdir|ok|okdir)$/.test(staticText(command.words[i]) ?? '')) continue;
      let end = i + 1;
      while (
        end < command.words.length &&
        staticText(command.words[end]) !== ';' &&
        !(staticText(command.words[end]) === '+' && staticText(command.words[end - 1]) === '{}')
      )
        end++;
      const words = command.words
        .slice(i + 1, end)
        .map((word) => (own ? withItem(word, '{}', own) : replaceMark(word, '{}')));
      if (words.length > 0) started.push({ kind: 'command', label: 'find -exec', words, certain: false });
      i = end;
    }
    return started;
  },
};

export const PROCESS_WRAPPERS: readonly Wrapper[] = [env, xargs, find];
