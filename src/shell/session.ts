// Runs the shell texts and programs that a file of another language holds, one after the other.
import type { Files, FilesBeside } from '../model/files.ts';
import { known, type Static } from '../model/static.ts';
import type { Piece, Word } from '../model/word.ts';
import type { Place } from '../text/place.ts';
import { Beside } from './beside.ts';
import { DEFAULT_LIMITS, outermost, type ShellLimits, type Surroundings } from './context.ts';
import { CopiedFiles } from './copied-files.ts';
import { guestFrame } from './frame.ts';
import { Interpreter } from './interpreter.ts';
import { joinFiles } from './join.ts';
import { hold } from './outcome.ts';
import { pathKey } from './path-key.ts';
import type { Recorder } from './recorder.ts';
import { only, State, type Switches } from './state.ts';
import { type Alternative, ENVIRONMENT_BRANCH, scalar, type ScalarValue, single, type Tag } from './values.ts';

/** How a shell is started that runs a text. */
export interface ShellStart extends Surroundings {
  /** what the shell's own options switch on */
  readonly switches?: Partial<Pick<Switches, 'errexit' | 'pipefail' | 'nounset' | 'traced'>>;
  /** `$1` and so on; absent: whatever the caller gives */
  readonly args?: readonly Word[];
  /** the variables it exports stay for what runs next, as those of a sourced file */
  readonly stays?: boolean;
}

/**
 * A machine that texts and programs run in: its files, its environment and the folder they start in. What a text
 * leaves behind in files is there for the next one; that all before went well is taken for granted.
 */
export class Machine {
  readonly state: State;
  readonly interpreter: Interpreter;
  /** the files there that can be read */
  readonly files: FilesBeside;
  /** the same, for machines that have none but those copied there */
  readonly #copied: CopiedFiles | undefined;

  /** Use `ShellSession.machine`. */
  constructor(interpreter: Interpreter, state: State, files: FilesBeside) {
    this.interpreter = interpreter;
    this.state = state;
    this.files = files;
    this.#copied = files instanceof CopiedFiles ? files : undefined;
  }

  /** A copy of the files that were copied here. */
  copiedFiles(): CopiedFiles {
    return new CopiedFiles(this.#copied);
  }

  /** The folder in which the next one starts: an absolute path, or relative to where the file lies (`.`). */
  get cwd(): Static<string> {
    return this.state.cwd;
  }

  set cwd(path: Static<string>) {
    this.state.cwd = path.state === 'known' ? known(path.value) : path;
  }

  /**
   * Gives a variable to all that runs from here on.
   *
   * @param replaceable the value is a default: who starts the machine may give another one
   */
  setVariable(name: string, pieces: readonly Piece[], replaceable?: Place): void {
    const value = scalar(pieces);
    this.state.set(name, replaceable ? orOther(value, name, replaceable) : single(value), true);
  }

  /** Takes a variable away from all that runs from here on. */
  unsetVariable(name: string): void {
    this.state.variables.delete(name);
  }

  /** Puts a file there whose text stands in the file that is read: a here-document. */
  putFile(path: Word, pieces: readonly Piece[]): void {
    const key = pathKey(path, this.state.cwd);
    if (key !== undefined) this.state.files.set(key, only(pieces));
  }

  /**
   * Copies a file or folder here.
   *
   * @param from where it comes from: the files beside the file that is read, or those of another machine (`files`)
   * @param source a path there, as text: relative to the file that is read, or absolute in the other machine
   * @param target the path that the file or folder has here, as text
   */
  copyFile(from: FilesBeside | Machine, source: string, target: string): void {
    const to =
      this.state.cwd.state === 'known' && !target.startsWith('/') ? `${this.state.cwd.value}/${target}` : target;
    this.#copied?.add(from instanceof Machine ? from.files : from, source, to);
    if (!(from instanceof Machine)) return;
    const folder = source === '/' ? '' : source;
    const into = to === '/' ? '' : to;
    this.interpreter.inheritExecutables(from.interpreter, folder, into);
    for (const [path, text] of from.state.files)
      if (path === source || path.startsWith(`${folder}/`))
        this.state.files.set(into + path.slice(folder.length), text);
  }

  /** The text of a file that something here wrote, when the text tells it. */
  fileText(path: string): readonly Piece[] | undefined {
    const file = this.state.files.get(path);
    return file?.always === true && file.options.length === 1 ? file.options[0] : undefined;
  }
}

/** A default, or what somebody else gives instead. */
function orOther(value: ScalarValue, name: string, at: Place): readonly Alternative[] {
  const arm = (one: number): readonly Tag[] => [{ branch: ENVIRONMENT_BRANCH, arm: one }];
  const other: Piece = { kind: 'unknown', reason: 'variable', name, defaulted: true, at, use: at, quoted: false };
  return [
    { tags: arm(0), value },
    { tags: arm(1), value: scalar([other]) },
  ];
}

/** What the sessions of one check share. */
interface Shared {
  readonly limits: ShellLimits;
  /** the interpretation that ran last: the next one counts on from there */
  last: Recorder;
}

/** What one file makes run. The commands of all files of a check are listed and numbered through. */
export class ShellSession {
  /** the files beside this file */
  readonly beside: Beside;
  readonly #shared: Shared;

