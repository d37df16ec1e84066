// Wrappers that change how a process runs: priority, time, placement, user, environment.
import { prefixOf, shapeOf, sliceWord, staticText, type Word } from '../../model/word.ts';
import { type OptionTable, parseOptions } from '../options.ts';
import { prefixWrapper, type Started, type Wrapper } from './wrapper.ts';

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

const SUDO: OptionTable = {
  flags:
    '-A,--askpass -b,--background -B,--bell -E,--preserve-env -H,--set-home -i,--login -K,--remove-timestamp -k,--reset-timestamp -l,--list -n,--non-interactive -P,--preserve-groups -S,--stdin -s,--shell -V,--version -v,--validate -e,--edit',
  values:
    '-C,--close-from -D,--chdir -g,--group -h,--host -p,--prompt -R,--chroot -r,--role -t,--type -T,--command-timeout -U,--other-user -u,--user',
  style: 'posix',
};

const sudo: Wrapper = {
  names: ['sudo', 'doas', 'dzdo'],
  starts(command) {
    const call = parseOptions(SUDO, command.words);
    const user = staticText(call.last('--user')?.value);
    const scope = {
      user: call.has('--user') && user !== 'root' && user !== '#0' ? ('other' as const) : ('root' as const),
    };
    let index = call.operands[0]?.index ?? command.words.length;
    const environment: { name: string; value: Word }[] = [];
    for (; index < command.words.length; index++) {
      const word = command.words[index] as Word;
      const name = /^([A-Za-z_]\w*)=/.exec(prefixOf(word))?.[1];
      if (name === undefined) break;
      environment.push({ name, value: sliceWord(word, name.length + 1) });
    }
    const words = command.words.slice(index);
    return words.length === 0 ? [] : [{ kind: 'command', label: command.name ?? 'sudo', words, scope, environment }];
  },
};

const SU: OptionTable = {
  flags: '-,-l,--login -m,-p,--preserve-environment -f,--fast -P,--pty',
  values: '-c,--command -s,--shell -g,--group -G,--supp-group -w,--whitelist-environment -u,--user',
};

const su: Wrapper = {
  names: ['su', 'runuser'],
  starts(command): Started[] {
    const call = parseOptions(SU, command.words);
    const text = call.last('--command')?.value;
    const user = staticText(call.operands.find((operand) => staticText(operand.word) !== '-')?.word) ?? 'root';
    const scope = { user: user === 'root' ? ('root' as const) : ('other' as const) };
    if (text) return [{ kind: 'text', label: `${command.name ?? 'su'} -c`, pieces: text.pieces, at: text.at, scope }];
    return [];
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

export const PROCESS_WRAPPERS: readonly Wrapper[] = [
  env,
  sudo,
  su,
  xargs,
  find,
  prefixWrapper('time', {
    flags: '-a,--append -p,--portability -q,--quiet -v,--verbose',
    values: '-f,--format -o,--output',
  }),
  prefixWrapper(
    'timeout gtimeout',
    { flags: '-f,--foreground --preserve-status -v,--verbose', values: '-k,--kill-after -s,--signal' },
    { own: 1 },
  ),
  prefixWrapper('nice', { values: '-n,--adjustment', flags: '-1 -2 -3 -4 -5 -6 -7 -8 -9' }),
  prefixWrapper('ionice', { flags: '-t,--ignore', values: '-c,--class -n,--classdata -p,--pid -P,--pgid -u,--uid' }),
  prefixWrapper('nohup', {}),
  prefixWrapper('stdbuf', { values: '-i,--input -o,--output -e,--error' }),
  prefixWrapper('setsid', { flags: '-c,--ctty -f,--fork -w,--wait' }),
  prefixWrapper(
    'chrt',
    {
      flags:
        '-a,--all-tasks -b,--batch -d,--deadline -f,--fifo -i,--idle -m,--max -o,--other -r,--rr -R,--reset-on-fork -v,--verbose',
      values: '-T,--sched-runtime -P,--sched-period -D,--sched-deadline -p,--pid',
    },
    { own: 1 },
  ),
  prefixWrapper('taskset', { flags: '-a,--all-tasks -c,--cpu-list', values: '-p,--pid' }, { own: 1 }),
  prefixWrapper('numactl', {
    flags: '-a,--all -l,--localalloc -s,--show -H,--hardware',
    values:
      '-i,--interleave -p,--preferred -P,--preferred-many -m,--membind -N,--cpunodebind -C,--physcpubind -w,--weighted-interleave -b,--balancing',
  }),
  prefixWrapper('unbuffer', { flags: '-p' }),
  prefixWrapper('xvfb-run', {
    flags: '-a,--auto-servernum -h,--help -l,--listen-tcp',
    values: '-e,--error-file -f,--auth-file -n,--server-num -p,--xauth-protocol -s,--server-args -w,--wait',
  }),
  prefixWrapper('rlwrap', {
    flags: '-a -A -c -i -I -m -n -N -o -r -R -U -v -w -X -z',
    values: '-b -C -D -e -f -F -g -H -l -M -O -p -P -q -s -S -t',
  }),
  prefixWrapper('catchsegv', {}),
  prefixWrapper('chroot', { flags: '--skip-chdir', values: '--groups --userspec' }, { own: 1, scope: () => ({}) }),
  prefixWrapper('strace ltrace', {
    flags: '-c -C -d -D -f -ff -F -h -i -k -n -q -qq -r -t -tt -ttt -T -v -V -w -x -xx -y -yy -z -Z --follow-forks',
    values: '-a -b -e -E -I -o -O -p -P -s -S -u -U -X',
  }),
  prefixWrapper('dumb-init tini catatonit', {
    flags: '-c,--single-child -v,--verbose -s -w -g',
    values: '-p -e -r,--rewrite',
  }),
];
