// Filters that look at characters: tr, rev, cut, fold.
import { staticText } from '../../model/word.ts';
import type { OptionTable } from '../options.ts';
import {
  countOf,
  lineFilter,
  linesOf,
  operandsOf,
  type Pieces,
  plainCall,
  type PrinterCall,
  type PrinterTable,
  textFilter,
  valueOf,
} from './printer.ts';
import { characterSet, LETTERS } from './tr-sets.ts';

const TR: OptionTable = {
  flags: '-c,-C,--complement -d,--delete -s,--squeeze-repeats -t,--truncate-set1',
  style: 'posix',
};

function translate(call: PrinterCall): Pieces | undefined {
  const parsed = plainCall(TR, call.command);
  if (!parsed) return undefined;
  const specs = operandsOf(parsed).map((word) => staticText(word) ?? '');
  const deletes = parsed.has('--delete');
  const squeezes = parsed.has('--squeeze-repeats');
  const complements = parsed.has('--complement');
  const both = specs.length === 2;
  if (specs.length === 0 || specs.length > 2 || (deletes && both !== squeezes) || (!both && !deletes && !squeezes))
    return undefined;
  const first = characterSet(specs[0] ?? '', false);
  const changesCase = specs.every((spec) => /^\[:(?:upper|lower):\]$/.test(spec)) && !complements;
  const second = both ? characterSet(specs[1] ?? '', !deletes && !changesCase, first?.length) : [];
  if (!first || !second || (both && second.length === 0 && !deletes)) return undefined;
  const chosen = complements ? LETTERS.filter((c) => !first.includes(c)) : first;
  const table = new Map<string, string>();
  if (both && !deletes) {
    // Which characters a complement's follow one another by is left alone.
    if (complements && second.length > 1) return undefined;
    const last = second.at(-1) ?? '';
    const cut = parsed.has('--truncate-set1') ? chosen.slice(0, second.length) : chosen;
    cut.forEach((c, index) => table.set(c, second[index] ?? last));
  }
  const removed = new Set(deletes ? chosen : []);
  const squeezed = new Set(!squeezes ? [] : both ? second : chosen);
  return textFilter(call, [], (text) => {
    let out = '';
    let before = '';
    for (const c of text) {
      if (removed.has(c)) continue;
      const next = table.get(c) ?? c;
      if (next === before && squeezed.has(next)) continue;
      out += next;
      before = next;
    }
    return out;
  });
}

function reverse(call: PrinterCall): Pieces | undefined {
  const files = call.command.words.slice(1);
  if (files.some((word) => (staticText(word) ?? '-').startsWith('-'))) return undefined;
  return textFilter(call, files, (text) =>
    text
      .split('\n')
      .map((line) => Array.from(line).reverse().join(''))
      .join('\n'),
  );
}

const CUT: OptionTable = {
  flags: '-s,--only-delimited --complement -n',
  values: '-b,--bytes -c,--characters -f,--fields -d,--delimiter --output-delimiter',
};

/** A list such as `1,3-5,7-` as a test of positions. */
function positions(list: string): ((position: number) => boolean) | undefined {
  const ranges = list.split(/[,\s]/).map((part) => {
    const match = /^(\d{1,6})?(-)?(\d{1,6})?$/.exec(part);
    if (!match || part === '' || part === '-') return undefined;
    const from = Number(match[1] ?? 1);
    const to = match[3] !== undefined ? Number(match[3]) : match[2] === undefined ? from : Infinity;
    return from < 1 || to < from ? undefined : { from, to };
  });
  if (ranges.includes(undefined)) return undefined;
  return (position) => ranges.some((range) => range && position >= range.from && position <= range.to);
}

function cut(call: PrinterCall): Pieces | undefined {
  const parsed = plainCall(CUT, call.command);
  if (!parsed) return undefined;
  const kinds = ['--bytes', '--characters', '--fields'].filter((name) => parsed.has(name));
  const [kind = ''] = kinds;
  const listed = positions(valueOf(parsed, kind) ?? '');
  if (kinds.length !== 1 || !listed || parsed.all(kind).length !== 1) return undefined;
  const keeps = (index: number): boolean => listed(index + 1) !== parsed.has('--complement');
  if (kind !== '--fields') {
    if (['--delimiter', '--output-delimiter', '--only-delimited'].some((name) => parsed.has(name))) return undefined;
    return lineFilter(call, operandsOf(parsed), (lines) =>
      lines.map((line) =>
        Array.from(line)
          .filter((_, index) => keeps(index))
          .join(''),
      ),
    );
  }
  const delimiter = parsed.has('--delimiter') ? valueOf(parsed, '--delimiter') : '\t';
  const between = parsed.has('--output-delimiter') ? valueOf(parsed, '--output-delimiter') : delimiter;
  if (delimiter?.length !== 1 || delimiter === '\n' || between === undefined || between === '') return undefined;
  return lineFilter(call, operandsOf(parsed), (lines) =>
    lines.flatMap((line) => {
      if (!line.includes(delimiter)) return parsed.has('--only-delimited') ? [] : [line];
      return [
        line
          .split(delimiter)
          .filter((_, index) => keeps(index))
          .join(between),
      ];
    }),
  );
}

const FOLD: OptionTable = { values: '-w,--width', flags: '-b,--bytes' };

function fold(call: PrinterCall): Pieces | undefined {
  const parsed = plainCall(FOLD, call.command);
  const width = parsed?.has('--width') ? countOf(valueOf(parsed, '--width')) : 80;
  if (!parsed || width === undefined || width < 1) return undefined;
  return textFilter(call, operandsOf(parsed), (text) => {
    if (/[\t\b\r]/.test(text)) return undefined;
    const { lines, terminated } = linesOf(text);
    const folded = lines.map((line) => {
      const parts: string[] = [];
      for (let i = 0; i < line.length || i === 0; i += width) parts.push(line.slice(i, i + width));
      return parts.join('\n');
    });
    return folded.join('\n') + (terminated && lines.length > 0 ? '\n' : '');
  });
}

export const CHARACTERS: PrinterTable = { tr: translate, rev: reverse, cut, fold };
