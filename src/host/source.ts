// Reads one file or standard input into what the engine takes. Refusals are data.
import { classify } from '../engine/classify.ts';
import { decode } from './decode.ts';
import { describeError, type FileSystem } from './file-system.ts';

/** More is not read. sbatch itself refuses scripts over 4 MiB unless the site raises `max_script_size`. */
export const MOST_BYTES = 8 * 1024 * 1024;

/** A text to vet, as the engine takes it. */
export interface Source {
  readonly path: string;
  readonly text: string;
  readonly lang?: 'sbatch';
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

/** Names of files that are something else than a shell script, even without their content. */
const OTHER_KIND =
  /(?:^|\/)(?:Dockerfile|Containerfile|Singularity|Apptainer|Makefile)(?:[._-][^/]*)?$|(?:^|\/)requirements[^/]*\.txt$|\.(?:def|dockerfile|containerfile|py|ipynb|r|jl|pl|c|cc|cpp|h|f90|js|ts|json|ya?ml|toml|xml|md|rst|html?|csv)$/i;

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
  const lang = languageOf(path, decoded.text);
  return { ok: true, source: { path, ...decoded, ...(lang && { lang }) } };
}

/**
 * What a named file is when name and content do not tell: who vets `job.sub` or a bare text means a batch script.
 * Files of another kind, by name or `#!` line, keep the engine's verdict.
 */
function languageOf(path: string, text: string): 'sbatch' | undefined {
  if (classify(path, text).language !== 'unsupported') return undefined;
  return text.startsWith('#!') || OTHER_KIND.test(path) ? undefined : 'sbatch';
}

function refuse(path: string, message: string): ReadResult {
  return { ok: false, problem: { path, message } };
}
