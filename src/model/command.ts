import type { Place } from '../text/place.ts';
import type { FilesBeside } from './files.ts';
import type { Static } from './static.ts';
import type { Piece, Word } from './word.ts';

/** A step from an outer command to the code or program it starts: `srun`, `bash -c`, `heredoc`. */
export interface Via {
  readonly label: string;
  /** the outer command or word */
  readonly at: Place;
}

/** A container a command runs in. */
export interface ContainerScope {
  /** `apptainer`, `docker`, `pyxis`, …; for what runs while an image is built or from inside it, whose format it is */
  readonly engine: string;
  /** the id of the command that starts the container; absent when no command does */
  readonly command?: number;
  readonly image?: Word;
  /** `private`: a network namespace of its own; `bridge`: one that only published ports lead into */
  readonly network: 'host' | 'private' | 'bridge' | 'unknown';
}

/** Under which conditions and where a command runs. */
export interface Scope {
  readonly user: 'job' | 'root' | 'other';
  /** set inside `ssh HOST '…'` */
  readonly remoteHost?: Word;
  /** `step`: started by srun or an MPI launcher on the job's nodes */
  readonly node: 'batch' | 'step';
  readonly container?: ContainerScope;
  readonly phase: 'run' | 'build';
  readonly background: boolean;
  /** inside a branch, a loop body, or the right side of `&&` or `||` */
  readonly conditional: boolean;
  readonly loop: boolean;
  /** `set -x` is on: every argument goes to the job's log */
  readonly traced: boolean;
}

export interface Redirect {
  readonly op: '<' | '>' | '>>' | '>|' | '<>' | '<&' | '>&' | '&>' | '&>>';
  readonly fd?: number | string;
  readonly target: Word;
  readonly at: Place;
}

/** Text given to a command on its standard input by a here-document or here-string. */
export interface InlineInput {
  readonly kind: 'heredoc' | 'herestring';
  readonly pieces: readonly Piece[];
  readonly at: Place;
}

/** The environment a command sees. */
export interface Environment {
  /** What a variable holds: one word per alternative; undefined when nothing in the text sets it or it was unset. */
  get(name: string): readonly Word[] | undefined;
  /** Names that are set and exported, in the order they were first set. */
  names(): readonly string[];
}

/** A place in a pipeline: `index` 0 reads from outside. */
export interface PipelinePosition {
  readonly id: number;
  readonly index: number;
  readonly length: number;
}

/** `NAME=value` before a command. */
export interface PrefixAssignment {
  readonly name: string;
  readonly value: Word;
  readonly at: Place;
}

/**
 * What must have held for a command to run: links of a chain, the latest first. Branches share the links from before
 * they parted.
 */
export interface Held {
  readonly before?: Held;
  /** a link far before this one, so that long chains can be compared quickly */
  readonly jump?: Held;
  readonly depth: number;
  /** commands, by id, that ended with status 0: by `&&`, `if`, `|| exit`, `set -e` */
  readonly succeeded: readonly number[];
  /** commands whose output was compared with what it should be */
  readonly compared: readonly number[];
}

/**
 * A command that may run, with one combination of alternatives chosen, so that no word has alternatives left.
 */
export interface Command {
  readonly id: number;
  readonly words: readonly Word[];
  /** basename of the program, when the first word is known; empty for a bare redirection or assignment */
  readonly name: string | undefined;
  /** a word may turn into any number of words */
  readonly open: boolean;
  readonly builtin: boolean;
  /** from the first to the last word as written */
  readonly at: Place;
  readonly assignments: readonly PrefixAssignment[];
  readonly environment: Environment;
  readonly redirects: readonly Redirect[];
  readonly input?: InlineInput;
  readonly pipeline?: PipelinePosition;
  /** the command whose word holds the substitution this one runs in, is not known yet when it runs; see UnknownPiece.commands */
  readonly substituted: boolean;
  readonly scope: Scope;
  /** runs in every run that reaches the script's end or its unconditional exit */
  readonly certain: boolean;
  /** what must have gone well before, or else this command does not run */
  readonly held?: Held;
  readonly via: readonly Via[];
  /** the wrapper (srun, env, apptainer exec, …) that starts this command */
  readonly parent?: number;
  /** working directory as a path key: relative to where the script starts (`.`), absolute, or below a variable (`${WORK}/x`); unknown after `cd` into the unknown */
  readonly cwd: Static<string>;
  /** the files beside the script, as far as the front end lets them be read */
  readonly beside: FilesBeside;
}

/** One assignment to a shell variable, in the order of execution. */
export interface Assignment {
  readonly name: string;
  readonly value: Word;
  readonly exported: boolean;
  /** how it was written: a statement, a prefix of a command, an argument of `export`, `env` or `read` */
  readonly form: 'statement' | 'prefix' | 'declaration' | 'env' | 'default' | 'array' | 'directive';
  readonly at: Place;
  readonly scope: Scope;
  readonly certain: boolean;
  readonly via: readonly Via[];
  /** the command the assignment is a prefix or an argument of */
  readonly command?: number;
  /** how many commands were listed before it */
  readonly position: number;
}
