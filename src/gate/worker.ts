// One worker: thinks about the jobs it is given, one by one, until it is told no more or is killed.
import { loadGrammars } from '../host/grammars.ts';
import { layerOf, type PlainLayer } from '../policy/plain-layers.ts';
import { Policy } from '../policy/policy.ts';
import { Analyst, type AnalystOptions, type Ask, type Decision } from './analyst.ts';
import type { WorkerMessage } from './pool.ts';
import { ROUNDS_BEFORE, ROUNDS_BESIDE, warmUpScript } from './warm-up.ts';

/** What a worker is started with. */
export interface WorkerStart extends Pick<AnalystOptions, 'help' | 'texts' | 'policyHash'> {
  readonly layers: readonly PlainLayer[];
}

/** The end of a worker that its parent hears. */
interface Port {
  on(event: 'message', listen: (ask: Ask) => void): unknown;
  postMessage(message: WorkerMessage<Decision>): void;
}

/** Gets ready, says so, and works. */
export async function work(port: Port, { layers, ...words }: WorkerStart): Promise<void> {
  const policy = new Policy(layers.map(layerOf), '/', []);
  const options = { policy, ...words, grammars: await loadGrammars() };
  const analyst = new Analyst(options);
  // Its analyses would take the place of those of real jobs.
  const trial = new Analyst(options);
  for (let round = 0; round < ROUNDS_BEFORE; round++) warmUp(trial, round);
  port.on('message', (ask) => {
    port.postMessage(answer(analyst, ask));
  });
  port.postMessage({ kind: 'ready' });
  let round = ROUNDS_BEFORE;
  const goOn = (): void => {
    warmUp(trial, round++);
    // Jobs that came meanwhile are first.
    if (round < ROUNDS_BESIDE) setTimeout(goOn, 1);
  };
  setTimeout(goOn, PAUSE_MS);
}

/** Another worker may be needed as soon: the first moments after a start belong to it. */
const PAUSE_MS = 20;

function warmUp(analyst: Analyst, round: number): void {
  analyst.decide({
    header: { argv: ['/home/warm/up.sh'], partition: 'warm' },
    script: Buffer.from(warmUpScript(round)),
    today: '2026-01-01',
    used: {},
  });
}

function answer(analyst: Analyst, ask: Ask): WorkerMessage<Decision> {
  try {
    return { kind: 'result', result: analyst.decide(ask) };
  } catch (error) {
    return { kind: 'fault', why: error instanceof Error ? error.message : String(error) };
  }
}
