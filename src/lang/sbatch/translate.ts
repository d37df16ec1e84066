// `#PBS` and `#BSUB` options in sbatch's terms, as `src/sbatch/xlate.c` of SchedMD's sources turns them.
import type { Argument } from './option-data.ts';
import { Getopt, type LongOption, type OptionUse } from './getopt.ts';
import { atLeast, type Release } from './release.ts';
import type { Word } from './words.ts';

/** An option of sbatch that a foreign directive sets. */
export interface Translation {
  readonly option: string;
  readonly value: string | null;
  /** the part of the value word that is the value, letter by letter; absent when it was computed */
  readonly part?: { readonly from: number; readonly to: number };
  /** the value goes before or after the one that is there, with a comma */
  readonly joins?: 'before' | 'after';
}

/** What a foreign option means to sbatch: settings, or its words when it refuses it. */
type Meaning = { readonly settings: readonly Translation[] } | { readonly error: string };

interface ForeignOption extends LongOption {
  readonly meaning: (value: string) => Meaning;
}

const IGNORED = (): Meaning => ({ settings: [] });

function direct(option: string): (value: string) => Meaning {
  return (value) => ({ settings: [{ option, value, part: { from: 0, to: value.length } }] });
}

function foreign(
  short: string,
  long: string | null,
  argument: Argument,
  meaning: (value: string) => Meaning,
): ForeignOption {
  // A name that cannot be typed stands for options without a long form.
  return { short, long: long ?? `\0${short}`, argument, meaning };
}

function pbsOptions(release: Release): ForeignOption[] {
  const options = [
    foreign('a', 'start_time', 'required', direct('begin')),
    foreign('A', 'account', 'required', direct('account')),
    foreign('c', 'checkpoint', 'required', IGNORED),
    foreign('C', 'working_dir', 'required', IGNORED),
    foreign('e', 'error', 'required', direct('error')),
    foreign('h', 'hold', 'none', () => ({ settings: [{ option: 'hold', value: null }] })),
    foreign('I', 'interactive', 'none', IGNORED),
    // Its short form takes a value, its long form may.
    foreign('j', null, 'required', IGNORED),
    { long: 'join', argument: 'optional', meaning: IGNORED } satisfies ForeignOption,
    foreign('J', 'job_array', 'required', direct('array')),
    foreign('k', 'keep', 'required', IGNORED),
    foreign('l', 'resource_list', 'required', pbsResources),
    foreign('m', 'mail_options', 'required', pbsMail),
    foreign('M', 'mail_user_list', 'required', direct('mail-user')),
    foreign('N', 'job_name', 'required', direct('job-name')),
    foreign('o', 'out', 'required', direct('output')),
    foreign('p', 'priority', 'required', direct('nice')),
    foreign('q', 'destination', 'required', direct('partition')),
    foreign('r', 'rerunable', 'required', IGNORED),
    foreign('S', 'script_path', 'required', IGNORED),
    foreign('t', 'array', 'required', direct('array')),
    foreign('u', 'running_user', 'required', IGNORED),
    foreign('v', 'variable_list', 'required', (value) => ({
      settings: [{ option: 'export', value, part: { from: 0, to: value.length }, joins: 'after' }],
    })),
    foreign('V', 'all_env', 'none', IGNORED),
    foreign('W', 'attributes', 'required', pbsAttributes),
    foreign('z', 'no_std', 'none', IGNORED),
  ];
  if (atLeast(release, '23.02')) {
    options.push(foreign('d', null, 'required', direct('chdir')), foreign('w', null, 'required', direct('chdir')));
  }
  return options;
}

const BSUB_OPTIONS: readonly ForeignOption[] = [
  foreign('c', 'cwd', 'required', direct('chdir')),
  foreign('e', 'error_file', 'required', direct('error')),
  foreign('J', 'job_name', 'required', direct('job-name')),
  foreign('m', 'hostname', 'required', (value) => ({
    settings: [{ option: 'nodelist', value: value.replaceAll(' ', ',') }],
  })),
  foreign('M', 'memory_limit', 'required', (value) => ({
    settings: [{ option: 'mem-per-cpu', value: /\d$/.test(value) ? `${value}K` : value }],
  })),
  foreign('n', null, 'required', (value) => {
    const comma = value.indexOf(',');
    if (comma >= 0 && comma + 1 === value.length) return { error: `#BSUB -n format not correct given: '${value}'` };
    const from = comma + 1;
    return { settings: [{ option: 'ntasks', value: value.slice(from), part: { from, to: value.length } }] };
  }),
  foreign('o', 'output_file', 'required', direct('output')),
  foreign('q', 'queue_name', 'required', direct('partition')),
  foreign('W', 'time', 'required', direct('time')),
  foreign('x', 'exclusive', 'none', () => ({ settings: [{ option: 'exclusive', value: null }] })),
];

