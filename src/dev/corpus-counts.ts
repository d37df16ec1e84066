// The committed counts of docs/corpus-counts.json: what a survey found when somebody last looked at it.
import { readFileSync, writeFileSync } from 'node:fs';
import { errorCode } from '../host/file-system.ts';
import type { KindSums } from './corpus-survey.ts';

/** Counts of one kind: `files`, and `finding JV102`, `coverage syntax` and so on. */
export type Counts = Map<string, number>;

/** The counts of one kind, in the order they are written. */
export function countsOf(sums: KindSums): Counts {
  const counts: Counts = new Map([['files', sums.files]]);
  const add = (prefix: string, map: ReadonlyMap<string, number>): void => {
    for (const key of [...map.keys()].sort()) counts.set(`${prefix} ${key}`, map.get(key) ?? 0);
  };
  add('finding', sums.findings);
  add('coverage', sums.coverage);
  counts.set('unread files', sums.unreadFiles.length);
  counts.set('unread files that bash takes', sums.unreadButValid.length);
  return counts;
}

/** Reads the committed counts, kind by kind; empty when there are none yet. */
export function readCounts(path: string): Map<string, Counts> {
  const kinds = new Map<string, Counts>();
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return kinds;
    throw error;
  }
  for (const [kind, entries] of objectEntries(JSON.parse(text))) {
    const counts: Counts = new Map();
    for (const [key, value] of objectEntries(entries)) if (typeof value === 'number') counts.set(key, value);
    kinds.set(kind, counts);
  }
  return kinds;
}

export function writeCounts(path: string, kinds: ReadonlyMap<string, Counts>): void {
  const sorted = [...kinds].sort(([a], [b]) => (a < b ? -1 : 1));
  const data = Object.fromEntries(sorted.map(([kind, counts]) => [kind, Object.fromEntries(counts)]));
  writeFileSync(path, `${JSON.stringify(data, null, 2)}\n`);
}

/** What differs, one line a count. */
export function differences(before: Counts, after: Counts): string[] {
  const keys = new Set([...before.keys(), ...after.keys()]);
  return [...keys].flatMap((key) => {
    const [old, now] = [before.get(key) ?? 0, after.get(key) ?? 0];
    if (old === now) return [];
    return [`${key}: ${old} -> ${now} (${now > old ? '+' : ''}${now - old})`];
  });
}

function objectEntries(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}
