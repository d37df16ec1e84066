// Finds and reads the configurations that count in a run: the user's, the project's, the site's.
import { dirname, resolve } from 'node:path';
import type { Layer } from '../policy/layers.ts';
import type { NamedRule } from '../policy/names.ts';
import { type ConfigurationProblem, type Extended, readConfiguration } from '../policy/read.ts';
import { Document } from '../text/document.ts';
import { decode } from './decode.ts';
import { displayPath } from './display-path.ts';
import { describeError, type FileSystem } from './file-system.ts';
import { projectFile, userFile } from './project-file.ts';
import { rightsProblem, siteFiles } from './site-files.ts';

/** Where to look, and what counts. */
export interface ConfigurationSearch {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** the number of the user who runs jobvet */
  readonly user: number;
  /** where the site's policy is; its files must be root's */
  readonly siteFolder: string;
  /** a file instead of what the search finds; false: neither that nor the user's */
  readonly config?: string | false;
  /** a file or folder to take for the site's policy, whoever owns it */
  readonly policy?: string;
  /** called when there is a configuration */
  readonly rules: () => readonly NamedRule[];
  /** without a day, exemptions that have expired are no mistake: they just do not count */
  readonly today?: string;
}

/** Every configuration that counts, or what is wrong with those there are. */
export interface Configurations {
  /** in the order in which they win */
  readonly layers: readonly Layer[];
  /** the files, as reports name them, in the same order */
  readonly files: readonly string[];
  readonly problems: readonly ConfigurationProblem[];
  readonly notes: readonly string[];
}

type Kind = 'user' | 'project' | 'site';

/** Finds and reads configurations. Where there are none, nothing is parsed. */
export function loadConfigurations(files: FileSystem, search: ConfigurationSearch): Configurations {
  const loader = new Loader(files, search);
  if (search.config !== false) {
    loader.addUser();
    loader.addProject();
  }
  loader.addSite();
  return loader.result();
}

/** Reads the named files, each for itself: for `jobvet config check`. */
export function readConfigurations(
  files: FileSystem,
  search: ConfigurationSearch,
  named: readonly string[],
): Configurations {
  const loader = new Loader(files, search);
  for (const file of named) loader.load('project', resolve(search.cwd, file), []);
  if (search.policy !== undefined) loader.addSite();
  return loader.result();
}

/** More than this is no configuration that people wrote. */
const MOST_BYTES = 256 * 1024;
const MOST_DEPTH = 10;
const MOST_READS = 200;

class Loader {
  readonly #files: FileSystem;
  readonly #search: ConfigurationSearch;
  readonly #layers: Layer[] = [];
  readonly #read: string[] = [];
  readonly #problems: ConfigurationProblem[] = [];
  readonly #notes: string[] = [];
  /** whether files must be root's */
  #guarded = false;
  #reads = 0;

  constructor(files: FileSystem, search: ConfigurationSearch) {
    this.#files = files;
    this.#search = search;
  }

