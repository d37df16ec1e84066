// The TOML library; the bundle loads it when the first TOML text is read (build.mjs).
import * as library from 'toml-eslint-parser';

export type { AST } from 'toml-eslint-parser';

export function toml(): typeof library {
  return library;
}
