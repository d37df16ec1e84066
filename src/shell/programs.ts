// Runs commands whose words are known as far as they can be: functions, builtins, programs and what those start.
import type { AssignmentNode, SimpleCommand, Statement, WordNode } from '../lang/bash/ast.ts';
import type { Command, InlineInput, Redirect, Scope, Via } from '../model/command.ts';
import { type Piece, shapeOf, staticText, type Word } from '../model/word.ts';
import type { Place } from '../text/place.ts';
import { builtinFor, isBuiltin } from './builtins.ts';
import { Chooser } from './chooser.ts';
import { conditionally, type Context, type Exits, type Outlet, readsFile } from './context.ts';
import { environmentOf } from './environment.ts';
import { Expander } from './expand.ts';
import { valueWord } from './expansions.ts';
import { framePieces, mentions } from './frame.ts';
import { choiceOf } from './guests.ts';
import type { StandardInput } from './input.ts';
import { Inputs } from './inputs.ts';
import { type Invocation, placeOf } from './invocation.ts';
import { joinFiles } from './join.ts';
import { comparedFiles, comparison, NO_OUTCOME, type Outcome, outcomeOf } from './outcome.ts';
import { neverOpens } from './openable.ts';
import { programName } from './path-key.ts';
import { sendsOutputAway } from './printers/index.ts';
import { pythonCall } from './python/call.ts';
import { SharedMap } from './shared-map.ts';
import { readsInput, remaining } from './standard-input.ts';
import type { Mark } from './shells.ts';
import type { Alias, Choice, ShellFunction, State } from './state.ts';
import { type ArrayValue, hole, scalar, single, type Tag, type Value, type Variable } from './values.ts';
import { startedBy } from './wrappers/index.ts';
import type { Started } from './wrappers/wrapper.ts';
import { SHELL_NAMES } from './wrappers/shells.ts';

const MAX_FUNCTION_DEPTH = 8;

