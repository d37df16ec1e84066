// Files that exist beside the script and that it runs or reads.
import type { FileAnswer, Files, FilesBeside } from '../model/files.ts';
import type { Static } from '../model/static.ts';
import type { Word } from '../model/word.ts';
import { fromScript, pathKey } from './path-key.ts';

/** More files than this are not read for one script. */
const MAX_FILES = 100;
/** The folder the job was submitted from, which is where it starts. */
const SUBMIT_FOLDER = /^\$\{SLURM_SUBMIT_DIR\}(?:\/|$)/;

/** Reads files beside one script, each once. */
export class Beside implements FilesBeside {
  readonly #files: Files | undefined;
  readonly #script: string;
  readonly #answers = new Map<string, FileAnswer>();

  /** @param script the path of the script, as reports show it */
  constructor(files: Files | undefined, script: string) {
    this.#files = files;
    this.#script = script;
  }

  /** how many files were read */
  get count(): number {
    const documents = [...this.#answers.values()].map((answer) =>
      answer.kind === 'text' ? answer.document : undefined,
    );
    return new Set(documents.filter((document) => document !== undefined)).size;
  }

  read(path: Word, cwd: Static<string>): FileAnswer | undefined {
    const key = this.#files && pathKey(path, cwd);
    if (key === undefined || key.startsWith('?/')) return undefined;
    const known = this.#answers.get(key);
    if (known) return known;
    const answer = this.#ask(key);
    if (answer) this.#answers.set(key, this.#once(answer));
    return this.#answers.get(key);
  }

  #ask(key: string): FileAnswer | undefined {
    const anchored = fromScript(key);
    const path = anchored?.path ?? key.replace(SUBMIT_FOLDER, './');
    if (path.includes('${')) return undefined;
    if (this.#answers.size >= MAX_FILES)
      return { kind: 'denied', why: `only ${MAX_FILES} files beside a script are read` };
    return this.#files?.read(path, anchored?.from ?? this.#script);
  }

  /** The same file under another name keeps its document, so that places in it can be compared. */
  #once(answer: FileAnswer): FileAnswer {
    if (answer.kind !== 'text') return answer;
    for (const before of this.#answers.values())
      if (before.kind === 'text' && before.document.path === answer.document.path) return before;
    return answer;
  }
}
