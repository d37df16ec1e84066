// echo and printf.
import type { Command } from '../../model/command.ts';
import { type Piece, shapeOf, staticText, type Word } from '../../model/word.ts';
import { unescape, unescapedPieces } from './escapes.ts';
import { isAscii, madeBy, MAX_PRINTED, type Pieces, type PrinterCall, type PrinterTable } from './printer.ts';

/** Whether a shell's own command is run by a shell that need not be bash, as `sh`. */
function isOtherShell({ builtin, via }: Command): boolean {
  const shell = via.findLast(({ label }) => SHELL.test(label));
  return builtin && shell !== undefined && !/\bbash\b/.test(shell.label);
}

const SHELL = /\b(?:ba|da|a|k|mk|z)?sh\b/;

/** `sh` is bash on some systems, dash on others, whose echo knows no `-e` and always reads escapes. */
function differsByShell(command: Command): boolean {
  if (!isOtherShell(command)) return false;
  const texts = command.words.slice(1).map(shapeOf);
  const flags = texts.findIndex((text) => !/^-[neE]+$/.test(text));
  const options = texts.slice(0, flags < 0 ? undefined : flags);
  return options.some((option, index) => index > 0 || option !== '-n') || texts.some((text) => text.includes('\\'));
}

function echo({ command }: PrinterCall): Pieces | undefined {
  if (differsByShell(command)) return undefined;
  let words = command.words.slice(1);
  let newline = true;
  let escapes = false;
  for (let flags = staticText(words[0]); flags !== undefined && /^-[neE]+$/.test(flags); flags = staticText(words[0])) {
    if (flags.includes('n')) newline = false;
    for (const flag of flags) if (flag === 'e' || flag === 'E') escapes = flag === 'e';
    words = words.slice(1);
  }
  const pieces = words.flatMap((word, index) =>
    index === 0 ? [...word.pieces] : [madeBy(command, ' '), ...word.pieces],
  );
  const end = newline ? [madeBy(command, '\n')] : [];
  if (!escapes) return [...pieces, ...end];
  const out = unescapedPieces(pieces, 'echo');
  return out && (out.stops ? out.pieces : [...out.pieces, ...end]);
}

