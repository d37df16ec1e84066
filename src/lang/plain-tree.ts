// Copies a tree out of WebAssembly in one walk, so that typed views can be made of plain objects.
import type { Span } from '../text/span.ts';
import type { SyntaxTree } from './grammar.ts';

/** A node of a syntax tree; offsets are UTF-16 units. */
export interface PlainNode extends Span {
  readonly type: string;
  /** the name its parent has for it */
  readonly field: string | undefined;
  /** false for keywords and punctuation */
  readonly named: boolean;
  /** the parser put it in to go on, and it stands nowhere in the text */
  readonly missing: boolean;
  readonly children: readonly PlainNode[];
}

interface Draft extends PlainNode {
  readonly children: Draft[];
}

/** Copies a whole tree; as deep as the grammar nests, however long the text is. */
export function plainTree(tree: SyntaxTree): PlainNode {
  const cursor = tree.walk();
  const read = (): Draft => ({
    type: cursor.nodeType,
    field: cursor.currentFieldName ?? undefined,
    named: cursor.nodeIsNamed,
    missing: cursor.nodeIsMissing,
    start: cursor.startIndex,
    end: cursor.endIndex,
    children: [],
  });
  const root = read();
  const open: Draft[] = [root];
  let inside = cursor.gotoFirstChild();
  while (inside) {
    const node = read();
    open.at(-1)?.children.push(node);
    if (cursor.gotoFirstChild()) {
      open.push(node);
      continue;
    }
    while (inside && !cursor.gotoNextSibling()) {
      cursor.gotoParent();
      open.pop();
      inside = open.length > 0;
    }
  }
  cursor.delete();
  return root;
}

/** The first child that the parent has this name for. */
export function childOf(node: PlainNode, field: string): PlainNode | undefined {
  return node.children.find((child) => child.field === field);
}

/** All children that the parent has this name for. */
export function childrenOf(node: PlainNode, field: string): readonly PlainNode[] {
  return node.children.filter((child) => child.field === field);
}
