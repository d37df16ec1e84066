// Programs in other languages that print one constant: `python3 -c 'print("…")'`, `perl -e 'print pack("H*", "…")'`.
import { staticText } from '../../model/word.ts';
import { pythonCall } from '../python/call.ts';
import { pythonText } from '../python/text.ts';
import { unescape } from './escapes.ts';
import { derived, isAscii, type Pieces, type PrinterCall, type PrinterTable } from './printer.ts';

function python({ command }: PrinterCall): Pieces | undefined {
  const call = pythonCall(command);
  if (call?.kind !== 'text') return undefined;
  const code = pythonText(call.text.pieces, call.text.at, command);
  const print = code.calls.find(({ callee, root }) => callee === 'print' && root === 'free');
  const [value, ...more] = print?.args ?? [];
  if (!print || !value || more.length > 0 || print.keywords.length > 0 || print.open || !code.runs(print))
    return undefined;
  // Any other call might print too, or end the program.
  const { start, end } = print.span;
  const alone = code.calls.every(({ span }) => span.start >= start && span.end <= end);
  if (!alone || code.problems.length > 0 || code.magics.length > 0 || code.executed.length > 0) return undefined;
  const text = code.value(value);
  return text.state === 'known' ? [derived(`${text.value}\n`, call.text.pieces, command)] : undefined;
}

const PRINT =
  /^\s*print\s*(?:\(\s*)?(?:"((?:[^"\\$@]|\\[\s\S])*)"|pack\s*\(\s*["']H\*["']\s*,\s*["']([0-9a-fA-F]*)["']\s*\))\s*\)?\s*;?\s*$/;

/** `perl -e` with one print of a text in double quotes, or of packed hex digits. */
function perl({ command }: PrinterCall): Pieces | undefined {
  const [option, program, ...more] = command.words.slice(1);
  const match = staticText(option) === '-e' && more.length === 0 ? PRINT.exec(staticText(program) ?? '') : null;
  const [, quoted = '', digits] = match ?? [];
  if (!match) return undefined;
  // What Perl's quotes know besides what `printf` does changes letters or names them.
  if (/\\(?:[^0-7xntrabf"\\]|x\{)/.test(quoted)) return undefined;
  const text =
    digits === undefined
      ? unescape(quoted.replaceAll(String.raw`\"`, '"'), 'format')?.text
      : digits.replace(/../g, (pair) => String.fromCharCode(parseInt(pair, 16)));
  return text !== undefined && isAscii(text) ? [derived(text, program?.pieces, command)] : undefined;
}

/** Read only where their output is asked for: whether they read their input, others know. */
export const PROGRAMS: PrinterTable = { python, python3: python, perl };
