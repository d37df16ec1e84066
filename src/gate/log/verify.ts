// Whether the log is as it was written: nothing cut out, nothing changed, nothing added.
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { headOf, type Link, nextLink, readEvent, readLink, readObject, START } from './chain.ts';
import { chainPath, dayOf, dayPath, forgottenPath } from './files.ts';
import { linesOf } from './lines.ts';

/** What is found out about a log. */
export interface Verification {
  /** in words, with the file and the line; none: the log is whole */
  readonly problems: readonly string[];
  readonly events: number;
  /** events of users who were forgotten */
  readonly forgotten: number;
  /** days whose files are gone */
  readonly deleted: readonly string[];
  /** events after the last link: a daemon at work links them within a second */
  readonly unlinked: number;
  /** the last link; compared with one that was noted earlier it tells that the end was not cut off */
  readonly head: string;
}

const MOST_PROBLEMS = 20;

/** Collects what is found. */
interface Findings {
  readonly problems: string[];
  events: number;
  forgotten: number;
  unlinked: number;
}

/**
 * Checks all that is in a folder.
 *
 * @param noted a head that was noted earlier, as `NUMBER:DIGEST`: it must still be part of the chain
 */
export async function verifyLog(folder: string, noted?: string): Promise<Verification> {
  const found: Findings = { problems: [], events: 0, forgotten: 0, unlinked: 0 };
  const { links, heads } = await readChain(folder, found);
  const days = new Map<string, Link[]>();
  for (const link of links) {
    const ofDay = days.get(link.day);
    if (ofDay) ofDay.push(link);
    else days.set(link.day, [link]);
  }
  const deleted: string[] = [];
  const present = new Set((await readdir(folder)).flatMap((name) => dayOf(name) ?? []));
  for (const [day, ofDay] of days) {
    if (present.delete(day)) await checkDay(dayPath(folder, day), ofDay, found);
    else deleted.push(day);
  }
  for (const day of present) await checkDay(dayPath(folder, day), [], found);
  if (noted !== undefined && !heads.has(noted))
    found.problems.push(`the chain has no link ${noted}: its end was cut off`);
  const known = await forgottenCount(folder);
  if (found.forgotten > known)
    found.problems.push(`${found.forgotten} events are forgotten, and "gate forget" has written down ${known}`);
  const last = links.at(-1) ?? START;
  return { ...found, problems: found.problems.slice(0, MOST_PROBLEMS), deleted, head: `${last.n}:${last.head}` };
}

async function readChain(
  folder: string,
  found: Findings,
): Promise<{ readonly links: readonly Link[]; readonly heads: ReadonlySet<string> }> {
  const path = chainPath(folder);
  const links: Link[] = [];
  const heads = new Set<string>();
  let before: Pick<Link, 'n' | 'head'> = START;
  let number = 0;
  if (!existsSync(path)) {
    found.problems.push(`${path} is missing`);
    return { links, heads };
  }
  for await (const line of linesOf(path)) {
    number += 1;
    const link = readLink(line);
    if (!link) {
      found.problems.push(`${path}:${number}: no link`);
      continue;
    }
    if (link.n - link.k !== before.n || link.head !== headOf(before.head, link))
      found.problems.push(`${path}:${number}: does not follow the line before it`);
    links.push(link);
    heads.add(`${link.n}:${link.head}`);
    before = link;
  }
  return { links, heads };
}

/** Goes through a day's events along its links. */
async function checkDay(path: string, links: readonly Link[], found: Findings): Promise<void> {
  let at = 0;
  let digests: string[] = [];
  let number = 0;
  for await (const line of linesOf(path)) {
    number += 1;
    const link = links[at];
    const event = readEvent(line);
    if (!link) {
      found.unlinked += 1;
      continue;
    }
    found.events += 1;
    if (event?.forgotten === true) found.forgotten += 1;
    const expected = link.n - link.k + digests.length + 1;
    if (event?.n !== expected) {
      found.problems.push(`${path}:${number}: is not event ${expected}, which should stand here`);
      return;
    }
    digests.push(event.digest);
    if (digests.length < link.k) continue;
    if (nextLink({ n: 0, head: '' }, link.day, digests).digest !== link.digest)
      found.problems.push(`${path}:${number - link.k + 1}: one of the ${link.k} events from here on was changed`);
    digests = [];
    at += 1;
  }
  const missing = links[at];
  if (missing) {
    const first = missing.n - missing.k + digests.length + 1;
    found.problems.push(`${path}: ends before event ${first}`);
  }
}

/** How many events "gate forget" says it took out. */
async function forgottenCount(folder: string): Promise<number> {
  let text: string;
  try {
    text = await readFile(forgottenPath(folder), 'utf8');
  } catch {
    return 0;
  }
  const counts = text.split('\n').map((line) => readObject(line)?.['events']);
  return counts.reduce<number>((sum, count) => sum + (typeof count === 'number' ? count : 0), 0);
}
