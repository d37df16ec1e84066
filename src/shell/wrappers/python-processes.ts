// Python text that starts programs: os.system, subprocess, os.exec*, os.spawn*, pty.spawn, pexpect, IPython's `!command`, …
import { type Call, type Magic, shellWordsOf, type Value } from '../../lang/python/index.ts';
import type { Command } from '../../model/command.ts';
import type { Piece, Word } from '../../model/word.ts';
import { pythonCall } from '../python/call.ts';
import { childEnvironment } from '../python/environment.ts';
import { isIPython, magicsOf } from '../python/magics.ts';
import { isSequence, isStarter, type Start, startOf } from '../python/starters.ts';
import { type PythonCode, pythonText } from '../python/text.ts';
import { appliedCalls } from '../python/applied.ts';
import type { Started, WrittenText } from './wrapper.ts';

/** What Python text starts: `python -c TEXT`, a here-document, a pipe whose text is known, a file the script wrote. */
export function startedByPython(command: Command, written: WrittenText): readonly Started[] {
  const text = textRun(command, written);
  // Reading is dear, and nearly all text starts nothing.
  if (!text || !mayStart(text.pieces, isIPython(command))) return [];
  return startedByCode(pythonText(text.pieces, text.at, command), isIPython(command));
}

function textRun(command: Command, written: WrittenText): Pick<Word, 'pieces' | 'at'> | undefined {
  const call = pythonCall(command);
  if (call?.kind === 'text') return call.text;
  if (call?.kind === 'stdin') return command.input;
  const pieces = call?.kind === 'script' ? written(call.path) : undefined;
  return pieces && { pieces, at: command.at };
}

const MODULES =
  /\b(?:os|posix|subprocess|commands|pty|asyncio|popen2|platform|pexpect|ptyprocess|runpy|pip|invoke|fabric|exec|eval|execfile|get_ipython|__import__|import_module|builtins|__builtins__)\b/;

function mayStart(pieces: readonly Piece[], ipython: boolean): boolean {
  const text = pieces.map((piece) => (piece.kind === 'text' ? piece.text : '')).join('');
  // names are compared in NFKC, so that `\uff4f\uff53` is `os`
  return (
    MODULES.test(text) ||
    (ipython && /[!%]/.test(text)) ||
    (/[^\0-\x7f]/.test(text) && MODULES.test(text.normalize('NFKC')))
  );
}

function startedByCode(code: PythonCode, ipython: boolean): readonly Started[] {
  const calls = code.calls.flatMap((call) => (isStarter(call) ? [call] : appliedCalls(call, code).filter(isStarter)));
  return [
    ...calls.flatMap((call) => startedByCall(call, code)),
    ...(ipython ? magicsOf(code).flatMap((magic) => startedByMagic(magic, code)) : []),
    ...code.executed.flatMap((inner) => startedByCode(inner, ipython)),
  ];
}

function startedByCall(call: Call, code: PythonCode): readonly Started[] {
  const environment = childEnvironment(call, code);
  return variants(call, code).flatMap((one) => {
    const start = startOf(one);
    const started = start && startedBy(start, labelOf(call), code);
    return started ? [environment.length > 0 ? { ...started, environment } : started] : [];
  });
}

function labelOf({ callee }: Call): string {
  return callee.replace('asyncio.subprocess.', 'asyncio.');
}

/** The call with each of the values that its arguments may have. */
function variants(call: Call, code: PythonCode): readonly Call[] {
  const { keywords, args, span } = call;
  const items = [...keywords.map((one) => one.value), ...args];
  const made = code.alternatives({ kind: 'list', items, open: call.open, span });
  return made.flatMap((one): Call[] => {
    if (!isSequence(one)) return [];
    const values = keywords.map((keyword, index) => ({ ...keyword, value: one.items[index] ?? keyword.value }));
    return [{ ...call, args: one.items.slice(keywords.length), keywords: values }];
  });
}

function startedBy(start: Start, label: string, code: PythonCode): Started | undefined {
  if (start.kind === 'shell') return shellText(label, start.text, start.args, code);
  if (start.kind === 'words') return program(label, start.words, code, start.open);
  const { text } = start;
  const words = text?.kind === 'string' || text?.kind === 'template' ? shellWordsOf(text) : undefined;
  return isSequence(words) ? program(label, words.items, code, words.open) : undefined;
}

/** `!command`, `%pip install x`, `%%bash`. */
function startedByMagic({ name, line, body }: Magic, code: PythonCode): readonly Started[] {
  const shell = /^(?:!!?|system|sx)$/.test(name);
  const script = /^(?:bash|sh)$/.test(name) && body;
  if (script) return present(shellText(`%%${name}`, body, [], code));
  if (shell) return present(shellText(name, line, [], code));
  const word = /^(?:pip|conda|mamba|micromamba|uv)$/.test(name) ? code.word(line) : undefined;
  if (!word) return [];
  const at = { ...word.at, exact: false };
  const program: Piece = { kind: 'text', text: `${name} `, at, use: at, quoted: true };
  return [
    {
      kind: 'text',
      label: `%${name}`,
      pieces: [program, ...word.pieces],
      at: word.at,
      certain: false,
      ownStreams: true,
    },
  ];
}

function present(started: Started | undefined): readonly Started[] {
  return started ? [started] : [];
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
  const words = values.flatMap((value) => wordsOf(value, code));
  const name = words[0]?.pieces[0];
  // Without a shell the text is the name of a file, in which blanks are next to never meant.
  if (!name || (name.kind === 'text' && (name.text === '' || /\s/.test(name.text)))) return undefined;
  if (open && !values.some((value) => value.kind === 'spread')) {
    const at = { ...code.place(first.span), exact: false };
    words.push({ pieces: [unknownAt(at)], count: 'any', at });
  }
  return { kind: 'command', label, words, certain: false, ownStreams: true };
}

/** The words that one item of a list stands for. */
function wordsOf(value: Value, code: PythonCode): readonly Word[] {
  const inner = value.kind === 'spread' ? value.value : undefined;
  return inner?.kind === 'argument' && inner.rest ? code.argumentsFrom(inner.index) : [argument(value, code)];
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

/** `sys.executable` runs the interpreter that reads it; which one is not known, but that it is one is. */
function isInterpreter(value: Value): boolean {
  return value.kind === 'name' && value.path === 'sys.executable' && value.root !== 'local';
}

function isText(value: Value | undefined): value is Value {
  return value !== undefined && ['string', 'template', 'env', 'argument'].includes(value.kind);
}
