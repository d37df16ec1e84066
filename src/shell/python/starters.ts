// The functions of Python that start programs, and what their arguments mean.
import type { Call, Value } from '../../lang/python/index.ts';

/** What a call starts. */
export type Start =
  /** a text for `/bin/sh -c`, with the words it gets as `$0`, `$1`, … */
  | { readonly kind: 'shell'; readonly text: Value | undefined; readonly args: readonly Value[] }
  /** a program with its words; `open`: there may be more words */
  | { readonly kind: 'words'; readonly words: readonly Value[]; readonly open: boolean }
  /** a text of which a list of words is made as a shell would part it, without a shell */
  | { readonly kind: 'parted'; readonly text: Value | undefined };

interface Starter {
  readonly callee: RegExp;
  readonly start: (call: Call, match: RegExpExecArray) => Start | undefined;
}

export function keyword(call: Call, ...names: readonly string[]): Value | undefined {
  return call.keywords.find((one) => names.includes(one.name))?.value;
}

type Sequence = Extract<Value, { kind: 'list' | 'tuple' | 'set' }>;

export function isSequence(value: Value | undefined): value is Sequence {
  return value?.kind === 'list' || value?.kind === 'tuple';
}

/** An argument by place or by one of its names. */
const argument = (call: Call, at: number, ...names: readonly string[]): Value | undefined =>
  call.args[at] ?? keyword(call, ...names);

const shell =
  (at: number, ...names: readonly string[]) =>
  (call: Call): Start => ({ kind: 'shell', text: argument(call, at, ...names), args: [] });

const STARTERS: readonly Starter[] = [
  {
    callee: /^(?:os|posix|nt)\.(?:system|popen[234]?)$|^popen2\.popen[234]$|^platform\.popen$/,
    start: shell(0, 'command', 'cmd'),
  },
  { callee: /^(?:subprocess|commands)\.(?:getoutput|getstatusoutput)$/, start: shell(0, 'cmd') },
  { callee: /^asyncio\.(?:subprocess\.)?create_subprocess_shell$/, start: shell(0, 'cmd') },
  { callee: /^asyncio\.get_(?:event|running)_loop\(\)\.subprocess_shell$/, start: shell(1, 'cmd') },
  {
    callee: /^(?:invoke|invoke\.(?:context\.)?Context\(\)|invoke\.run)\.(?:run|sudo)$|^invoke\.run$/,
    start: shell(0, 'command'),
  },
  { callee: /^fabric\.(?:api|operations)\.local$|^fabric\.Connection\(\)\.local$/, start: shell(0, 'command') },
  { callee: /^subprocess\.(?:run|call|check_call|check_output|Popen)$/, start: subprocess },
  {
    callee: /^asyncio\.(?:subprocess\.)?create_subprocess_exec$/,
    start: ({ args, open }) => ({ kind: 'words', words: args, open }),
  },
  {
    callee: /^asyncio\.get_(?:event|running)_loop\(\)\.subprocess_exec$/,
    start: ({ args, open }) => ({ kind: 'words', words: args.slice(1), open }),
  },
  {
    callee: /^(?:pty\.spawn|ptyprocess\.PtyProcess(?:Unicode)?\.spawn)$/,
    start: (call) => listed(argument(call, 0, 'argv')),
  },
  { callee: /^pexpect\.(?:popen_spawn\.)?(?:spawn|spawnu|run|runu|PopenSpawn)$/, start: expected },
  { callee: /^(?:os|posix)\.posix_spawnp?$/, start: ({ args }) => fileWithWords(args[0], args[1]) },
  { callee: /^(?:os|posix)\.(?:exec|(spawn))([vl])p?(e?)$/, start: executed },
  {
    callee: /^pip\.main$|^pip\._internal\.(?:main|cli\.main\.main)(?:\.main)?$/,
    start: (call) => behind('pip', argument(call, 0, 'args')),
  },
  { callee: /^runpy\.run_path$/, start: (call) => python(argument(call, 0, 'path_name')) },
  { callee: /^runpy\.run_module$/, start: (call) => python(argument(call, 0, 'mod_name'), '-m') },
  { callee: /^execfile$/, start: (call) => python(call.args[0]) },
];

