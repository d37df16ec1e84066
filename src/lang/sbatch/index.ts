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
  return new Reader(doc, options).read();
}
