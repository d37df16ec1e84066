// Whether an admin has switched the gate off for a while. The state is a file, which only root or the daemon's own user
// can have written; the daemon looks at it each second, beside its work, and a state that has ended counts no more,
// whatever becomes of the file.
import { constants } from 'node:fs';
import { lstat, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { visible } from '../report/visible.ts';

/** A time during which every job is accepted. */
export interface OffState {
  /** milliseconds since 1970 */
  readonly since: number;
  readonly until: number;
  readonly reason: string;
  /** who said so */
  readonly by: string;
}

/** What the file says; `refused`: somebody else may have written it, or it says nothing that counts. */
export type OffFile =
  | { readonly kind: 'on' }
  | { readonly kind: 'off'; readonly state: OffState }
  | { readonly kind: 'refused'; readonly why: string };

/** A gate that is to stay off is removed from job_submit.lua. */
export const MOST_OFF = 7 * 24 * 3_600_000;
const MOST_BYTES = 4096;
const MOST_REASON = 300;
const WRITABLE_BY_OTHERS = 0o022;
/** Clocks of two programs on one host. */
const SLACK = 60_000;

export function offPath(folder: string): string {
  return join(folder, 'off.json');
}

/**
 * Reads the state.
 *
 * @param user the number of the daemon's user, who besides root may own file and folder
 */
export async function readOff(path: string, user: number, now: number): Promise<OffFile> {
  let text: string;
  try {
    const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const stats = await file.stat();
      const folder = await lstat(dirname(path));
      const isOwn = (owner: number): boolean => owner === 0 || owner === user;
      if (!stats.isFile()) return refused(`${path} is no file`);
      if (!isOwn(stats.uid) || !isOwn(folder.uid)) return refused(`${path} or its folder belongs to another user`);
      if (((stats.mode | folder.mode) & WRITABLE_BY_OTHERS) !== 0)
        return refused(`others may write to ${path} or its folder`);
      if (stats.size > MOST_BYTES) return refused(`${path} is too long`);
      text = await file.readFile('utf8');
    } finally {
      await file.close();
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT') return { kind: 'on' };
    return refused(error instanceof Error ? error.message : String(error));
  }
  const state = parsed(text);
  if (!state) return refused(`${path} has no state that counts`);
  if (state.until <= now) return { kind: 'on' };
  if (state.since > now + SLACK || state.until - state.since > MOST_OFF)
    return refused(`${path} has times that do not count`);
  return { kind: 'off', state };
}

/** The text of the file. */
export function offText({ since, until, reason, by }: OffState): string {
  const times = { since: new Date(since).toISOString(), until: new Date(until).toISOString() };
  return `${JSON.stringify({ schema: 1, ...times, reason, by })}\n`;
}

function parsed(text: string): OffState | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { since, until, reason, by } = value as Readonly<Record<string, unknown>>;
  if (typeof since !== 'string' || typeof until !== 'string') return undefined;
  if (typeof reason !== 'string' || typeof by !== 'string') return undefined;
  const state = { since: Date.parse(since), until: Date.parse(until), reason: shown(reason), by: shown(by) };
  return Number.isFinite(state.since) && Number.isFinite(state.until) ? state : undefined;
}

function shown(text: string): string {
  return visible(text).slice(0, MOST_REASON);
}

function refused(why: string): OffFile {
  return { kind: 'refused', why };
}

export interface OffSwitchOptions {
  readonly path: string;
  readonly user: number;
  /** milliseconds between two looks at the file */
  readonly pause?: number;
  /** told of each change */
  readonly log: (event: { readonly event: string; readonly [field: string]: unknown }) => void;
}

/** The state as the daemon knows it, at most a second old. */
export class OffSwitch {
  readonly #options: OffSwitchOptions;
  readonly #timer: NodeJS.Timeout;
  #state: OffState | undefined;
  #refused = '';
  #isReading = false;

  constructor(options: OffSwitchOptions) {
    this.#options = options;
    this.#timer = setInterval(() => void this.look(), options.pause ?? 1000).unref();
  }

  /** Set while every job is accepted. Never waits. */
  get state(): OffState | undefined {
    return this.#state !== undefined && this.#state.until > Date.now() ? this.#state : undefined;
  }

  get isOff(): boolean {
    return this.state !== undefined;
  }

  /** Looks at the file; a file system that hangs is not asked twice. */
  async look(): Promise<void> {
    if (this.#isReading) return;
    this.#isReading = true;
    try {
      this.#take(await readOff(this.#options.path, this.#options.user, Date.now()));
    } finally {
      this.#isReading = false;
    }
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #take(found: OffFile): void {
    const { log } = this.#options;
    const before = this.#state;
    this.#state = found.kind === 'off' ? found.state : undefined;
    const why = found.kind === 'refused' ? found.why : '';
    if (why !== '' && why !== this.#refused) log({ event: 'off-refused', why });
    this.#refused = why;
    if (this.#state && offText(this.#state) !== (before && offText(before))) {
      const { since, until, reason, by } = this.#state;
      log({
        event: 'switched-off',
        since: new Date(since).toISOString(),
        until: new Date(until).toISOString(),
        reason,
        by,
      });
    }
    if (before && !this.#state) log({ event: 'switched-on', expired: before.until <= Date.now() });
  }
}
