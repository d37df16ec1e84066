// Reads one file or standard input into what the engine takes. Refusals are data.
import { decode } from './decode.ts';
import { describeError, type FileSystem } from './file-system.ts';

/** More is not read. sbatch itself refuses scripts over 4 MiB unless the site raises `max_script_size`. */
export const MOST_BYTES = 8 * 1024 * 1024;

/** A text to vet, as the engine takes it. */
export interface Source {
  readonly path: string;
  readonly text: string;
  readonly bom: boolean;
  readonly latin1: boolean;
}

/** A path that could not be vetted and why. */
export interface Problem {
  readonly path: string;
  readonly message: string;
}

export type ReadResult =
  { readonly ok: true; readonly source: Source } | { readonly ok: false; readonly problem: Problem };

/**
 * Reads and decodes one input.
 *
 * @param from the path to open, or 0 for standard input
 * @param path the name reports show
 */
export function readSource(files: FileSystem, from: string | 0, path: string): ReadResult {
  let bytes: Buffer;
  try {
    bytes = files.read(from, MOST_BYTES + 1);
  } catch (error) {
    return refuse(path, `cannot be read: ${describeError(error)}`);
  }
  if (bytes.length > MOST_BYTES) {
    return refuse(path, `is larger than ${MOST_BYTES / 1024 / 1024} MiB; sbatch refuses scripts over 4 MiB`);
  }
  const decoded = decode(bytes);
  if ('refused' in decoded) return refuse(path, decoded.refused);
  return { ok: true, source: { path, ...decoded } };
}

function refuse(path: string, message: string): ReadResult {
  return { ok: false, problem: { path, message } };
}
