// sacct's table of jobs, from a file.
import { jobTable, type JobRow } from '../gate/replay/sacct.ts';
import { describeError, DISK } from '../host/file-system.ts';
import { UsageError } from './exit.ts';

/** Ten million jobs. */
const MOST_BYTES = 500 * 1024 * 1024;

export function readTable(path: string): ReadonlyMap<string, JobRow> {
  const table = jobTable(textOf(path));
  if (typeof table === 'string') throw new UsageError(`${path}: ${table}`);
  return table;
}

function textOf(path: string): string {
  try {
    return DISK.read(path, MOST_BYTES).toString('utf8');
  } catch (error) {
    throw new UsageError(`${path}: ${describeError(error)}`);
  }
}
