// The options of sbatch as data: names, arguments and the releases that know them.
import type { Release } from './release.ts';

/** Whether an option takes a value, as in getopt_long: `optional` ones take it only glued (`--x=y`, `-xy`). */
export type Argument = 'none' | 'required' | 'optional';

/** One long option of sbatch with the facts that decide how a directive is read. */
export interface OptionFact {
  readonly long: string;
  readonly short?: string;
  readonly argument: Argument;
  /** a later component of a heterogeneous job keeps the value unless it sets it again */
  readonly carries?: true;
  /** looked at on the command line only; in a script it is accepted and does nothing */
  readonly commandLineOnly?: true;
  /** first release that has it */
  readonly since?: Release;
  /** last release that has it */
  readonly until?: Release;
  /** releases in between that lack it */
  readonly except?: readonly Release[];
  /** how the argument changed in a later release */
  readonly later?: { readonly since: Release; readonly argument: Argument };
  /** the option sbatch files it under */
  readonly alias?: string;
}

/**
 * The 121 long options of sbatch from 22.05 to 26.05, taken from SchedMD's `src/common/slurm_opt.c` of each
 * release and checked name by name against a 22.05 binary. The order is sbatch's own: it decides the order of
 * the possibilities in the message about an ambiguous abbreviation.
 */
