// Names of what is in the log's folder.
import { join } from 'node:path';
import { isDay } from './chain.ts';

export function dayPath(folder: string, day: string): string {
  return join(folder, `decisions-${day}.jsonl`);
}

export function chainPath(folder: string): string {
  return join(folder, 'chain.jsonl');
}

export function keyPath(folder: string): string {
  return join(folder, 'pseudonym.key');
}

/** What `gate forget` did. */
export function forgottenPath(folder: string): string {
  return join(folder, 'forgotten.jsonl');
}

export function scriptsFolder(folder: string): string {
  return join(folder, 'scripts');
}

/** The day of a file of events. */
export function dayOf(name: string): string | undefined {
  const [, day] = /^decisions-(.{10})\.jsonl$/.exec(name) ?? [];
  return day !== undefined && isDay(day) ? day : undefined;
}
