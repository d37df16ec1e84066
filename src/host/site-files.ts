// The files of a site's policy, and whether anybody but root could have written them.
import { dirname, isAbsolute, join } from 'node:path';
import { describeError, type FileSystem } from './file-system.ts';

/** Where a site keeps its policy. */
export const SITE_FOLDER = '/etc/jobvet';

/** Files to read in this order, and what is wrong with the folder. */
export interface SiteFiles {
  readonly files: readonly string[];
  /** those that hold such files, or may */
  readonly folders: readonly string[];
  readonly problems: readonly { readonly path: string; readonly message: string }[];
  readonly notes: readonly string[];
}

const NONE: SiteFiles = { files: [], folders: [], problems: [], notes: [] };

/** `policy.yaml` and after it `policy.d/*.yaml` by name, whatever order the folder lists them in. */
export function siteFiles(files: FileSystem, folder: string): SiteFiles {
  try {
    if (!files.exists(folder)) return NONE;
    const single = join(folder, 'policy.yaml');
    const parts = join(folder, 'policy.d');
    const found = files.exists(single) ? [single] : [];
    const misnamed = files.exists(join(folder, 'policy.yml')) ? [join(folder, 'policy.yml')] : [];
    if (!files.exists(parts)) return { ...NONE, files: found, folders: [folder], notes: misnamed.map(notRead) };
    const names = files.list(parts).map(({ name }) => name);
    const isPolicy = (name: string): boolean => name.endsWith('.yaml') && !name.startsWith('.');
    const members = names.filter(isPolicy).sort();
    const others = names.filter((name) => /\.ya?ml$/i.test(name) && !name.endsWith('.yaml')).sort();
    misnamed.push(...others.map((name) => join(parts, name)));
    return {
      files: [...found, ...members.map((name) => join(parts, name))],
      folders: [folder, parts],
      problems: [],
      notes: misnamed.map(notRead),
    };
  } catch (error) {
    return { ...NONE, problems: [{ path: folder, message: `cannot be read: ${describeError(error)}` }] };
  }
}

function notRead(file: string): string {
  return `${file} is not read: files of a policy end in .yaml`;
}

const WRITABLE_BY_OTHERS = 0o022;
const STICKY = 0o1000;

/** Why a file, or a folder of such files, can't be a site's policy: somebody but root may change it, or put another in its place. */
export function rightsProblem(files: FileSystem, file: string): { path: string; message: string } | undefined {
  const real = files.real(file);
  for (const path of [real, ...foldersOnTheWay(files, file).toReversed()]) {
    const { owner, mode } = files.rights(path);
    const isFile = path === real && files.stat(real).kind !== 'folder';
    const what = isFile ? 'a site policy' : 'a folder with a site policy';
    // In a folder such as /tmp nobody can replace what is another's.
    const open = (mode & WRITABLE_BY_OTHERS) !== 0 && (isFile || (mode & STICKY) === 0);
    if (owner !== 0) return { path, message: `${what} must belong to root (chown root ${path})` };
    if (open) return { path, message: `${what} must be writable by root only (chmod go-w ${path})` };
  }
  return undefined;
}

/** The folders that a path leads through, also those that links stand in: who may write there may change the links. */
function foldersOnTheWay(files: FileSystem, file: string): readonly string[] {
  const folders = new Set<string>();
  const steps = file.split('/');
  let at = '/';
  for (let step = steps.shift(); step !== undefined; step = steps.shift()) {
    if (step === '' || step === '.') continue;
    folders.add(at);
    const next = step === '..' ? dirname(at) : join(at, step);
    const target = step === '..' ? undefined : files.link(next);
    if (target === undefined) at = next;
    else {
      steps.unshift(...target.split('/'));
      if (isAbsolute(target)) at = '/';
    }
  }
  return [...folders];
}
