// Programs that start one with other variables, or with words they read or find.
import type { Command } from '../../model/command.ts';
import { type Piece, prefixOf, shapeOf, sliceWord, staticText, type Word } from '../../model/word.ts';
import { type OptionTable, type ParsedCall, parseOptions } from '../options.ts';
import { itemsOf } from '../xargs-items.ts';
import { splitString } from './split-string.ts';
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

const XARGS: OptionTable = {
  flags: '-0,--null -o,--open-tty -p,--interactive -r,--no-run-if-empty -t,--verbose -x,--exit --show-limits',
  values:
    '-a,--arg-file -d,--delimiter -E -I -L,--max-lines -n,--max-args -P,--max-procs -s,--max-chars --process-slot-var',
  optional: '-e,--eof -i,--replace -l',
  style: 'posix',
};

const xargs: Wrapper = {
  names: ['xargs'],
  starts(command, written): readonly Started[] {
    const call = parseOptions(XARGS, command.words);
    const first = call.operands[0];
    if (!first) return [];
    const known = startsKnown(command, call, command.words.slice(first.index), written);
    if (known) return known;
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

/** More calls than this are not told apart. */
const MAX_CALLS = 16;

/** What xargs starts when its input is known; undefined when it is not, or an option is used that is not followed. */
function startsKnown(
  command: Command,
  call: ParsedCall,
  words: readonly Word[],
  written: WrittenText,
): readonly Started[] | undefined {
  const followed = [
    '--null',
    '--no-run-if-empty',
    '--verbose',
    '--arg-file',
    '--delimiter',
    '-I',
    '--max-args',
    '--max-procs',
  ];
  if (call.open || call.options.some((option) => !followed.includes(option.name))) return undefined;
  const file = call.last('--arg-file')?.value ?? command.redirects.findLast((one) => one.op === '<' && !one.fd)?.target;
  const input = file ? written(file) : command.input?.pieces;
  const mark = staticText(call.last('-I')?.value);
  const most = call.has('--max-args') ? Number(staticText(call.last('--max-args')?.value)) : Infinity;
  const given = staticText(call.last('--delimiter')?.value);
  const delimiter = given === '\\n' ? '\n' : given === '\\t' ? '\t' : given;
  if (!input || !(most >= 1) || call.has('--null') || (call.has('--delimiter') && delimiter?.length !== 1))
    return undefined;
  const style = delimiter !== undefined ? { delimiter } : mark === undefined ? 'blanks' : 'lines';
  const items = itemsOf(input, style, command.at);
  if (!items || (mark !== undefined && call.has('--max-args'))) return undefined;
  const calls: (readonly Word[])[] = [];
  if (mark !== undefined)
    for (const item of items) calls.push(words.map((word, i) => (i === 0 ? word : withItem(word, mark, item))));
  else if (items.length === 0) calls.push(...(call.has('--no-run-if-empty') ? [] : [words]));
  else for (let i = 0; i < items.length; i += most) calls.push([...words, ...items.slice(i, i + most)]);
  if (calls.length > MAX_CALLS) return undefined;
  // A call that ends with status 255 is the last one.
  return calls.map((one, index): Started => ({
    kind: 'command',
    label: 'xargs',
    words: one,
    ...((index > 0 || call.has('--arg-file')) && { certain: false }),
  }));
}

/** Puts an item where `xargs -I{}` finds its mark. */
function withItem(word: Word, mark: string, item: Word): Word {
  const shape = shapeOf(word);
  if (mark === '' || !shape.includes(mark)) return word;
  const pieces: Piece[] = [];
  let from = 0;
  for (let at = shape.indexOf(mark); at >= 0; at = shape.indexOf(mark, from)) {
    pieces.push(...sliceWord(word, from, at).pieces, ...item.pieces);
    from = at + mark.length;
  }
  return { ...word, pieces: [...pieces, ...sliceWord(word, from).pieces] };
}

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
