// How often exemptions were used that count: kept by the daemon, and in a file so that a restart starts no new count.
import { readFileSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';

/** Counts by the key of an exemption. */
export class Uses {
  readonly #file: string | undefined;
  readonly #counts: Map<string, number>;
  readonly #onFault: (why: string) => void;
  #writing: Promise<void> | undefined;
  #changed = false;

  /** @param file where counts outlive the daemon; its folder exists */
  constructor(file: string | undefined, onFault: (why: string) => void) {
    this.#file = file;
    this.#onFault = onFault;
    this.#counts = new Map(file === undefined ? [] : countsIn(file, onFault));
  }

  /** For a worker, as they are now. */
  get counts(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#counts);
  }

  add(keys: readonly string[]): void {
    for (const key of keys) this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
    if (keys.length === 0) return;
    this.#changed = true;
    this.#writing ??= this.#write();
  }

  /** Resolves when all is written. */
  async close(): Promise<void> {
    await this.#writing;
  }

  /** Beside the thread's work; what comes meanwhile is written next. */
  async #write(): Promise<void> {
    const file = this.#file;
    while (file !== undefined && this.#changed) {
      this.#changed = false;
      try {
        await writeFile(`${file}.new`, `${JSON.stringify(this.counts, null, 1)}\n`, { mode: 0o600 });
        await rename(`${file}.new`, file);
      } catch (error) {
        this.#onFault(`uses of exemptions are not kept: ${error instanceof Error ? error.message : String(error)}`);
        break;
      }
    }
    this.#writing = undefined;
  }
}

function countsIn(file: string, onFault: (why: string) => void): [string, number][] {
  try {
    const data: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof data !== 'object' || data === null) throw new Error('it holds no counts');
    return Object.entries(data).filter((entry): entry is [string, number] => Number.isSafeInteger(entry[1]));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT'))
      onFault(`uses of exemptions before are not known: ${error instanceof Error ? error.message : String(error)}`);
    return [];
  }
}
