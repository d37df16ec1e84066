// Programs that change how a process runs: priority, time, placement, limits, its output.
import { staticText } from '../../model/word.ts';
import { type OptionTable, parseOptions } from '../options.ts';
import { joined, prefixed, prefixWrapper, textOf, type Started, type Wrapper } from './wrapper.ts';

/** setarch(8): the architecture comes first and may be left out. */
const SETARCH: OptionTable = { style: 'posix' };
const setarch: Wrapper = {
  names: ['setarch'],
  starts(command) {
    const first = staticText(command.words[1]);
    const named = first !== undefined && !first.startsWith('-');
    return prefixed(named ? { ...command, words: command.words.slice(1) } : command, SETARCH, {});
  },
};

const HYPERFINE: OptionTable = {
  flags: '-N -i,--ignore-failure --show-output -h,--help -V,--version',
  values:
    '-w,--warmup -m,--min-runs -M,--max-runs -r,--runs -s,--setup -p,--prepare -c,--cleanup -C,--conclude --reference -D,--parameter-step-size -S,--shell --input --output --style --sort -u,--time-unit --export-asciidoc --export-csv --export-json --export-markdown --export-orgmode -n,--command-name',
  pairs: '-P,--parameter-scan -L,--parameter-list',
};
/** hyperfine(1): every operand is a text for a shell, and so are the commands around the runs. */
const hyperfine: Wrapper = {
  names: ['hyperfine'],
  starts(command) {
    const call = parseOptions(HYPERFINE, command.words);
    const around = call.all('--setup', '--prepare', '--cleanup', '--conclude', '--reference');
    const texts = [...around.flatMap((option) => option.value ?? []), ...call.operands.map(({ word }) => word)];
    // The third value of `-P NAME 1 10` is no command.
    return texts
      .filter((word) => !/^[\d.]*$/.test(staticText(word) ?? '?'))
      .map((word) => textOf(word, { label: 'hyperfine', certain: false }));
  },
};

/** pee(1): a shell for every operand. */
const pee: Wrapper = {
  names: ['pee'],
  starts: (command) =>
    parseOptions({}, command.words).operands.map(({ word }): Started => textOf(word, { label: 'pee' })),
};

const WATCH: OptionTable = {
  flags:
    '-b,--beep -c,--color -C,--no-color -e,--errexit -g,--chgexit -p,--precise -t,--no-title -w,--no-wrap -x,--exec -h,--help -v,--version -r,--no-rerun -f,--follow',
  values: '-n,--interval -q,--equexit -s,--shotsdir',
  optional: '-d,--differences',
  style: 'posix',
};
const watch: Wrapper = {
  names: ['watch'],
  starts(command) {
    const inner = prefixed(command, WATCH, { certain: false });
    if (parseOptions(WATCH, command.words).has('--exec')) return inner;
    return inner.flatMap((one) =>
      one.kind === 'command' ? joined(one.words, { label: 'watch', certain: false }) : [],
    );
  },
};

const SCRIPT: OptionTable = {
  flags: '-a,--append -e,--return -f,--flush --force -q,--quiet -h,--help -V,--version',
  values:
    '-c,--command -E,--echo -I,--log-in -B,--log-io -O,--log-out -T,--log-timing -m,--logging-format -o,--output-limit',
  optional: '-t,--timing',
};
/** script(1): `script -c TEXT FILE`, since util-linux 2.40 also `script FILE -- command`. */
const script: Wrapper = {
  names: ['script'],
  starts(command) {
    const text = parseOptions(SCRIPT, command.words).last('--command')?.value;
    if (text) return [textOf(text, { label: 'script -c' })];
    const dashes = command.words.findIndex((word) => staticText(word) === '--');
    return dashes < 0 ? [] : joined(command.words.slice(dashes + 1), { label: 'script' });
  },
};

