// Programs that start one with other variables, or with words they read or find.
import { prefixOf, shapeOf, sliceWord, staticText, type Word } from '../../model/word.ts';
import { type OptionTable, parseOptions } from '../options.ts';
import type { Started, Wrapper } from './wrapper.ts';

const ENV: OptionTable = {
  flags: '-i,--ignore-environment -0,--null -v,--debug --list-signal-handling',
  values: '-u,--unset -C,--chdir -S,--split-string -a,--argv0',
  optional: '--block-signal --default-signal --ignore-signal',
  style: 'posix',
};

/** `env [-i] [-u NAME] [NAME=value…] command`, also `env -S 'command args'`. */
const env: Wrapper = {
  names: ['env'],
  starts(command) {
    const call = parseOptions(ENV, command.words);
    const environment: { name: string; value?: Word }[] = call.all('--unset').flatMap((option) => {
      const name = option.value && staticText(option.value);
      return name === undefined ? [] : [{ name }];
    });
    let index = call.operands[0]?.index ?? command.words.length;
    for (; index < command.words.length; index++) {
      const word = command.words[index] as Word;
      const name = /^([A-Za-z_]\w*)=/.exec(prefixOf(word))?.[1];
      if (name === undefined) break;
      environment.push({ name, value: sliceWord(word, name.length + 1) });
    }
    const rest = command.words.slice(index);
    const split = call.last('--split-string');
    const words = split?.value ? [...splitWords(split.value), ...rest] : rest;
    if (words.length === 0) return [];
    return [{ kind: 'command', label: 'env', words, environment }];
  },
};

/** `env -S` splits at blanks; quotes in it are rare enough to leave. */
function splitWords(word: Word): Word[] {
  const words: Word[] = [];
  const shape = shapeOf(word);
  for (const match of shape.matchAll(/\S+/g)) words.push(sliceWord(word, match.index, match.index + match[0].length));
  return words;
}

const XARGS: OptionTable = {
  flags: '-0,--null -o,--open-tty -p,--interactive -r,--no-run-if-empty -t,--verbose -x,--exit --show-limits',
  values:
    '-a,--arg-file -d,--delimiter -E -I -L,--max-lines -n,--max-args -P,--max-procs -s,--max-chars --process-slot-var',
  optional: '-e,--eof -i,--replace -l',
  style: 'posix',
};

const xargs: Wrapper = {
  names: ['xargs'],
  starts(command): Started[] {
    const call = parseOptions(XARGS, command.words);
    const first = call.operands[0];
    if (!first) return [];
    const at = command.words[0]?.at ?? command.at;
    const mark = staticText(call.last('-I', '--replace')?.value) ?? (call.has('--replace') ? '{}' : undefined);
    const words = command.words.slice(first.index);
    const input: Word = {
      pieces: [{ kind: 'unknown', reason: 'input', at, use: at, quoted: false }],
      count: 'any',
      at,
    };
    const replaced = mark === undefined ? [...words, input] : words.map((word) => replaceMark(word, mark));
    return [{ kind: 'command', label: 'xargs', words: replaced, certain: false }];
  },
};

/** Puts an unknown stretch where `xargs -I{}` or `find -exec` put a file name. */
function replaceMark(word: Word, mark: string): Word {
  return {
    ...word,
    pieces: word.pieces.flatMap((piece) => {
      if (piece.kind === 'unknown' || mark === '' || !piece.text.includes(mark)) return [piece];
      const hole = {
        kind: 'unknown' as const,
        reason: 'input' as const,
        at: { ...piece.at, exact: false },
        use: piece.use,
        quoted: true,
      };
      const place = { ...piece.at, exact: false };
      return piece.text.split(mark).flatMap((text, index) => {
        const rest = text === '' ? [] : [{ ...piece, text, at: place }];
        return index === 0 ? rest : [hole, ...rest];
      });
    }),
  };
}

const find: Wrapper = {
  names: ['find'],
  starts(command): Started[] {
    const started: Started[] = [];
    for (let i = 1; i < command.words.length; i++) {
      if (!/^-(?:exec|execdir|ok|okdir)$/.test(staticText(command.words[i]) ?? '')) continue;
      let end = i + 1;
      while (
        end < command.words.length &&
        staticText(command.words[end]) !== ';' &&
        !(staticText(command.words[end]) === '+' && staticText(command.words[end - 1]) === '{}')
      )
        end++;
      const words = command.words.slice(i + 1, end).map((word) => replaceMark(word, '{}'));
      if (words.length > 0) started.push({ kind: 'command', label: 'find -exec', words, certain: false });
      i = end;
    }
    return started;
  },
};

export const PROCESS_WRAPPERS: readonly Wrapper[] = [env, xargs, find];
