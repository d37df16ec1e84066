// Filters that look at lines: cat, tee, head, tail, tac, sort, uniq, wc, paste, and seq, which makes some.
import { shapeOf, staticText } from '../../model/word.ts';
import type { OptionTable } from '../options.ts';
import { textOf } from '../values.ts';
import {
  inputOf,
  lineFilter,
  linesOf,
  madeBy,
  MAX_PRINTED,
  operandsOf,
  type Pieces,
  plainCall,
  type PrinterCall,
  type PrinterTable,
  shapeOfPieces,
  slice,
  textFilter,
  valueOf,
} from './printer.ts';

function concatenate(call: PrinterCall): Pieces | undefined {
  const parsed = plainCall({ flags: '-u' }, call.command);
  return parsed && inputOf(call, operandsOf(parsed));
}

/** How `head` and `tail` were asked: `-n 3`, `-n +3`, `-n -3`, `-3`, `-c 5`. */
function extent(call: PrinterCall): { unit: 'line' | 'byte'; sign: string; count: number; files: number } | undefined {
  const words = call.command.words.slice(1);
  let unit: 'line' | 'byte' = 'line';
  let given = '10';
  let i = 0;
  for (; i < words.length; i++) {
    const text = staticText(words[i]) ?? '';
    if (!text.startsWith('-') || text === '-') break;
    const short = /^-([nc])(.*)$/.exec(text);
    const long = /^--(lines|bytes)=(.*)$/.exec(text);
    if (/^-\d+$/.test(text) && i === 0) given = text.slice(1);
    else if (/^(?:-q|--quiet|--silent)$/.test(text)) continue;
    else if (short || long) {
      const [, kind = '', value = ''] = short ?? long ?? [];
      unit = kind === 'c' || kind === 'bytes' ? 'byte' : 'line';
      given = value === '' && short ? (staticText(words[++i]) ?? '?') : value;
    } else return undefined;
  }
  const amount = /^([-+]?)(\d{1,9})$/.exec(given);
  if (!amount || words.length - i > 1) return undefined;
  return { unit, sign: amount[1] ?? '', count: Number(amount[2]), files: i + 1 };
}

/** Offsets at which the units of a text begin, and its end. */
function starts(text: string, unit: 'line' | 'byte'): (index: number) => number {
  if (unit === 'byte') return (index) => Math.min(Math.max(0, index), text.length);
  const offsets = [0];
  for (let at = text.indexOf('\n'); at >= 0 && at + 1 < text.length; at = text.indexOf('\n', at + 1))
    offsets.push(at + 1);
  if (text !== '') offsets.push(text.length);
  return (index) => offsets[Math.min(Math.max(0, index), offsets.length - 1)] ?? 0;
}

function ends(call: PrinterCall): Pieces | undefined {
  const asked = extent(call);
  const pieces = asked && inputOf(call, call.command.words.slice(asked.files));
  if (!pieces) return undefined;
  const fromStart = call.command.name === 'head';
  const { unit, sign, count } = asked;
  if (fromStart ? sign === '+' : sign === '-' && unit === 'byte' && count === 0) return undefined;
  const known = textOf(pieces);
  // In front of the first stretch that is not known, lines are counted all the same.
  const shape = shapeOfPieces(pieces, call.command);
  if (known === undefined) {
    const hole = pieces.findIndex((piece) => piece.kind === 'unknown');
    const before = textOf(pieces.slice(0, hole)) ?? '';
    const lines = before.split('\n').length - 1;
    if (!fromStart || sign === '-' || unit !== 'line' || lines < count) return undefined;
  }
  if (shape.length > MAX_PRINTED || (unit === 'byte' && /[^\0-\x7f]/.test(shape))) return undefined;
  const offset = starts(shape, unit);
  const total = unit === 'byte' ? shape.length : linesOf(shape).lines.length;
  if (fromStart) return slice(pieces, call.command, 0, offset(sign === '-' ? total - count : count));
  return slice(pieces, call.command, offset(sign === '+' ? count - 1 : total - count));
}

const SORT: OptionTable = { flags: '-u,--unique -r,--reverse -n,--numeric-sort' };

/** Whether lines sort the same in every locale. */
function sortsAlike(call: PrinterCall, lines: readonly string[]): boolean {
  const { command } = call;
  const assigned = command.assignments.find((one) => one.name === 'LC_ALL')?.value;
  const exported = command.environment.get('LC_ALL');
  const locale = staticText(assigned ?? (exported?.length === 1 ? exported[0] : undefined));
  return locale === 'C' || locale === 'POSIX' || lines.every((line) => /^[0-9a-z]*$/.test(line));
}

function sort(call: PrinterCall): Pieces | undefined {
  const parsed = plainCall(SORT, call.command);
  if (!parsed) return undefined;
  const numeric = parsed.has('--numeric-sort');
  const unique = parsed.has('--unique');
  const sign = parsed.has('--reverse') ? -1 : 1;
  return lineFilter(call, operandsOf(parsed), (lines) => {
    if (
      numeric ? !lines.every((line) => /^-?(?:0|[1-9]\d{0,14})$/.test(line) && line !== '-0') : !sortsAlike(call, lines)
    )
      return undefined;
    const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
    const sorted = [...lines].sort((a, b) => sign * (numeric ? Number(a) - Number(b) : byText(a, b)));
    return unique ? sorted.filter((line, index) => index === 0 || line !== sorted[index - 1]) : sorted;
  });
}

