// Elements of arrays: where they stand, and what an assignment to one makes of the whole.
import type { Piece } from '../model/word.ts';
import type { Place } from '../text/place.ts';
import { type ArrayValue, hole, isWide, unknownArray, type Value } from './values.ts';

/** Whether the places of an array's elements are not all known, so that a new one may take any of them. */
export function isScattered(value: Value): boolean {
  return value.kind === 'array' && (value.open || isWide(value.items.values()));
}

/** The elements of an indexed array by rising index. */
export function inOrder<T>(items: Map<string, T>, associative: boolean): Map<string, T> {
  const keys = [...items.keys()].map(Number);
  if (associative || keys.every((key, i) => i === 0 || key > (keys[i - 1] ?? 0))) return items;
  return new Map([...items].sort(([a], [b]) => Number(a) - Number(b)));
}

/** The elements a value has: that of a plain variable is its first. */
export function itemsOf(value: Value): ReadonlyMap<string, readonly Piece[]> {
  if (value.kind === 'array') return value.items;
  return new Map(value.kind === 'scalar' ? [['0', value.pieces]] : []);
}

/** The index that a number stands for: negative ones count from the end; undefined when bash refuses it. */
export function indexOf(value: Value, index: bigint): bigint | undefined {
  if (index >= 0n) return index;
  const last = Math.max(-1, ...[...itemsOf(value).keys()].map(Number));
  const found = index + BigInt(last + 1);
  return found < 0n ? undefined : found;
}

/**
 * An array after an assignment to one of its elements.
 *
 * @param key where it stands; undefined when that is not known: then it may be any of them
 */
export function withElement(
  before: Value,
  key: string | undefined,
  pieces: readonly Piece[],
  details: { readonly name: string; readonly at: Place; readonly associative?: boolean },
): ArrayValue {
  const associative = before.kind === 'array' ? before.associative : details.associative === true;
  const items = new Map(itemsOf(before));
  if (key !== undefined) {
    items.set(key, pieces);
    return { kind: 'array', items: inOrder(items, associative), associative, open: isScattered(before) };
  }
  return { kind: 'array', items: unknownItems(items, details), associative, open: true };
}

function unknownItems(
  items: ReadonlyMap<string, readonly Piece[]>,
  { name, at }: { readonly name: string; readonly at: Place },
): Map<string, readonly Piece[]> {
  return new Map([...items.keys()].map((key) => [key, [hole('variable', at, { name })]]));
}

/** An array of which every element may have changed. */
export function blurred(array: ArrayValue, name: string, at: Place): ArrayValue {
  return { ...array, items: unknownItems(array.items, { name, at }), open: true };
}

/** A value after `unset 'name[key]'`. */
export function withoutElement(before: Value, key: string | undefined, how: { name: string; at: Place }): Value {
  if (before.kind === 'unset') return before;
  if (key === undefined || isScattered(before)) return unknownArray('variable', how.name, how.at);
  if (before.kind === 'scalar') return key === '0' ? { kind: 'unset' } : before;
  return { ...before, items: new Map([...before.items].filter(([other]) => other !== key)) };
}
