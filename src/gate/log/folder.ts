// The log in a folder: a file a day, and the chain. Everything is asynchronous; what fails is tried again by the caller.
import { randomBytes } from 'node:crypto';
import { chmod, type FileHandle, mkdir, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lineDigest, type Link, nextLink, readEvent, readLink, START } from './chain.ts';
import { chainPath, dayOf, dayPath, keyPath, scriptsFolder } from './files.ts';
import { KEY_BYTES, named, People, type UserNaming } from './people.ts';
import type { Unnamed } from './record.ts';
import type { Sink } from './sink.ts';

/** Log shippers read the events as members of the folder's group; keys and scripts are nobody's but the daemon's. */
const SHARED = 0o640;
const OWN = 0o600;
/** A salt that nobody guesses. */
const SALT_BYTES = 16;
/** A link is shorter. */
const TAIL_BYTES = 4096;
/** Events of the last batches before a daemon was killed. */
const MOST_UNLINKED_BYTES = 4 * 1024 * 1024;

/** An open file that is written to at its end. */
interface Open {
  readonly path: string;
  readonly file: FileHandle;
  readonly inode: number;
}

export interface FolderOptions {
  readonly folder: string;
  readonly users: UserNaming;
  /** days after which files of events and scripts are deleted */
  readonly keepDays?: number;
  /** told the end of the chain when a day is over */
  readonly onNewDay?: (head: string) => void;
}

/** Events in files of a folder, in a chain. */
export class FolderSink implements Sink {
  readonly #options: FolderOptions;
  readonly #folder: string;
  #people: People | undefined;
  #head: Pick<Link, 'n' | 'head'> | undefined;
  /** what the head was before files were let go */
  #known: Pick<Link, 'n' | 'head'> | undefined;
  #day: Open | undefined;
  #chain: Open | undefined;

  constructor(options: FolderOptions) {
    this.#options = options;
    this.#folder = options.folder;
  }

  /** The last link: who writes it down elsewhere can tell later that nothing before it was changed. */
  get head(): string | undefined {
    const last = this.#head ?? this.#known;
    return last && last.n > 0 ? `${last.n}:${last.head}` : undefined;
  }

