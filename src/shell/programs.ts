// Runs commands whose words are known as far as they can be: functions, builtins, programs and what those start.
import type { AssignmentNode, SimpleCommand, Statement } from '../lang/bash/ast.ts';
import type { Command, InlineInput, Redirect, Scope, Via } from '../model/command.ts';
import { type Piece, shapeOf, staticText, type Word } from '../model/word.ts';
import { hullOf, type Place } from '../text/place.ts';
import { builtinFor, isBuiltin } from './builtins.ts';
import { Chooser } from './chooser.ts';
import { conditionally, type Context, type Exits } from './context.ts';
import { environmentOf } from './environment.ts';
import { Expander } from './expand.ts';
import { Expansions, valueWord } from './expansions.ts';
import { guestFrame } from './frame.ts';
import type { Invocation } from './invocation.ts';
import { comparedFiles, comparison, NO_OUTCOME, type Outcome, outcomeOf } from './outcome.ts';
import { pathKey, programName } from './path-key.ts';
import { printedBy } from './pure.ts';
import { join, type ShellFunction, type State } from './state.ts';
import { boundedPieces, scalar, single, type Value } from './values.ts';
import { startedBy } from './wrappers/index.ts';

const MAX_FUNCTION_DEPTH = 8;

/** What came out of expanding one simple command in one world. */
interface Expanded {
  readonly words: Word[];
  readonly assignments: { readonly node: AssignmentNode; readonly value: Value; readonly word: Word }[];
  readonly redirects: Redirect[];
  readonly input?: InlineInput;
}

/** Variables that build tools, conda and people use for one program, whoever sets them. */
const CONVENTIONAL: Readonly<Record<string, string>> = {
  PYTHON: 'python',
  PYTHON3: 'python3',
  PYTHON_EXE: 'python',
  PYTHON_BIN: 'python',
  PIP: 'pip',
  PIP3: 'pip3',
  CONDA_EXE: 'conda',
  MAMBA_EXE: 'mamba',
};

/** The program behind a variable the script does not set, when its name or `-m MODULE` tells. */
function nameByConvention(variable: string | undefined, rest: readonly Word[]): string | undefined {
  const named = variable === undefined || !Object.hasOwn(CONVENTIONAL, variable) ? undefined : CONVENTIONAL[variable];
  return (
    named ?? (staticText(rest[0]) === '-m' && /^[a-z_][\w.]*$/.test(staticText(rest[1]) ?? '') ? 'python' : undefined)
  );
}

export abstract class Programs extends Expansions {
  protected abstract runStatement(statement: Statement, state: State, context: Context): void;

  protected runSimple(node: SimpleCommand, state: State, context: Context): void {
    if (node.words.length === 0) {
      const first = this.commands.length;
      for (const assignment of node.assignments) this.assign(assignment, state, context);
      // The status of `x=$(…)` is that of the substitution; a plain assignment keeps what `$?` stood for.
      if (this.commands.length > first) state.outcome = outcomeOf(this.outermost(first).map((command) => command.id));
      if (node.redirects.length === 0) return;
    }
    const emitted = this.commands.length;
    const before = state.outcome;
    state.outcome = NO_OUTCOME;
    const prefixes = node.words.length === 0 ? [] : node.assignments;
    const worlds = this.inWorlds(state, context, (expander): Expanded => {
      const words: Word[] = [];
      for (const word of node.words) {
        if (word.assignment) words.push(this.declaredWord(word.assignment, expander, context));
        else words.push(...expander.words(word));
      }
      const assignments = prefixes.map((assignment) => {
        const value = this.assignedValue(assignment, expander, state, context);
        return { node: assignment, value, word: valueWord(value, assignment, context) };
      });
      return { words, assignments, ...this.redirects(node.redirects, expander, context) };
    });
    const declared = node.words.flatMap((word) => (word.assignment?.array ? [word.assignment] : []));
    const several = worlds.length > 1;
    const base = several ? { ...context, certain: false } : context;
    const states: State[] = [];
    for (const world of worlds) {
      const { words, assignments, redirects, input } = world.result;
      const around: Context = {
        ...base,
        assumed: several ? world.tags : context.assumed,
        redirects: context.redirects,
      };
      const inner = several ? state.fork() : state;
      const arrays = new Map<string, { node: AssignmentNode; value: Value }>();
      if (declared.length > 0) {
        const expander = new Expander(
          inner,
          context.frame,
          this.substitutionHost(inner, context),
          new Chooser([], true, around.assumed),
        );
        for (const one of declared)
          arrays.set(one.name, { node: one, value: this.assignedValue(one, expander, inner, context) });
      }
      this.invoke(
        {
          words,
          assignments: assignments.map((one) => ({
            name: one.node.name,
            value: one.word,
            at: context.frame.place(one.node.span),
          })),
          redirects: [...context.redirects, ...redirects],
          ...(input && { input }),
          at: context.frame.place(node.span),
          ...(arrays.size > 0 && { arrays }),
        },
        inner,
        around,
      );
      states.push(inner);
    }
    if (several) state.assign(join(states, this.newBranch(), context.frame.place(node.span)));
    // A function or eval left the outcome of its own last statement.
    if (state.outcome === NO_OUTCOME) state.outcome = this.simpleOutcome(emitted, before);
  }

