// The comments of a definition file, and the headers, sections and commands they may be about.
import type { Span } from '../../text/span.ts';
import { commentedBash } from '../bash/comments.ts';
import { valuesIn } from '../dockerfile/comments.ts';
import type { Grammar } from '../grammar.ts';
import { markerIn } from '../marks/grammar.ts';
import type { Commented } from '../marks/reader.ts';
import type { Unit } from '../marks/units.ts';
import { childOf, type PlainNode, plainTree } from '../plain-tree.ts';

const BEHIND_HEADER = 'comments of jobvet do not stand behind a header: write it on a line of its own above it';
const PART_OF_LINE = 'this is part of the line, not a comment: write the comment on a line of its own above it';

/** Lines of sections that are read line by line. */
const LINES = new Set(['file', 'label', 'argument']);

/** Reads where comments, headers, sections and the commands of scripts stand. */
export function commentedDefinition(text: string, grammar: Grammar): Commented {
  const tree = grammar.read(text, plainTree);
  const reader = new Reader(text);
  if (tree) reader.walk(tree);
  return {
    comments: reader.comments,
    units: reader.units,
    values: [...reader.values, ...valuesIn(text, [...reader.comments, ...reader.texts], PART_OF_LINE)],
  };
}

class Reader {
  readonly comments: Span[] = [];
  readonly units: Unit[] = [];
  readonly values: { span: Span; message: string; removable?: boolean }[] = [];
  /** texts of other languages, and for people */
  readonly texts: Span[] = [];
  readonly #text: string;
  #header: PlainNode | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  walk(node: PlainNode): void {
    for (const child of node.children) {
      if (child.type === 'comment') this.#comment(child);
      else if (child.type === 'header') this.#header = child;
      if (child.type === 'header' || LINES.has(child.type)) this.units.push(child);
      if (child.type.endsWith('_section')) this.#section(child);
      else this.walk(child);
    }
  }

  #comment(node: PlainNode): void {
    const header = this.#header;
    this.#header = undefined;
    const behind = header && header.end <= node.start && !this.#text.slice(header.end, node.start).includes('\n');
    const offset = behind ? markerIn(this.#text.slice(node.start, node.end)) : undefined;
    if (offset === undefined) this.comments.push(node);
    else {
      const span = { start: node.start + offset, end: node.end };
      this.values.push({ span, message: BEHIND_HEADER, removable: true });
      this.texts.push(node);
    }
  }

  #section(node: PlainNode): void {
    const body = childOf(node, 'body');
    // Comments above the next section belong to that one, whatever they are to the text they end.
    const end = node.start + withoutLastComments(this.#text.slice(node.start, node.end)).length;
    this.units.push({ start: node.start, end, open: true });
    if (body?.type === 'script') {
      const { comments, units, values = [] } = commentedBash(this.#text.slice(body.start, body.end), body.start);
      this.comments.push(...comments);
      this.units.push(...units);
      this.values.push(...values);
      this.texts.push(body);
      for (const comment of node.children) if (comment.type === 'comment') this.#comment(comment);
    } else if (body?.type === 'text') {
      this.texts.push(body);
      this.comments.push(...linesFrom(this.#text, Math.max(end, body.start), body.end));
    } else this.walk(node);
  }
}

/** A text without the lines at its end that are blank or comments. */
function withoutLastComments(text: string): string {
  let end = text.trimEnd().length;
  for (;;) {
    const start = text.lastIndexOf('\n', end - 1) + 1;
    if (start === 0 || !/^[ \t]*#/.test(text.slice(start, end))) return text.slice(0, end);
    end = text.slice(0, start).trimEnd().length;
  }
}

function linesFrom(text: string, start: number, end: number): Span[] {
  const lines: Span[] = [];
  for (const match of text.slice(start, end).matchAll(/^[ \t]*(#.*)$/gm)) {
    const at = start + match.index + match[0].length - (match[1]?.length ?? 0);
    lines.push({ start: at, end: start + match.index + match[0].length });
  }
  return lines;
}
