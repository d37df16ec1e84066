// What YAML and TOML have in common: maps, lists and scalars, each with its place.
import type { Coverage } from '../../model/coverage.ts';
import { staticText, type Word } from '../../model/word.ts';
import type { Place } from '../../text/place.ts';

export interface MapEntry {
  readonly key: string;
  readonly keyAt: Place;
  /** absent for YAML's `key:` with nothing behind it */
  readonly value?: TreeNode;
}

export interface MapNode {
  readonly kind: 'map';
  readonly entries: readonly MapEntry[];
  readonly at: Place;
}

export interface ListNode {
  readonly kind: 'list';
  readonly items: readonly TreeNode[];
  readonly at: Place;
}

export interface ScalarNode {
  readonly kind: 'scalar';
  /** the value; its characters have their places where they are written as they read */
  readonly word: Word;
  /** what the format takes it for: `yes` without quotes is a boolean to some */
  readonly plain: boolean;
  readonly at: Place;
}

export type TreeNode = MapNode | ListNode | ScalarNode;

/** A text of maps and lists as far as it could be parsed. */
export interface Tree {
  /** one a document; TOML has just one */
  readonly roots: readonly TreeNode[];
  readonly coverage: readonly Coverage[];
}

/** The value of a key, or of a key in the map of another. Of a key that stands twice the last one counts. */
export function valueAt(node: TreeNode | undefined, ...path: readonly string[]): TreeNode | undefined {
  let at = node;
  for (const key of path)
    at = at?.kind === 'map' ? at.entries.findLast((entry) => entry.key === key)?.value : undefined;
  return at;
}

export function entryOf(node: TreeNode | undefined, key: string): MapEntry | undefined {
  return node?.kind === 'map' ? node.entries.findLast((entry) => entry.key === key) : undefined;
}

export function entriesOf(node: TreeNode | undefined): readonly MapEntry[] {
  return node?.kind === 'map' ? node.entries : [];
}

/** The members of a list; a single value counts as a list of one. */
export function itemsOf(node: TreeNode | undefined): readonly TreeNode[] {
  if (!node) return [];
  return node.kind === 'list' ? node.items : [node];
}

/** The scalar as a word. */
export function wordOf(node: TreeNode | undefined): Word | undefined {
  return node?.kind === 'scalar' ? node.word : undefined;
}

/** The scalars of a list, or a single one. */
export function wordsOf(node: TreeNode | undefined): Word[] {
  return itemsOf(node).flatMap((item) => (item.kind === 'scalar' ? [item.word] : []));
}

/** The text of a scalar when all of it is known. */
export function textOf(node: TreeNode | undefined): string | undefined {
  return staticText(wordOf(node));
}
