// The chain: one link a batch of events. A link has the digest of its events' lines, each of which has a salt of its
// own, and of the link before. The events of a link can go (a day's file deleted, a user forgotten) and the chain still
// holds; a salted digest tells nothing about what is gone.
import { createHash } from 'node:crypto';

/** A link, as a line of the chain's file. */
export interface Link {
  /** the number of its last event */
  readonly n: number;
  /** how many events it has */
  readonly k: number;
  /** the file they are in, `YYYY-MM-DD` */
  readonly day: string;
  /** over the digests of their lines */
  readonly digest: string;
  /** over this link and the head before it */
  readonly head: string;
}

/** Before the first link. */
export const START: Pick<Link, 'n' | 'head'> = { n: 0, head: '' };

export function lineDigest(line: string): string {
  return hash(line);
}

/** The link that follows a head. */
export function nextLink(before: Pick<Link, 'n' | 'head'>, day: string, lineDigests: readonly string[]): Link {
  const n = before.n + lineDigests.length;
  const k = lineDigests.length;
  const digest = hash(lineDigests.join('\n'));
  return { n, k, day, digest, head: headOf(before.head, { n, k, day, digest }) };
}

export function headOf(before: string, { n, k, day, digest }: Omit<Link, 'head'>): string {
  return hash([before, n, k, day, digest].join('\n'));
}

/** Reads a line of the chain's file. */
export function readLink(line: string): Link | undefined {
  const value = readObject(line);
  if (!value) return undefined;
  const { n, k, day, digest, head } = value;
  if (typeof n !== 'number' || typeof k !== 'number' || typeof day !== 'string') return undefined;
  if (typeof digest !== 'string' || typeof head !== 'string' || !isDay(day)) return undefined;
  return { n, k, day, digest, head };
}

/** An event's number, and the digest that the chain knows it by. */
export function readEvent(
  line: string,
): { readonly n: number; readonly digest: string; readonly forgotten: boolean } | undefined {
  const value = readObject(line);
  if (!value || typeof value['n'] !== 'number') return undefined;
  const { n, forgotten } = value;
  if (typeof forgotten === 'string') return { n, digest: forgotten, forgotten: true };
  return { n, digest: lineDigest(line), forgotten: false };
}

/** A line in place of a forgotten event, as long as the event was, so that nothing else in the file moves. */
export function tombstone(line: string): string | undefined {
  const event = readEvent(line);
  if (!event) return undefined;
  const bare = JSON.stringify({ n: event.n, forgotten: event.digest });
  const room = Buffer.byteLength(line) - bare.length;
  return room < 0 ? undefined : `${bare}${' '.repeat(room)}`;
}

export function isDay(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text);
}

export function readObject(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
