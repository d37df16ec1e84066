// What operators and string methods make of values: concatenation, %-formatting, str.format, join, subscripts.
import type { Span } from '../../text/span.ts';
import type { Hole, Keyword, SequenceValue, StringValue, TemplateValue, TextPart, Value } from './ast.ts';

type Part = TextPart | Hole;
export type Text = StringValue | TemplateValue;

/**
 * How much text and how many values may be copied in all. Names and formats can repeat a value without writing it
 * again; the budget keeps the work linear in the text, and what it no longer covers is unknown.
 */
export class Budget {
  #left: number;

  constructor(textLength: number) {
    this.#left = (1 << 20) + 4 * textLength;
  }

  take(cost: number): boolean {
    if (cost > this.#left) return false;
    this.#left -= cost;
    return true;
  }

  /** Pays for a copy of a text. */
  takeText(value: Text): boolean {
    if (!this.take(value.parts.length)) return false;
    if (value.kind === 'string') return this.take(value.text.length);
    return this.take(value.parts.reduce((sum, part) => sum + (part.kind === 'hole' ? 1 : part.text.length), 0));
  }
}

export function isText(value: Value | undefined): value is Text {
  return value?.kind === 'string' || value?.kind === 'template';
}

function isSequence(value: Value): value is SequenceValue {
  return value.kind === 'list' || value.kind === 'tuple' || value.kind === 'set';
}

/** Parts as a value: a string when nothing is missing, else a template. */
export function textValue(parts: readonly Part[], span: Span, bytes: boolean): Text {
  const known: TextPart[] = [];
  for (const part of parts) {
    if (part.kind === 'hole') {
      return { kind: 'template', parts: parts.filter((one) => one.kind === 'hole' || one.text !== ''), bytes, span };
    }
    if (part.text !== '') known.push(part);
  }
  return { kind: 'string', text: known.map((part) => part.text).join(''), parts: known, bytes, span };
}

/** The parts that a value becomes where Python calls `str()` on it; a hole when its text is not known. */
export function partsOf(value: Value | undefined, hole: Span, budget: Budget): readonly Part[] {
  if (isText(value))
    return value.bytes || !budget.takeText(value) ? [{ kind: 'hole', span: hole, value }] : value.parts;
  const text = value && plainText(value);
  if (text !== undefined) return [{ kind: 'decoded', text, span: hole }];
  return [{ kind: 'hole', span: hole, ...(value && { value }) }];
}

function plainText(value: Value): string | undefined {
  if (value.kind === 'number') return Number.isSafeInteger(value.value) ? String(value.value) : undefined;
  if (value.kind === 'boolean') return value.value ? 'True' : 'False';
  return value.kind === 'none' ? 'None' : undefined;
}

/** The value of a chain of operands; operators other than `+` and `%` make it unknown. */
export function combine(operands: readonly Value[], operators: readonly string[], span: Span, budget: Budget): Value {
  const unknown: Value = { kind: 'unknown', span };
  const first = operands[0];
  if (!first || operators.some((operator) => operator !== '+' && operator !== '%')) return unknown;
  const terms: Value[] = [first];
  for (const [index, operator] of operators.entries()) {
    const right = operands[index + 1];
    const left = terms.at(-1);
    if (!right || !left) return unknown;
    if (operator === '+') terms.push(right);
    else terms[terms.length - 1] = isText(left) ? percentFormat(left, right, span, budget) : { kind: 'unknown', span };
  }
  if (terms.length === 1) return terms[0] ?? unknown;
  const affordable = terms.every((term) =>
    isText(term) ? budget.takeText(term) : !isSequence(term) || budget.take(term.items.length),
  );
  if (!affordable) return unknown;
  const text = terms.find(isText);
  if (text) {
    const parts = terms.flatMap((term): readonly Part[] =>
      isText(term) ? term.parts : [{ kind: 'hole', span: term.span, value: term }],
    );
    return textValue(parts, span, text.bytes);
  }
  const sequence = terms.find((term) => term.kind === 'list' || term.kind === 'tuple');
  if (!sequence || !isSequence(sequence)) return unknown;
  const items = terms.flatMap((term) => (isSequence(term) ? term.items : []));
  const open = terms.some((term) => !isSequence(term) || term.open);
  return { kind: sequence.kind, items, open, span };
}

const PERCENT = /%(?:\((\w+)\))?[-#0 +]*(?:\d+|\*)?(?:\.(?:\d+|\*))?[hlL]?([a-zA-Z%])/g;

/** `'…' % right` */
function percentFormat(left: Text, right: Value, span: Span, budget: Budget): Value {
  if (!budget.takeText(left)) return { kind: 'unknown', span };
  const positional = right.kind === 'tuple' ? (right.open ? [] : right.items) : right.kind === 'dict' ? [] : [right];
  let next = 0;
  const parts = splitParts(left.parts, PERCENT, (match, at) => {
    const [spec, key, type] = match;
    if (type === '%') return [{ kind: 'decoded', text: '%', span: at }];
    // a star takes an argument of its own, so that the count is lost
    if (spec.includes('*')) next = Infinity;
    const value = key === undefined ? positional[next++] : entryOf(right, key, budget);
    const plain = spec === '%s' || spec === '%d' || (key !== undefined && spec === `%(${key})s`);
    return plain ? partsOf(value, at, budget) : [{ kind: 'hole', span: at, ...(value && { value }) }];
  });
  return textValue(parts, span, left.bytes);
}

const FIELD = /\{\{|\}\}|\{(\w*)([^{}]*)\}|\{|\}/g;

/** `'…'.format(…)` */
function strFormat(left: Text, args: readonly Value[], keywords: readonly Keyword[], span: Span, budget: Budget): Text {
  let next = 0;
  const parts = splitParts(left.parts, FIELD, (match, at) => {
    const [whole, name = '', rest] = match;
    if (whole === '{{' || whole === '}}') return [{ kind: 'decoded', text: whole.slice(1), span: at }];
    if (whole.length === 1) return [{ kind: 'hole', span: at }];
    const index = name === '' ? next++ : /^\d+$/.test(name) ? Number(name) : undefined;
    const named = index === undefined && budget.take(keywords.length);
    const value =
      index === undefined ? (named ? keywords.find((one) => one.name === name)?.value : undefined) : args[index];
    return rest === '' ? partsOf(value, at, budget) : [{ kind: 'hole', span: at, ...(value && { value }) }];
  });
  return textValue(parts, span, left.bytes);
}

/** Replaces each match of a pattern in known text by other parts; the text between keeps its place. */
function splitParts(
  parts: readonly Part[],
  pattern: RegExp,
  replace: (match: RegExpExecArray, at: Span) => readonly Part[],
): Part[] {
  const out: Part[] = [];
  for (const part of parts) {
    if (part.kind === 'hole') {
      out.push(part);
      continue;
    }
    const place = (from: number, to: number): Span =>
      part.kind === 'verbatim' ? { start: part.span.start + from, end: part.span.start + to } : part.span;
    let done = 0;
    for (const match of part.text.matchAll(pattern)) {
      const end = match.index + match[0].length;
      if (match.index > done) {
        out.push({ kind: part.kind, text: part.text.slice(done, match.index), span: place(done, match.index) });
      }
      for (const one of replace(match, place(match.index, end))) out.push(one);
      done = end;
    }
    if (done < part.text.length) {
      out.push({ kind: part.kind, text: part.text.slice(done), span: place(done, part.text.length) });
    }
  }
  return out;
}

/** `separator.join(list)` */
function join(separator: Text, list: Value, span: Span, budget: Budget): Value {
  if (list.kind === 'set' || !isSequence(list) || list.open) {
    return textValue([{ kind: 'hole', span: list.span, value: list }], span, separator.bytes);
  }
  const parts: Part[] = [];
  for (const [index, item] of list.items.entries()) {
    if (index > 0 && !budget.takeText(separator)) return { kind: 'unknown', span };
    const text =
      isText(item) && budget.takeText(item) ? item.parts : [{ kind: 'hole' as const, span: item.span, value: item }];
    for (const part of index > 0 ? separator.parts : []) parts.push(part);
    for (const part of text) parts.push(part);
  }
  return textValue(parts, span, separator.bytes);
}

/** The result of a method of a known string, when it is one of the few that are followed. */
export function callText(
  self: Text,
  method: string,
  args: readonly Value[],
  keywords: readonly Keyword[],
  span: Span,
  budget: Budget,
): Value | undefined {
  const [first] = args;
  if (method === 'join') return args.length === 1 && first ? join(self, first, span, budget) : undefined;
  if (method === 'split') return args.length + keywords.length === 0 ? words(self, span, budget, false) : undefined;
  if ((method !== 'format' && method !== 'encode' && method !== 'decode') || !budget.takeText(self)) return undefined;
  if (method === 'format') return strFormat(self, args, keywords, span, budget);
  const plain = (args.length === 0 && keywords.length === 0) || /^(?:utf-?8|ascii)$/i.test(soleText(args, keywords));
  // only ASCII has the same bytes in every codec that a script may name
  if (!plain || !isAscii(self)) return undefined;
  return { ...self, bytes: method === 'encode', span };
}

/** `shlex.split(text)`: a shell's words, without expansions. */
export function shellWords(text: Text, span: Span, budget: Budget): Value {
  return words(text, span, budget, true);
}

/** The words of a text, parted by blanks; unknown when a quote is not closed. */
function words(text: Text, span: Span, budget: Budget, quotes: boolean): Value {
  const items: Text[] = [];
  let current: Part[] | undefined;
  let quote = '';
  const unknown: Value = { kind: 'unknown', span };
  if (!budget.takeText(text)) return unknown;
  const finish = (): void => {
    if (current && !budget.take(1)) return;
    const from = current?.[0]?.span ?? span;
    const to = current?.at(-1)?.span ?? span;
    // a variable or a decoded stretch may bring them from anywhere
    const place = to.end >= from.start ? { start: from.start, end: to.end } : from;
    if (current) items.push(textValue(current, place, text.bytes));
    current = undefined;
  };
  for (const part of text.parts) {
    if (part.kind === 'hole') {
      // between blanks it may be any number of words
      (current ??= []).push(part);
      continue;
    }
    const tokens = quotes ? part.text.matchAll(SHELL_TOKEN) : part.text.matchAll(BLANK_TOKEN);
    for (const { 0: token, index } of tokens) {
      if (quote === '' && /^\s/.test(token)) {
        finish();
        continue;
      }
      current ??= [];
      if (quotes && (token === "'" || token === '"') && (quote === '' || quote === token)) {
        quote = quote === '' ? token : '';
        continue;
      }
      const escaped = quotes && token.length === 2 && token.startsWith('\\') && quote !== "'";
      const plain = escaped && (quote === '' || /["\\]/.test(token)) ? token.slice(1) : token;
      const at: Span =
        part.kind === 'verbatim'
          ? {
              start: part.span.start + index + token.length - plain.length,
              end: part.span.start + index + token.length,
            }
          : part.span;
      const last = current.at(-1);
      if (last?.kind === 'verbatim' && part.kind === 'verbatim' && last.span.end === at.start) {
        current[current.length - 1] = {
          ...last,
          text: last.text + plain,
          span: { start: last.span.start, end: at.end },
        };
      } else current.push({ kind: part.kind, text: plain, span: at });
    }
  }
  if (quote !== '') return unknown;
  finish();
  return { kind: 'list', items, open: false, span };
}
const BLANK_TOKEN = /\s+|\S+/g;
const SHELL_TOKEN = /\s+|\\[\s\S]|[^\s\\'"]+|['"\\]/g;

function soleText(args: readonly Value[], keywords: readonly Keyword[]): string {
  const [codec] = args;
  return args.length === 1 && keywords.length === 0 && codec?.kind === 'string' ? codec.text : '';
}

function isAscii(value: Text): boolean {
  // eslint-disable-next-line no-control-regex -- the range is the definition of ASCII
  return value.parts.every((part) => part.kind === 'hole' || /^[\x00-\x7f]*$/.test(part.text));
}

/** `value[key]` of a known list, tuple or dict. */
export function itemOf(value: Value, key: Value, budget: Budget): Value | undefined {
  if (value.kind === 'list' || value.kind === 'tuple') {
    if (value.open || key.kind !== 'number') return undefined;
    return value.items.at(key.value);
  }
  if (key.kind === 'number') return entryOf(value, key.value, budget);
  return key.kind === 'string' && !key.bytes ? entryOf(value, key.text, budget) : undefined;
}

/** The last entry of a dict with this key; undefined when a later or unknown key may replace it. */
function entryOf(value: Value, key: string | number, budget: Budget): Value | undefined {
  if (value.kind !== 'dict' || value.open || !budget.take(value.entries.length)) return undefined;
  const keys = value.entries.map((entry) => constantKey(entry.key));
  return keys.includes(undefined) ? undefined : value.entries[keys.lastIndexOf(key)]?.value;
}

function constantKey(key: Value): string | number | undefined {
  if (key.kind === 'number') return key.value;
  return key.kind === 'string' && !key.bytes ? key.text : undefined;
}

const GROWING = new Set(['append', 'extend', 'insert', 'add', 'update', 'setdefault']);

/** What a list, set or dict is after a method was called on it; undefined when its items are no longer known. */
export function afterMethod(value: Value, method: string): Value | undefined {
  if (value.kind !== 'list' && value.kind !== 'set' && value.kind !== 'dict') return value;
  if (/^(?:copy|count|index|get|items|keys|values|__\w+__)$/.test(method)) return value;
  // an insertion moves what follows it, and `update` replaces entries
  if (!GROWING.has(method) || method === 'insert' || method === 'update') return undefined;
  return { ...value, open: true };
}
