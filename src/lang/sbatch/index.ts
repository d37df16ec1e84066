// The one door to this folder: reads a script's directives as sbatch would.
import type { DirectiveProblem } from '../../model/submission.ts';
import type { Document } from '../../text/document.ts';
import { Reader } from './reader.ts';
import type { SubmissionOptions, SubmissionReading } from './reading.ts';

export type { SubmissionOptions, SubmissionReading } from './reading.ts';

/**
 * Reads a batch script's directives exactly as the sbatch client of the given release does. Agrees with
 * recorded runs of Slurm 22.05, 24.11 and 26.05 (`fixtures/parser/sbatch`) and with the sources of SchedMD
 * (`src/sbatch/opt.c`, `xlate.c`, `src/common/slurm_opt.c`). Takes any text, never throws, runs in linear time.
 *
 * @param doc the script, without a byte order mark
 */
export function readSubmission(doc: Document, options: SubmissionOptions): SubmissionReading {
  const reading = new Reader(doc, options).read();
  if (options.slurmVersion !== undefined || !reading.problems.some(isRefusal)) return reading;
  // Nobody said which release runs: what only the newest refuses is no mistake of the script.
  const older = new Reader(doc, { ...options, slurmVersion: OLDER }).read().problems.filter(isRefusal);
  const refused = new Set(older.map(({ at }) => at.span.start));
  const problems = reading.problems.filter((problem) => !isRefusal(problem) || refused.has(problem.at.span.start));
  return { ...reading, problems };
}

/** A release that is still in wide use. */
const OLDER = '23.11';

function isRefusal({ kind }: DirectiveProblem): boolean {
  return kind === 'invalid';
}