  /** What the status of the simple command emitted since `first` tells. */
  protected simpleOutcome(first: number, before: Outcome): Outcome {
    const commands = this.outermost(first);
    const [only] = commands;
    if (only && commands.length === 1) {
      if (only.name === 'test') return comparison(only.words.slice(1), before);
      if (only.name === '[') return comparison(only.words.slice(1, -1), before);
      if (only.name === 'cmp' || only.name === 'diff') return comparedFiles(only.words.slice(1));
    }
    return outcomeOf(commands.map((command) => command.id));
  }

  /** Runs a command whose words are known as far as they can be: a function, a builtin, a program, a wrapper. */
  invoke(invocation: Invocation, state: State, context: Context): void {
    const { words } = invocation;
    const text = staticText(words[0]);
    const definition = text === undefined ? undefined : state.functions.get(text);
    if (definition) {
      this.callFunction(definition, invocation, state, context);
      return;
    }
    if (words[0] && programName(words[0]) === undefined) {
      this.invokeUnknown(invocation, state, context);
      return;
    }
    const builtin = text === undefined ? undefined : builtinFor(text);
    const command = this.emit(invocation, state, context, text !== undefined && isBuiltin(text));
    if (builtin) {
      builtin({ shell: this, command, invocation, state, context });
      return;
    }
    this.start(command, invocation, state, context);
  }

  /** A program name that is not known: `$LAUNCHER vllm serve`. */
  protected invokeUnknown(invocation: Invocation, state: State, context: Context): void {
    const [first, ...rest] = invocation.words;
    const command = this.emit(invocation, state, context, false);
    if (!first) return;
    this.note('unknown-command', first.at, `which program runs here is not known from the text: ${shapeOf(first)}`);
    const hidden = first.pieces.length === 1 ? first.pieces[0] : undefined;
    if (hidden?.kind !== 'unknown') return;
    const named = nameByConvention(hidden.name, rest);
    // An unquoted variable in front of a program is a launcher, or empty: the program behind it runs.
    const next = staticText(rest[0]);
    const launches = first.count === 'any' && next !== undefined && !next.startsWith('-');
    if (named === undefined && !launches) return;
    const at = { ...first.at, exact: false };
    const program: Word = {
      pieces: [{ kind: 'text', text: named ?? '', at, use: at, quoted: true }],
      count: 'one',
      at,
    };
    const words = named === undefined ? rest : [program, ...rest];
    this.invoke(
      { ...invocation, words, assignments: [], at: hullOf(words[0]?.at ?? first.at, words.at(-1)?.at ?? first.at) },
      state.child(),
      {
        ...conditionally(context),
        via: [...context.via, { label: hidden.name === undefined ? 'a launcher' : `$${hidden.name}`, at: first.at }],
        parent: command.id,
        subshell: true,
      },
    );
  }

  emit(invocation: Invocation, state: State, context: Context, builtin: boolean): Command {
    const { words } = invocation;
    const first = words[0]?.at;
    const last = words.at(-1)?.at;
    const command: Command = {
      id: this.commands.length,
      words,
      name: words[0] ? programName(words[0]) : '',
      open: words.some((word) => word.count === 'any'),
      builtin,
      at: first && last ? hullOf(first, last) : invocation.at,
      assignments: invocation.assignments,
      environment: environmentOf(state, invocation.assignments),
      redirects: invocation.redirects,
      ...(invocation.input && { input: invocation.input }),
      ...(!invocation.input &&
        context.stdin && { input: { kind: 'heredoc' as const, pieces: context.stdin.pieces, at: invocation.at } }),
      ...(context.pipeline && { pipeline: context.pipeline }),
      substituted: context.substitutions > 0,
      scope: context.scope.traced === state.traced ? context.scope : { ...context.scope, traced: state.traced },
      certain: context.certain,
      ...(state.held && { held: state.held }),
      via: context.via,
      ...(context.parent !== undefined && { parent: context.parent }),
      cwd: state.cwd,
    };
    this.commands.push(command);
    this.nesting.push(context.substitutions);
    for (const one of invocation.assignments) {
      this.emitAssignment(
        { name: one.name, value: one.value, exported: true, form: 'prefix', at: one.at, command: command.id },
        context,
        true,
      );
    }
    this.recordWrite(command, state);
    return command;
  }

