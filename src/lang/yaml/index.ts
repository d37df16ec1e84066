// YAML as a tree with places: anchors and merge keys resolved, invalid parts named, the rest read all the same.
import type { Coverage } from '../../model/coverage.ts';
import type { Piece, Word } from '../../model/word.ts';
import { contains } from '../../text/place.ts';
import { readable, type Source } from '../source.ts';
import type { MapEntry, Tree, TreeNode } from '../tree/index.ts';
import { scalarWord } from '../tree/scalar.ts';
import { type Alias, type Node, type Pair, type Scalar, yaml, type YAMLMap, type YAMLSeq } from './library.ts';

/** More problems of one text say nothing new. */
const MOST_PROBLEMS = 20;
/** Longer texts take seconds to parse and are no files that people wrote. */
export const MOST_UNITS = 256 * 1024;
/** Nested deeper than this, no file is one that people wrote. */
const MOST_DEPTH = 100;

/** How a text is read. */
export interface YamlOptions {
  /** a key that is a list, a map or nothing, as `{{ name }}` in a template, is said to be invalid, not just left out */
  readonly textKeys?: boolean;
}

/** Reads a text that may hold several documents. */
export function readYaml(source: Source, { textKeys = false }: YamlOptions = {}): Tree {
  const { text, cut } = readable(source, MOST_UNITS);
  const tooDeep = depthBeyond(text);
  if (tooDeep !== undefined) return { roots: [], coverage: [...cut, deep(source, tooDeep)] };
  // Every scalar stays text: what a number or a boolean is, differs between the programs that read it.
  const documents = yaml().parseAllDocuments(text, {
    schema: 'failsafe',
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'silent',
  });
  if (!Array.isArray(documents)) return { roots: [], coverage: cut };
  const coverage: Coverage[] = [...cut];
  const roots: TreeNode[] = [];
  for (const document of documents) {
    for (const { message, pos } of document.errors) {
      if (coverage.length >= MOST_PROBLEMS) break;
      const at = source.place(pos[0], Math.max(pos[0], Math.min(pos[1], lineEnd(text, pos[0]))));
      coverage.push({ cause: 'syntax', at, message: `invalid YAML: ${plainly(message)}` });
    }
    const root = document.contents as Node | null;
    const lowering = new Lowering(source);
    const node = root && lowering.node(root, 0);
    if (node) roots.push(node);
    for (const { name, at } of lowering.unresolved.slice(0, MOST_PROBLEMS))
      coverage.push({ cause: 'syntax', at, message: `invalid YAML: no anchor is called ${name}` });
    for (const { name, at } of lowering.repeated.slice(0, MOST_PROBLEMS))
      coverage.push({
        cause: 'syntax',
        at,
        message: `invalid YAML: the key ${name} stands twice; only the last counts`,
      });
    for (const at of textKeys ? lowering.strange.slice(0, MOST_PROBLEMS) : [])
      coverage.push({
        cause: 'syntax',
        at,
        message: 'invalid YAML: a key must be text (a template is filled in first)',
      });
  }
  return { roots, coverage };
}

