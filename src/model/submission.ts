import type { Place } from '../text/place.ts';

/** One option of a scheduler directive, as sbatch reads it. */
export interface Directive {
  /** `#SBATCH`, `#PBS`, `#BSUB` or `#SLURM`, as written */
  readonly keyword: string;
  /** the option's long name in sbatch's table (`job-name`); as written when there is none */
  readonly option: string;
  /** the value as written, after quoting; a flag's value is its own name */
  readonly value: string;
  /** whether it takes part in the submission */
  readonly effective: boolean;
  /** why it does not, in words */
  readonly why: string | null;
  /** heterogeneous component, from 0 */
  readonly component: number;
  /** the words of this option in the script */
  readonly at: Place;
  /** the value's characters; absent for flags */
  readonly valueAt?: Place;
}

/** A whole directive line that does not do what it looks like. */
export interface DirectiveProblem {
  readonly kind:
    | 'after-command'
    | 'leading-blank'
    | 'variable'
    | 'template'
    | 'dropped'
    | 'crlf'
    | 'bom'
    | 'no-shebang'
    | 'look-alike'
    | 'cut-by-comment'
    | 'overridden'
    | 'invalid'
    | 'mixed-scheduler';
  readonly at: Place;
  /** what is wrong with it, a full sentence without the period */
  readonly message: string;
  /** the option concerned, long name, when there is one */
  readonly option?: string;
}

/** What sbatch would resolve from the script alone. */
export interface Submission {
  readonly accepted: boolean;
  /** sbatch's own words when it would refuse the script */
  readonly error: string | null;
  /** option long names to values, one object per heterogeneous component */
  readonly components: readonly Readonly<Record<string, string>>[];
}