  /** Remembers files the script writes with known text, to be read when they are run later. */
  protected recordWrite(command: Command, state: State): void {
    const targets: { word: Word; append: boolean }[] = [];
    for (const redirect of command.redirects) {
      if (
        redirect.op === '<' ||
        redirect.op === '<&' ||
        redirect.op === '>&' ||
        (redirect.fd !== undefined && redirect.fd !== 1)
      )
        continue;
      targets.push({ word: redirect.target, append: redirect.op === '>>' || redirect.op === '&>>' });
    }
    if (command.name === 'tee') {
      const append = command.words.some((word) => staticText(word) === '-a' || staticText(word) === '--append');
      for (const word of command.words.slice(1)) if (!shapeOf(word).startsWith('-')) targets.push({ word, append });
    }
    if (targets.length === 0) return;
    const printed =
      command.name === 'tee'
        ? command.input?.pieces
        : command.words.length === 0
          ? []
          : printedBy(command, command.input?.pieces);
    for (const { word, append } of targets) {
      const key = pathKey(word, command.cwd);
      if (key === undefined) continue;
      const before = append ? (state.files.get(key)?.pieces ?? (printed ? [] : undefined)) : [];
      if (!printed || !before) {
        if (!append) state.files.delete(key);
        continue;
      }
      state.files.set(key, { pieces: boundedPieces([...before, ...printed]) });
    }
  }

  protected callFunction(definition: ShellFunction, invocation: Invocation, state: State, context: Context): void {
    if (context.functionDepth >= MAX_FUNCTION_DEPTH) {
      this.note('depth', invocation.at, 'functions call each other too deeply to be followed');
      return;
    }
    const saved = { positional: state.positional, left: state.maybeLeft };
    const locals = new Map(state.variables);
    for (const one of invocation.assignments) state.setScalar(one.name, one.value.pieces);
    state.positional = invocation.words.slice(1);
    const exits: Exits = { states: [] };
    const { loop: _, ...rest } = context;
    const inner: Context = {
      ...rest,
      frame: definition.frame,
      function: exits,
      functionDepth: context.functionDepth + 1,
      redirects: invocation.redirects,
      ...(invocation.input && { stdin: { pieces: invocation.input.pieces, label: invocation.input.kind } }),
    };
    state.locals.push(new Set());
    this.runStatement(definition.node.body, state, inner);
    if (exits.states.length > 0 || state.ended === 'return') {
      if (state.ended === 'return') state.ended = 'no';
      for (const one of exits.states) one.ended = 'no';
      const joined = join([state.fork(), ...exits.states.slice(0, 8)], this.newBranch(), invocation.at);
      const localNames = state.locals;
      state.assign(joined);
      state.locals = localNames;
    }
    for (const name of state.locals.pop() ?? []) {
      const before = locals.get(name);
      if (before) state.variables.set(name, before);
      else state.variables.delete(name);
    }
    state.positional = saved.positional;
    state.maybeLeft = { ...state.maybeLeft, function: saved.left.function, loop: saved.left.loop };
  }

  /** Runs what a program starts: the command behind a wrapper, the text given to a shell, a script it wrote before. */
  protected start(command: Command, invocation: Invocation, state: State, context: Context): void {
    for (const started of startedBy(command)) {
      const via: Via = { label: started.label, at: command.words[0]?.at ?? command.at };
      const scope: Scope = started.scope ? { ...context.scope, ...started.scope } : context.scope;
      const { stdin: _, pipeline: __, ...rest } = context;
      const inner: Context = {
        ...rest,
        scope,
        via: [...context.via, via],
        parent: command.id,
        subshell: true,
        certain: context.certain && started.certain !== false,
        ...(started.certain === false && { scope: { ...scope, conditional: true } }),
        ...(context.pipeline && started.kind === 'command' && { pipeline: context.pipeline }),
        ...(context.stdin && started.kind === 'command' && { stdin: context.stdin }),
      };
      const child = state.child();
      for (const one of invocation.assignments) child.set(one.name, single(scalar(one.value.pieces)), true);
      for (const one of started.environment ?? []) {
        if (one.value) {
          child.set(one.name, single(scalar(one.value.pieces)), true);
          this.emitAssignment(
            { name: one.name, value: one.value, exported: true, form: 'env', at: one.value.at, command: command.id },
            inner,
            true,
          );
        } else child.set(one.name, single({ kind: 'unset' }), false);
      }
      if (started.kind === 'command') {
        const { words } = started;
        const first = words[0];
        if (!first) continue;
        this.invokeProgram(
          {
            words,
            assignments: [],
            redirects: invocation.redirects,
            ...(invocation.input && { input: invocation.input }),
            at: hullOf(first.at, words.at(-1)?.at ?? first.at),
          },
          started.keepsShell ? state : child,
          inner,
          started.keepsShell === true,
        );
      } else if (started.kind === 'text') {
        this.runGuest(
          started.pieces,
          started.at,
          started.label,
          child,
          { ...inner, via: context.via },
          {
            args: started.args,
            errexit: started.errexit,
            programName: started.programName,
          },
        );
      } else if (started.kind === 'stdin') {
        const input = command.input;
        if (!input) {
          if (!command.pipeline || command.pipeline.index === 0) continue;
          this.note(
            'unknown-command',
            command.at,
            `${started.label} runs what it reads from the pipe, which the text does not tell`,
          );
          continue;
        }
        const label =
          context.stdin && !invocation.input
            ? `${context.stdin.label} into ${started.label}`
            : `${started.label} <${input.kind}`;
        this.runGuest(input.pieces, input.at, label, child, { ...inner, via: context.via }, { args: started.args });
      } else this.runFile(started.path, started.args, child, inner, { required: started.required });
    }
  }