/** The library's words as one line without a period. */
function plainly(message: string): string {
  return (message.split('\n')[0] ?? '').replace(/\.$/, '').replace(/^./, (letter) => letter.toLowerCase());
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

function deep(source: Source, at: number): Coverage {
  return {
    cause: 'depth',
    at: source.place(at, at),
    message: `not checked: nested more than ${MOST_DEPTH} levels deep`,
  };
}

/** Where a text may nest deeper than a parser should go: brackets, or indicators of lists and keys in one line. */
export function depthBeyond(text: string): number | undefined {
  let open = 0;
  let inLine = 0;
  let indents = 0;
  let lastIndent = -1;
  for (let i = 0; i < text.length; i++) {
    const letter = text[i];
    if (letter === '\n') {
      inLine = 0;
      const indent = /^ *(?=\S)/.exec(text.slice(i + 1, i + 1 + 400))?.[0].length;
      if (indent !== undefined) {
        indents = indent === 0 ? 0 : indent > lastIndent ? indents + 1 : Math.min(indents, indent);
        lastIndent = indent;
      }
    } else if (letter === '[' || letter === '{') open++;
    else if ((letter === ']' || letter === '}') && open > 0) open--;
    else if ((letter === '-' || letter === '?') && text[i + 1] === ' ') inLine++;
    else if (letter !== ' ') inLine = 0;
    if (open > MOST_DEPTH || inLine > MOST_DEPTH || indents > MOST_DEPTH) return i;
  }
  return undefined;
}

class Lowering {
  readonly #source: Source;
  readonly #anchors = new Map<string, Node>();
  /** nodes by what they were made from: an alias is the same node again; undefined while it is being made */
  readonly #made = new Map<Node, TreeNode | undefined>();
  /** aliases whose anchor is not there */
  readonly unresolved: { readonly name: string; readonly at: TreeNode['at'] }[] = [];
  /** keys whose map had them before */
  readonly repeated: { readonly name: string; readonly at: TreeNode['at'] }[] = [];
  /** keys that are no text */
  strange: TreeNode['at'][] = [];

  constructor(source: Source) {
    this.#source = source;
  }

  node(node: Node, depth: number): TreeNode | undefined {
    const { isAlias, isMap, isSeq, isScalar } = yaml();
    if (depth > MOST_DEPTH) return undefined;
    if (isAlias(node)) return this.#alias(node, depth);
    if (this.#made.has(node)) return this.#made.get(node);
    this.#made.set(node, undefined);
    if ('anchor' in node && node.anchor) this.#anchors.set(node.anchor, node);
    const made = isMap(node)
      ? this.#map(node, depth)
      : isSeq(node)
        ? this.#list(node, depth)
        : isScalar(node)
          ? this.#scalar(node)
          : undefined;
    this.#made.set(node, made);
    return made;
  }

  #alias(alias: Alias, depth: number): TreeNode | undefined {
    const target = this.#anchors.get(alias.source);
    if (target) return this.node(target, depth + 1);
    this.unresolved.push({ name: alias.source, at: this.#place(alias) });
    return undefined;
  }

  #map(map: YAMLMap, depth: number): TreeNode {
    const entries = new Map<string, MapEntry>();
    const merged: TreeNode[] = [];
    for (const pair of map.items as readonly Pair<Node, Node | null>[]) {
      const value = pair.value ? this.node(pair.value, depth + 1) : undefined;
      const name = this.node(pair.key, depth + 1);
      if (name?.kind !== 'scalar') {
        const at = name?.at ?? value?.at ?? this.#place(map);
        this.strange = [...this.strange.filter((inner) => !contains(at, inner)), at];
        continue;
      }
      const key = name.word.pieces.map((piece) => (piece.kind === 'text' ? piece.text : '…')).join('');
      if (key === '<<' && name.plain) merged.push(...(value?.kind === 'list' ? value.items : value ? [value] : []));
      else {
        // The last one counts, and stands where it is.
        if (entries.delete(key)) this.repeated.push({ name: key, at: name.at });
        entries.set(key, { key, keyAt: name.at, ...(value && { value }) });
      }
    }
    for (const from of merged) {
      if (from.kind !== 'map') continue;
      for (const entry of from.entries) if (!entries.has(entry.key)) entries.set(entry.key, entry);
    }
    return { kind: 'map', entries: [...entries.values()], at: this.#place(map) };
  }

  #list(list: YAMLSeq, depth: number): TreeNode {
    const items = (list.items as readonly Node[]).flatMap((item) => this.node(item, depth + 1) ?? []);
    return { kind: 'list', items, at: this.#place(list) };
  }

  #scalar(scalar: Scalar): TreeNode | undefined {
    const [start, end] = scalar.range ?? [0, 0];
    const value = typeof scalar.value === 'string' ? scalar.value : '';
    const at = this.#place(scalar);
    const quotes = scalar.type === 'QUOTE_DOUBLE' || scalar.type === 'QUOTE_SINGLE' ? 1 : 0;
    if (scalar.type === 'PLAIN' && value === '' && start === end) return undefined;
    const word =
      (scalar.type === 'BLOCK_LITERAL' && literalWord(this.#source, start, end, value)) ||
      scalarWord(this.#source, start + quotes, Math.max(start + quotes, end - quotes), value);
    return { kind: 'scalar', word, plain: scalar.type === 'PLAIN', at };
  }

  #place(node: Node): TreeNode['at'] {
    const [start, end] = node.range ?? [0, 0];
    const trimmed = this.#source.text.slice(start, end).trimEnd().length;
    return this.#source.place(start, start + trimmed);
  }
}

/** The lines of a `|` block, each with its place; undefined where they do not add up to the value. */
function literalWord(source: Source, start: number, end: number, value: string): Word | undefined {
  const first = source.text.indexOf('\n', start) + 1;
  if (first === 0) return undefined;
  const raw = source.text.slice(first, end);
  const indent = /^(?:[ \t]*\r?\n)*( +)/.exec(raw)?.[1]?.length ?? 0;
  const pieces: Piece[] = [];
  let made = '';
  let from = first;
  for (const line of raw.split('\n')) {
    const cut = Math.min(indent, line.length);
    const text = `${line.slice(cut).replace(/\r$/, '')}\n`;
    if (made.length + text.length > value.length && made === value) break;
    const kept = text.slice(0, Math.max(0, value.length - made.length));
    made += kept;
    pieces.push(...source.word(from + cut, from + cut + kept.length).pieces);
    from += line.length + 1;
  }
  return made === value && !raw.includes('\r') ? { pieces, count: 'one', at: source.place(start, end) } : undefined;
}
