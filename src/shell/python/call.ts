// How a Python interpreter is told what to run: a text, a module, a script, or its standard input.
import type { Command } from '../../model/command.ts';
import { staticText, type Word } from '../../model/word.ts';
import { type OptionTable, parseOptions } from '../options.ts';

/** The interpreters' basenames, without a version suffix. */
export const PYTHON_NAMES = 'python python2 python3 pypy pypy3 ipython ipython3';

/** Options of Python 2.7 to 3.14 (`python --help-all`); long ones take no further word but one. */
const PYTHON: OptionTable = {
  flags:
    '-b -B -d -E -h -i -I -O -P -q -R -s -S -t -u -v -V -x -3 -? --help --help-all --help-env --help-xoptions --version',
  values: '-c -m -Q -W -X --check-hash-based-pycs',
  style: 'posix',
};

/** What an interpreter's command line asks for. */
export type PythonCall =
  | { readonly kind: 'text'; readonly text: Word; readonly args: number }
  | { readonly kind: 'module'; readonly module: string; readonly word: Word; readonly args: number }
  | { readonly kind: 'script'; readonly path: Word; readonly args: number }
  | { readonly kind: 'stdin'; readonly args: number };

/**
 * Reads the command line of a Python interpreter; `args` is the index of the first word the program gets.
 *
 * @returns undefined when what runs is not known, and for other programs
 */
export function pythonCall(command: Command): PythonCall | undefined {
  const { name, words } = command;
  if (name === undefined || !isPython(name)) return undefined;
  const before = calls.get(words);
  if (before !== undefined) return before ?? undefined;
  const call = readCall(words);
  calls.set(words, call ?? null);
  return call;
}

const calls = new WeakMap<readonly Word[], PythonCall | null>();

function readCall(words: readonly Word[]): PythonCall | undefined {
  const call = parseOptions(PYTHON, words);
  const option = call.options.find((one) => one.name === '-c' || one.name === '-m');
  if (option) {
    if (!option.value) return undefined;
    if (option.name === '-c') return { kind: 'text', text: option.value, args: option.end };
    const module = staticText(option.value);
    return module === undefined ? undefined : { kind: 'module', module, word: option.value, args: option.end };
  }
  if (
    call.options.some(
      (one) => one.name.startsWith('--help') || one.name === '--version' || one.name === '-V' || one.name === '-h',
    )
  ) {
    return undefined;
  }
  const first = call.operands[0];
  if (!first) return call.open ? undefined : { kind: 'stdin', args: words.length };
  const path = staticText(first.word);
  if (path === '-' || path === '/dev/stdin') return { kind: 'stdin', args: first.index + 1 };
  return { kind: 'script', path: first.word, args: first.index + 1 };
}

/** Whether a program is a Python interpreter, whatever its version. */
export function isPython(name: string): boolean {
  return /^(?:python|pypy|ipython)\d?(?:\.\d+)*$/.test(name);
}
