// Dockerfiles and Containerfiles, as BuildKit reads them.
import type { Document } from '../../text/document.ts';
import type { Grammar } from '../grammar.ts';
import { plainTree } from '../plain-tree.ts';
import type { Dockerfile, Instruction, Problem } from './ast.ts';
import { instructionOf } from './instructions.ts';
import { problemOf } from './problems.ts';
import { Words } from './words.ts';

export type * from './ast.ts';

/**
 * Reads a Dockerfile.
 *
 * @param units how much of the text is read
 * @returns undefined when the parser gave up
 */
export function readDockerfile(grammar: Grammar, doc: Document, units = doc.text.length): Dockerfile | undefined {
  const text = units < doc.text.length ? doc.text.slice(0, units) : doc.text;
  const tree = grammar.read(text, plainTree);
  if (!tree) return undefined;
  const words = new Words(doc);
  const instructions: Instruction[] = [];
  const problems: Problem[] = [];
  for (const node of tree.children) {
    if (!node.named) continue;
    const problem = problemOf(node, doc);
    if (problem) problems.push(problem);
    const instruction = instructionOf(node, doc, words);
    if (instruction) instructions.push(instruction);
  }
  return { instructions, problems };
}
