// Users in the log: by default under keyed pseudonyms, which only who has the key can compute.
import { createHmac } from 'node:crypto';
import type { GateLogSettings } from '../../policy/gate-settings.ts';
import type { Unnamed } from './record.ts';

/** How the log calls users. */
export type UserNaming = GateLogSettings['users'];

/** Bytes of a key. */
export const KEY_BYTES = 32;

export class People {
  readonly #naming: UserNaming;
  readonly #key: Buffer;

  constructor(naming: UserNaming, key: Buffer) {
    this.#naming = naming;
    this.#key = key;
  }

  /** What a user is called; undefined: nothing. */
  of(user: string): string | undefined {
    if (this.#naming === 'none') return undefined;
    return this.#naming === 'name' ? user : this.pseudonym(user);
  }

  pseudonym(user: string): string {
    return `u:${createHmac('sha256', this.#key).update(user).digest('hex').slice(0, 20)}`;
  }

  /** Replaces the user's name in texts: sites have accounts and partitions of one user's name. */
  scrub(value: unknown, user: string): unknown {
    if (this.#naming === 'name') return value;
    const shown = this.of(user) ?? '(user)';
    const pattern = new RegExp(`(?<![A-Za-z0-9])${user.replace(/[^\w]/g, '\\$&')}(?![A-Za-z0-9])`, 'gi');
    const visit = (one: unknown): unknown => {
      if (typeof one === 'string') return one.replace(pattern, () => shown);
      if (Array.isArray(one)) return one.map(visit);
      if (typeof one !== 'object' || one === null) return one;
      return Object.fromEntries(Object.entries(one).map(([key, inner]) => [key, visit(inner)]));
    };
    return visit(value);
  }
}

/** The fields of an event, with users called as the site wants it. */
export function named({ time, user, fields }: Unnamed, people: People): Record<string, unknown> {
  if (user === undefined) return { time, ...fields };
  const called = people.of(user);
  const { event, job, ...rest } = fields;
  return {
    ...{ time, event },
    ...(called !== undefined && { user: called }),
    ...(job !== undefined && { job: people.scrub(job, user) }),
    ...rest,
  };
}
