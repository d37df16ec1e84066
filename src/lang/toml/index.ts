// TOML as a tree with places. A line that is invalid is named and left out, the rest read all the same.
import type { Coverage } from '../../model/coverage.ts';
import type { Place } from '../../text/place.ts';
import { readable, type Source } from '../source.ts';
import type { ListNode, MapEntry, MapNode, Tree, TreeNode } from '../tree/index.ts';
import { scalarWord } from '../tree/scalar.ts';
import { type AST, toml } from './library.ts';

/** Longer texts are no files that people wrote. */
export const MOST_UNITS = 256 * 1024;
/** Each invalid line costs another parse of the text. */
const MOST_PROBLEMS = 8;
/** Nested deeper than this, no file is one that people wrote. */
const MOST_DEPTH = 100;

export function readToml(source: Source): Tree {
  const { text, cut } = readable(source, MOST_UNITS);
  const coverage: Coverage[] = [...cut];
  let left = text.replace(/^\ufeff/, ' ');
  const deep = depthBeyond(left);
  if (deep !== undefined) {
    const message = `not checked: nested more than ${MOST_DEPTH} levels deep`;
    return { roots: [], coverage: [...coverage, { cause: 'depth', at: source.place(deep, deep), message }] };
  }
  for (let problems = 0; ; problems++) {
    const parsed = parse(left);
    if (!('index' in parsed)) return { roots: [new Lowering(source).root(parsed)], coverage };
    const { index, message } = parsed;
    const { start, end } = lineAt(left, index);
    coverage.push({ cause: 'syntax', at: source.place(start, end), message: `invalid TOML: ${message}` });
    if (problems === MOST_PROBLEMS) return { roots: [], coverage };
    left = without(left, start, index, end);
  }
}

/** Where a text nests deeper than a parser should go: brackets, dots of one key. */
export function depthBeyond(text: string): number | undefined {
  let open = 0;
  let dots = 0;
  for (let i = 0; i < text.length; i++) {
    const letter = text[i];
    if (letter === '[' || letter === '{') open++;
    else if ((letter === ']' || letter === '}') && open > 0) open--;
    else if (letter === '.') dots++;
    else if (letter === '"' || letter === "'" || letter === '=' || letter === '\n') dots = 0;
    if (open > MOST_DEPTH || (dots > MOST_DEPTH && open < 2)) return i;
  }
  return undefined;
}

/** The tree, or where and why it is none. */
function parse(text: string): AST.TOMLTopLevelTable | { readonly index: number; readonly message: string } {
  const { parseTOML, ParseError } = toml();
  try {
    return parseTOML(text, { tomlVersion: '1.1' }).body[0];
  } catch (error) {
    if (error instanceof ParseError)
      return { index: error.index, message: error.message.replace(/\.$/, '').replace(/^./, (a) => a.toLowerCase()) };
    // A length its regular expressions can't take.
    return { index: text.length, message: 'a value is too long' };
  }
}

function lineAt(text: string, index: number): { readonly start: number; readonly end: number } {
  let at = Math.min(index, text.length - 1);
  // An error at the end of a line is found behind it.
  while (at > 0 && /\s/.test(text[at] ?? '')) at--;
  const start = text.lastIndexOf('\n', at) + 1;
  const newline = text.indexOf('\n', at);
  return { start, end: newline < 0 ? text.length : newline };
}

/** Blanks out what is behind the error, when that makes a difference, else the line; offsets stay. */
function without(text: string, start: number, index: number, end: number): string {
  const rest = text.slice(index, end).replace(/\r$/, '');
  const whole = text.slice(start, end);
  // `NAME = "value",`: what stands before is sound.
  const behind = index > start && index < end && /=\s*\S/.test(text.slice(start, index)) && rest.trim() === ',';
  const from = behind ? index : start;
  return text.slice(0, from) + ' '.repeat(behind ? end - index : whole.length) + text.slice(end);
}

/** Tables while they are put together. */
interface Draft {
  readonly entries: Map<string, { keyAt: Place; value: Draft | ArrayDraft | TreeNode }>;
  readonly at: Place;
}
interface ArrayDraft {
  readonly tables: Draft[];
  readonly at: Place;
}

