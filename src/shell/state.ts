// The shell's state at one point of the script: variables, functions, positional parameters, working directory.
import type { Positions, StandardInput } from './input.ts';
import type { FunctionDef } from '../lang/bash/ast.ts';
import type { Held } from '../model/command.ts';
import { known, type Static } from '../model/static.ts';
import type { Piece, Word } from '../model/word.ts';
import type { Place } from '../text/place.ts';
import type { Frame, LineRead } from './frame.ts';
import { NO_OUTCOME, type Outcome } from './outcome.ts';
import { SharedMap } from './shared-map.ts';
import {
  type Alternative,
  bounded,
  hole,
  outside,
  scalar,
  simplify,
  single,
  type Value,
  type Variable,
} from './values.ts';

/** What a name stands for when several arms of a branch define it. */
export interface Choice<T> {
  readonly options: readonly T[];
  /** false: in some runs it is none of these */
  readonly always: boolean;
}

export function only<T>(option: T): Choice<T> {
  return { options: [option], always: true };
}

/** A function with the text it was defined in. */
export interface ShellFunction {
  readonly node: FunctionDef;
  readonly frame: Frame;
  /** the line that defines it: aliases of later lines do not count in it */
  readonly line: LineRead;
}

/** The text of a file the script itself wrote, as far as it is known. */
export type FileText = readonly Piece[];

/** A file that a descriptor of the shell writes to. */
export interface OutputFile {
  readonly target: Word;
  /** where its path starts */
  readonly cwd: Static<string>;
}

/** An alias; it counts in lines after the one that defines it. */
export interface Alias {
  readonly pieces: readonly Piece[];
  readonly line: LineRead;
  /** false: in some runs it is not defined */
  readonly always: boolean;
  /** `unalias`: it is none from here on */
  readonly removed?: true;
  /** what it was before, for lines that were read then */
  readonly before?: Alias;
}

/** Shell text that runs when the shell ends or is sent a signal. */
export interface Trap {
  /** `EXIT` or the name of a signal */
  readonly event: string;
  readonly at: Place;
  /** the text, unknown parts as `…` */
  readonly text: string;
  /** runs the text in the state in which the shell ends; `sure`: it runs in every run */
  readonly run: (end: State, sure: boolean) => void;
  /** set in every run */
  readonly certain: boolean;
  /** the variables when it was set */
  readonly variables: SharedMap<string, Variable>;
}

/** The directories a shell can go back to. */
export interface WayBack {
  /** where `cd -` leads */
  readonly previous?: Static<string>;
  /** where `popd` leads, the next one last */
  readonly stack: readonly Static<string>[];
}

export const NO_WAY_BACK: WayBack = { stack: [] };

/** Positional parameters; undefined: whatever the caller of the script gave. */
export type Positional = readonly Word[] | undefined;

/** The names that a function made local, with what they stand for outside of it. */
export type Locals = ReadonlyMap<string, Variable | undefined>;

/** Which of the things that are running some arm of a branch may have left early. */
export interface MaybeLeft {
  readonly loop: boolean;
  readonly function: boolean;
  /** the line that bash is running, as by an expansion that bash refuses */
  readonly line: boolean;
  readonly shell: boolean;
}

export const NOT_LEFT: MaybeLeft = { loop: false, function: false, line: false, shell: false };

/** What `set` and `shopt` switch on. */
export interface Switches {
  /** `set -x` */
  readonly traced: boolean;
  /** `set -e` */
  readonly errexit: boolean;
  /** `set -u` */
  readonly nounset: boolean;
  /** `set -o pipefail` */
  readonly pipefail: boolean;
  /** `set -a` */
  readonly allexport: boolean;
  /** the place that switched it on in some runs only */
  readonly allexportSometimes?: Place;
  readonly expandAliases: boolean;
  /** aliases are expanded in some runs only */
  readonly aliasesSometimes: boolean;
  /** `nullglob` or `failglob`: a pattern that matches nothing does not stay as it is */
  readonly globsVanish: boolean;
  /** `failglob`: bash refuses a command with a pattern that matches nothing */
  readonly globsFail: boolean;
  /** the last command of a pipeline runs in the shell itself */
  readonly lastPipe: boolean;
  /** `{a,b}` makes words; `either`: the system's `sh` decides, which is bash in some systems and dash in others */
  readonly braces: 'on' | 'off' | 'either';
}

