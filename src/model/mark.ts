import type { Place } from '../text/place.ts';

/** A name inside the brackets of a comment. */
export interface MarkedRule {
  /** as written: code, name or family of a rule */
  readonly name: string;
  readonly at: Place;
}

/**
 * A comment that asks jobvet to leave findings out: `# jobvet: ignore[rule] -- reason; until=DATE; ticket=…`. What it
 * covers is known from the syntax of its language; whether it counts is for policy.
 */
export interface Mark {
  /** `block`: what stands between `ignore-start` and `ignore-end`; the two are one mark */
  readonly form: 'statement' | 'file' | 'block';
  readonly rules: readonly MarkedRule[];
  readonly reason?: string;
  /** `YYYY-MM-DD`, the last day on which it counts */
  readonly until?: string;
  readonly ticket?: string;
  /** what it covers, in documents that people can open; empty when nothing follows it */
  readonly scope: readonly Place[];
  /** what it covers belongs to a function, which need not be called here */
  readonly inFunction?: true;
  /** the comment, from `#` on; of a block, that which starts it */
  readonly comment: Place;
  /** all comments that make it: of a block, also that which ends it */
  readonly comments: readonly Place[];
}

/** A comment that means to be one and is not: it covers nothing, which its author should know. */
export interface BrokenMark {
  readonly comment: Place;
  /** for people: what is wrong and what to write instead */
  readonly message: string;
  /** removing the comment is a fix; not so where it is part of a value, as behind an `#SBATCH` option */
  readonly removable: boolean;
}

/** What the comments of a text say. */
export interface Marks {
  readonly marks: readonly Mark[];
  readonly broken: readonly BrokenMark[];
}