const FUNCTION_NAME = /FUNCNAME/;
/** `$_` */
const LAST_WORD = /\$_(?!\w)|\$\{_\W/;

/** The function that bash calls for programs it does not find. */
const NOT_FOUND = 'command_not_found_handle';

/** Whether bash may refuse what was expanded, for want of a value. */
function mayRefuse({ demands, meetsUnset }: Expander, state: State): boolean {
  return demands || (meetsUnset && state.switches.nounset);
}

/** What came out of expanding one simple command in one world. */
interface Expanded {
  readonly words: Word[];
  readonly assignments: { readonly node: AssignmentNode; readonly value: Value; readonly word: Word }[];
  readonly redirects: readonly Redirect[];
  readonly input?: InlineInput;
  readonly descriptors?: ReadonlyMap<string, InlineInput>;
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

/** Whether words that may be any number, as in `srun $OPTIONS program`, may name another program before this one. */
function mayStartAnother({ words }: Command, started: Started): boolean {
  // A launcher may put words of its own in front.
  const own = started.kind === 'command' ? new Set(started.words) : undefined;
  const index = words.findIndex((word) => {
    if (own) return own.has(word);
    return word === ('path' in started && started.path) || ('pieces' in started && word.pieces === started.pieces);
  });
  return words.slice(1, index < 0 ? undefined : index).some((word) => word.count === 'any');
}

/** Whether the script goes on behind a program that could not be started. */
function goesOn({ switches }: State, { tested, subshell }: Context): boolean {
  return !switches.errexit || tested === true || subshell;
}

/** Whether words are a command of the shell's own; the redirections of programs are expanded in their processes. */
function runsHere([first]: readonly Word[], { functions }: State): boolean {
  const name = staticText(first);
  return first === undefined || (name !== undefined && (isBuiltin(name) || functions.has(name)));
}

export abstract class Programs extends Inputs {
  protected abstract runStatement(statement: Statement, state: State, context: Context): void;

  protected runSimple(node: SimpleCommand, state: State, context: Context): void {
    const alias = this.#aliasOf(node.words[0], state, context);
    if (!alias) {
      this.#runExpanded(node, state, context);
      return;
    }
    if (alias.alias.always && !state.switches.aliasesSometimes) {
      this.#runAlias(node, state, context);
      return;
    }
    const other = state.fork();
    this.#runAlias(node, other, this.unsurely(context));
    this.#runExpanded(node, state, this.unsurely(context));
    state.assign(this.joined([state.copy(), other], context.frame.place(node.span)));
  }

  /** Runs a simple command in which no alias is left. */
  #runExpanded(node: SimpleCommand, state: State, context: Context): void {
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
    const { risks } = this.mark();
    const outlets: Outlet[] = [];
    let refused = false as boolean;
    const worlds = this.inWorlds(state, { ...context, outlets }, (expander): Expanded => {
      const words: Word[] = [];
      for (const word of node.words) {
        if (word.assignment) words.push(...this.declaredWords(word.assignment, expander, context));
        else words.push(...expander.words(word));
      }
      const met = expander.meetsUnset;
      expander.meetsUnset = false;
      const counted = node.redirects.length > 0 && !runsHere(words, state) ? new Map(expander.assigned) : undefined;
      const redirects = this.redirects(node.redirects, expander, context);
      if (counted) expander.undo(counted);
      // The redirections of a program are expanded in its own process: what bash refuses there ends that one only.
      refused ||= mayRefuse(expander, state) && !runsHere(words, state) && goesOn(state, context);
      expander.meetsUnset ||= met;
      const assignments = prefixes.map((assignment) => {
        const value = this.assignedValue(assignment, expander, state, context);
        if (!assignment.subscript) expander.prefix(assignment.name, value);
        return { node: assignment, value, word: valueWord(value, assignment, context) };
      });
      return { words, assignments, ...redirects };
    });
    const declared = node.words.flatMap((word) => (word.assignment?.array ? [word.assignment] : []));
    const several = worlds.length > 1;
    const risky = this.mark().risks > risks;
    const base = several || risky || refused ? { ...context, certain: false } : context;
    const mark = this.mark();
    const emittedIn: { id: number; tags: readonly Tag[] }[] = [];
    const states: State[] = [];
    for (const world of worlds) {
      const { words, assignments, redirects, input, descriptors } = world.result;
      const inner = several ? state.fork() : state;
      const opens = redirects.length === 0 || !neverOpens(redirects, inner);
      const skipped = refused || !opens ? inner.fork() : undefined;
      const around: Context = {
        ...(opens ? base : this.unsurely(base)),
        assumed: several ? world.tags : context.assumed,
        redirects: context.redirects,
      };
      const first = this.commands.length;
      const arrays = new Map<string, { node: AssignmentNode; value: Value }>();
      if (declared.length > 0) {
        const host = this.substitutionHost(inner, context);
        const expander = new Expander(inner, context.frame, () => host, new Chooser([], true, around.assumed));
        const named = words.some((word) => /^-\w*A/.test(staticText(word) ?? ''));
        for (const one of declared)
          arrays.set(one.name, { node: one, value: this.assignedValue(one, expander, inner, context, named) });
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
          ...(descriptors && { descriptors }),
          at: context.frame.place(node.span),
          ...(arrays.size > 0 && { arrays }),
        },
        inner,
        around,
      );
      if (skipped) inner.assign(this.joined([inner.copy(), skipped], context.frame.place(node.span)));
      states.push(inner);
      for (const { id } of this.outermost(first)) emittedIn.push({ id, tags: world.tags });
    }
    // A statement of which each world is one command still has an output.
    if (several && emittedIn.length === worlds.length) this.noteWorlds(emittedIn);
    else if (several) this.unsettle();
    if (several) state.assign(this.joined(states, context.frame.place(node.span)));
    if (node.words.length > 0 && mentions(context.frame, LAST_WORD))
      this.#rememberLastWord(
        worlds.length === 1 ? worlds[0]?.result.words.at(-1) : undefined,
        state,
        context.frame.place(node.span),
      );
    // A function or eval left the outcome of its own last statement.
    if (state.outcome === NO_OUTCOME) state.outcome = this.simpleOutcome(emitted, before);
    if (outlets.length === 0) return;
    const redirects = worlds.length === 1 ? worlds[0]?.result.redirects : undefined;
    const texts = outlets.map((outlet) => redirects && this.#writtenTo(outlet, redirects, mark, context));
    outlets.forEach((outlet, index) => {
      outlet.feed(texts[index]);
    });
  }

  /** What the commands since a mark wrote to `>(…)`: tee copies its input, others print to it. */
  #writtenTo(outlet: Outlet, own: readonly Redirect[], mark: Mark, context: Context): StandardInput | undefined {
    const leadsTo = ({ pieces: [only] }: Word): boolean =>
      only?.kind === 'unknown' && only.commands === outlet.commands;
    const emitted = this.commands.slice(mark.command);
    const tee = emitted.find((command) => command.name === 'tee' && command.words.some(leadsTo));
    const input = tee && this.given.get(tee.id);
    if (input) return { pieces: input.pieces, label: 'pipe', ...(input.sure === false && { sure: false }) };
    const last = own.findLast((redirect) => redirect.op === '>&' || sendsOutputAway([redirect]));
    if (!last || !leadsTo(last.target) || emitted.some((command) => this.elsewhere.has(command.id))) return undefined;
    const printed = this.printedSince(mark, { ...context, redirects: [...context.redirects, ...own] });
    const [only, ...others] = printed?.texts ?? [];
    if (!printed || !only || others.length > 0) return undefined;
    return { pieces: only.pieces, label: 'pipe', ...(!printed.sure && { sure: false }) };
  }

  /** `$_` is the last word of the command before. */
  #rememberLastWord(word: Word | undefined, state: State, at: Place): void {
    const pieces = word?.count === 'one' ? word.pieces : [hole('variable', at, { name: '_' })];
    state.variables.set('_', { alternatives: single(scalar(pieces)), exported: false });
  }

  /** Runs a command whose first word is an alias. */
  #runAlias(node: SimpleCommand, state: State, context: Context): void {
    const first = node.words[0];
    const found = this.#aliasOf(first, state, context);
    if (!first || !found) return;
    const { name, alias } = found;
    const { frame } = context;
    const head = framePieces(frame, { start: node.span.start, end: first.span.start });
    const end = alias.pieces.at(-1);
    // Behind an alias that ends in a blank, the next word may be one too.
    const second =
      end?.kind === 'text' && /[ \t]$/.test(end.text) ? this.#aliasOf(node.words[1], state, context) : undefined;
    const next = second && node.words[1] ? node.words[1] : first;
    const between = framePieces(frame, {
      start: first.span.end,
      end: next === first ? first.span.end : next.span.start,
    });
    const rest = framePieces(frame, { start: next.span.end, end: node.span.end });
    const around = { ...context, aliases: [...context.aliases, name, ...(second ? [second.name] : [])] };
    const pieces = [...head, ...alias.pieces, ...between, ...(second?.alias.pieces ?? []), ...rest];
    this.runGuest(pieces, frame.place(node.span), 'alias', state, around, { sameShell: true });
  }

  protected override nameCommands({ name }: AssignmentNode, value: ArrayValue, state: State, context: Context): void {
    for (const [key, pieces] of value.items) {
      if (name === 'BASH_CMDS') this.remember(key, pieces, state, context);
      else if (name === 'BASH_ALIASES') {
        const before = state.aliases.get(key);
        if (before?.pieces !== pieces)
          state.aliases.set(key, { pieces, line: context.line, always: true, ...(before && { before }) });
      }
    }
  }

  /** `hash -p PATH NAME`: from here on, the name stands for that file, as a function that runs it would. */
  remember(name: string, path: readonly Piece[], state: State, context: Context): void {
    const [first] = path;
    const plain = path.every((piece) => piece.kind === 'unknown' || /^[\w./+-]*$/.test(piece.text));
    if (!first || !plain || !/^[\w.+-]+$/.test(name) || isBuiltin(name) || state.functions.has(name)) return;
    const at = { ...first.at, exact: false };
    const text = (value: string): Piece => ({ kind: 'text', text: value, at, use: at, quoted: true });
    const pieces: Piece[] = [text(`${name}() { command -- "`), ...path, text('" "$@"; }')];
    this.runGuest(pieces, at, 'hash -p', state, context, { sameShell: true });
  }

  /** The alias a word is expanded to. */
  #aliasOf(word: WordNode | undefined, state: State, context: Context): { name: string; alias: Alias } | undefined {
    const literal = word?.parts.length === 1 ? word.parts[0] : undefined;
    if (!state.switches.expandAliases || literal?.kind !== 'literal' || literal.quoting !== 'none') return undefined;
    let alias = state.aliases.get(literal.text);
    // Bash expands aliases when it reads a line, so those of the same line come too late.
    while (alias?.line.frame === context.line.frame && context.line.start <= alias.line.start) alias = alias.before;
    return alias && !alias.removed && !context.aliases.includes(literal.text)
      ? { name: literal.text, alias }
      : undefined;
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

  /**
   * Runs a command whose words are known as far as they can be: a function, a builtin, a program, a wrapper.
   *
   * @param functions false where functions are passed over, as by `command`
   */
  invoke(invocation: Invocation, state: State, context: Context, functions = true): void {
    const text = staticText(invocation.words[0]);
    const choice = text === undefined || !functions ? undefined : state.functions.get(text);
    // What `exec` opens stays open.
    const close = text === 'exec' ? undefined : this.openOwnDescriptors(invocation, state, context);
    if (choice) this.#callNamed(choice, invocation, state, context);
    else this.#invokeOther(invocation, state, context);
    close?.();
  }

  #invokeOther(invocation: Invocation, state: State, context: Context): void {
    const { words, assignments } = invocation;
    const text = staticText(words[0]);
    if (words[0] && programName(words[0]) === undefined) {
      this.invokeUnknown(invocation, state, context);
      return;
    }
    const { stream: reads, own: alone } = this.inputFor(invocation, state, context);
    const command = this.emit(invocation, state, context, text !== undefined && isBuiltin(text));
    const builtin = text === undefined ? undefined : builtinFor(text);
    if (!builtin) {
      this.start(command, invocation, state, context);
      if (!command.builtin) this.#notFound(invocation, state, context);
      return;
    }
    const before = new SharedMap(state.variables);
    for (const one of assignments) state.set(one.name, single(scalar(one.value.pieces)), true);
    const given = new SharedMap(state.variables);
    const own = invocation.redirects.slice(context.redirects.length);
    const mark = this.mark();
    // What `eval` and `source` run has their redirections.
    const around = own.length > 0 || invocation.input ? within(context, invocation, reads) : context;
    builtin({ shell: this, command, invocation, state, context: around, outer: context, input: reads });
    if (reads && alone) state.positions.delete(reads);
    if (sendsOutputAway(own) && this.commands.length > mark.command) {
      const printed = this.printedSince(mark, around);
      this.recordWrites(own, printed && choiceOf(printed), state);
    }
    // `IFS=, read …`: the assignment holds for the builtin alone, unless the builtin itself assigned the variable.
    for (const { name } of assignments) {
      if (state.variables.get(name) !== given.get(name)) continue;
      const variable = before.get(name);
      if (variable) state.variables.set(name, variable);
      else state.variables.delete(name);
    }
  }

  /** Where bash does not find a program, a function may be called instead. */
  #notFound(invocation: Invocation, state: State, context: Context): void {
    const [first] = invocation.words;
    if (!first || !state.functions.has(NOT_FOUND) || context.functionDepth > 0) return;
    const name: Word = {
      pieces: [{ kind: 'text', text: NOT_FOUND, at: first.at, use: first.at, quoted: true }],
      count: 'one',
      at: first.at,
    };
    this.inSubshell(state, this.unsurely(context), invocation.at, (inner, within) => {
      this.invoke({ ...invocation, words: [name, ...invocation.words] }, inner, within);
    });
  }

  /** A program name that is not known: `$LAUNCHER vllm serve`. */
  protected invokeUnknown(invocation: Invocation, state: State, context: Context): void {
    const [first, ...rest] = invocation.words;
    const command = this.emit(invocation, state, context, false);
    if (!first) return;
    // `./run_$SLURM_JOB_ID.sh`: no more than a part of its name is unknown.
    if (shapeOf(first).includes('/') && this.isKnownFile(first, state)) {
      this.start(command, invocation, state, context);
      return;
    }
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
    this.invoke({ ...invocation, words, assignments: [], at: placeOf(words, invocation.at) }, state.child(), {
      ...conditionally(context),
      via: [...context.via, { label: hidden.name === undefined ? 'a launcher' : `$${hidden.name}`, at: first.at }],
      parent: command.id,
      subshell: true,
    });
  }

  emit(invocation: Invocation, state: State, context: Context, builtin: boolean): Command {
    const { words } = invocation;
    const { traced } = state.switches;
    const input = this.inputFor(invocation, state, context);
    const left = input.stream && remaining(input.stream, state);
    const command: Command = {
      id: this.commands.length,
      words,
      name: words[0] ? programName(words[0]) : '',
      open: words.some((word) => word.count === 'any'),
      builtin,
      at: placeOf(words, invocation.at),
      assignments: invocation.assignments,
      environment: environmentOf(state, invocation.assignments),
      redirects: invocation.redirects,
      ...(invocation.input && { input: invocation.input }),
      ...(!input.own && left && { input: { kind: 'heredoc' as const, pieces: left.pieces, at: invocation.at } }),
      ...(context.pipeline && { pipeline: context.pipeline }),
      substituted: context.substitutions > 0,
      scope: context.scope.traced === traced ? context.scope : { ...context.scope, traced },
      certain: context.certain,
      ...(state.held && { held: state.held }),
      via: context.via,
      ...(context.parent !== undefined && { parent: context.parent }),
      cwd: state.cwd,
      beside: this.beside,
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
    if (left) this.given.set(command.id, left);
    const filtered = this.readBy(command, input, state);
    const own = invocation.redirects.slice(context.redirects.length);
    this.recordOutput(command, own, state, { stdin: left?.pieces, filtered });
    return command;
  }

  /** Runs the function of this name, whichever of several definitions it may have. */
  #callNamed(choice: Choice<ShellFunction>, invocation: Invocation, state: State, context: Context): void {
    const [first, ...others] = choice.options;
    if (first && others.length === 0 && choice.always) {
      this.#callFunction(first, invocation, state, context);
      return;
    }
    const ends = choice.options.map((definition) => {
      const end = state.fork();
      this.#callFunction(definition, invocation, end, this.unsurely(context));
      return end;
    });
    if (!choice.always) {
      const end = state.fork();
      this.#invokeOther(invocation, end, this.unsurely(context));
      ends.push(end);
    }
    state.assign(this.joined(ends, invocation.at));
  }

  #callFunction(definition: ShellFunction, invocation: Invocation, state: State, context: Context): void {
    if (context.functionDepth >= MAX_FUNCTION_DEPTH) {
      this.note('depth', invocation.at, 'functions call each other too deeply to be followed');
      this.unsettle();
      return;
    }
    const { positional, maybeLeft } = state;
    const locals = new Map<string, Variable | undefined>();
    for (const { name } of invocation.assignments) locals.set(name, state.variables.get(name));
    const mark = this.mark();
    for (const { name, value, at } of invocation.assignments) {
      state.set(name, single(scalar(value.pieces)), true);
      // All that the function starts sees it.
      this.emitAssignment({ name, value, exported: true, form: 'prefix', at }, context, true);
    }
    state.positional = invocation.words.slice(1);
    const exits: Exits = { states: [] };
    const discarded: Exits = { states: [] };
    const { stream, own: alone } = this.inputFor(invocation, state, context);
    const { loop: _, ...rest } = within(context, invocation, stream);
    const inner: Context = {
      ...rest,
      frame: definition.frame,
      line: definition.line,
      function: exits,
      discarded,
      functionDepth: context.functionDepth + 1,
    };
    const level = state.locals.length;
    const name = invocation.words[0];
    if (name && mentions(definition.frame, FUNCTION_NAME)) {
      // Further elements name the callers.
      const items = new Map([['0', name.pieces]]);
      locals.set('FUNCNAME', state.variables.get('FUNCNAME'));
      state.set('FUNCNAME', single({ kind: 'array', items, associative: false, open: true }));
    }
    state.locals = [...state.locals, locals];
    this.runStatement(definition.node.body, state, inner);
    this.returned(exits, state, invocation.at);
    if (stream && alone) state.positions.delete(stream);
    for (const end of [state, ...discarded.states]) end.leaveFunction(level, positional);
    context.discarded.states.push(...discarded.states);
    state.maybeLeft = { ...state.maybeLeft, function: maybeLeft.function, loop: maybeLeft.loop };
    const own = invocation.redirects.slice(context.redirects.length);
    if (own.length === 0) return;
    const printed = this.printedSince(mark, inner);
    this.recordWrites(own, printed && choiceOf(printed), state);
  }

  /** Runs what a program starts: the command behind a wrapper, the text given to a shell, a script it wrote before. */
  protected start(command: Command, invocation: Invocation, state: State, context: Context): void {
    const mark = this.mark();
    this.#startAll(command, invocation, state, context);
    const own = invocation.redirects.slice(context.redirects.length);
    if (!isShell(command) || !sendsOutputAway(own) || this.commands.length === mark.command) return;
    // What runs in a shell with redirections prints to where they say.
    const printed = this.printedSince(mark, { ...context, parent: command.id, redirects: [] });
    this.recordWrites(own, printed && choiceOf(printed), state);
    for (let id = mark.command; id < this.commands.length; id++) this.elsewhere.add(id);
  }

  #startAll(command: Command, invocation: Invocation, state: State, context: Context): void {
    const python = pythonCall(command);
    if (python?.kind === 'script' && !this.writtenText(python.path, state)) this.noteUnread(python.path, state);
    // What may have been read before need not all be there.
    const sure = this.given.get(command.id)?.sure !== false;
    for (const [index, started] of this.#startedBy(command, state).entries()) {
      if (started.kind === 'unread') {
        this.note('not-followed', started.at, `not checked: the programs that ${started.label} reads from here`);
        continue;
      }
      const via: Via = { label: started.label, at: command.words[0]?.at ?? command.at };
      const scope: Scope = started.scope ? { ...context.scope, ...started.scope } : context.scope;
      const { stdin: _, pipeline: __, ...rest } = context;
      const handsOn = started.kind === 'command' && !started.ownStreams;
      const inner: Context = {
        ...rest,
        scope,
        via: [...context.via, via],
        parent: command.id,
        subshell: true,
        certain:
          context.certain &&
          started.certain !== false &&
          !mayStartAnother(command, started) &&
          (command.name !== 'xargs' || sure),
        ...(started.certain === false && { scope: { ...scope, conditional: true } }),
        ...(context.pipeline && handsOn && { pipeline: context.pipeline }),
        ...(context.stdin && handsOn && { stdin: context.stdin }),
        ...(!handsOn && { redirects: [] }),
        ...(started.ownStreams && { redirects: [] }),
      };
      const child = state.child();
      const inherited = started.inherits ?? (started.scope?.remoteHost ? [] : undefined);
      if (inherited) child.keepOnly(inherited);
      const { stream, own: alone } = this.inputFor(invocation, state, context);
      if (stream && isShell(command) && started.kind !== 'stdin') child.descriptors.set('0', stream);
      else if (!handsOn) child.descriptors.delete('0');
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
      if (!expandsBraces(command, started)) child.switch({ braces: 'either' });
      if (started.kind === 'command') {
        const { words } = started;
        const first = words[0];
        if (!first) continue;
        this.invokeProgram(
          {
            words,
            assignments: [],
            // One open file takes the output of all.
            redirects: handsOn ? (index > 0 ? invocation.redirects.map(appending) : invocation.redirects) : [],
            ...(invocation.input && handsOn && { input: invocation.input }),
            at: placeOf(words, invocation.at),
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
            ...(started.passesInput &&
              command.input && { stdin: { pieces: command.input.pieces, label: command.input.kind, sure: true } }),
            args: started.args,
            errexit: started.errexit,
            programName: started.programName,
          },
        );
      } else if (started.kind === 'stdin') {
        const input = command.input;
        if (!input) {
          this.unsettle();
          if (!command.pipeline || command.pipeline.index === 0) continue;
          this.note(
            'unknown-command',
            command.at,
            `${started.label} runs what it reads from the pipe, which the text does not tell`,
          );
          continue;
        }
        const given = this.given.get(command.id);
        const label =
          given && !invocation.input ? `${given.label} into ${started.label}` : `${started.label} <${input.kind}`;
        const whole = given?.sure !== false;
        const around = { ...inner, via: context.via, certain: inner.certain && whole };
        const { args, errexit } = started;
        this.runGuest(input.pieces, input.at, label, child, around, { args, errexit });
      } else {
        const { path, args, required, direct, errexit } = started;
        this.runFile(path, args, child, inner, { required, errexit, ...(direct && { direct }) });
      }
      joinFiles(state, child, started.certain === false || child.maybeLeft.shell);
      if (stream && alone) state.positions.delete(stream);
    }
  }

  /** What a program starts, the script's own program of that name and the shell's own start file included. */
  #startedBy(command: Command, state: State): readonly Started[] {
    const [name, ...args] = command.words;
    const own = name && this.inPath(name, command.environment.get('PATH') ?? [], state);
    const ownFile: Started | undefined = own && {
      kind: 'file',
      label: command.name ?? '',
      path: own.path,
      args,
      required: false,
      ...(!own.sure && { certain: false }),
      direct: true,
    };
    if (ownFile && own?.sure) return [ownFile];
    const start = command.name === 'bash' ? (command.environment.get('BASH_ENV') ?? []) : [];
    const before = start.map((path): Started => ({
      kind: 'file',
      label: 'BASH_ENV',
      path,
      args: [],
      required: false,
      ...(start.length > 1 && { certain: false }),
    }));
    const others = startedBy(command, (path) => this.writtenText(path, state));
    return ownFile || before.length > 0 ? [...(ownFile ? [ownFile] : []), ...before, ...others] : others;
  }

  protected override startsCommand(command: Command): boolean {
    const started = startedBy(command, () => undefined);
    return started.some((one) =>
      isShell(command)
        ? one.kind !== 'stdin'
        : one.kind === 'command' && !one.ownStreams && readsInput(command.name) !== true,
    );
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
}

