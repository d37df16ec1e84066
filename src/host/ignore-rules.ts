// What .gitignore files say about paths, from the repository's root down to the folder at hand.
import { dirname, join, relative, sep } from 'node:path';
import ignore, { type Ignore } from 'ignore';
import type { FileSystem } from './file-system.ts';

/** One .gitignore file; its patterns are relative to its folder. */
interface Layer {
  readonly folder: string;
  readonly rules: Ignore;
}

/** The .gitignore files that apply in a folder. The nearest one that says anything about a path decides. */
export class IgnoreRules {
  readonly #layers: readonly Layer[];

  private constructor(layers: readonly Layer[]) {
    this.#layers = layers;
  }

  /** The rules that apply to a folder a search starts in: those of its repository, unless they ignore the folder itself. */
  static forRoot(files: FileSystem, root: string): IgnoreRules {
    let rules = new IgnoreRules([]);
    for (const folder of foldersAbove(files, root)) rules = rules.enter(files, folder);
    const named = rules.#layers.some((layer) => layer.rules.ignores(relativeTo(layer.folder, root, true)));
    return named ? new IgnoreRules([]) : rules;
  }

  /** The rules inside a folder: these and its own. */
  enter(files: FileSystem, folder: string): IgnoreRules {
    const texts = [files.readText(join(folder, '.git', 'info', 'exclude')), files.readText(join(folder, '.gitignore'))];
    const patterns = texts.filter((text) => text !== undefined);
    if (patterns.length === 0) return this;
    const rules = ignore({ ignorecase: false }).add(patterns.join('\n'));
    return new IgnoreRules([...this.#layers, { folder, rules }]);
  }

  ignores(path: string, isFolder: boolean): boolean {
    for (let i = this.#layers.length - 1; i >= 0; i--) {
      const layer = this.#layers[i];
      if (!layer) continue;
      const verdict = layer.rules.test(relativeTo(layer.folder, path, isFolder));
      if (verdict.ignored) return true;
      if (verdict.unignored) return false;
    }
    return false;
  }
}

/** The folders from the repository's root to just above `root`; none outside a repository. */
function foldersAbove(files: FileSystem, root: string): string[] {
  const folders: string[] = [];
  let folder = root;
  while (!files.exists(join(folder, '.git'))) {
    const parent = dirname(folder);
    if (parent === folder) return [];
    folders.unshift(parent);
    folder = parent;
  }
  return folders;
}

function relativeTo(folder: string, path: string, isFolder: boolean): string {
  const below = relative(folder, path).split(sep).join('/');
  return isFolder ? `${below}/` : below;
}
