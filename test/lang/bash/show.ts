// A tree as one line of text, so that tests read like the script they are about.
import type { List, Part, RedirectNode, Statement, WordNode } from '../../../src/lang/bash/ast.ts';

export function showList(list: List): string {
  return list.items
    .map(
      (item) => `${showStatement(item.statement)}${item.background ? ' &' : ''}${item.recovered ? ' (recovered)' : ''}`,
    )
    .join('; ');
}

function showStatement(node: Statement): string {
  const redirects = node.redirects.map(showRedirect);
  return [showBare(node), ...redirects].filter((text) => text !== '').join(' ');
}

function showBare(node: Statement): string {
  switch (node.kind) {
    case 'simple':
      return [...node.assignments.map((one) => showAssignment(one)), ...node.words.map(showWord)].join(' ');
    case 'pipeline':
      return `${node.timed ? 'time ' : ''}${node.negated ? '! ' : ''}${node.commands.map(showStatement).join(' | ')}`;
    case 'and-or':
      return `${showStatement(node.left)} ${node.op} ${showStatement(node.right)}`;
    case 'subshell':
      return `(${showList(node.body)})`;
    case 'group':
      return `{${showList(node.body)}}`;
    case 'if': {
      const arms = node.arms.map((arm) => `if ${showList(arm.condition)} then ${showList(arm.body)}`);
      return `${arms.join(' el')}${node.otherwise ? ` else ${showList(node.otherwise)}` : ''} fi`;
    }
    case 'while':
      return `${node.until ? 'until' : 'while'} ${showList(node.condition)} do ${showList(node.body)} done`;
    case 'for': {
      const words = node.words?.map((word) => ` ${showWord(word)}`).join('');
      return `${node.select ? 'select' : 'for'} ${node.name}${words === undefined ? '' : ` in${words}`} do ${showList(node.body)} done`;
    }
    case 'c-for':
      return `for ((${showWord(node.header)})) do ${showList(node.body)} done`;
    case 'case': {
      const arms = node.arms.map((arm) => `${arm.patterns.map(showWord).join('|')}) ${showList(arm.body)} ${arm.end}`);
      return `case ${showWord(node.subject)} in ${arms.join(' ')} esac`;
    }
    case 'function':
      return `${node.name}() ${showStatement(node.body)}`;
    case 'test':
      return `[[ ${node.words.map(showWord).join(' ')} ]]`;
    case 'arith':
      return `((${showWord(node.expression)}))`;
    case 'coproc':
      return `coproc ${showStatement(node.body)}`;
  }
}

function showAssignment(node: NonNullable<WordNode['assignment']>): string {
  const subscript = node.subscript ? `[${showWord(node.subscript)}]` : '';
  const items = node.array?.map((item) => `${item.key ? `[${showWord(item.key)}]=` : ''}${showWord(item.value)}`);
  const value = items ? `(${items.join(' ')})` : node.value ? showWord(node.value) : '';
  return `${node.name}${subscript}${node.append ? '+=' : '='}${value}`;
}

function showWord(word: WordNode): string {
  return word.assignment ? showAssignment(word.assignment) : word.parts.map(showPart).join('');
}

function showPart(part: Part): string {
  switch (part.kind) {
    case 'literal':
      return part.quoting === 'none' ? part.text : `‹${part.text.replaceAll('\n', '⏎')}›`;
    case 'param': {
      const name = `${part.indirect ? '!' : ''}${part.length ? '#' : ''}${part.name}`;
      const subscript = part.subscript ? `[${showWord(part.subscript)}]` : '';
      const operands = [part.word, part.word2].flatMap((word) => (word ? [showWord(word)] : []));
      return `\${${name}${subscript}${part.colon ? ':' : ''}${part.op ?? ''}${operands.join(',')}}`;
    }
    case 'command-sub':
      return `$(${showList(part.body)})`;
    case 'process-sub':
      return `${part.direction}(${showList(part.body)})`;
    case 'arith-sub':
      return `$((${showWord(part.expression)}))`;
    case 'ext-glob':
      return part.text;
  }
}

function showRedirect(node: RedirectNode): string {
  const fd = node.fd === undefined ? '' : typeof node.fd === 'string' ? `{${node.fd}}` : String(node.fd);
  if (!node.heredoc) return `${fd}${node.op}${showWord(node.target)}`;
  const { delimiter, terminated, body } = node.heredoc;
  return `${fd}${node.op}${delimiter}${terminated ? '' : '?'}[${showWord(body)}]`;
}
