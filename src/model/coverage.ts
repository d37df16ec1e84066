import type { Place } from '../text/place.ts';

/** Why a part of the input was not vetted, or not fully: a closed list. */
export type CoverageCause =
  | 'syntax'
  | 'differential'
  | 'unknown-command'
  | 'not-followed'
  | 'depth'
  | 'count'
  | 'size'
  | 'steps'
  | 'time-budget'
  | 'encoding'
  | 'unknown-option'
  | 'rule-fault';

/** What jobvet did not see, so that silence is never mistaken for safety. */
export interface Coverage {
  readonly cause: CoverageCause;
  readonly at: Place;
  readonly message: string;
}