function pbsMail(value: string): Meaning {
  const types = [
    ...(/b/i.test(value) ? ['BEGIN'] : []),
    ...(/e/i.test(value) ? ['END'] : []),
    ...(/a/i.test(value) ? ['FAIL'] : []),
  ];
  if (/n/i.test(value)) return { settings: [{ option: 'mail-type', value: 'NONE' }] };
  if (types.length === 0) return { error: 'Invalid --mail-type specification' };
  return { settings: [{ option: 'mail-type', value: types.join(',') }] };
}

function pbsAttributes(value: string): Meaning {
  for (const [prefix, option] of [
    ['umask=', 'umask'],
    ['depend=', 'dependency'],
  ] as const) {
    if (!value.toLowerCase().startsWith(prefix)) continue;
    const part = { from: prefix.length, to: value.length };
    return { settings: [{ option, value: value.slice(prefix.length), part }] };
  }
  return IGNORED();
}

/** Resources of `#PBS -l`: how far the value reaches and what it sets. */
const RESOURCES: readonly {
  readonly name: string;
  readonly ignoreCase?: true;
  readonly until: ',' | ':';
  readonly option?: string;
  /** torque writes `16gb` where Slurm wants `16g` */
  readonly dropsByte?: true;
}[] = [
  { name: 'arch=', until: ',' },
  { name: 'cput=', until: ',', option: 'time' },
  { name: 'file=', until: ',', option: 'tmp', dropsByte: true },
  { name: 'host=', until: ',' },
  { name: 'mem=', until: ',', option: 'mem', dropsByte: true },
  { name: 'mpiprocs=', ignoreCase: true, until: ':', option: 'ntasks-per-node' },
  { name: 'naccelerators=', ignoreCase: true, until: ',' },
  { name: 'ncpus=', ignoreCase: true, until: ':', option: 'mincpus' },
  { name: 'nice=', until: ',', option: 'nice' },
  { name: 'nodes=', until: ',' },
  { name: 'opsys=', until: ',' },
  { name: 'other=', until: ',' },
  { name: 'pcput=', until: ',', option: 'time' },
  { name: 'pmem=', until: ',' },
  { name: 'proc=', until: ',', option: 'constraint' },
  { name: 'pvmem=', until: ',' },
  { name: 'select=', ignoreCase: true, until: ':', option: 'nodes' },
  { name: 'software=', until: ',' },
  { name: 'vmem=', until: ',' },
  { name: 'walltime=', until: ',', option: 'time' },
];

/** `_parse_pbs_resource_list()`: resources are looked for at every character, so any separator will do. */
function pbsResources(list: string): Meaning {
  const settings: Translation[] = [];
  const counts = new Map<string, number>();
  let gpus = 0;
  let at = 0;
  while (at < list.length) {
    if (matches(list, at, 'accelerator=', true)) {
      at += 'accelerator='.length;
      if (matches(list, at, 'true', true) && gpus < 1) gpus = 1;
      continue;
    }
    const resource = RESOURCES.find(({ name, ignoreCase }) => matches(list, at, name, ignoreCase === true));
    if (!resource) {
      at++;
      continue;
    }
    const from = at + resource.name.length;
    const stop = list.indexOf(resource.until, from);
    const end = stop < 0 ? list.length : stop;
    at = Math.min(end + 1, list.length);
    let value = list.slice(from, end);
    if (resource.name === 'naccelerators=') {
      if (!/^\+?\d+$/.test(value) || Number(value) === 0) {
        return { error: `Invalid numeric value "${value}" for naccelerators.` };
      }
      gpus = Number(value);
    } else if (resource.name === 'nodes=') {
      settings.push(...pbsNodes(value));
    } else if (resource.option !== undefined) {
      if (resource.dropsByte && /b$/i.test(value)) value = value.slice(0, -1);
      counts.set(resource.name, Number(value));
      const setting = { option: resource.option, value, part: { from, to: from + value.length } };
      settings.push(resource.name === 'proc=' ? { ...setting, joins: 'before' } : setting);
      // What follows `proc=` is skipped up to the next comma, an oddity of sbatch.
      if (resource.name === 'proc=') {
        const next = list.indexOf(',', at);
        at = next < 0 ? list.length : next + 1;
      }
    }
  }
  const cpus = counts.get('ncpus=') ?? 0;
  const tasks = counts.get('mpiprocs=') ?? 0;
  if (counts.has('select=') && tasks > 0 && cpus > tasks) {
    settings.push({ option: 'cpus-per-task', value: String(Math.floor(cpus / tasks)) });
  }
  if (gpus > 0) settings.push({ option: 'gres', value: `gpu:${gpus}`, joins: 'after' });
  return { settings };
}

