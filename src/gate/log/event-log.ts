// The queue between the thread that answers and the disk. Writing an event takes microseconds and never fails; what
// can't be kept is counted, and the count is logged.
import type { GateLogSettings } from '../../policy/gate-settings.ts';
import { isClean, isOpaque, decisionEvent, type DecisionFacts, type Unnamed } from './record.ts';
import type { Sink } from './sink.ts';

export interface EventLogOptions {
  readonly sink: Sink;
  readonly clean: GateLogSettings['clean'];
  /** tells the service manager's log */
  readonly note: (text: string) => void;
  readonly time?: () => Date;
  readonly limits?: Partial<Limits>;
}

interface Limits {
  /** milliseconds that events are gathered before they are written */
  readonly flush: number;
  readonly mostQueued: number;
  /** making lines of more would keep the thread from answering for more than a millisecond or two */
  readonly mostInBatch: number;
  /** milliseconds between lines of counted jobs */
  readonly countPause: number;
  /** milliseconds before a failed write is tried again */
  readonly retry: number;
  /** milliseconds between two notes about a log that can't be written */
  readonly notePause: number;
  /** milliseconds that the end of the daemon waits for the disk */
  readonly lastWait: number;
}

const LIMITS: Limits = {
  ...{ flush: 500, mostQueued: 5000, mostInBatch: 50 },
  ...{ countPause: 60_000, retry: 2000, notePause: 60_000, lastWait: 2000 },
};

/** What metrics say about the log. */
export interface LogState {
  readonly queued: number;
  readonly written: number;
  readonly dropped: number;
  readonly failures: number;
}

/** Honest jobs since the last line about them. */
interface Tally {
  readonly since: string;
  count: number;
  cached: number;
  opaque: number;
}

export class EventLog {
  readonly #options: EventLogOptions;
  readonly #limits: Limits;
  readonly #queue: Unnamed[] = [];
  #timer: NodeJS.Timeout | undefined;
  #tally: Tally | undefined;
  #writing: Promise<void> | undefined;
  #written = 0;
  #dropped = 0;
  #untold = 0;
  #failures = 0;
  #lastNote = -Infinity;
  #reopen = false;
  #closing = false;

  constructor(options: EventLogOptions) {
    this.#options = options;
    this.#limits = { ...LIMITS, ...options.limits };
  }

  get state(): LogState {
    return { queued: this.#queue.length, written: this.#written, dropped: this.#dropped, failures: this.#failures };
  }

  get head(): string | undefined {
    return this.#options.sink.head;
  }

  /** Something that happened to the daemon. */
  write(event: string, fields: Readonly<Record<string, unknown>> = {}): void {
    this.#push({ time: this.#now(), fields: { event, ...fields } });
  }

  decision(facts: DecisionFacts): void {
    if (this.#options.clean === 'count' && isClean(facts)) this.#count(facts);
    else this.#push(decisionEvent(facts, this.#now()));
  }

  /** Files may have been moved: they are opened anew before the next write. */
  reopen(): void {
    this.#reopen = true;
  }

  /** Writes what there is, for as long as a service manager is patient. */
  async close(): Promise<void> {
    this.#endTally();
    this.#closing = true;
    clearTimeout(this.#timer);
    const patience = new Promise<void>((resolve) => setTimeout(resolve, this.#limits.lastWait).unref());
    await Promise.race([this.#drain(), patience]);
    if (this.#queue.length > 0) this.#options.note(`${this.#queue.length} events of the log are lost`);
  }

  async #drain(): Promise<void> {
    await this.#writing;
    while (this.#queue.length > 0 || this.#untold > 0) if (!(await this.#writeBatch())) return;
    await this.#options.sink.reopen();
  }

  #count({ cached, report }: DecisionFacts): void {
    const now = this.#now();
    if (this.#tally && this.#tally.since.slice(0, 10) !== now.slice(0, 10)) this.#endTally();
    if (!this.#tally) {
      this.#tally = { since: now, count: 0, cached: 0, opaque: 0 };
      setTimeout(() => {
        this.#endTally();
      }, this.#limits.countPause).unref();
    }
    this.#tally.count += 1;
    if (cached) this.#tally.cached += 1;
    if (report && isOpaque(report)) this.#tally.opaque += 1;
  }

  #endTally(): void {
    const tally = this.#tally;
    this.#tally = undefined;
    if (tally) this.#push({ time: tally.since, fields: { event: 'clean', ...tally, until: this.#now() } });
  }

  #push(event: Unnamed): void {
    if (this.#queue.length >= this.#limits.mostQueued) {
      this.#dropped += 1;
      this.#untold += 1;
      return;
    }
    this.#queue.push(event);
    this.#schedule(this.#limits.flush);
  }

  #schedule(pause: number): void {
    if (this.#timer !== undefined || this.#writing || this.#closing) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#writing = this.#writeBatch().then((isWritten) => {
        this.#writing = undefined;
        const pause = this.#queue.length < this.#limits.mostInBatch ? this.#limits.flush : 0;
        if (this.#queue.length > 0) this.#schedule(isWritten ? pause : this.#limits.retry);
      });
    }, pause);
    this.#timer.unref();
  }

  /** Writes events of one day. @returns whether that went well */
  async #writeBatch(): Promise<boolean> {
    const { sink } = this.#options;
    const day = (this.#queue[0]?.time ?? this.#now()).slice(0, 10);
    const other = this.#queue.slice(0, this.#limits.mostInBatch).findIndex(({ time }) => !time.startsWith(day));
    const batch = this.#queue.slice(0, other < 0 ? this.#limits.mostInBatch : other);
    const untold = this.#untold;
    const dropped = { time: this.#now(), fields: { event: 'dropped', count: untold } };
    try {
      if (this.#reopen) await sink.reopen();
      this.#reopen = false;
      await sink.append(day, untold > 0 ? [...batch, dropped] : batch);
    } catch (error) {
      this.#fail(error);
      return false;
    }
    this.#queue.splice(0, batch.length);
    this.#written += batch.length;
    this.#untold -= untold;
    return true;
  }

  #fail(error: unknown): void {
    this.#failures += 1;
    const now = performance.now();
    if (now - this.#lastNote < this.#limits.notePause) return;
    this.#lastNote = now;
    const why = error instanceof Error ? error.message : String(error);
    this.#options.note(
      `the log can't be written (${why}): ${this.#queue.length} events wait, ${this.#dropped} are lost; tried again`,
    );
  }

  #now(): string {
    return (this.#options.time?.() ?? new Date()).toISOString();
  }
}
