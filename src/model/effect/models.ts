// Models and data sets that programs load.
import type { Static } from '../static.ts';
import type { Word } from '../word.ts';
import type { EffectBase } from './base.ts';

/** A program loads a model or data set by name, and may run the code that its repository holds. */
export interface ModelLoadEffect extends EffectBase {
  readonly kind: 'model-load';
  /** the program or function that loads it */
  readonly tool: string;
  readonly what: 'model' | 'data set';
  /** the name or path; absent when none is given here */
  readonly model?: Word;
  /** `hub`: a repository's name; `local`: a path; `unknown`: the text does not tell */
  readonly source: 'hub' | 'local' | 'unknown';
  /** branch, tag or commit of the repository, when one is asked for */
  readonly revision?: Static<string>;
  /** whether code from the repository may run */
  readonly trust: Static<boolean>;
  /** nothing is fetched: what runs was staged before */
  readonly offline: boolean;
  /** `program`: it is known to read the option so; `name`: only the option's name says so */
  readonly basis: 'program' | 'name';
}
