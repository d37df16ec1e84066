// Lock files beside a project: with one, its package manager installs the versions that were written down.
import type { Command } from '../../model/command.ts';
import type { FileAnswer } from '../../model/files.ts';
import { staticText, type Word } from '../../model/word.ts';
import { joinPath, literal } from '../transfer/fetching.ts';

/** The lock files of each manager, and the files that make a folder one of its projects. */
const PROJECTS = {
  uv: { locks: ['uv.lock'], manifests: ['pyproject.toml'] },
  poetry: { locks: ['poetry.lock'], manifests: ['pyproject.toml'] },
  pdm: { locks: ['pdm.lock'], manifests: ['pyproject.toml'] },
  pipenv: { locks: ['Pipfile.lock'], manifests: ['Pipfile'] },
  pixi: { locks: ['pixi.lock'], manifests: ['pixi.toml', 'pyproject.toml'] },
  'conda-lock': { locks: ['conda-lock.yml', 'conda-lock.yaml'], manifests: ['environment.yml', 'environment.yaml'] },
  npm: { locks: ['package-lock.json', 'npm-shrinkwrap.json'], manifests: ['package.json'] },
  yarn: { locks: ['yarn.lock'], manifests: ['package.json'] },
  pnpm: { locks: ['pnpm-lock.yaml'], manifests: ['package.json'] },
  bun: { locks: ['bun.lock', 'bun.lockb'], manifests: ['package.json'] },
} as const satisfies Readonly<
  Record<string, { readonly locks: readonly string[]; readonly manifests: readonly string[] }>
>;

export type LockingManager = keyof typeof PROJECTS;

/** `unknown`: the project itself can't be seen, so that nothing follows from a lock file that is not found. */
export type LockState = 'present' | 'absent' | 'unknown';

/** The project's own folder, and those above it that a workspace may keep its lock file in. */
const FOLDERS = ['', '../', '../../'];

/**
 * Whether the project that a command works on has a lock file of a manager.
 *
 * @param folder the project's folder where an option names one (`npm --prefix X`, `uv --directory X`)
 */
export function lockBeside(command: Command, manager: LockingManager, folder?: Word): LockState {
  const [near] = command.words;
  if (!near) return 'unknown';
  return lockAmong(manager, (path) => {
    const name = literal(path, near);
    const inside = folder && staticText(folder) !== '.' ? joinPath(folder, name) : name;
    return command.beside.read(inside, command.cwd);
  });
}

/** Whether a project has a lock file of a manager. @param read a file by its path from the project's folder */
export function lockAmong(manager: LockingManager, read: (path: string) => FileAnswer | undefined): LockState {
  const { locks, manifests } = PROJECTS[manager];
  const exists = (path: string): boolean => {
    const answer = read(path);
    return answer?.kind === 'text' || (answer?.kind === 'denied' && answer.exists === true);
  };
  if (locks.some((lock) => FOLDERS.some((above) => exists(above + lock)))) return 'present';
  return manifests.some(exists) ? 'absent' : 'unknown';
}
