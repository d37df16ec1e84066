// Analysis beside the thread that answers: one worker at work, one warm spare. A worker past its budget is killed, the
// spare takes its place, and another is started. The thread that holds the socket never waits for any of them.
import type { Worker } from 'node:worker_threads';

/** How a task ended. */
export type Outcome<Result> =
  | { readonly kind: 'done'; readonly result: Result }
  /** its budget ran out while it was worked on, or before its turn came */
  | { readonly kind: 'late'; readonly why: 'budget' | 'busy' }
  /** the worker died of it */
  | { readonly kind: 'failed'; readonly why: string };

interface Task<Request, Result> {
  readonly request: Request;
  /** milliseconds for the work itself */
  readonly budget: number;
  /** the moment by which there must be an outcome */
  readonly deadline: number;
  readonly settle: (outcome: Outcome<Result>) => void;
  timer?: NodeJS.Timeout;
}

/** What a worker posts. */
export type WorkerMessage<Result> =
  | { readonly kind: 'ready' }
  | { readonly kind: 'result'; readonly result: Result }
  | { readonly kind: 'fault'; readonly why: string };

export interface PoolOptions<Result> {
  /** starts a worker that posts `ready` once it is warm */
  readonly start: () => Worker;
  readonly now: () => number;
  /** told about each result before the next task is begun */
  readonly onResult?: (result: Result) => void;
  /** told about workers that were killed or died, for the log */
  readonly onLoss: (why: string) => void;
}

interface Member {
  readonly worker: Worker;
  ready: boolean;
}

/** More questions than this wait for nothing: the scheduler asks one at a time. */
const MOST_WAITING = 64;

/** A worker and its spare. */
export class Pool<Request, Result> {
  readonly #options: PoolOptions<Result>;
  readonly #members: Member[] = [];
  readonly #waiting: Task<Request, Result>[] = [];
  #current: { readonly member: Member; readonly task: Task<Request, Result> } | undefined;
  #closed = false;
  #onReady: (() => void) | undefined;

  constructor(options: PoolOptions<Result>) {
    this.#options = options;
    this.#fill();
  }

  /** Resolves when a worker is warm. */
  ready(): Promise<void> {
    if (this.#members.some(({ ready }) => ready)) return Promise.resolve();
    return new Promise((resolve) => {
      this.#onReady = resolve;
    });
  }

  /**
   * Has a request worked on. Always settles, at the latest when `deadline` comes.
   *
   * @param budget milliseconds that the work itself may take
   * @param deadline by the pool's clock
   */
  run(request: Request, budget: number, deadline: number): Promise<Outcome<Result>> {
    return new Promise((settle) => {
      const task: Task<Request, Result> = { request, budget, deadline, settle };
      if (this.#closed || this.#waiting.length >= MOST_WAITING) {
        settle({ kind: 'late', why: 'busy' });
        return;
      }
      task.timer = setTimeout(
        () => {
          this.#giveUp(task);
        },
        Math.max(0, deadline - this.#options.now()),
      );
      this.#waiting.push(task);
      this.#next();
    });
  }

  /** Replaces the workers one by one, so that new ones read the policy afresh; the one at work finishes first. */
  renew(): void {
    const busy = this.#current?.member;
    for (const member of this.#members.filter((one) => one !== busy)) this.#drop(member);
    this.#fill();
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const task of this.#waiting.splice(0)) this.#settle(task, { kind: 'late', why: 'busy' });
    if (this.#current) this.#settle(this.#current.task, { kind: 'late', why: 'busy' });
    await Promise.all(this.#members.splice(0).map(({ worker }) => worker.terminate()));
  }

  #fill(): void {
    while (!this.#closed && this.#members.length < 2) this.#members.push(this.#member());
  }

  #member(): Member {
    const worker = this.#options.start();
    const member: Member = { worker, ready: false };
    worker.on('message', (message: WorkerMessage<Result>) => {
      this.#hear(member, message);
    });
    worker.on('error', (error) => {
      this.#lose(member, error instanceof Error ? error.message : String(error));
    });
    worker.on('exit', () => {
      this.#lose(member, 'it ended');
    });
    return member;
  }

  #hear(member: Member, message: WorkerMessage<Result>): void {
    if (message.kind === 'ready') {
      member.ready = true;
      this.#onReady?.();
      this.#onReady = undefined;
    } else if (this.#current?.member === member) {
      const { task } = this.#current;
      this.#current = undefined;
      if (message.kind === 'result') this.#options.onResult?.(message.result);
      this.#settle(
        task,
        message.kind === 'result' ? { kind: 'done', result: message.result } : { kind: 'failed', why: message.why },
      );
    }
    this.#next();
  }

  /** Gives the next task to a warm worker. */
  #next(): void {
    if (this.#current) return;
    const member = this.#members.find(({ ready }) => ready);
    const task = member && this.#waiting.shift();
    if (!task) return;
    this.#current = { member, task };
    const left = task.deadline - this.#options.now();
    clearTimeout(task.timer);
    task.timer = setTimeout(
      () => {
        this.#giveUp(task);
      },
      Math.max(0, Math.min(task.budget, left)),
    );
    member.worker.postMessage(task.request);
  }

  #giveUp(task: Task<Request, Result>): void {
    const place = this.#waiting.indexOf(task);
    if (place >= 0) {
      this.#waiting.splice(place, 1);
      this.#settle(task, { kind: 'late', why: 'busy' });
      return;
    }
    if (this.#current?.task !== task) return;
    const { member } = this.#current;
    this.#current = undefined;
    this.#settle(task, { kind: 'late', why: 'budget' });
    this.#options.onLoss('a script took longer than its budget');
    this.#drop(member);
    this.#fill();
    this.#next();
  }

  #lose(member: Member, why: string): void {
    if (!this.#members.includes(member)) return;
    this.#drop(member);
    this.#options.onLoss(why);
    if (this.#current?.member === member) {
      const { task } = this.#current;
      this.#current = undefined;
      this.#settle(task, { kind: 'failed', why });
    }
    // A worker that can't start would be started without end.
    setTimeout(
      () => {
        this.#fill();
      },
      member.ready ? 0 : RESTART_PAUSE,
    ).unref();
    this.#next();
  }

  #drop(member: Member): void {
    const place = this.#members.indexOf(member);
    if (place >= 0) this.#members.splice(place, 1);
    void member.worker.terminate();
  }

  #settle(task: Task<Request, Result>, outcome: Outcome<Result>): void {
    clearTimeout(task.timer);
    task.settle(outcome);
  }
}

/** Milliseconds before a worker that never became ready is started again. */
const RESTART_PAUSE = 1000;
