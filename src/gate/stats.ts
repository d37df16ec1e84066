// What the decision log says about the work of the gate, in numbers.
import { objectOf, textOf } from './replay/sources.ts';

export interface RuleStats {
  readonly rule: string;
  readonly name: string;
  rejected: number;
  warned: number;
  audited: number;
  /** jobs that an exemption let pass */
  exempted: number;
}

export interface Stats {
  readonly jobs: number;
  /** by what users were answered */
  readonly verdicts: Readonly<Record<string, number>>;
  /** jobs that were not vetted, by why; `off`: the gate was */
  readonly unvetted: Readonly<Record<string, number>>;
  readonly rules: readonly RuleStats[];
  /** milliseconds from the question to the answer; of jobs that are counted only, nobody knows */
  readonly latency: { readonly jobs: number; readonly p50: number; readonly p99: number; readonly most: number };
  readonly cached: number;
  /** jobs that run what the gate does not see */
  readonly opaque: number;
  /** events that the log could not keep */
  readonly dropped: number;
}

const OPAQUE = ['not-followed', 'unknown-command'];
/** A hundredth of a millisecond: what the log keeps. */
const STEPS = 100;

/** Counts events of the decision log. */
export class StatsCounter {
  #jobs = 0;
  #cached = 0;
  #opaque = 0;
  #dropped = 0;
  readonly #verdicts: Record<string, number> = {};
  readonly #unvetted: Record<string, number> = {};
  readonly #rules = new Map<string, RuleStats>();
  /** jobs by hundredths of milliseconds: there may be millions */
  readonly #times = new Map<number, number>();

  add(event: Readonly<Record<string, unknown>>): void {
    const count = numberOf(event['count']);
    if (event['event'] === 'dropped') this.#dropped += count;
    if (event['event'] === 'clean') {
      this.#jobs += count;
      this.#cached += numberOf(event['cached']);
      this.#opaque += numberOf(event['opaque']);
      raise(this.#verdicts, 'accept', count);
    }
    if (event['event'] === 'decision') this.#addDecision(event);
  }

  result(): Stats {
    return {
      jobs: this.#jobs,
      verdicts: this.#verdicts,
      unvetted: this.#unvetted,
      rules: [...this.#rules.values()].toSorted(
        (a, b) => b.rejected - a.rejected || b.warned - a.warned || b.audited - a.audited,
      ),
      latency: this.#latency(),
      cached: this.#cached,
      opaque: this.#opaque,
      dropped: this.#dropped,
    };
  }

  #addDecision(event: Readonly<Record<string, unknown>>): void {
    this.#jobs += 1;
    raise(this.#verdicts, textOf(event['verdict']) ?? 'unknown', 1);
    const outcome = textOf(event['outcome']) ?? 'done';
    if (outcome !== 'done') raise(this.#unvetted, outcome, 1);
    if (event['cached'] === true) this.#cached += 1;
    if (OPAQUE.some((cause) => cause in objectOf(event['coverage']))) this.#opaque += 1;
    if (typeof event['ms'] === 'number') {
      const step = Math.round(event['ms'] * STEPS);
      this.#times.set(step, (this.#times.get(step) ?? 0) + 1);
    }
    this.#addFindings(Array.isArray(event['findings']) ? event['findings'].map(objectOf) : []);
  }

  /** A rule counts once a job, with the worst that came of it. */
  #addFindings(findings: readonly Readonly<Record<string, unknown>>[]): void {
    const worst = new Map<string, { name: string; rank: number }>();
    for (const finding of findings) {
      const rule = textOf(finding['rule']);
      if (rule === undefined) continue;
      const rank =
        finding['exemption'] === undefined ? KINDS.indexOf(ACTIONS[String(finding['action'])] ?? 'audited') : 0;
      if (rank >= (worst.get(rule)?.rank ?? 0)) worst.set(rule, { name: textOf(finding['name']) ?? '', rank });
    }
    for (const [rule, { name, rank }] of worst) {
      const stats = this.#rules.get(rule) ?? { rule, name, rejected: 0, warned: 0, audited: 0, exempted: 0 };
      stats[KINDS[rank] ?? 'audited'] += 1;
      this.#rules.set(rule, stats);
    }
  }

  #latency(): Stats['latency'] {
    const steps = [...this.#times].toSorted(([a], [b]) => a - b);
    const jobs = steps.reduce((sum, [, count]) => sum + count, 0);
    const at = (share: number): number => {
      let left = Math.max(1, Math.ceil(jobs * share));
      return (steps.find(([, count]) => (left -= count) <= 0)?.[0] ?? 0) / STEPS;
    };
    return { jobs, p50: at(0.5), p99: at(0.99), most: at(1) };
  }
}

const KINDS = ['exempted', 'audited', 'warned', 'rejected'] as const;
const ACTIONS: Readonly<Record<string, (typeof KINDS)[number]>> = {
  reject: 'rejected',
  warn: 'warned',
  audit: 'audited',
};

function raise(counts: Record<string, number>, key: string, by: number): void {
  counts[key] = (counts[key] ?? 0) + by;
}

function numberOf(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}
