// The environment variables that set options of sbatch.
import { atLeast, type Release } from './release.ts';

/** An environment variable that sets an option of sbatch; it beats the script and loses to the command line. */
interface EnvironmentFact {
  readonly name: string;
  readonly option: string;
  readonly since?: Release;
}

/** In the order sbatch applies them (`env_vars` in SchedMD's `src/sbatch/opt.c`); later ones win. */
const ENVIRONMENT_FACTS: readonly EnvironmentFact[] = [
  { name: 'SBATCH_ACCOUNT', option: 'account' },
  { name: 'SBATCH_ARRAY_INX', option: 'array' },
  { name: 'SBATCH_ACCTG_FREQ', option: 'acctg-freq' },
  { name: 'SBATCH_BATCH', option: 'batch' },
  { name: 'SBATCH_BURST_BUFFER', option: 'bb' },
  { name: 'SBATCH_CLUSTER_CONSTRAINT', option: 'cluster-constraint' },
  { name: 'SBATCH_CLUSTERS', option: 'clusters' },
  { name: 'SLURM_CLUSTERS', option: 'clusters' },
  { name: 'SBATCH_CONSOLIDATE_SEGMENTS', option: 'consolidate-segments', since: '25.11' },
  { name: 'SBATCH_CONTAINER', option: 'container' },
  { name: 'SBATCH_CONTAINER_ID', option: 'container-id', since: '23.02' },
  { name: 'SBATCH_CONTAINER_TYPE', option: 'container-type', since: '26.05' },
  { name: 'SBATCH_CONSTRAINT', option: 'constraint' },
  { name: 'SBATCH_CORE_SPEC', option: 'core-spec' },
  { name: 'SBATCH_CPU_FREQ_REQ', option: 'cpu-freq' },
  { name: 'SBATCH_CPUS_PER_GPU', option: 'cpus-per-gpu' },
  { name: 'SBATCH_DELAY_BOOT', option: 'delay-boot' },
  { name: 'SBATCH_DISTRIBUTION', option: 'distribution' },
  { name: 'SBATCH_EXCLUSIVE', option: 'exclusive' },
  { name: 'SBATCH_EXPORT', option: 'export' },
  { name: 'SBATCH_GET_USER_ENV', option: 'get-user-env' },
  { name: 'SBATCH_GRES', option: 'gres' },
  { name: 'SBATCH_GRES_FLAGS', option: 'gres-flags' },
  { name: 'SBATCH_GPUS', option: 'gpus' },
  { name: 'SBATCH_GPU_BIND', option: 'gpu-bind' },
  { name: 'SBATCH_GPU_FREQ', option: 'gpu-freq' },
  { name: 'SBATCH_GPUS_PER_NODE', option: 'gpus-per-node' },
  { name: 'SBATCH_GPUS_PER_SOCKET', option: 'gpus-per-socket' },
  { name: 'SBATCH_GPUS_PER_TASK', option: 'gpus-per-task' },
  { name: 'SLURM_HINT', option: 'hint' },
  { name: 'SBATCH_HINT', option: 'hint' },
  { name: 'SBATCH_JOB_NAME', option: 'job-name' },
  { name: 'SBATCH_MEM_BIND', option: 'mem-bind' },
  { name: 'SBATCH_MEM_PER_CPU', option: 'mem-per-cpu' },
  { name: 'SBATCH_MEM_PER_GPU', option: 'mem-per-gpu' },
  { name: 'SBATCH_MEM_PER_NODE', option: 'mem' },
  { name: 'SBATCH_NETWORK', option: 'network' },
  { name: 'SBATCH_NO_KILL', option: 'no-kill' },
  { name: 'SBATCH_NO_REQUEUE', option: 'no-requeue' },
  { name: 'SBATCH_OPEN_MODE', option: 'open-mode' },
  { name: 'SBATCH_OVERCOMMIT', option: 'overcommit' },
  { name: 'SBATCH_PARTITION', option: 'partition' },
  { name: 'SBATCH_POWER', option: 'power' },
  { name: 'SBATCH_PROFILE', option: 'profile' },
  { name: 'SBATCH_QOS', option: 'qos' },
  { name: 'SBATCH_REQUEUE', option: 'requeue' },
  { name: 'SBATCH_RESERVATION', option: 'reservation' },
  { name: 'SBATCH_SEGMENT_SIZE', option: 'segment', since: '25.05' },
  { name: 'SBATCH_SIGNAL', option: 'signal' },
  { name: 'SBATCH_SPREAD_JOB', option: 'spread-job' },
  { name: 'SBATCH_SPREAD_SEGMENTS', option: 'spread-segments', since: '25.11' },
  { name: 'SBATCH_THREAD_SPEC', option: 'thread-spec' },
  { name: 'SBATCH_THREADS_PER_CORE', option: 'threads-per-core' },
  { name: 'SBATCH_TIMELIMIT', option: 'time' },
  { name: 'SBATCH_TRES_BIND', option: 'tres-bind', since: '23.11' },
  { name: 'SBATCH_TRES_PER_TASK', option: 'tres-per-task', since: '23.02' },
  { name: 'SBATCH_USE_MIN_NODES', option: 'use-min-nodes' },
  { name: 'SBATCH_WAIT', option: 'wait' },
  { name: 'SBATCH_WAIT_ALL_NODES', option: 'wait-all-nodes' },
  { name: 'SBATCH_WCKEY', option: 'wckey' },
  { name: 'SBATCH_ERROR', option: 'error' },
  { name: 'SBATCH_INPUT', option: 'input' },
  { name: 'SBATCH_OUTPUT', option: 'output' },
];

/** The variables that are set and that this release looks at, in the order it applies them. */
export function* applicableFacts(
  environment: Readonly<Record<string, string>>,
  release: Release,
): Generator<EnvironmentFact & { readonly raw: string }> {
  for (const fact of ENVIRONMENT_FACTS) {
    const raw = environment[fact.name];
    if (raw !== undefined && (!fact.since || atLeast(release, fact.since))) yield { ...fact, raw };
  }
}

/** How sbatch reads the environment variable of a flag (`slurm_process_option()`). */
export function isFlagSet(value: string): boolean {
  if (value === '' || value.toLowerCase() === 'yes') return true;
  return /^\s*[+-]?\d+$/.test(value) && Number(value) !== 0;
}
