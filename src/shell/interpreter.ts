// Walks a script in the order of execution and lists every command that may run, with its resolved words.
import type {
  AssignmentNode,
  Case,
  CFor,
  For,
  If,
  List,
  ListItem,
  Part,
  Pipeline,
  RedirectNode,
  SimpleCommand,
  Statement,
  While,
  WordNode,
} from '../lang/bash/ast.ts';
import { fromArithmetic, walkAssigned } from '../lang/bash/assigned.ts';
import type { Assignment, Command, InlineInput, PrefixAssignment, Redirect, Scope, Via } from '../model/command.ts';
import type { Coverage, CoverageCause } from '../model/coverage.ts';
import { type Piece, shapeOf, staticText, type Word } from '../model/word.ts';
import { hullOf, type Place } from '../text/place.ts';
import { builtinFor, isBuiltin } from './builtins.ts';
import { Chooser, enumerate, type World } from './chooser.ts';
import { conditionally, type Context, DEFAULT_LIMITS, type Exits, JOB_SCOPE, type ShellLimits } from './context.ts';
import { environmentOf } from './environment.ts';
import { Expander, type SideAssignments, type SubstitutionHost } from './expand.ts';
import { type Frame, guestFrame } from './frame.ts';
import { matches } from './pattern.ts';
import { basename, pathKey } from './path-key.ts';
import { printedBy } from './pure.ts';
import { join, type ShellFunction, State } from './state.ts';
import { type Alternative, hole, MAX_ALTERNATIVES, scalar, simplify, single, type Tag, textOf, type Value } from './values.ts';
import { startedBy } from './wrappers/index.ts';

export interface ShellResult {
  readonly commands: readonly Command[];
  readonly assignments: readonly Assignment[];
  readonly coverage: readonly Coverage[];
  readonly steps: number;
}

/** What came out of expanding one simple command in one world. */
interface Expanded {
  readonly words: Word[];
  readonly assignments: { readonly node: AssignmentNode; readonly value: Value; readonly word: Word }[];
  readonly redirects: Redirect[];
  readonly input?: InlineInput;
}

/** A command about to run: its words and what was written around them. */
export interface Invocation {
  readonly words: readonly Word[];
  readonly assignments: readonly PrefixAssignment[];
  readonly redirects: readonly Redirect[];
  readonly input?: InlineInput;
  readonly at: Place;
  /** arguments of `declare` and friends that have array values */
  readonly arrays?: ReadonlyMap<string, { readonly node: AssignmentNode; readonly value: Value }>;
}

const MAX_UNROLL = 16;
const MAX_ROUNDS = 64;
const MAX_FUNCTION_DEPTH = 8;

export class Interpreter {
  readonly commands: Command[] = [];
  readonly assignments: Assignment[] = [];
  readonly coverage: Coverage[] = [];
  readonly #limits: ShellLimits;
  readonly #seenCoverage = new Set<string>();
  readonly #exitTraps: { readonly pieces: readonly Piece[]; readonly at: Place; readonly context: Context }[] = [];
  steps = 0;
  /** for each command, how many substitutions it runs in */
  readonly #nesting: number[] = [];
  #branches = 1;
  #pipelines = 0;
  #guests = 0;
  #guestUnits = 0;

  constructor(limits: ShellLimits = DEFAULT_LIMITS) {
    this.#limits = limits;
  }

  // ---- entry -----------------------------------------------------------------------------------------------------

  /** Interprets a whole script. */
  runScript(frame: Frame, state: State = new State(), scope: Scope = JOB_SCOPE): ShellResult {
    const context: Context = {
      frame,
      scope,
      certain: true,
      via: [],
      assumed: [],
      substitutions: 0,
      redirects: [],
      subshell: false,
      functionDepth: 0,
      rounds: 1,
    };
    this.#reportProblems(frame);
    this.runList(frame.tree.body, state, context);
    state.ended = 'no';
    for (const trap of this.#exitTraps.splice(0)) this.runGuest(trap.pieces, trap.at, 'trap', state, trap.context, { sameShell: true });
    return { commands: this.commands, assignments: this.assignments, coverage: this.coverage, steps: this.steps };
  }

  note(cause: CoverageCause, at: Place, message: string): void {
    const key = `${cause} ${at.doc.path} ${at.span.start} ${at.span.end}`;
    if (this.#seenCoverage.has(key) || this.coverage.length >= 1000) return;
    this.#seenCoverage.add(key);
    this.coverage.push({ cause, at, message });
  }

  #reportProblems(frame: Frame): void {
    for (const problem of frame.tree.problems) this.note(problem.cause, frame.place(problem.span), problem.message);
  }

  newBranch(): number {
    return ++this.#branches;
  }

  // ---- lists and compound commands -------------------------------------------------------------------------------

  runList(list: List, state: State, context: Context): void {
    for (const item of list.items) {
      if (state.ended !== 'no') return;
      this.#runItem(item, state, context);
    }
  }

  #runItem(item: ListItem, state: State, context: Context): void {
    let around = context;
    const left = state.maybeLeft;
    // A loop round, function or subshell that may have been left already: what follows need not run.
    if (context.certain && (left.loop || left.function || (left.shell && context.subshell))) around = { ...around, certain: false };
    if (item.recovered) around = conditionally(around);
    if (item.background) {
      const scope = { ...around.scope, background: true };
      this.#runStatement(item.statement, state.fork(), { ...around, scope, subshell: true });
      return;
    }
    this.#runStatement(item.statement, state, around);
    // Under errexit a failing command ends a child shell only, and the script goes on without the rest of it.
    if (state.errexit && context.subshell) state.maybeLeft = { ...state.maybeLeft, shell: true };
  }

