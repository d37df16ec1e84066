// Programs of other languages that start commands: constant arguments of the functions that do so.
import type { Command } from '../../model/command.ts';
import { prefixOf, sliceWord, staticText, type Word } from '../../model/word.ts';
import { type OptionTable, parseOptions } from '../options.ts';
import { codeOf, type Code, literalAt, type Strings } from './literals.ts';
import { argumentsOf } from './text.ts';
import { fromInput, type Started, textOf, type Wrapper, type WrittenText } from './wrapper.ts';

/** More calls of one program are not followed, nor more places looked at that may be calls. */
const MAX_CALLS = 60;
const MAX_TRIES = 400;

interface Language {
  readonly names: string;
  readonly options: OptionTable;
  /** options whose value is the program; without them it is a file or the input */
  readonly text: string;
  /** the program is the first operand when no option gives it (awk) */
  readonly operand?: true;
  /** an option that names the program's file */
  readonly file?: string;
  readonly strings: Strings;
  /** what stands before a string that a shell runs */
  readonly shell?: RegExp;
  /** what stands before a program's name, followed by its arguments as strings */
  readonly list?: RegExp;
  /** what stands before words that run to the line's end */
  readonly words?: RegExp;
  /** strings in these quotes are commands themselves */
  readonly commands?: RegExp;
  /** they are no text for a shell */
  readonly noShell?: true;
}

const PERL_STRINGS: Strings = {
  open: '"`',
  variable: /[$@](?:[A-Za-z_]\w*|\{\w+\}|[0-9&!@])(?:->)?(?:\[[^\]]*\]|\{[^}]*\})*/,
  plain: "'",
  generic: /q[qxw]?/,
  joins: /\./,
};
const RUBY_STRINGS: Strings = {
  open: '"`',
  variable: /#\{[^}]*\}/,
  plain: "'",
  generic: /%x|%q|%Q/,
  joins: /\+/,
};
const JS_STRINGS: Strings = { open: '`', variable: /\$\{[^}]*\}/, plain: `"'`, joins: /\+/ };
const R_STRINGS: Strings = { plain: `"'` };
const AWK: OptionTable = {
  flags: '-b -c -C -d -g -h -k -n -N -O -p -P -r -s -S -t -V -M',
  values: '-F,--field-separator -v,--assign -f,--file -e,--source -E,--exec -i,--include -l,--load -W',
  style: 'posix',
};

