import type { Document } from '../text/document.ts';
import type { Static } from './static.ts';
import type { Word } from './word.ts';

/** What a front end says about a file a script refers to. */
export type FileAnswer =
  | { readonly kind: 'text'; readonly document: Document }
  /**
   * it may or can not be read; `why` is for people, as in "not checked: data.bin (why)"; `exists`: it is there, but
   * too large or no text
   */
  | { readonly kind: 'denied'; readonly why: string; readonly exists?: true }
  | { readonly kind: 'missing' };

/** Lets the engine see files beside the script. The front end decides which; without it none are read. */
export interface Files {
  /**
   * Synchronous, as all of the engine.
   *
   * @param path as the script names it: absolute, or relative to where the job starts
   * @param from the path of the file that refers to it, as reports show it
   */
  read(path: string, from: string): FileAnswer;
}

/** The files a command may see beside the script. */
export interface FilesBeside {
  /** @returns undefined when the text does not tell which file is meant, or none beside the script can be */
  read(path: Word, cwd: Static<string>): FileAnswer | undefined;
  /** The same for a path that is known, from where the script lies. */
  readText(path: string): FileAnswer | undefined;
}
