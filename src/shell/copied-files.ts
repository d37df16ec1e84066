// The files in an image, as far as they were copied there from places whose files can be read.
import type { FileAnswer, FilesBeside } from '../model/files.ts';
import type { Static } from '../model/static.ts';
import type { Word } from '../model/word.ts';
import { normalize, pathKey } from './path-key.ts';

interface Copy {
  /** absolute, in the image */
  readonly target: string;
  readonly from: FilesBeside;
  /** where it comes from, in the terms of `from` */
  readonly source: string;
}

/** More places than this are not searched for one file. */
const MAX_PLACES = 200;

/** Files that were copied in from elsewhere. */
export class CopiedFiles implements FilesBeside {
  readonly #copies: Copy[];
  /** what was found since the last copy, by path */
  readonly #found = new Map<string, FileAnswer | undefined>();

  /** @param base what it begins with: the files of an earlier stage */
  constructor(base?: CopiedFiles) {
    this.#copies = base ? [...base.#copies] : [];
  }

  /**
   * Copies a file, or a folder with all that is in it.
   *
   * @param source a path that `from` can read; whether it is a file or a folder need not be known
   * @param target an absolute path
   */
  add(from: FilesBeside, source: string, target: string): void {
    this.#found.clear();
    this.#copies.push({ target: normalize(target), from, source });
  }

  read(path: Word, cwd: Static<string>): FileAnswer | undefined {
    const key = pathKey(path, cwd);
    return key === undefined ? undefined : this.readText(key);
  }

  readText(path: string): FileAnswer | undefined {
    const key = normalize(path);
    if (!this.#found.has(key)) this.#found.set(key, this.#search(key));
    return this.#found.get(key);
  }

  #search(key: string): FileAnswer | undefined {
    // What was copied last lies on top.
    let missing: FileAnswer | undefined;
    let places = 0;
    for (const { target, from, source } of this.#copies.toReversed()) {
      const folder = target === '/' ? '' : target;
      if (key !== target && !key.startsWith(`${folder}/`)) continue;
      if (++places > MAX_PLACES) break;
      const answer = from.readText(normalize(source + key.slice(folder.length)));
      if (answer?.kind === 'text') return answer;
      missing ??= answer;
    }
    return missing;
  }
}
