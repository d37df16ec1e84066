// Programs that run a command again and again, in a terminal of its own, or under a lock.
import { staticText, type Word } from '../../model/word.ts';
import { hullOf } from '../../text/place.ts';
import { joinWords } from '../join-words.ts';
import { type OptionTable, type ParsedCall, parseOptions } from '../options.ts';
import { prefixWrapper, type Started, type Wrapper } from './wrapper.ts';

/** The words from an operand on, as the text a shell is given. */
function asText(words: readonly Word[], label: string): Started[] {
  const first = words[0];
  if (!first) return [];
  return [{ kind: 'text', label, pieces: joinWords(words), at: hullOf(first.at, words.at(-1)?.at ?? first.at) }];
}

function wordsFrom(call: ParsedCall, operand: number): readonly Word[] {
  const first = call.operands[operand];
  return first ? call.words.slice(first.index) : [];
}

const TMUX_GLOBAL: OptionTable = { flags: '-2 -C -D -l -N -u -v -V', values: '-c -f -L -S -T', style: 'posix' };
const TMUX_NEW: OptionTable = {
  flags: '-A -d -D -E -P -X -a -b -k -S',
  values: '-c -e -F -f -n -s -t -x -y',
  style: 'posix',
};
const tmux: Wrapper = {
  names: ['tmux'],
  starts(command) {
    const verb = parseOptions(TMUX_GLOBAL, command.words).operands[0];
    if (
      !verb ||
      !/^(?:new|new-session|neww|new-window|respawn-pane|split-window|splitw)$/.test(staticText(verb.word) ?? '')
    )
      return [];
    return asText(wordsFrom(parseOptions(TMUX_NEW, command.words, verb.index + 1), 0), 'tmux');
  },
};

const SCREEN: OptionTable = {
  flags: '-4 -6 -a -A -d -D -i -l -ln -L -m -O -q -Q -r -R -RR -U -v -wipe -x -X -dm -dmS',
  values: '-c -e -f -h -p -s -S -t -T -Logfile',
  style: 'posix',
};
const screen: Wrapper = {
  names: ['screen'],
  starts(command) {
    // `screen -dmS name command`: `-S` at the end of the cluster takes the name.
    const words = wordsFrom(parseOptions(SCREEN, command.words), 0);
    return words.length > 0 ? [{ kind: 'command', label: 'screen', words }] : [];
  },
};

const PARALLEL: OptionTable = {
  flags:
    '-0,--null -k,--keep-order -u,--ungroup -v,--verbose -t -X -m -q,--quote -r,--no-run-if-empty --bar --eta --progress --dry-run --line-buffer,--lb --pipe --pipepart --resume --resume-failed --tag --will-cite --xapply --link --citation --group --hgrp --fg --bg --semaphore',
  values:
    '-j,-P,--jobs,--max-procs -a,--arg-file -C,--colsep -d,--delimiter -I -n,-N,--max-args,--max-replace-args -L,--max-lines -s,--max-chars -S,--sshlogin --slf,--sshloginfile --joblog --results --retries --delay --timeout --halt --load --memfree --nice --env --tmpdir --wd,--workdir --block --recstart --recend --trim --tagstring --header --compress-program --basefile --transferfile --return --semaphorename --id --rpl --arg-sep --arg-file-sep --limit',
  style: 'posix',
};
const parallel: Wrapper = {
  names: ['parallel'],
  starts(command) {
    const words = wordsFrom(parseOptions(PARALLEL, command.words), 0);
    const end = words.findIndex((word) => /^:::[:+]?\+?$/.test(staticText(word) ?? ''));
    const own = end < 0 ? words : words.slice(0, end);
    const first = own[0];
    if (!first) return [];
    const at = { ...first.at, exact: false };
    const input: Word = {
      pieces: [{ kind: 'unknown', reason: 'input', at, use: at, quoted: false }],
      count: 'any',
      at,
    };
    // The command is a text for a shell; each job's arguments are put in or behind.
    const started = asText([...own, input], 'parallel');
    return started.map((one) => ({ ...one, certain: false }));
  },
};

export const SESSION_WRAPPERS: readonly Wrapper[] = [
  tmux,
  screen,
  parallel,
  prefixWrapper('dtach', { flags: '-A -c -n -N', values: '-e -r' }, { own: 1 }),
];