const ALL_OFF: Switches = {
  traced: false,
  errexit: false,
  nounset: false,
  pipefail: false,
  allexport: false,
  expandAliases: false,
  aliasesSometimes: false,
  globsVanish: false,
  globsFail: false,
  lastPipe: false,
  braces: 'on',
};

/** Variables every environment has: a new value reaches programs without `export`. */
const ALWAYS_EXPORTED: ReadonlySet<string> = new Set(['PATH', 'HOME']);

export class State {
  readonly variables: SharedMap<string, Variable>;
  readonly functions: SharedMap<string, Choice<ShellFunction>>;
  readonly aliases: SharedMap<string, Alias>;
  readonly files: SharedMap<string, Choice<FileText>>;
  /** functions that children see; false: in some runs only */
  readonly exportedFunctions: SharedMap<string, boolean>;
  /** how far inputs were read; those not listed were not */
  readonly positions: Positions;
  /** what descriptors hold that the shell itself opened to read, by number */
  readonly descriptors: SharedMap<string, StandardInput>;
  /** files that descriptors write to which the shell itself opened, by number or by the variable that has it */
  readonly outputs: SharedMap<string, OutputFile>;
  traps: readonly Trap[] = [];
  positional: Positional;
  /** `$0`, when a `-c` text was given one */
  programName: Word | undefined;
  /** the file whose path `$0` is, as reports show it */
  script: string | undefined;
  cwd: Static<string> = known('.');
  /** where `cd -` and `popd` lead */
  wayBack: WayBack = NO_WAY_BACK;
  switches: Switches = ALL_OFF;
  /** what must have gone well for control to be here */
  held: Held | undefined;
  /** what the exit status of the last statement tells */
  outcome: Outcome = NO_OUTCOME;
  /** names made local with what they stood for outside, one map for each function that is running */
  locals: readonly Locals[] = [];
  /** nothing after this point runs in this loop round, function or shell */
  ended: 'no' | 'loop' | 'return' | 'exit' = 'no';
  maybeLeft: MaybeLeft = NOT_LEFT;

  constructor(from?: State) {
    this.variables = new SharedMap(from?.variables);
    this.functions = new SharedMap(from?.functions);
    this.aliases = new SharedMap(from?.aliases);
    this.files = new SharedMap(from?.files);
    this.exportedFunctions = new SharedMap(from?.exportedFunctions);
    this.positions = new SharedMap(from?.positions);
    this.descriptors = new SharedMap(from?.descriptors);
    this.outputs = new SharedMap(from?.outputs);
    if (from) this.#copyRest(from);
  }

  fork(): State {
    const copy = new State(this);
    copy.ended = 'no';
    return copy;
  }

  /** A copy that has ended where this one has. */
  copy(): State {
    return new State(this);
  }

  /** What a child process sees: exported variables and exported functions are all that is left. */
  child(): State {
    const state = new State();
    for (const [name, variable] of this.variables) {
      // Each shell begins with the first of its own options.
      if (name === 'OPTIND') continue;
      if (variable.exported) state.variables.set(name, handedOn(variable));
      else if (variable.exportedSometimes) state.variables.set(name, sometimes(name, handedOn(variable)));
    }
    for (const [path, file] of this.files) state.files.set(path, file);
    for (const [name, always] of this.exportedFunctions) {
      const definition = this.functions.get(name);
      if (definition) {
        state.functions.set(name, always ? definition : { ...definition, always: false });
        // A grandchild has it too.
        state.exportedFunctions.set(name, always);
      }
    }
    state.positions.assign(this.positions);
    state.descriptors.assign(this.descriptors);
    state.outputs.assign(this.outputs);
    state.cwd = this.cwd;
    state.held = this.held;
    return state;
  }

  /** Forgets the variables of other names, and all functions: what runs elsewhere may have its own. */
  keepOnly(names: readonly string[]): void {
    for (const name of [...this.variables.keys()]) if (!names.includes(name)) this.variables.delete(name);
    for (const name of [...this.functions.keys()]) this.functions.delete(name);
    for (const name of [...this.exportedFunctions.keys()]) this.exportedFunctions.delete(name);
  }

