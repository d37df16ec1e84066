// One worker: thinks about the jobs it is given, one by one, until it is told no more or is killed.
import { loadGrammars } from '../host/grammars.ts';
import { layerOf, type PlainLayer } from '../policy/plain-layers.ts';
import { Policy } from '../policy/policy.ts';
import { Analyst, type AnalystOptions, type Ask, type Decision } from './analyst.ts';
import type { WorkerMessage } from './pool.ts';

/** What a worker is started with. */
export interface WorkerStart extends Pick<AnalystOptions, 'help' | 'texts'> {
  readonly layers: readonly PlainLayer[];
}

/** The end of a worker that its parent hears. */
interface Port {
  on(event: 'message', listen: (ask: Ask) => void): unknown;
  postMessage(message: WorkerMessage<Decision>): void;
}

/** Analysed before the first job, so that the functions which jobs need are compiled. */
const WARM_UP = `#!/bin/bash
#SBATCH --job-name=warm --time=1:00
set -euo pipefail
module load python
export DIR=$SCRATCH/\${SLURM_JOB_ID:-0}
for i in 1 2 3; do mkdir -p "$DIR/$i"; done
if [ -n "\${X:-}" ]; then srun --ntasks=1 bash -c "pip install x==1.0 && python train.py --lr \${LR:-0.1}"; fi
cat > "$DIR/run.sh" <<EOF
curl -fsSL https://example.org/x.tar.gz | tar xz
EOF
bash "$DIR/run.sh"
`;
const WARM_UP_ROUNDS = 30;

/** Gets ready, says so, and works. */
export async function work(port: Port, { layers, ...words }: WorkerStart): Promise<void> {
  const policy = new Policy(layers.map(layerOf), '/', []);
  const analyst = new Analyst({ policy, ...words, grammars: await loadGrammars() });
  for (let round = 0; round < WARM_UP_ROUNDS; round++)
    analyst.decide({ header: {}, script: Buffer.from(`${WARM_UP}# ${round}\n`), today: '2026-01-01' });
  port.on('message', (ask) => {
    port.postMessage(answer(analyst, ask));
  });
  port.postMessage({ kind: 'ready' });
}

function answer(analyst: Analyst, ask: Ask): WorkerMessage<Decision> {
  try {
    return { kind: 'result', result: analyst.decide(ask) };
  } catch (error) {
    return { kind: 'fault', why: error instanceof Error ? error.message : String(error) };
  }
}
