// One build: the machine of each stage, and what holds for the commands that run in it.
import type { Instruction } from '../../lang/dockerfile/index.ts';
import type { Scope } from '../../model/command.ts';
import type { Piece, Word } from '../../model/word.ts';
import { JOB_SCOPE } from '../../shell/context.ts';
import type { Machine, ShellStart } from '../../shell/index.ts';
import type { Place } from '../../text/place.ts';
import type { SurfaceContext } from '../surface.ts';
import { knownText } from './expand.ts';
import type { Stage, Step } from './stages.ts';

/** The format's name where effects and scopes tell what makes an image. */
export const ENGINE = 'dockerfile';

/** What a build has and leaves. */
export class Build {
  readonly context: SurfaceContext;
  /** in the order of the file */
  readonly stages: Stage[] = [];
  readonly #machines = new Map<number, Machine>();

  constructor(context: SurfaceContext) {
    this.context = context;
  }

  begin(stage: Stage): void {
    this.stages.push(stage);
    const { parent } = stage;
    const machine = this.context.session.machine('none', parent && this.#machines.get(parent.index));
    this.#machines.set(stage.index, machine);
  }

  /** The machine of a stage, in the folder and with the variables it has now. */
  machine(stage: Stage): Machine {
    const machine = this.#machines.get(stage.index) ?? this.context.session.machine('none');
    machine.cwd = { state: 'known', value: stage.workdir ?? '/' };
    return machine;
  }

  /** The machine in which an instruction runs: what a trigger does in a later build stays there. */
  machineOf({ stage, triggered }: Step): Machine {
    const machine = this.machine(stage);
    return triggered ? this.context.session.machine('none', machine) : machine;
  }

  /** What holds for all that an instruction runs. */
  surroundings(step: Step, network: BuildNetwork = 'bridge'): ShellStart & { readonly scope: Scope } {
    return { scope: buildScope(step.stage, network), certain: !step.triggered, via: this.context.via };
  }
}

type BuildNetwork = 'bridge' | 'host' | 'private';

function buildScope(stage: Stage, network: BuildNetwork): Scope {
  return { ...JOB_SCOPE, user: userOf(stage), phase: 'build', container: { engine: ENGINE, network } };
}

/** What holds for the programs that a container of the image starts with. */
export function runScope(stage: Stage): Scope {
  return {
    ...JOB_SCOPE,
    user: userOf(stage),
    phase: 'run',
    // The runtimes of clusters leave a container in the network of its node, but whoever starts it decides.
    container: { engine: ENGINE, network: 'unknown', image: stage.image.word },
  };
}

/** Images run as root unless a USER says otherwise; what a base image says is not known here. */
function userOf({ user }: Stage): Scope['user'] {
  if (!user) return 'root';
  return isRoot(knownText(user.pieces)) ? 'root' : 'other';
}

/** `root`, `0`, `0:0`, `root:wheel`. */
export function isRoot(user: string | undefined): boolean {
  return user !== undefined && /^(?:root|0+)(?::.*)?$/.test(user.trim());
}

/** Text that stands nowhere in the file. */
export function ownText(text: string, near: Place): Piece {
  const at = { ...near, exact: false };
  return { kind: 'text', text, at, use: at, quoted: true };
}

/** A word that stands nowhere in the file. */
export function ownWord(text: string, near: Place): Word {
  return { pieces: [ownText(text, near)], count: 'one', at: { ...near, exact: false } };
}

/** The values of a flag that may be given more than once. */
export function flagValues(
  { flags }: Pick<Instruction, 'flags'>,
  name: string,
): NonNullable<Instruction['flags'][number]['value']>[] {
  return flags.flatMap((flag) => (flag.name.toLowerCase() === name && flag.value ? [flag.value] : []));
}
