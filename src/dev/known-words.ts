// How much is known of the commands of a script: by the words as they are written, and after they were interpreted.
import type { BashTree, SimpleCommand, WordNode } from '../lang/bash/ast.ts';
import type { Command } from '../model/command.ts';
import { staticText } from '../model/word.ts';

/** How many program names and arguments there are, and how many of them are not known. */
export interface Known {
  names: number;
  unknownNames: number;
  words: number;
  unknownWords: number;
}

export function noneKnown(): Known {
  return { names: 0, unknownNames: 0, words: 0, unknownWords: 0 };
}

/** Visits every simple command of a tree, those in functions, substitutions and conditions too. */
export function eachCommand(tree: BashTree, visit: (command: SimpleCommand) => void): void {
  const stack: unknown[] = [tree.body];
  while (stack.length > 0) {
    const node = stack.pop();
    if (typeof node !== 'object' || node === null) continue;
    if (isSimple(node)) visit(node);
    for (const value of Object.values(node) as unknown[]) if (typeof value === 'object') stack.push(value);
  }
}

/** Adds the names and arguments of a script as they are written. */
export function countWritten(tree: BashTree, known: Known): void {
  eachCommand(tree, ({ words }) => {
    const [name, ...rest] = words;
    if (!name) return;
    known.names++;
    if (!isLiteral(name)) known.unknownNames++;
    known.words += rest.length;
    known.unknownWords += rest.filter((word) => !isLiteral(word)).length;
  });
}

/** Adds the names and arguments of the commands a script may run. */
export function countResolved(commands: readonly Command[], known: Known): void {
  for (const { name, words } of commands) {
    if (words.length === 0) continue;
    known.names++;
    if (name === undefined) known.unknownNames++;
    known.words += words.length - 1;
    known.unknownWords += words.slice(1).filter((word) => staticText(word) === undefined).length;
  }
}

function isSimple(node: object): node is SimpleCommand {
  return 'kind' in node && node.kind === 'simple';
}

/** Whether a word says by itself what it stands for; globs do not. */
function isLiteral(word: WordNode): boolean {
  return word.parts.every((part) => part.kind === 'literal' && !(part.quoting === 'none' && /[*?[]/.test(part.text)));
}
