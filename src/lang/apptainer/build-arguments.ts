// The defaults of `%arguments`, which `{{ name }}` stands for unless `--build-arg` gives another value.
import type { Piece } from '../../model/word.ts';
import type { Document } from '../../text/document.ts';
import { childOf, type PlainNode } from '../plain-tree.ts';
import { type BuildArguments, Texts } from './texts.ts';

/**
 * Reads the defaults of one stage.
 *
 * A default may hold templates of its own. Apptainer replaces them once, and leaves those without a default as they are.
 */
export function buildArguments(document: Document, stage: PlainNode): BuildArguments {
  const values = new Map<string, PlainNode | undefined>();
  for (const section of stage.children) {
    if (section.type !== 'arguments_section') continue;
    for (const argument of childOf(section, 'body')?.children ?? []) {
      const name = childOf(argument, 'name');
      if (name) values.set(document.text.slice(name.start, name.end), childOf(argument, 'value'));
    }
  }
  const plain = new Texts(document, new Map());
  const literal = (node: PlainNode): readonly Piece[] => plain.pieces({ ...node, children: [] }, node);
  const raw = new Map([...values].map(([name, node]) => [name, node ? literal(node) : []] as const));
  return new Map(
    [...values].map(([name, node]) => [name, node ? withOthers(document, node, raw, literal) : []] as const),
  );
}

function withOthers(
  document: Document,
  node: PlainNode,
  raw: BuildArguments,
  literal: (node: PlainNode) => readonly Piece[],
): readonly Piece[] {
  return new Texts(document, raw).pieces(node, node).flatMap((piece) => {
    if (piece.kind === 'text') return [piece];
    const template = node.children.find(({ start }) => start === piece.at.span.start);
    return template ? literal(template) : [];
  });
}
