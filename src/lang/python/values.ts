// What operators and string methods make of values: concatenation, %-formatting, str.format, join, subscripts.
import type { Span } from '../../text/span.ts';
import type { Hole, SequenceValue, StringValue, TemplateValue, TextPart, Value } from './ast.ts';

export type Part = TextPart | Hole;
export type Text = StringValue | TemplateValue;

/**
 * How much text and how many values may be copied in all. Names and formats can repeat a value without writing it
 * again; the budget keeps the work linear in the text, and what it no longer covers is unknown.
 */
export class Budget {
  #left: number;

  constructor(textLength: number) {
    this.#left = (1 << 20) + textLength;
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

export function isSequence(value: Value): value is SequenceValue {
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
  if (isText(value)) return value.bytes || !budget.takeText(value) ? [{ kind: 'hole', span: hole }] : value.parts;
  const text = value && plainText(value);
  if (text !== undefined) return [{ kind: 'decoded', text, span: hole }];
  return [{ kind: 'hole', span: hole, ...(value && { value }) }];
}

function plainText(value: Value): string | undefined {
  if (value.kind === 'number') return Number.isSafeInteger(value.value) ? String(value.value) : undefined;
  if (value.kind === 'boolean') return value.value ? 'True' : 'False';
  return value.kind === 'none' ? 'None' : undefined;
}

/** The value of a chain of operands; operators other than `+`, `%` and `*` make it unknown. */
export function combine(operands: readonly Value[], operators: readonly string[], span: Span, budget: Budget): Value {
  const unknown: Value = { kind: 'unknown', span };
  const first = operands[0];
  if (!first || operators.some((operator) => operator !== '+' && operator !== '%' && operator !== '*')) return unknown;
  const terms: Value[] = [first];
  for (const [index, operator] of operators.entries()) {
    const right = operands[index + 1];
    const left = terms.at(-1);
    if (!right || !left) return unknown;
    if (operator === '+') terms.push(right);
    else if (operator === '*') terms[terms.length - 1] = repeated(left, right, span, budget);
    else terms[terms.length - 1] = isText(left) ? percentFormat(left, right, span, budget) : { kind: 'unknown', span };
  }
  if (terms.length === 1) return terms[0] ?? unknown;
  const affordable = terms.every((term) =>
    isText(term) ? budget.takeText(term) : !isSequence(term) || budget.take(term.items.length),
  );
  if (!affordable) return unknown;
  const kind = terms.map(shapeOf).find((shape) => shape !== undefined);
  if (kind === 'text') {
    const parts = terms.flatMap((term): readonly Part[] =>
      isText(term) ? term.parts : [{ kind: 'hole', span: term.span, value: term }],
    );
    return textValue(
      parts,
      span,
      terms.some((term) => isText(term) && term.bytes),
    );
  }
  return kind === undefined ? unknown : concatenated(kind, terms, span);
}

/** What `+` makes of a value: text, or a sequence of this kind. */
function shapeOf(value: Value): 'text' | 'list' | 'tuple' | undefined {
  if (isText(value)) return 'text';
  if (value.kind === 'list' || value.kind === 'tuple') return value.kind;
  if (value.kind === 'argument') return value.rest ? 'list' : 'text';
  return value.kind === 'choice' ? value.options.map(shapeOf).find((shape) => shape !== undefined) : undefined;
}

function concatenated(kind: 'list' | 'tuple', terms: readonly Value[], span: Span): SequenceValue {
  const items = terms.flatMap((term) => spliced(term));
  const open = terms.some((term) => !isSequence(term) || term.open);
  return { kind, items, open, span };
}

/** The items that `*value` stands for. */
export function spliced(value: Value): readonly Value[] {
  if (isSequence(value) && value.kind !== 'set') {
    const placed = !value.open || value.items.some((item) => item.kind === 'spread');
    return placed ? value.items : [{ kind: 'spread', span: value.span }];
  }
  // the letters of a text
  return [isText(value) ? { kind: 'spread', span: value.span } : { kind: 'spread', value, span: value.span }];
}

/** Text or a list of constants, so many times over. */
function repeated(left: Value, right: Value, span: Span, budget: Budget): Value {
  const [value, times] = left.kind === 'number' ? [right, left] : [left, right];
  const count = times.kind === 'number' && Number.isInteger(times.value) ? Math.max(0, times.value) : undefined;
  const unknown: Value = { kind: 'unknown', span };
  if (count === undefined) return unknown;
  if (isText(value)) {
    const cost = value.parts.reduce((sum, part) => sum + (part.kind === 'hole' ? 1 : part.text.length), 1);
    if (!budget.take(cost * count)) return unknown;
    if (value.kind === 'string') {
      const parts: Part[] = count === 0 ? [] : [{ kind: 'decoded', text: value.text.repeat(count), span: value.span }];
      return count === 1 ? value : textValue(parts, span, value.bytes);
    }
    return textValue(Array.from({ length: count }, () => value.parts).flat(), span, value.bytes);
  }
  if (!isSequence(value) || value.open || !budget.take(value.items.length * count)) return unknown;
  return { ...value, items: Array.from({ length: count }, () => value.items).flat(), span };
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
    const plain = /^%(?:\(\w+\))?[sdiu]$/.test(spec);
    return plain ? partsOf(value, at, budget) : [{ kind: 'hole', span: at }];
  });
  return textValue(parts, span, left.bytes);
}

/** Replaces each match of a pattern in known text by other parts; the text between keeps its place. */
export function splitParts(
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

/** `value[key]` of a known list, tuple or dict. */
export function itemOf(value: Value, key: Value, budget: Budget): Value | undefined {
  if (value.kind === 'list' || value.kind === 'tuple') {
    if (key.kind !== 'number') return undefined;
    // up to the first `*x` the places are known
    const known = value.open ? value.items.findIndex((item) => item.kind === 'spread') : value.items.length;
    return key.value < known && (key.value >= 0 || !value.open) ? value.items.at(key.value) : undefined;
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