const LANGUAGES: readonly Language[] = [
  {
    names: 'perl perl5',
    options: {
      flags: '-a -c -f -g -n -p -s -S -t -T -u -U -v -W -w -X',
      values: '-e -E -I -M -m',
      optional: '-0 -C -d -D -F -i -l -x',
      style: 'posix',
    },
    text: '-e -E',
    strings: PERL_STRINGS,
    shell: /\b(?:system|exec)\s*\(?\s*|\bopen\s*\(?\s*(?:my\s+)?[\w$]+\s*,\s*["']-\|["']\s*,\s*/,
    commands: /(?:^|[=(;{},\s.])(?=`|qx\s*[^\w\s,;=)])/,
  },
  {
    names: 'awk gawk mawk nawk',
    options: AWK,
    text: '--source',
    operand: true,
    file: '--file',
    strings: { plain: '"' },
    shell: /\bsystem\s*\(\s*|\bprintf?\b[^"|;{}\n]{0,200}(?:"(?:[^"\\\n]|\\.){0,200}"[^"|;{}\n]{0,200}){0,20}\|&?\s*/,
  },
  {
    names: 'ruby',
    options: {
      flags: '-a -c -l -n -p -s -S -v -w -y',
      values: '-e -I -r -C -E',
      optional: '-0 -F -i -K -T -W -x',
      style: 'posix',
    },
    text: '-e',
    strings: RUBY_STRINGS,
    shell: /\b(?:system|exec|spawn|IO\.popen|Open3\.\w+|Process\.spawn)\s*\(?\s*/,
    commands: /(?:^|[=(;{},\s])(?=`|%x\W)/,
  },
  {
    names: 'node nodejs bun',
    options: {
      flags: '-c -i -h -v --check --interactive',
      values: '-e,--eval -p,--print -r,--require --import',
      style: 'posix',
    },
    text: '--eval --print',
    strings: JS_STRINGS,
    shell: /\b(?:exec|execSync)\s*\(\s*/,
    list: /\b(?:execFile|execFileSync|spawn|spawnSync)\s*\(\s*/,
  },
  {
    names: 'Rscript R r littler',
    options: {
      flags:
        '--verbose --vanilla --no-save --no-restore --no-environ --no-site-file --no-init-file --slave --no-echo -s -q --quiet --silent',
      values: '-e -f -g --default-packages',
      style: 'posix',
    },
    text: '-e',
    file: '-f',
    strings: R_STRINGS,
    shell: /\b(?:system|shell|pipe)\s*\(\s*(?:command\s*=\s*)?/,
    list: /\b(?:system2|processx::run)\s*\(\s*(?:command\s*=\s*)?/,
  },
  {
    names: 'php',
    options: { flags: '-n -q -v -i', values: '-r -f -d -c -B -R -E', style: 'posix' },
    text: '-r -B -R -E',
    file: '-f',
    strings: { open: '"`', variable: /\$\w+|\{\$[^}]*\}/, plain: "'", joins: /\./ },
    shell: /\b(?:system|exec|shell_exec|passthru|popen|proc_open|pcntl_exec)\s*\(\s*/,
    commands: /(?:^|[=(;{},\s])(?=`)/,
  },
  {
    names: 'lua luajit texlua',
    options: { flags: '-i -v -E -W', values: '-e -l', style: 'posix' },
    text: '-e',
    strings: { plain: `"'[`, joins: /\.\./ },
    shell: /\b(?:os\.execute|io\.popen)\s*\(?\s*/,
  },
  {
    names: 'julia',
    options: {
      flags: '-q -i --quiet',
      values: '-e,--eval -E,--print -p,--procs -t,--threads -L,--load -J,--sysimage',
      optional: '--project --startup-file',
      style: 'posix',
    },
    text: '--eval --print',
    strings: { open: '"`', variable: /\$(?:\w+|\([^)]*\))/, plain: '' },
    commands: /(?:\brun|\bread|\breadchomp|\bopen|\bpipeline|\bsuccess|\bdetach|[,=])\s*\(?\s*(?=`)/,
    noShell: true,
  },
  {
    names: 'octave octave-cli matlab',
    options: {
      flags: '-q --quiet -nodisplay -nodesktop -nosplash -nojvm',
      values: '--eval -r -batch',
      style: 'posix',
      singleDash: true,
    },
    text: '--eval -r -batch',
    strings: { plain: `"'` },
    shell: /\b(?:system|unix|shell_cmd)\s*\(\s*/,
  },
  {
    names: 'expect tclsh',
    options: { flags: '-b -d -i -n -N -v', values: '-c -f', style: 'posix' },
    text: '-c',
    file: '-f',
    strings: { plain: '' },
    words:
      /(?:^|[;\n[{])\s*(?:spawn(?:\s+-(?:noecho|console|ignore\s+\w+))*|(?:set\s+\w+\s+\[)?exec)\s+(?:--\s+)?(?=\S)/,
  },
];

const byName = new Map(LANGUAGES.flatMap((one) => one.names.split(' ').map((name) => [name, one] as const)));

const languages: Wrapper = {
  names: [...byName.keys()],
  starts(command, written): Started[] {
    const language = byName.get(command.name ?? '');
    return language ? programsOf(command, language, written).flatMap((word) => startedIn(word, language, command)) : [];
  },
};

/** The text of the program, wherever it stands in the script. */
function programsOf(command: Command, language: Language, written: WrittenText): readonly Word[] {
  const call = parseOptions(language.options, command.words);
  const given = call.all(...language.text.split(' ')).flatMap((option) => option.value ?? []);
  if (given.length > 0) return given;
  const [first] = call.operands;
  const named = language.file === undefined ? undefined : call.last(language.file)?.value;
  if (!named && language.operand) return first ? [first.word] : [];
  const path = named ?? first?.word;
  if (path && !/^(?:-|\/dev\/stdin)$/.test(staticText(path) ?? '')) {
    const pieces = written(path);
    return pieces ? [{ pieces, count: 'one', at: path.at }] : [];
  }
  return command.input ? [{ pieces: command.input.pieces, count: 'one', at: command.input.at }] : [];
}

function startedIn(word: Word, language: Language, command: Command): Started[] {
  const code = codeOf(word);
  const label = command.name ?? '';
  const { shell, list, words, commands } = language;
  return [
    ...(shell ? matches(code, shell, (end) => fromString(code, end, language, label)) : []),
    ...(list ? matches(code, list, (end) => fromList(code, end, language, label)) : []),
    ...(commands ? matches(code, commands, (end) => fromString(code, end, language, label)) : []),
    ...(words ? matches(code, words, (end) => fromLine(code, end, label)) : []),
    ...(language.operand ? toGetline(code, language, label) : []),
  ].slice(0, MAX_CALLS);
}

function matches(code: Code, pattern: RegExp, read: (end: number) => readonly Started[]): Started[] {
  const found: Started[] = [];
  let tries = 0;
  for (const match of code.text.matchAll(new RegExp(pattern.source, 'g'))) {
    if (found.length >= MAX_CALLS || ++tries > MAX_TRIES) break;
    found.push(...read(match.index + match[0].length));
  }
  return found;
}

function fromString(code: Code, offset: number, language: Language, label: string): Started[] {
  const literal = literalAt(code, offset, language.strings);
  if (!literal || literal.word.pieces.length === 0) return [];
  const base = { label, certain: false as const, ownStreams: true };
  if (language.noShell) return [{ ...base, kind: 'command', words: argumentsOf(literal.word) }];
  const rest = /^\s*,/.test(code.text.slice(literal.end, literal.end + 20)) ? 'list' : 'text';
  const several = /^(?:perl|ruby)/.test(language.names) && rest === 'list' && !/^(?:`|q?x|qx|%x)$/.test(literal.quote);
  return several ? fromList(code, offset, language, label) : [{ ...textOf(literal.word, base), ...base }];
}

/** `spawn("a", ["b", "c"])`, `system("a", "b")`, `system2("a", c("b", "c"))` */
function fromList(code: Code, offset: number, language: Language, label: string): Started[] {
  const words: Word[] = [];
  let at = offset;
  for (let i = 0; i < 50; i++) {
    const literal = literalAt(code, at, language.strings);
    if (!literal) {
      if (words[0]) words.push(fromInput(words[0]));
      break;
    }
    words.push(literal.word);
    const next = /\s*(?:,\s*(?:args\s*=\s*)?(?:c\s*\(|\[)?\s*|\]\s*,?\s*)/y;
    next.lastIndex = literal.end;
    const separator = next.exec(code.text)?.[0] ?? '';
    at = literal.end + separator.length;
    if (!separator.includes(',') || /\]/.test(separator)) break;
    if (/[)\]{]/.test(code.text[at] ?? ')')) break;
  }
  return words.length > 0 ? [{ kind: 'command', label, words, certain: false, ownStreams: true }] : [];
}

/** Tcl: words up to the end of the line, in which `$name` and `[…]` are not known. */
function fromLine(code: Code, offset: number, label: string): Started[] {
  const line = /^[^\n;]*/.exec(code.text.slice(offset, offset + 2000))?.[0].replace(/[\]}]+\s*$/, '') ?? '';
  const words = argumentsOf(sliceWord(code.word, offset, offset + line.length)).map((word) =>
    /[$[\]{}\\]/.test(prefixOf(word)) ? fromInput(word, 'one') : word,
  );
  const [first] = words;
  if (!first || staticText(first) === undefined) return [];
  return [{ kind: 'command', label, words, certain: false, ownStreams: true }];
}

/** awk's `"command" | getline` */
function toGetline(code: Code, language: Language, label: string): Started[] {
  return matches(code, /"(?=(?:[^"\\\n]|\\.){0,400}"\s*\|&?\s*getline\b)/, (end) =>
    fromString(code, end - 1, language, label),
  );
}

export const LANGUAGE_WRAPPERS: readonly Wrapper[] = [languages];
