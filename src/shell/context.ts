// What holds around a statement while it is interpreted, and the bounds of the whole interpretation.
import type { PipelinePosition, Redirect, Scope, Via } from '../model/command.ts';
import type { Frame, LineRead } from './frame.ts';
import type { StandardInput } from './input.ts';
import type { OutputFile, State } from './state.ts';
import type { Tag } from './values.ts';

/** Bounds, all in counts, so that results do not depend on the machine's speed. */
export interface ShellLimits {
  /** statements interpreted, guests and loop rounds included */
  readonly steps: number;
  /** guests within guests */
  readonly depth: number;
  /** guests in all */
  readonly guests: number;
  /** UTF-16 units of guest text in all */
  readonly guestUnits: number;
  readonly commands: number;
}

export const DEFAULT_LIMITS: ShellLimits = {
  steps: 60_000,
  depth: 12,
  guests: 400,
  guestUnits: 2_000_000,
  commands: 30_000,
};

export const JOB_SCOPE: Scope = {
  user: 'job',
  node: 'batch',
  phase: 'run',
  background: false,
  conditional: false,
  loop: false,
  traced: false,
};

/** Where a function, sourced file or shell collects the states in which it was left early. */
export interface Exits {
  readonly states: State[];
}

/** A loop that is running: the states in which it, or one of its rounds, was left early. */
export interface Loop {
  readonly breaks: Exits;
  readonly continues: Exits;
  /** how often it was left, by any way */
  jumps: number;
  readonly outer?: Loop;
}

export interface Context {
  readonly frame: Frame;
  readonly scope: Scope;
  readonly certain: boolean;
  readonly via: readonly Via[];
  readonly parent?: number;
  /** alternatives already decided on: values from other arms do not go with them */
  readonly assumed: readonly Tag[];
  /** command and process substitutions around */
  readonly substitutions: number;
  readonly pipeline?: PipelinePosition;
  /** where the commands of `>(…)` wait until it is known what is written to them */
  readonly outlets?: Outlet[];
  /** redirections of an enclosing compound command */
  readonly redirects: readonly Redirect[];
  /** what standard input holds, when the text tells */
  readonly stdin?: StandardInput;
  /** the file that all output goes to already, because the shell sends its own there */
  readonly sentTo?: OutputFile;
  /** a subshell or child: leaving it early does not end the script */
  readonly subshell: boolean;
  /** what reads the output may end before: the next write ends this shell */
  readonly readerMayEnd?: boolean;
  /** the states in which the line that bash is running is left, as by an expansion that bash refuses */
  readonly discarded: Exits;
  /** a subshell that bash leaves without its trap on the exit: `… | while …`, `if … fi &` */
  readonly dropsTraps?: boolean;
  /** the states in which `exit` leaves the running shell */
  readonly shell: Exits;
  readonly loop?: Loop;
  /** the function or sourced file that `return` leaves */
  readonly function?: Exits;
  readonly functionDepth: number;
  /** the exit status is asked for (`if`, `while`, left of `&&` and `||`, `!`): errexit takes no notice of it */
  readonly tested?: boolean;
  /** rounds of all enclosing unrolled loops, multiplied */
  readonly rounds: number;
  /** the text and the offset of the line that bash has read last: aliases are expanded line by line */
  readonly line: LineRead;
  /** the aliases that are being expanded: they are not expanded again */
  readonly aliases: readonly string[];
}

/** The commands of one `>(…)`. */
export interface Outlet {
  /** the outermost of them, once they ran */
  readonly commands: readonly number[];
  /** runs them; what they read is known when `stdin` is */
  readonly feed: (stdin: StandardInput | undefined) => void;
}

/**
 * The redirections of enclosing commands that still reach a place where a pipe or substitution takes over.
 *
 * @param taken which of standard input and output the pipe has
 */
export function redirectsBeside(
  redirects: readonly Redirect[],
  taken: { readonly input: boolean; readonly output: boolean },
): readonly Redirect[] {
  if (!taken.input && !taken.output) return redirects;
  return redirects.filter(({ op, fd }) => {
    if (op === '<' || op === '<>' || op === '<&') return !(taken.input && (fd ?? 0) === 0);
    return !(taken.output && (fd ?? 1) === 1);
  });
}

/** Whether redirections give a command a file to read. */
export function readsFile(redirects: readonly Redirect[]): boolean {
  return redirects.some(({ op, fd }) => (op === '<' || op === '<>' || op === '<&') && (fd ?? 0) === 0);
}

/** The context of something that may or may not run. */
export function conditionally(context: Context): Context {
  return {
    ...context,
    certain: false,
    scope: context.scope.conditional ? context.scope : { ...context.scope, conditional: true },
  };
}

/** What is true of all that a text does, besides what the text says. */
export interface Surroundings {
  readonly scope?: Scope;
  /** false: it may never be run */
  readonly certain?: boolean;
  readonly via?: readonly Via[];
}

/** The context in which a text begins that no other text is around. */
export function outermost(frame: Frame, { scope = JOB_SCOPE, certain = true, via = [] }: Surroundings): Context {
  return {
    frame,
    scope,
    certain,
    via,
    assumed: [],
    substitutions: 0,
    redirects: [],
    subshell: false,
    shell: { states: [] },
    discarded: { states: [] },
    functionDepth: 0,
    rounds: 1,
    line: { frame, start: 0 },
    aliases: [],
  };
}