  #runStatement(statement: Statement, state: State, outer: Context): void {
    if (++this.steps > this.#limits.steps || this.commands.length > this.#limits.commands) {
      this.note('steps', outer.frame.place(statement.span), 'the script is too long or loops too much to be followed to its end');
      return;
    }
    const context = statement.kind === 'simple' || statement.redirects.length === 0 ? outer : this.#withRedirects(statement.redirects, state, outer);
    switch (statement.kind) {
      case 'simple':
        this.#runSimple(statement, state, context);
        break;
      case 'pipeline':
        this.#runPipeline(statement, state, context);
        break;
      case 'and-or': {
        this.#runStatement(statement.left, state, context);
        if (state.ended !== 'no') break;
        const status = constantStatus(statement.left);
        if (status !== undefined) {
          if (status === (statement.op === '&&')) this.#runStatement(statement.right, state, context);
          break;
        }
        const right = state.fork();
        this.#runStatement(statement.right, right, conditionally(context));
        state.assign(join([state.fork(), right], this.newBranch(), context.frame.place(statement.span)));
        break;
      }
      case 'subshell': {
        const inner = state.fork();
        this.runList(statement.body, inner, { ...context, subshell: true });
        break;
      }
      case 'group':
        this.runList(statement.body, state, context);
        break;
      case 'if':
        this.#runIf(statement, state, context);
        break;
      case 'while':
        this.#runWhile(statement, state, context);
        break;
      case 'for':
        this.#runFor(statement, state, context);
        break;
      case 'c-for':
        this.#runCFor(statement, state, context);
        break;
      case 'case':
        this.#runCase(statement, state, context);
        break;
      case 'function':
        state.functions.set(statement.name, { node: statement, frame: context.frame });
        break;
      case 'test':
        this.#expandOnly(statement.words, state, context);
        break;
      case 'arith':
        this.#evaluate(statement.expression, state, context);
        break;
      case 'coproc':
        this.#runStatement(statement.body, state.fork(), { ...context, subshell: true, scope: { ...context.scope, background: true } });
        break;
    }
  }

  #withRedirects(nodes: readonly RedirectNode[], state: State, context: Context): Context {
    const { redirects, input } = this.#inWorlds(state, context, (expander) => this.#redirects(nodes, expander, context))[0]?.result ?? { redirects: [] };
    return {
      ...context,
      redirects: [...context.redirects, ...redirects],
      ...(input && { stdin: { pieces: input.pieces, label: input.kind } }),
    };
  }

  #runPipeline(statement: Pipeline, state: State, context: Context): void {
    const [only] = statement.commands;
    if (statement.commands.length <= 1) {
      if (only) this.#runStatement(only, state, context);
      return;
    }
    const id = ++this.#pipelines;
    let stdin = context.stdin;
    statement.commands.forEach((command, index) => {
      const first = this.commands.length;
      const { stdin: _, ...rest } = context;
      this.#runStatement(command, state.fork(), {
        ...rest,
        ...(stdin && { stdin }),
        subshell: true,
        pipeline: { id, index, length: statement.commands.length },
      });
      const printed = this.#printed(first, stdin?.pieces);
      stdin = printed ? { pieces: printed, label: 'pipe' } : undefined;
    });
  }

  /** What the commands emitted since `first` print, when the text tells. */
  #printed(first: number, stdin: readonly Piece[] | undefined): readonly Piece[] | undefined {
    const emitted = this.#outermost(first);
    const output: Piece[] = [];
    for (const command of emitted) {
      const pieces = printedBy(command, command.input?.pieces ?? stdin);
      if (!pieces) return undefined;
      output.push(...pieces);
    }
    return emitted.length > 0 ? output : undefined;
  }

  /** The commands emitted since `first`, without those of substitutions inside their words. */
  #outermost(first: number): Command[] {
    const emitted = this.commands.slice(first);
    const least = Math.min(...emitted.map((command) => this.#nesting[command.id] ?? 0));
    return emitted.filter((command) => this.#nesting[command.id] === least);
  }

  #runIf(statement: If, state: State, context: Context): void {
    const arms: State[] = [];
    const current = state.fork();
    let around = context;
    let decided = false;
    for (const arm of statement.arms) {
      this.runList(arm.condition, current, around);
      if (current.ended !== 'no') break;
      const status = constantStatus(arm.condition.items.length === 1 ? arm.condition.items[0]?.statement : undefined);
      if (status === false) continue;
      const body = current.fork();
      this.runList(arm.body, body, status === true ? around : conditionally(context));
      arms.push(body);
      if (status === true) {
        decided = true;
        break;
      }
      around = conditionally(context);
    }
    if (!decided) {
      const last = current;
      if (statement.otherwise && last.ended === 'no') this.runList(statement.otherwise, last, arms.length === 0 ? around : conditionally(context));
      arms.push(last);
    }
    state.assign(join(arms, this.newBranch(), context.frame.place(statement.span)));
  }

  /** Before a loop body is walked once for all rounds, what it changes is not known from the round before. */
  #blurAssigned(body: readonly List[], state: State, at: Place): void {
    const names = new Set<string>();
    for (const list of body) walkAssigned(list, names);
    const branch = this.newBranch();
    for (const name of names) {
      const variable = state.variables.get(name);
      if (!variable) continue;
      const before = variable.alternatives.map((one) => ({ value: one.value, tags: [...one.tags, { branch, arm: 0 }] }));
      const isArray = variable.alternatives.some((one) => one.value.kind === 'array');
      const changed: Value = isArray
        ? { kind: 'array', items: new Map(), associative: false, open: true }
        : scalar([hole('loop', at, { name })]);
      state.set(name, [...before, { value: changed, tags: [{ branch, arm: 1 }] }]);
    }
  }

  #inLoop(context: Context, certain: boolean): { context: Context; exits: Exits } {
    const exits: Exits = { states: [] };
    const base = certain ? context : conditionally(context);
    return { exits, context: { ...base, loop: exits, scope: { ...base.scope, loop: true } } };
  }

  #afterLoop(states: readonly State[], state: State, before: State['maybeLeft'], at: Place): void {
    for (const one of states) if (one.ended === 'loop') one.ended = 'no';
    const joined = join(states, this.newBranch(), at);
    joined.maybeLeft = { ...joined.maybeLeft, loop: before.loop };
    state.assign(joined);
  }

  #runWhile(statement: While, state: State, context: Context): void {
    const at = context.frame.place(statement.span);
    const before = state.maybeLeft;
    this.#blurAssigned([statement.condition, statement.body], state, at);
    const condition = statement.condition.items.length === 1 ? constantStatus(statement.condition.items[0]?.statement) : undefined;
    const { context: inner, exits } = this.#inLoop(context, false);
    if (condition !== undefined && condition === statement.until) return;
    this.runList(statement.condition, state, { ...context, loop: exits, scope: { ...context.scope, loop: true } });
    const body = state.fork();
    this.runList(statement.body, body, inner);
    const endless = condition !== undefined && condition !== statement.until;
    this.#afterLoop(endless ? [...exits.states, ...(exits.states.length === 0 ? [body] : [])] : [state.fork(), body, ...exits.states], state, before, at);
  }

  #runCFor(statement: CFor, state: State, context: Context): void {
    const at = context.frame.place(statement.span);
    const before = state.maybeLeft;
    const names = new Set<string>();
    fromArithmetic(statement.header, names);
    for (const name of names) state.blur(name, 'loop', at);
    this.#blurAssigned([statement.body], state, at);
    const { context: inner, exits } = this.#inLoop(context, false);
    const body = state.fork();
    this.runList(statement.body, body, inner);
    this.#afterLoop([state.fork(), body, ...exits.states], state, before, at);
  }

  #runFor(statement: For, state: State, context: Context): void {
    const at = context.frame.place(statement.span);
    const before = state.maybeLeft;
    const items = this.#loopItems(statement, state, context, at);
    const rounds = context.rounds * Math.max(1, items.length);
    if (!statement.select && items.every((item) => item.count === 'one') && items.length <= MAX_UNROLL && rounds <= MAX_ROUNDS) {
      const { context: inner, exits } = this.#inLoop({ ...context, rounds }, true);
      for (const item of items) {
        state.setScalar(statement.name, item.pieces);
        this.runList(statement.body, state, inner);
        if (state.ended === 'loop') state.ended = 'no';
        // An unconditional `break` left its state among the exits; `continue` did not.
        if (state.ended !== 'no' || exits.states.some((one) => one.ended === 'loop')) break;
      }
      for (const one of exits.states) one.ended = 'no';
      this.#afterLoop([state.fork(), ...exits.states], state, before, at);
      return;
    }
    this.#blurAssigned([statement.body], state, at);
    const branch = this.newBranch();
    const alternatives: Alternative[] = items
      .filter((item) => item.count === 'one')
      .slice(0, MAX_ALTERNATIVES - 1)
      .map((item, arm) => ({ value: scalar(item.pieces), tags: [{ branch, arm }] }));
    if (alternatives.length < items.length || items.length === 0) {
      const open = items.find((item) => item.count === 'any');
      alternatives.push({ value: scalar(open ? open.pieces : [hole('loop', at, { name: statement.name })]), tags: [{ branch, arm: alternatives.length }] });
    }
    const body = state.fork();
    body.set(statement.name, alternatives);
    const { context: inner, exits } = this.#inLoop(context, false);
    this.runList(statement.body, body, inner);
    this.#afterLoop([state.fork(), body, ...exits.states], state, before, at);
  }

  #loopItems(statement: For, state: State, context: Context, at: Place): readonly Word[] {
    if (!statement.words) return state.positional ?? [{ pieces: [hole('positional', at)], count: 'any', at }];
    const words = statement.words;
    const worlds = this.#inWorlds(state, context, (expander) => words.flatMap((word) => expander.words(word)));
    if (worlds.length === 1) return worlds[0]?.result ?? [];
    return [{ pieces: [hole('too-many', at)], count: 'any', at }];
  }

  #runCase(statement: Case, state: State, context: Context): void {
    const at = context.frame.place(statement.span);
    const worlds = this.#inWorlds(state, context, (expander) => ({
      subject: textOf(expander.pieces(statement.subject)),
      arms: statement.arms.map((arm) => arm.patterns.map((pattern) => expander.pattern(pattern))),
    }));
    const world = worlds.length === 1 ? worlds[0]?.result : undefined;
    const subject = world?.subject;
    const arms: State[] = [];
    let exhaustive = false;
    for (const [index, arm] of statement.arms.entries()) {
      const outcomes = (world?.arms[index] ?? []).map((pattern) => (subject === undefined || !pattern ? undefined : matches(pattern, subject)));
      const hit = outcomes.includes(true) ? true : world !== undefined && outcomes.length > 0 && outcomes.every((outcome) => outcome === false) ? false : undefined;
      if (hit === false) continue;
      const body = state.fork();
      const around = hit === true && arms.length === 0 ? context : conditionally(context);
      // `;&` goes on into the next arm whatever its pattern says.
      for (let next = index; next < statement.arms.length; next++) {
        const { body: list, end } = statement.arms[next] ?? arm;
        this.runList(list, body, around);
        if (end !== ';&' || body.ended !== 'no') break;
      }
      arms.push(body);
      const catchAll = arm.patterns.some((pattern) => pattern.parts.length === 1 && pattern.parts[0]?.kind === 'literal' && pattern.parts[0].text === '*');
      if ((hit === true || catchAll) && arm.end !== ';;&') {
        exhaustive = true;
        break;
      }
    }
    if (!exhaustive) arms.push(state.fork());
    state.assign(join(arms, this.newBranch(), at));
  }

  // ---- expansion -------------------------------------------------------------------------------------------------

  /** Expands something in every world and applies what the expansion assigns. */
  #inWorlds<T>(state: State, context: Context, attempt: (expander: Expander) => T): World<T>[] {
    const host = this.#substitutionHost(state, context);
    const worlds = enumerate(context.assumed, (chooser) => {
      const expander = new Expander(state, context.frame, host, chooser);
      return { result: attempt(expander), side: expander.assigned };
    });
    this.#applySide(
      worlds.map((world) => ({ side: world.result.side, tags: world.tags })),
      state,
      context,
    );
    return worlds.map((world) => ({ result: world.result.result, tags: world.tags }));
  }

  #applySide(worlds: readonly { side: SideAssignments; tags: readonly Tag[] }[], state: State, context: Context): void {
    const names = new Set(worlds.flatMap((world) => [...world.side.keys()]));
    for (const name of names) {
      const alternatives: Alternative[] = [];
      for (const { side, tags } of worlds) {
        const given = side.get(name);
        if (given) {
          alternatives.push({ value: scalar(given.pieces), tags });
          const word: Word = { pieces: given.pieces, count: 'one', at: given.at };
          if (given.form === 'default' && !given.pieces.every((piece) => piece.kind === 'unknown' && piece.name === name)) {
            this.emitAssignment({ name, value: word, exported: state.variables.get(name)?.exported ?? state.allexport, form: 'default', at: given.at }, context, worlds.length === 1);
          }
        } else for (const before of state.variables.get(name)?.alternatives ?? []) alternatives.push({ value: before.value, tags: [...before.tags, ...tags] });
      }
      if (alternatives.length > MAX_ALTERNATIVES) state.blur(name, 'too-many', context.frame.place(context.frame.tree.body.span));
      else state.set(name, alternatives);
    }
  }

  /** Substitutions inside the words of one command run once, whatever the number of worlds. */
  #substitutionHost(state: State, context: Context): SubstitutionHost {
    const outputs = new Map<Part, readonly Alternative[]>();
    const commands = new Map<Part, readonly number[]>();
    const run = (body: List): number => {
      const first = this.commands.length;
      const { pipeline: _, stdin: __, parent: ___, ...rest } = context;
      this.runList(body, state.fork(), { ...rest, subshell: true, substitutions: context.substitutions + 1 });
      return first;
    };
    return {
      commandOutput: (part) => {
        const done = outputs.get(part);
        if (done) return done;
        const first = run(part.body);
        const at = context.frame.place(part.span);
        const ids = this.commands.slice(first).map((command) => command.id);
        const printed = this.#substitutedText(part.body, first);
        const pieces = printed ? withoutTrailingNewlines(printed) : [hole('substitution', at, { commands: ids })];
        const alternatives = single(scalar(pieces));
        outputs.set(part, alternatives);
        return alternatives;
      },
      processCommands: (part) => {
        const done = commands.get(part);
        if (done) return done;
        const first = run(part.body);
        const ids = this.commands.slice(first).map((command) => command.id);
        commands.set(part, ids);
        return ids;
      },
    };
  }

  /** The output of a substitution whose commands only print text that is known. */
  #substitutedText(body: List, first: number): readonly Piece[] | undefined {
    if (body.items.length !== 1) return body.items.length === 0 ? [] : undefined;
    const statement = body.items[0]?.statement;
    const emitted = this.#outermost(first);
    if (statement?.kind === 'simple' && emitted.length === 1 && emitted[0]) return printedBy(emitted[0], emitted[0].input?.pieces);
    if (statement?.kind !== 'pipeline' || !statement.commands.every((command) => command.kind === 'simple')) return undefined;
    if (emitted.length !== statement.commands.length) return undefined;
    let stdin: readonly Piece[] | undefined;
    for (const command of emitted) {
      stdin = printedBy(command, command.input?.pieces ?? stdin);
      if (!stdin) return undefined;
    }
    return stdin;
  }

  #expandOnly(words: readonly WordNode[], state: State, context: Context): void {
    this.#inWorlds(state, context, (expander) => {
      for (const word of words) expander.pieces(word);
    });
  }

  #evaluate(expression: WordNode, state: State, context: Context): void {
    this.#inWorlds(state, context, (expander) => expander.arithmetic(expression));
  }

  #redirects(nodes: readonly RedirectNode[], expander: Expander, context: Context): { redirects: Redirect[]; input?: InlineInput } {
    const redirects: Redirect[] = [];
    let input: InlineInput | undefined;
    for (const node of nodes) {
      const at = context.frame.place(node.span);
      if (node.op === '<<' || node.op === '<<-') {
        if (node.heredoc && (node.fd === undefined || node.fd === 0)) input = { kind: 'heredoc', pieces: expander.pieces(node.heredoc.body), at };
      } else if (node.op === '<<<') {
        const newline: Piece = { kind: 'text', text: '\n', at: { ...at, exact: false }, use: { ...at, exact: false }, quoted: true };
        input = { kind: 'herestring', pieces: [...expander.pieces(node.target), newline], at };
      } else redirects.push({ op: node.op, ...(node.fd !== undefined && { fd: node.fd }), target: expander.word(node.target), at });
    }
    return { redirects, ...(input && { input }) };
  }

  // ---- simple commands -------------------------------------------------------------------------------------------

  #runSimple(node: SimpleCommand, state: State, context: Context): void {
    if (node.words.length === 0) {
      for (const assignment of node.assignments) this.#assign(assignment, state, context);
      if (node.redirects.length === 0) return;
    }
    const prefixes = node.words.length === 0 ? [] : node.assignments;
    const worlds = this.#inWorlds(state, context, (expander): Expanded => {
      const words: Word[] = [];
      for (const word of node.words) {
        if (word.assignment) words.push(this.#declaredWord(word.assignment, expander, context));
        else words.push(...expander.words(word));
      }
      const assignments = prefixes.map((assignment) => {
        const value = this.#valueOf(assignment, expander, state, context);
        return { node: assignment, value, word: valueWord(value, assignment, context) };
      });
      return { words, assignments, ...this.#redirects(node.redirects, expander, context) };
    });
    const declared = node.words.flatMap((word) => (word.assignment?.array ? [word.assignment] : []));
    const several = worlds.length > 1;
    const base = several ? { ...context, certain: false } : context;
    const states: State[] = [];
    for (const world of worlds) {
      const { words, assignments, redirects, input } = world.result;
      const around: Context = { ...base, assumed: several ? world.tags : context.assumed, redirects: context.redirects };
      const inner = several ? state.fork() : state;
      const arrays = new Map<string, { node: AssignmentNode; value: Value }>();
      if (declared.length > 0) {
        const expander = new Expander(inner, context.frame, this.#substitutionHost(inner, context), new Chooser([], true, around.assumed));
        for (const one of declared) arrays.set(one.name, { node: one, value: this.#valueOf(one, expander, inner, context) });
      }
      this.invoke(
        {
          words,
          assignments: assignments.map((one) => ({ name: one.node.name, value: one.word, at: context.frame.place(one.node.span) })),
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
    if (!several) return;
    const joined = join(states, this.newBranch(), context.frame.place(node.span));
    state.assign(joined);
  }

  /** `export NAME=value` as the one word the builtin gets. */
  #declaredWord(node: AssignmentNode, expander: Expander, context: Context): Word {
    const at = context.frame.place(node.span);
    const start = at.span.start;
    const head = `${node.name}${node.append ? '+=' : '='}`;
    const headAt = at.exact && !node.subscript ? { ...at, span: { start, end: start + head.length } } : { ...at, exact: false };
    const pieces: Piece[] = [{ kind: 'text', text: head, at: headAt, use: headAt, quoted: true }];
    if (node.value) pieces.push(...expander.pieces(node.value, true));
    else if (node.array) pieces.push({ kind: 'text', text: '(…)', at: { ...at, exact: false }, use: at, quoted: true });
    return { pieces, count: 'one', at };
  }

  /** The value an assignment gives in this world, the old value included for `+=`. */
  #valueOf(node: AssignmentNode, expander: Expander, state: State, context: Context): Value {
    const at = context.frame.place(node.span);
    const before = state.variables.has(node.name) ? expander.lookUp(node.name, at).value : ({ kind: 'unset' } as const);
    if (node.array) {
      const associative = before.kind === 'array' && before.associative;
      const items = new Map(node.append && before.kind === 'array' ? before.items : []);
      if (node.append && before.kind === 'scalar') items.set('0', before.pieces);
      let open = node.append && before.kind === 'array' && before.open;
      let next = items.size === 0 ? 0 : Math.max(-1, ...[...items.keys()].map(Number).filter((n) => !Number.isNaN(n))) + 1;
      for (const item of node.array) {
        if (item.key) {
          const key = textOf(expander.pieces(item.key));
          if (key === undefined) open = true;
          else items.set(key, expander.pieces(item.value));
          continue;
        }
        for (const word of expander.words(item.value)) {
          if (word.count === 'any') open = true;
          items.set(String(next++), word.pieces);
        }
      }
      return { kind: 'array', items, associative, open };
    }
    const pieces = node.value ? expander.pieces(node.value, true) : [];
    if (node.subscript) {
      const items = new Map(before.kind === 'array' ? before.items : before.kind === 'scalar' ? [['0', before.pieces] as const] : []);
      const associative = before.kind === 'array' && before.associative;
      const text = textOf(expander.pieces(node.subscript));
      const key = associative ? text : text === undefined ? undefined : expander.arithmeticText(text, at)?.toString();
      const open = (before.kind === 'array' && before.open) || key === undefined;
      if (key !== undefined) items.set(key, node.append ? [...(items.get(key) ?? []), ...pieces] : pieces);
      return { kind: 'array', items, associative, open };
    }
    if (before.kind === 'array') {
      const items = new Map(before.items);
      items.set('0', node.append ? [...(items.get('0') ?? []), ...pieces] : pieces);
      return { ...before, items };
    }
    const variable = state.variables.get(node.name);
    if (variable?.integer) {
      const text = textOf(pieces);
      const value = text === undefined ? undefined : expander.arithmeticText(text, at);
      return scalar(value === undefined ? [hole('arithmetic', at, { name: node.name })] : [{ kind: 'text', text: value.toString(), at: { ...at, exact: false }, use: at, quoted: false }]);
    }
    if (!node.append) return scalar(pieces);
    const old = state.variables.has(node.name) ? (before.kind === 'scalar' ? before.pieces : []) : [hole('variable', at, { name: node.name })];
    return scalar([...old, ...pieces]);
  }

  #assign(node: AssignmentNode, state: State, context: Context): void {
    const worlds = this.#inWorlds(state, context, (expander) => this.#valueOf(node, expander, state, context));
    this.store(
      node.name,
      worlds.map((world) => ({ value: world.result, tags: world.tags })),
      state,
      context,
      { form: node.array || node.subscript ? 'array' : 'statement', at: context.frame.place(node.span), node },
    );
  }

  /** Gives a variable its new alternatives and lists the assignment. */
  store(
    name: string,
    alternatives: readonly Alternative[],
    state: State,
    context: Context,
    how: { readonly form: Assignment['form']; readonly at: Place; readonly exported?: boolean; readonly node?: AssignmentNode; readonly command?: number },
  ): void {
    const target = state.variables.get(name)?.nameref ?? name;
    if (alternatives.length > MAX_ALTERNATIVES) state.blur(target, 'too-many', how.at);
    else state.set(target, alternatives, how.exported);
    const exported = state.variables.get(target)?.exported ?? false;
    const seen = simplify(alternatives);
    for (const one of seen) {
      const words = one.value.kind === 'array' ? [...one.value.items.values()] : one.value.kind === 'scalar' ? [one.value.pieces] : [];
      for (const pieces of words) {
        const at = how.node?.value && words.length === 1 ? context.frame.place(how.node.value.span) : how.at;
        this.emitAssignment({ name: target, value: { pieces, count: 'one', at }, exported, form: how.form, at: how.at, ...(how.command !== undefined && { command: how.command }) }, context, seen.length === 1);
      }
    }
  }

  emitAssignment(assignment: Omit<Assignment, 'scope' | 'certain' | 'via' | 'position'>, context: Context, only: boolean): void {
    if (this.assignments.length >= this.#limits.commands) return;
    this.assignments.push({ ...assignment, scope: context.scope, certain: context.certain && only, via: context.via, position: this.commands.length });
  }

  // ---- commands --------------------------------------------------------------------------------------------------

  /** Runs a command whose words are known as far as they can be: a function, a builtin, a program, a wrapper. */
  invoke(invocation: Invocation, state: State, context: Context): void {
    const { words } = invocation;
    const text = staticText(words[0]);
    const definition = text === undefined ? undefined : state.functions.get(text);
    if (definition) {
      this.#callFunction(definition, invocation, state, context);
      return;
    }
    if (words.length > 0 && text === undefined) {
      this.#invokeUnknown(invocation, state, context);
      return;
    }
    const builtin = text === undefined ? undefined : builtinFor(text);
    const command = this.emit(invocation, state, context, text !== undefined && isBuiltin(text));
    if (builtin) {
      builtin({ shell: this, command, invocation, state, context });
      return;
    }
    this.#start(command, invocation, state, context);
  }

  /** A program name that is not known: `$LAUNCHER vllm serve`. */
  #invokeUnknown(invocation: Invocation, state: State, context: Context): void {
    const [first, ...rest] = invocation.words;
    const command = this.emit(invocation, state, context, false);
    if (!first) return;
    this.note('unknown-command', first.at, `which program runs here is not known from the text: ${shapeOf(first)}`);
    // An unquoted variable in front of a program is a launcher, or empty: the program behind it runs.
    const next = staticText(rest[0]);
    if (first.count === 'any' && first.pieces.length === 1 && next !== undefined && !next.startsWith('-')) {
      const hidden = first.pieces[0];
      const label = hidden?.kind === 'unknown' && hidden.name !== undefined ? `$${hidden.name}` : 'a launcher';
      this.invoke(
        { ...invocation, words: rest, assignments: [], at: hullOf(rest[0]?.at ?? first.at, rest.at(-1)?.at ?? first.at) },
        state.child(),
        { ...conditionally(context), via: [...context.via, { label, at: first.at }], parent: command.id, subshell: true },
      );
    }
  }

  emit(invocation: Invocation, state: State, context: Context, builtin: boolean): Command {
    const { words } = invocation;
    const text = staticText(words[0]);
    const first = words[0]?.at;
    const last = words.at(-1)?.at;
    const command: Command = {
      id: this.commands.length,
      words,
      name: words.length === 0 ? '' : text === undefined ? undefined : basename(text),
      open: words.some((word) => word.count === 'any'),
      builtin,
      at: first && last ? hullOf(first, last) : invocation.at,
      assignments: invocation.assignments,
      environment: environmentOf(state, invocation.assignments),
      redirects: invocation.redirects,
      ...(invocation.input && { input: invocation.input }),
      ...(!invocation.input && context.stdin && { input: { kind: 'heredoc' as const, pieces: context.stdin.pieces, at: invocation.at } }),
      ...(context.pipeline && { pipeline: context.pipeline }),
      substituted: context.substitutions > 0,
      scope: context.scope.traced === state.traced ? context.scope : { ...context.scope, traced: state.traced },
      certain: context.certain,
      via: context.via,
      ...(context.parent !== undefined && { parent: context.parent }),
      cwd: state.cwd,
    };
    this.commands.push(command);
    this.#nesting.push(context.substitutions);
    for (const one of invocation.assignments) {
      this.emitAssignment({ name: one.name, value: one.value, exported: true, form: 'prefix', at: one.at, command: command.id }, context, true);
    }
    this.#recordWrite(command, state);
    return command;
  }

  /** Remembers files the script writes with known text, to be read when they are run later. */
  #recordWrite(command: Command, state: State): void {
    const targets: { word: Word; append: boolean }[] = [];
    for (const redirect of command.redirects) {
      if (redirect.op === '<' || redirect.op === '<&' || redirect.op === '>&' || (redirect.fd !== undefined && redirect.fd !== 1)) continue;
      targets.push({ word: redirect.target, append: redirect.op === '>>' || redirect.op === '&>>' });
    }
    if (command.name === 'tee') {
      const append = command.words.some((word) => staticText(word) === '-a' || staticText(word) === '--append');
      for (const word of command.words.slice(1)) if (!shapeOf(word).startsWith('-')) targets.push({ word, append });
    }
    if (targets.length === 0) return;
    const printed = command.name === 'tee' ? command.input?.pieces : command.words.length === 0 ? [] : printedBy(command, command.input?.pieces);
    for (const { word, append } of targets) {
      const key = pathKey(word, command.cwd);
      if (key === undefined) continue;
      const before = append ? (state.files.get(key)?.pieces ?? (printed ? [] : undefined)) : [];
      if (!printed || !before) {
        if (!append) state.files.delete(key);
        continue;
      }
      state.files.set(key, { pieces: [...before, ...printed] });
    }
  }

  #callFunction(definition: ShellFunction, invocation: Invocation, state: State, context: Context): void {
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
    this.#runStatement(definition.node.body, state, inner);
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
  #start(command: Command, invocation: Invocation, state: State, context: Context): void {
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
          this.emitAssignment({ name: one.name, value: one.value, exported: true, form: 'env', at: one.value.at, command: command.id }, inner, true);
        } else child.set(one.name, single({ kind: 'unset' }), false);
      }
      if (started.kind === 'command') {
        const { words } = started;
        const first = words[0];
        if (!first) continue;
        this.invokeProgram(
          { words, assignments: [], redirects: invocation.redirects, ...(invocation.input && { input: invocation.input }), at: hullOf(first.at, words.at(-1)?.at ?? first.at) },
          started.keepsShell ? state : child,
          inner,
          started.keepsShell === true,
        );
      } else if (started.kind === 'text') {
        this.runGuest(started.pieces, started.at, started.label, child, { ...inner, via: context.via }, {
          args: started.args,
          errexit: started.errexit,
          programName: started.programName,
        });
      } else if (started.kind === 'stdin') {
        const input = command.input;
        if (!input) {
          if (!command.pipeline || command.pipeline.index === 0) continue;
          this.note('unknown-command', command.at, `${started.label} runs what it reads from the pipe, which the text does not tell`);
          continue;
        }
        const label = context.stdin && !invocation.input ? `${context.stdin.label} into ${started.label}` : `${started.label} <${input.kind}`;
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
    if (staticText(invocation.words[0]) === undefined) {
      this.#invokeUnknown(invocation, state, context);
      return;
    }
    const command = this.emit(invocation, state, context, false);
    this.#start(command, invocation, state, context);
  }

  /** Runs a script file the script itself wrote; others are named in the coverage. */
  runFile(path: Word, args: readonly Word[], state: State, context: Context, how: { readonly required: boolean; readonly sameShell?: boolean }): void {
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
    how: { readonly sameShell?: boolean; readonly args?: readonly Word[] | undefined; readonly errexit?: boolean | undefined; readonly programName?: Word | undefined } = {},
  ): void {
    const depth = context.frame.depth + 1;
    const units = pieces.reduce((sum, piece) => sum + (piece.kind === 'text' ? piece.text.length : 1), 0);
    if (units === 0) return;
    if (pieces.every((piece) => piece.kind === 'unknown' || piece.text.trim() === '')) {
      this.note('unknown-command', at, `what ${label} runs here is not known from the text`);
      return;
    }
    if (depth > this.#limits.depth) {
      this.note('depth', at, 'scripts within scripts nest too deeply to be followed');
      return;
    }
    this.#guestUnits += units;
    if (++this.#guests > this.#limits.guests || this.#guestUnits > this.#limits.guestUnits) {
      this.note('count', at, 'too many scripts within the script to follow them all');
      return;
    }
    const frame = guestFrame(pieces, at, depth);
    this.#reportProblems(frame);
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
    const { loop: _, function: __, stdin: ___, pipeline: ____, ...rest } = inner;
    const traps = this.#exitTraps.length;
    const child: Context = { ...rest, subshell: true, redirects: [] };
    this.runList(frame.tree.body, state, child);
    state.ended = 'no';
    for (const trap of this.#exitTraps.splice(traps)) this.runGuest(trap.pieces, trap.at, 'trap', state, trap.context, { sameShell: true });
  }

  addExitTrap(pieces: readonly Piece[], at: Place, context: Context): void {
    this.#exitTraps.push({ pieces, at, context });
  }
}

function withoutTrailingNewlines(pieces: readonly Piece[]): readonly Piece[] {
  const result = [...pieces];
  for (let last = result.at(-1); last?.kind === 'text'; last = result.at(-1)) {
    const text = last.text.replace(/\n+$/, '');
    if (text === last.text) break;
    result.pop();
    if (text !== '') {
      result.push({ ...last, text, at: { ...last.at, exact: false } });
      break;
    }
  }
  return result;
}

/** The exit status of a command that always has the same one. */
function constantStatus(statement: Statement | undefined): boolean | undefined {
  if (statement?.kind !== 'simple' || statement.words.length !== 1 || statement.redirects.length > 0) return undefined;
  const part = statement.words[0]?.parts.length === 1 ? statement.words[0].parts[0] : undefined;
  const name = part?.kind === 'literal' ? part.text : '';
  return name === 'true' || name === ':' ? true : name === 'false' ? false : undefined;
}

function valueWord(value: Value, node: AssignmentNode, context: Context): Word {
  const at = context.frame.place(node.value?.span ?? node.span);
  return { pieces: value.kind === 'scalar' ? value.pieces : [], count: 'one', at };
}
