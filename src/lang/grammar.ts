// tree-sitter grammars: the one place that loads WebAssembly.
import { treesitter, type Tree } from './treesitter/library.ts';

export type { Node as SyntaxNode, Tree as SyntaxTree } from './treesitter/library.ts';

/** A grammar that is ready to parse. */
export interface Grammar {
  /**
   * Parses a whole text. The tree lives in WebAssembly memory, which no garbage collector frees: it is handed to `use`
   * and deleted afterwards.
   *
   * @returns what `use` made of it; undefined when the parser gave up
   */
  read<T>(text: string, use: (tree: Tree) => T): T | undefined;
}

/** The languages that are read with a tree-sitter grammar. */
export const GRAMMAR_NAMES = ['apptainer', 'dockerfile'] as const;
export type GrammarName = (typeof GRAMMAR_NAMES)[number];

/** The grammars at hand, by language. */
export type Grammars = Readonly<Partial<Record<GrammarName, Grammar>>>;

let runtime: Promise<void> | undefined;

/**
 * Loads a grammar.
 *
 * @param runtimeWasm tree-sitter's own WebAssembly, asked for once in a process
 * @param grammarWasm the grammar's
 */
export async function loadGrammar(runtimeWasm: () => Uint8Array, grammarWasm: Uint8Array): Promise<Grammar> {
  const { Language, Parser } = treesitter();
  runtime ??= Parser.init({ wasmBinary: runtimeWasm() });
  await runtime;
  const parser = new Parser().setLanguage(await Language.load(grammarWasm));
  return {
    read(text, use) {
      const tree = parser.parse(text);
      if (!tree) return undefined;
      try {
        return use(tree);
      } finally {
        tree.delete();
      }
    },
  };
}