const FLOCK: OptionTable = {
  flags:
    '-F,--no-fork -e,-x,--exclusive -n,--nb,--nonblock -o,--close -s,--shared -u,--unlock --verbose -h,--help -V,--version',
  values: '-c,--command -E,--conflict-exit-code -w,--wait,--timeout',
  style: 'posix',
};
const flock: Wrapper = {
  names: ['flock'],
  starts(command) {
    const call = parseOptions(FLOCK, command.words);
    // Those don't wait for the lock, or not for ever.
    const base = call.has('--nonblock', '--timeout') ? { certain: false } : {};
    const inner = prefixed(command, FLOCK, { own: 1 }).flatMap((one) => (one.kind === 'command' ? one.words : []));
    // `flock FILE -c TEXT`: the option may follow the lock file.
    const behind = /^(?:-c|--command)$/.test(staticText(inner[0]) ?? '') ? inner[1] : undefined;
    const text = call.last('--command')?.value ?? behind;
    if (text) return [textOf(text, { label: 'flock -c', ...base })];
    return inner.length > 0 ? [{ kind: 'command', label: 'flock', words: inner, ...base }] : [];
  },
};

const START_STOP: OptionTable = {
  flags:
    '-S,--start -K,--stop -T,--status -b,--background -C,--no-close -m,--make-pidfile -o,--oknodo -q,--quiet -t,--test -v,--verbose --notify-await --remove-pidfile',
  values:
    '-x,--exec -a,--startas -p,--pidfile -u,--user -g,--group -c,--chuid -r,--chroot -d,--chdir -n,--name -s,--signal -R,--retry -N,--nicelevel -P,--procsched -I,--iosched -k,--umask -O,--output --pid --ppid --notify-timeout',
};
/** start-stop-daemon(8): the program in an option, its arguments behind the options. */
const startStopDaemon: Wrapper = {
  names: ['start-stop-daemon'],
  starts(command) {
    const call = parseOptions(START_STOP, command.words);
    const program = (call.last('--startas') ?? call.last('--exec'))?.value;
    if (!program || !call.has('--start')) return [];
    const words = [program, ...call.operands.map(({ word }) => word)];
    return [{ kind: 'command', label: 'start-stop-daemon', words, certain: false }];
  },
};

