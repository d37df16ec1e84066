// What a grammar folder holds, and whether its generated parts are those of its sources.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** One folder under grammars/, by the name its parser exports (`tree_sitter_NAME`). */
export interface Grammar {
  readonly name: string;
  readonly folder: string;
  readonly wasm: string;
}

const ROOT = fileURLToPath(new URL('../../../grammars', import.meta.url));

/** All grammars of the project, or the one of that name. */
export function grammars(name?: string): Grammar[] {
  if (!existsSync(ROOT)) return [];
  return readdirSync(ROOT, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && (name === undefined || entry.name === name))
    .filter((entry) => existsSync(join(ROOT, entry.name, 'grammar.js')))
    .map((entry) => grammarIn(join(ROOT, entry.name), entry.name))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The grammar in this folder. */
export function grammarIn(folder: string, name: string): Grammar {
  return { name, folder, wasm: join(folder, `tree-sitter-${name}.wasm`) };
}

const recordFile = (grammar: Grammar): string => join(grammar.folder, 'built-from.json');

function digest(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}

/** What the artefact is made from (the parser, and the scanner where there is one), and the artefact. */
function digests(grammar: Grammar): Record<string, string> {
  const code = readdirSync(join(grammar.folder, 'src')).filter((file) => /\.[ch]$/u.test(file));
  const sources = code.sort().map((file) => `src/${file}`);
  const files = ['grammar.js', ...sources, 'src/node-types.json', `tree-sitter-${grammar.name}.wasm`];
  const present = files.filter((file) => existsSync(join(grammar.folder, file)));
  return Object.fromEntries(present.map((file) => [file, digest(join(grammar.folder, file))]));
}

/** Writes down which sources the present artefact was built from. */
export function record(grammar: Grammar): void {
  writeFileSync(recordFile(grammar), JSON.stringify(digests(grammar), null, 2) + '\n');
}

/**
 * The files that are not those of the last build: a changed source, a parser or artefact that was not built from it.
 * Needs no compiler, because the build wrote down the digest of everything it read and wrote.
 */
export function staleFiles(grammar: Grammar): string[] {
  const now = digests(grammar);
  const then = existsSync(recordFile(grammar)) ? readRecord(grammar) : {};
  const wanted = ['grammar.js', 'src/parser.c', `tree-sitter-${grammar.name}.wasm`];
  const files = new Set([...wanted, ...Object.keys(now), ...Object.keys(then)]);
  return [...files].filter((file) => now[file] === undefined || now[file] !== then[file]);
}

function readRecord(grammar: Grammar): Record<string, unknown> {
  const value: unknown = JSON.parse(readFileSync(recordFile(grammar), 'utf8'));
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
