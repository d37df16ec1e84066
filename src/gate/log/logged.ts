// Events as they are read back from files. A line may be of any version: what is not understood is left out.
import type { FindingRecord } from './record.ts';
import { readObject } from './chain.ts';

/** The program's name in other schemas. */
export const PRODUCT = 'jobvet';

export type LoggedFinding = FindingRecord;

/** One line of a file; every field but the first two may be absent. */
export interface LoggedEvent {
  readonly time: string;
  readonly event: string;
  readonly n?: number;
  readonly user?: string;
  readonly id?: string;
  readonly verdict?: string;
  readonly outcome?: string;
  readonly quiet?: boolean;
  readonly job?: Readonly<Record<string, unknown>>;
  readonly script?: string;
  readonly template?: string;
  readonly policy?: string;
  readonly version?: string;
  readonly findings?: readonly LoggedFinding[];
  readonly more?: number;
  readonly coverage?: Readonly<Record<string, number>>;
  readonly cached?: boolean;
  readonly ms?: number;
  /** of `clean`, `dropped` */
  readonly count?: number;
}

/** Reads a line; undefined for what is forgotten and what is no event. */
export function readLogged(line: string): LoggedEvent | undefined {
  const value = readObject(line);
  if (!value || typeof value['time'] !== 'string' || typeof value['event'] !== 'string') return undefined;
  const { salt: _salt, findings, ...event } = value;
  const listed = Array.isArray(findings) ? findings.filter((one) => typeof one === 'object' && one !== null) : [];
  // The daemon wrote it; `gate log verify` tells whether anybody else did.
  return { ...event, ...(listed.length > 0 && { findings: listed }) } as unknown as LoggedEvent;
}
