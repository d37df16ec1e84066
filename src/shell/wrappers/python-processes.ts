// Python text that starts programs: os.system, subprocess, os.exec*, os.spawn*, pty.spawn, asyncio's subprocesses.
import type { Call, Value } from '../../lang/python/index.ts';
import type { Command } from '../../model/command.ts';
import type { Piece, Word } from '../../model/word.ts';
import { pythonCall } from '../python/call.ts';
import { type PythonCode, pythonText } from '../python/text.ts';
import type { Started, WrittenText } from './wrapper.ts';

/** Functions whose first argument is a text for `/bin/sh -c`. */
const SHELL_TEXT =
  /^(?:os\.(?:system|popen[234]?)|subprocess\.(?:getoutput|getstatusoutput)|commands\.(?:getoutput|getstatusoutput)|asyncio\.(?:subprocess\.)?create_subprocess_shell)$/;
/** Functions that take a program with its words, or a text when `shell` is true. */
const SUBPROCESS = /^subprocess\.(?:run|call|check_call|check_output|Popen)$/;
/** `exec` and `spawn` with the words in a list (`v`) or as arguments (`l`); `e`: an environment comes last. */
const EXEC = /^os\.(?:exec|(spawn))([vl])p?(e?)$/;

/** What Python text starts: `python -c TEXT`, a here-document, a pipe whose text is known, a file the script wrote. */
export function startedByPython(command: Command, written: WrittenText): readonly Started[] {
  const text = textRun(command, written);
  // Reading is dear, and nearly all text starts nothing.
  if (!text?.pieces.some((piece) => piece.kind === 'text' && MODULES.test(piece.text))) return [];
  const code = pythonText(text.pieces, text.at, command);
  return code.calls.flatMap((one) => (one.root === 'local' ? [] : (startedByCall(one, code) ?? [])));
}

function textRun(command: Command, written: WrittenText): Pick<Word, 'pieces' | 'at'> | undefined {
  const call = pythonCall(command);
  if (call?.kind === 'text') return call.text;
  if (call?.kind === 'stdin') return command.input;
  const pieces = call?.kind === 'script' ? written(call.path) : undefined;
  return pieces && { pieces, at: command.at };
}

const MODULES = /\b(?:os|subprocess|commands|pty|asyncio)\b/;

function startedByCall(call: Call, code: PythonCode): Started | undefined {
  const { callee, args } = call;
  const label = callee.replace('asyncio.subprocess.', 'asyncio.');
  if (SHELL_TEXT.test(callee)) return shellText(label, args[0] ?? keyword(call, 'cmd', 'command'), [], code);
  if (SUBPROCESS.test(callee)) return subprocess(label, call, code);
  if (callee === 'pty.spawn') {
    const [argv] = args;
    return program(label, isSequence(argv) ? argv.items : argv ? [argv] : [], code, isOpen(argv));
  }
  if (/^asyncio\.(?:subprocess\.)?create_subprocess_exec$/.test(callee)) {
    return program(label, args, code, call.open);
  }
  if (/^os\.posix_spawnp?$/.test(callee)) return fileWithWords(label, args[0], args[1], code);
  const [, spawn, form, environment] = EXEC.exec(callee) ?? [];
  if (form === undefined) return undefined;
  const [file, ...rest] = spawn === undefined ? args : args.slice(1);
  if (form === 'v') return fileWithWords(label, file, rest[0], code);
  // The first of the words is only the name the program sees.
  const words = environment === 'e' && !call.open ? rest.slice(1, -1) : rest.slice(1);
  return file && program(label, [file, ...words], code, call.open);
}

