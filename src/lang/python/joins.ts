// What a name stands for when it may have one of several values: choices, bounded.
import type { Span } from '../../text/span.ts';
import type { Value } from './ast.ts';
import { type Budget, isSequence } from './values.ts';

/** More options than these become one: what the lists among them begin with. */
const MAX_OPTIONS = 12;

/** Whether a value says more than where it came from, so that it is worth being kept as one of several. */
function isData(value: Value): boolean {
  return !['name', 'call', 'unknown', 'choice', 'spread'].includes(value.kind);
}

/** One of several values; undefined when nothing is known of any of them. */
export function choice(values: readonly Value[], more: boolean, span: Span, budget: Budget): Value | undefined {
  const options: Value[] = [];
  let open = more;
  const count = values.reduce((sum, value) => sum + (value.kind === 'choice' ? value.options.length : 1), 0);
  if (!budget.take(count * count)) return undefined;
  for (const value of values) {
    open ||= value.kind === 'choice' ? value.more : !isData(value);
    for (const option of value.kind === 'choice' ? value.options : [value]) {
      if (isData(option) && !options.some((one) => isSame(one, option, budget))) options.push(option);
    }
  }
  const kept = options.length > MAX_OPTIONS ? commonStart(options, span, budget) : options;
  const [sole] = kept;
  if (!sole || kept.every((option) => option.kind === 'none')) return open ? undefined : sole;
  if (kept.length === 1 && !open) return sole;
  return { kind: 'choice', options: kept, more: open || kept.length < options.length, span };
}

/** Lists of which too many are possible: what all begin with, then anything. */
function commonStart(options: readonly Value[], span: Span, budget: Budget): readonly Value[] {
  const lists = options.flatMap((option) => (option.kind === 'list' ? [option] : []));
  const [first] = lists;
  if (!first || lists.length < options.length) return options.slice(0, MAX_OPTIONS);
  let length = 0;
  const agree = (index: number): boolean => {
    const item = first.items[index];
    return lists.every((list) => {
      const other = list.items[index];
      return item !== undefined && other !== undefined && isSame(item, other, budget);
    });
  };
  while (budget.take(4 * lists.length) && agree(length)) length++;
  const items: Value[] = first.items.slice(0, length);
  if (items.at(-1)?.kind !== 'spread') items.push({ kind: 'spread', span });
  return [{ kind: 'list', items, open: true, span }];
}

/** Whether two values are surely the same; unknown ones never are. */
function isSame(a: Value, b: Value, budget: Budget): boolean {
  if (a === b) return true;
  if (a.kind !== b.kind || !budget.take(1)) return false;
  if (a.kind === 'string' && b.kind === 'string') {
    return a.bytes === b.bytes && a.text.length === b.text.length && budget.take(a.text.length) && a.text === b.text;
  }
  if ((a.kind === 'number' || a.kind === 'boolean') && (b.kind === 'number' || b.kind === 'boolean')) {
    return a.value === b.value;
  }
  if ('items' in a && 'items' in b) {
    return (
      a.open === b.open &&
      a.items.length === b.items.length &&
      a.items.every((item, index) => {
        const other = b.items[index];
        return other !== undefined && isSame(item, other, budget);
      })
    );
  }
  if (a.kind === 'argument' && b.kind === 'argument') return a.index === b.index && a.rest === b.rest;
  if (a.kind === 'env' && b.kind === 'env') return a.name === b.name && !a.fallback && !b.fallback;
  return a.kind === 'none' || (a.kind === 'spread' && b.kind === 'spread' && !a.value && !b.value);
}

/** What one round of a loop over known items may have as its variable, or as one of several. */
export function eachOf(value: Value, part: number | undefined, span: Span, budget: Budget): Value | undefined {
  const each =
    value.kind === 'dict' ? value.entries.map(({ key }) => key) : isSequence(value) ? value.items : undefined;
  if (!each || !('open' in value) || !budget.take(each.length)) return undefined;
  const items = each.map((item): Value => {
    if (part === undefined) return item;
    return (isSequence(item) && !item.open ? item.items[part] : undefined) ?? { kind: 'unknown', span: item.span };
  });
  return choice(items, value.open, span, budget);
}
