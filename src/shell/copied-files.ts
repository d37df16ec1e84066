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

/** Files that were copied in from elsewhere. */
export class CopiedFiles implements FilesBeside {
  readonly #copies: Copy[];

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
    this.#copies.push({ target: normalize(target), from, source });
  }

  read(path: Word, cwd: Static<string>): FileAnswer | undefined {
    const key = pathKey(path, cwd);
    return key === undefined ? undefined : this.readText(key);
  }

  readText(path: string): FileAnswer | undefined {
    const key = normalize(path);
    // What was copied last lies on top.
    let missing: FileAnswer | undefined;
    for (const { target, from, source } of this.#copies.toReversed()) {
      const folder = target === '/' ? '' : target;
      if (key !== target && !key.startsWith(`${folder}/`)) continue;
      const answer = from.readText(normalize(source + key.slice(folder.length)));
      if (answer?.kind === 'text') return answer;
      missing ??= answer;
    }
    return missing;
  }
}
