// The vocabulary of the printer tables: what commands print, by what they are given.
import type { Command } from '../../model/command.ts';
import { type Piece, shapeOf, sliceWord, staticText, type Word } from '../../model/word.ts';
import { type OptionTable, type ParsedCall, parseOptions } from '../options.ts';
import { textOf } from '../values.ts';

export type Pieces = readonly Piece[];

/** What a command that prints is given. */
export interface PrinterCall {
  readonly command: Command;
  /** what it reads, when known */
  readonly stdin: Pieces | undefined;
  /** the text of a file, when known */
  readonly read: (path: Word) => Pieces | undefined;
}

/** What a command prints; undefined when that is not certain from the text. */
export type Printer = (call: PrinterCall) => Pieces | undefined;

export type PrinterTable = Readonly<Record<string, Printer>>;

/** More text than this (in UTF-16 units) is not worked out. */
export const MAX_PRINTED = 1 << 16;

/** Text that the command makes itself. */
export function madeBy(command: Command, value: string): Piece {
  const at = { ...command.at, exact: false };
  return { kind: 'text', text: value, at, use: at, quoted: true };
}

/** Text computed from other text, which is where a finding should point. */
export function derived(value: string, from: Pieces | undefined, command: Command): Piece {
  const at = { ...(from?.[0]?.at ?? command.at), exact: false };
  return { kind: 'text', text: value, at, use: { ...command.at, exact: false }, quoted: true };
}

/** Only ASCII means the same in every locale. */
export function isAscii(text: string): boolean {
  return /^[\0-\x7f]*$/.test(text);
}

/** The options and operands of a command; undefined when an option is not in the table or not known. */
export function plainCall(table: OptionTable, command: Command): ParsedCall | undefined {
  const call = parseOptions(table, command.words);
  if (call.open || call.options.some((option) => !option.listed)) return undefined;
  if (call.options.some((option) => option.value && staticText(option.value) === undefined)) return undefined;
  return call;
}

/** The value of an option, when it was given one. */
export function valueOf(call: ParsedCall, name: string): string | undefined {
  return staticText(call.last(name)?.value);
}

export function operandsOf(call: ParsedCall): readonly Word[] {
  return call.operands.map((operand) => operand.word);
}

/** What a filter reads: its files one after another, or standard input. */
export function inputOf(call: PrinterCall, files: readonly Word[]): Pieces | undefined {
  if (files.length === 0) return call.stdin;
  const all: Piece[] = [];
  let readStdin = false;
  for (const file of files) {
    const name = staticText(file);
    const standard = name === '-' || name === '/dev/stdin';
    const text: Pieces | undefined =
      name === '/dev/null' ? [] : standard ? (readStdin ? [] : call.stdin) : call.read(file);
    if (!text) return undefined;
    readStdin ||= standard;
    all.push(...text);
  }
  return all;
}

/** A filter that turns the whole of a known ASCII text into another. */
export function textFilter(
  call: PrinterCall,
  files: readonly Word[],
  change: (text: string) => string | undefined,
): Pieces | undefined {
  const input = inputOf(call, files);
  const text = input && textOf(input);
  if (text === undefined || text.length > MAX_PRINTED || !isAscii(text) || text.includes('\0')) return undefined;
  const changed = change(text);
  if (changed === undefined || changed.length > 4 * MAX_PRINTED) return undefined;
  return changed === '' ? [] : [derived(changed, input, call.command)];
}

/** Lines of a text, without their newlines; `terminated` tells whether the last one has one. */
export function linesOf(text: string): { readonly lines: string[]; readonly terminated: boolean } {
  if (text === '') return { lines: [], terminated: true };
  const lines = text.split('\n');
  const terminated = lines.at(-1) === '';
  if (terminated) lines.pop();
  return { lines, terminated };
}

/** Lines, each with a newline behind it. */
function unlines(lines: readonly string[]): string {
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}

/** A filter that changes line by line; every line it prints ends with a newline. */
export function lineFilter(
  call: PrinterCall,
  files: readonly Word[],
  change: (lines: readonly string[]) => readonly string[] | undefined,
): Pieces | undefined {
  return textFilter(call, files, (text) => {
    const lines = change(linesOf(text).lines);
    return lines && unlines(lines);
  });
}

/** A stretch of a text, with its places; unknown stretches count as one unit. */
export function slice(pieces: Pieces, command: Command, from: number, to = Infinity): Pieces {
  return sliceWord({ pieces, count: 'one', at: command.at }, from, to).pieces;
}

/** The text with a stand-in for what is not known, to find lines in. */
export function shapeOfPieces(pieces: Pieces, command: Command): string {
  return shapeOf({ pieces, count: 'one', at: command.at });
}

export function countOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}
