// Values sbatch itself refuses, before any controller is asked. Only checks whose outcome depends on nothing
// but the value are here: no user names, no host names, no site limits.
import { byteLength } from './file-checks.ts';
import { atLeast, type Release } from './release.ts';

/** A check gives sbatch's words when it refuses the value. */
type Check = (value: string, release: Release) => string | null;

const INVALID = (option: string) => `Invalid --${option} specification`;

/** `parse_int()` of `src/common/proc_args.c`: strtol() must take the whole value. */
function integer(name: string, positive: boolean): Check {
  return (value) => {
    const number = /^[ \t\n\v\f\r]*[+-]?\d+$/.test(value) ? Number(value) : value === '' ? 0 : NaN;
    if (Number.isNaN(number) || number < 0 || (positive && number === 0)) {
      return `Invalid numeric value "${value}" for ${name}.`;
    }
    return null;
  };
}

/** `str_to_mbytes()`: a number with an optional unit. */
function megabytes(option: string): Check {
  return (value) => (/^[ \t\n\v\f\r]*[+]?\d+(?:[kmgt]b?)?$/i.test(value) ? null : INVALID(option));
}

/** `time_str2secs()` of `src/common/parse_time.c`. */
function isDuration(value: string): boolean {
  if (value === '-1' || /^(?:infinite|unlimited)$/i.test(value)) return true;
  if (!/^[\d:-]+$/.test(value)) return false;
  const numbers = value.match(/\d+/g)?.length ?? 0;
  const dashes = value.split('-').length - 1;
  const colons = value.split(':').length - 1;
  if (numbers === 0 || dashes > 1 || colons > 2) return false;
  if (dashes > 0 && colons > 0 && value.indexOf(':') < value.indexOf('-')) return false;
  return colons === 0 || numbers >= colons + (dashes > 0 ? 2 : 1);
}

function duration(option: string): Check {
  return (value) => (isDuration(value) ? null : INVALID(option));
}

function oneOf(option: string, names: readonly string[]): Check {
  return (value) => (names.includes(value.toLowerCase()) ? null : INVALID(option));
}

const NODES = /^[ \t\n\v\f\r]*([+-]?\d+)([kK]?)([mM]?)[ \t\n\v\f\r]*$/;

function nodeCount(text: string): number | null {
  const match = NODES.exec(text);
  if (!match) return null;
  return Number(match[1]) * (match[2] ? 1024 : 1) * (match[3] ? 1024 * 1024 : 1);
}

/** `verify_node_count()`; lists (`1,3,5` and `2-8:2`) came with 23.11 and are not checked. */
const nodes: Check = (value, release) => {
  if (atLeast(release, '23.02') && /[,:]/.test(value)) return null;
  const dash = value.indexOf('-');
  const bad = (text: string) => `"${text}" is not a valid node count`;
  const minimum = dash < 0 ? value : value.slice(0, dash);
  const min = nodeCount(minimum);
  const blank = /^[ \t\n\v\f\r]*$/;
  if (dash < 0) return min === null || min < 0 ? bad(value) : null;
  if (min === null && !blank.test(minimum)) return bad(minimum);
  const maximum = value.slice(dash + 1);
  const max = nodeCount(maximum);
  if (max === null && !blank.test(maximum)) return bad(maximum);
  const low = min === null || min < 0 ? 1 : min;
  const high = max ?? -1;
  if (high !== 0 && high < low) {
    return `Maximum node count ${high} is less than minimum node count ${low}`;
  }
  return null;
};

const MAIL_TYPES = new Set([
  'none',
  'array_tasks',
  'begin',
  'end',
  'fail',
  'invalid_depend',
  'requeue',
  'all',
  'stage_out',
  'time_limit',
  'time_limit_90',
  'time_limit_80',
  'time_limit_50',
]);

const exclusive: Check = (value, release) => {
  const modes = ['exclusive', 'oversubscribe', 'user', 'mcs'];
  if (atLeast(release, '24.11')) modes.push('topo');
  if (atLeast(release, '25.11')) modes.push('allocation');
  return value === '' || modes.includes(value.toLowerCase()) ? null : INVALID('exclusive');
};