  set(name: string, alternatives: readonly Alternative[], exported?: boolean): void {
    const before = this.variables.get(name);
    const kept = simplify(alternatives).map(({ tags, value }) => ({
      tags,
      value: inCase(bounded(value, name), before?.transform),
    }));
    const variable: Variable = {
      ...before,
      alternatives: kept,
      exported: exported ?? ((before ? before.exported : ALWAYS_EXPORTED.has(name)) || this.switches.allexport),
    };
    const { exportedSometimes: _, ...decided } = variable;
    const { allexportSometimes } = this.switches;
    const undecided = allexportSometimes && !variable.exported ? { exportedSometimes: allexportSometimes } : {};
    this.variables.set(name, exported === undefined ? { ...variable, ...undecided } : decided);
  }

  setScalar(name: string, pieces: readonly Piece[]): void {
    this.set(name, single(scalar(pieces)));
  }

  /** Forgets what a variable holds. */
  blur(name: string, reason: 'loop' | 'input' | 'arithmetic' | 'too-many' | 'variable', at: Place): void {
    this.setScalar(name, [hole(reason, at, { name })]);
  }

  switch(changes: Partial<Switches>): void {
    this.switches = { ...this.switches, ...changes };
  }

  setAllexport(on: boolean): void {
    const { allexportSometimes: _, ...rest } = this.switches;
    this.switches = { ...rest, allexport: on };
  }

  /** Makes a name local to the function that is running. */
  makeLocal(name: string): void {
    const last = this.locals.at(-1);
    if (!last || last.has(name)) return;
    this.locals = [...this.locals.slice(0, -1), new Map([...last, [name, this.variables.get(name)]])];
  }

  /** Ends a function: what was local to it and to those it called stands for what it did outside. */
  leaveFunction(level: number, positional: Positional): void {
    for (const locals of this.locals.slice(level).reverse())
      for (const [name, before] of locals) {
        if (before) this.variables.set(name, before);
        else this.variables.delete(name);
      }
    this.locals = this.locals.slice(0, level);
    this.positional = positional;
  }

  /** Takes over another state, as after a subshell's results were joined. */
  assign(other: State): void {
    if (other === this) return;
    this.variables.assign(other.variables);
    this.functions.assign(other.functions);
    this.aliases.assign(other.aliases);
    this.files.assign(other.files);
    this.exportedFunctions.assign(other.exportedFunctions);
    this.positions.assign(other.positions);
    this.descriptors.assign(other.descriptors);
    this.outputs.assign(other.outputs);
    this.#copyRest(other);
  }

  #copyRest(other: State): void {
    this.traps = other.traps;
    this.positional = other.positional;
    this.programName = other.programName;
    this.script = other.script;
    this.cwd = other.cwd;
    this.wayBack = other.wayBack;
    this.switches = other.switches;
    this.held = other.held;
    this.outcome = other.outcome;
    this.locals = other.locals;
    this.ended = other.ended;
    this.maybeLeft = other.maybeLeft;
  }
}

/** What `declare -u` and `declare -l` make of a value. */
function inCase(value: Value, transform: Variable['transform']): Value {
  if (!transform || value.kind !== 'scalar') return value;
  const pieces = value.pieces.map((piece): Piece => {
    if (piece.kind === 'unknown') return piece;
    const text = transform === 'upper' ? piece.text.toUpperCase() : piece.text.toLowerCase();
    return text === piece.text ? piece : { ...piece, text, at: { ...piece.at, exact: false } };
  });
  return { ...value, pieces };
}

/** A variable as a child sees it: no environment holds a list. */
function handedOn(variable: Variable): Variable {
  if (!variable.alternatives.some(({ value }) => value.kind === 'array')) return variable;
  const alternatives = variable.alternatives.map(({ tags, value }): Alternative => ({
    tags,
    value: value.kind === 'array' ? { kind: 'unset' } : value,
  }));
  const { exportedSometimes, ...rest } = variable;
  // Where the variable is not there, nobody has exported it.
  const exported = alternatives.every(({ value }) => value.kind === 'unset');
  return { ...rest, alternatives, exported: !exported, ...(exportedSometimes && { exportedSometimes }) };
}

/** A variable that is exported in some runs only, as a child sees it. */
function sometimes(name: string, variable: Variable): Variable {
  const at = variable.exportedSometimes;
  const unseen: Value[] = at ? [outside(name, at)] : [];
  return {
    ...variable,
    alternatives: [...variable.alternatives, ...unseen.map((value) => ({ value, tags: [] }))],
  };
}