const UNIQ: OptionTable = { flags: '-d,--repeated -u,--unique -c,--count' };

function uniq(call: PrinterCall): Pieces | undefined {
  const parsed = plainCall(UNIQ, call.command);
  if (!parsed || parsed.operands.length > 1) return undefined;
  return lineFilter(call, operandsOf(parsed), (lines) => {
    const groups: { line: string; count: number }[] = [];
    for (const line of lines) {
      const last = groups.at(-1);
      if (last?.line === line) last.count++;
      else groups.push({ line, count: 1 });
    }
    return groups
      .filter(({ count }) => (!parsed.has('--repeated') || count > 1) && (!parsed.has('--unique') || count === 1))
      .map(({ line, count }) => (parsed.has('--count') ? `${String(count).padStart(7)} ${line}` : line));
  });
}

function backwards(call: PrinterCall): Pieces | undefined {
  const parsed = plainCall({}, call.command);
  if (!parsed || parsed.operands.length > 1) return undefined;
  return textFilter(call, operandsOf(parsed), (text) => (text.match(/[^\n]*\n|[^\n]+$/g) ?? []).reverse().join(''));
}

const WC: OptionTable = { flags: '-l,--lines -c,--bytes -w,--words -m,--chars' };

function count(call: PrinterCall): Pieces | undefined {
  const parsed = plainCall(WC, call.command);
  const [option, ...others] = parsed?.options ?? [];
  if (!parsed || !option || others.length > 0 || parsed.operands.length > 1) return undefined;
  const [file] = operandsOf(parsed);
  const name = file === undefined ? '' : ` ${staticText(file) ?? '?'}`;
  if (file && staticText(file) === undefined) return undefined;
  return textFilter(call, operandsOf(parsed), (text) => {
    const numbers: Readonly<Record<string, number>> = {
      '--lines': text.split('\n').length - 1,
      '--words': text.match(/[^\t-\r ]+/g)?.length ?? 0,
    };
    return `${String(numbers[option.name] ?? text.length)}${name}\n`;
  });
}

const PASTE: OptionTable = { flags: '-s,--serial', values: '-d,--delimiters' };

function paste(call: PrinterCall): Pieces | undefined {
  const parsed = plainCall(PASTE, call.command);
  if (!parsed?.has('--serial') || parsed.operands.length > 1) return undefined;
  const given = parsed.has('--delimiters') ? valueOf(parsed, '--delimiters') : '\t';
  if (given === undefined) return undefined;
  const delimiters: string[] = given === '' ? [''] : [];
  for (const [, escaped, plain = ''] of given.matchAll(/\\([\s\S]?)|([^\\])/g)) {
    const special: Readonly<Record<string, string>> = { n: '\n', t: '\t', '\\': '\\', '0': '' };
    const one = escaped === undefined ? plain : special[escaped];
    if (one === undefined) return undefined;
    delimiters.push(one);
  }
  return textFilter(call, operandsOf(parsed), (text) => {
    const { lines } = linesOf(text);
    return `${lines.map((line, index) => (index === 0 ? '' : (delimiters[(index - 1) % delimiters.length] ?? '')) + line).join('')}\n`;
  });
}

function sequence(call: PrinterCall): Pieces | undefined {
  const { command } = call;
  let separator = '\n';
  let wide = false;
  const numbers: number[] = [];
  const words = command.words.slice(1).map((word) => staticText(word));
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '?';
    if (/^-?(?:0|[1-9]\d{0,8})$/.test(word)) numbers.push(Number(word));
    else if (word === '-w' || word === '--equal-width') wide = true;
    else if (word === '-s') separator = words[++i] ?? '?';
    else if (/^-s./.test(word)) separator = word.slice(2);
    else if (word.startsWith('--separator=')) separator = word.slice('--separator='.length);
    else return undefined;
  }
  if (numbers.length === 0 || numbers.length > 3 || separator.includes('\\')) return undefined;
  const last = numbers.at(-1) ?? 0;
  const first = numbers.length > 1 ? (numbers[0] ?? 1) : 1;
  const step = numbers.length === 3 ? (numbers[1] ?? 1) : 1;
  if (step === 0 || Math.abs((last - first) / step) > MAX_PRINTED / 8 || (wide && Math.min(first, last) < 0))
    return undefined;
  const items: string[] = [];
  for (let at = first; step > 0 ? at <= last : at >= last; at += step) items.push(String(at));
  const width = wide ? Math.max(String(first).length, String(last).length) : 0;
  const text = items.map((item) => item.padStart(width, '0')).join(separator);
  return items.length === 0 ? [] : [madeBy(command, `${text}\n`)];
}

export const LINES: PrinterTable = {
  cat: concatenate,
  tee: (call) => (call.command.words.slice(1).every((word) => shapeOf(word) !== '') ? call.stdin : undefined),
  head: ends,
  tail: ends,
  tac: backwards,
  sort,
  uniq,
  wc: count,
  paste,
  seq: sequence,
};
