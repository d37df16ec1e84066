// Interpreters that run a file, their standard input, or text with something substituted into it.
import type { Command } from '../../model/command.ts';
import { type Piece, staticText, type Word } from '../../model/word.ts';
import { SHELL_NAMES, shellCall } from '../../shell/wrappers/shells.ts';
import { defineTool, type Emit, type OptionTable, parseOptions } from '../kit.ts';
import { pythonCall } from '../python/call.ts';
import { decodesInText } from './decoding-text.ts';

function runsFile(command: Command, emit: Emit, path: Word): void {
  const text = staticText(path);
  if (text === '-' || text === '/dev/stdin' || text === '/proc/self/fd/0') {
    runsStdin(command, emit);
    return;
  }
  emit({ kind: 'execute', at: path.at, interpreter: command.name ?? '', source: 'file', path });
}

function runsStdin(command: Command, emit: Emit): void {
  emit({ kind: 'execute', at: command.at, interpreter: command.name ?? '', source: 'stdin' });
}

/** Text given as an argument matters here when a substitution provides some of it. */
function runsText(command: Command, emit: Emit, word: Word): void {
  if (!word.pieces.some(isSubstituted)) return;
  emit({ kind: 'execute', at: command.at, interpreter: command.name ?? '', source: 'text', word });
}

function isSubstituted(piece: Piece): boolean {
  return piece.kind === 'unknown' && piece.commands !== undefined;
}

const shells = defineTool(SHELL_NAMES.join(' '), (command, emit) => {
  if (command.words.some((word) => /^--(?:version|help)$/.test(staticText(word) ?? ''))) return;
  const call = shellCall(command.words);
  if (call.text) runsText(command, emit, call.text);
  else if (call.file) runsFile(command, emit, call.file);
  else runsStdin(command, emit);
});

const source = defineTool('source .', (command, emit) => {
  const path = command.words[1];
  if (path) runsFile(command, emit, path);
});

const evaluate = defineTool('eval', (command, emit) => {
  const words = command.words.slice(1);
  const first = words[0];
  if (!first) return;
  // eval joins its arguments with blanks.
  const blank: Piece = { kind: 'text', text: ' ', at: { ...first.at, exact: false }, use: first.at, quoted: true };
  const pieces = words.flatMap((word, index) => (index === 0 ? word.pieces : [blank, ...word.pieces]));
  runsText(command, emit, { pieces, count: 'one', at: first.at });
});

const python = defineTool('python python2 python3 pypy pypy3 ipython ipython3', (command, emit) => {
  const call = pythonCall(command);
  if (call?.kind === 'text') runsText(command, emit, call.text);
  else if (call?.kind === 'script') runsFile(command, emit, call.path);
  else if (call?.kind === 'stdin') runsStdin(command, emit);
});

/** How an interpreter takes its program: options with a value, and those that give text or name something else. */
interface Language {
  readonly options: OptionTable;
  /** options whose value is the program's text */
  readonly text: readonly string[];
  /** with one of these it does not read a program, or not from here */
  readonly other?: readonly string[];
  /** the word before the file: `deno run FILE` */
  readonly verb?: string;
}