/** Options from the programs' manual pages: util-linux 2.41, coreutils 9, numactl 2.0.19, procps 4, moreutils 0.69. */
export const PREFIX_WRAPPERS: readonly Wrapper[] = [
  setarch,
  hyperfine,
  pee,
  watch,
  script,
  flock,
  startStopDaemon,
  prefixWrapper('time', {
    flags: '-a,--append -p,--portability -q,--quiet -v,--verbose',
    values: '-f,--format -o,--output',
  }),
  prefixWrapper(
    'timeout gtimeout',
    { flags: '-f,--foreground --preserve-status -v,--verbose', values: '-k,--kill-after -s,--signal' },
    { own: 1 },
  ),
  prefixWrapper('timelimit', { flags: '-p -q', values: '-S -s -T -t' }),
  prefixWrapper('nice gnice', { values: '-n,--adjustment', flags: '-0 -1 -2 -3 -4 -5 -6 -7 -8 -9' }),
  prefixWrapper(
    'ionice',
    { flags: '-t,--ignore', values: '-c,--class -n,--classdata -p,--pid -P,--pgid -u,--uid' },
    { idle: '--pid --pgid --uid' },
  ),
  prefixWrapper('nohup unbuffer eatmydata nocache catchsegv setlock trickle vglrun optirun primusrun', { flags: '-p' }),
  prefixWrapper('stdbuf gstdbuf', { values: '-i,--input -o,--output -e,--error' }),
  prefixWrapper('setsid', { flags: '-c,--ctty -f,--fork -w,--wait' }),
  prefixWrapper(
    'chrt',
    {
      flags:
        '-a,--all-tasks -b,--batch -d,--deadline -e,--ext -f,--fifo -i,--idle -m,--max -o,--other -p,--pid -r,--rr -R,--reset-on-fork -v,--verbose',
      values: '-T,--sched-runtime -P,--sched-period -D,--sched-deadline',
    },
    { own: 1, idle: '--pid --max' },
  ),
  prefixWrapper(
    'taskset',
    { flags: '-a,--all-tasks -c,--cpu-list -p,--pid' },
    // With a process id it changes a process that runs already.
    { own: 1, idle: '--pid' },
  ),
  prefixWrapper(
    'numactl',
    {
      flags: '-a,--all -b,--balancing -l,--localalloc -s,--show -H,--hardware --cpu-compress',
      values:
        '-i,--interleave -p,--preferred -P,--preferred-many -m,--membind -N,--cpunodebind -C,--physcpubind -w,--weighted-interleave',
    },
    { idle: '--show --hardware' },
  ),
  prefixWrapper(
    'prlimit',
    {
      flags: '--noheadings --raw --verbose',
      values: '-o,--output -p,--pid',
      optional:
        '-c,--core -d,--data -e,--nice -f,--fsize -i,--sigpending -l,--memlock -m,--rss -n,--nofile -q,--msgqueue -r,--rtprio -s,--stack -t,--cpu -u,--nproc -v,--as -x,--locks -y,--rttime',
    },
    { idle: '--pid' },
  ),
  prefixWrapper('choom', { values: '-n,--adjust -p,--pid' }, { idle: '--pid' }),
  prefixWrapper(
    'uclampset',
    { flags: '-a,--all-tasks -R,--reset-on-fork -s,--system -v,--verbose', values: '-m -M -p,--pid' },
    { idle: '--pid --system' },
  ),
  prefixWrapper('linux32 linux64 i386 i686 x86_64 uname26', {}),
  prefixWrapper(
    'cpulimit',
    { flags: '-f -b -q -v -z -i -r -m', values: '-l,--limit -p,--pid -e,--exe -P,--path -c,--cpu' },
    { idle: '--pid --exe --path' },
  ),
  prefixWrapper(
    'hwloc-bind',
    {
      flags:
        '--taskset -q,--quiet -v,--verbose -l,--logical -p,--physical --single --strict --cpubind --membind --get --nodeset --whole-system --force --no-smt',
      values: '--mempolicy --pid --tid --restrict --cpuset-output-format --input --disallowed',
    },
    { own: 1 },
  ),
  prefixWrapper('chronic', { flags: '-e -v' }),
  prefixWrapper('ifne', { flags: '-n' }, { certain: false }),
  prefixWrapper('lckdo', { flags: '-w -e -E -s -x', values: '-W' }, { own: 1, certain: false }),
  prefixWrapper('softlimit', { values: '-a -c -d -f -l -m -n -o -p -r -s -t' }),
  prefixWrapper('envdir', {}, { own: 1 }),
  prefixWrapper('daemonize', { flags: '-a -v', values: '-c -e -E -l -o -p -u' }),
  prefixWrapper('faketime', { flags: '-m -f --exclude-monotonic', values: '-p --date-prog' }, { own: 1 }),
  prefixWrapper('xvfb-run', {
    flags: '-a,--auto-servernum -h,--help -l,--listen-tcp',
    values: '-e,--error-file -f,--auth-file -n,--server-num -p,--xauth-protocol -s,--server-args -w,--wait',
  }),
  prefixWrapper('rlwrap', {
    flags: '-a -A -c -i -I -m -n -N -o -r -R -U -v -w -X -z',
    values: '-b -C -D -e -f -F -g -H -l -M -O -p -P -q -s -S -t',
  }),
  prefixWrapper('entr', { flags: '-a -c -d -n -p -r -s -x -z' }, { text: '-s', certain: false }),
  prefixWrapper('dumb-init tini tini-static catatonit', {
    flags: '-c,--single-child -v,--verbose -s -w -g -P',
    values: '-p -e -r,--rewrite',
  }),
  prefixWrapper(
    'tsp ts-spool',
    {
      flags: '-n -g -f -m -d -B -E -l -C -K -V -h',
      values: '-L -N -D -W -S -t -c -o -i -s -p -r -w -k -u -a -G -O',
    },
    { idle: '-l -C -K -S -t -c -o -i -s -p -r -w -k -u -V -h', certain: false },
  ),
];
