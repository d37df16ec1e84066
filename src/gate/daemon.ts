// The daemon: between the socket and the workers. Every question gets an answer before the hook stops waiting.
import type { Server } from 'node:net';
import type { Worker } from 'node:worker_threads';
import type { CoverageAction } from '../model/coverage.ts';
import { UNVETTED } from '../report/submission.ts';
import type { Ask, Decision } from './analyst.ts';
import { type Outcome, Pool } from './pool.ts';
import type { Answer, Question, Verb } from './protocol.ts';
import { listen } from './server.ts';
import { Uses } from './uses.ts';

export interface DaemonOptions {
  readonly socket: string;
  /** milliseconds that one script may take */
  readonly budget: number;
  /** milliseconds for a whole answer; the hook may say less */
  readonly wait: number;
  readonly mostScriptBytes: number;
  /** what follows when a script takes longer than its budget */
  readonly unvetted: (header: Question['header']) => { readonly action: CoverageAction; readonly message: string };
  /** hours in which the same warning is not told again; 0: always */
  readonly quietHours: number;
  /** a file for how often exemptions were used; without one, a restart forgets it */
  readonly usesFile?: string;
  readonly startWorker: () => Worker;
  readonly now: () => number;
  readonly today: () => string;
  readonly log: (event: Readonly<Record<string, unknown>>) => void;
}

/** Part of the hook's wait that is left for the way back. */
const WAY_BACK = 0.2;
/** More warnings than these are told again. */
const MOST_REMEMBERED = 20_000;

export class Daemon {
  readonly #options: DaemonOptions;
  readonly #pool: Pool<Ask, Decision>;
  readonly #uses: Uses;
  readonly #told = new Map<string, number>();
  #server: Server | undefined;

  constructor(options: DaemonOptions) {
    this.#options = options;
    this.#uses = new Uses(options.usesFile, (why) => {
      options.log({ event: 'uses', why });
    });
    this.#pool = new Pool<Ask, Decision>({
      start: options.startWorker,
      now: options.now,
      onResult: ({ uses }) => {
        this.#uses.add(uses);
      },
      onLoss: (why) => {
        options.log({ event: 'worker-lost', why });
      },
    });
  }

  /** Listens once a worker is warm: a hook that finds no socket knows at once. */
  async start(): Promise<void> {
    const { socket, mostScriptBytes, log } = this.#options;
    await this.#pool.ready();
    this.#server = await listen({
      socket,
      mostScriptBytes,
      patience: 2000,
      answer: (question) => this.#answer(question),
      onNonsense: (why) => {
        log({ event: 'nonsense', why });
      },
    });
    log({ event: 'ready', socket });
  }

  /** Has new workers take over, which read what changed. */
  renew(): void {
    this.#pool.renew();
    this.#options.log({ event: 'reloaded' });
  }

  async stop(): Promise<void> {
    const server = this.#server;
    if (server)
      await new Promise((resolve) => {
        server.close(resolve);
      });
    await this.#pool.close();
    await this.#uses.close();
    this.#options.log({ event: 'stopped' });
  }

  async #answer({ header, script }: Question): Promise<Answer> {
    const { now, budget, wait, today, log } = this.#options;
    const start = now();
    if (header['kind'] === 'ping') return { verb: 'accept', message: '', id: 'JV-PING' };
    const asked =
      typeof header['wait_ms'] === 'number' && header['wait_ms'] > 0 ? Math.min(wait, header['wait_ms']) : wait;
    const deadline = start + asked * (1 - WAY_BACK);
    const uses = this.#uses;
    const ask: Ask = {
      ...{ header, script, today: today() },
      // Read when a worker gets it: jobs before it in the queue may use exemptions up.
      get used() {
        return uses.counts;
      },
    };
    const outcome = await this.#pool.run(ask, budget, deadline);
    const answer = this.#answerTo(outcome, header);
    const { result } = outcome.kind === 'done' ? outcome : { result: undefined };
    log({
      event: 'vetted',
      verb: answer.verb,
      id: answer.id,
      outcome: outcome.kind === 'late' ? outcome.why : outcome.kind,
      user: header['user_name'] ?? null,
      partition: header['partition'] ?? null,
      rules: result?.rules ?? [],
      script: result?.scriptHash ?? null,
      cached: result?.cached ?? false,
      ms: Math.round((now() - start) * 100) / 100,
    });
    return answer;
  }

  #answerTo(outcome: Outcome<Decision>, header: Question['header']): Answer {
    if (outcome.kind !== 'done') {
      const { action, message } = this.#options.unvetted(header);
      const verb: Verb = action === 'reject' || action === 'warn' ? action : 'accept';
      return { verb, message: verb === 'accept' ? '' : message, id: UNVETTED };
    }
    const { verb, message, id, warnings } = outcome.result;
    if (verb === 'warn' && this.#wasTold(warnings)) return { verb: 'accept', message: '', id };
    return { verb, message, id };
  }

  /** Whether all that a warning is about was told this user lately. */
  #wasTold(warnings: readonly string[]): boolean {
    const { now, quietHours } = this.#options;
    const since = now() - quietHours * 3_600_000;
    const known = warnings.length > 0 && warnings.every((one) => (this.#told.get(one) ?? -Infinity) > since);
    if (known) return true;
    for (const one of warnings) {
      this.#told.delete(one);
      this.#told.set(one, now());
    }
    for (const [oldest] of this.#told) {
      if (this.#told.size <= MOST_REMEMBERED) break;
      this.#told.delete(oldest);
    }
    return false;
  }
}
