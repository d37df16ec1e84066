import type { Place } from '../text/place.ts';

/** Why a part of the input was not vetted, or not fully: a closed list. */
export const COVERAGE_CAUSES = [
  'syntax',
  'differential',
  'unknown-command',
  'not-followed',
  'depth',
  'count',
  'size',
  'steps',
  'time-budget',
  'encoding',
  'unknown-option',
  'rule-fault',
] as const;
export type CoverageCause = (typeof COVERAGE_CAUSES)[number];

/** What jobvet did not see, so that silence is never mistaken for safety. */
export interface Coverage {
  readonly cause: CoverageCause;
  readonly at: Place;
  readonly message: string;
}

/** What follows from a gap; `allow`: nothing, else as `Action` says. */
export const COVERAGE_ACTIONS = ['allow', 'audit', 'warn', 'reject'] as const;
export type CoverageAction = (typeof COVERAGE_ACTIONS)[number];

/** A gap with what policy says about it. */
export interface DecidedCoverage extends Coverage {
  readonly action: CoverageAction;
}
