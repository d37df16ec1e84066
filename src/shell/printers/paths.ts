// Commands that print paths: basename, dirname, which, realpath.
import type { Command } from '../../model/command.ts';
import { type Piece, staticText, type Word } from '../../model/word.ts';
import type { OptionTable } from '../options.ts';
import { basename } from '../path-key.ts';
import {
  derived,
  operandsOf,
  type Pieces,
  plainCall,
  type PrinterCall,
  type PrinterTable,
  valueOf,
} from './printer.ts';

const BASENAME: OptionTable = { flags: '-a,--multiple -z,--zero', values: '-s,--suffix', style: 'posix' };

function lastPart(path: string, suffix: string): string {
  if (path === '') return '';
  const name = basename(path) || '/';
  return suffix !== '' && name.endsWith(suffix) && name !== suffix ? name.slice(0, -suffix.length) : name;
}

function parentOf(path: string): string {
  const trimmed = path.replace(/\/+$/, '');
  if (trimmed === '' && path !== '') return '/';
  const slash = trimmed.lastIndexOf('/');
  if (slash < 0) return '.';
  return trimmed.slice(0, slash).replace(/\/+$/, '') || '/';
}

function printPaths(
  call: PrinterCall,
  paths: readonly Word[],
  zero: boolean,
  change: (path: string) => string,
): Pieces | undefined {
  const out: Piece[] = [];
  for (const word of paths) {
    const path = staticText(word);
    if (path === undefined || zero) return undefined;
    out.push(derived(`${change(path)}\n`, word.pieces, call.command));
  }
  return out;
}

function baseNames(call: PrinterCall): Pieces | undefined {
  const parsed = plainCall(BASENAME, call.command);
  const [path, suffix, ...more] = parsed ? operandsOf(parsed) : [];
  if (!parsed || !path) return undefined;
  const zero = parsed.has('--zero');
  if (parsed.has('--multiple', '--suffix')) {
    const end = valueOf(parsed, '--suffix') ?? '';
    return printPaths(call, operandsOf(parsed), zero, (one) => lastPart(one, end));
  }
  const end = suffix ? staticText(suffix) : '';
  if (more.length > 0 || end === undefined) return undefined;
  return printPaths(call, [path], zero, (one) => lastPart(one, end));
}

function directoryNames(call: PrinterCall): Pieces | undefined {
  const parsed = plainCall({ flags: '-z,--zero' }, call.command);
  if (!parsed || parsed.operands.length === 0) return undefined;
  return printPaths(call, operandsOf(parsed), parsed.has('--zero'), parentOf);
}

/** A path of which only the last part is known: `$(which python)`. */
function somewhere(command: Command, operands: readonly Word[]): Pieces | undefined {
  const name = operands.length === 1 ? staticText(operands[0]) : undefined;
  if (name === undefined || name.startsWith('-') || basename(name) === '') return undefined;
  const at = { ...command.at, exact: false };
  return [
    { kind: 'unknown', reason: 'substitution', commands: [command.id], at, use: at, quoted: true },
    derived(`/${basename(name)}\n`, operands[0]?.pieces, command),
  ];
}

const firstWord = (command: Command): string | undefined => staticText(command.words[1]);

export const PATHS: PrinterTable = {
  basename: baseNames,
  dirname: directoryNames,
  which: ({ command }) => somewhere(command, command.words.slice(1)),
  type: ({ command }) =>
    /^-[pP]$/.test(firstWord(command) ?? '') ? somewhere(command, command.words.slice(2)) : undefined,
  command: ({ command }) => (firstWord(command) === '-v' ? somewhere(command, command.words.slice(2)) : undefined),
  realpath: ({ command }) => somewhere(command, command.words.slice(1)),
  readlink: ({ command }) => (firstWord(command) === '-f' ? somewhere(command, command.words.slice(2)) : undefined),
};