class Lowering {
  readonly #source: Source;

  constructor(source: Source) {
    this.#source = source;
  }

  root(table: AST.TOMLTopLevelTable): TreeNode {
    const root: Draft = { entries: new Map(), at: this.#place(table) };
    for (const one of table.body) {
      if (one.type === 'TOMLKeyValue') this.#put(root, one);
      else {
        const target = this.#table(root, one);
        for (const pair of one.body) this.#put(target, pair);
      }
    }
    return finished(root);
  }

  /** The table that `[a.b]` or `[[a.b]]` opens. */
  #table(root: Draft, table: AST.TOMLTable): Draft {
    const names = table.key.keys;
    let at = root;
    for (const [index, key] of names.entries()) {
      const isLast = index === names.length - 1;
      at = isLast && table.kind === 'array' ? this.#element(at, key, table) : this.#child(at, key);
    }
    return at;
  }

  #element(at: Draft, key: AST.TOMLBare | AST.TOMLQuoted, table: AST.TOMLTable): Draft {
    const name = nameOf(key);
    const before = at.entries.get(name)?.value;
    const made: Draft = { entries: new Map(), at: this.#place(table) };
    if (before && 'tables' in before) before.tables.push(made);
    else at.entries.set(name, { keyAt: this.#place(key), value: { tables: [made], at: made.at } });
    return made;
  }

  #child(at: Draft, key: AST.TOMLBare | AST.TOMLQuoted): Draft {
    const name = nameOf(key);
    const before = at.entries.get(name)?.value;
    if (before && 'tables' in before) return before.tables.at(-1) ?? at;
    if (before && !('kind' in before)) return before;
    const made: Draft = { entries: new Map(), at: this.#place(key) };
    at.entries.set(name, { keyAt: made.at, value: made });
    return made;
  }

  #put(table: Draft, { key, value }: AST.TOMLKeyValue): void {
    const names = key.keys;
    const last = names.at(-1);
    if (!last) return;
    let at = table;
    for (const name of names.slice(0, -1)) at = this.#child(at, name);
    at.entries.set(nameOf(last), { keyAt: this.#place(last), value: this.#value(value) });
  }

  #value(node: AST.TOMLContentNode): TreeNode {
    const at = this.#place(node);
    if (node.type === 'TOMLArray') return { kind: 'list', items: node.elements.map((one) => this.#value(one)), at };
    if (node.type === 'TOMLInlineTable') {
      const table: Draft = { entries: new Map(), at };
      for (const pair of node.body) this.#put(table, pair);
      return finished(table);
    }
    const [start, end] = node.range;
    if (node.kind !== 'string') {
      const word = scalarWord(this.#source, start, end, this.#source.text.slice(start, end));
      return { kind: 'scalar', word, plain: true, at };
    }
    const quotes = node.multiline ? 3 : 1;
    // A line end behind the opening quotes does not belong to the text.
    const blank = node.multiline ? (/^\r?\n/.exec(this.#source.text.slice(start + 3))?.[0].length ?? 0) : 0;
    const word = scalarWord(this.#source, start + quotes + blank, end - quotes, node.value);
    return { kind: 'scalar', word, plain: false, at };
  }

  #place({ range: [start, end] }: { readonly range: readonly [number, number] }): Place {
    return this.#source.place(start, end);
  }
}

function nameOf(key: AST.TOMLBare | AST.TOMLQuoted): string {
  return key.type === 'TOMLBare' ? key.name : key.value;
}

function finished(draft: Draft): MapNode {
  const entries: MapEntry[] = [...draft.entries].map(([key, { keyAt, value }]) => ({
    key,
    keyAt,
    value: 'entries' in value && !('kind' in value) ? finished(value) : 'tables' in value ? listOf(value) : value,
  }));
  return { kind: 'map', entries, at: draft.at };
}

function listOf({ tables, at }: ArrayDraft): ListNode {
  return { kind: 'list', items: tables.map(finished), at };
}
