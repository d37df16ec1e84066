// Counters for monitoring, in the text format of Prometheus. Labels have few values: rules, verdicts, causes; never
// users, partitions or anything else that a job's author chooses.
import { COVERAGE_CAUSES } from '../model/coverage.ts';
import type { LogState } from './log/event-log.ts';
import { type DecisionFacts, isOpaque } from './log/record.ts';

/** What only the moment of asking tells. */
export interface Moment {
  readonly version: string;
  readonly policy: string;
  /** questions that wait for a worker */
  readonly waiting: number;
  readonly log: LogState;
  readonly memory: number;
}

/** Upper bounds in seconds. */
const BOUNDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1] as const;
/** Combinations of a metric's labels; rules come from the program, so more mean a mistake. */
const MOST_SERIES = 1000;

type Labels = Readonly<Record<string, string>>;

export class Metrics {
  readonly #started = Date.now() / 1000;
  readonly #counters = new Map<string, Map<string, number>>();
  readonly #buckets: number[] = BOUNDS.map(() => 0);
  #seconds = 0;
  #decisions = 0;
  #policySeconds = 0;
  #policyLoaded = 0;

  /** A job was answered. */
  decision({ verdict, outcome, cached, quiet, report, ms }: DecisionFacts): void {
    this.#add('decisions', { verdict, outcome });
    if (cached) this.#add('cache_hits');
    if (quiet) this.#add('quiet');
    for (const { rule, action } of report?.findings ?? []) this.#add('findings', { rule, action });
    if (report?.findings.some(({ exemption }) => exemption !== undefined) === true) this.#add('exempted');
    for (const cause of report ? COVERAGE_CAUSES : [])
      if (report?.coverage[cause] !== undefined) this.#add('gaps', { cause });
    if (report && isOpaque(report)) this.#add('opaque');
    const seconds = ms / 1000;
    this.#decisions += 1;
    this.#seconds += seconds;
    const bucket = BOUNDS.findIndex((bound) => seconds <= bound);
    if (bucket >= 0) this.#buckets[bucket] = (this.#buckets[bucket] ?? 0) + 1;
  }

  /** Something else happened: `worker-lost`, `nonsense`. */
  event(name: string): void {
    if (name === 'worker-lost') this.#add('workers_lost');
    if (name === 'nonsense') this.#add('nonsense');
  }

  /** A policy was read. @param seconds undefined when it was wrong */
  policy(seconds: number | undefined): void {
    this.#add('policy_loads', { result: seconds === undefined ? 'failed' : 'ok' });
    if (seconds === undefined) return;
    this.#policySeconds = seconds;
    this.#policyLoaded = Date.now() / 1000;
  }

  scriptLost(): void {
    this.#add('scripts_lost');
  }

  /** All of it as text. */
  text(moment: Moment): string {
    const { log } = moment;
    const gauges: readonly (readonly [string, string, 'gauge' | 'counter', number])[] = [
      ['start_time_seconds', 'When the daemon was started.', 'gauge', this.#started],
      ['resident_memory_bytes', 'Memory of the daemon and its workers.', 'gauge', moment.memory],
      ['waiting', 'Jobs that wait for a worker.', 'gauge', moment.waiting],
      ['policy_load_seconds', 'How long the policy in use took to read.', 'gauge', this.#policySeconds],
      ['policy_loaded_time_seconds', 'When the policy in use was read.', 'gauge', this.#policyLoaded],
      ['log_queue', 'Events that wait for the disk.', 'gauge', log.queued],
      ['log_written_total', 'Events that were written.', 'counter', log.written],
      ['log_dropped_total', 'Events that are lost because the log could not be written.', 'counter', log.dropped],
      ['log_failures_total', 'Attempts to write the log that failed.', 'counter', log.failures],
    ];
    return [
      ...block('info', 'gauge', 'The program and the policy in use.', [
        [labelled({ version: moment.version, policy: moment.policy }), 1],
      ]),
      ...Object.entries(COUNTERS).flatMap(([name, help]) =>
        block(`${name}_total`, 'counter', help, this.#counters.get(name) ?? (LABELLED.has(name) ? [] : [['', 0]])),
      ),
      ...this.#histogram(),
      ...gauges.flatMap(([name, help, type, value]) => block(name, type, help, [['', value]])),
      '',
    ].join('\n');
  }

  #histogram(): string[] {
    const name = `${PREFIX}decision_seconds`;
    let sum = 0;
    return [
      `# HELP ${name} Time from question to answer.`,
      `# TYPE ${name} histogram`,
      ...BOUNDS.map((bound, index) => {
        sum += this.#buckets[index] ?? 0;
        return `${name}_bucket{le="${bound}"} ${sum}`;
      }),
      `${name}_bucket{le="+Inf"} ${this.#decisions}`,
      `${name}_sum ${this.#seconds}`,
      `${name}_count ${this.#decisions}`,
    ];
  }

  #add(name: keyof typeof COUNTERS, labels: Labels = {}): void {
    const series = this.#counters.get(name) ?? new Map<string, number>();
    this.#counters.set(name, series);
    const key = labelled(labels);
    if (!series.has(key) && series.size >= MOST_SERIES) return;
    series.set(key, (series.get(key) ?? 0) + 1);
  }
}

const PREFIX = 'jobvet_gate_';

const COUNTERS = {
  decisions: 'Jobs that were answered, by what was answered and how the work on them ended.',
  findings: 'Findings, by rule and by what followed.',
  gaps: 'Jobs with parts that were not vetted, by cause.',
  opaque: 'Jobs that run something that was not seen: a file beside the script, an unknown command.',
  exempted: 'Jobs with a finding that an exemption let pass.',
  quiet: 'Jobs with a warning that their author was told lately.',
  cache_hits: 'Jobs whose script had been analysed before.',
  workers_lost: 'Workers that died or were killed.',
  nonsense: 'Connections that asked no question.',
  policy_loads: 'Times the policy was read.',
  scripts_lost: 'Scripts that could not be kept.',
} as const;
const LABELLED: ReadonlySet<string> = new Set(['decisions', 'findings', 'gaps', 'policy_loads']);

function block(name: string, type: string, help: string, series: Iterable<readonly [string, number]>): string[] {
  const full = `${PREFIX}${name}`;
  return [
    `# HELP ${full} ${help}`,
    `# TYPE ${full} ${type}`,
    ...Array.from(series, ([labels, value]) => `${full}${labels} ${value}`),
  ];
}

function labelled(labels: Labels): string {
  const pairs = Object.entries(labels).map(([key, value]) => `${key}="${value.replace(/[\\"\n]/g, escaped)}"`);
  return pairs.length > 0 ? `{${pairs.join(',')}}` : '';
}

function escaped(character: string): string {
  return character === '\n' ? '\\n' : `\\${character}`;
}