function subprocess(label: string, call: Call, code: PythonCode): Started | undefined {
  const given = call.args[0] ?? keyword(call, 'args');
  const shell = keyword(call, 'shell');
  if (!given || (shell && shell.kind !== 'boolean')) return undefined;
  const environment = environmentOf(keyword(call, 'env'), code);
  const base = environment.length > 0 ? { environment } : {};
  const list = isSequence(given) ? given.items : undefined;
  if (shell?.value) {
    const started = shellText(label, list ? list[0] : given, list?.slice(1) ?? [], code);
    return started && { ...started, ...base };
  }
  const started = program(label, list ?? [given], code, isOpen(given));
  return started && { ...started, ...base };
}

function fileWithWords(
  label: string,
  file: Value | undefined,
  argv: Value | undefined,
  code: PythonCode,
): Started | undefined {
  if (!file || !isSequence(argv)) return undefined;
  return program(label, [file, ...argv.items.slice(1)], code, argv.open);
}

function shellText(
  label: string,
  value: Value | undefined,
  args: readonly Value[],
  code: PythonCode,
): Started | undefined {
  const word = isText(value) ? code.word(value) : undefined;
  if (!word) return undefined;
  const [programName, ...rest] = args.flatMap((one) => code.word(one) ?? []);
  return {
    kind: 'text',
    label,
    pieces: word.pieces,
    at: word.at,
    args: rest,
    ...(programName && { programName }),
    certain: false,
    ownStreams: true,
  };
}

/** @param open there may be more words than those */
function program(label: string, values: readonly Value[], code: PythonCode, open: boolean): Started | undefined {
  const [first] = values;
  if (!first || !(isText(first) || isInterpreter(first))) return undefined;
  const words = values.map((value) => argument(value, code));
  const name = words[0]?.pieces[0];
  // Without a shell the text is the name of a file, in which blanks are next to never meant.
  if (!name || (name.kind === 'text' && (name.text === '' || /\s/.test(name.text)))) return undefined;
  if (open) {
    const at = { ...code.place(first.span), exact: false };
    words.push({ pieces: [unknownAt(at)], count: 'any', at });
  }
  return { kind: 'command', label, words, certain: false, ownStreams: true };
}

/** One word of a program. Only longer text can be edited: an option has its comma and quotes around it. */
function argument(value: Value, code: PythonCode): Word {
  const at = { ...code.place(value.span), exact: false };
  if (isInterpreter(value)) {
    return { pieces: [{ kind: 'text', text: 'python', at, use: at, quoted: true }], count: 'one', at };
  }
  const word = code.word(value);
  if (!word) return { pieces: [unknownAt(at)], count: 'one', at };
  if (word.pieces.some((piece) => piece.kind === 'text' && /\s/.test(piece.text))) return word;
  const pieces = word.pieces.map((piece): Piece => ({
    ...piece,
    at: { ...piece.at, exact: false },
    use: { ...piece.use, exact: false },
  }));
  return { ...word, pieces };
}

function unknownAt(at: Word['at']): Piece {
  return { kind: 'unknown', reason: 'variable', at, use: at, quoted: true };
}

/** The variables that `env={…, 'NAME': value}` sets. */
function environmentOf(value: Value | undefined, code: PythonCode): { name: string; value: Word }[] {
  if (value?.kind !== 'dict') return [];
  return value.entries.flatMap((entry) => {
    const word = code.word(entry.value);
    return entry.key.kind === 'string' && word ? [{ name: entry.key.text, value: word }] : [];
  });
}

function isInterpreter(value: Value): boolean {
  return value.kind === 'name' && value.path === 'sys.executable' && value.root !== 'local';
}

type Sequence = Extract<Value, { kind: 'list' | 'tuple' | 'set' }>;

function isSequence(value: Value | undefined): value is Sequence {
  return value?.kind === 'list' || value?.kind === 'tuple';
}

function isOpen(value: Value | undefined): boolean {
  return isSequence(value) && value.open;
}

function isText(value: Value | undefined): value is Value {
  return value?.kind === 'string' || value?.kind === 'template' || value?.kind === 'env';
}

function keyword(call: Call, ...names: readonly string[]): Value | undefined {
  return call.keywords.find((one) => names.includes(one.name))?.value;
}
