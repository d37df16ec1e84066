// Shells within the shell: subshells and children, how they end, and the traps that run then.
import type { Command, PipelinePosition } from '../model/command.ts';
import { type Piece, shapeOf } from '../model/word.ts';
import type { Place } from '../text/place.ts';
import { conditionally, type Context, type Exits } from './context.ts';
import type { StandardInput } from './input.ts';
import { join, joinFiles } from './join.ts';
import { keepsOutput } from './outputs.ts';
import { printedBy } from './printers/index.ts';
import { Recorder } from './recorder.ts';
import { printedPath } from './script-folder.ts';
import { NOT_LEFT, type State, type Trap } from './state.ts';
import { SHELL_NAMES } from './wrappers/shells.ts';
import { type Alternative, compatible, hole, MAX_ALTERNATIVES, type Tag } from './values.ts';

/** More ways out of a loop, function or shell than this are joined. */
const MAX_EXITS = 8;

/** Events of traps that run while the shell goes on. */
const OFTEN: ReadonlySet<string> = new Set(['DEBUG', 'ERR', 'RETURN']);

/** A point of the interpretation, to tell later what came after it. */
export interface Mark {
  readonly command: number;
  readonly unsure: number;
  readonly risks: number;
}

/** One text that may be printed, and the alternatives it comes from. */
export interface PrintedText {
  readonly pieces: readonly Piece[];
  readonly tags: readonly Tag[];
}

/** What may be printed. */
export interface Output {
  readonly texts: readonly PrintedText[];
  /** false: the shell may have ended before all of it was printed */
  readonly sure: boolean;
}

export abstract class Shells extends Recorder {
  /** counts what ran although it need not have run */
  #unsure = 0;
  /** counts the places at which a subshell may have ended early */
  #risks = 0;
  readonly #worlds = new Map<number, { readonly statement: number; readonly tags: readonly Tag[] }>();
  /** what `cat FILE` may print of files the script wrote, by command */
  protected readonly contents = new Map<number, readonly (readonly Piece[])[]>();

  /** commands that print to a file their shell was given */
  protected readonly elsewhere = new Set<number>();

  /** the place in a pipeline that a whole pipeline has, by its id */
  protected readonly outerPipelines = new Map<number, PipelinePosition>();

  /** what is left of their input for commands, by their id */
  protected readonly given = new Map<number, StandardInput>();

  /** what the commands of a process substitution print, by the first of them */
  protected readonly pipeTexts = new Map<number, Output>();

