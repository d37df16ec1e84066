// The WebAssembly of the grammars, beside the built program or in the sources.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { GRAMMAR_NAMES, loadGrammar, type GrammarName, type Grammars } from '../engine/grammars.ts';

const here = dirname(fileURLToPath(import.meta.url));

/** Loads the grammars of the named languages; without names, all. Takes some 40 ms once in a process. */
export async function loadGrammars(names: readonly GrammarName[] = GRAMMAR_NAMES): Promise<Grammars> {
  const loaded = await Promise.all(
    names.map(async (name) => [name, await loadGrammar(runtimeWasm, grammarWasm(name))] as const),
  );
  return Object.fromEntries(loaded);
}

function grammarWasm(name: GrammarName): Uint8Array {
  const file = `tree-sitter-${name}.wasm`;
  const built = join(here, file);
  return readFileSync(existsSync(built) ? built : join(here, '..', '..', 'grammars', name, file));
}

function runtimeWasm(): Uint8Array {
  const built = join(here, 'web-tree-sitter.wasm');
  if (existsSync(built)) return readFileSync(built);
  return readFileSync(createRequire(import.meta.url).resolve('web-tree-sitter/web-tree-sitter.wasm'));
}
