// Parses many real files with a grammar and says where it failed.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { Language, Parser, type Node, type Tree } from 'web-tree-sitter';
import type { Grammar } from './folders.ts';

/** A place the grammar could not read, with the line it stands in. */
export interface Fault {
  readonly file: string;
  readonly line: number;
  readonly kind: string;
  readonly text: string;
}

/** What one grammar made of its files. */
export interface Survey {
  readonly files: number;
  readonly bytes: number;
  readonly milliseconds: number;
  readonly slowest: { readonly file: string; readonly milliseconds: number };
  /** the first fault of every file that has one */
  readonly faults: readonly Fault[];
}

/** A parser that reads with the committed artefact. */
export async function parserOf(grammar: Grammar): Promise<Parser> {
  await Parser.init();
  return new Parser().setLanguage(await Language.load(grammar.wasm));
}

interface Claim {
  readonly names: ReadonlySet<string>;
  readonly content?: RegExp;
}

/**
 * The files under a folder that tree-sitter.json claims for the grammar: by extension, by name, by `Name.anything`, or,
 * where no grammar claims the name, by their content.
 */
export function filesFor(grammar: Grammar, folder: string, all: readonly Grammar[]): string[] {
  const claim = claimOf(grammar);
  const named = all.map((each) => claimOf(each).names);
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(
      (file) =>
        claimsName(claim.names, file) ||
        (!named.some((names) => claimsName(names, file)) && claimsContent(claim, file)),
    )
    .sort();
}

function claimsName(names: ReadonlySet<string>, file: string): boolean {
  const name = basename(file);
  return names.has(name) || names.has(extname(name).slice(1)) || names.has(name.split('.')[0] ?? '');
}

function claimsContent({ content }: Claim, file: string): boolean {
  return content !== undefined && !file.endsWith('.json') && content.test(decode(readFileSync(file)));
}

function claimOf(grammar: Grammar): Claim {
  const text = readFileSync(join(grammar.folder, 'tree-sitter.json'), 'utf8');
  const { grammars } = JSON.parse(text) as { grammars: { 'file-types'?: string[]; 'content-regex'?: string }[] };
  const names = new Set(grammars.flatMap((each) => each['file-types'] ?? []));
  // JavaScript has its flags after the pattern.
  const content = grammars[0]?.['content-regex']?.replace(/^\(\?[a-z]+\)/u, '');
  return content === undefined ? { names } : { names, content: new RegExp(content, 'imu') };
}

/** Parses each file; a file that is not UTF-8 is read as Latin-1. */
export async function survey(grammar: Grammar, files: readonly string[]): Promise<Survey> {
  const parser = await parserOf(grammar);
  const faults: Fault[] = [];
  let slowest = { file: '', milliseconds: 0 };
  let bytes = 0;
  let total = 0;
  for (const file of files) {
    const text = decode(readFileSync(file));
    bytes += text.length;
    const start = performance.now();
    const tree = parser.parse(text);
    const milliseconds = performance.now() - start;
    total += milliseconds;
    if (milliseconds > slowest.milliseconds) slowest = { file, milliseconds };
    const fault = tree === null ? undefined : firstFault(tree, text);
    if (fault) faults.push({ file, ...fault });
    tree?.delete();
  }
  parser.delete();
  return { files: files.length, bytes, milliseconds: total, slowest, faults };
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('latin1').decode(bytes);
  }
}

/** The first ERROR, MISSING or `invalid_…` node in the order of the text. */
function firstFault(tree: Tree, text: string): Omit<Fault, 'file'> | undefined {
  const cursor = tree.walk();
  for (;;) {
    const node = cursor.currentNode;
    if (isFault(node)) {
      const line = node.startPosition.row;
      const kind = node.isMissing ? `MISSING ${node.type}` : node.type;
      return { line: line + 1, kind, text: text.split('\n')[line]?.trim().slice(0, 100) ?? '' };
    }
    if (cursor.gotoFirstChild()) continue;
    while (!cursor.gotoNextSibling()) if (!cursor.gotoParent()) return undefined;
  }
}

const isFault = (node: Node): boolean => node.isError || node.isMissing || node.type.startsWith('invalid_');

/** The survey in words, one line a fault, grouped by kind. */
export function describeSurvey(grammar: Grammar, result: Survey): string {
  const { files, bytes, faults, milliseconds, slowest } = result;
  const percent = files === 0 ? 0 : (100 * faults.length) / files;
  const kinds = [...new Set(faults.map((fault) => fault.kind))];
  return [
    `${grammar.name}: ${files} files, ${bytes} characters in ${Math.round(milliseconds)} ms` +
      (files === 0 ? '' : `, slowest ${Math.round(slowest.milliseconds)} ms (${slowest.file})`),
    `${grammar.name}: ${faults.length} files with a fault (${percent.toFixed(2)} %)`,
    ...kinds.flatMap((kind) => {
      const group = faults.filter((fault) => fault.kind === kind);
      return [`  ${group.length} ${kind}`, ...group.map(({ file, line, text }) => `    ${file}:${line}: ${text}`)];
    }),
  ].join('\n');
}
