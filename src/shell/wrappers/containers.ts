// Container engines: which words are the engine's options, which the image, which the program inside.
import type { Command, ContainerScope, Scope } from '../../model/command.ts';
import { prefixOf, shapeOf, splitWord, staticText, type Word } from '../../model/word.ts';
import { type OptionTable, type ParsedCall, parseOptions } from '../options.ts';
import {
  APPTAINER_BUILD,
  APPTAINER_GLOBAL,
  APPTAINER_PULL,
  APPTAINER_RUN,
  CH_IMAGE,
  CH_RUN,
  ENROOT_IMPORT,
  ENROOT_START,
  OCI_BUILD,
  OCI_EXEC,
  OCI_GLOBAL,
  OCI_OTHER,
  OCI_PULL,
  OCI_RUN,
  SARUS,
  SHIFTER,
} from './container-options.ts';
import { assignmentIn, type Started, type Wrapper } from './wrapper.ts';
import { entryPoint } from './image-entry-points.ts';
import { startedByCompose } from './services.ts';

export type ContainerAction = 'run' | 'exec' | 'pull' | 'build' | 'other';

/** A container engine's command line, taken apart. */
export interface ContainerCall {
  /** `docker`, `podman`, `apptainer`, `enroot`, … */
  readonly engine: string;
  /** as written: `run`, `exec`, `instance start`, `image pull` */
  readonly verb: string;
  readonly action: ContainerAction;
  /** options before the verb */
  readonly global: ParsedCall;
  /** options after the verb */
  readonly options: ParsedCall;
  /** what is started; for `docker exec` the name of a container, for `enroot exec` a process */
  readonly image?: Word;
  /** the program inside with its arguments; empty when the image decides */
  readonly program: readonly Word[];
}

/** How an engine's verbs are read. */
interface Engine {
  readonly globals: OptionTable;
  /** verbs that are followed by the real one: `image pull` */
  readonly groups: readonly string[];
  /** by the verb's last word: what it does and the options it takes */
  readonly verbs: Readonly<Record<string, readonly [ContainerAction, OptionTable]>>;
  readonly other: OptionTable;
}

const OCI: Engine = {
  globals: OCI_GLOBAL,
  groups: ['container', 'image', 'builder', 'buildx', 'pod'],
  verbs: {
    run: ['run', OCI_RUN],
    'shared-run': ['run', OCI_RUN],
    create: ['run', OCI_RUN],
    'pod create': ['other', OCI_RUN],
    exec: ['exec', OCI_EXEC],
    pull: ['pull', OCI_PULL],
    build: ['build', OCI_BUILD],
    'build-using-dockerfile': ['build', OCI_BUILD],
    bud: ['build', OCI_BUILD],
  },
  other: OCI_OTHER,
};

const APPTAINER: Engine = {
  globals: APPTAINER_GLOBAL,
  groups: ['instance', 'oci'],
  verbs: {
    exec: ['exec', APPTAINER_RUN],
    run: ['run', APPTAINER_RUN],
    shell: ['run', APPTAINER_RUN],
    test: ['run', APPTAINER_RUN],
    'instance start': ['run', APPTAINER_RUN],
    'instance run': ['run', APPTAINER_RUN],
    'instance.start': ['run', APPTAINER_RUN],
    pull: ['pull', APPTAINER_PULL],
    build: ['build', APPTAINER_BUILD],
  },
  other: APPTAINER_PULL,
};

const ENROOT: Engine = {
  globals: { style: 'posix' },
  groups: [],
  verbs: {
    start: ['run', ENROOT_START],
    batch: ['run', ENROOT_START],
    exec: ['exec', ENROOT_START],
    import: ['pull', ENROOT_IMPORT],
    load: ['pull', ENROOT_IMPORT],
  },
  other: ENROOT_IMPORT,
};

const SARUS_ENGINE: Engine = {
  globals: { flags: '--debug --help --verbose --version', style: 'posix' },
  groups: [],
  verbs: { run: ['run', SARUS], pull: ['pull', SARUS] },
  other: SARUS,
};

const CH_IMAGE_ENGINE: Engine = {
  globals: { ...CH_IMAGE, style: 'posix' },
  groups: [],
  verbs: { pull: ['pull', CH_IMAGE], build: ['build', CH_IMAGE] },
  other: CH_IMAGE,
};

const OCI_ENGINES = [
  'docker',
  'podman',
  'nerdctl',
  'podman-hpc',
  'nvidia-docker',
  'docker-rootless',
  'finch',
  'buildah',
] as const;
const APPTAINER_ENGINES = ['apptainer', 'singularity', 'singularity-ce'] as const;

