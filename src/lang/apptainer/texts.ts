// The text of nodes as pieces, with build arguments put in.
import type { Piece, Word } from '../../model/word.ts';
import type { Document } from '../../text/document.ts';
import { exactPlace, type Place } from '../../text/place.ts';
import type { Span } from '../../text/span.ts';
import { childOf, type PlainNode } from '../plain-tree.ts';

/** The defaults that `%arguments` gives, by name, as they are put in. */
export type BuildArguments = ReadonlyMap<string, readonly Piece[]>;

/** Reads texts of one stage. */
export class Texts {
  readonly document: Document;
  readonly #arguments: BuildArguments;
  /** what takes the place of defaults */
  readonly #given: ReadonlyMap<string, Word>;

  constructor(document: Document, buildArguments: BuildArguments, given: ReadonlyMap<string, Word> = new Map()) {
    this.document = document;
    this.#given = given;
    this.#arguments = buildArguments;
  }

  /** The text of a node, templates and continued lines resolved. */
  word(node: PlainNode): Word {
    const at = exactPlace(this.document, node.start, node.end);
    return { pieces: this.pieces(node, node), count: 'one', at };
  }

  /** A path of `%files`: all double quotes around it are taken away. */
  path(node: PlainNode): Word {
    const { text } = this.document;
    let { start, end } = node;
    while (start < end && text[start] === '"') start++;
    while (start < end && text[end - 1] === '"') end--;
    return {
      pieces: this.pieces(node, { start, end }),
      count: 'one',
      at: exactPlace(this.document, node.start, node.end),
    };
  }

  /** A script, whose lines end in `\n` however they end in the file. */
  script(node: PlainNode): readonly Piece[] {
    const cut = this.document.text.endsWith('\r') && node.end === this.document.text.length;
    const pieces = this.pieces(node, cut ? { start: node.start, end: node.end - 1 } : node);
    return pieces.flatMap((piece) => (piece.kind === 'text' ? unixLines(piece) : [piece]));
  }

  /** Whether a default of a build argument stands in a node. */
  isReplaceable(node: PlainNode): boolean {
    return node.children.some((child) => {
      const name = child.type === 'template' ? this.#nameOf(child) : undefined;
      return name !== undefined && this.#arguments.has(name) && !this.#given.has(name);
    });
  }

  /** What a node says within a span. */
  pieces(node: PlainNode, within: Span): readonly Piece[] {
    const pieces: Piece[] = [];
    let from = within.start;
    for (const child of node.children) {
      if (child.type !== 'template' && child.type !== 'line_continuation') continue;
      const continued = child.type === 'line_continuation' && this.document.text.endsWith('\\n', child.start);
      pieces.push(...this.#verbatim(from, continued ? child.start - 2 : child.start));
      const at = exactPlace(this.document, child.start, child.end);
      if (child.type === 'template') pieces.push(...this.#template(this.#nameOf(child), at));
      else if (continued) pieces.push({ kind: 'text', text: '\n', at: { ...at, exact: false }, use: at, quoted: true });
      from = child.end;
    }
    pieces.push(...this.#verbatim(from, within.end));
    return pieces;
  }

  #nameOf(template: PlainNode): string {
    const name = childOf(template, 'name');
    return name ? this.document.text.slice(name.start, name.end) : '';
  }

  /** A value stands where `--build-arg` or `%arguments` has it, and is used where the template stands. */
  #template(name: string, use: Place): readonly Piece[] {
    const value = this.#given.get(name)?.pieces ?? this.#arguments.get(name);
    if (!value) return [{ kind: 'unknown', reason: 'variable', name, at: use, use, quoted: true }];
    return value.map((piece) => ({ ...piece, use }));
  }

  #verbatim(start: number, end: number): readonly Piece[] {
    if (end <= start) return [];
    const at = exactPlace(this.document, start, end);
    return [{ kind: 'text', text: this.document.text.slice(start, end), at, use: at, quoted: true }];
  }
}

/** Leaves out the carriage returns that Apptainer drops. */
function unixLines(piece: Extract<Piece, { kind: 'text' }>): readonly Piece[] {
  if (!piece.text.includes('\r\n') || !piece.at.exact) return [piece];
  const lines: Piece[] = [];
  let from = 0;
  for (let at = piece.text.indexOf('\r\n'); from < piece.text.length; at = piece.text.indexOf('\r\n', from + 1)) {
    const to = at < 0 ? piece.text.length : at;
    if (to > from) {
      const place = exactPlace(piece.at.doc, piece.at.span.start + from, piece.at.span.start + to);
      lines.push({ ...piece, text: piece.text.slice(from, to), at: place, use: place });
    }
    // The line feed itself begins the next stretch.
    from = at < 0 ? piece.text.length : at + 1;
  }
  return lines;
}