  protected override rehearse(run: () => void): boolean {
    const first = this.commands.length;
    const [unsure, risks] = [this.#unsure, this.#risks];
    const done = super.rehearse(run);
    if (done) {
      this.#unsure = unsure;
      this.#risks = risks;
      for (const map of [this.#worlds, this.contents, this.pipeTexts, this.given, this.elsewhere])
        for (const id of map.keys()) if (id >= first) map.delete(id);
    }
    return done;
  }

  abstract runGuest(
    pieces: readonly Piece[],
    at: Place,
    label: string,
    state: State,
    context: Context,
    how?: { readonly sameShell?: boolean },
  ): void;

  /** The context of something that need not run. */
  protected unsurely(context: Context): Context {
    this.#unsure++;
    return conditionally(context);
  }

  protected mark(): Mark {
    return { command: this.commands.length, unsure: this.#unsure, risks: this.#risks };
  }

  /** Notes that what runs next can't be followed in full, or not in order. */
  protected unsettle(): void {
    this.#unsure++;
  }

  /** Notes that the shell may have ended in the midst of what runs. */
  protected risk(): void {
    this.#risks++;
  }

  /** Notes that commands stand for one another: each is what a statement becomes in one world of alternatives. */
  protected noteWorlds(commands: readonly { readonly id: number; readonly tags: readonly Tag[] }[]): void {
    const [first] = commands;
    for (const { id, tags } of commands) this.#worlds.set(id, { statement: first?.id ?? id, tags });
  }

  /**
   * What the commands emitted since a mark print one after another, when the text tells.
   *
   * @param context the context of what ran: its redirections are not looked at
   */
  protected printedSince(mark: Mark, context: Context): Output | undefined {
    if (this.#unsure !== mark.unsure) return undefined;
    // Commands of substitutions within words print elsewhere.
    const emitted = this.commands
      .slice(mark.command)
      .filter((command) => this.nesting[command.id] === context.substitutions);
    let texts: readonly PrintedText[] = [{ pieces: [], tags: [] }];
    for (const statement of this.#byStatement(emitted)) {
      const choices: PrintedText[] = [];
      for (const command of statement) {
        const printed = this.#printedTexts(command, context);
        if (!printed) return undefined;
        choices.push(...printed);
      }
      texts = combinations(texts, choices);
      if (texts.length > MAX_ALTERNATIVES) return undefined;
    }
    return { texts, sure: this.#risks === mark.risks };
  }

  /** Commands by the statement they are worlds of. */
  #byStatement(commands: readonly Command[]): readonly Command[][] {
    const groups = new Map<number, Command[]>();
    for (const command of commands) {
      const key = this.#worlds.get(command.id)?.statement ?? command.id;
      const group = groups.get(key);
      if (group) group.push(command);
      else groups.set(key, [command]);
    }
    return [...groups.values()];
  }

  /** Whether a pipe takes what a command prints, before it gets out of this context. */
  #isPiped(command: Command, context: Context): boolean {
    for (let one: Command | undefined = command; one; one = this.#parentWithin(one, context)) {
      let at = one.pipeline;
      while (at && at.id !== context.pipeline?.id) {
        if (at.index < at.length - 1) return true;
        at = this.outerPipelines.get(at.id);
      }
      if (at) return false;
    }
    return false;
  }

  /** The shell that started a command, when that one belongs to this context as well. */
  #parentWithin({ parent }: Command, context: Context): Command | undefined {
    return parent === undefined || parent === context.parent ? undefined : this.commands[parent];
  }

  #inShell(command: Command, context: Context): boolean {
    let one = this.#parentWithin(command, context);
    while (one && !SHELL_NAMES.includes(one.name ?? '')) one = this.#parentWithin(one, context);
    return one !== undefined;
  }

  #printedTexts(command: Command, context: Context): readonly PrintedText[] | undefined {
    const tags = this.#worlds.get(command.id)?.tags ?? [];
    // A shell's commands have none of the redirections around that shell.
    const redirects = command.redirects.slice(this.#inShell(command, context) ? 0 : context.redirects.length);
    const keeps = keepsOutput(redirects);
    if (this.elsewhere.has(command.id) || this.#isPiped(command, context) || keeps === false)
      return [{ pieces: [], tags }];
    if (keeps === undefined) return undefined;
    const path = printedPath(command);
    if (path) return [{ pieces: path, tags }];
    const contents = this.contents.get(command.id);
    if (contents) return contents.map((pieces) => ({ pieces, tags }));
    if (isSilent(command)) return [{ pieces: [], tags }];
    const pieces = printedBy({ ...command, redirects: [] }, command.input?.pieces);
    return pieces && [{ pieces, tags }];
  }

  /** Joins states under a branch of their own. */
  protected joined(states: readonly State[], at: Place): State {
    return join(states, this.newBranch(), at);
  }

  /** Remembers the state in which a loop, function or shell is left. */
  leave(exits: Exits, state: State, at: Place): void {
    const copy = state.fork();
    const last = exits.states.at(-1);
    if (exits.states.length >= MAX_EXITS && last) exits.states.splice(-1, 1, this.joined([last, copy], at));
    else exits.states.push(copy);
  }

  /** Runs something in a copy of the shell, whose end is not the script's. */
  protected inSubshell(
    state: State,
    context: Context,
    at: Place,
    run: (inner: State, context: Context) => void,
  ): State {
    const inner = state.fork();
    inner.traps = [];
    const { loop: _, ...rest } = context;
    this.runShell(inner, { ...rest, ...(context.function && { function: { states: [] } }) }, at, run);
    // What it wrote stays; when it need not have come to its end, so does what was there before.
    joinFiles(state, inner, inner.maybeLeft.shell || context.scope.background);
    return inner;
  }

  /** Runs something as a shell of its own, with the traps it sets. */
  protected runShell(inner: State, context: Context, at: Place, run: (inner: State, context: Context) => void): void {
    const shell: Exits = { states: [] };
    inner.maybeLeft = NOT_LEFT;
    run(inner, { ...context, subshell: true, shell, discarded: { states: [] }, dropsTraps: false });
    this.endShell(inner, shell, at);
    inner.ended = 'no';
  }

  /** What runs when a shell ends, in whatever state it may end. */
  protected endShell(state: State, shell: Exits, at: Place): void {
    const ends = state.ended === 'exit' ? shell.states : [state.fork(), ...shell.states];
    if (!ends.some((end) => end.traps.length > 0)) return;
    const end = this.joined(ends, at);
    end.maybeLeft = NOT_LEFT;
    // `trap f INT TERM`: whichever signal comes, the same runs.
    const traps = end.traps.filter(
      (trap, index, all) =>
        trap.event === 'EXIT' || all.findIndex((one) => one.run === trap.run && one.event !== 'EXIT') === index,
    );
    for (const trap of traps) this.#runTrap(trap, traps.length > 1 ? end.fork() : end);
  }

  /** Before a function changes, runs the traps that may have called it as it stands. */
  runTrapsNaming(name: string, state: State): void {
    for (const trap of state.traps)
      if (OFTEN.has(trap.event) && trap.text.includes(name)) this.#runTrap(trap, state.fork());
  }

  #runTrap(trap: Trap, end: State): void {
    const onExit = trap.event === 'EXIT';
    // A signal, or a command that fails under errexit, may come at any time since the trap was set.
    const anyTime = !onExit || end.switches.errexit || end.switches.nounset;
    if (anyTime) forgetChanges(trap, end, this.newBranch());
    trap.run(end, onExit && trap.certain);
  }

  /** How the text of a trap that was set in this context runs. */
  trapped(pieces: readonly Piece[], at: Place, context: Context): Trap['run'] {
    const { loop: _, function: __, pipeline: ___, ...rest } = context;
    // What ends it early does not keep the script from its end, as in a subshell.
    const around: Context = { ...rest, subshell: true, shell: { states: [] } };
    return (end, sure) => {
      this.runGuest(pieces, at, 'trap', end, sure ? around : this.unsurely(around), { sameShell: true });
    };
  }
}

/** Builtins that print nothing themselves; what `eval` and `source` run is listed besides. */
const SILENT = new Set(
  'eval source . shift return exit false unset read mapfile readarray getopts let test [ break continue'.split(' '),
);
/** Builtins that print nothing when they are told what to set; without that they list what is set. */
const SETTERS = new Set(['set', 'export', 'readonly', 'local', 'declare', 'typeset']);

/** Whether a builtin or shell prints nothing itself. */
function isSilent({ name, words, builtin }: Command): boolean {
  if (name === undefined) return false;
  // What a shell runs is listed besides, or noted as not known.
  if (!builtin) return SHELL_NAMES.includes(name);
  const operands = words.slice(1).map(shapeOf);
  // `cd -` prints where it goes.
  if (name === 'cd') return !operands.includes('-');
  const lists = operands.some((operand) => /^-\w*[fFp]/.test(operand));
  return SILENT.has(name) || (!lists && SETTERS.has(name) && operands.some((operand) => !/^[-+][op]?$/.test(operand)));
}

/** Texts followed by what is printed next, in every combination that can be. */
function combinations(texts: readonly PrintedText[], next: readonly PrintedText[]): readonly PrintedText[] {
  return texts.flatMap((text) => {
    const assumed = new Map(text.tags.map((tag) => [tag.branch, tag.arm]));
    return next
      .filter((one) => compatible(one.tags, assumed))
      .map((one) => ({ pieces: [...text.pieces, ...one.pieces], tags: [...text.tags, ...one.tags] }));
  });
}

/** What changed since a trap was set may not have changed yet when it runs: all of it is as at the end, or unknown. */
function forgetChanges(trap: Trap, end: State, branch: number): void {
  for (const [name, variable] of end.variables) {
    if (trap.variables.get(name) === variable) continue;
    const pieces = [hole('variable', trap.at, { name })];
    const known = variable.alternatives.map(({ value, tags }) => ({ value, tags: [...tags, { branch, arm: 0 }] }));
    const early: Alternative = {
      value: { kind: 'scalar', pieces, maybeUnset: true },
      tags: [{ branch, arm: 1 }],
    };
    end.variables.set(name, { ...variable, alternatives: [...known, early] });
  }
}
