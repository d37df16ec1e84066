// Everything that is kept of what the daemon does: events, scripts, counters. Called by the thread that answers, so
// nothing here waits, and nothing that goes wrong here reaches a job.
import { chmod, rename, writeFile } from 'node:fs/promises';
import type { GateLogSettings } from '../../policy/gate-settings.ts';
import { Metrics } from '../metrics.ts';
import { EventLog } from './event-log.ts';
import { FolderSink } from './folder.ts';
import type { DecisionFacts } from './record.ts';
import { ScriptStore } from './scripts.ts';
import { LineSink } from './sink.ts';

export interface RecorderOptions {
  readonly settings: GateLogSettings;
  readonly version: string;
  /** the policy in use, for events that no worker decided */
  readonly policy: () => string;
  /** questions that wait for a worker */
  readonly waiting: () => number;
  /** writes a line to standard output, without waiting for who reads it */
  readonly write: (text: string) => Promise<void>;
  /** tells the service manager's log, without waiting either */
  readonly note: (text: string) => void;
  /** where metrics are written for node_exporter's textfile collector */
  readonly metricsFile?: string;
}

/** Milliseconds between two writes of the metrics file. */
const METRICS_PAUSE = 15_000;
const FIRST_METRICS = 1000;
/** Milliseconds between two notes about the same. */
const NOTE_PAUSE = 60_000;

export class Recorder {
  readonly metrics = new Metrics();
  readonly #options: RecorderOptions;
  readonly #events: EventLog;
  readonly #scripts: ScriptStore | undefined;
  readonly #noted = new Map<string, number>();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: RecorderOptions) {
    this.#options = options;
    const { settings, note, write } = options;
    const { folder, users, clean, keepDays } = settings;
    const sink =
      folder === undefined
        ? new LineSink(write, users)
        : new FolderSink({
            ...{ folder, users },
            ...(keepDays !== undefined && { keepDays }),
            onNewDay: (head) => {
              note(headNote(head));
            },
          });
    this.#events = new EventLog({ sink, clean, note });
    if (folder !== undefined)
      this.#scripts = new ScriptStore(folder, settings.storeScripts, (why) => {
        this.metrics.scriptLost();
        this.#noteSometimes(`a script could not be kept: ${why}`);
      });
    if (options.metricsFile !== undefined) this.#writeMetricsIn(FIRST_METRICS, options.metricsFile);
  }

  /** A job was answered. */
  decided(facts: DecisionFacts, script: Buffer): void {
    this.#guarded(() => {
      const whole = facts.policy === '' ? { ...facts, policy: this.#options.policy() } : facts;
      this.metrics.decision(whole);
      this.#events.decision(whole);
      if (facts.script !== undefined) this.#scripts?.keep(facts.script, script, facts.verdict);
    });
  }

  /** Something else happened. */
  event({ event, ...fields }: { readonly event: string; readonly [field: string]: unknown }): void {
    this.#guarded(() => {
      this.metrics.event(event);
      const { policy, version } = this.#options;
      const more = event === 'ready' || event === 'reloaded' ? { version, policy: policy() } : {};
      this.#events.write(event, { ...fields, ...more });
    });
  }

  metricsText(): string {
    const { version, policy, waiting } = this.#options;
    const moment = { version, policy: policy(), waiting: waiting(), log: this.#events.state };
    return this.metrics.text({ ...moment, memory: process.memoryUsage.rss() });
  }

  reopen(): void {
    this.#events.reopen();
  }

  /** @returns what the chain ends with: kept outside the folder, it tells whether the end was cut off there */
  async close(): Promise<string | undefined> {
    clearTimeout(this.#timer);
    await this.#events.close();
    const { head } = this.#events;
    return head === undefined ? undefined : headNote(head);
  }

  #writeMetrics(path: string): void {
    // The collector reads while this writes: it sees the old text or the new one.
    const draft = `${path}.${process.pid}`;
    void writeFile(draft, this.metricsText())
      .then(() => chmod(draft, 0o644))
      .then(() => rename(draft, path))
      .catch((error: unknown) => {
        const why = error instanceof Error ? error.message : String(error);
        this.#noteSometimes(`the metrics can't be written: ${why}`);
      })
      .finally(() => {
        this.#writeMetricsIn(METRICS_PAUSE, path);
      });
  }

  #writeMetricsIn(pause: number, path: string): void {
    this.#timer = setTimeout(() => {
      this.#writeMetrics(path);
    }, pause).unref();
  }

  #guarded(record: () => void): void {
    try {
      record();
    } catch (error) {
      this.#noteSometimes(`internal error in the log: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  #noteSometimes(text: string): void {
    const now = performance.now();
    if (now - (this.#noted.get(text) ?? -Infinity) < NOTE_PAUSE) return;
    if (this.#noted.size > 100) this.#noted.clear();
    this.#noted.set(text, now);
    this.#options.note(text);
  }
}

function headNote(head: string): string {
  return `the chain of the decision log ends with ${head}`;
}
