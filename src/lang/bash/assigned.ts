// Which variables a stretch of script may change, by its syntax alone.
import type { AndOr, List, Part, Statement, WordNode } from './ast.ts';

/** Builtins whose plain arguments name variables they set. */
const SETS_BY_NAME = new Set([
  'read',
  'mapfile',
  'readarray',
  'getopts',
  'unset',
  'printf',
  'declare',
  'typeset',
  'local',
  'export',
  'readonly',
  'let',
  'wait',
]);

/** Adds the names of all variables the list may assign, nested commands included, functions it calls not. */
export function walkAssigned(list: List, names: Set<string>): void {
  for (const item of list.items) fromStatement(item.statement, names);
}

function fromStatement(statement: Statement, names: Set<string>): void {
  switch (statement.kind) {
    case 'simple': {
      for (const assignment of statement.assignments) {
        names.add(assignment.name);
        if (assignment.value) fromWord(assignment.value, names);
      }
      const command = literalText(statement.words[0]);
      for (const word of statement.words) {
        if (word.assignment) names.add(word.assignment.name);
        fromWord(word, names);
        const text = command !== undefined && SETS_BY_NAME.has(command) ? literalText(word) : undefined;
        if (text !== undefined && /^[A-Za-z_]\w*$/.test(text)) names.add(text);
      }
      break;
    }
    case 'pipeline':
      // Only a pipeline of one command runs in this shell.
      if (statement.commands.length === 1) for (const command of statement.commands) fromStatement(command, names);
      break;
    case 'and-or':
      fromList(statement, names);
      break;
    case 'group':
      walkAssigned(statement.body, names);
      break;
    case 'if':
      for (const arm of statement.arms) {
        walkAssigned(arm.condition, names);
        walkAssigned(arm.body, names);
      }
      if (statement.otherwise) walkAssigned(statement.otherwise, names);
      break;
    case 'while':
      walkAssigned(statement.condition, names);
      walkAssigned(statement.body, names);
      break;
    case 'for':
      names.add(statement.name);
      walkAssigned(statement.body, names);
      break;
    case 'c-for':
      fromArithmetic(statement.header, names);
      walkAssigned(statement.body, names);
      break;
    case 'case':
      for (const arm of statement.arms) walkAssigned(arm.body, names);
      break;
    case 'arith':
      fromArithmetic(statement.expression, names);
      break;
    case 'test':
      for (const word of statement.words) fromWord(word, names);
      break;
    case 'subshell':
    case 'function':
    case 'coproc':
      break;
  }
}

function fromWord(word: WordNode, names: Set<string>): void {
  for (const part of word.parts) fromPart(part, names);
}

function fromPart(part: Part, names: Set<string>): void {
  if (part.kind === 'param' && part.op === '=') names.add(part.name);
  if (part.kind === 'arith-sub') fromArithmetic(part.expression, names);
  if (part.kind === 'param' && part.word) fromWord(part.word, names);
}

/** Names an arithmetic expression assigns: `i++`, `--i`, `x = …`, `x += …`. */
export function fromArithmetic(expression: WordNode, names: Set<string>): void {
  const text = expression.parts.map((part) => (part.kind === 'literal' ? part.text : ' ')).join('');
  for (const match of text.matchAll(
    /([A-Za-z_]\w*)\s*(?:\+\+|--|(?:<<|>>|[-+*/%&|^])?=(?!=))|(?:\+\+|--)\s*([A-Za-z_]\w*)/g,
  )) {
    names.add(match[1] ?? match[2] ?? '');
  }
}

function literalText(word: WordNode | undefined): string | undefined {
  const only = word?.parts[0];
  return word?.parts.length === 1 && only?.kind === 'literal' ? only.text : undefined;
}

/** A list of any length hangs on its left side. */
function fromList(list: AndOr, names: Set<string>): void {
  let left: Statement = list;
  for (; left.kind === 'and-or'; left = left.left) fromStatement(left.right, names);
  fromStatement(left, names);
}
