// The shell's state at one point of the script: variables, functions, positional parameters, working directory.
import { known, type Static, unknown } from '../model/static.ts';
import type { Held } from '../model/command.ts';
import type { Piece, Word } from '../model/word.ts';
import type { Place } from '../text/place.ts';
import type { FunctionDef } from '../lang/bash/ast.ts';
import type { Frame } from './frame.ts';
import { commonHeld, NO_OUTCOME, type Outcome } from './outcome.ts';
import {
  type Alternative,
  bounded,
  hole,
  MAX_ALTERNATIVES,
  scalar,
  simplify,
  single,
  type Tag,
  type Value,
  type Variable,
} from './values.ts';

/** A function with the text it was defined in. */
export interface ShellFunction {
  readonly node: FunctionDef;
  readonly frame: Frame;
}

/** A file the script itself wrote, as far as its text is known. */
export interface VirtualFile {
  readonly pieces: readonly Piece[];
}

/** Positional parameters; undefined: whatever the caller of the script gave. */
export type Positional = readonly Word[] | undefined;

const NOT_LEFT = { loop: false, function: false, shell: false };

export class State {
  readonly variables: Map<string, Variable>;
  readonly functions: Map<string, ShellFunction>;
  readonly aliases: Map<string, readonly Piece[]>;
  readonly files: Map<string, VirtualFile>;
  readonly exportedFunctions: Set<string>;
  positional: Positional;
  /** `$0`, when a `-c` text was given one */
  programName: Word | undefined;
  cwd: Static<string>;
  /** `set -x` */
  traced = false;
  /** `set -e` */
  errexit = false;
  /** `set -o pipefail` */
  pipefail = false;
  /** `set -a` */
  allexport = false;
  /** what must have gone well for control to be here */
  held: Held | undefined;
  /** what the exit status of the last statement tells */
  outcome: Outcome = NO_OUTCOME;
  expandAliases = false;
  /** names made local, one set for each function that is running */
  locals: Set<string>[];
  /** nothing after this point runs in this loop round, function or shell */
  ended: 'no' | 'loop' | 'return' | 'exit' = 'no';
  /** some arm of a branch may have left the loop round, the function or the shell */
  maybeLeft: { readonly loop: boolean; readonly function: boolean; readonly shell: boolean } = NOT_LEFT;

  constructor(from?: State) {
    this.variables = new Map(from?.variables);
    this.functions = new Map(from?.functions);
    this.aliases = new Map(from?.aliases);
    this.files = new Map(from?.files);
    this.exportedFunctions = new Set(from?.exportedFunctions);
    this.positional = from?.positional;
    this.programName = from?.programName;
    this.cwd = from?.cwd ?? known('.');
    this.locals = from?.locals.map((names) => new Set(names)) ?? [];
    if (from) {
      this.traced = from.traced;
      this.errexit = from.errexit;
      this.pipefail = from.pipefail;
      this.held = from.held;
      this.outcome = from.outcome;
      this.allexport = from.allexport;
      this.expandAliases = from.expandAliases;
      this.maybeLeft = from.maybeLeft;
    }
  }

  fork(): State {
    return new State(this);
  }

  /** What a child process sees: exported variables and exported functions are all that is left. */
  child(): State {
    const state = new State();
    for (const [name, variable] of this.variables) if (variable.exported) state.variables.set(name, variable);
    for (const [path, file] of this.files) state.files.set(path, file);
    for (const [name, definition] of this.functions)
      if (this.exportedFunctions.has(name)) state.functions.set(name, definition);
    state.cwd = this.cwd;
    state.held = this.held;
    return state;
  }

  set(name: string, alternatives: readonly Alternative[], exported?: boolean): void {
    const before = this.variables.get(name);
    const kept = simplify(alternatives).map((one) => ({ tags: one.tags, value: bounded(one.value, name) }));
    this.variables.set(name, {
      ...before,
      alternatives: kept,
      exported: exported ?? (before?.exported === true || this.allexport),
    });
  }

  setScalar(name: string, pieces: readonly Piece[]): void {
    this.set(name, single(scalar(pieces)));
  }