function matches(text: string, at: number, name: string, ignoreCase: boolean): boolean {
  const found = text.slice(at, at + name.length);
  return ignoreCase ? found.toLowerCase() === name : found === name;
}

/** `_parse_pbs_nodes_opts()`: `2:ppn=8:gpus=1+host`. Host ranges are not folded as sbatch would. */
function pbsNodes(value: string): Translation[] {
  const settings: Translation[] = [];
  const hosts: string[] = [];
  let perNode = 0;
  let count = 0;
  let at = 0;
  while (at < value.length) {
    const rest = /^[^+:]*/.exec(value.slice(at, at + 4096))?.[0] ?? '';
    const step = Math.max(1, rest.length + 1);
    if (rest.startsWith('gpus=')) {
      settings.push({ option: 'gpus-per-node', value: rest.slice(5) });
      at += step;
    } else if (rest.startsWith('ppn=')) {
      perNode += leadingNumber(rest.slice(4));
      at += step;
    } else if (/^\d/.test(rest)) {
      count += leadingNumber(rest);
      at += step;
    } else if (/^[A-Za-z]/.test(rest)) {
      hosts.push(rest);
      at += step;
    } else {
      at++;
    }
  }
  if (count > 0) settings.push({ option: 'nodes', value: String(count) });
  if (perNode > 0) settings.push({ option: 'ntasks', value: String(perNode * Math.max(count, 1)) });
  if (hosts.length > 0) settings.push({ option: 'nodelist', value: hosts.join(',') });
  return settings;
}

function leadingNumber(text: string): number {
  return Number(/^\d+/.exec(text)?.[0] ?? 0);
}

/** One step of a translation. */
export type TranslationEvent =
  | { readonly kind: 'use'; readonly use: OptionUse<ForeignOption>; readonly meaning: Meaning }
  | { readonly kind: 'error'; readonly word: Word; readonly message: string };

/** Reads the words behind foreign keywords; after an error it goes on as if the word were not there. */
export class Translator {
  readonly #getopts: Readonly<Record<'#PBS' | '#BSUB', Getopt<ForeignOption>>>;

  constructor(release: Release) {
    this.#getopts = { '#PBS': new Getopt(pbsOptions(release)), '#BSUB': new Getopt(BSUB_OPTIONS) };
  }

  read(keyword: '#PBS' | '#BSUB', words: readonly Word[]): TranslationEvent[] {
    const events: TranslationEvent[] = [];
    for (const event of this.#getopts[keyword].read(keyword === '#BSUB' ? words.map(fixCwd) : words)) {
      if (event.kind === 'option') {
        const meaning = event.option?.meaning(event.value ?? '') ?? IGNORED();
        events.push({ kind: 'use', use: event, meaning });
      } else if (event.kind === 'error') {
        const message = `${event.message} Unrecognized command line parameter ?`;
        events.push({ kind: 'error', word: event.word, message });
      } else {
        events.push({ kind: 'error', word: event.word, message: `Invalid argument: ${event.word.text}` });
      }
    }
    return events;
  }
}

/** `-cwd` is one option to LSF and a cluster of letters to getopt; sbatch looks at every other word for it. */
function fixCwd(word: Word, index: number): Word {
  if (index % 2 !== 0 || word.text !== '-cwd') return word;
  return { ...word, text: '-c' };
}
