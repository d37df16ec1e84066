// Where the jobs of the past are: folders of scripts, sacct's listings, decision logs with the scripts beside them.
import { closeSync, createReadStream, openSync, readSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describeError, DISK } from '../../host/file-system.ts';
import type { History } from './history.ts';
import { isListing, listedScripts } from './sacct.ts';

/** Adds the jobs of a source; `-` is standard input. @returns what could not be read, one line each */
export async function readHistory(source: string, history: History, mostBytes: number): Promise<string[]> {
  const problems: string[] = [];
  try {
    if (source === '-') await readListing(process.stdin, history);
    else if (DISK.stat(source).kind !== 'folder') await readFile(source, history, mostBytes);
    else if (DISK.list(source).some(({ name }) => DAY.test(name))) await readLog(source, history, mostBytes, problems);
    else readFolder(source, history, mostBytes, problems);
  } catch (error) {
    problems.push(`${source}: ${describeError(error)}`);
  }
  return problems;
}

/** Names of the files of a decision log. */
const DAY = /^decisions-\d{4}-\d\d-\d\d\.jsonl$/;
/** A title of sacct's listing and what follows. */
const START_BYTES = 512;

async function readFile(path: string, history: History, mostBytes: number): Promise<void> {
  const start = Buffer.alloc(START_BYTES);
  const file = openSync(path, 'r');
  const length = readSync(file, start);
  closeSync(file);
  if (DAY.test(basename(path))) await readDay(path, history, mostBytes);
  else if (isListing(start.toString('latin1', 0, length))) await readListing(createReadStream(path), history);
  else history.addFile(path, DISK.read(path, mostBytes + 1));
}

async function readListing(
  stream: NodeJS.ReadStream | ReturnType<typeof createReadStream>,
  history: History,
): Promise<void> {
  stream.setEncoding('latin1');
  for await (const one of listedScripts(stream as AsyncIterable<string>)) history.addListed(one);
}

function readFolder(folder: string, history: History, mostBytes: number, problems: string[]): void {
  for (const { name, kind } of DISK.list(folder).toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, name);
    try {
      if (kind === 'folder') readFolder(path, history, mostBytes, problems);
      else if (kind === 'file') history.addFile(path, DISK.read(path, mostBytes + 1));
    } catch (error) {
      problems.push(`${path}: ${describeError(error)}`);
    }
  }
}

async function readLog(folder: string, history: History, mostBytes: number, problems: string[]): Promise<void> {
  for (const day of logDays(folder)) {
    try {
      await readDay(join(folder, day), history, mostBytes);
    } catch (error) {
      problems.push(`${join(folder, day)}: ${describeError(error)}`);
    }
  }
}

/** A day of the decision log, with the scripts that the site keeps beside it. */
async function readDay(path: string, history: History, mostBytes: number): Promise<void> {
  const scripts = join(dirname(path), 'scripts');
  const known = new Map<string, Buffer | undefined>();
  for await (const event of eventsOf(path)) {
    if (event['event'] === 'clean' && typeof event['count'] === 'number') history.left.withoutScript += event['count'];
    if (event['event'] !== 'decision') continue;
    const job = objectOf(event['job']);
    if (job['kind'] === 'modify') continue;
    const digest = /^sha256:([0-9a-f]{64})$/.exec(textOf(event['script']) ?? '')?.[1];
    if (digest !== undefined && !known.has(digest)) known.set(digest, stored(join(scripts, digest), mostBytes));
    const script = digest === undefined ? undefined : known.get(digest);
    if (!script) history.left.withoutScript += 1;
    else history.add(script, `decision ${textOf(event['id']) ?? ''}`, headerOf(event, job));
  }
}

function headerOf(
  event: Readonly<Record<string, unknown>>,
  job: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const fields = {
    user_name: textOf(event['user']),
    account: textOf(job['account']),
    partition: textOf(job['partition']),
    qos: textOf(job['qos']),
    alloc_node: textOf(job['host']),
    ...(job['origin'] === 'wrap' && { name: 'wrap' }),
  };
  const known = Object.entries(fields).filter(([, value]) => value !== undefined);
  return { ...Object.fromEntries(known), ...(job['origin'] === 'scrontab' && { cron_job: true }) };
}

function stored(path: string, mostBytes: number): Buffer | undefined {
  return DISK.exists(path) ? DISK.read(path, mostBytes + 1) : undefined;
}

/** The files of a decision log, the oldest first. */
export function logDays(folder: string): string[] {
  const names = DISK.list(folder).map(({ name }) => name);
  return names.filter((name) => DAY.test(name)).toSorted();
}

/** The events of a file of the decision log; lines that are none are left out. */
export async function* eventsOf(path: string): AsyncGenerator<Readonly<Record<string, unknown>>> {
  let rest = '';
  for await (const chunk of createReadStream(path, 'utf8') as AsyncIterable<string>) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const event = parsed(line);
      if (event) yield event;
    }
  }
}

function parsed(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return objectOf(JSON.parse(line));
  } catch {
    return undefined;
  }
}

export function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
