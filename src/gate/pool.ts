// Analysis beside the thread that answers: one worker at work, one warm spare. A worker past its budget is killed, the
// spare takes its place, and another is started. The thread that holds the socket never waits for any of them.
import type { Transferable, Worker } from 'node:worker_threads';

/** How a task ended. */
export type Outcome<Result> =
  | { readonly kind: 'done'; readonly result: Result; readonly generation: number }
  /** its budget ran out while it was worked on, or before its turn came */
  | { readonly kind: 'late'; readonly why: 'budget' | 'busy' }
  /** it could not be done; `lost`: the worker died of it */
  | { readonly kind: 'failed'; readonly why: string; readonly lost: boolean };

interface Task<Request, Result> {
  readonly request: Request;
  /** milliseconds for the work itself */
  readonly budget: number;
  /** the moment by which there must be an outcome */
  readonly deadline: number;
  readonly care: Care;
  readonly settle: (outcome: Outcome<Result>) => void;
  timer?: NodeJS.Timeout;
}

/** What a worker posts. */
export type WorkerMessage<Result> =
  | { readonly kind: 'ready' }
  | { readonly kind: 'result'; readonly result: Result }
  | { readonly kind: 'fault'; readonly why: string };

export interface PoolOptions<Request, Result> {
  /** starts a worker that posts `ready` once it is warm */
  readonly start: () => Worker;
  /** what of a request is handed over instead of copied */
  readonly handOver?: (request: Request) => readonly Transferable[];
  readonly now: () => number;
  /** told about each result before the next task is begun */
  readonly onResult?: (result: Result) => void;
  /** told about workers that were killed or died, for the log */
  readonly onLoss: (why: string) => void;
}

interface Member {
  readonly worker: Worker;
  readonly generation: number;
  ready: boolean;
}

/** How a request is to be worked on. */
export interface Terms {
  /** milliseconds that the work itself may take */
  readonly budget: number;
  /** by the pool's clock */
  readonly deadline: number;
  readonly care?: Care;
}

/**
 * What is risked for a request: the last warm worker, or only one that has a warm spare; `wait` for that until the
 * deadline, or have no result now.
 */
export type Care = 'none' | 'wait' | 'refuse';

/** More questions than this wait for nothing: the scheduler asks one at a time. */
const MOST_WAITING = 64;

/** A worker and its spare. */
export class Pool<Request, Result> {
  readonly #options: PoolOptions<Request, Result>;
  readonly #members: Member[] = [];
  readonly #waiting: Task<Request, Result>[] = [];
  #current: { readonly member: Member; readonly task: Task<Request, Result> } | undefined;
  #closed = false;
  #generation = 0;
  readonly #onReady: (() => void)[] = [];

  constructor(options: PoolOptions<Request, Result>) {
    this.#options = options;
    this.#fill();
  }

  /** Workers that were started since the last renewal have this number. */
  get generation(): number {
    return this.#generation;
  }

  /** Requests whose turn has not come. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** Resolves when a worker of the newest generation is warm. */
  ready(): Promise<void> {
    if (this.#members.some(({ ready, generation }) => ready && generation === this.#generation))
      return Promise.resolve();
    return new Promise((resolve) => {
      this.#onReady.push(resolve);
    });
  }

  /** Has a request worked on. Always settles, at the latest when the deadline comes. */
  run(request: Request, { budget, deadline, care = 'none' }: Terms): Promise<Outcome<Result>> {
    return new Promise((settle) => {
      const task: Task<Request, Result> = { request, budget, deadline, care, settle };
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

  /** Has workers take over that read the policy afresh. Those there are go on until the first new one is warm. */
  renew(): Promise<void> {
    this.#generation++;
    this.#fill();
    return this.ready();
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const task of this.#waiting.splice(0)) this.#settle(task, { kind: 'late', why: 'busy' });
    if (this.#current) this.#settle(this.#current.task, { kind: 'late', why: 'busy' });
    await Promise.all(this.#members.splice(0).map(({ worker }) => worker.terminate()));
  }

  #fill(): void {
    const isNew = ({ generation }: Member): boolean => generation === this.#generation;
    // While old workers serve, one new one is enough: memory and processors are slurmctld's too.
    const wanted = this.#members.some((member) => !isNew(member)) ? 1 : 2;
    while (!this.#closed && this.#members.filter(isNew).length < wanted) this.#members.push(this.#member());
  }

  #member(): Member {
    const worker = this.#options.start();
    const member: Member = { worker, generation: this.#generation, ready: false };
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
      if (member.generation === this.#generation) this.#retire();
    } else if (this.#current?.member === member) {
      const { task } = this.#current;
      this.#current = undefined;
      if (message.kind === 'result') this.#options.onResult?.(message.result);
      this.#settle(
        task,
        message.kind === 'result'
          ? { kind: 'done', result: message.result, generation: member.generation }
          : { kind: 'failed', why: message.why, lost: false },
      );
      if (member.generation !== this.#generation && this.#newest()?.generation === this.#generation) this.#drop(member);
    }
    this.#next();
  }

  /** Lets workers of older generations go, and says that the new one serves. */
  #retire(): void {
    const busy = this.#current?.member;
    for (const one of [...this.#members]) if (one.generation !== this.#generation && one !== busy) this.#drop(one);
    this.#fill();
    for (const tell of this.#onReady.splice(0)) tell();
  }

  /** The warm worker that read the policy last. */
  #newest(): Member | undefined {
    const warm = this.#members.filter(({ ready }) => ready);
    return warm.reduce<Member | undefined>(
      (best, one) => (best === undefined || one.generation > best.generation ? one : best),
      undefined,
    );
  }

  /** Gives the next task to a warm worker. */
  #next(): void {
    if (this.#current) return;
    const member = this.#newest();
    if (!member) return;
    const hasSpare = this.#members.filter(({ ready }) => ready).length > 1;
    const place = this.#waiting.findIndex(({ care }) => hasSpare || care !== 'wait');
    const [task] = place < 0 ? [] : this.#waiting.splice(place, 1);
    if (!task) return;
    if (task.care === 'refuse' && !hasSpare) {
      this.#settle(task, { kind: 'late', why: 'busy' });
      this.#next();
      return;
    }
    this.#current = { member, task };
    const left = task.deadline - this.#options.now();
    clearTimeout(task.timer);
    task.timer = setTimeout(
      () => {
        this.#giveUp(task);
      },
      Math.max(0, Math.min(task.budget, left)),
    );
    member.worker.postMessage(task.request, this.#options.handOver?.(task.request));
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
    if (this.#closed) return;
    this.#options.onLoss(why);
    if (this.#current?.member === member) {
      const { task } = this.#current;
      this.#current = undefined;
      this.#settle(task, { kind: 'failed', why, lost: true });
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
