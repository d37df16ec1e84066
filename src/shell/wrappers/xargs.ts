// xargs: what it starts with the words it reads.
import type { Command } from '../../model/command.ts';
import { staticText, type Word } from '../../model/word.ts';
import { type OptionTable, type ParsedCall, parseOptions } from '../options.ts';
import { type Item, itemsOf, type ItemStyle } from '../xargs-items.ts';
import { replaceMark, withItem } from './marks.ts';
import { type Started, synthetic, type Wrapper, type WrittenText } from './wrapper.ts';

const XARGS: OptionTable = {
  flags: '-0,--null -o,--open-tty -p,--interactive -r,--no-run-if-empty -t,--verbose -x,--exit --show-limits',
  values: '-a,--arg-file -d,--delimiter -E -I -L -n,--max-args -P,--max-procs -s,--max-chars --process-slot-var',
  optional: '-e,--eof -i,--replace -l,--max-lines',
  style: 'posix',
};

/** Options of calls whose words are worked out. */
const FOLLOWED: readonly string[] =
  '--null --no-run-if-empty --verbose --exit --arg-file --delimiter -E --eof -I --replace -L --max-lines --max-args --max-procs'.split(
    ' ',
  );

/** More calls than this are not told apart. */
const MAX_CALLS = 16;

export const xargs: Wrapper = {
  names: ['xargs'],
  starts(command, written): readonly Started[] {
    const call = parseOptions(XARGS, command.words);
    const [self] = command.words;
    if (!self) return [];
    const first = call.operands[0]?.index ?? command.words.length;
    const given = command.words.slice(first);
    const words = given.length > 0 ? given : [synthetic('echo', self)];
    const known = startsKnown(command, call, words, written);
    if (known) return known;
    if (given.length === 0) return [];
    const at = self.at;
    const mark = markOf(call);
    const input: Word = {
      pieces: [{ kind: 'unknown', reason: 'input', at, use: at, quoted: false }],
      count: 'any',
      at,
    };
    const replaced = mark === undefined ? [...words, input] : words.map((word) => replaceMark(word, mark));
    return [{ kind: 'command', label: 'xargs', words: replaced, certain: false }];
  },
};

/** What `-I` and `-i` replace. */
function markOf(call: ParsedCall): string | undefined {
  const option = call.last('-I', '--replace');
  return option && (option.value ? staticText(option.value) : '{}');
}

/** How the input is taken apart; undefined when the options don't tell. */
function styleOf(call: ParsedCall): ItemStyle | undefined {
  if (call.has('--null')) return call.has('--delimiter') ? undefined : { delimiter: '\0' };
  const option = call.last('--delimiter');
  if (!option) return call.has('-I', '--replace') ? 'lines' : 'blanks';
  const given = staticText(option.value) ?? '';
  const escapes: Readonly<Record<string, string>> = { '\\n': '\n', '\\t': '\t', '\\0': '\0', '\\\\': '\\' };
  const delimiter = Object.hasOwn(escapes, given) ? (escapes[given] ?? '') : given;
  return /^[\0-\x7f]$/.test(delimiter) ? { delimiter } : undefined;
}

/** A number of words or lines for one call; NaN when it is not known. */
function limitOf(call: ParsedCall, ...names: string[]): number {
  const option = call.last(...names);
  if (!option) return Infinity;
  const text = option.value ? staticText(option.value) : '1';
  return text !== undefined && /^[1-9]\d{0,5}$/.test(text) ? Number(text) : NaN;
}

/** Items up to the one that says that the input is over. */
function beforeEnd(items: readonly Item[], call: ParsedCall): readonly Item[] | undefined {
  const option = call.last('-E', '--eof');
  if (!option?.value || call.has('--null', '--delimiter')) return items;
  const end = staticText(option.value);
  const index = items.findIndex(({ word }) => staticText(word) === end);
  return end === undefined ? undefined : end === '' || index < 0 ? items : items.slice(0, index);
}

/** Items by the calls they are for. */
function grouped(items: readonly Item[], words: number, lines: number): readonly (readonly Word[])[] {
  const groups: Word[][] = [];
  let line = 0;
  for (const { word, startsLine } of items) {
    const last = groups.at(-1);
    if (startsLine) line++;
    const full = !last || last.length >= words || (startsLine && line > lines);
    if (full) line = 1;
    if (full) groups.push([word]);
    else last.push(word);
  }
  return groups;
}

/** What xargs starts when its input is known; undefined when it is not, or an option is used that is not followed. */
function startsKnown(
  command: Command,
  call: ParsedCall,
  words: readonly Word[],
  written: WrittenText,
): readonly Started[] | undefined {
  if (call.open || call.options.some((option) => !FOLLOWED.includes(option.name))) return undefined;
  const file = call.last('--arg-file')?.value ?? command.redirects.findLast((one) => one.op === '<' && !one.fd)?.target;
  const input = file ? written(file) : command.input?.pieces;
  const style = styleOf(call);
  const found = input && style && itemsOf(input, style, command.at);
  const items = found && beforeEnd(found, call);
  const mark = markOf(call);
  const [most, lines] = [limitOf(call, '--max-args'), limitOf(call, '-L', '--max-lines')];
  const limits = [mark !== undefined, most !== Infinity, lines !== Infinity].filter(Boolean).length;
  // Of several limits the last one counts, in most versions.
  if (!items || limits > 1 || Number.isNaN(most) || Number.isNaN(lines)) return undefined;
  if (call.has('-I', '--replace') && mark === undefined) return undefined;
  const calls =
    mark !== undefined
      ? items.map(({ word: item }) => words.map((word, i) => (i === 0 ? word : withItem(word, mark, item))))
      : items.length === 0 && !call.has('--no-run-if-empty')
        ? [words]
        : grouped(items, most, lines).map((group) => [...words, ...group]);
  if (calls.length > MAX_CALLS) return undefined;
  // A call that ends with status 255 is the last one.
  return calls.map((one, index): Started => ({
    kind: 'command',
    label: 'xargs',
    words: one,
    ...((index > 0 || call.has('--arg-file')) && { certain: false }),
  }));
}