const CHECKS: Readonly<Record<string, Check>> = {
  'core-spec': integer('--core-spec', false),
  'cores-per-socket': integer('--cores-per-socket', true),
  'cpus-per-gpu': integer('--cpus-per-gpu', true),
  'cpus-per-task': integer('--cpus-per-task', true),
  'delay-boot': duration('delay-boot'),
  exclusive,
  'get-user-env': (value, release) =>
    atLeast(release, '25.05') || /^[ \t\n\v\f\r]*(?:[+-]?\d+)?(?:[sSlL].*)?$/.test(value)
      ? null
      : INVALID('get-user-env'),
  'kill-on-invalid-dep': oneOf('kill-on-invalid-dep', ['yes', 'no']),
  'mail-type': (value) =>
    value.split(',').some((type) => MAIL_TYPES.has(type.toLowerCase())) ? null : INVALID('mail-type'),
  mem: megabytes('mem'),
  'mem-per-cpu': megabytes('mem-per-cpu'),
  'mem-per-gpu': megabytes('mem-per-gpu'),
  mincpus: integer('--mincpus', true),
  nice: (value) => {
    const number = Math.abs(Number(/^\s*[+-]?\d+/.exec(value)?.[0] ?? 0));
    return number > NICE_LIMIT ? `Invalid --nice value, out of range (+/- ${NICE_LIMIT})` : null;
  },
  'no-kill': (value) => (value === '' ? null : oneOf('no-kill', ['set', 'off', 'no'])(value, '26.05')),
  nodes,
  ntasks: integer('--ntasks', true),
  'ntasks-per-core': integer('--ntasks-per-core', true),
  'ntasks-per-gpu': integer('--ntasks-per-gpu', true),
  'ntasks-per-node': integer('--ntasks-per-node', true),
  'ntasks-per-socket': integer('--ntasks-per-socket', true),
  'ntasks-per-tres': integer('--ntasks-per-tres', true),
  'open-mode': (value) => (/^[at]/i.test(value) ? null : INVALID('open-mode')),
  priority: (value) => {
    if (/^top$/i.test(value)) return null;
    const number = Number(/^\s*[+-]?\d+/.exec(value)?.[0] ?? 0);
    if (number < 0) return 'Priority must be >= 0';
    return number >= NO_VALUE ? `Priority must be < ${NO_VALUE}` : null;
  },
  'sockets-per-node': integer('--sockets-per-node', true),
  switches: (value) => integer('--switches', true)(value.split('@')[0] ?? '', '26.05'),
  'thread-spec': integer('--thread-spec', true),
  'threads-per-core': integer('--threads-per-core', true),
  time: duration('time'),
  'time-min': duration('time-min'),
  tmp: megabytes('tmp'),
  // Since 25.11 this name is never looked up in the user database.
  uid: (value, release) => (atLeast(release, '25.11') && value === 'nobody' ? INVALID('uid') : null),
  'wait-all-nodes': (value, release) =>
    integer('--wait-all-nodes', false)(value, release) ?? (Number(value) > 1 ? INVALID('wait-all-nodes') : null),
};

/** `NICE_OFFSET - 3` and `NO_VAL` of Slurm's headers. */
const NICE_LIMIT = 0x7ffffffd;
const NO_VALUE = 0xfffffffe;

/**
 * What the client says to a value it refuses; null when it takes it.
 *
 * @param option the name sbatch files the option under
 * @param value null for a flag and for an optional value that was left out
 */
export function valueError(option: string, value: string | null, release: Release): string | null {
  if (value === null || !Object.hasOwn(CHECKS, option)) return null;
  return CHECKS[option]?.(value, release) ?? null;
}

/** Bytes the controller takes at most (`_validate_job_desc` and `_test_strlen` of `src/slurmctld/job_mgr.c`). */
const LENGTH_LIMITS: Readonly<Record<string, number>> = {
  account: 1024,
  array: 4096,
  bb: 8192,
  chdir: 4096,
  'cluster-constraint': 1024,
  comment: 1024,
  constraint: 1024,
  dependency: 131072,
  error: 4096,
  extra: 1024,
  input: 4096,
  'job-name': 1024,
  licenses: 1024,
  'mail-user': 1024,
  'mcs-label': 1024,
  'mem-bind': 131072,
  network: 1024,
  output: 4096,
  partition: 1024,
  prefer: 1024,
  qos: 1024,
  reservation: 1024,
  wckey: 1024,
};

/** True when the controller refuses the value for its length alone. */
export function isTooLong(option: string, value: string): boolean {
  const limit = Object.hasOwn(LENGTH_LIMITS, option) ? LENGTH_LIMITS[option] : undefined;
  return limit !== undefined && value.length * 3 > limit && byteLength(value) > limit;
}
