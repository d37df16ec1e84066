// What every effect has.
import type { Place } from '../../text/place.ts';
import type { Scope, Via } from '../command.ts';
import type { Edit } from '../finding.ts';

/** The words that set something, with the edits that take them away again (absent where that can't be done safely). */
export interface Mark {
  readonly at: Place;
  readonly remove?: readonly Edit[];
}

export interface EffectBase {
  /** unique within a check, in the order of execution */
  readonly id: number;
  /** where a person should look: the option or word that matters, else the command */
  readonly at: Place;
  /** the whole command or directive */
  readonly statement: Place;
  /** where the command's words are written, when that is elsewhere: in a variable, or where a function is called */
  readonly written?: Place;
  readonly command?: number;
  readonly scope: Scope;
  readonly certain: boolean;
  readonly via: readonly Via[];
  /** effects this one continues: the fetch whose file is executed. Set by flow/. */
  from?: readonly number[];
  /** the fetched repositories whose content this runs, installs or sets to a revision. Set by flow/. */
  copies?: readonly number[];
  /** the check that stands between fetch and use. Set by flow/. */
  verifiedBy?: number;
}
