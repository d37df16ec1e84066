// Which files hold what was fetched: by path key, through renames, copies, globs and archives.
import type { Static } from '../model/static.ts';
import { staticText, type Word } from '../model/word.ts';
import { basename, normalize, pathKey } from '../shell/path-key.ts';

/** Numbers of fetch effects. */
export type Origins = ReadonlySet<number>;

export const NONE: Origins = new Set();

export function union(...sets: readonly Origins[]): Origins {
  const filled = sets.filter((set) => set.size > 0);
  if (filled.length === 0) return NONE;
  return filled.length === 1 ? (filled[0] ?? NONE) : new Set(filled.flatMap((set) => [...set]).slice(0, MOST_ORIGINS));
}

/** One stream has no more origins than this; a pipeline of thousands of stages would cost the square of them. */
const MOST_ORIGINS = 128;

/** Stands for a glob while a key is made. */
const WILD = '\u0001';

/** Stands for a substitution while keys are compared. */
const HOLE = '\u0002';

/** Path keys name a substitution by its place. */
function withoutSubstitutions(key: string): string {
  return key.replace(/\$\{@[^}]*\}/g, HOLE);
}

/** Where an archive was unpacked: what it was called tells the folder it makes. */
interface Unpacked {
  readonly directory: string;
  readonly stems: readonly string[];
  readonly origins: Origins;
}

/** The files of the script, as far as they come from fetches. */
export class FileTable {
  readonly #files = new Map<string, Origins>();
  readonly #trees: { readonly directory: string; readonly origins: Origins }[] = [];
  readonly #unpacked: Unpacked[] = [];

  /** @param keep the file is appended to, or may not have been replaced */
  write(path: Word, cwd: Static<string>, origins: Origins, keep = false): void {
    const key = pathKey(path, cwd);
    if (key === undefined) return;
    this.#set(key, origins, keep);
  }

  #set(key: string, origins: Origins, keep: boolean): void {
    const all = keep ? union(this.#files.get(key) ?? NONE, origins) : origins;
    if (all.size === 0) this.#files.delete(key);
    else this.#files.set(key, all);
  }

  /** A whole folder was fetched. */
  writeTree(path: Word, cwd: Static<string>, origins: Origins): void {
    const directory = pathKey(path, cwd);
    // In the working directory, what was there before can't be told from what came.
    if (directory !== undefined && staticText(path) !== '.') this.#trees.push({ directory, origins });
  }

  /** The origins of the files a word names. */
  read(path: Word, cwd: Static<string>): Origins {
    const key = pathKey(path, cwd);
    const found = key === undefined ? this.#matching(path, cwd) : (this.#files.get(key) ?? NONE);
    if (found.size > 0 || key === undefined) return found;
    const alike = this.#alike(key);
    if (alike.size > 0) return alike;
    return union(...this.#trees.filter((tree) => key.startsWith(`${tree.directory}/`)).map((tree) => tree.origins));
  }

  /** `tool-$(uname -m).sh`, written twice: the same command in the same place of a name gives the same name. */
  #alike(key: string): Origins {
    if (!key.includes('${@') || !/[^/]{4}[^/]*$/.test(withoutSubstitutions(key).split(HOLE).join(''))) return NONE;
    const shape = withoutSubstitutions(key);
    return union(
      ...[...this.#files].filter(([name]) => withoutSubstitutions(name) === shape).map(([, origins]) => origins),
    );
  }

  /** Files that fit a word with a glob: `Miniconda3-*.sh`. */
  #matching(path: Word, cwd: Static<string>): Origins {
    if (!path.pieces.some((piece) => piece.kind === 'unknown' && piece.reason === 'glob')) return NONE;
    const pieces = path.pieces.map((piece) =>
      piece.kind === 'unknown' && piece.reason === 'glob'
        ? { kind: 'text' as const, text: WILD, at: piece.at, use: piece.use, quoted: true }
        : piece,
    );
    const key = pathKey({ ...path, pieces }, cwd);
    if (key === undefined || key.split(WILD).join('') === '') return NONE;
    const pattern = new RegExp(`^${key.split(WILD).map(escaped).join('[^/]*')}$`);
    return union(...[...this.#files].filter(([name]) => pattern.test(name)).map(([, origins]) => origins));
  }

  /** The origins of fetched files that stand in a folder. */
  within(path: Word, cwd: Static<string>): Origins {
    const key = pathKey(path, cwd);
    if (key === undefined || key === '.' || key === '/') return NONE;
    return union(...[...this.#files].filter(([name]) => name.startsWith(`${key}/`)).map(([, origins]) => origins));
  }

  /** `mv`, `cp`, `ln`: the destination may be a folder. */
  copy(sources: readonly Word[], destination: Word, cwd: Static<string>): void {
    const to = pathKey(destination, cwd);
    if (to === undefined) return;
    for (const source of sources) {
      const origins = this.read(source, cwd);
      const from = pathKey(source, cwd);
      if (origins.size === 0) continue;
      if (sources.length === 1) this.#set(to, origins, false);
      if (from !== undefined) this.#set(normalize(`${to}/${basename(from)}`), origins, false);
    }
  }

  unpack(origins: Origins, names: readonly string[], directory: Word | undefined, cwd: Static<string>): void {
    if (origins.size === 0) return;
    const key = directory ? pathKey(directory, cwd) : cwd.state === 'known' ? normalize(cwd.value) : undefined;
    if (key === undefined) return;
    this.#unpacked.push({
      directory: key,
      stems: directory && key !== '.' ? [''] : names.map(stem).filter((name) => name.length > 1),
      origins,
    });
  }

  /** The origins of the archive a file or folder came out of. */
  unpackedFrom(path: Word, cwd: Static<string>): Origins {
    const key = pathKey(path, cwd);
    if (key === undefined) return NONE;
    return union(
      ...this.#unpacked
        .filter(({ directory, stems }) => {
          const inside =
            directory === '.'
              ? key
              : key.startsWith(`${directory}/`)
                ? key.slice(directory.length + 1)
                : key === directory
                  ? '.'
                  : undefined;
          if (inside === undefined || inside.startsWith('/') || inside.startsWith('..')) return false;
          const first = inside.split('/')[0] ?? '';
          return stems.some(
            (name) =>
              name === '' ||
              first === name ||
              first.startsWith(`${name}-`) ||
              first.endsWith(`-${name.replace(/^v/, '')}`),
          );
        })
        .map((one) => one.origins),
    );
  }
}

/** `tool-1.2.tar.gz` makes `tool-1.2`. */
function stem(name: string): string {
  return basename(name).replace(/(?:\.(?:tar|tgz|tbz2?|txz|tzst|gz|bz2|xz|zst|lz4|lzma|Z|zip|7z|whl|conda))+$/i, '');
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
