// Reads the text of a configuration: what it says, or everything that is wrong with it, with places.
import { Source } from '../lang/source.ts';
import { textOf, type TreeNode, valueAt } from '../lang/tree/index.ts';
import { readYaml } from '../lang/yaml/index.ts';
import type { Document } from '../text/document.ts';
import { exactPlace, rangeAt } from '../text/place.ts';
import { type SchemaNode, schemaTree } from './json-schema.ts';
import { type Fault, faultsOf } from './issues.ts';
import { zod } from './library.ts';
import { type Circumstances, inconsistencies } from './consistency.ts';
import { type Configuration, configurationSchema } from './schema.ts';
import { locate, type Path, plainValue, setAt, withoutGaps } from './tree-value.ts';

/** What is wrong with a configuration; without a position, with the file as a whole. */
export interface ConfigurationProblem {
  /** the file, as reports name files */
  readonly path: string;
  /** 1-based, as are columns */
  readonly line?: number;
  readonly column?: number;
  readonly message: string;
}

/** A file that a configuration builds on. */
export interface Extended {
  readonly file: string;
  /** what is wrong with the file is told here */
  readonly problem: (message: string) => ConfigurationProblem;
}

/** A text that was read. */
export interface ReadConfiguration {
  /** what it says; of a text with problems, nothing */
  readonly config: Configuration;
  readonly problems: readonly ConfigurationProblem[];
  readonly extends: readonly Extended[];
  /** where a value is said, for people: `jobvet.yaml:4:3` */
  origin(path: Path): string;
}

/** Reads a configuration. An empty text is one that says nothing. */
export function readConfiguration(document: Document, circumstances: Circumstances): ReadConfiguration {
  const { roots, coverage } = readYaml(Source.of(document), { textKeys: true });
  const [root, second] = roots;
  const faults: Fault[] = [...coverage];
  if (second) faults.push({ at: second.at, message: 'a configuration is one document; remove what follows "---"' });
  const { config, faults: wrong } = root ? understand(root, circumstances) : { config: {}, faults: [] };
  // What follows invalid YAML may have been misread.
  const misread = Math.min(...coverage.map(({ at }) => document.lineStart(rangeAt(at).start.line)));
  faults.push(...wrong.filter(({ at }) => at.span.start < misread));
  const beginning = exactPlace(document, 0, 0);
  return {
    config: faults.length > 0 ? {} : config,
    problems: inOrder(faults).map(problemOf),
    extends: extendedBy(root),
    origin: (path) => {
      const { line, column } = rangeAt(root ? locate(root, path).said : beginning).start;
      return `${document.path}:${line}:${column}`;
    },
  };
}

function understand(root: TreeNode, circumstances: Circumstances): { config: Configuration; faults: Fault[] } {
  const plain = plainValue(root);
  if (!plain) return { config: {}, faults: [{ at: root.at, message: 'there are more values than a file needs' }] };
  const z = zod();
  const schema = configurationSchema(z);
  const { value } = plain;
  // YAML has text only, so far: what must be true, false or a number is taken for one.
  for (const issue of schema.safeParse(value).error?.issues ?? []) {
    const meant = issue.code === 'invalid_type' ? meantBy(locate(root, issue.path).node, issue.expected) : undefined;
    if (meant !== undefined) setAt(value, issue.path, meant);
  }
  const { data, error } = schema.safeParse(value);
  let tree: SchemaNode | undefined;
  const faults = (error?.issues ?? []).flatMap((issue) => faultsOf(issue, root, () => (tree ??= schemaTree(z))));
  if (root.kind === 'map') faults.push(...inconsistencies(root, circumstances));
  return { config: data ? withoutGaps(data) : {}, faults };
}

/** What a plain word means where a truth value or a number must stand. */
function meantBy(node: TreeNode | undefined, expected: string): boolean | number | undefined {
  const text = node?.kind === 'scalar' && node.plain ? textOf(node) : undefined;
  if (text === undefined) return undefined;
  if (expected === 'boolean' && /^(?:true|True|TRUE|false|False|FALSE)$/.test(text))
    return text.toLowerCase() === 'true';
  if (/^(?:int|number)$/.test(expected) && /^[-+]?\d{1,15}$/.test(text)) return Number(text);
  return undefined;
}

function extendedBy(root: TreeNode | undefined): Extended[] {
  const value = valueAt(root, 'extends');
  const nodes = value?.kind === 'list' ? value.items : value ? [value] : [];
  return nodes.flatMap((node) => {
    const file = textOf(node);
    if (file === undefined || file === '') return [];
    return [{ file, problem: (message: string) => problemOf({ at: node.at, message }) }];
  });
}

function inOrder(faults: readonly Fault[]): Fault[] {
  return faults.toSorted((a, b) => a.at.span.start - b.at.span.start);
}

function problemOf({ at, message }: Fault): ConfigurationProblem {
  const { line, column } = rangeAt(at).start;
  return { path: at.doc.path, line, column, message };
}