  async append(day: string, events: readonly Unnamed[]): Promise<void> {
    const { people, head } = await this.#ready();
    if (this.#day?.path !== dayPath(this.#folder, day)) {
      if (this.#day && this.head !== undefined) this.#options.onNewDay?.(this.head);
      await this.#deleteOld(day);
    }
    const lines = events.map((event, index) => lineOf(event, people, head.n + index + 1));
    const link = nextLink(head, day, lines.map(lineDigest));
    this.#day = await reopened(this.#day, dayPath(this.#folder, day), SHARED);
    this.#chain = await reopened(this.#chain, chainPath(this.#folder), SHARED);
    const takeBack = await appended(this.#day, lines.map((line) => `${line}\n`).join(''));
    try {
      await appended(this.#chain, `${JSON.stringify(link)}\n`);
    } catch (error) {
      // If not even this works, the next attempt looks at what is there.
      this.#head = undefined;
      await takeBack();
      this.#head = head;
      throw error;
    }
    this.#head = link;
  }

  async reopen(): Promise<void> {
    const files = [this.#day, this.#chain];
    this.#day = undefined;
    this.#chain = undefined;
    // What is on the disk counts, whatever was done to it meanwhile.
    this.#known = this.#head;
    this.#head = undefined;
    await Promise.all(files.map(async (one) => one?.file.close()));
  }

  /** What is too old goes when a day begins; the chain stays. */
  async #deleteOld(day: string): Promise<void> {
    const { keepDays } = this.#options;
    if (keepDays === undefined) return;
    const oldest = Date.parse(day) - keepDays * 86_400_000;
    const scripts = scriptsFolder(this.#folder);
    for (const name of await namesIn(this.#folder)) {
      const of = dayOf(name);
      if (of !== undefined && Date.parse(of) < oldest) await rm(join(this.#folder, name), { force: true });
    }
    for (const name of await namesIn(scripts)) {
      const path = join(scripts, name);
      if ((await stat(path)).mtimeMs < oldest) await rm(path, { force: true });
    }
  }

  async #ready(): Promise<{ readonly people: People; readonly head: Pick<Link, 'n' | 'head'> }> {
    if (!this.#people) {
      await makeFolder(this.#folder, 0o750);
      this.#people = new People(this.#options.users, await readKey(keyPath(this.#folder)));
    }
    this.#head ??= await recovered(this.#folder, this.#known);
    return { people: this.#people, head: this.#head };
  }
}

/** Whatever the process's umask; the folder of sockets wants one that leaves folders without a way in. */
export async function makeFolder(path: string, mode: number): Promise<void> {
  const made = await mkdir(path, { recursive: true });
  if (made !== undefined) await chmod(path, mode);
}

/** A line without its end: the number first, the salt last. */
function lineOf({ time, user, fields }: Unnamed, people: People, n: number): string {
  return JSON.stringify({ n, ...named({ time, ...(user !== undefined && { user }), fields }, people), salt: salt() });
}

function salt(): string {
  return randomBytes(SALT_BYTES).toString('base64url');
}

/** The key for pseudonyms; made when there is none. */
export async function readKey(path: string): Promise<Buffer> {
  try {
    await writeFile(path, `${randomBytes(KEY_BYTES).toString('hex')}\n`, { flag: 'wx', mode: OWN });
    await chmod(path, OWN);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  }
  const key = Buffer.from((await readFile(path, 'latin1')).trim(), 'hex');
  if (key.length !== KEY_BYTES) throw new Error(`${path} is no key`);
  return key;
}

/** Keeps a file open unless it is another one by now, was moved or deleted. */
async function reopened(before: Open | undefined, path: string, mode: number): Promise<Open> {
  if (before?.path === path && (await inodeOf(path)) === before.inode) return before;
  await before?.file.close();
  const file = await open(path, 'a', mode);
  await file.chmod(mode);
  return { path, file, inode: (await file.stat()).ino };
}

async function inodeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).ino;
  } catch {
    return undefined;
  }
}

/** Appends all of a text or nothing. @returns what takes it back */
async function appended({ file }: Open, text: string): Promise<() => Promise<void>> {
  const { size } = await file.stat();
  const takeBack = (): Promise<void> => file.truncate(size);
  try {
    await file.appendFile(text);
  } catch (error) {
    await takeBack();
    throw error;
  }
  return takeBack;
}

/**
 * Where the chain ends. What a daemon that was killed had written of a line is taken off, and events that it had not
 * linked yet are linked.
 */
async function recovered(folder: string, known: Pick<Link, 'head'> | undefined): Promise<Pick<Link, 'n' | 'head'>> {
  const path = chainPath(folder);
  const last = (await tailLines(path, TAIL_BYTES)).at(-1);
  const link = last === undefined ? undefined : readLink(last);
  if (last !== undefined && !link) throw new Error(`${path} is damaged; move the folder away to begin a new log`);
  if (link && link.head === known?.head) return link;
  const days = (await namesIn(folder)).flatMap((name) => dayOf(name) ?? []).filter((day) => day >= (link?.day ?? ''));
  let head: Pick<Link, 'n' | 'head'> = link ?? START;
  for (const one of days.toSorted()) head = await linkRest(folder, one, head);
  return head;
}

async function linkRest(
  folder: string,
  day: string,
  head: Pick<Link, 'n' | 'head'>,
): Promise<Pick<Link, 'n' | 'head'>> {
  const lines = await tailLines(dayPath(folder, day), MOST_UNLINKED_BYTES);
  const rest = lines.flatMap((line) => readEvent(line) ?? []).filter(({ n }) => n > head.n);
  if (rest.length === 0) return head;
  const link = nextLink(
    head,
    day,
    rest.map(({ digest }) => digest),
  );
  const file = await open(chainPath(folder), 'a', SHARED);
  try {
    await file.appendFile(`${JSON.stringify(link)}\n`);
  } finally {
    await file.close();
  }
  return link;
}

/** The last lines of a file, after taking off one that has no end. */
async function tailLines(path: string, most: number): Promise<string[]> {
  let file: FileHandle;
  try {
    file = await open(path, 'r+');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  }
  try {
    const { size } = await file.stat();
    const bytes = Buffer.alloc(Math.min(size, most));
    await file.read(bytes, 0, bytes.length, size - bytes.length);
    const end = bytes.lastIndexOf(10) + 1;
    if (end < bytes.length) await file.truncate(size - bytes.length + end);
    const lines = bytes.toString('utf8', 0, end).split('\n').slice(0, -1);
    return bytes.length < size ? lines.slice(1) : lines;
  } finally {
    await file.close();
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch {
    return [];
  }
}

export function codeOf(error: unknown): string | undefined {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : undefined;
}