  /** Forgets what a variable holds. */
  blur(name: string, reason: 'loop' | 'input' | 'arithmetic' | 'too-many' | 'variable', at: Place): void {
    this.setScalar(name, [hole(reason, at, { name })]);
  }

  /** Takes over another state, as after a subshell's results were joined. */
  assign(other: State): void {
    replace(this.variables, other.variables);
    replace(this.functions, other.functions);
    replace(this.aliases, other.aliases);
    replace(this.files, other.files);
    this.positional = other.positional;
    this.cwd = other.cwd;
    this.locals = other.locals;
    this.traced = other.traced;
    this.errexit = other.errexit;
    this.pipefail = other.pipefail;
    this.held = other.held;
    this.outcome = other.outcome;
    this.allexport = other.allexport;
    this.expandAliases = other.expandAliases;
    this.ended = other.ended;
    this.maybeLeft = other.maybeLeft;
  }
}

function replace<K, V>(target: Map<K, V>, source: ReadonlyMap<K, V>): void {
  if (target === source) return;
  target.clear();
  for (const [key, value] of source) target.set(key, value);
}

/**
 * Joins the states at the end of a branch's arms, variable by variable. Arms that ended the shell take no part.
 *
 * @param branch a number no other branch has
 * @param at where unknown values are said to come from
 */
export function join(arms: readonly State[], branch: number, at: Place): State {
  const running = arms.filter((arm) => arm.ended === 'no');
  const first = running[0];
  if (!first) {
    const ended = (arms[0] ?? new State()).fork();
    // The weakest end decides: what follows it may still run.
    ended.ended =
      (['loop', 'return', 'exit'] as const).find((kind) => arms.some((arm) => arm.ended === kind)) ?? 'exit';
    return ended;
  }
  const result = first.fork();
  result.maybeLeft = {
    loop: arms.some((arm) => arm.maybeLeft.loop || arm.ended === 'loop'),
    function: arms.some((arm) => arm.maybeLeft.function || arm.ended === 'return'),
    shell: arms.some((arm) => arm.maybeLeft.shell || arm.ended === 'exit'),
  };
  result.outcome = NO_OUTCOME;
  if (running.length === 1) return result;
  result.held = commonHeld(running.map((arm) => arm.held));
  const names = new Set<string>();
  for (const arm of running) for (const name of arm.variables.keys()) names.add(name);
  for (const name of names) {
    const before = running.map((arm) => arm.variables.get(name));
    if (before.every((variable) => variable === before[0])) continue;
    const alternatives: Alternative[] = [];
    before.forEach((variable, arm) => {
      const tag = { branch, arm };
      for (const one of variable?.alternatives ?? single(outside(name, at)))
        alternatives.push({ value: one.value, tags: withTag(one.tags, tag) });
    });
    const simplified = simplify(alternatives);
    const some = before.find((variable) => variable !== undefined);
    result.variables.set(name, {
      ...some,
      alternatives:
        simplified.length > MAX_ALTERNATIVES ? single(scalar([hole('too-many', at, { name })])) : simplified,
      exported: before.some((variable) => variable?.exported === true),
    });
  }
  for (const arm of running.slice(1)) {
    for (const [name, definition] of arm.functions)
      if (!result.functions.has(name)) result.functions.set(name, definition);
    for (const [path, file] of arm.files) if (!result.files.has(path)) result.files.set(path, file);
    for (const name of arm.exportedFunctions) result.exportedFunctions.add(name);
    if (
      arm.cwd !== result.cwd &&
      !(arm.cwd.state === 'known' && result.cwd.state === 'known' && arm.cwd.value === result.cwd.value)
    ) {
      result.cwd = unknown('variable', at);
    }
    if (arm.positional !== result.positional) result.positional = undefined;
    result.traced ||= arm.traced;
  }
  return result;
}

function withTag(tags: readonly Tag[], tag: Tag): readonly Tag[] {
  return [...tags, tag];
}

/** The value of a variable that only the environment could set. */
function outside(name: string, at: Place): Value {
  return scalar([hole('variable', at, { name })]);
}