const ENGINES: ReadonlyMap<string, Engine> = new Map([
  ...OCI_ENGINES.map((name) => [name, OCI] as const),
  ...APPTAINER_ENGINES.map((name) => [name, APPTAINER] as const),
  ['enroot', ENROOT],
  ['sarus', SARUS_ENGINE],
  ['ch-image', CH_IMAGE_ENGINE],
]);

export const CONTAINER_ENGINES: readonly string[] = [...ENGINES.keys(), 'shifter', 'ch-run'];

/** Takes a container engine's command line apart; undefined for other programs. */
export function containerCall(command: Command): ContainerCall | undefined {
  const engine = command.name ?? '';
  const { words } = command;
  if (engine === 'ch-run') return chRun(words);
  if (engine === 'shifter') {
    const options = parseOptions(SHIFTER, words);
    const image = options.last('--image')?.value;
    const first = options.operands[0];
    const program = first ? words.slice(first.index) : [];
    return { engine, verb: '', action: 'run', global: options, options, ...(image && { image }), program };
  }
  const found = ENGINES.get(engine);
  return found && withVerb(engine, found, words);
}

/** ch-run takes options on both sides of the image, up to `--`. */
function chRun(words: readonly Word[]): ContainerCall {
  const dashes = words.findIndex((word) => staticText(word) === '--');
  const options =
    dashes < 0 ? parseOptions({ ...CH_RUN, style: 'posix' }, words) : parseOptions(CH_RUN, words.slice(0, dashes));
  const image = options.operands[0];
  const program = dashes < 0 ? words.slice(image ? image.index + 1 : words.length) : words.slice(dashes + 1);
  return {
    engine: 'ch-run',
    verb: '',
    action: 'run',
    global: options,
    options,
    ...(image && { image: image.word }),
    program,
  };
}

function withVerb(name: string, engine: Engine, words: readonly Word[]): ContainerCall | undefined {
  const global = parseOptions(engine.globals, words);
  const first = global.operands[0];
  const written = first && staticText(first.word);
  if (!first || written === undefined) return undefined;
  let verb = written;
  let from = first.index + 1;
  if (engine.groups.includes(verb)) {
    const second = staticText(words[from]);
    if (second !== undefined) {
      verb = `${verb} ${second}`;
      from++;
    }
  }
  const [action, table] = engine.verbs[plain(verb)] ?? ['other', engine.other];
  const options = parseOptions(table, words, from);
  const call = { engine: name, verb, action, global, options };
  if (action !== 'run' && action !== 'exec') return { ...call, program: [] };
  const index = imageIndex(options, from);
  const image = words[index];
  if (!image) return { ...call, program: [] };
  // `instance start IMAGE NAME`: the name is not a program.
  const skip = verb.startsWith('instance') ? 2 : 1;
  const before = index === options.operands[0]?.index ? options : parseOptions(table, words.slice(0, index), from);
  return { ...call, options: before, image, program: words.slice(index + skip) };
}

/** `docker image pull` is `docker pull`; `docker buildx create` makes a builder and no container. */
function plain(verb: string): string {
  return verb.replace(/^container (?=run|create|exec)|^image (?=pull|build)|^build(?:er|x) (?=build)/, '');
}

/** Names of variables that hold an image, and of those that hold options. */
const IMAGE_NAME = /im(?:a?ge?)(?:s|_|$|[A-Z])|sif|simg|sqsh|cont(?:ainer)?(?:_|$)|container|sandbox/i;
const OPTION_NAME =
  /op(?:t|tions?)s?(?:_|$)|arg|flag|param|bind|mount|vol|gpu|env|extra|net(?:_|$)|^nv$|_nv$|cmd|switch|[@*]/i;

/**
 * Where the image stands. An unquoted variable may be options or the image: `$OPTS $SIF program`. Its name tells, or
 * else that options can't follow the image and that the word after it does not look like one.
 */
function imageIndex({ options, operands, words }: ParsedCall, from: number): number {
  const operand = operands[0]?.index ?? words.length;
  const end = Math.max(from, ...options.map((option) => option.end));
  const taken = (index: number): boolean => options.some((option) => option.index <= index && index < option.end);
  let candidate: number | undefined;
  for (let index = from; index < operand; index++) {
    const word = words[index];
    if (taken(index) || !word || staticText(word) === '--') continue;
    const name = word.pieces.map((piece) => (piece.kind === 'unknown' ? (piece.name ?? '') : '')).join(' ');
    if (OPTION_NAME.test(name)) continue;
    if (IMAGE_NAME.test(name)) return index;
    if (index >= end) candidate ??= index;
  }
  const looksLikeImage = /[/:]|\.(?:sif|simg|img|sqsh)$/.test(words[operand] ? shapeOf(words[operand]) : '');
  return candidate !== undefined && !looksLikeImage ? candidate : operand;
}

/** True for docker and the programs that take its options. */
function isOciEngine(engine: string): boolean {
  return ENGINES.get(engine) === OCI;
}

