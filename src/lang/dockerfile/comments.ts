// The comments of a Dockerfile, and the instructions and commands they may be about.
import type { Span } from '../../text/span.ts';
import { commentedBash } from '../bash/comments.ts';
import type { Grammar } from '../grammar.ts';
import { MARKER, markerIn } from '../marks/grammar.ts';
import type { Commented } from '../marks/reader.ts';
import type { Unit } from '../marks/units.ts';
import { type PlainNode, plainTree } from '../plain-tree.ts';

const PART_OF_INSTRUCTION =
  'Docker knows no comments behind an instruction, so this is part of it: write the comment on a line of its own above it';

/** Entries of an instruction that may have lines of their own. */
const ENTRIES = new Set(['pair', 'argument', 'source', 'port', 'element', 'path']);

/** Reads where comments, instructions and the commands of RUN stand. */
export function commentedDockerfile(text: string, grammar: Grammar): Commented {
  const tree = grammar.read(text, plainTree);
  const comments: Span[] = [];
  const texts: Span[] = [];
  const units: Unit[] = [];
  const walk = (node: PlainNode): void => {
    if (node.type === 'comment') comments.push(node);
    else if (node.type === 'heredoc') texts.push(node);
    else {
      if (node.type.endsWith('_instruction') || ENTRIES.has(node.field ?? '')) units.push(node);
      if (node.type === 'shell_form') units.push(...commentedBash(joined(text, node), node.start).units);
      node.children.forEach(walk);
    }
  };
  if (tree) walk(tree);
  return { comments, units, values: valuesIn(text, [...comments, ...texts], PART_OF_INSTRUCTION) };
}

/** The command as the shell gets it, each character where it stands. */
function joined(text: string, node: PlainNode): string {
  const parts: string[] = [];
  let from = node.start;
  const blank = (start: number, end: number): void => {
    const to = Math.min(end, node.end);
    parts.push(text.slice(from, start), ' '.repeat(to - start));
    from = to;
  };
  for (const { type, start, end } of node.children) {
    if (type === 'comment') blank(start, end + 1);
    // What follows the first end of line are empty lines.
    if (type === 'line_continuation') blank(text.indexOf('\n', start) + 1, end);
  }
  return parts.join('') + text.slice(from, node.end);
}

/**
 * What looks like a comment of jobvet and is none to the format.
 *
 * @param except where comments, or texts of another language, stand
 */
export function valuesIn(
  text: string,
  except: readonly Span[],
  message: string,
): { readonly span: Span; readonly message: string }[] {
  const values: { span: Span; message: string }[] = [];
  const spans = [...except].sort((a, b) => a.start - b.start);
  let next = 0;
  for (let at = text.indexOf(MARKER); at >= 0;) {
    const newline = text.indexOf('\n', at);
    const end = newline < 0 ? text.length : newline;
    const start = text.lastIndexOf('\n', at) + 1;
    while ((spans[next]?.end ?? Infinity) <= at) next++;
    const span = spans[next];
    const offset = span && span.start <= at ? undefined : markerIn(text.slice(start, end));
    if (offset !== undefined)
      values.push({ span: { start: start + offset, end: start + text.slice(start, end).trimEnd().length }, message });
    at = text.indexOf(MARKER, end);
  }
  return values;
}
