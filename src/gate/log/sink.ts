// Where events go when there is no folder for them: standard output, which the service manager keeps.
import { randomBytes } from 'node:crypto';
import { KEY_BYTES, named, People, type UserNaming } from './people.ts';
import type { Unnamed } from './record.ts';

/** Takes events; a promise that is rejected says that none of them was taken. */
export interface Sink {
  /** the last link of the chain, where there is one */
  readonly head?: string | undefined;
  append(day: string, events: readonly Unnamed[]): Promise<void>;
  /** lets go of files, which may have been moved */
  reopen(): Promise<void>;
}

/** Events as lines, without a chain; pseudonyms are others after each start. */
export class LineSink implements Sink {
  readonly #write: (text: string) => Promise<void>;
  readonly #people: People;

  constructor(write: (text: string) => Promise<void>, naming: UserNaming) {
    this.#write = write;
    this.#people = new People(naming, randomBytes(KEY_BYTES));
  }

  async append(_day: string, events: readonly Unnamed[]): Promise<void> {
    await this.#write(events.map((event) => `${JSON.stringify(named(event, this.#people))}\n`).join(''));
  }

  async reopen(): Promise<void> {
    // There is nothing to let go.
  }
}
