// What methods make of known values: str.format, join, replace, encode, list.append, …
import type { Span } from '../../text/span.ts';
import type { DictValue, Keyword, SequenceValue, StringValue, TemplateValue, Value } from './ast.ts';
import { decodedBytes } from './decoders.ts';
import {
  type Budget,
  isSequence,
  isText,
  type Part,
  partsOf,
  spliced,
  splitParts,
  type Text,
  textValue,
} from './values.ts';
import { splitLines, splitText } from './words.ts';

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
    return rest === '' ? partsOf(value, at, budget) : [{ kind: 'hole', span: at }];
  });
  return textValue(parts, span, left.bytes);
}

/** `separator.join(list)` */
function join(separator: Text, list: Value, span: Span, budget: Budget): Value {
  if (list.kind === 'string' && separator.kind === 'string' && budget.takeText(list)) {
    if (separator.text === '') return { ...list, span };
    if (!budget.take(list.text.length * (separator.text.length + 1))) return { kind: 'unknown', span };
    const text = Array.from(list.text).join(separator.text);
    return textValue([{ kind: 'decoded', text, span: list.span }], span, separator.bytes);
  }
  if (list.kind === 'set' || !isSequence(list) || (list.open && !list.items.some((item) => item.kind === 'spread'))) {
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
  if (method === 'split') return splitText(self, args, keywords, span, budget);
  if (method === 'splitlines' && args.length === 0) return splitLines(self, span, budget);
  if (!budget.takeText(self)) return undefined;
  if (method === 'strip' && self.kind === 'template' && args.length === 0) return stripped(self, span);
  if (method === 'format') return strFormat(self, args, keywords, span, budget);
  if (method === 'encode' || method === 'decode') return recoded(self, method, args, keywords, span, budget);
  return self.kind === 'string' && keywords.length === 0 ? changed(self, method, args, span, budget) : undefined;
}

function recoded(
  self: Text,
  method: 'encode' | 'decode',
  args: readonly Value[],
  keywords: readonly Keyword[],
  span: Span,
  budget: Budget,
): Value | undefined {
  const given = args[0] ?? keywords.find((keyword) => keyword.name === 'encoding')?.value;
  if (given && given.kind !== 'string') return undefined;
  const codec = given?.text ?? 'utf-8';
  // ASCII has the same bytes in every character set that a script is likely to name
  if (isAscii(self) && /^(?:utf-?8|ascii|latin-?1|iso-?8859-1)$/i.test(codec)) {
    return { ...self, bytes: method === 'encode', span };
  }
  return method === 'decode' ? decodedBytes(self, codec, span, budget) : undefined;
}

/** Methods that give other text, for text known in full. */
function changed(
  self: StringValue,
  method: string,
  args: readonly Value[],
  span: Span,
  budget: Budget,
): Value | undefined {
  const texts = args.map((one) => (one.kind === 'string' ? one.text : undefined));
  const [first, second] = texts;
  const decoded = (text: string): Value => changedText(self, text, span);
  switch (method) {
    case 'strip':
    case 'lstrip':
    case 'rstrip': {
      if (args.length > 0) return undefined;
      const end = method === 'lstrip' ? self.text : self.text.trimEnd();
      const start = method === 'rstrip' ? 0 : self.text.length - self.text.trimStart().length;
      return textSlice(self, start, Math.max(start, end.length), span);
    }
    case 'lower':
      return isAscii(self) && args.length === 0 ? decoded(self.text.toLowerCase()) : undefined;
    case 'upper':
      return isAscii(self) && args.length === 0 ? decoded(self.text.toUpperCase()) : undefined;
    case 'replace': {
      if (first === undefined || second === undefined || args.length !== 2 || first === '') return undefined;
      const pieces = self.text.split(first);
      if (pieces.length === 1) return { ...self, span };
      return budget.take(pieces.length * (second.length + 1)) ? decoded(pieces.join(second)) : undefined;
    }
    default:
      return undefined;
  }
}

/** Text with unknown parts, without the blanks around it as far as they are known. */
function stripped(self: TemplateValue, span: Span): Value {
  const parts = self.parts.map((part, index): Part => {
    if (part.kind === 'hole') return part;
    const left = index === 0 ? part.text.length - part.text.trimStart().length : 0;
    const right = index === self.parts.length - 1 ? part.text.trimEnd().length : part.text.length;
    if (part.kind === 'decoded') return { ...part, text: part.text.slice(left, right) };
    const place = { start: part.span.start + left, end: part.span.start + Math.max(left, right) };
    return { ...part, text: part.text.slice(left, right), span: place };
  });
  return textValue(parts, span, self.bytes);
}

/** `dict.items()`, `keys()` and `values()` of a dict that is known. */
export function entriesOf(value: DictValue, method: string, span: Span, budget: Budget): Value | undefined {
  const { entries, open } = value;
  if (!/^(?:items|keys|values)$/.test(method) || !budget.take(entries.length)) return undefined;
  const items = entries.map(({ key, value: one }): Value => {
    if (method === 'keys') return key;
    return method === 'values' ? one : { kind: 'tuple', items: [key, one], open: false, span: key.span };
  });
  return { kind: 'list', items, open, span };
}

/** A list or dict of which one item was set; undefined when it is not known which. */
export function withItem(value: Value, key: Value, item: Value, budget: Budget): Value | undefined {
  if (value.kind === 'dict') {
    if (key.kind !== 'string' || !budget.take(value.entries.length)) return undefined;
    return { ...value, entries: [...value.entries, { key, value: item }] };
  }
  const known = value.kind === 'list' && !value.open && key.kind === 'number' && budget.take(value.items.length);
  return known && key.value in value.items ? { ...value, items: value.items.with(key.value, item) } : undefined;
}

/** A part of known text; letter by letter at its place when it was written in one piece. */
function textSlice(self: StringValue, start: number, end: number, span: Span): Value {
  const [part] = self.parts;
  if (self.parts.length === 1 && part?.kind === 'verbatim') {
    const place = { start: part.span.start + start, end: part.span.start + end };
    return textValue([{ kind: 'verbatim', text: self.text.slice(start, end), span: place }], span, self.bytes);
  }
  return textValue([{ kind: 'decoded', text: self.text.slice(start, end), span: self.span }], span, self.bytes);
}

/** `value[start:stop:step]` with constant bounds, `undefined` for those left out. */
export function sliceOf(
  value: Value,
  bounds: readonly (number | undefined)[],
  span: Span,
  budget: Budget,
): Value | undefined {
  const [start, stop, step = 1] = bounds;
  const sequence = isSequence(value) && value.kind !== 'set' ? value : undefined;
  // Python counts characters, not units
  const string = value.kind === 'string' && !/[\ud800-\udfff]/.test(value.text) ? value : undefined;
  if (sequence?.open) return openSlice(sequence, start, stop, step, span);
  const length = sequence?.items.length ?? string?.text.length;
  if (length === undefined || !budget.take(length)) return undefined;
  if (step === -1 && start === undefined && stop === undefined) {
    if (sequence) return { ...sequence, items: sequence.items.toReversed(), span };
    return string && changedText(string, Array.from(string.text).reverse().join(''), span);
  }
  if (step !== 1) return undefined;
  const place = (bound: number): number => Math.min(length, Math.max(0, bound < 0 ? bound + length : bound));
  const from = place(start ?? 0);
  const to = Math.max(from, place(stop ?? length));
  if (sequence) return { ...sequence, items: sequence.items.slice(from, to), span };
  return string && textSlice(string, from, to, span);
}

/** What a text became, at the place of what it was. */
function changedText(self: StringValue, text: string, span: Span): Text {
  return textValue([{ kind: 'decoded', text, span: self.via ?? self.span }], span, self.bytes);
}

/** `value[1:]` of a sequence with more items than are known. */
function openSlice(
  value: SequenceValue,
  start: number | undefined,
  stop: number | undefined,
  step: number,
  span: Span,
): Value | undefined {
  const known = value.items.findIndex((item) => item.kind === 'spread');
  if (step !== 1 || stop !== undefined || start === undefined || start < 0 || start > known) return undefined;
  return { ...value, items: value.items.slice(start), span };
}

function isAscii(value: Text): boolean {
  // eslint-disable-next-line no-control-regex -- the range is the definition of ASCII
  return value.parts.every((part) => part.kind === 'hole' || /^[\x00-\x7f]*$/.test(part.text));
}

/** What a method does to the collection it is called on. */
export interface Change {
  readonly method: string;
  readonly args: readonly Value[];
  /** there may be more arguments */
  readonly open: boolean;
  /** it may have happened before, in an earlier round of a loop or an earlier call of the function */
  readonly repeats: boolean;
  readonly span: Span;
}

const READING = /^(?:copy|count|index|get|items|keys|values|__\w+__)$/;

/** Of longer lists the end is not followed, since each change is a copy. */
const MAX_GROWN = 512;

/** What a list, set or dict is after a method was called on it; undefined when its items are no longer known. */
export function afterMethod(value: Value, change: Change, budget: Budget): Value | undefined {
  const { method, span } = change;
  if (value.kind === 'choice') {
    const options = value.options.flatMap((option) => afterMethod(option, change, budget) ?? []);
    return options.length === value.options.length ? { ...value, options } : undefined;
  }
  if (value.kind !== 'list' && value.kind !== 'set' && value.kind !== 'dict') return value;
  if (READING.test(method)) return value;
  if (value.kind !== 'list') return /^(?:add|setdefault)$/.test(method) ? { ...value, open: true } : undefined;
  const added = addedItems(change);
  if (!added) return undefined;
  if (value.items.length > MAX_GROWN) {
    if (method === 'insert' || value.items.at(-1)?.kind === 'spread') return method === 'insert' ? undefined : value;
    return { ...value, items: [...value.items, { kind: 'spread', span }], open: true };
  }
  if (!budget.take(8 * (value.items.length + added.length))) return undefined;
  const front = method === 'insert';
  const items = front ? [...added, ...value.items] : extended(value.items, added, change);
  return {
    ...value,
    items,
    open: value.open || change.repeats || added.some((item) => item.kind === 'spread'),
    span: span,
  };
}

/** Items with others after them, and what earlier rounds may have put between. */
function extended(
  items: readonly Value[],
  added: readonly Value[],
  { repeats, span }: Pick<Change, 'repeats' | 'span'>,
): readonly Value[] {
  return [...items, ...(repeats ? [{ kind: 'spread' as const, span }] : []), ...added];
}

function addedItems({ method, args, open, repeats }: Change): readonly Value[] | undefined {
  const [first, second] = args;
  if (open || !first) return undefined;
  if (method === 'append' && args.length === 1) return [first];
  if (method === 'extend' && args.length === 1) return spliced(first);
  const atFront = method === 'insert' && first.kind === 'number' && first.value === 0 && args.length === 2;
  return atFront && second && !repeats ? [second] : undefined;
}
