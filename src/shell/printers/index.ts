// What commands print that only print text: enough to follow `$(echo …)`, `… | tr a-z n-za-m | sh`, `cat <<EOF > file`.
import type { Command, Redirect } from '../../model/command.ts';
import { staticText, type Word } from '../../model/word.ts';
import { awk } from './awk.ts';
import { CHARACTERS } from './characters.ts';
import { ECHO } from './echo.ts';
import { ENCODINGS } from './encodings.ts';
import { targetDescriptor } from '../outputs.ts';
import { grep } from './grep.ts';
import { LINES } from './lines.ts';
import { PATHS } from './paths.ts';
import { isAscii, madeBy, type Pieces, type PrinterCall, type PrinterTable } from './printer.ts';
import { TEMPLATES } from './templates.ts';
import { PROGRAMS } from './programs.ts';
import { sed } from './sed.ts';

const PRINTERS: PrinterTable = {
  ...ECHO,
  ...PATHS,
  ...LINES,
  ...CHARACTERS,
  ...ENCODINGS,
  ...TEMPLATES,
  sed,
  gsed: sed,
  grep,
  egrep: grep,
  fgrep: grep,
  awk,
  gawk: awk,
  mawk: awk,
  nawk: awk,
  expr: calculate,
  date,
};

/**
 * The standard output of a command, when the text tells it.
 *
 * @param stdin what the command reads, when known
 * @param read the text of a file that the script wrote
 * @returns pieces (holes stay holes), or undefined when the command could print anything
 */
export function printedBy(
  command: Command,
  stdin: Pieces | undefined,
  read: (path: Word) => Pieces | undefined = () => undefined,
): Pieces | undefined {
  const toStdout = command.redirects.every(
    (redirect) =>
      redirect.op === '<' || redirect.fd === 2 || redirect.op === '>' || redirect.op === '>>' || redirect.op === '>|',
  );
  const { name } = command;
  const printer = name === undefined ? undefined : printerOf(name);
  if (!printer || !toStdout || command.scope.remoteHost || command.open) return undefined;
  return printer({ command, stdin, read });
}

function printerOf(name: string): PrinterTable[string] | undefined {
  if (Object.hasOwn(PRINTERS, name)) return PRINTERS[name];
  return Object.hasOwn(PROGRAMS, name) ? PROGRAMS[name] : undefined;
}

/** Whether what a command prints depends on its words alone. */
export function printsItsWords(command: Command): boolean {
  return command.name !== undefined && (Object.hasOwn(ECHO, command.name) || Object.hasOwn(PATHS, command.name));
}

/** Whether there is a chance to know what a command prints. */
export function isPrinter(command: Command): boolean {
  return command.name !== undefined && Object.hasOwn(PRINTERS, command.name);
}

/** Whether redirections take standard output away from where it went. */
export function sendsOutputAway(redirects: readonly Redirect[]): boolean {
  return redirects.some(
    (redirect) =>
      redirect.op.includes('>') &&
      redirect.op !== '<>' &&
      (redirect.fd === undefined || redirect.fd === 1) &&
      targetDescriptor(redirect) !== '1',
  );
}

/** `expr substr TEXT FROM COUNT`, `expr length TEXT` */
function substring([op, text = '', from = '', count = '', ...more]: readonly string[]): string | undefined {
  if (!isAscii(text) || more.length > 0) return undefined;
  if (op === 'length' && from === '' && count === '') return String(text.length);
  if (op !== 'substr' || !/^[1-9]\d{0,8}$/.test(from) || !/^\d{1,9}$/.test(count)) return undefined;
  return text.slice(Number(from) - 1, Number(from) - 1 + Number(count));
}

/** `date +TEXT` without a conversion in it */
function date({ command }: PrinterCall): Pieces | undefined {
  const format = command.words.length === 2 ? staticText(command.words[1]) : undefined;
  return format?.startsWith('+') && !format.includes('%') ? [madeBy(command, `${format.slice(1)}\n`)] : undefined;
}

/** `expr 2 + 3` */
function calculate({ command }: PrinterCall): Pieces | undefined {
  const words = command.words.slice(1).map((word) => staticText(word));
  const cut = words.includes(undefined) ? undefined : substring(words.map((word) => word ?? ''));
  if (cut !== undefined) return [madeBy(command, `${cut}\n`)];
  const [left = '', op = '', right = '', ...more] = words.map((word) => word ?? '?');
  if (more.length > 0 || ![left, right].every((one) => /^-?\d{1,15}$/.test(one))) return undefined;
  const [a, b] = [BigInt(left), BigInt(right)];
  if ((op === '/' || op === '%') && b === 0n) return undefined;
  const results: Readonly<Record<string, () => bigint>> = {
    '+': () => a + b,
    '-': () => a - b,
    '*': () => a * b,
    '/': () => a / b,
    '%': () => a % b,
  };
  const result = Object.hasOwn(results, op) ? results[op]?.() : undefined;
  return result === undefined ? undefined : [madeBy(command, `${String(result)}\n`)];
}
