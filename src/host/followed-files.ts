// Files that a script refers to, read for the engine: only those of the script's project.
import { dirname, join, parse, resolve, sep } from 'node:path';
import type { FileAnswer, Files } from '../model/files.ts';
import { Document } from '../text/document.ts';
import { decode } from './decode.ts';
import { displayPath } from './display-path.ts';
import { describeError, type FileSystem } from './file-system.ts';

/** Larger files are no scripts that people wrote. */
const MOST_BYTES = 1024 * 1024;
/** What of a file tells whether it is a program; these are not read whole. */
const HEAD_BYTES = 4096;

/**
 * Reads files beside a script: a path is looked for in the script's folder, then in the folders above it up to the
 * root of its repository, since jobs are submitted from any of these. Nothing outside is read, links included. A
 * script in no repository has its own folder only.
 *
 * @param cwd the working directory that displayed paths are relative to
 */
export function followedFiles(files: FileSystem, cwd: string): Files {
  const roots = new Map<string, string>();
  return {
    read(path, from): FileAnswer {
      try {
        const folder = files.real(dirname(resolve(cwd, from)));
        const root = roots.get(folder) ?? rootOf(files, folder);
        roots.set(folder, root);
        return read(files, path, { folder, root, cwd });
      } catch (error) {
        return { kind: 'denied', why: describeError(error) };
      }
    },
  };
}

interface Around {
  readonly folder: string;
  readonly root: string;
  readonly cwd: string;
}

function read(files: FileSystem, path: string, { folder, root, cwd }: Around): FileAnswer {
  let looked = false;
  for (const candidate of candidates(path, folder, root)) {
    if (!isWithin(candidate, root)) continue;
    looked = true;
    if (!files.exists(candidate)) continue;
    const real = files.real(candidate);
    if (!isWithin(real, root)) return OUTSIDE;
    const { kind, size } = files.stat(real);
    if (kind === 'folder') continue;
    if (kind === 'other') return { kind: 'denied', why: 'not a regular file', exists: true };
    if (size > HEAD_BYTES && files.read(real, HEAD_BYTES).includes(0)) return BINARY;
    if (size > MOST_BYTES) return { kind: 'denied', why: `larger than ${MOST_BYTES / 1024 / 1024} MiB`, exists: true };
    const decoded = decode(files.read(real, MOST_BYTES));
    if ('refused' in decoded) return BINARY;
    return { kind: 'text', document: new Document(displayPath(real, cwd), decoded.text) };
  }
  return looked ? { kind: 'missing' } : OUTSIDE;
}

const OUTSIDE: FileAnswer = { kind: 'denied', why: "outside the script's project" };

const BINARY: FileAnswer = { kind: 'denied', why: 'not a text file', exists: true };

/** Where a path may lead: an absolute one to one place, a relative one to one in each folder up to the root. */
function* candidates(path: string, folder: string, root: string): Iterable<string> {
  const first = resolve(folder, path);
  yield first;
  if (first === path) return;
  for (let at = folder; at !== root && at !== dirname(at);) {
    at = dirname(at);
    yield resolve(at, path);
  }
}

function isWithin(path: string, root: string): boolean {
  return path === root || path.startsWith(root.endsWith(sep) ? root : root + sep);
}

/** The root of the repository a folder lies in; the folder itself when it lies in none. */
function rootOf(files: FileSystem, folder: string): string {
  const { root: top } = parse(folder);
  for (let at = folder; at !== top; at = dirname(at)) if (files.exists(join(at, '.git'))) return at;
  return folder;
}