  result(): Configurations {
    // A file that others extend twice is read twice.
    const unique = new Map(this.#problems.map((problem) => [JSON.stringify(problem), problem]));
    const files = [...new Set(this.#read)];
    return { layers: this.#layers, files, problems: inOrder([...unique.values()]), notes: this.#notes };
  }

  addUser(): void {
    const file = userFile(this.#search.env);
    if (file !== undefined && this.#exists(file)) this.load('user', file, []);
  }

  addProject(): void {
    const { config, env, cwd, user } = this.#search;
    const variable = env['JOBVET_CONFIG'];
    // A variable without a name counts as not set; an option without one is a mistake in the call.
    const named = typeof config === 'string' ? config : variable === '' ? undefined : variable;
    if (named !== undefined) {
      this.load('project', resolve(cwd, named), []);
      return;
    }
    const { file, problem, note } = projectFile((path) => this.#exists(path), this.#files, cwd, user);
    if (problem) this.#problems.push({ ...problem, path: this.#shown(problem.path) });
    if (note !== undefined) this.#notes.push(note);
    if (file !== undefined) this.load('project', file, []);
  }

  addSite(): void {
    const { policy, siteFolder, cwd } = this.#search;
    const at = policy === undefined ? siteFolder : resolve(cwd, policy);
    if (policy !== undefined && !this.#isFolder(at)) {
      this.load('site', at, []);
      return;
    }
    this.#guarded = policy === undefined;
    const { files, folders, problems, notes } = siteFiles(this.#files, at);
    for (const problem of problems) this.#problems.push({ ...problem, path: this.#shown(problem.path) });
    this.#notes.push(...notes);
    if (policy !== undefined && files.length === 0 && problems.length === 0)
      this.#problems.push({ path: this.#shown(at), message: 'holds neither policy.yaml nor policy.d/*.yaml' });
    const before = this.#problems.length;
    for (const file of files) this.load('site', file, []);
    if (this.#guarded && this.#problems.length === before) for (const folder of folders) this.#guard(folder);
    this.#guarded = false;
  }

  /** Whoever may write into a folder of the policy may take files away that are not there to be looked at. */
  #guard(folder: string): void {
    const wrong = rightsProblem(this.#files, folder);
    if (wrong) this.#problems.push(wrong);
  }

  /** Reads a file and, before it, what it extends. */
  load(kind: Kind, file: string, chain: readonly Link[]): void {
    const document = this.#document(file, chain.at(-1)?.by);
    if (!document) return;
    const { rules, today } = this.#search;
    const read = readConfiguration(document, { kind, rules: rules(), today });
    this.#problems.push(...read.problems);
    for (const extended of read.extends) this.#extend(kind, extended, [...chain, { file, by: extended }]);
    if (read.problems.length > 0) return;
    // Only what a project says is about files below the folder that says so.
    const folder = kind === 'project' ? dirname(file) : '/';
    this.#read.push(document.path);
    this.#layers.push({ kind, config: read.config, folder, origin: (path) => read.origin(path) });
  }

  #extend(kind: Kind, by: Extended, chain: readonly Link[]): void {
    const complain = (message: string): void => {
      this.#problems.push(by.problem(message));
    };
    if (/^[a-z][a-z+.-]*:\/\//i.test(by.file)) {
      complain('extends names files only; jobvet reads nothing from the network');
      return;
    }
    const file = resolve(dirname(chain.at(-1)?.file ?? '/'), by.file);
    const circle = chain.findIndex((link) => link.file === file);
    if (circle >= 0) {
      const names = [...chain.slice(circle).map((link) => link.file), file].map((one) => this.#shown(one));
      complain(`extends goes round in a circle: ${names.join(' → ')}`);
      return;
    }
    if (chain.length > MOST_DEPTH) complain(`extends goes over more than ${MOST_DEPTH} files`);
    else if (this.#reads++ === MOST_READS) complain(`extends reads more than ${MOST_READS} files`);
    else if (this.#reads <= MOST_READS) this.load(kind, file, chain);
  }

  /** The text of a file; undefined, and told where it is asked for, when it can't be had. */
  #document(file: string, by: Extended | undefined): Document | undefined {
    const shown = this.#shown(file);
    const text = this.#text(file);
    if (typeof text === 'string') return new Document(shown, text);
    const { path, message, rights } = text;
    // Whoever may change files mends them; whoever extends one that is missing mends the name.
    if (rights) this.#problems.push({ path, message });
    else this.#problems.push(by?.problem(`${shown} ${message}`) ?? { path: shown, message });
    return undefined;
  }

  #text(file: string): string | { readonly path: string; readonly message: string; readonly rights?: true } {
    try {
      const wrong = this.#guarded ? rightsProblem(this.#files, file) : undefined;
      if (wrong) return { ...wrong, rights: true };
      const bytes = this.#files.read(file, MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) return { path: file, message: 'is larger than 256 KiB' };
      const decoded = decode(bytes);
      if ('refused' in decoded) return { path: file, message: decoded.refused };
      return decoded.latin1 ? { path: file, message: 'is not UTF-8 text' } : decoded.text;
    } catch (error) {
      return { path: file, message: `cannot be read: ${describeError(error)}` };
    }
  }

  #shown(path: string): string {
    return displayPath(path, this.#search.cwd);
  }

  #isFolder(path: string): boolean {
    try {
      return this.#files.stat(path).kind === 'folder';
    } catch {
      return false;
    }
  }

  /** What is in a folder that can't be searched is not there. */
  #exists(path: string): boolean {
    try {
      return this.#files.exists(path);
    } catch {
      return false;
    }
  }
}

/** A file, and what of it leads to the next. */
interface Link {
  readonly file: string;
  readonly by: Extended;
}

/** File by file, each from top to bottom. */
function inOrder(problems: readonly ConfigurationProblem[]): ConfigurationProblem[] {
  const paths = [...new Set(problems.map(({ path }) => path))];
  return problems.toSorted(
    (a, b) =>
      paths.indexOf(a.path) - paths.indexOf(b.path) ||
      (a.line ?? 0) - (b.line ?? 0) ||
      (a.column ?? 0) - (b.column ?? 0),
  );
}
