// Walks a script in the order of execution and lists every command that may run, with its resolved words.
import type {
  AndOr,
  Case,
  CFor,
  For,
  If,
  List,
  ListItem,
  Pipeline,
  RedirectNode,
  Statement,
  While,
} from '../lang/bash/ast.ts';
import { fromArithmetic, walkAssigned } from '../lang/bash/assigned.ts';
import type { Assignment, Command, Scope } from '../model/command.ts';
import type { Coverage } from '../model/coverage.ts';
import type { Word } from '../model/word.ts';
import type { Place } from '../text/place.ts';
import { conditionally, type Context, type Exits, JOB_SCOPE, redirectsBeside } from './context.ts';
import type { Frame } from './frame.ts';
import { matches } from './pattern.ts';
import { combined, comparison, hold, negated, NO_OUTCOME, type Outcome, pipelineOutcome, searched } from './outcome.ts';
import { Programs } from './programs.ts';
import { join, State } from './state.ts';
import { type Alternative, hole, MAX_ALTERNATIVES, scalar, textOf, type Value } from './values.ts';

/** What a script would do, in the order of execution. */
export interface ShellResult {
  readonly commands: readonly Command[];
  readonly assignments: readonly Assignment[];
  readonly coverage: readonly Coverage[];
  readonly steps: number;
}

const MAX_UNROLL = 16;
const MAX_ROUNDS = 64;

export class Interpreter extends Programs {
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
    this.reportProblems(frame);
    if (/^#!.*\b(?:ba|da|k|z)?sh\s+-(?!-)\w*e/.test(frame.text)) state.errexit = true;
    this.runList(frame.tree.body, state, context);
    state.ended = 'no';
    for (const trap of this.exitTraps.splice(0))
      this.runGuest(trap.pieces, trap.at, 'trap', state, trap.context, { sameShell: true });
    return { commands: this.commands, assignments: this.assignments, coverage: this.coverage, steps: this.steps };
  }

  runList(list: List, state: State, context: Context): void {
    for (const item of list.items) {
      if (state.ended !== 'no') return;
      this.runItem(item, state, context);
    }
  }

  protected runItem(item: ListItem, state: State, context: Context): void {
    let around = context;
    const left = state.maybeLeft;
    // A loop round, function or subshell that may have been left already: what follows need not run.
    if (context.certain && (left.loop || left.function || (left.shell && context.subshell)))
      around = { ...around, certain: false };
    if (item.recovered) around = conditionally(around);
    if (item.background) {
      const scope = { ...around.scope, background: true };
      this.runStatement(item.statement, state.fork(), { ...around, scope, subshell: true });
      state.outcome = NO_OUTCOME;
      return;
    }
    this.runStatement(item.statement, state, around);
    const { statement } = item;
    const ignored = statement.kind === 'and-or' || (statement.kind === 'pipeline' && statement.negated);
    if (state.errexit && !context.tested && !ignored) state.held = hold(state.held, state.outcome.success);
    // Under errexit a failing command ends a child shell only, and the script goes on without the rest of it.
    if (state.errexit && context.subshell) state.maybeLeft = { ...state.maybeLeft, shell: true };
  }

  protected override runStatement(statement: Statement, state: State, outer: Context): void {
    if (++this.steps > this.limits.steps || this.commands.length > this.limits.commands) {
      this.note(
        'steps',
        outer.frame.place(statement.span),
        'the script is too long or loops too much to be followed to its end',
      );
      return;
    }
    const context =
      statement.kind === 'simple' || statement.redirects.length === 0
        ? outer
        : this.withRedirects(statement.redirects, state, outer);
    switch (statement.kind) {
      case 'simple':
        this.runSimple(statement, state, context);
        break;
      case 'pipeline':
        this.runPipeline(statement, state, context);
        break;
      case 'and-or':
        this.#runAndOr(statement, state, context);
        break;
      case 'subshell': {
        const inner = state.fork();
        this.runList(statement.body, inner, { ...context, subshell: true });
        state.outcome = inner.outcome;
        break;
      }
      case 'group':
        this.runList(statement.body, state, context);
        break;
      case 'if':
        this.runIf(statement, state, context);
        break;
      case 'while':
        this.runWhile(statement, state, context);
        break;
      case 'for':
        this.runFor(statement, state, context);
        break;
      case 'c-for':
        this.runCFor(statement, state, context);
        break;
      case 'case':
        this.runCase(statement, state, context);
        break;
      case 'function':
        state.functions.set(statement.name, { node: statement, frame: context.frame });
        break;
      case 'test':
        state.outcome = comparison(this.testOperands(statement.words, state, context), state.outcome);
        break;
      case 'arith':
        this.evaluate(statement.expression, state, context);
        state.outcome = NO_OUTCOME;
        break;
      case 'coproc':
        this.runStatement(statement.body, state.fork(), {
          ...context,
          subshell: true,
          scope: { ...context.scope, background: true },
        });
        break;
    }
  }

