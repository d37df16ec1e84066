// Turns the tree of a definition file into what Apptainer makes of it.
import type { Word } from '../../model/word.ts';
import type { Document } from '../../text/document.ts';
import { exactPlace, hullOf, type Place } from '../../text/place.ts';
import type { Grammar } from '../grammar.ts';
import { childOf, type PlainNode, plainTree } from '../plain-tree.ts';
import { buildArguments } from './build-arguments.ts';
import type { Definition, FilesSection, Header, Script, Stage } from './definition.ts';
import { isScript, type ScriptName } from './names.ts';
import { problemsOf } from './problems.ts';
import { Texts } from './texts.ts';

/** What is read, and with which values. */
export interface Reading {
  /** how much of the text is read; default: all */
  readonly units?: number;
  /** what `--build-arg` gives, by name */
  readonly given?: ReadonlyMap<string, Word>;
}

/**
 * Reads a definition file.
 *
 * @returns undefined when the parser gave up
 */
export function readDefinition(
  document: Document,
  grammar: Grammar,
  { units = document.text.length, given = new Map<string, Word>() }: Reading = {},
): Definition | undefined {
  const root = grammar.read(document.text.slice(0, units), plainTree);
  if (!root) return undefined;
  const nodes = root.children.filter(({ type }) => type === 'stage');
  const stages = nodes.map((node) => readStage(document, node, given));
  return { stages, problems: problemsOf(document, root, stages) };
}

function readStage(document: Document, node: PlainNode, given: ReadonlyMap<string, Word>): Stage {
  const reader = new StageReader(new Texts(document, buildArguments(document, node), given));
  for (const part of node.children) reader.read(part);
  return { ...reader.result(), at: exactPlace(document, node.start, node.end) };
}

class StageReader {
  readonly #texts: Texts;
  readonly #headers = new Map<string, Header>();
  readonly #scripts = new Map<string, Script>();
  readonly #files: FilesSection[] = [];

  constructor(texts: Texts) {
    this.#texts = texts;
  }

  result(): Omit<Stage, 'at'> {
    return { headers: this.#headers, scripts: [...this.#scripts.values()], files: this.#files };
  }

  read(node: PlainNode): void {
    if (node.type === 'header') this.#readHeader(node);
    if (node.type === 'script_section') this.#readScript(node);
    if (node.type === 'files_section') this.#readFiles(node);
  }

  #readHeader(node: PlainNode): void {
    const nameNode = childOf(node, 'name');
    if (!nameNode) return;
    const name = this.#text(nameNode).toLowerCase();
    const valueNode = childOf(node, 'value');
    const end = this.#place(node.end, node.end);
    const value: Word = valueNode ? this.#texts.word(valueNode) : { pieces: [], count: 'one', at: end };
    const replaceable = valueNode !== undefined && this.#texts.isReplaceable(valueNode);
    this.#headers.set(name, { name, value, replaceable, at: this.#place(node.start, node.end) });
  }

  #readScript(node: PlainNode): void {
    const name = this.#nameOf(node);
    const body = childOf(node, 'body');
    const app = this.#appOf(node);
    // Apptainer refuses a section of an application that names none.
    if (name === undefined || (name.startsWith('app') && !app)) return;
    const key = `${name} ${app ? this.#text(app.at.span) : ''}`;
    const before = this.#scripts.get(key);
    const words = this.#argumentsOf(node);
    const at = this.#headOf(node);
    const pieces = body ? this.#texts.script(body) : [];
    const place = body ? this.#place(body.start, body.end) : at;
    this.#scripts.set(key, {
      name,
      ...(app && { app }),
      arguments: words.length > 0 ? words : (before?.arguments ?? []),
      pieces: before ? [...before.pieces, ...pieces] : pieces,
      body: before && before.pieces.length > 0 ? { ...hullOf(before.body, place), exact: false } : place,
      at: before?.at ?? at,
    });
  }

  #readFiles(node: PlainNode): void {
    const stage = childOf(node, 'stage');
    // With other words than `from STAGE` nothing is copied.
    if (!stage && childOf(node, 'arguments')) return;
    const app = this.#appOf(node);
    const files = (childOf(node, 'body')?.children ?? []).flatMap((file) => {
      const source = childOf(file, 'source');
      const destination = childOf(file, 'destination');
      if (!source) return [];
      const at = this.#place(source.start, destination?.end ?? source.end);
      return [
        { source: this.#texts.path(source), ...(destination && { destination: this.#texts.path(destination) }), at },
      ];
    });
    const from = stage && this.#texts.word(stage);
    this.#files.push({ ...(from && { from }), ...(app && { app }), files, at: this.#headOf(node) });
  }

  #nameOf(node: PlainNode): ScriptName | undefined {
    const nameNode = childOf(node, 'name');
    const name = nameNode ? this.#text(nameNode).toLowerCase() : '';
    return isScript(name) ? name : undefined;
  }

  #appOf(node: PlainNode): Word | undefined {
    const app = childOf(node, 'app');
    return app && this.#texts.word(app);
  }

  #argumentsOf(node: PlainNode): readonly Word[] {
    const words = childOf(node, 'arguments')?.children ?? [];
    return words.filter(({ type }) => type === 'word').map((word) => this.#texts.word(word));
  }

  /** The line that begins a section, without its comment. */
  #headOf(node: PlainNode): Place {
    const parts = node.children.filter(
      ({ field, type }) => type !== 'comment' && field !== 'body' && field !== undefined,
    );
    return this.#place(node.start, parts.at(-1)?.end ?? node.start + 1);
  }

  #place(start: number, end: number): Place {
    return exactPlace(this.#texts.document, start, end);
  }

  #text({ start, end }: { readonly start: number; readonly end: number }): string {
    return this.#texts.document.text.slice(start, end);
  }
}
