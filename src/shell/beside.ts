// Files that exist beside the script and that it runs or reads.
import type { FileAnswer, Files, FilesBeside } from '../model/files.ts';
import type { Static } from '../model/static.ts';
import type { Word } from '../model/word.ts';
import { fromScript, normalize, pathKey } from './path-key.ts';

/** More files than this are not read for one script. */
const MAX_FILES = 100;
/** The folder the job was submitted from, which is where it starts. */
const SUBMIT_FOLDER = /^\$\{SLURM_SUBMIT_DIR\}(?:\/|$)/;

/** Reads files beside one script, each once. */
export class Beside implements FilesBeside {
  readonly #files: Files | undefined;
  readonly #script: string;
  readonly #answers = new Map<string, FileAnswer>();
  /** what was read in the whole check, by path */
  readonly #documents: Map<string, FileAnswer>;

  /** @param script the path of the script, as reports show it */
  constructor(files: Files | undefined, script: string, documents: Map<string, FileAnswer> = new Map()) {
    this.#files = files;
    this.#script = script;
    this.#documents = documents;
  }

  /** how many files were read in the whole check */
  get count(): number {
    return this.#documents.size;
  }

  /** The files beside another text of the same check. */
  around(path: string): Beside {
    return new Beside(this.#files, path, this.#documents);
  }

  read(path: Word, cwd: Static<string>): FileAnswer | undefined {
    const key = this.#files && pathKey(path, cwd);
    return key === undefined ? undefined : this.readText(key);
  }

  readText(path: string): FileAnswer | undefined {
    const key = normalize(path);
    if (!this.#files || key.startsWith('?/')) return undefined;
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
    if (this.#answers.size >= MAX_FILES || this.#documents.size >= MAX_FILES)
      return { kind: 'denied', why: `only ${MAX_FILES} files beside a script are read` };
    return this.#files?.read(path, anchored?.from ?? this.#script);
  }

  /** The same file under another name keeps its document, so that places in it can be compared. */
  #once(answer: FileAnswer): FileAnswer {
    if (answer.kind !== 'text') return answer;
    const { path } = answer.document;
    const known = this.#documents.get(path);
    if (!known) this.#documents.set(path, answer);
    return known ?? answer;
  }
}
