// Where the configurations of projects and users are.
import { dirname, join } from 'node:path';
import type { FileSystem } from './file-system.ts';

/** What a project's configuration may be called. */
export const PROJECT_FILES = ['jobvet.yaml', '.jobvet.yaml'] as const;

export interface ProjectFile {
  readonly file?: string;
  /** set when there are two where one should be */
  readonly problem?: { readonly path: string; readonly message: string };
  readonly note?: string;
}

/**
 * The nearest configuration from a folder upward to the root of its repository. Outside of repositories the search goes
 * on to the top; what somebody else has put there, as anybody may in /tmp, does not count.
 *
 * @param user whose files count besides root's
 */
export function projectFile(
  exists: (path: string) => boolean,
  files: Pick<FileSystem, 'rights'>,
  start: string,
  user: number,
): ProjectFile {
  for (let folder = start; ; folder = dirname(folder)) {
    const [first, second] = PROJECT_FILES.map((name) => join(folder, name)).filter((file) => exists(file));
    if (first !== undefined && second !== undefined)
      return {
        problem: { path: second, message: `there is also ${PROJECT_FILES[0]} in this folder; keep one of them` },
      };
    if (first !== undefined)
      return folder === start || isInRepository(exists, folder) || [user, 0].includes(files.rights(first).owner)
        ? { file: first }
        : { note: `${first} is not read: it belongs to somebody else (--config reads it all the same)` };
    if (exists(join(folder, '.git')) || folder === dirname(folder)) return {};
  }
}

/** Whether a folder is in a repository. */
function isInRepository(exists: (path: string) => boolean, start: string): boolean {
  for (let folder = start; ; folder = dirname(folder)) {
    if (exists(join(folder, '.git'))) return true;
    if (folder === dirname(folder)) return false;
  }
}

/** The file of a user, should there be one. */
export function userFile(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const { XDG_CONFIG_HOME: base, HOME: home } = env;
  // The XDG specification has relative paths ignored.
  if (base?.startsWith('/')) return join(base, 'jobvet', 'config.yaml');
  return home?.startsWith('/') ? join(home, '.config', 'jobvet', 'config.yaml') : undefined;
}
