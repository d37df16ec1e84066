// Which jobs came of which decisions: the hook stamps a decision's id into a job's AdminComment, where the site wants it.
import type { JobRow } from './replay/sacct.ts';
import { objectOf, textOf } from './replay/sources.ts';

/** A job with a stamp. */
export interface JoinedJob {
  readonly job: string;
  readonly user?: string;
  /** the id of the decision, or `unvetted` */
  readonly id: string;
  readonly decision?: LoggedDecision;
}

/** What the log says about an id; the same script with the same answer has the same one. */
export interface LoggedDecision {
  readonly verdict: string;
  readonly rules: readonly string[];
  /** when the id was given first and last */
  readonly first: string;
  last: string;
  count: number;
}

/** The last stamp: a job may have been vetted again. */
const STAMP = /\bjobvet:(JV-[0-9A-Z]+|unvetted)\b/g;

/** Decisions by their ids. */
export class Decisions {
  readonly byId = new Map<string, LoggedDecision>();

  add(event: Readonly<Record<string, unknown>>): void {
    const id = textOf(event['id']);
    const time = textOf(event['time']);
    if (event['event'] !== 'decision' || id === undefined || time === undefined) return;
    const known = this.byId.get(id);
    if (known) {
      known.last = time;
      known.count += 1;
      return;
    }
    const findings = Array.isArray(event['findings']) ? event['findings'].map(objectOf) : [];
    const acting = findings.filter(({ action, exemption }) => action !== 'audit' && exemption === undefined);
    const rules = [...new Set(acting.flatMap(({ rule }) => textOf(rule) ?? []))];
    this.byId.set(id, { verdict: textOf(event['verdict']) ?? '', rules, first: time, last: time, count: 1 });
  }
}

/** The jobs of sacct's table that have a stamp. */
export function joined(table: ReadonlyMap<string, JobRow>, decisions: Decisions): JoinedJob[] {
  return [...table].flatMap(([key, row]) => {
    const job = row.get('jobid') ?? '';
    // A task also stands for its array.
    if (job !== key) return [];
    const id = [...(row.get('admincomment') ?? '').matchAll(STAMP)].at(-1)?.[1];
    if (id === undefined) return [];
    const user = row.get('user');
    const decision = decisions.byId.get(id);
    return [{ job, id, ...(user !== undefined && user !== '' && { user }), ...(decision && { decision }) }];
  });
}
