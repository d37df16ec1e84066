// Walks through the stages of a build and keeps what each instruction leaves for the next.
import type {
  ArgInstruction,
  CommandForm,
  Dockerfile,
  FromInstruction,
  Instruction,
  PairsInstruction,
  SourceWord,
} from '../../lang/dockerfile/index.ts';
import type { Piece, Word } from '../../model/word.ts';
import { normalize } from '../../shell/path-key.ts';
import { type Expanded, expandWord, knownText } from './expand.ts';
import { isPredefined, type Value, Variables } from './variables.ts';

/** One stage, as it is at some point of the build. */
export interface Stage {
  readonly index: number;
  readonly name: string | undefined;
  readonly from: FromInstruction;
  /** the image it begins with, build arguments put in */
  readonly image: Expanded;
  /** the earlier stage that it begins with */
  readonly parent: Stage | undefined;
  /** what instructions and their programs see: ENV and ARG, the later of one name */
  readonly variables: Variables;
  /** what the image keeps: ENV */
  readonly environment: Variables;
  /** ONBUILD: what a stage or build that begins with this one does first */
  readonly triggers: Trigger[];
  /** SHELL, when one was given */
  shell: readonly Word[] | undefined;
  /** USER, when one was given */
  user: Expanded | undefined;
  /** WORKDIR as an absolute path; undefined where the base image or an argument decides */
  workdir: string | undefined;
  command: CommandForm | undefined;
  /** CMD stands in this stage */
  ownCommand: boolean;
  entrypoint: CommandForm | undefined;
  healthcheck: CommandForm | undefined;
  /** what EXPOSE declares: `8888`, `8000-8010/udp` */
  ports: readonly Word[];
}

export type Trigger = Exclude<Instruction, { kind: 'onbuild' | 'from' }>;

/** An instruction that was reached; `stage` is as the instruction leaves it. */
export interface Step {
  readonly stage: Stage;
  readonly instruction: Exclude<Instruction, { kind: 'onbuild' }>;
  /** by ONBUILD: it runs in other builds, which begin with this image */
  readonly triggered: boolean;
}

/** Goes through a file in its order; instructions before the first FROM are no steps. */
export function* stepsOf(dockerfile: Dockerfile): Generator<Step, void> {
  const globals = new GlobalVariables(false);
  const stages: Stage[] = [];
  for (const instruction of dockerfile.instructions) {
    if (instruction.kind === 'from') stages.push(begin(instruction, stages, globals));
    const stage = stages.at(-1);
    if (!stage) {
      if (instruction.kind === 'arg') setArguments(instruction, globals, globals);
    } else if (instruction.kind !== 'onbuild') {
      yield perform(instruction, stage, globals);
      if (instruction.kind !== 'from') continue;
      for (const trigger of stage.parent?.triggers ?? []) yield perform(trigger, stage, globals);
    } else {
      const trigger = instruction.instruction;
      if (trigger.kind === 'onbuild' || trigger.kind === 'from') continue;
      stage.triggers.push(trigger);
      // What it sets in another build is not set here.
      yield { ...perform(trigger, childOf(stage), globals), triggered: true };
    }
  }
}

function perform(instruction: Step['instruction'], stage: Stage, globals: Variables): Step {
  apply(instruction, stage, globals);
  return { stage, instruction, triggered: false };
}

function begin(from: FromInstruction, stages: readonly Stage[], globals: Variables): Stage {
  const image = expandWord(from.image, globals);
  const parent = stageFor(image.pieces, stages);
  const start = { index: stages.length, name: from.alias?.toLowerCase(), from, image, parent };
  if (parent) return { ...childOf(parent), ...start, ownCommand: false };
  const scratch = knownText(image.pieces) === 'scratch';
  return {
    ...start,
    variables: new Variables(!scratch, scratch ? [['PATH', defaultPath(from)]] : []),
    environment: new Variables(!scratch),
    triggers: [],
    shell: undefined,
    user: undefined,
    workdir: scratch ? '/' : undefined,
    command: undefined,
    ownCommand: false,
    entrypoint: undefined,
    healthcheck: undefined,
    ports: [],
  };
}

/** What the builder sets where the base image sets none. */
function defaultPath({ image }: FromInstruction): Value {
  const at = { ...image.at, exact: false };
  const text = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
  return { pieces: [{ kind: 'text', text, at, use: at, quoted: true }], replaceable: false };
}

/** The stage that a name means; names are not sensitive to case. */
export function stageNamed(name: string | undefined, stages: readonly Stage[]): Stage | undefined {
  const wanted = name?.toLowerCase();
  return wanted === undefined ? undefined : stages.findLast((stage) => stage.name === wanted);
}

