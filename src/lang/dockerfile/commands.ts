// Commands in shell form and exec form, and the here-documents below them.
import type { Document } from '../../text/document.ts';
import { childOf, childrenOf, type PlainNode } from '../plain-tree.ts';
import type { CommandForm, Heredoc, TextPart, WordPart } from './ast.ts';
import type { Words } from './words.ts';

/** What one instruction runs; `node` is the instruction. */
export function commandOf(node: PlainNode, doc: Document, words: Words): CommandForm | undefined {
  const command = childOf(node, 'command');
  if (!command) return undefined;
  const at = words.place(command);
  if (command.type === 'exec_form')
    return { form: 'exec', words: childrenOf(command, 'element').map((element) => words.jsonWord(element)), at };
  const heredocs = heredocsOf(node, command, words);
  const pieces = command.children.filter(isText);
  const [first] = heredocs;
  const alone = pieces.length === 1 && pieces[0]?.type === 'heredoc_redirect';
  if (first && alone)
    return { form: 'shell', text: first.body.filter((part) => part.kind === 'text'), script: first, at };
  const text = pieces.map((piece) => words.verbatim(piece));
  const last = childrenOf(node, 'heredoc').at(-1);
  if (last) text.push(words.verbatim({ start: lineEnd(doc, command.end), end: last.end }));
  return { form: 'shell', text, at };
}

function isText({ type }: PlainNode): boolean {
  return type === 'shell_fragment' || type === 'heredoc_redirect';
}

function lineEnd(doc: Document, from: number): number {
  const newline = doc.text.indexOf('\n', from);
  return newline < 0 ? doc.text.length : newline;
}

/** The here-documents of an instruction, each with its redirection. @param redirects the node that holds those */
export function heredocsOf(node: PlainNode, redirects: PlainNode, words: Words): Heredoc[] {
  const bodies = childrenOf(node, 'heredoc');
  return redirects.children
    .filter(({ type }) => type === 'heredoc_redirect')
    .flatMap((redirect, index) => {
      const body = bodies[index];
      return body ? [heredoc(redirect, body, words)] : [];
    });
}

function heredoc(redirect: PlainNode, node: PlainNode, words: Words): Heredoc {
  const delimiter = childOf(redirect, 'delimiter');
  const written = delimiter ? words.textOf(delimiter) : '';
  const operator = childOf(redirect, 'operator');
  const body = childOf(node, 'body');
  const parts = body ? words.word(body).parts : [];
  return {
    delimiter: written.replace(/["'\\]/g, ''),
    expands: !/["']/.test(written),
    body: operator && words.textOf(operator) === '<<-' ? withoutTabs(parts) : parts,
    at: words.place(redirect),
  };
}

/** What `<<-` leaves: lines without the tabs they begin with. */
function withoutTabs(parts: readonly WordPart[]): readonly WordPart[] {
  let lineBegins = true;
  return parts.flatMap((part): WordPart[] => {
    const begins = lineBegins;
    lineBegins = part.kind === 'text' && part.text.endsWith('\n');
    return part.kind === 'text' ? linesWithoutTabs(part, begins) : [part];
  });
}

function linesWithoutTabs(part: TextPart, begins: boolean): TextPart[] {
  const { start } = part.at.span;
  const lines: TextPart[] = [];
  for (const match of part.text.matchAll(/(\t*)([^\n]*\n?)/g)) {
    const [whole, tabs = '', rest = ''] = match;
    const first = match.index === 0 && !begins;
    const text = first ? whole : rest;
    if (text === '') continue;
    const from = start + match.index + (first ? 0 : tabs.length);
    lines.push({ ...part, text, at: { ...part.at, span: { start: from, end: from + text.length } } });
  }
  return lines;
}
