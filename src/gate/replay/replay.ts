// A policy over the jobs of the past, with the same judgement as the gate's.
import type { Report } from '../../model/report.ts';
import type { Policy } from '../../policy/policy.ts';
import { Secrets } from '../../report/secrets.ts';
import { visible } from '../../report/visible.ts';
import type { Analyst, Vetted } from '../analyst.ts';
import type { PastHeader, SameScript } from './history.ts';
import { type Case, type Judged, type Reason, Tally } from './tally.ts';

export interface ReplayOptions {
  readonly analyst: Analyst;
  /** the policy to compare with; it states the same facts about Slurm */
  readonly against?: { readonly analyst: Analyst; readonly policy: Policy };
  readonly today: string;
  /** milliseconds that the gate gives a script */
  readonly budget: number;
  readonly now: () => number;
}

/** What came of a replay. */
export interface Replayed {
  readonly tally: Tally;
  /** with `against`: jobs that are rejected now and were not, and the reverse; likewise for warnings */
  readonly changes?: Changes;
  /** jobs that run what the gate does not see */
  opaque: number;
  /** jobs whose scripts took longer here than the gate's budget */
  slow: number;
  slowest: number;
  /** jobs at whose scripts the analysis broke; the gate counts them as not vetted */
  failed: number;
}

export interface Changes {
  readonly newlyRejected: Tally;
  readonly noLongerRejected: Tally;
  readonly newlyWarned: Tally;
  readonly noLongerWarned: Tally;
}

const OPAQUE = new Set(['not-followed', 'unknown-command']);
const MOST_COLUMNS = 160;

/** Judges all jobs. */
export class Replay {
  readonly #options: ReplayOptions;
  readonly result: Replayed;

  constructor(options: ReplayOptions) {
    this.#options = options;
    const changes: Changes = {
      newlyRejected: new Tally(),
      noLongerRejected: new Tally(),
      newlyWarned: new Tally(),
      noLongerWarned: new Tally(),
    };
    this.result = {
      tally: new Tally(),
      ...(options.against && { changes }),
      ...{ opaque: 0, slow: 0, slowest: 0, failed: 0 },
    };
  }

  /** Adds the jobs that had one script. */
  add({ script, example, headers }: SameScript): void {
    const { analyst, today, budget, now } = this.#options;
    for (const { header: known, count } of headers.values()) {
      try {
        const start = now();
        const header = withWritten(known, analyst, script);
        const vetted = analyst.vet({ header, script, today });
        const took = now() - start;
        this.result.slowest = Math.max(this.result.slowest, took);
        if (took > budget) this.result.slow += count;
        this.#count(vetted, { header, script, example, count });
      } catch {
        this.result.failed += count;
      }
    }
  }

  #count(vetted: Vetted, jobs: { header: PastHeader; script: Buffer; example: string; count: number }): void {
    const { header, script, example, count } = jobs;
    const { job, report, template, scriptHash } = vetted;
    const { user, account, partitions = [] } = job.facts;
    const base = {
      ...{ jobs: count, partitions, template, example },
      script: scriptHash,
      ...(user !== undefined && { user }),
      ...(account !== undefined && { account }),
    };
    if (report.coverage.some(({ cause }) => OPAQUE.has(cause))) this.result.opaque += count;
    const judged = judgedOf(vetted);
    this.result.tally.add({ ...base, judged });
    const { against, today } = this.#options;
    if (!against || !this.result.changes) return;
    const before = judgedOf(against.analyst.vet({ header, script, today }, against.policy));
    compare(this.result.changes, { ...base, judged }, { ...base, judged: before });
  }
}

function compare(changes: Changes, now: Case, before: Case): void {
  const verbs = [now.judged.verb, before.judged.verb];
  if (verbs[0] === verbs[1]) return;
  if (verbs[0] === 'reject') changes.newlyRejected.add(now);
  if (verbs[1] === 'reject') changes.noLongerRejected.add(before);
  if (verbs[0] === 'warn') changes.newlyWarned.add(now);
  if (verbs[1] === 'warn') changes.noLongerWarned.add(before);
}

/** The header; what nobody knows of a job is taken from what its script asks for. */
function withWritten(header: PastHeader, analyst: Analyst, script: Buffer): PastHeader {
  const { account, partitions, qos } = analyst.written({ header, script });
  return {
    ...(account !== undefined && { account }),
    ...(partitions && { partition: partitions.join(',') }),
    ...(qos !== undefined && { qos }),
    ...header,
  };
}

function judgedOf({ verb, report }: Vetted): Judged {
  return { verb, reasons: verb === 'accept' ? [] : reasonsOf(report) };
}

function reasonsOf(report: Report): Reason[] {
  const secrets = new Secrets(report);
  const found = [
    ...report.findings.map(({ rule, name, action, at, message }) => ({ rule, name, action, at, message })),
    ...report.coverage.map(({ cause, action, at, message }) => ({
      ...{ rule: cause, name: 'not vetted', at, message },
      action: action === 'allow' ? ('audit' as const) : action,
    })),
  ];
  return found
    .flatMap(({ action, at, message, ...rest }): Reason[] => {
      if (action === 'audit') return [];
      const { line } = at.doc.positionAt(at.span.start);
      const text = secrets.maskSource(at.doc.lineText(line).trim());
      return [{ ...rest, action, line, message: shown(secrets.mask(message)), text: shown(text) }];
    })
    .toSorted((a, b) => Number(b.action === 'reject') - Number(a.action === 'reject') || a.line - b.line);
}

function shown(text: string): string {
  const safe = visible(text);
  return safe.length > MOST_COLUMNS ? `${safe.slice(0, MOST_COLUMNS - 1)}…` : safe;
}
