// Options sbatch refuses together, after it has read them all (`validate_options_salloc_sbatch_srun()` of
// SchedMD's `src/common/slurm_opt.c`). Only what the script sets counts, not the environment.
import { atLeast, type Release } from './release.ts';

interface Exclusion {
  /** refused when options of two of these groups are set */
  readonly groups: readonly [readonly string[], ...(readonly string[])[]];
  readonly since?: Release;
  readonly error: string;
  /** further condition on the values */
  readonly when?: (value: (option: string) => string | undefined) => boolean;
}

const PER_GPU = ['ntasks-per-gpu', 'ntasks-per-tres'];

function perGpu(option: string, since?: Release): Exclusion {
  const error = `--${option} is mutually exclusive with --ntasks-per-gpu and SLURM_NTASKS_PER_GPU`;
  return { groups: [PER_GPU, [option]], error, ...(since ? { since } : {}) };
}

/** In sbatch's order: the first one that applies is its answer. */
const EXCLUSIONS: readonly Exclusion[] = [
  {
    groups: [['gpus-per-node'], ['gres']],
    since: '26.05',
    error: '--gpus-per-node and --gres=gpu are mutually exclusive.',
    when: (value) => /(?:^|,)(?:gres[:/])?gpu(?:$|[:=,/])/.test(value('gres') ?? ''),
  },
  perGpu('tres-per-task', '23.02'),
  perGpu('gpus-per-task'),
  perGpu('gpus-per-socket'),
  perGpu('ntasks-per-node'),
  {
    groups: [['core-spec'], ['thread-spec']],
    error: '-S/--core-spec and --thred-spec options are mutually exclusive',
  },
  {
    groups: [['mem'], ['mem-per-cpu'], ['mem-per-gpu']],
    error: '--mem, --mem-per-cpu, and --mem-per-gpu are mutually exclusive.',
  },
  {
    groups: [['exclusive'], ['oversubscribe']],
    since: '23.02',
    error: '--exclusive and --oversubscribe options are mutually exclusive',
  },
  {
    groups: [['cpus-per-task'], ['cpus-per-gpu']],
    since: '23.11',
    error: '--cpus-per-task, --tres-per-task=cpu:#, and --cpus-per-gpu are mutually exclusive',
  },
];

/**
 * The first pair of options sbatch refuses together, with its words; null when there is none.
 *
 * @param value the value of an option the script sets; undefined for others
 */
export function exclusionError(
  value: (option: string) => string | undefined,
  release: Release,
): { readonly error: string; readonly options: readonly string[] } | null {
  for (const { groups, since, error, when } of EXCLUSIONS) {
    if (since && !atLeast(release, since)) continue;
    const set = groups.flatMap((group) => group.find((option) => value(option) !== undefined) ?? []);
    if (set.length > 1 && (when?.(value) ?? true)) return { error, options: set };
  }
  return null;
}