  constructor(beside: Beside, shared: Shared) {
    this.beside = beside;
    this.#shared = shared;
  }

  /** @param recorder the interpretation of the first file, whose lists are gone on with */
  static after(recorder: Recorder, beside: Beside, limits: ShellLimits = DEFAULT_LIMITS): ShellSession {
    return new ShellSession(beside, { limits, last: recorder });
  }

  /** The session of a file that is no shell script, and with which the check begins. */
  static start(files: Files | undefined, path: string, limits: ShellLimits = DEFAULT_LIMITS): ShellSession {
    const beside = new Beside(files, path);
    return ShellSession.after(new Interpreter(limits, beside), beside, limits);
  }

  /** The session of another file of the check. */
  around(path: string): ShellSession {
    return new ShellSession(this.beside.around(path), this.#shared);
  }

  /** What was listed so far. */
  get recorded(): Recorder {
    return this.#shared.last;
  }

  /**
   * A machine with nothing in it.
   *
   * @param files `beside`: the files beside this file are there, as on a build host; `none`: only those put there, as in
   *   an image, where all starts in `/`
   * @param from a machine whose files, variables and folder it begins with
   */
  machine(files: 'beside' | 'none', from?: Machine): Machine {
    const there = files === 'beside' ? this.beside : (from?.copiedFiles() ?? new CopiedFiles());
    const { limits, last } = this.#shared;
    const state = from?.state.fork() ?? new State();
    if (!from && files === 'none') state.cwd = known('/');
    const interpreter = new Interpreter(limits, there, last);
    if (from) interpreter.inheritExecutables(from.interpreter);
    return new Machine(interpreter, state, there);
  }

  /** Runs a text as a new shell does; what the text is stands in `pieces`, all of it at `at`. */
  script(machine: Machine, text: { readonly pieces: readonly Piece[]; readonly at: Place }, start: ShellStart): void {
    const { state } = machine;
    const child = start.stays ? state : state.child();
    child.positional = start.args;
    if (start.switches) child.switch(start.switches);
    this.#counted(machine, (interpreter) => interpreter.runScript(guestFrame(text.pieces, text.at, 0), child, start));
    if (child === state) return;
    joinFiles(state, child, child.maybeLeft.shell);
    state.held = hold(child.held, child.outcome.success);
  }

  /**
   * Gives a variable to all that runs in the machine from here on, and lists the assignment as one of the file's.
   *
   * @param replaceable see `Machine.setVariable`
   */
  assign(
    machine: Machine,
    { name, value, at, replaceable = false }: { name: string; value: Word; at: Place; replaceable?: boolean },
    start: Surroundings,
  ): void {
    machine.setVariable(name, value.pieces, replaceable ? at : undefined);
    this.#counted(machine, (interpreter) => {
      const context = outermost(guestFrame([], at, 0), start);
      interpreter.emitAssignment({ name, value, exported: true, form: 'declaration', at }, context, !replaceable);
    });
  }

  /** Runs a program, without a shell. */
  command(machine: Machine, words: readonly Word[], at: Place, start: Surroundings): void {
    const { state } = machine;
    const child = state.child();
    const context = outermost(guestFrame([], at, 0), start);
    this.#counted(machine, (interpreter) => {
      interpreter.invokeProgram({ words, assignments: [], redirects: [], at }, child, context, false);
    });
    joinFiles(state, child, child.maybeLeft.shell);
  }

  #counted({ interpreter }: Machine, run: (interpreter: Interpreter) => void): void {
    const { last, limits } = this.#shared;
    // It was said where the bound was hit.
    if (last.steps > limits.steps) return;
    if (last.commands.length > limits.commands) last.steps = limits.steps;
    interpreter.goOnFrom(this.#shared.last);
    run(interpreter);
    this.#shared.last = interpreter;
  }
}
