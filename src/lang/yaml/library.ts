// The YAML library; the bundle loads it when the first YAML text is read (build.mjs).
import * as library from 'yaml';

export type { Alias, Node, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';

export function yaml(): typeof library {
  return library;
}
