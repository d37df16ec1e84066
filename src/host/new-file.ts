// Writes a file that was not there.
import { writeFileSync } from 'node:fs';
import { errorCode } from './file-system.ts';

/**
 * Creates a file.
 *
 * @returns false when there is one already, which stays as it is unless `force` says otherwise
 */
export function createFile(path: string, text: string, force: boolean): boolean {
  try {
    writeFileSync(path, text, { flag: force ? 'w' : 'wx' });
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}
