// envsubst with a known environment, and jq with a path or a constant.
import { staticText } from '../../model/word.ts';
import type { OptionTable } from '../options.ts';
import {
  derived,
  inputOf,
  operandsOf,
  type Pieces,
  plainCall,
  type PrinterCall,
  type PrinterTable,
  textFilter,
} from './printer.ts';
import { textOf } from '../values.ts';

/** A variable as envsubst knows it. */
const VARIABLE = /\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)\})/g;

/** `envsubst ['$A $B'] < TEMPLATE`, when all variables in the text are set by the script. */
function substituted(call: PrinterCall): Pieces | undefined {
  const { command } = call;
  const [format, more] = command.words.slice(1);
  const given = format && staticText(format);
  if (more || (format && (given === undefined || given.startsWith('-')))) return undefined;
  const chosen = given === undefined ? undefined : new Set([...given.matchAll(VARIABLE)].map(nameIn));
  return textFilter(call, [], (text) => {
    const unknown: string[] = [];
    const result = text.replace(VARIABLE, (whole: string, plain?: string, braced?: string) => {
      const name = plain ?? braced ?? '';
      if (chosen && !chosen.has(name)) return whole;
      const values = command.environment.get(name) ?? [];
      const value = values.length === 1 ? staticText(values[0]) : undefined;
      if (value === undefined) unknown.push(name);
      return value ?? '';
    });
    return unknown.length === 0 ? result : undefined;
  });
}

const nameIn = (match: RegExpMatchArray): string => match[1] ?? match[2] ?? '';

const JQ: OptionTable = {
  flags: '-r,--raw-output -n,--null-input -c,--compact-output -M,--monochrome-output -j,--join-output',
  values: '',
};

const STEP = /\.([A-Za-z_]\w*)|\.?\[(\d+)\]|\.?\["([^"\\]*)"\]|\."([^"\\]*)"/y;

/** `jq -r .key`, `jq -rn '"text"'`, also with `@base64d` behind. */
function jq(call: PrinterCall): Pieces | undefined {
  const parsed = plainCall(JQ, call.command);
  const [program, ...files] = parsed ? operandsOf(parsed) : [];
  const source = program && staticText(program);
  if (!parsed || !program || source === undefined || !parsed.has('--raw-output', '--join-output')) return undefined;
  const [first = '', ...filters] = source.split('|').map((part) => part.trim());
  const empty = parsed.has('--null-input');
  const input = empty ? [] : inputOf(call, files);
  const text = input && textOf(input);
  if (text === undefined || filters.some((filter) => filter !== '@base64d') || filters.length > 1) return undefined;
  const value = first.startsWith('"') ? parsedJson(first) : empty ? undefined : at(parsedJson(text), first);
  if (typeof value !== 'string') return undefined;
  const result = filters.length > 0 ? Buffer.from(value, 'base64').toString('utf8') : value;
  const end = parsed.has('--join-output') ? '' : '\n';
  return [derived(`${result}${end}`, empty ? program.pieces : input, call.command)];
}

function parsedJson(text: string): unknown {
  // `"\(…)"` is a template of jq's own, and no JSON.
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** What stands at a path such as `.steps[0].run`. */
function at(value: unknown, path: string): unknown {
  let here = value;
  STEP.lastIndex = 0;
  for (let done = path === '.' ? 1 : 0; done < path.length; done = STEP.lastIndex) {
    const match = STEP.exec(path);
    if (!match || typeof here !== 'object' || here === null) return undefined;
    const key = match.slice(1).find((part: string | undefined) => part !== undefined) ?? '';
    here = Object.getOwnPropertyDescriptor(here, key)?.value as unknown;
  }
  return here;
}

export const TEMPLATES: PrinterTable = { envsubst: substituted, jq };