  /** A program started by another program: builtins and functions of this shell are not found there. */
  invokeProgram(invocation: Invocation, state: State, context: Context, keepsShell: boolean): void {
    if (keepsShell) {
      this.invoke(invocation, state, context);
      return;
    }
    if (invocation.words[0] && programName(invocation.words[0]) === undefined) {
      this.invokeUnknown(invocation, state, context);
      return;
    }
    const command = this.emit(invocation, state, context, false);
    this.start(command, invocation, state, context);
  }

  /** Runs a script file the script itself wrote; others are named in the coverage. */
  runFile(
    path: Word,
    args: readonly Word[],
    state: State,
    context: Context,
    how: { readonly required: boolean; readonly sameShell?: boolean },
  ): void {
    const key = pathKey(path, state.cwd);
    const file = key === undefined ? undefined : state.files.get(key);
    if (file) {
      const label = how.sameShell ? 'source' : 'script written above';
      this.runGuest(file.pieces, path.at, label, state, context, { args, ...(how.sameShell && { sameShell: true }) });
      return;
    }
    if (how.required) this.note('not-followed', path.at, `not checked: ${shapeOf(path)}`);
  }

  /**
   * Interprets shell text that is a value: `bash -c`, `eval`, a here-document.
   *
   * @param how `sameShell`: the running shell reads it, with its variables and effects on them
   */
  runGuest(
    pieces: readonly Piece[],
    at: Place,
    label: string,
    state: State,
    context: Context,
    how: {
      readonly sameShell?: boolean;
      readonly args?: readonly Word[] | undefined;
      readonly errexit?: boolean | undefined;
      readonly programName?: Word | undefined;
    } = {},
  ): void {
    const depth = context.frame.depth + 1;
    const units = pieces.reduce((sum, piece) => sum + (piece.kind === 'text' ? piece.text.length : 1), 0);
    if (units === 0) return;
    if (pieces.every((piece) => piece.kind === 'unknown' || piece.text.trim() === '')) {
      this.note('unknown-command', at, `what ${label} runs here is not known from the text`);
      return;
    }
    if (depth > this.limits.depth) {
      this.note('depth', at, 'scripts within scripts nest too deeply to be followed');
      return;
    }
    this.guestUnits += units;
    if (++this.guests > this.limits.guests || this.guestUnits > this.limits.guestUnits) {
      this.note('count', at, 'too many scripts within the script to follow them all');
      return;
    }
    const frame = guestFrame(pieces, at, depth);
    this.reportProblems(frame);
    const via: Via = { label, at };
    const inner: Context = { ...context, frame, via: [...context.via, via] };
    if (how.sameShell) {
      const saved = state.positional;
      if (how.args && how.args.length > 0) state.positional = how.args;
      this.runList(frame.tree.body, state, inner);
      state.positional = saved;
      return;
    }
    state.positional = how.args ?? [];
    state.programName = how.programName;
    state.errexit = how.errexit === true;
    const { loop: _, function: __, stdin: ___, pipeline: ____, tested: _____, ...rest } = inner;
    const traps = this.exitTraps.length;
    const child: Context = { ...rest, subshell: true, redirects: [] };
    this.runList(frame.tree.body, state, child);
    state.ended = 'no';
    for (const trap of this.exitTraps.splice(traps))
      this.runGuest(trap.pieces, trap.at, 'trap', state, trap.context, { sameShell: true });
  }

  addExitTrap(pieces: readonly Piece[], at: Place, context: Context): void {
    this.exitTraps.push({ pieces, at, context });
  }
}