/** The stage that FROM begins with; of several that an argument chooses from, one that a plain build would take. */
function stageFor(pieces: readonly Piece[], stages: readonly Stage[]): Stage | undefined {
  const text = knownText(pieces);
  if (text !== undefined) return stageNamed(text, stages);
  const parts = pieces.map((piece) => (piece.kind === 'text' ? piece.text.toLowerCase() : undefined));
  const usual = pieces.map((piece) => (piece.kind === 'text' ? piece.text : (USUAL_PLATFORM[piece.name ?? ''] ?? '')));
  const plain = stageNamed(usual.join(''), stages) ?? stageNamed(parts.join(''), stages);
  if (plain || parts.every((part) => part === undefined)) return plain;
  const escaped = parts.map((part) => part?.replace(/[^\w]/g, '\\$&') ?? '.*');
  const shape = new RegExp(`^${escaped.join('')}$`);
  return stages.find((stage) => stage.name !== undefined && shape.test(stage.name));
}

/** What most builds are for, to choose among stages that are named after platforms. */
const USUAL_PLATFORM: Readonly<Record<string, string>> = {
  TARGETARCH: 'amd64',
  BUILDARCH: 'amd64',
  TARGETOS: 'linux',
  BUILDOS: 'linux',
};

function childOf(stage: Stage): Stage {
  return { ...stage, variables: stage.variables.fork(), environment: stage.environment.fork(), triggers: [] };
}

/** What FROM may use: the arguments before it, and those that the builder gives. */
class GlobalVariables extends Variables {
  override find(name: string): ReturnType<Variables['find']> {
    return isPredefined(name) && !this.get(name) ? 'base' : super.find(name);
  }
}

function apply(instruction: Step['instruction'], stage: Stage, globals: Variables): void {
  switch (instruction.kind) {
    case 'arg':
      setArguments(instruction, stage.variables, globals, stage.environment);
      break;
    case 'env':
      setEnvironment(instruction, stage);
      break;
    case 'user':
      stage.user = expanded(instruction.words, stage);
      break;
    case 'workdir':
      stage.workdir = workdir(stage.workdir, expanded(instruction.words, stage)?.pieces ?? []);
      break;
    case 'shell':
      stage.shell = instruction.words.map((word) => expandWord(word, NO_VARIABLES).word);
      break;
    case 'cmd':
      stage.command = instruction.command;
      stage.ownCommand = true;
      break;
    case 'entrypoint':
      stage.entrypoint = instruction.command;
      // A CMD from before was meant for the entry point from before.
      if (!stage.ownCommand) stage.command = undefined;
      break;
    case 'healthcheck':
      stage.healthcheck = instruction.command;
      break;
    case 'expose':
      stage.ports = [...stage.ports, ...instruction.words.map((port) => expandWord(port, stage.variables).word)];
      break;
    default:
  }
}

const NO_VARIABLES = new Variables(false);

function expanded(words: readonly SourceWord[], stage: Stage): Expanded | undefined {
  return words[0] && expandWord(words[0], stage.variables);
}

/** A relative path goes on from the one before. */
function workdir(before: string | undefined, pieces: readonly Piece[]): string | undefined {
  const path = knownText(pieces);
  if (path === undefined) return undefined;
  if (path.startsWith('/')) return normalize(path);
  return before === undefined ? undefined : normalize(`${before}/${path}`);
}

/** All values of one ENV are expanded with what was set before it. */
function setEnvironment({ pairs }: PairsInstruction, stage: Stage): void {
  const values = pairs.map(({ name, value }) => ({
    name: knownText(expandWord(name, stage.variables).pieces),
    value: expandWord(value, stage.variables),
  }));
  for (const { name, value } of values) {
    if (name === undefined) continue;
    const kept = { pieces: value.pieces, replaceable: value.replaceable };
    stage.variables.set(name, kept);
    stage.environment.set(name, kept);
  }
}

/**
 * @param environment ENV of the stage, which beats ARG: so say Docker's documentation and buildah, though not every
 *   release of BuildKit
 */
function setArguments(
  instruction: ArgInstruction,
  variables: Variables,
  globals: Variables,
  environment?: Variables,
): void {
  for (const { name, value, at } of instruction.arguments) {
    const given = value ? expandWord(value, variables) : globals.get(name);
    // Without a default it stays what it was, unless who builds gives a value.
    const kept = environment?.get(name) ?? given ?? variables.get(name);
    const outside: Value = {
      pieces: [{ kind: 'unknown', reason: 'variable', name, at, use: at, quoted: true }],
      replaceable: true,
    };
    variables.set(name, kept ? { pieces: kept.pieces, replaceable: true } : outside);
  }
}