export const OPTION_FACTS: readonly OptionFact[] = [
  { long: 'account', short: 'A', argument: 'required', carries: true },
  { long: 'acctg-freq', argument: 'required', carries: true },
  { long: 'array', short: 'a', argument: 'required', carries: true },
  { long: 'autocomplete', argument: 'required', carries: true, since: '23.02' },
  { long: 'batch', argument: 'required', carries: true },
  { long: 'begin', short: 'b', argument: 'required', carries: true },
  { long: 'bb', argument: 'required' },
  { long: 'bbf', argument: 'required', carries: true },
  { long: 'cluster-constraint', argument: 'required', carries: true },
  { long: 'chdir', short: 'D', argument: 'required', carries: true },
  { long: 'cluster', argument: 'required', carries: true },
  { long: 'clusters', short: 'M', argument: 'required', carries: true },
  { long: 'comment', argument: 'required', carries: true },
  { long: 'consolidate-segments', argument: 'none', since: '25.11' },
  { long: 'container', argument: 'required', carries: true },
  { long: 'container-id', argument: 'required', carries: true, since: '23.02' },
  { long: 'container-type', argument: 'required', carries: true, since: '26.05' },
  { long: 'context', argument: 'required', carries: true },
  { long: 'contiguous', argument: 'none' },
  { long: 'constraint', short: 'C', argument: 'required' },
  { long: 'core-spec', short: 'S', argument: 'required' },
  { long: 'cores-per-socket', argument: 'required' },
  { long: 'cpu-freq', argument: 'required' },
  { long: 'cpus-per-gpu', argument: 'required' },
  { long: 'cpus-per-task', short: 'c', argument: 'required' },
  { long: 'deadline', argument: 'required', carries: true },
  { long: 'delay-boot', argument: 'required', carries: true },
  { long: 'dependency', short: 'd', argument: 'required', carries: true },
  { long: 'distribution', short: 'm', argument: 'required' },
  { long: 'error', short: 'e', argument: 'required', carries: true },
  { long: 'exclude', short: 'x', argument: 'required', carries: true },
  { long: 'exclusive', argument: 'optional' },
  { long: 'export', argument: 'required', carries: true },
  { long: 'export-file', argument: 'required', carries: true, except: ['23.11'] },
  { long: 'external', argument: 'none', since: '25.05' },
  { long: 'extra', argument: 'required', carries: true, since: '23.02' },
  { long: 'extra-node-info', short: 'B', argument: 'required' },
  { long: 'get-user-env', argument: 'optional', carries: true, later: { since: '25.05', argument: 'none' } },
  { long: 'gid', argument: 'required', carries: true },
  { long: 'gpu-bind', argument: 'required' },
  { long: 'gpu-freq', argument: 'required' },
  { long: 'gpus', short: 'G', argument: 'required' },
  { long: 'gpus-per-node', argument: 'required' },
  { long: 'gpus-per-socket', argument: 'required' },
  { long: 'gpus-per-task', argument: 'required' },
  { long: 'gres', argument: 'required' },
  { long: 'gres-flags', argument: 'required' },
  { long: 'help', short: 'h', argument: 'none', carries: true, commandLineOnly: true },
  { long: 'hint', argument: 'required' },
  { long: 'hold', short: 'H', argument: 'none', carries: true },
  { long: 'ignore-pbs', argument: 'none', carries: true },
  { long: 'input', short: 'i', argument: 'required', carries: true },
  { long: 'job-name', short: 'J', argument: 'required', carries: true },
  { long: 'kill-on-invalid-dep', argument: 'required', carries: true },
  { long: 'licenses', short: 'L', argument: 'required' },
  { long: 'mail-type', argument: 'required' },
  { long: 'mail-user', argument: 'required' },
  { long: 'mcs-label', argument: 'required', carries: true },
  { long: 'mem', argument: 'required', carries: true },
  { long: 'mem-bind', argument: 'required' },
  { long: 'mem-per-cpu', argument: 'required' },
  { long: 'mem-per-gpu', argument: 'required' },
  { long: 'mem-update', argument: 'required', carries: true, since: '26.05' },
  { long: 'mincpus', argument: 'required' },
  { long: 'network', argument: 'required' },
  { long: 'nice', argument: 'optional', carries: true },
  { long: 'no-kill', short: 'k', argument: 'optional', carries: true },
  { long: 'no-requeue', argument: 'none', carries: true },
  { long: 'nodefile', short: 'F', argument: 'required' },
  { long: 'nodelist', short: 'w', argument: 'required' },
  { long: 'nodes', short: 'N', argument: 'required' },
  { long: 'ntasks', short: 'n', argument: 'required' },
  { long: 'ntasks-per-core', argument: 'required' },
  { long: 'ntasks-per-gpu', argument: 'required' },
  { long: 'ntasks-per-node', argument: 'required' },
  { long: 'ntasks-per-socket', argument: 'required' },
  { long: 'ntasks-per-tres', argument: 'required' },
  { long: 'oom-kill-step', argument: 'optional', carries: true, since: '24.11' },
  { long: 'open-mode', argument: 'required', carries: true },
  { long: 'output', short: 'o', argument: 'required', carries: true },
  { long: 'overcommit', short: 'O', argument: 'none' },
  { long: 'oversubscribe', short: 's', argument: 'none' },
  { long: 'parsable', argument: 'none', carries: true },
  { long: 'partition', short: 'p', argument: 'required' },
  { long: 'power', argument: 'required', until: '23.11' },
  { long: 'prefer', argument: 'required', carries: true },
  { long: 'priority', argument: 'required', carries: true },
  { long: 'profile', argument: 'required', carries: true },
  { long: 'propagate', argument: 'optional', carries: true },
  { long: 'qos', short: 'q', argument: 'required', carries: true },
  { long: 'quiet', short: 'Q', argument: 'none', carries: true, commandLineOnly: true },
  { long: 'reboot', argument: 'none', carries: true },
  { long: 'requeue', argument: 'none', carries: true, later: { since: '25.11', argument: 'optional' } },
  { long: 'resources', argument: 'required', since: '25.11' },
  { long: 'reservation', argument: 'required', carries: true },
  { long: 'resv-ports', argument: 'optional', since: '24.05' },
  { long: 'segment', argument: 'required', since: '24.05' },
  { long: 'signal', argument: 'required', carries: true },
  { long: 'sockets-per-node', argument: 'required' },
  { long: 'spread-job', argument: 'none' },
  { long: 'spread-segments', argument: 'none', since: '25.11' },
  { long: 'stepmgr', argument: 'none', carries: true, since: '24.05' },
  { long: 'switches', argument: 'required' },
  { long: 'tasks-per-node', argument: 'required', alias: 'ntasks-per-node' },
  { long: 'test-only', argument: 'none', carries: true },
  { long: 'thread-spec', argument: 'required' },
  { long: 'threads-per-core', argument: 'required' },
  { long: 'time', short: 't', argument: 'required', carries: true },
  { long: 'time-min', argument: 'required', carries: true },
  { long: 'tmp', argument: 'required' },
  { long: 'tres-bind', argument: 'required', since: '23.11' },
  { long: 'tres-per-task', argument: 'required', since: '23.02' },
  { long: 'uid', argument: 'required', carries: true },
  { long: 'use-min-nodes', argument: 'none' },
  { long: 'verbose', short: 'v', argument: 'none', carries: true, commandLineOnly: true },
  { long: 'version', short: 'V', argument: 'none', carries: true, commandLineOnly: true },
  { long: 'usage', argument: 'none', carries: true, commandLineOnly: true },
  { long: 'wait', short: 'W', argument: 'none', carries: true },
  { long: 'wait-all-nodes', argument: 'required', carries: true },
  { long: 'wckey', argument: 'required', carries: true },
  { long: 'wrap', argument: 'required', carries: true, commandLineOnly: true },
];
