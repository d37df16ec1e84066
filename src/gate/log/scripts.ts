// Scripts beside the log, where the site wants them kept: for replays, by their hashes.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { GateLogSettings } from '../../policy/gate-settings.ts';
import type { Verb } from '../protocol.ts';
import { scriptsFolder } from './files.ts';
import { codeOf, makeFolder } from './folder.ts';

/** Bytes that may wait for the disk. */
const MOST_WAITING = 32 * 1024 * 1024;
/** Hashes that are known to be there. */
const MOST_KNOWN = 10_000;

/** Keeps scripts, each once, readable for nobody but the daemon's user. */
export class ScriptStore {
  readonly #folder: string;
  readonly #kind: GateLogSettings['storeScripts'];
  readonly #onLoss: (why: string) => void;
  readonly #known = new Set<string>();
  #waiting = 0;

  constructor(folder: string, kind: GateLogSettings['storeScripts'], onLoss: (why: string) => void) {
    this.#folder = scriptsFolder(folder);
    this.#kind = kind;
    this.#onLoss = onLoss;
  }

  keep(hash: string, bytes: Buffer, verdict: Verb): void {
    const isWanted = this.#kind === 'all' || (this.#kind === 'rejected' && verdict === 'reject');
    if (!isWanted || bytes.length === 0 || this.#known.has(hash)) return;
    if (this.#waiting + bytes.length > MOST_WAITING) {
      this.#onLoss('too many scripts wait for the disk');
      return;
    }
    if (this.#known.size >= MOST_KNOWN) this.#known.clear();
    this.#known.add(hash);
    this.#waiting += bytes.length;
    void this.#write(scriptPath(this.#folder, hash), bytes)
      .catch((error: unknown) => {
        this.#known.delete(hash);
        this.#onLoss(error instanceof Error ? error.message : String(error));
      })
      .finally(() => {
        this.#waiting -= bytes.length;
      });
  }

  async #write(path: string, bytes: Buffer): Promise<void> {
    await makeFolder(this.#folder, 0o700);
    try {
      await writeFile(path, bytes, { flag: 'wx', mode: 0o600 });
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    }
  }
}

/** Where a script is kept; the hash is `sha256:` and 64 digits. */
export function scriptPath(folder: string, hash: string): string {
  return join(folder, hash.replace(/^sha256:/, ''));
}
