// awk programs of one `print`, with fields, constants and a simple condition.
import { staticText } from '../../model/word.ts';
import type { OptionTable } from '../options.ts';
import {
  isAscii,
  lineFilter,
  madeBy,
  operandsOf,
  type Pieces,
  plainCall,
  type PrinterCall,
  valueOf,
} from './printer.ts';
import { compileRegex, findAll, type Regex } from './regex.ts';

const AWK: OptionTable = { values: '-F,--field-separator -v,--assign', style: 'posix' };

type Term = { readonly text: string } | { readonly field: number | 'last' };

interface Program {
  /** before any line */
  readonly begins?: true;
  /** only this line, or those that match */
  readonly line?: number;
  readonly regex?: Regex;
  /** what is printed, by arguments of `print` */
  readonly prints: readonly (readonly Term[])[];
}

export function awk(call: PrinterCall): Pieces | undefined {
  const parsed = plainCall(AWK, call.command);
  const [source, ...files] = parsed ? operandsOf(parsed) : [];
  const constants = new Map<string, string>();
  for (const option of parsed?.all('--assign') ?? []) {
    const match = /^([A-Za-z_]\w*)=([^\\]*)$/.exec(staticText(option.value) ?? '');
    if (!match) return undefined;
    constants.set(match[1] ?? '', match[2] ?? '');
  }
  const program = source && parseAwk(staticText(source) ?? '', constants);
  if (!parsed || !program || ['FS', 'OFS', 'ORS', 'RS', 'NF', 'NR'].some((name) => constants.has(name)))
    return undefined;
  if (files.some((file) => (staticText(file) ?? '=').includes('='))) return undefined;
  if (program.begins) {
    const text = printed(program, [], '');
    return [madeBy(call.command, `${text}\n`)];
  }
  const separator = parsed.has('--field-separator') ? valueOf(parsed, '--field-separator') : ' ';
  if (separator?.length !== 1 || separator === '\\' || separator === 't') return undefined;
  return lineFilter(call, files, (lines) => {
    const out: string[] = [];
    for (const [index, line] of lines.entries()) {
      if (program.line !== undefined && program.line !== index + 1) continue;
      const found = program.regex && findAll(program.regex, line, 1);
      if (program.regex && !found) return undefined;
      if (found?.length === 0) continue;
      const blank = line.replace(/^[ \t]+|[ \t]+$/g, '');
      const fields =
        separator === ' ' ? (blank === '' ? [] : blank.split(/[ \t]+/)) : line === '' ? [] : line.split(separator);
      out.push(printed(program, fields, line));
    }
    return out;
  });
}

function printed(program: Program, fields: readonly string[], line: string): string {
  const show = (term: Term): string => {
    if ('text' in term) return term.text;
    if (term.field === 'last') return fields.length === 0 ? line : (fields.at(-1) ?? '');
    return term.field === 0 ? line : (fields[term.field - 1] ?? '');
  };
  return program.prints.map((terms) => terms.map(show).join('')).join(' ');
}

const TOKEN = /\s*(?:"((?:[^"\\\n]|\\.)*)"|\$(NF|\d{1,4})(?!\w)|(\d{1,9})(?![\w.])|([A-Za-z_]\w*)(?!\s*[([])|(,))/y;

function parseAwk(source: string, constants: ReadonlyMap<string, string>): Program | undefined {
  const outer = /^\s*(?:(BEGIN)|NR\s*==\s*(\d{1,9})|\/((?:[^/\\\n]|\\.)+)\/)?\s*\{\s*print\b([^}]*?)[;\s]*\}\s*$/.exec(
    source,
  );
  if (!outer || source.length > 2000) return undefined;
  const [, begin, line, pattern, list = ''] = outer;
  const prints = terms(list, constants);
  if (!prints) return undefined;
  if (begin !== undefined) return prints.flat().every((term) => 'text' in term) ? { begins: true, prints } : undefined;
  if (line !== undefined) return { line: Number(line), prints };
  if (pattern === undefined) return { prints };
  const regex = /[{\\]/.test(pattern) ? undefined : compileRegex(pattern, 'extended');
  return regex && { regex, prints };
}

/** The arguments of `print`, each some terms put together. */
function terms(list: string, constants: ReadonlyMap<string, string>): Term[][] | undefined {
  if (list.trim() === '') return [[{ field: 0 }]];
  const all: Term[][] = [[]];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < list.trimEnd().length) {
    const match = TOKEN.exec(list);
    if (!match) return undefined;
    const [, text, field, number, name, comma] = match;
    const last = all.at(-1);
    if (comma !== undefined) {
      if (last?.length === 0) return undefined;
      all.push([]);
    } else if (text !== undefined) {
      const known = /\\(?:([0-7]{1,3})|(["\\nt/]))/g;
      const plain = text.replace(known, (_, octal: string | undefined, c: string) =>
        octal ? String.fromCharCode(parseInt(octal, 8)) : c === 'n' ? '\n' : c === 't' ? '\t' : c,
      );
      if (text.replace(known, '').includes('\\') || !isAscii(plain)) return undefined;
      last?.push({ text: plain });
    } else if (field !== undefined) last?.push({ field: field === 'NF' ? 'last' : Number(field) });
    else if (number !== undefined) last?.push({ text: String(Number(number)) });
    else {
      const value = constants.get(name ?? '');
      if (value === undefined) return undefined;
      last?.push({ text: value });
    }
  }
  return all.at(-1)?.length === 0 ? undefined : all;
}
