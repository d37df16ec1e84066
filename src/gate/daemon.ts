// The daemon: between the socket and the workers. Every question gets an answer before the hook stops waiting.
import type { Server } from 'node:net';
import type { Worker } from 'node:worker_threads';
import type { CoverageAction } from '../model/coverage.ts';
import { UNVETTED } from '../report/submission.ts';
import type { Ask, Decision } from './analyst.ts';
import { digestOf, Offences, Recent } from './memory.ts';
import type { DecisionFacts } from './log/record.ts';
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
  /** whether an admin has switched the gate off; must not wait */
  readonly isOff?: () => boolean;
  /** what admins are told of the daemon */
  readonly status?: () => Readonly<Record<string, unknown>>;
  /** told what happens besides decisions */
  readonly log: (event: { readonly event: string; readonly [field: string]: unknown }) => void;
  /** told each decision with the script it is about; must be quick and never throw */
  readonly decided?: (facts: DecisionFacts, script: Buffer) => void;
  /** what a question about metrics is answered */
  readonly metrics?: () => string;
}

/** Part of the hook's wait that is left for the way back. */
const WAY_BACK = 0.2;
/** The id of decisions while the gate is off. */
const OFF = 'JV-OFF';
/** More warnings than these are told again. */
const MOST_REMEMBERED = 20_000;
/** Jobs whose decisions are kept: a loop that submits one script needs one. */
const MOST_DECISIONS = 2000;
/** Longer messages are cut: the hook takes up to 8192 bytes, and takes more for an outage. */
const MOST_MESSAGE_BYTES = 4096;