const LANGUAGES: Readonly<Record<string, Language>> = {
  perl: {
    options: {
      flags: '-a -c -f -g -n -p -s -S -t -T -u -U -v -W -w -X',
      values: '-e -E -I -M -m',
      optional: '-0 -C -d -D -F -i -l -x',
      style: 'posix',
    },
    text: ['-e', '-E'],
    other: ['-v'],
  },
  ruby: {
    options: {
      flags: '-a -c -l -n -p -s -S -v -w -y --version --verbose --disable-gems --jit --yjit -h',
      values: '-e -C -E -I -r',
      optional: '-0 -F -i -K -T -W -x',
      style: 'posix',
    },
    text: ['-e'],
    other: ['--version', '-h'],
  },
  node: {
    options: {
      flags: '-c,--check -i,--interactive -v,--version -h,--help --no-warnings --trace-warnings',
      values: '-e,--eval -p,--print -r,--require -C,--conditions --import --input-type --loader --env-file',
      style: 'posix',
    },
    text: ['--eval', '--print'],
    other: ['--version', '--help'],
  },
  deno: {
    options: {
      flags: '-A,--allow-all -q,--quiet --no-check --unstable',
      values: '-c,--config --import-map --lock',
      optional: '--allow-net --allow-read --allow-write --allow-run --allow-env',
      style: 'posix',
    },
    text: [],
    verb: 'run',
  },
  Rscript: {
    options: {
      flags:
        '--verbose --version --vanilla --no-environ --no-save --no-restore --no-site-file --no-init-file --slave --quiet -q --no-echo',
      values: '-e',
      style: 'posix',
    },
    text: ['-e'],
    other: ['--version'],
  },
  R: {
    options: {
      flags:
        '--vanilla --no-save --save --no-restore --slave -q,--quiet --silent --no-echo --no-environ --no-site-file --no-init-file --no-readline --interactive --args --version -h,--help',
      values: '-e -f,--file -g --encoding',
      style: 'gnu',
    },
    text: ['-e'],
    other: ['--version', '--help'],
  },
  julia: {
    options: {
      flags: '-v,--version -h,--help -q,--quiet -i --history-file --no-history-file',
      values: '-e,--eval -E,--print -L,--load -p,--procs -t,--threads -J,--sysimage --machine-file',
      optional: '--project --startup-file --banner --compile --check-bounds --inline --color',
      style: 'posix',
    },
    text: ['--eval', '--print'],
    other: ['--version', '--help'],
  },
  lua: { options: { flags: '-i -v -E -W', values: '-e -l', style: 'posix' }, text: ['-e'], other: ['-v'] },
  php: {
    options: { flags: '-a -C -h -i -l -m -n -q -s -v -w', values: '-B -c -d -E -F -f -R -r -S -t -z', style: 'posix' },
    text: ['-r'],
    other: ['-v', '-h', '-i', '-m', '-S'],
  },
  pwsh: {
    options: {
      flags: '-NoProfile -NonInteractive -NoLogo',
      values: '-Command,-c -File -ExecutionPolicy',
      singleDash: true,
      style: 'posix',
    },
    text: ['-c'],
  },
  tclsh: { options: { style: 'posix' }, text: [] },
};
const ALIASES: Readonly<Record<string, string>> = {
  nodejs: 'node',
  bun: 'deno',
  luajit: 'lua',
  littler: 'Rscript',
  wish: 'tclsh',
};

const JAVA: OptionTable = {
  flags: '-version --version -showversion --show-version -help --help -server -client',
  values: '-jar -cp,-classpath,--class-path -p,--module-path --add-modules --add-opens --add-exports',
  singleDash: true,
  style: 'posix',
};

const languages = defineTool([...Object.keys(LANGUAGES), ...Object.keys(ALIASES)].join(' '), (command, emit) => {
  const name = command.name?.replace(/[-.\d]+$/, '') ?? '';
  const kind = ALIASES[name] ?? name;
  const language = LANGUAGES[kind];
  if (!language) return;
  const call = parseOptions(language.options, command.words);
  const texts = call.all(...language.text);
  if (texts.length > 0) {
    for (const { value } of texts) {
      if (!value) continue;
      runsText(command, emit, value);
      decodesInText(command, kind, value, emit);
    }
    return;
  }
  if (call.has(...(language.other ?? []))) return;
  const operands = call.operands.map((operand) => operand.word);
  const named = call.last('-f', '--file', '-File')?.value;
  if (language.verb !== undefined) {
    const [verb, file] = operands;
    if (file && staticText(verb) === language.verb) runsFile(command, emit, file);
    else if (verb && name === 'bun') runsFile(command, emit, verb);
    return;
  }
  if (name === 'R' && staticText(operands[0]) === 'CMD') {
    if (staticText(operands[1]) === 'BATCH' && operands[2]) runsFile(command, emit, operands[2]);
    return;
  }
  // R takes its program from `-f` or standard input only.
  const file = named ?? (name === 'R' ? undefined : operands[0]);
  if (file) runsFile(command, emit, file);
  else if (!call.open) runsStdin(command, emit);
});

/** `java -jar x.jar`. What stands on a class path is many files, and mostly installed ones. */
const java = defineTool('java', (command, emit) => {
  const call = parseOptions(JAVA, command.words);
  const archive = call.last('-jar')?.value;
  if (archive) runsFile(command, emit, archive);
});

export default [shells, source, evaluate, python, languages, java];
