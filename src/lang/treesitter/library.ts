// The library that runs grammars; the bundle loads it when the first of them is loaded (build.mjs).
import * as library from 'web-tree-sitter';

export type { Node, Parser, Tree } from 'web-tree-sitter';

export function treesitter(): typeof library {
  return library;
}
