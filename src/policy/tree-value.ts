// A configuration's tree as the plain value that the schema checks, and the way back from a value to its place.
import { textOf, type TreeNode } from '../lang/tree/index.ts';
import type { Place } from '../text/place.ts';

export type Path = readonly PropertyKey[];
/** A value as YAML's failsafe schema has it, apart from those that were taken for something else. */
export type Value = string | number | boolean | undefined | Value[] | { [key: string]: Value };

/** With aliases of aliases a small text can stand for a value without end. */
const MOST_VALUES = 20_000;

/** The plain value of a tree; undefined when there is too much of it. */
export function plainValue(root: TreeNode): { readonly value: Value } | undefined {
  let left = MOST_VALUES;
  const convert = (node: TreeNode | undefined): Value => {
    if (left-- <= 0 || !node || isNull(node)) return undefined;
    if (node.kind === 'list') return node.items.map((item) => (isNull(item) ? 'null' : convert(item)));
    if (node.kind === 'scalar') return textOf(node) ?? '';
    return Object.fromEntries(node.entries.map(({ key, value }) => [key, convert(value)]));
  };
  const value = convert(root);
  return left >= 0 ? { value } : undefined;
}

/** A key with nothing behind it, as in a template whose lines are comments, counts as one that is not there. */
function isNull(node: TreeNode): boolean {
  return node.kind === 'scalar' && node.plain && ['null', '~'].includes(textOf(node) ?? '');
}

/** Sets the value at a path that exists. */
export function setAt(root: Value, path: Path, value: Value): void {
  const last = path.at(-1);
  let at: Value = root;
  for (const step of path.slice(0, -1)) at = memberOf(at, step);
  if (Array.isArray(at) && typeof last === 'number') at[last] = value;
  else if (typeof at === 'object' && !Array.isArray(at) && typeof last === 'string') at[last] = value;
}

function memberOf(value: Value, step: PropertyKey): Value {
  if (Array.isArray(value)) return typeof step === 'number' ? value[step] : undefined;
  return typeof value === 'object' && typeof step === 'string' ? value[step] : undefined;
}

/** A value without the keys that have none. */
export function withoutGaps<T>(value: T): T {
  if (Array.isArray(value)) return value.map((item: unknown) => withoutGaps(item)) as T;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(entries.map(([key, member]) => [key, withoutGaps<unknown>(member)])) as T;
}

/** What a path leads to. */
export interface Located {
  readonly node: TreeNode | undefined;
  /** where the value stands, or else its key, or what it would be in */
  readonly at: Place;
  /** where it is said: the key, or the member of a list */
  readonly said: Place;
}

/** Follows a path as far as it leads. */
export function locate(root: TreeNode, path: Path): Located {
  let found: Located = { node: root, at: root.at, said: root.at };
  for (const step of path) {
    const { node } = found;
    if (node?.kind === 'list' && typeof step === 'number') {
      const item = node.items[step];
      if (!item) return { ...found, node: undefined };
      found = { node: item, at: item.at, said: item.at };
      continue;
    }
    const entry = node?.kind === 'map' ? node.entries.find(({ key }) => key === step) : undefined;
    if (!entry) return { ...found, node: undefined };
    found = { node: entry.value, at: entry.value?.at ?? entry.keyAt, said: entry.keyAt };
  }
  return found;
}
