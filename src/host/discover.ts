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

/** What besides names and contents decides. */
export interface DiscoverOptions {
  /** whether the configuration leaves a file or folder out, by its absolute path */
  readonly excludes?: (path: string) => boolean;
  /** whether that holds for named paths too */
  readonly forceExclude?: boolean;
  /** whether named files are taken only when a search of their folder would take them */
  readonly sniff?: boolean;
  /** hears of each folder entered */
  readonly onProgress?: () => void;
}

/** Finds what the given paths name. Folders may be given. */
export function discover(
  files: FileSystem,
  paths: readonly string[],
  cwd: string,
  options: DiscoverOptions = {},
): Found {
  const search = new Search(files, cwd, options);
  for (const path of paths) search.add(path);
  return search.result();
}

/** A folder to search. */
interface Start {
  readonly folder: string;
  /** as the user wrote it */
  readonly given: string;
  /** links resolved */
  readonly root: string;
  readonly excludes: (path: string) => boolean;
  /** links met in it */
  readonly links: string[];
}

class Search {
  readonly #files: FileSystem;
  readonly #cwd: string;
  readonly #options: DiscoverOptions;
  readonly #found: FoundFile[] = [];
  readonly #problems: Problem[] = [];
  readonly #notes: string[] = [];
  readonly #named = new Set<string>();
  readonly #seen = new Set<string>();
  /** files taken, also those that were taken before */
  #matches = 0;
  /** files and folders that the configuration leaves out */
  #excluded = 0;

  constructor(files: FileSystem, cwd: string, options: DiscoverOptions) {
    this.#files = files;
    this.#cwd = cwd;
    this.#options = options;
  }

  add(path: string): void {
    const shown = displayPath(path, this.#cwd);
    const full = resolve(this.#cwd, path);
    const excluded = this.#options.excludes?.(full) ?? false;
    if (excluded && this.#options.forceExclude === true) return;
    try {
      const { kind } = this.#files.stat(full);
      if (kind === 'folder') {
        // Who names a folder that is left out wants what is in it.
        this.#addFolder(full, path, excluded ? () => false : (inner) => this.#excludes(inner));
        return;
      }
      if (this.#named.has(full)) this.#notes.push(`${shown} was given more than once; it is vetted once`);
      this.#named.add(full);
      // What a pipe holds can be read only once.
      if (this.#options.sniff === true && kind === 'file' && !this.#isSelected(full)) return;
      this.#take(full, shown, this.#identity(full));
    } catch (error) {
      this.#problems.push({ path: shown, message: describeError(error) });
    }
  }

  result(): Found {
    return { files: this.#found, problems: this.#problems, notes: this.#notes };
  }

  #addFolder(full: string, given: string, excludes: Start['excludes']): void {
    const [matches, excluded] = [this.#matches, this.#excluded];
    const start: Start = { folder: full, given, root: this.#files.real(full), excludes, links: [] };
    this.#walk(start);
    // Links come last, so that a file which is also found by its own name is reported under that.
    for (const link of start.links) this.#addLink(link, start);
    if (this.#matches > matches) return;
    const why = this.#excluded > excluded ? '; the configuration excludes some' : '';
    this.#notes.push(`${displayPath(given, this.#cwd)}: no files to vet found in this folder${why}`);
  }

  #excludes(path: string): boolean {
    if (this.#options.excludes?.(path) !== true) return false;
    this.#excluded++;
    return true;
  }

  #walk(start: Start): void {
    const { links, excludes } = start;
    const stack = [{ folder: start.folder, rules: IgnoreRules.forRoot(this.#files, start.folder) }];
    for (let here = stack.pop(); here; here = stack.pop()) {
      this.#options.onProgress?.();
      const { folder } = here;
      const rules = here.rules.enter(this.#files, folder);
      const folders: string[] = [];
      for (const { name, kind } of this.#list(folder)) {
        const full = join(folder, name);
        if (kind === 'other' || (kind === 'folder' && SKIPPED_FOLDERS.has(name))) continue;
        if (rules.ignores(full, kind === 'folder') || excludes(full)) continue;
        if (kind === 'folder') folders.push(full);
        else if (kind === 'link') links.push(full);
        else this.#sniff(full, this.#shownBelow(full, start));
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
  #addLink(link: string, start: Start): void {
    const { root, excludes } = start;
    try {
      const target = this.#files.real(link);
      if (!target.startsWith(root.endsWith(sep) ? root : root + sep) || excludes(target)) return;
      if (this.#files.stat(target).kind === 'file') this.#sniff(link, this.#shownBelow(link, start));
    } catch {
      // A link that leads nowhere names no script.
    }
  }

  /** Takes a file of a searched folder when its name or its beginning says that it is a batch script. */
  #sniff(full: string, shown: string): void {
    try {
      if (!this.#isSelected(full)) return;
      if (this.#files.read(full, CLASSIFY_UNITS).includes(0)) this.#notes.push(`${shown}: a binary file, not vetted`);
      else this.#take(full, shown, this.#identity(full));
    } catch (error) {
      this.#problems.push({ path: shown, message: `cannot be read: ${describeError(error)}` });
    }
  }

  /** Whether a file's name or its beginning says that it is one of those to vet. */
  #isSelected(full: string): boolean {
    if (DATA.test(full)) return false;
    if (classify(full, '').selected) return true;
    if (this.#files.stat(full).size > MOST_BYTES) return false;
    return classify(full, this.#files.read(full, CLASSIFY_UNITS).toString('utf8')).selected;
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
  #shownBelow(full: string, { folder, given }: Start): string {
    return displayPath(join(given, full.slice(folder.length)), this.#cwd);
  }
}
