// The files of a run that changes them: what they said first, what they say now, and how they are written back.
import { resolve } from 'node:path';
import type { Files } from '../model/files.ts';
import { Document } from '../text/document.ts';
import { Revision } from '../text/revision.ts';
import { encode } from './decode.ts';
import type { FileSystem } from './file-system.ts';
import { replaceFile } from './replace-file.ts';
import { type Problem, readSource, type Source } from './source.ts';

/** A file that changed, with its encoding. */
export interface ChangedFile {
  /** as reports show it */
  readonly path: string;
  readonly bom: boolean;
  readonly latin1: boolean;
  readonly revision: Revision;
}

interface Entry extends ChangedFile {
  /** the file itself, without links; undefined for standard input */
  readonly real: string | undefined;
  /** what the file on the disk says */
  readonly stored: string;
  /** set once it could not be written */
  readonly broken?: string;
}

const NO_TEXTS: ReadonlyMap<string, string> = new Map();

/** Files that fixes change. Each has one entry, however it was reached. */
export class Workspace {
  readonly #disk: FileSystem;
  readonly #cwd: string;
  readonly #entries = new Map<string, Entry>();
  /** the keys of entries, also of those not met, by the paths that reports show */
  readonly #keys = new Map<string, string>();
  #trial: ReadonlyMap<string, string> = NO_TEXTS;

  constructor(disk: FileSystem, cwd: string) {
    this.#disk = disk;
    this.#cwd = cwd;
  }

  /** Files beside scripts as they are after the changes so far. */
  files(files: Files): Files {
    return {
      read: (path, from) => {
        const answer = files.read(path, from);
        if (answer.kind !== 'text') return answer;
        const shown = answer.document.path;
        const text = this.#trial.get(shown) ?? this.#entryOf(shown)?.revision.text;
        return text === undefined ? answer : { kind: 'text', document: new Document(shown, text) };
      },
    };
  }

  /** Lets files beside scripts say something else while a check runs. */
  trial<T>(texts: ReadonlyMap<string, string>, check: () => T): T {
    this.#trial = texts;
    try {
      return check();
    } finally {
      this.#trial = NO_TEXTS;
    }
  }

  /** An input as it is after the changes so far. From here on the workspace knows it. */
  open(source: Source, from: string | 0): Source {
    const key = from === 0 ? source.path : this.#keyOf(from);
    this.#keys.set(source.path, key);
    const known = this.#entries.get(key);
    if (known) return { ...source, text: known.revision.text };
    this.#add(key, source, from === 0 ? undefined : key);
    return source;
  }

  /** Why the text of a document can't be changed. */
  refuses(document: Document): string | undefined {
    const entry = this.#entryOf(document.path) ?? this.#find(document);
    if (entry.broken !== undefined) return entry.broken;
    return entry.revision.text === document.text ? undefined : 'what it replaces is not text of the file';
  }

  /** Takes over what the fixes of one check made of the files. */
  take(revisions: ReadonlyMap<string, Revision>): void {
    for (const [path, revision] of revisions) {
      const key = this.#keys.get(path);
      const entry = key === undefined ? undefined : this.#entries.get(key);
      if (!entry || key === undefined || entry.revision.text !== revision.original) continue;
      this.#entries.set(key, { ...entry, revision: entry.revision.replace(revision.changes()) });
    }
  }

  /** What a file says by now, by the path that reports show. */
  textOf(path: string): string | undefined {
    return this.#entryOf(path)?.revision.text;
  }

  /** The changed files, in the order in which they were met. */
  changed(): ChangedFile[] {
    return [...this.#entries.values()].filter(({ revision }) => revision.text !== revision.original);
  }

  /**
   * Writes what was not written yet. A file that can't be written has its old text again, and no later change.
   *
   * @returns what went wrong, and what a user should know besides
   */
  write(): { readonly problems: readonly Problem[]; readonly notes: readonly string[] } {
    const problems: Problem[] = [];
    const notes: string[] = [];
    for (const [key, entry] of this.#entries) {
      const { path, real, stored, revision } = entry;
      if (real === undefined || stored === revision.text) continue;
      const before = encode({ ...entry, text: stored });
      const after = encode({ ...entry, text: revision.text });
      const replaced =
        before && after
          ? replaceFile(real, before, after)
          : ({ ok: false, why: 'its encoding lacks a character' } as const);
      if (replaced.ok) {
        this.#entries.set(key, { ...entry, stored: revision.text });
        if (replaced.links > 0) notes.push(`${path}: other hard links of it keep the old text`);
      } else {
        this.#entries.set(key, { ...entry, revision: Revision.of(stored), broken: replaced.why });
        problems.push({ path, message: `not written: ${replaced.why}` });
      }
    }
    return { problems, notes };
  }

  #entryOf(path: string): Entry | undefined {
    const key = this.#keys.get(path) ?? this.#keyOf(resolve(this.#cwd, path));
    this.#keys.set(path, key);
    return this.#entries.get(key);
  }

  /** A followed file that is to be changed for the first time. */
  #find(document: Document): Entry {
    const { path } = document;
    const key = this.#keyOf(resolve(this.#cwd, path));
    const read = readSource(this.#disk, key, path);
    const source: Source = read.ok ? read.source : { path, text: document.text, bom: false, latin1: false };
    const entry = this.#add(key, source, key);
    if (read.ok) return entry;
    const broken = { ...entry, broken: read.problem.message };
    this.#entries.set(key, broken);
    return broken;
  }

  #add(key: string, { path, text, bom, latin1 }: Source, real: string | undefined): Entry {
    const entry: Entry = { path, bom, latin1, real, stored: text, revision: Revision.of(text) };
    this.#entries.set(key, entry);
    this.#keys.set(path, key);
    return entry;
  }

  #keyOf(path: string): string {
    try {
      const real = this.#disk.real(path);
      // Pipes such as /dev/fd/63 lead to no path.
      return this.#disk.exists(real) ? real : path;
    } catch {
      return path;
    }
  }
}
