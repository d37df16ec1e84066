// grep with plain options: the lines it prints keep their places.
import { type Piece, staticText } from '../../model/word.ts';
import type { OptionTable } from '../options.ts';
import { textOf } from '../values.ts';
import {
  countOf,
  derived,
  inputOf,
  isAscii,
  madeBy,
  MAX_PRINTED,
  operandsOf,
  type Pieces,
  plainCall,
  type PrinterCall,
  slice,
  valueOf,
} from './printer.ts';
import { compileRegex, findAll, type RegexSyntax } from './regex.ts';

const GREP: OptionTable = {
  flags:
    '-E,--extended-regexp -F,--fixed-strings -G,--basic-regexp -v,--invert-match -i,--ignore-case -o,--only-matching -x,--line-regexp -q,--quiet -s,--no-messages -h,--no-filename -c,--count -a,--text --color=never',
  values: '-e,--regexp -m,--max-count',
};

export function grep(call: PrinterCall): Pieces | undefined {
  const parsed = plainCall(GREP, call.command);
  if (!parsed) return undefined;
  if (parsed.has('--quiet')) return [];
  const operands = operandsOf(parsed);
  const given = parsed.has('--regexp') ? valueOf(parsed, '--regexp') : staticText(operands[0]);
  const files = parsed.has('--regexp') ? operands : operands.slice(1);
  const { name } = call.command;
  const syntax: RegexSyntax =
    parsed.has('--fixed-strings') || name === 'fgrep'
      ? 'fixed'
      : parsed.has('--extended-regexp') || name === 'egrep'
        ? 'extended'
        : 'basic';
  if (given === undefined || given.includes('\n') || parsed.all('--regexp').length > 1) return undefined;
  // grep and sed differ in these.
  if (syntax !== 'fixed' && /\\[nt]/.test(given)) return undefined;
  const regex = compileRegex(given, syntax, parsed.has('--ignore-case'));
  const limit = parsed.has('--max-count') ? countOf(valueOf(parsed, '--max-count')) : Infinity;
  if (!regex || limit === undefined || (files.length > 1 && !parsed.has('--no-filename'))) return undefined;
  const pieces = inputOf(call, files);
  const text = pieces && textOf(pieces);
  if (!pieces || text === undefined || text.length > MAX_PRINTED || !isAscii(text) || text.includes('\0'))
    return undefined;
  const only = parsed.has('--only-matching');
  const inverted = parsed.has('--invert-match');
  if (only && inverted) return [];
  const out: Piece[] = [];
  let selected = 0;
  for (let start = 0; start < text.length && selected < limit;) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    const line = text.slice(start, end);
    let found = findAll(regex, line, only ? Infinity : parsed.has('--line-regexp') ? Infinity : 1);
    if (!found) return undefined;
    if (parsed.has('--line-regexp')) found = found.filter((one) => one.start === 0 && one.end === line.length);
    if (found.length > 0 !== inverted) {
      selected++;
      if (parsed.has('--count')) out.length = 0;
      else if (only) {
        const texts = found.map((one) => line.slice(one.start, one.end)).filter((one) => one !== '');
        out.push(...texts.map((one) => derived(`${one}\n`, pieces, call.command)));
      } else out.push(...slice(pieces, call.command, start, end), madeBy(call.command, '\n'));
    }
    if (selected > 200) return undefined;
    start = end + 1;
  }
  return parsed.has('--count') ? [madeBy(call.command, `${String(selected)}\n`)] : out;
}
