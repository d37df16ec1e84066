// Writes what a program made for another one to read: whole or not at all.
import { randomBytes } from 'node:crypto';
import { appendFileSync, chmodSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/**
 * Writes a text to a file. Readers see the old text or the new one, never a part; a file that is there keeps its mode,
 * links are followed, and devices and pipes are written to.
 */
export function writeWhole(path: string, text: string): void {
  const status = statSync(path, { throwIfNoEntry: false });
  if (status && !status.isFile()) {
    writeFileSync(path, text);
    return;
  }
  const target = status ? realpathSync(path) : path;
  const temporary = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString('hex')}.tmp`);
  try {
    writeFileSync(temporary, text, { flag: 'wx' });
    if (status) chmodSync(temporary, status.mode & 0o7777);
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** Adds a text to the end of a file. */
export function append(path: string, text: string): void {
  appendFileSync(path, text);
}
