// What the hook tells about a job, besides its script.
import type { JobFacts, UnknownFact } from '../model/job.ts';

/** A job at submission, as far as the hook's header tells. Everything in it is the submitter's, but for the user. */
export interface SubmittedJob {
  readonly facts: JobFacts;
  /** what the script is called: the path of a file, or `--wrap`, `standard input`, `scrontab` */
  readonly origin: { readonly name: string; readonly isFile: boolean };
  readonly hasScript: boolean;
  /** where the job begins, which is where the user was unless an option says otherwise */
  readonly folder?: string;
  /** values of options that plugins added, by plugin and option: `pyxis` `container-image` */
  readonly spank: readonly { readonly plugin: string; readonly option: string; readonly value: string }[];
  /** Slurm's own `--container` */
  readonly container?: string;
  /** variables of the job's environment that change what runs */
  readonly environment: Readonly<Record<string, string>>;
  /** milliseconds that the hook waits */
  readonly wait?: number;
}

type Header = Readonly<Record<string, unknown>>;

/** Slurm gives a job each of these, by defaults that the hook may not see. */
const UNKNOWABLE: readonly UnknownFact[] = ['user', 'account', 'partition', 'qos'];

/** Reads a header; what is not of the kind it should be counts as absent. */
export function submittedJob(header: Header, scriptBytes: number): SubmittedJob {
  const user = textOf(header, 'user_name');
  const account = textOf(header, 'account');
  const qos = textOf(header, 'qos');
  const host = textOf(header, 'alloc_node');
  const partition = textOf(header, 'partition') ?? textOf(header, 'default_partition');
  const container = textOf(header, 'container');
  const folder = textOf(header, 'work_dir');
  const wait = header['wait_ms'];
  const told = { user, account, partition, qos };
  const unknown = UNKNOWABLE.filter((fact) => told[fact] === undefined);
  return {
    facts: {
      ...(user !== undefined && { user }),
      ...(account !== undefined && { account }),
      ...(qos !== undefined && { qos }),
      ...(host !== undefined && { host }),
      ...(unknown.length > 0 && { unknown }),
      ...(partition !== undefined && { partitions: partition.split(',').filter((name) => name !== '') }),
    },
    origin: originOf(header),
    hasScript: scriptBytes > 0,
    ...(folder !== undefined && { folder }),
    spank: textsOf(header, 'spank').flatMap((line) => spankOption(line) ?? []),
    ...(container !== undefined && { container }),
    environment: mapOf(header, 'env'),
    ...(typeof wait === 'number' && wait > 0 && { wait }),
  };
}

/** How a person who submitted the job would call its script. */
function originOf(header: Header): SubmittedJob['origin'] {
  const [file] = textsOf(header, 'argv');
  if (header['cron_job'] === true) return { name: 'scrontab', isFile: false };
  if (file !== undefined && file !== '') return { name: file, isFile: true };
  return { name: textOf(header, 'name') === 'wrap' ? '--wrap' : 'standard input', isFile: false };
}

/**
 * `_SLURM_SPANK_OPTION_pyxis_container_image=…`, as Slurm keeps what plugins' options were given; the plugin's name
 * stands first and has no `_` in those that sites use.
 */
function spankOption(line: string): SubmittedJob['spank'][number] | undefined {
  const match = /^_SLURM_SPANK_OPTION_([^_=]+)_([^=]+)=(.*)$/s.exec(line);
  if (!match) return undefined;
  const [, plugin = '', option = '', value = ''] = match;
  return { plugin, option: option.replaceAll('_', '-'), value: value === '(null)' ? '' : value };
}

function textOf(header: Header, key: string): string | undefined {
  const value = header[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function textsOf(header: Header, key: string): string[] {
  const value = header[key];
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}

function mapOf(header: Header, key: string): Record<string, string> {
  const value = header[key];
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