/** The context of what a function, `eval` or `source` with redirections of its own runs. */
function within(context: Context, invocation: Invocation, stream: StandardInput | undefined): Context {
  const { stdin, ...rest } = context;
  const own = invocation.redirects.slice(context.redirects.length);
  const given = invocation.input !== undefined || readsFile(own) ? stream : stdin;
  return { ...rest, redirects: invocation.redirects, ...(given && { stdin: given }) };
}

/** Programs that give a text to bash, or to the user's own shell, which mostly is bash; others give it to `sh`. */
const GIVES_TO_BASH = new Set(
  'bash zsh ksh rbash ssh parallel tmux screen su runuser sudo doas script pdsh clush xargs srun salloc'.split(' '),
);

/** Whether a shell that a program starts expands braces; `sh` does where it is bash, and does not where it is dash. */
function expandsBraces({ name }: Command, started: Started): boolean {
  if (started.kind === 'file') return name !== 'sh' && name !== 'dash';
  return (started.kind !== 'text' && started.kind !== 'stdin') || GIVES_TO_BASH.has(name ?? '');
}

/** Whether what a program starts reads the program's own input. */
function isShell(command: Command): boolean {
  return command.name !== undefined && SHELL_NAMES.includes(command.name);
}

/** A redirection that writes behind what is there already. */
function appending(redirect: Redirect): Redirect {
  if (redirect.op === '>' || redirect.op === '>|') return { ...redirect, op: '>>' };
  return redirect.op === '&>' ? { ...redirect, op: '&>>' } : redirect;
}
