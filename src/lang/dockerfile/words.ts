// Words of a Dockerfile: quotes and escapes taken away, expansions kept.
import type { Document } from '../../text/document.ts';
import { exactPlace, type Place } from '../../text/place.ts';
import type { PlainNode } from '../plain-tree.ts';
import { childOf } from '../plain-tree.ts';
import type { Operation, SourceWord, TextPart, WordPart } from './ast.ts';

/** How a stretch of a word is read. */
interface Manner {
  readonly quoted: boolean;
  /** escapes stay, for patterns, which have their own */
  readonly raw: boolean;
}

const PLAIN: Manner = { quoted: false, raw: false };
const RAW: Manner = { quoted: false, raw: true };

/** A continuation in the midst of a name, with the comments and empty lines that the builder drops with it. */
const CONTINUATION = /[\\`][ \t]*\r?\n(?:[ \t]*(?:#[^\n]*)?\r?\n)*/g;

/** Reads the words of one file. */
export class Words {
  readonly #doc: Document;

  constructor(doc: Document) {
    this.#doc = doc;
  }

  place({ start, end }: { readonly start: number; readonly end: number }): Place {
    return exactPlace(this.#doc, start, end);
  }

  /** The characters of a node, without continuations. */
  textOf({ start, end }: { readonly start: number; readonly end: number }): string {
    const text = this.#doc.text.slice(start, end);
    return text.includes('\n') ? text.replace(CONTINUATION, '') : text;
  }

  word(node: PlainNode): SourceWord {
    return { parts: this.#partsIn(node, PLAIN), at: this.place(node) };
  }

  /** A word of an instruction's array. */
  jsonWord(node: PlainNode): SourceWord {
    const parts = node.children.flatMap((child): WordPart[] => {
      if (child.type === 'escape_sequence') return [this.#decoded(child, jsonEscape(this.textOf(child)), true)];
      if (child.type === '"') return [];
      return this.#partsOf(child, { quoted: true, raw: false });
    });
    return { parts, at: this.place(node) };
  }

  /** The characters of a node as they are. */
  verbatim(node: { readonly start: number; readonly end: number }): TextPart {
    return { kind: 'text', text: this.#doc.text.slice(node.start, node.end), at: this.place(node), quoted: true };
  }

  /** The parts of all nodes in a row, with the blanks that stand between them. */
  #partsIn(parent: PlainNode, manner: Manner): WordPart[] {
    const parts: WordPart[] = [];
    let end = parent.children[0]?.start ?? parent.end;
    for (const child of parent.children) {
      if (child.start > end) parts.push({ ...this.verbatim({ start: end, end: child.start }), quoted: manner.quoted });
      end = child.end;
      for (const part of this.#partsOf(child, manner)) parts.push(part);
    }
    return parts;
  }

  #partsOf(node: PlainNode, manner: Manner): WordPart[] {
    switch (node.type) {
      case 'line_continuation':
      case 'comment':
        return [];
      case 'expansion':
        return [this.#expansion(node, manner)];
      case 'escape_sequence':
        if (manner.raw) return [this.#text(node, manner)];
        return [this.#decoded(node, this.textOf(node).slice(1), true)];
      case 'double_quoted_string':
      case 'single_quoted_string':
        return node.children.flatMap((child) => (child.named ? this.#partsOf(child, { ...manner, quoted: true }) : []));
      default:
        return node.children.length > 0 ? this.#partsIn(node, manner) : [this.#text(node, manner)];
    }
  }

  #text(node: PlainNode, { quoted }: Manner): TextPart {
    const text = this.textOf(node);
    const at = this.place(node);
    return { kind: 'text', text, at: text.length === node.end - node.start ? at : { ...at, exact: false }, quoted };
  }

  #decoded(node: PlainNode, text: string, quoted: boolean): TextPart {
    return { kind: 'text', text, at: { ...this.place(node), exact: false }, quoted };
  }

  #expansion(node: PlainNode, { quoted }: Manner): WordPart {
    const name = childOf(node, 'name');
    const operation = this.#operation(node);
    const start = { name: name ? this.textOf(name) : '', at: this.place(node), quoted };
    return { kind: 'expansion', ...start, ...(operation && { operation }) };
  }

  #operation(node: PlainNode): Operation | undefined {
    const operator = childOf(node, 'operator')?.type;
    const parts = (field: string, manner: Manner): readonly WordPart[] => {
      const child = childOf(node, field);
      return child ? this.#partsIn(child, manner) : [];
    };
    const last = operator?.at(-1);
    if (last === '-' || last === '+' || last === '?')
      return { kind: last, emptyIsUnset: operator?.startsWith(':') === true, word: parts('word', PLAIN) };
    const twice = operator?.length === 2;
    if (last === '#' || last === '%') return { kind: last, longest: twice, pattern: parts('pattern', RAW) };
    if (last === '/')
      return { kind: '/', all: twice, pattern: parts('pattern', RAW), replacement: parts('replacement', RAW) };
    return undefined;
  }
}

function jsonEscape(text: string): string {
  try {
    const value: unknown = JSON.parse(`"${text}"`);
    return typeof value === 'string' ? value : text;
  } catch {
    return text;
  }
}
