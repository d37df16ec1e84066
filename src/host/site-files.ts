// The files of a site's policy, and whether anybody but root could have written them.
import { dirname, join } from 'node:path';
import { describeError, type FileSystem } from './file-system.ts';

/** Where a site keeps its policy. */
export const SITE_FOLDER = '/etc/jobvet';

/** Files to read in this order, and what is wrong with the folder. */
export interface SiteFiles {
  readonly files: readonly string[];
  readonly problems: readonly { readonly path: string; readonly message: string }[];
  readonly notes: readonly string[];
}

const NONE: SiteFiles = { files: [], problems: [], notes: [] };

/** `policy.yaml` and after it `policy.d/*.yaml` by name, whatever order the folder lists them in. */
export function siteFiles(files: FileSystem, folder: string): SiteFiles {
  try {
    if (!files.exists(folder)) return NONE;
    const single = join(folder, 'policy.yaml');
    const parts = join(folder, 'policy.d');
    const found = files.exists(single) ? [single] : [];
    if (!files.exists(parts)) return { ...NONE, files: found };
    const names = files.list(parts).map(({ name }) => name);
    const isPolicy = (name: string): boolean => name.endsWith('.yaml') && !name.startsWith('.');
    const members = names.filter(isPolicy).sort();
    const misnamed = names.filter((name) => name.endsWith('.yml')).sort();
    return {
      files: [...found, ...members.map((name) => join(parts, name))],
      problems: [],
      notes: misnamed.map((name) => `${join(parts, name)} is not read: files of a policy end in .yaml`),
    };
  } catch (error) {
    return { ...NONE, problems: [{ path: folder, message: `cannot be read: ${describeError(error)}` }] };
  }
}

const WRITABLE_BY_OTHERS = 0o022;
const STICKY = 0o1000;

/** Why a file can't be a site's policy: somebody but root may change it, or put another in its place. */
export function rightsProblem(files: FileSystem, file: string): { path: string; message: string } | undefined {
  const real = files.real(file);
  for (let path = real; ; path = dirname(path)) {
    const { owner, mode } = files.rights(path);
    const what = path === real ? 'a site policy' : 'a folder with a site policy';
    // In a folder such as /tmp nobody can replace what is another's.
    const open = (mode & WRITABLE_BY_OTHERS) !== 0 && (path === real || (mode & STICKY) === 0);
    if (owner !== 0) return { path, message: `${what} must belong to root (chown root ${path})` };
    if (open) return { path, message: `${what} must be writable by root only (chmod go-w ${path})` };
    if (path === dirname(path)) return undefined;
  }
}
