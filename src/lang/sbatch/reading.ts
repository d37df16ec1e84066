// What goes into a reading of a script's directives, and what comes out.
import type { Coverage } from '../../model/coverage.ts';
import type { Directive, DirectiveProblem, Submission } from '../../model/submission.ts';
import type { SpankKnowledge } from './option-table.ts';

/** What is known about the site and the file besides the text. */
export interface SubmissionOptions {
  /** the Slurm release, `22.05` to `26.05`; the newest known when absent */
  readonly slurmVersion?: string;
  /** the site's SPANK plugins, whose options sbatch knows too; `unknown` when absent */
  readonly spank?: SpankKnowledge;
  /** the environment sbatch runs in; its `SBATCH_*` variables beat the script. Empty when absent */
  readonly environment?: Readonly<Record<string, string>>;
  /** the file began with a byte order mark that is no longer in the text */
  readonly bom: boolean;
  /** false for offsets inside here-documents and strings, where `#SBATCH` is text for another script */
  readonly isCode?: (offset: number) => boolean;
}

/** How sbatch reads a script. */
export interface SubmissionReading {
  /** what sbatch would resolve */
  readonly submission: Submission;
  /** every option of every directive line, also those without effect, in the order of the script */
  readonly directives: readonly Directive[];
  /** lines that do not do what they look like */
  readonly problems: readonly DirectiveProblem[];
  /** options and lines that were not vetted */
  readonly coverage: readonly Coverage[];
}
