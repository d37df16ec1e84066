// Finds the files to vet: named files as they are, folders searched by name and content.
import { join, resolve, sep } from 'node:path';
import { CLASSIFY_UNITS, classify } from '../engine/classify.ts';
import { displayPath } from './display-path.ts';
import { describeError, type Entry, type FileSystem } from './file-system.ts';
import { IgnoreRules } from './ignore-rules.ts';
import { MOST_BYTES, type Problem } from './source.ts';

/** A file to vet. */
export interface FoundFile {
  /** the path to open */
  readonly file: string;
  /** the path reports show */
  readonly path: string;
}

/** Everything a search came up with, in a fixed order: that of the arguments, then by name. */
export interface Found {
  readonly files: readonly FoundFile[];
  /** paths that are missing or can't be read */
  readonly problems: readonly Problem[];
  /** what a user should know though it is no error */
  readonly notes: readonly string[];
}

const SKIPPED_FOLDERS = new Set(['.git', 'node_modules', '.venv']);

/**
 * Data and archives are not opened to look for a script in them: on cluster storage a mere read can bring a file
 * back from tape.
 */
const DATA =
  /\.(?:tar|t?gz|tgz|bz2|xz|zst|zip|7z|rar|whl|jar|so|o|a|pyc|exe|dll|sif|simg|img|iso|sqsh|squashfs|h5|hdf5|nc|npy|npz|pt|pth|ckpt|safetensors|onnx|gguf|pkl|parquet|arrow|tfrecord|feather|root|fits|dat|bin|db|sqlite|png|jpe?g|gif|tiff?|webp|svg|pdf|mp[34]|avi|wav|ttf|woff2?)$/i;

/** Finds what the given paths name. Folders may be given; `onProgress` hears of each folder entered. */
export function discover(
  files: FileSystem,
  paths: readonly string[],
  cwd: string,
  onProgress: () => void = () => undefined,
): Found {
  const search = new Search(files, cwd, onProgress);
  for (const path of paths) search.add(path);
  return search.result();
}

class Search {
  readonly #files: FileSystem;
  readonly #cwd: string;
  readonly #onProgress: () => void;
  readonly #found: FoundFile[] = [];
  readonly #problems: Problem[] = [];
  readonly #notes: string[] = [];
  readonly #named = new Set<string>();
  readonly #seen = new Set<string>();
  /** files taken, also those that were taken before */
  #matches = 0;

  constructor(files: FileSystem, cwd: string, onProgress: () => void) {
    this.#files = files;
    this.#cwd = cwd;
    this.#onProgress = onProgress;
  }

  add(path: string): void {
    const shown = displayPath(path, this.#cwd);
    const full = resolve(this.#cwd, path);
    try {
      if (this.#files.stat(full).kind === 'folder') {
        this.#addFolder(full, path, shown);
        return;
      }
      if (this.#named.has(full)) this.#notes.push(`${shown} was given more than once; it is vetted once`);
      this.#named.add(full);
      this.#take(full, shown, this.#identity(full));
    } catch (error) {
      this.#problems.push({ path: shown, message: describeError(error) });
    }
  }

  result(): Found {
    return { files: this.#found, problems: this.#problems, notes: this.#notes };
  }

  #addFolder(full: string, given: string, shown: string): void {
    const before = this.#matches;
    const root = this.#files.real(full);
    const links: string[] = [];
    this.#walk({ folder: full, given, root, rules: IgnoreRules.forRoot(this.#files, full), links });
    // Links come last, so that a file which is also found by its own name is reported under that.
    for (const link of links) this.#addLink(link, given, full, root);
    if (this.#matches === before) this.#notes.push(`${shown}: no files to vet found in this folder`);
  }

  #walk(at: { folder: string; given: string; root: string; rules: IgnoreRules; links: string[] }): void {
    const start = at.folder;
    const stack: { folder: string; rules: IgnoreRules }[] = [{ folder: start, rules: at.rules }];
    for (let here = stack.pop(); here; here = stack.pop()) {
      this.#onProgress();
      const { folder } = here;
      const rules = here.rules.enter(this.#files, folder);
      const folders: string[] = [];
      for (const { name, kind } of this.#list(folder)) {
        const full = join(folder, name);
        if (kind === 'other' || (kind === 'folder' && SKIPPED_FOLDERS.has(name))) continue;
        if (rules.ignores(full, kind === 'folder')) continue;
        if (kind === 'folder') folders.push(full);
        else if (kind === 'link') at.links.push(full);
        else this.#sniff(full, this.#shownBelow(full, start, at.given));
      }
      for (const inner of folders.reverse()) stack.push({ folder: inner, rules });
    }
  }

  #list(folder: string): Entry[] {
    try {
      return [...this.#files.list(folder)].sort((a, b) => (a.name < b.name ? -1 : 1));
    } catch (error) {
      this.#problems.push({ path: displayPath(folder, this.#cwd), message: describeError(error) });
      return [];
    }
  }

  /** A link counts as the file it leads to, when that lies inside the folder that is searched. */
  #addLink(link: string, given: string, start: string, root: string): void {
    try {
      const target = this.#files.real(link);
      if (!target.startsWith(root.endsWith(sep) ? root : root + sep)) return;
      if (this.#files.stat(target).kind === 'file') this.#sniff(link, this.#shownBelow(link, start, given));
    } catch {
      // A link that leads nowhere names no script.
    }
  }

  /** Takes a file of a searched folder when its name or its beginning says that it is a batch script. */
  #sniff(full: string, shown: string): void {
    if (DATA.test(full)) return;
    try {
      const byName = classify(full, '').selected;
      if (!byName && this.#files.stat(full).size > MOST_BYTES) return;
      const head = this.#files.read(full, CLASSIFY_UNITS);
      if (!byName && !classify(full, head.toString('utf8')).selected) return;
      if (head.includes(0)) this.#notes.push(`${shown}: a binary file, not vetted`);
      else this.#take(full, shown, this.#identity(full));
    } catch (error) {
      this.#problems.push({ path: shown, message: `cannot be read: ${describeError(error)}` });
    }
  }

  #take(file: string, path: string, identity: string): void {
    this.#matches++;
    if (this.#seen.has(identity)) return;
    this.#seen.add(identity);
    this.#found.push({ file, path });
  }

  #identity(full: string): string {
    try {
      return this.#files.real(full);
    } catch {
      // Pipes such as /dev/fd/63 lead to no path.
      return full;
    }
  }

  /** A path below a searched folder, named the way the folder was given. */
  #shownBelow(full: string, start: string, given: string): string {
    return displayPath(join(given, full.slice(start.length)), this.#cwd);
  }
}