/** True for apptainer and singularity. */
function isApptainer(engine: string): boolean {
  return ENGINES.get(engine) === APPTAINER;
}

/** The scope of what runs inside the container. */
function scopeInside(call: ContainerCall, command: Command): ContainerScope {
  return {
    engine: call.engine,
    command: command.id,
    ...(call.image && { image: call.image }),
    network: networkOf(call),
  };
}

function networkOf({ engine, action, options }: ContainerCall): ContainerScope['network'] {
  if (!isOciEngine(engine)) return options.has('--net') ? 'private' : 'host';
  if (action === 'exec') return 'unknown';
  const option = options.last('--network');
  const network = staticText(option?.value);
  if (network === 'host') return 'host';
  if (network === 'none') return 'private';
  // The default is a network of its own that only published ports lead into.
  const standard = !option || network === 'bridge' || network === 'slirp4netns' || network === 'pasta';
  return !standard || options.has('--pod') || options.open ? 'unknown' : 'bridge';
}

/** The container of a job step: pyxis's `--container-image`, CSCS's `--environment`, Slurm's `--container`. */
export function containerOfStep(call: ParsedCall, command: Command): ContainerScope | undefined {
  const option = call.last('--container-image', '--environment', '--container', '--container-name');
  if (!option) return undefined;
  return {
    engine: option.name === '--container' ? 'oci' : 'pyxis',
    command: command.id,
    ...(option.value && { image: option.value }),
    network: 'host',
  };
}

const engines: Wrapper = {
  names: CONTAINER_ENGINES,
  starts(command): Started[] {
    const call = containerCall(command);
    if (call?.verb === 'compose') return startedByCompose(command, (call.global.operands[0]?.index ?? 1) + 1);
    if (!call || (call.action !== 'run' && call.action !== 'exec')) return [];
    const container = scopeInside(call, command);
    const entrypoint = isOciEngine(call.engine) ? call.options.last('--entrypoint')?.value : undefined;
    const scope: Partial<Scope> = { container };
    const variables = [...prefixedVariables(call, command), ...environmentOptions(call)];
    const built =
      !entrypoint && call.image && call.action === 'run' && (isOciEngine(call.engine) || runscript(call))
        ? entryPoint(call.image, call.program)
        : undefined;
    const given = entrypoint && staticText(entrypoint) !== '' ? [entrypoint, ...call.program] : call.program;
    const words = built?.words ?? withoutDashes(given);
    // An option behind the image is for a program that the image names.
    if (!words[0] || prefixOf(words[0]).startsWith('-')) return [];
    const label = `${call.engine} ${call.verb}`.trim();
    // `apptainer run` hands its words to the image's own runscript, which usually runs them.
    const certain = !runscript(call);
    return [
      {
        kind: 'command',
        label,
        words,
        scope,
        environment: [...(built?.environment ?? []), ...variables],
        ...(isOciEngine(call.engine) && !call.options.has('--env-host') && { inherits: passedVariables(call) }),
        ...(!certain && { certain }),
      },
    ];
  },
};

/** `buildah run NAME -- command`; what an image starts by itself mostly takes `--` for the end of its options too. */
function withoutDashes(words: readonly Word[]): readonly Word[] {
  return staticText(words[0]) === '--' ? words.slice(1) : words;
}

function runscript(call: ContainerCall): boolean {
  return isApptainer(call.engine) && (call.verb === 'run' || call.verb.startsWith('instance'));
}

/** `-e NAME=value`; apptainer's `--env` takes a list. */
function environmentOptions(call: ContainerCall): { name: string; value: Word }[] {
  const values = call.options.all('--env').flatMap((option) => option.value ?? []);
  const words = isApptainer(call.engine) ? values.flatMap((value) => splitWord(value, ',')) : values;
  return words.flatMap((word) => assignmentIn(word) ?? []);
}

/** `-e NAME` hands a variable of the caller on. */
function passedVariables(call: ContainerCall): string[] {
  return call.options.all('--env').flatMap(({ value }) => (value && /^\w+$/.exec(staticText(value) ?? '')?.[0]) ?? []);
}

/** Apptainer passes `APPTAINERENV_NAME` (formerly `SINGULARITYENV_NAME`) into the container as `NAME`. */
function prefixedVariables(call: ContainerCall, command: Command): { name: string; value: Word }[] {
  if (!isApptainer(call.engine)) return [];
  return command.environment.names().flatMap((full) => {
    const name = /^(?:APPTAINER|SINGULARITY)ENV_(\w+)$/.exec(full)?.[1];
    const values = command.environment.get(full);
    return name !== undefined && values?.length === 1 && values[0] ? [{ name, value: values[0] }] : [];
  });
}

export const CONTAINER_WRAPPERS: readonly Wrapper[] = [engines];