/** What a call starts, when it is a function that starts programs. */
export function startOf(call: Call): Start | undefined {
  if (call.root === 'local') return undefined;
  for (const { callee, start } of STARTERS) {
    const match = callee.exec(call.callee);
    if (match) return start(call, match);
  }
  return undefined;
}

export function isStarter({ callee, root }: Call): boolean {
  return root !== 'local' && STARTERS.some((one) => one.callee.test(callee));
}

function subprocess(call: Call): Start | undefined {
  const given = argument(call, 0, 'args');
  const viaShell = keyword(call, 'shell');
  if (!given) return undefined;
  const list = isSequence(given) ? given.items : undefined;
  const program = keyword(call, 'executable');
  const known = !viaShell || viaShell.kind === 'boolean' || viaShell.kind === 'number';
  // what looks like a command line would be the name of a file without a shell
  const inShell = known ? Boolean(viaShell?.value) : !list && given.kind === 'string' && /\s/.test(given.text);
  if (inShell) {
    const text = list ? list[0] : given;
    if (!program || isShell(program)) return { kind: 'shell', text, args: list?.slice(1) ?? [] };
    if (!text) return undefined;
    return { kind: 'words', words: [program, literal('-c', program), text, ...(list?.slice(1) ?? [])], open: false };
  }
  const words = list ?? [given];
  const open = isSequence(given) && given.open;
  return { kind: 'words', words: program && program.kind !== 'none' ? [program, ...words.slice(1)] : words, open };
}

function isShell(program: Value): boolean {
  return program.kind === 'none' || (program.kind === 'string' && /(?:^|\/)(?:ba|da|k|z)?sh$/.test(program.text));
}

/** pexpect takes a whole command line, or a program and a list of its words. */
function expected(call: Call): Start {
  const text = argument(call, 0, 'command', 'cmd');
  const args = argument(call, 1, 'args');
  if (isSequence(args) && args.items.length > 0 && text) {
    return { kind: 'words', words: [text, ...args.items], open: args.open };
  }
  return { kind: 'parted', text };
}

/** `exec` and `spawn` with the words in a list (`v`) or as arguments (`l`); `e`: an environment comes last. */
function executed(call: Call, [, spawn, form, environment]: RegExpExecArray): Start | undefined {
  const [file, ...rest] = spawn === undefined ? call.args : call.args.slice(1);
  if (form === 'v') return fileWithWords(file, rest[0]);
  // The first of the words is only the name the program sees.
  const words = environment === 'e' && !call.open ? rest.slice(1, -1) : rest.slice(1);
  return file && { kind: 'words', words: [file, ...words], open: call.open };
}

function fileWithWords(file: Value | undefined, argv: Value | undefined): Start | undefined {
  if (!file || !isSequence(argv)) return undefined;
  return { kind: 'words', words: [file, ...argv.items.slice(1)], open: argv.open };
}

function listed(argv: Value | undefined): Start | undefined {
  if (!argv) return undefined;
  return { kind: 'words', words: isSequence(argv) ? argv.items : [argv], open: isSequence(argv) && argv.open };
}

/** Words behind a program that the function stands for: `pip.main([...])`. */
function behind(program: string, argv: Value | undefined): Start | undefined {
  if (!isSequence(argv)) return undefined;
  return { kind: 'words', words: [literal(program, argv), ...argv.items], open: argv.open };
}

/** A file or module that another run of the interpreter could run as well. */
function python(value: Value | undefined, ...options: readonly string[]): Start | undefined {
  if (!value) return undefined;
  const words = [...['python', ...options].map((text) => literal(text, value)), value];
  return { kind: 'words', words, open: false };
}

/** A word that the text only implies, at the place of a value. */
function literal(text: string, { span }: Value): Value {
  return { kind: 'string', text, bytes: false, parts: [{ kind: 'decoded', text, span }], span };
}
