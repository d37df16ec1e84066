// What other tools make of a finding: they know three levels.
import type { CoverageAction } from '../model/coverage.ts';
import type { Action } from '../model/finding.ts';

export type Level = 'error' | 'warning' | 'note';

/**
 * A level says what follows from a finding, as the exit status does, so that one that only a policy lets pass is no
 * error; how bad it is, is told besides.
 */
export const LEVEL_OF: Readonly<Record<Action, Level>> = { reject: 'error', warn: 'warning', audit: 'note' };

/** The same for gaps. */
export const GAP_LEVEL: Readonly<Record<CoverageAction, Level | 'none'>> = { ...LEVEL_OF, allow: 'none' };
