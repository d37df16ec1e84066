// Writes a file so that at any moment it holds either the old bytes or the new ones.
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  type Stats,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describeError } from './file-system.ts';

export type Replaced =
  /** `links`: how many other names of the file still have the old bytes */
  { readonly ok: true; readonly links: number } | { readonly ok: false; readonly why: string };

/**
 * Replaces a regular file: a new one beside it takes its mode, its owner where that is permitted, and its name. Nothing
 * is done when the file does not hold the bytes any more that the new ones were made from.
 *
 * @param path without links: the name that is replaced
 */
export function replaceFile(path: string, before: Buffer, after: Buffer): Replaced {
  const temporary = join(dirname(path), `.${basename(path).slice(0, 100)}.${randomBytes(6).toString('hex')}.jobvet`);
  try {
    const stats = statSync(path);
    if (!stats.isFile()) return { ok: false, why: 'not a regular file' };
    // Those who may write everywhere still asked for this one to stay as it is.
    if ((stats.mode & 0o222) === 0) return { ok: false, why: 'the file is read-only' };
    // What can't be opened for writing is not to be replaced either, even where the folder would allow it.
    closeSync(openSync(path, 'r+'));
    writeNew(temporary, after, stats);
    if (!readFileSync(path).equals(before)) {
      rmSync(temporary, { force: true });
      return { ok: false, why: 'it changed while jobvet looked at it' };
    }
    renameSync(temporary, path);
    syncFolder(dirname(path));
    return { ok: true, links: stats.nlink - 1 };
  } catch (error) {
    rmSync(temporary, { force: true });
    return { ok: false, why: describeError(error) };
  }
}

function writeNew(path: string, bytes: Buffer, { mode, uid, gid }: Stats): void {
  const file = openSync(path, 'wx', 0o600);
  try {
    writeFileSync(file, bytes);
    try {
      fchownSync(file, uid, gid);
    } catch {
      // Only the superuser gives files away; a new file then belongs to who wrote it.
    }
    // After the owner, because a change of owner takes the set-user-id bit away.
    fchmodSync(file, mode & 0o7777);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** The new name is on the disk too, where the system can promise that of folders. */
function syncFolder(path: string): void {
  try {
    const folder = openSync(path, 'r');
    try {
      fsyncSync(folder);
    } finally {
      closeSync(folder);
    }
  } catch {
    // Some file systems do not: the rename itself was done.
  }
}