/** The conversions of a format and the text between them. */
const CONVERSION =
  /%(?:%|([-0 +#']*)(\d+|\*)?(?:\.(\d*|\*))?(?:hh?|ll?|[jzt])?([a-zA-Z])|\([^)]*\)T)|(?:[^%\\]|\\[\s\S]?)+|%/g;

/** Wider fields than this are not worked out. */
const MAX_WIDTH = 4096;
const MAX_ARGUMENTS = 4096;

class Formatter {
  readonly #command: Command;
  readonly #queue: readonly Word[];
  #next = 0;
  #units = 0;
  readonly out: Piece[] = [];

  constructor(command: Command, args: readonly Word[]) {
    this.#command = command;
    this.#queue = args;
  }

  /** Prints with the format as often as there are arguments for it; false when the result is not certain. */
  run(format: string): boolean {
    const parts = [...format.matchAll(CONVERSION)];
    for (;;) {
      const before = this.#next;
      for (const part of parts) {
        const done = this.#part(part);
        if (done !== true) return done === 'stop';
      }
      if (this.#next >= this.#queue.length || this.#next === before) return true;
    }
  }

  #print(pieces: Pieces): boolean {
    for (const piece of pieces) this.#units += piece.kind === 'text' ? piece.text.length : 1;
    this.out.push(...pieces);
    return this.#units <= MAX_PRINTED;
  }

  #take(): Word | undefined {
    return this.#queue[this.#next++];
  }

  /** `*` takes an argument; a number stands for itself. */
  #size(given: string | undefined): number | undefined {
    const text = given === '*' ? (staticText(this.#take()) ?? '?') : given === '' ? '0' : given;
    return text !== undefined && /^\d{1,4}$/.test(text) && Number(text) <= MAX_WIDTH ? Number(text) : undefined;
  }

  #part([whole, flags, width, precision, kind]: RegExpExecArray): boolean | 'stop' {
    if (whole === '%%') return this.#print([madeBy(this.#command, '%')]);
    if (kind === undefined) {
      const literal = whole.startsWith('%') ? undefined : unescape(whole, 'format');
      return literal ? this.#print([madeBy(this.#command, literal.text)]) : false;
    }
    const least = width === undefined ? 0 : this.#size(width);
    const most = precision === undefined ? undefined : this.#size(precision);
    if (least === undefined || (precision !== undefined && most === undefined)) return false;
    const how: Field = { flags: flags ?? '', least, most };
    const word = this.#take();
    if (kind === 's' || kind === 'b' || kind === 'q') return this.#text(kind, word, how);
    const text = word ? staticText(word) : kind === 'c' ? '' : '0';
    const shown = text === undefined ? undefined : number(kind, text, how);
    if (shown === undefined) return false;
    const at = word?.pieces[0]?.at;
    const piece = madeBy(this.#command, shown);
    return this.#print([at ? { ...piece, at: { ...at, exact: false } } : piece]);
  }

  #text(kind: 's' | 'b' | 'q', word: Word | undefined, how: Field): boolean | 'stop' {
    let pieces: Pieces = word?.pieces ?? [];
    let stops = false;
    if (kind === 'b') {
      const done = unescapedPieces(pieces, '%b');
      if (!done) return false;
      ({ pieces, stops } = done);
    }
    if (kind === 'q' || how.least > 0 || how.most !== undefined) {
      const text = word ? staticText({ ...word, pieces }) : '';
      if (text === undefined || !isAscii(text)) return false;
      const quoted = kind === 'q' ? quote(text) : text;
      if (quoted === undefined) return false;
      const shown = pad(quoted.slice(0, how.most), how);
      const piece = madeBy(this.#command, shown);
      const at = pieces[0]?.at;
      pieces = shown === text ? pieces : [at ? { ...piece, at: { ...at, exact: false } } : piece];
    }
    return this.#print(pieces) && (stops ? 'stop' : true);
  }
}

interface Field {
  readonly flags: string;
  readonly least: number;
  readonly most: number | undefined;
}

function pad(text: string, { flags, least }: Field): string {
  return flags.includes('-') ? text.padEnd(least) : text.padStart(least);
}

/** `%q`; undefined for what needs `$'…'`, which versions write differently. */
function quote(text: string): string | undefined {
  if (text === '') return "''";
  if (!/^[ -~]*$/.test(text)) return undefined;
  return text.replace(/^[#~]|[^\w#~%+\-./:=@]/g, '\\$&').replace(/([:=])(~)/g, '$1\\$2');
}

/** A number as printf reads its argument. */
function integer(text: string): bigint | undefined {
  if (/^["'][ -~]$/.test(text)) return BigInt(text.charCodeAt(1));
  const match = /^([-+]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9]\d*)$/.exec(text);
  if (!match) return undefined;
  const digits = match[2] ?? '0';
  const size = BigInt(/^0[0-7]/.test(digits) ? `0o${digits.slice(1)}` : digits);
  return size > 0x7fff_ffff_ffff_ffffn ? undefined : match[1] === '-' ? -size : size;
}

/** `%d`, `%x`, `%o`, `%u`, `%c`; undefined for other conversions and what is no number. */
function number(kind: string, text: string, how: Field): string | undefined {
  if (kind === 'c')
    return isAscii(text) && how.most === undefined && text !== '' ? pad(text.slice(0, 1), how) : undefined;
  const value = integer(text);
  if (value === undefined || !'diuxXo'.includes(kind)) return undefined;
  const { flags, least, most } = how;
  const signed = kind === 'd' || kind === 'i';
  if (flags.includes("'") || (!signed && value < 0n) || (most === 0 && value === 0n)) return undefined;
  const base = kind === 'o' ? 8 : kind === 'x' || kind === 'X' ? 16 : 10;
  let digits = (value < 0n ? -value : value).toString(base).padStart(most ?? 0, '0');
  if (kind === 'X') digits = digits.toUpperCase();
  if (flags.includes('#') && base === 8 && !digits.startsWith('0')) digits = `0${digits}`;
  const prefix = flags.includes('#') && base === 16 && value !== 0n ? `0${kind}` : '';
  const plus = flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
  const sign = value < 0n ? '-' : signed ? plus : '';
  const zeros = flags.includes('0') && !flags.includes('-') && most === undefined;
  if (zeros) digits = digits.padStart(least - sign.length - prefix.length, '0');
  return pad(sign + prefix + digits, how);
}

/** What `printf FORMAT ARGS…` prints. */
function printf({ command }: PrinterCall): Pieces | undefined {
  const [first, ...rest] = command.words.slice(1);
  const dashes = staticText(first) === '--';
  const format = staticText(dashes ? rest[0] : first);
  const args = dashes ? rest.slice(1) : rest;
  if (format === undefined || (!dashes && /^-./.test(format)) || format.length > MAX_PRINTED) return undefined;
  // /usr/bin/printf quotes differently.
  if (args.length > MAX_ARGUMENTS || (!command.builtin && /%\S*q/.test(format))) return undefined;
  const formatter = new Formatter(command, args);
  return formatter.run(format) ? formatter.out : undefined;
}

export const ECHO: PrinterTable = { echo, printf, true: () => [], ':': () => [] };
