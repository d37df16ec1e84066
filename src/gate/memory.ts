// What the answering thread remembers, so that a worker's end takes nothing from anybody: decisions about jobs that
// come again, scripts that took too long, and whose they were. All of it is bounded.
import { createHash } from 'node:crypto';
import type { Care } from './pool.ts';

/** A hash of bytes, short enough to keep many of. */
export function digestOf(...parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('base64');
}

/** A map that forgets what was not asked for longest. */
export class Recent<Value> {
  readonly #most: number;
  readonly #values = new Map<string, Value>();

  constructor(most: number) {
    this.#most = most;
  }

  get(key: string): Value | undefined {
    const value = this.#values.get(key);
    if (value === undefined) return undefined;
    this.#values.delete(key);
    this.#values.set(key, value);
    return value;
  }

  set(key: string, value: Value): void {
    this.#values.delete(key);
    this.#values.set(key, value);
    if (this.#values.size <= this.#most) return;
    const [oldest] = this.#values.keys();
    if (oldest !== undefined) this.#values.delete(oldest);
  }

  clear(): void {
    this.#values.clear();
  }
}

const MOST_SCRIPTS = 2000;
const MOST_USERS = 1000;
/** A script is not tried again for so many milliseconds, twice as long after each further try. */
const FIRST_PAUSE = 60_000;
const LONGEST_PAUSE = 3_600_000;
/** Milliseconds in which a user whose script ended a worker never gets the last one that is warm. */
const WARY = 600_000;
/** After so many, slurmctld waits no longer for a second worker on that user's behalf. */
const PATIENCE = 3;

/** Scripts that ended a worker: a second try would end another, and the next user would find none that is warm. */
export class Offences {
  readonly #scripts = new Recent<{ readonly until: number; readonly pause: number }>(MOST_SCRIPTS);
  readonly #users = new Recent<{ readonly until: number; readonly count: number }>(MOST_USERS);

  add(script: string, user: string, now: number): void {
    const known = this.#scripts.get(script);
    const pause = known ? Math.min(known.pause * 2, LONGEST_PAUSE) : FIRST_PAUSE;
    this.#scripts.set(script, { until: now + pause, pause });
    const before = this.#users.get(user);
    const count = before && before.until > now ? before.count + 1 : 1;
    this.#users.set(user, { until: now + WARY, count });
  }

  /** Whether a script took too long a short while ago, so that it need not be tried. */
  isKnown(script: string, now: number): boolean {
    return (this.#scripts.get(script)?.until ?? -Infinity) > now;
  }

  /** What may be risked for a user's script: people whose scripts end workers never get the last one. */
  care(user: string, now: number): Care {
    const known = this.#users.get(user);
    if (!known || known.until <= now) return 'none';
    return known.count <= PATIENCE ? 'wait' : 'refuse';
  }

  /** Forgets the scripts: they may take less time now. */
  forgive(): void {
    this.#scripts.clear();
  }
}
