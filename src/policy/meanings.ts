// What the values and keys of a configuration mean, for its JSON Schema and reference.
import type { CoverageAction, CoverageCause } from '../model/coverage.ts';

/** What the schema says about a key besides its type; the JSON Schema and the reference are made from it. */
declare module 'zod' {
  interface GlobalMeta {
    /** the text names a rule */
    readonly holds?: 'rule';
    /** a key that counts in files of one side only */
    readonly only?: 'site' | 'project';
    /** by value */
    readonly meanings?: Readonly<Record<string, string>>;
  }
}

export const MODE_MEANINGS = {
  off: 'the rule takes no part',
  audit: 'findings are recorded, not shown',
  warn: 'findings are shown and fail nothing',
  enforce: 'findings fail the run; the gate rejects the job',
} as const;

export const PRESET_MEANINGS = {
  default: 'for people who write jobs: medium and worse fails the run',
  pedantic: 'shows everything',
  gate: "for whole sites: acts on what is sure, warns of what can't be read, and takes no comments",
} as const;

export const COVERAGE_MEANINGS: Readonly<Record<CoverageAction, string>> = {
  allow: 'it is not even listed',
  audit: 'it is listed as not vetted, and so it is where nothing is said',
  warn: 'it is listed, and the gate warns of it',
  reject: 'the run fails; the gate rejects the job',
};

export const CAUSE_MEANINGS: Readonly<Record<CoverageCause, string>> = {
  syntax: 'parts that are no valid text of their language',
  differential: 'parts that readers may take for something else than the program does that runs them',
  'unknown-command': 'which program runs is decided at run time',
  'not-followed': 'files that the job refers to and that were not read',
  depth: 'nested too deep',
  count: 'too many nested scripts',
  size: 'too long',
  steps: 'too much work',
  'time-budget': 'the time was up',
  encoding: 'files that are not UTF-8',
  'unknown-option': 'directive options that jobvet does not know',
  'rule-fault': 'a rule failed',
};

export const USERS_MEANINGS = {
  pseudonym: 'as a keyed hash, the same for all jobs of a user; so it is where nothing is said',
  name: 'by name',
  none: 'not at all',
} as const;

export const CLEAN_MEANINGS = {
  line: 'a short line for each; so it is where nothing is said',
  count: 'how many there were',
} as const;

export const STORE_MEANINGS = {
  never: 'none; so it is where nothing is said',
  rejected: 'those of jobs that were not accepted',
  all: 'those of all jobs',
} as const;