  /** @returns the state in which all of an `&&` list has run; undefined when there is none of its own */
  #runAndOr(statement: AndOr, state: State, context: Context): State | undefined {
    const tested = { ...context, tested: true };
    const and = statement.op === '&&';
    let before: State | undefined;
    if (statement.left.kind === 'and-or') before = this.#runAndOr(statement.left, state, tested);
    else this.runStatement(statement.left, state, tested);
    if (state.ended !== 'no') return undefined;
    const left = state.outcome;
    const status = constantStatus(statement.left);
    if (status !== undefined) {
      if (status === and) this.runStatement(statement.right, state, context);
      return undefined;
    }
    // In `a && cd b && c` the last one runs in b.
    const right = and && before ? before : state.fork();
    const skipped = state.fork();
    right.held = hold(right.held, and ? left.success : left.failure);
    skipped.held = hold(skipped.held, and ? left.failure : left.success);
    this.runStatement(statement.right, right, conditionally(context));
    const succeeded = and && right.ended === 'no' ? right.fork() : undefined;
    state.assign(join([skipped, right], this.newBranch(), context.frame.place(statement.span)));
    state.outcome = combined(statement.op, left, right.outcome, right.ended !== 'no');
    // `mkdir x && cd x`: nobody means what follows for the directory where it failed.
    if (succeeded) state.cwd = succeeded.cwd;
    return succeeded;
  }

  protected withRedirects(nodes: readonly RedirectNode[], state: State, context: Context): Context {
    const { redirects, input } = this.inWorlds(state, context, (expander) =>
      this.redirects(nodes, expander, context),
    )[0]?.result ?? { redirects: [] };
    return {
      ...context,
      redirects: [...context.redirects, ...redirects],
      ...(input && { stdin: { pieces: input.pieces, label: input.kind } }),
    };
  }

  protected runPipeline(statement: Pipeline, state: State, context: Context): void {
    const [only] = statement.commands;
    if (statement.commands.length <= 1) {
      if (only) this.runStatement(only, state, statement.negated ? { ...context, tested: true } : context);
      if (statement.negated) state.outcome = negated(state.outcome);
      return;
    }
    const outcomes: Outcome[] = [];
    const outside = statement.negated ? { ...context, tested: true } : context;
    const stages: number[][] = [];
    const id = ++this.pipelines;
    let stdin = context.stdin;
    statement.commands.forEach((command, index) => {
      const first = this.commands.length;
      const { stdin: _, ...rest } = outside;
      const stage = state.fork();
      this.runStatement(command, stage, {
        ...rest,
        ...(stdin && { stdin }),
        redirects: redirectsBeside(rest.redirects, { input: index > 0, output: index < statement.commands.length - 1 }),
        subshell: true,
        pipeline: { id, index, length: statement.commands.length },
      });
      const emitted = this.outermost(first);
      const search = emitted.length === 1 && /^[ef]?grep$/.test(emitted[0]?.name ?? '');
      outcomes.push(search ? searched(stage.outcome, stages.flat()) : stage.outcome);
      stages.push(emitted.map((one) => one.id));
      const printed = this.printed(first, stdin?.pieces);
      stdin = printed ? { pieces: printed, label: 'pipe' } : undefined;
    });
    const outcome = pipelineOutcome(outcomes, state.pipefail);
    state.outcome = statement.negated ? negated(outcome) : outcome;
  }

  protected runIf(statement: If, state: State, context: Context): void {
    const arms: State[] = [];
    const current = state.fork();
    let around = context;
    let decided = false;
    for (const arm of statement.arms) {
      this.runList(arm.condition, current, { ...around, tested: true });
      const { outcome } = current;
      if (current.ended !== 'no') break;
      const status = constantStatus(arm.condition.items.length === 1 ? arm.condition.items[0]?.statement : undefined);
      if (status === false) continue;
      const body = current.fork();
      body.held = hold(body.held, outcome.success);
      current.held = hold(current.held, outcome.failure);
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
      if (statement.otherwise && last.ended === 'no')
        this.runList(statement.otherwise, last, arms.length === 0 ? around : conditionally(context));
      arms.push(last);
    }
    state.assign(join(arms, this.newBranch(), context.frame.place(statement.span)));
  }

  /** Before a loop body is walked once for all rounds, what it changes is not known from the round before. */
  protected blurAssigned(body: readonly List[], state: State, at: Place): void {
    const names = new Set<string>();
    for (const list of body) walkAssigned(list, names);
    const branch = this.newBranch();
    for (const name of names) {
      const variable = state.variables.get(name);
      if (!variable) continue;
      const before = variable.alternatives.map((one) => ({
        value: one.value,
        tags: [...one.tags, { branch, arm: 0 }],
      }));
      const isArray = variable.alternatives.some((one) => one.value.kind === 'array');
      const changed: Value = isArray
        ? { kind: 'array', items: new Map(), associative: false, open: true }
        : scalar([hole('loop', at, { name })]);
      state.set(name, [...before, { value: changed, tags: [{ branch, arm: 1 }] }]);
    }
  }

  protected inLoop(context: Context, certain: boolean): { context: Context; exits: Exits } {
    const exits: Exits = { states: [] };
    const base = certain ? context : conditionally(context);
    return { exits, context: { ...base, loop: exits, scope: { ...base.scope, loop: true } } };
  }

  protected afterLoop(states: readonly State[], state: State, before: State['maybeLeft'], at: Place): void {
    for (const one of states) if (one.ended === 'loop') one.ended = 'no';
    const joined = join(states, this.newBranch(), at);
    joined.maybeLeft = { ...joined.maybeLeft, loop: before.loop };
    state.assign(joined);
  }

  protected runWhile(statement: While, state: State, context: Context): void {
    const at = context.frame.place(statement.span);
    const before = state.maybeLeft;
    this.blurAssigned([statement.condition, statement.body], state, at);
    const condition =
      statement.condition.items.length === 1 ? constantStatus(statement.condition.items[0]?.statement) : undefined;
    const { context: inner, exits } = this.inLoop(context, false);
    if (condition !== undefined && condition === statement.until) return;
    this.runList(statement.condition, state, {
      ...context,
      loop: exits,
      scope: { ...context.scope, loop: true },
      tested: true,
    });
    const { outcome } = state;
    const body = state.fork();
    body.held = hold(body.held, statement.until ? outcome.failure : outcome.success);
    this.runList(statement.body, body, inner);
    const endless = condition !== undefined && condition !== statement.until;
    this.afterLoop(
      endless ? [...exits.states, ...(exits.states.length === 0 ? [body] : [])] : [state.fork(), body, ...exits.states],
      state,
      before,
      at,
    );
    // Without `break`, the loop ends when its condition says so.
    if (exits.states.length === 0 && !endless)
      state.held = hold(state.held, statement.until ? outcome.success : outcome.failure);
  }

  protected runCFor(statement: CFor, state: State, context: Context): void {
    const at = context.frame.place(statement.span);
    const before = state.maybeLeft;
    const names = new Set<string>();
    fromArithmetic(statement.header, names);
    for (const name of names) state.blur(name, 'loop', at);
    this.blurAssigned([statement.body], state, at);
    const { context: inner, exits } = this.inLoop(context, false);
    const body = state.fork();
    this.runList(statement.body, body, inner);
    this.afterLoop([state.fork(), body, ...exits.states], state, before, at);
  }

  protected runFor(statement: For, state: State, context: Context): void {
    const at = context.frame.place(statement.span);
    const before = state.maybeLeft;
    const items = this.loopItems(statement, state, context, at);
    const rounds = context.rounds * Math.max(1, items.length);
    if (
      !statement.select &&
      items.every((item) => item.count === 'one') &&
      items.length <= MAX_UNROLL &&
      rounds <= MAX_ROUNDS
    ) {
      const { context: inner, exits } = this.inLoop({ ...context, rounds }, true);
      for (const item of items) {
        state.setScalar(statement.name, item.pieces);
        this.runList(statement.body, state, inner);
        if (state.ended === 'loop') state.ended = 'no';
        // An unconditional `break` left its state among the exits; `continue` did not.
        if (state.ended !== 'no' || exits.states.some((one) => one.ended === 'loop')) break;
      }
      for (const one of exits.states) one.ended = 'no';
      this.afterLoop([state.fork(), ...exits.states], state, before, at);
      return;
    }
    this.blurAssigned([statement.body], state, at);
    const branch = this.newBranch();
    const alternatives: Alternative[] = items
      .filter((item) => item.count === 'one')
      .slice(0, MAX_ALTERNATIVES - 1)
      .map((item, arm) => ({ value: scalar(item.pieces), tags: [{ branch, arm }] }));
    if (alternatives.length < items.length || items.length === 0) {
      const open = items.find((item) => item.count === 'any');
      alternatives.push({
        value: scalar(open ? open.pieces : [hole('loop', at, { name: statement.name })]),
        tags: [{ branch, arm: alternatives.length }],
      });
    }
    const body = state.fork();
    body.set(statement.name, alternatives);
    const { context: inner, exits } = this.inLoop(context, false);
    this.runList(statement.body, body, inner);
    this.afterLoop([state.fork(), body, ...exits.states], state, before, at);
  }

  protected loopItems(statement: For, state: State, context: Context, at: Place): readonly Word[] {
    if (!statement.words) return state.positional ?? [{ pieces: [hole('positional', at)], count: 'any', at }];
    const words = statement.words;
    const worlds = this.inWorlds(state, context, (expander) => words.flatMap((word) => expander.words(word)));
    if (worlds.length === 1) return worlds[0]?.result ?? [];
    return [{ pieces: [hole('too-many', at)], count: 'any', at }];
  }

  protected runCase(statement: Case, state: State, context: Context): void {
    const at = context.frame.place(statement.span);
    const worlds = this.inWorlds(state, context, (expander) => ({
      subject: textOf(expander.pieces(statement.subject)),
      arms: statement.arms.map((arm) => arm.patterns.map((pattern) => expander.pattern(pattern))),
    }));
    const world = worlds.length === 1 ? worlds[0]?.result : undefined;
    const subject = world?.subject;
    const arms: State[] = [];
    let exhaustive = false;
    for (const [index, arm] of statement.arms.entries()) {
      const outcomes = (world?.arms[index] ?? []).map((pattern) =>
        subject === undefined || !pattern ? undefined : matches(pattern, subject),
      );
      const hit = outcomes.includes(true)
        ? true
        : world !== undefined && outcomes.length > 0 && outcomes.every((outcome) => outcome === false)
          ? false
          : undefined;
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
      const catchAll = arm.patterns.some(
        (pattern) =>
          pattern.parts.length === 1 && pattern.parts[0]?.kind === 'literal' && pattern.parts[0].text === '*',
      );
      if ((hit === true || catchAll) && arm.end !== ';;&') {
        exhaustive = true;
        break;
      }
    }
    if (!exhaustive) arms.push(state.fork());
    state.assign(join(arms, this.newBranch(), at));
  }
}

/** The exit status of a command that always has the same one. */
function constantStatus(statement: Statement | undefined): boolean | undefined {
  if (statement?.kind !== 'simple' || statement.words.length !== 1 || statement.redirects.length > 0) return undefined;
  const part = statement.words[0]?.parts.length === 1 ? statement.words[0].parts[0] : undefined;
  const name = part?.kind === 'literal' ? part.text : '';
  return name === 'true' || name === ':' ? true : name === 'false' ? false : undefined;
}
