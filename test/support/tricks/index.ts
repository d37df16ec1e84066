// All rewrites, by family.
import { ENCODING } from './encoding.ts';
import { FILES } from './files.ts';
import { FLOW } from './flow.ts';
import type { Rewrite } from './line.ts';
import { NESTING } from './nesting.ts';
import { PROGRAMS } from './programs.ts';
import { QUOTING } from './quoting.ts';
import { VARIABLES } from './variables.ts';

const FAMILIES: Readonly<Record<string, Readonly<Record<string, Rewrite>>>> = {
  quoting: QUOTING,
  variables: VARIABLES,
  encoding: ENCODING,
  nesting: NESTING,
  files: FILES,
  flow: FLOW,
  programs: PROGRAMS,
};

/** A named rewrite. */
export interface Trick {
  readonly family: string;
  readonly name: string;
  readonly rewrite: Rewrite;
}

export const TRICKS: readonly Trick[] = Object.entries(FAMILIES).flatMap(([family, rewrites]) =>
  Object.entries(rewrites).map(([name, rewrite]) => ({ family, name, rewrite })),
);
