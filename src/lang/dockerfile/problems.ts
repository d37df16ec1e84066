// What the builder would not accept, said so that a person can put it right.
import type { Document } from '../../text/document.ts';
import { nearest } from '../../text/nearest.ts';
import { exactPlace } from '../../text/place.ts';
import { childOf, type PlainNode } from '../plain-tree.ts';
import type { Problem } from './ast.ts';

/** What each instruction expects behind its keyword. */
const EXPECTED: Readonly<Record<string, string>> = {
  ADD: 'one or more sources and a destination',
  ARG: 'NAME or NAME=default',
  CMD: 'a command',
  COPY: 'one or more sources and a destination',
  ENTRYPOINT: 'a command',
  ENV: 'NAME=value pairs, or one NAME and a value',
  EXPOSE: 'ports',
  FROM: 'an image, and AS with a name for the stage if it has one',
  HEALTHCHECK: 'CMD and a command, or NONE',
  LABEL: 'name=value pairs, or one name and a value',
  MAINTAINER: 'a name',
  ONBUILD: 'another instruction',
  RUN: 'a command',
  SHELL: 'a JSON array such as ["/bin/bash", "-c"]',
  STOPSIGNAL: 'a signal',
  USER: 'a user, and perhaps a group',
  VOLUME: 'paths',
  WORKDIR: 'a path',
};

/** The problem of a node that is an error, or undefined. */
export function problemOf(node: PlainNode, doc: Document): Problem | undefined {
  if (node.type === 'unknown_instruction') return unknownInstruction(node, doc);
  if (node.type === 'ERROR') return misread(node, doc);
  const missing = missingIn(node);
  if (!missing) return undefined;
  const { start, end } = lineOf(doc, missing.start);
  const message = /^["']$/.test(missing.type) ? 'a quote has no end' : takes(doc.text.slice(node.start, node.end));
  return { at: place(doc, Math.max(start, node.start), end), message: `not read as it may be meant: ${message}` };
}

function unknownInstruction(node: PlainNode, doc: Document): Problem {
  const name = childOf(node, 'name') ?? node;
  const written = doc.text.slice(name.start, name.end);
  const word = /^[\w-]*/.exec(written)?.[0] ?? '';
  const meant = word !== written ? undefined : nearest(word, Object.keys(EXPECTED));
  const ask = meant === undefined ? '' : `; did you mean ${meant}?`;
  const shown = written.length > 40 ? `${written.slice(0, 40)}…` : written;
  return { at: place(doc, name.start, name.end), message: `not checked: unknown instruction ${shown}${ask}` };
}

function misread(node: PlainNode, doc: Document): Problem {
  const line = lineOf(doc, node.start);
  const text = doc.text.slice(line.start, node.end);
  const open = /^[ \t]*(?:RUN|COPY|ADD)[ \t].*?(<<-?["']?[A-Za-z_]\w*)/i.exec(
    doc.text.slice(line.start, line.end),
  )?.[1];
  if (open !== undefined)
    return {
      at: place(doc, line.start, line.end),
      message: `not checked: the here-document ${open} has no line that ends it`,
    };
  const end = node.start + doc.text.slice(node.start, node.end).trimEnd().length;
  return { at: place(doc, node.start, end), message: `not checked: ${takes(text)}` };
}

/** What the instruction that a text begins with expects. */
function takes(text: string): string {
  const keyword = /^[ \t]*([A-Za-z]+)/.exec(text)?.[1]?.toUpperCase() ?? '';
  const expected = EXPECTED[keyword];
  return expected === undefined ? 'no instruction begins here' : `${keyword} takes ${expected}`;
}

/** The line around an offset, without its end. */
function lineOf(doc: Document, offset: number): { start: number; end: number } {
  const { line } = doc.positionAt(offset);
  const start = doc.lineStart(line);
  return { start, end: start + doc.lineText(line).length };
}

function missingIn(node: PlainNode): PlainNode | undefined {
  const open = [...node.children];
  for (let next = open.pop(); next; next = open.pop()) {
    if (next.missing) return next;
    open.push(...next.children);
  }
  return undefined;
}

function place(doc: Document, start: number, end: number): Problem['at'] {
  return exactPlace(doc, start, end);
}