export class Daemon {
  readonly #options: DaemonOptions;
  readonly #pool: Pool<Ask, Decision>;
  readonly #uses: Uses;
  readonly #told = new Map<string, number>();
  /** decisions by all that they depend on but the policy, so that they end with it */
  readonly #decisions = new Recent<Decision>(MOST_DECISIONS);
  readonly #offences = new Offences();
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
      handOver: ({ script }) => (script.buffer instanceof ArrayBuffer ? [script.buffer] : []),
      onLoss: (why) => {
        options.log({ event: 'worker-lost', why });
      },
    });
  }

  /** Questions that wait for a worker. */
  get waiting(): number {
    return this.#pool.waiting;
  }

  /** Listens once a worker is warm: a hook that finds no socket knows at once. */
  async start(): Promise<void> {
    const { socket, mostScriptBytes, log } = this.#options;
    await this.#pool.ready();
    this.#server = await listen({
      socket,
      mostScriptBytes,
      patience: 2000,
      now: this.#options.now,
      answer: (question, since) => this.#answer(question, since),
      onNonsense: (why) => {
        log({ event: 'nonsense', why });
      },
    });
    log({ event: 'ready', socket });
  }

  /** Has new workers take over, which read what changed. */
  async renew(): Promise<void> {
    await this.#pool.renew();
    this.#decisions.clear();
    this.#offences.forgive();
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

  async #answer(question: Question, since: number): Promise<Answer> {
    const { header, unread } = question;
    const { now, wait, isOff, status, metrics } = this.#options;
    if (header['kind'] === 'ping') return { verb: 'accept', message: '', id: 'JV-PING' };
    if (header['kind'] === 'status')
      return { verb: 'accept', message: JSON.stringify(status?.() ?? {}), id: 'JV-STATUS' };
    if (header['kind'] === 'metrics') return { verb: 'accept', message: metrics?.() ?? '', id: 'JV-METRICS' };
    if (isOff?.() === true) return this.#letPass(question, since);
    const asked =
      typeof header['wait_ms'] === 'number' && header['wait_ms'] > 0 ? Math.min(wait, header['wait_ms']) : wait;
    // The hook counts from when it called, not from when the last byte of a long script was here.
    const deadline = since + asked * (1 - WAY_BACK);
    const outcome: Outcome<Decision> =
      unread === undefined ? await this.#decide(question, deadline) : { kind: 'failed', why: unread, lost: false };
    const said = this.#answerTo(outcome, header);
    const answer = short(isCut(header) ? harder(said, this.#answerTo(CUT, header)) : said);
    this.#options.decided?.(factsOf(question, outcome, answer, now() - since), question.script);
    return answer;
  }

  /** The gate is off: nothing is vetted and nothing is said, but it is written down. */
  #letPass({ header, script }: Question, since: number): Answer {
    const { decided, now } = this.#options;
    const answer: Answer = { verb: 'accept', message: '', id: OFF };
    const facts = { header, scriptBytes: script.length, id: OFF, verdict: answer.verb, ms: now() - since };
    decided?.({ ...facts, outcome: 'off', quiet: false, cached: false, policy: '' }, script);
    return answer;
  }

  /** What is known already, or what a worker says. */
  async #decide({ header, script }: Question, deadline: number): Promise<Outcome<Decision>> {
    const { now, budget } = this.#options;
    const today = this.#options.today();
    const digest = digestOf(script);
    const key = digestOf(digest, today, JSON.stringify(header));
    const known = this.#decisions.get(key);
    if (known) return { kind: 'done', result: { ...known, cached: true }, generation: this.#pool.generation };
    if (this.#offences.isKnown(digest, now())) return { kind: 'late', why: 'budget' };
    const user = String(header['submit_uid'] ?? header['user_name']);
    const care = this.#offences.care(user, now());
    const uses = this.#uses;
    const ask: Ask = {
      // Its own bytes, so that they can be handed over.
      ...{ header, script: new Uint8Array(script), today },
      // Read when a worker gets it: jobs before it in the queue may use exemptions up.
      get used() {
        return uses.counts;
      },
    };
    const outcome = await this.#pool.run(ask, { budget, deadline, care });
    const wasLost = outcome.kind === 'late' ? outcome.why === 'budget' : outcome.kind === 'failed' && outcome.lost;
    if (wasLost) this.#offences.add(digest, user, now());
    // What uses an exemption up is counted each time.
    const isLasting = outcome.kind === 'done' && outcome.result.uses.length === 0;
    if (isLasting && outcome.generation === this.#pool.generation) this.#decisions.set(key, outcome.result);
    return outcome;
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

/** What there is to write down about an answer. */
function factsOf(
  { header, script }: Question,
  outcome: Outcome<Decision>,
  { id, verb }: Answer,
  ms: number,
): DecisionFacts {
  const cut = isCut(header);
  const asked = { header, scriptBytes: script.length, id, ms, ...(cut && { cut }) };
  if (outcome.kind !== 'done')
    return {
      ...asked,
      verdict: verb,
      outcome: outcome.kind === 'late' ? outcome.why : 'failed',
      ...{ quiet: false, cached: false, policy: '' },
    };
  const { verb: verdict, cached, scriptHash, templateHash, policyHash, record } = outcome.result;
  const hashes = script.length > 0 ? { script: scriptHash, template: templateHash } : {};
  const quiet = verdict === 'warn' && verb === 'accept';
  return {
    ...asked,
    ...{ verdict: quiet ? verdict : verb, cached, quiet, outcome: 'done', policy: policyHash, report: record },
    ...hashes,
  };
}

const CUT: Outcome<Decision> = { kind: 'failed', why: 'values were too long', lost: false };

/** Whether the hook left something out; a script's own arguments are not vetted anyway. */
function isCut(header: Question['header']): boolean {
  const { cut } = header;
  return Array.isArray(cut) && cut.some((name) => name !== 'argv' && name !== 'PATH');
}

const HARDNESS: readonly Verb[] = ['accept', 'warn', 'reject'];

/** The answer that lets less pass. */
function harder(one: Answer, other: Answer): Answer {
  return HARDNESS.indexOf(other.verb) > HARDNESS.indexOf(one.verb) ? other : one;
}

/** An answer that the hook takes, whatever a site's texts come to. */
function short(answer: Answer): Answer {
  if (Buffer.byteLength(answer.message) <= MOST_MESSAGE_BYTES) return answer;
  const cut = Buffer.from(answer.message).subarray(0, MOST_MESSAGE_BYTES).toString();
  return { ...answer, message: cut.replace(/\ufffd?$/u, '…') };
}
