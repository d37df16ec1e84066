// Loops: unrolled when their rounds are known and few, else walked once for all rounds.
import { fromArithmetic, walkAssigned } from '../lang/bash/assigned.ts';
import type { CFor, For, List, Part, Statement, While, WordNode } from '../lang/bash/ast.ts';
import type { Word } from '../model/word.ts';
import type { Place } from '../text/place.ts';
import type { Context, Loop } from './context.ts';
import { widen } from './join.ts';
import { hold } from './outcome.ts';
import { Programs } from './programs.ts';
import type { State } from './state.ts';
import { lose } from './standard-input.ts';
import { constantStatus } from './status.ts';
import { type Alternative, hole, MAX_ALTERNATIVES, scalar } from './values.ts';

const MAX_UNROLL = 16;
const MAX_ROUNDS = 64;

/** One round of a loop. */
type Round = (state: State, context: Context) => void;

export abstract class Loops extends Programs {
  protected runWhile(statement: While, state: State, context: Context): void {
    const at = context.frame.place(statement.span);
    const { condition, body, until } = statement;
    const status = condition.items.length === 1 ? constantStatus(condition.items[0]?.statement) : undefined;
    const check: Round = (inner, around) => {
      this.runList(condition, inner, { ...around, tested: true });
    };
    if (status !== undefined && status === until) {
      check(state, context);
      return;
    }
    if (asksShell(condition) && this.#readRounds(statement, state, context, at)) return;
    const loop = newLoop(context, state);
    this.#widenForRounds(state, context, at, [condition, body], (inner, around) => {
      check(inner, around);
      this.runList(body, inner, around);
    });
    check(state, { ...context, loop, scope: { ...context.scope, loop: true } });
    const { outcome } = state;
    const round = state.copy();
    round.held = hold(round.held, until ? outcome.failure : outcome.success);
    this.runList(body, round, this.#inLoop(this.unsurely(context), loop));
    const endless = status !== undefined;
    const { breaks, continues } = loop;
    const rounds = [round, ...continues.states];
    const left = breaks.states.length > 0;
    this.#afterLoop(endless ? (left ? [] : rounds) : [state.copy(), ...rounds], loop, state, context, at);
    // Without `break`, the loop ends when its condition says so.
    if (!left && !endless) state.held = hold(state.held, until ? outcome.success : outcome.failure);
  }

  /**
   * Runs the rounds of `while read …`, `while getopts …` and `while [ … ]` one by one, when what they ask is known.
   *
   * @returns false, and does nothing, when it is not
   */
  #readRounds(statement: While, state: State, context: Context, at: Place): boolean {
    let count: number | undefined;
    const outer = aside(context);
    this.rehearse(() => {
      const most = Math.min(MAX_UNROLL, Math.floor(MAX_ROUNDS / context.rounds));
      count = this.#eachRound(statement, state.fork(), outer, at, most);
    });
    if (count === undefined) return false;
    const around = { ...context, rounds: context.rounds * Math.max(1, count) };
    return this.#eachRound(statement, state, around, at, count) !== undefined;
  }

  /**
   * Runs rounds until the condition says that they are over.
   *
   * @returns their number; undefined when the condition's status is not known, or there are more than `most`
   */
  #eachRound(
    { condition, body, until }: While,
    state: State,
    outer: Context,
    at: Place,
    most: number,
  ): number | undefined {
    const loop = newLoop(outer, state);
    let rounds = 0;
    let doubtful = false;
    for (; isRunning(state); rounds++) {
      const left = loop.breaks.states.length > 0;
      const around = this.#inLoop(left || doubtful ? this.unsurely(outer) : outer, loop);
      this.runList(condition, state, { ...around, tested: true });
      const { status } = state.outcome;
      if (status === until) break;
      if (isRunning(state) && (status === undefined || rounds >= most)) return undefined;
      doubtful ||= state.outcome.doubtful === true;
      if (isRunning(state)) this.runList(body, state, doubtful && !left ? this.unsurely(around) : around);
      const continued = loop.continues.states.splice(0);
      if (continued.length > 0) state.assign(this.joined([state.copy(), ...continued], at));
      state.maybeLeft = { ...state.maybeLeft, loop: loop.leftBefore };
    }
    this.#afterLoop([state.copy()], loop, state, outer, at);
    return rounds;
  }

  protected runCFor(statement: CFor, state: State, context: Context): void {
    const at = context.frame.place(statement.span);
    const [init, condition, step] = headerParts(statement.header);
    if (!init || !condition || !step) return;
    this.evaluate(init, state, context);
    const rounds = this.#countRounds(statement, state, context);
    if (rounds !== undefined) {
      this.#unroll(
        rounds,
        state,
        context,
        at,
        {
          after: (inner) => {
            this.evaluate(step, inner, context);
          },
        },
        statement.body,
      );
      return;
    }
    const names = new Set<string>();
    fromArithmetic(statement.header, names);
    const once: Round = (inner, around) => {
      this.evaluate(condition, inner, around);
      this.runList(statement.body, inner, around);
      this.evaluate(step, inner, around);
    };
    this.#repeat(state, context, at, [statement.body], names, once);
  }

  /** How often the body of `for ((…))` runs, when constants tell and it is not often. */
  #countRounds(statement: CFor, state: State, context: Context): number | undefined {
    const [, condition, step] = headerParts(statement.header);
    if (!condition || !step || this.#changesHeader(statement, state, context)) return undefined;
    const trial = state.fork();
    for (let rounds = 0; rounds <= MAX_UNROLL && context.rounds * Math.max(1, rounds) <= MAX_ROUNDS; rounds++) {
      const value = condition.parts.length === 0 ? undefined : this.evaluate(condition, trial, context);
      if (value === undefined) return undefined;
      if (value === 0n) return rounds;
      this.evaluate(step, trial, context);
    }
    return undefined;
  }

  /** Whether a round of `for ((…))` may change what its header reads. */
  #changesHeader(statement: CFor, state: State, context: Context): boolean {
    const names: string[] = [];
    for (const part of statement.header.parts) {
      if (part.kind === 'literal' && !part.text.includes('$'))
        names.push(...[...part.text.matchAll(/[A-Za-z_]\w*/g)].map((match) => match[0]));
      // `i < ${#list[@]}`
      else if (part.kind === 'param' && part.op === undefined && !part.indirect && /^[A-Za-z_]/.test(part.name))
        names.push(part.name);
      else return true;
    }
    const assigned = new Set<string>();
    walkAssigned(statement.body, assigned);
    const round = state.fork();
    const outer = aside(context);
    const tried = this.rehearse(() => {
      this.runList(statement.body, round, this.#inLoop(this.unsurely(outer), newLoop(outer, state)));
    });
    return names.some(
      (name) => assigned.has(name) || !tried || round.variables.get(name) !== state.variables.get(name),
    );
  }

  protected runFor(statement: For, state: State, context: Context): void {
    const at = context.frame.place(statement.span);
    const items = this.#loopItems(statement, state, context, at);
    const few = items.length <= MAX_UNROLL && context.rounds * Math.max(1, items.length) <= MAX_ROUNDS;
    if (!statement.select && few && items.every((item) => item.count === 'one')) {
      this.#unroll(
        items.length,
        state,
        context,
        at,
        {
          before: (inner, index) => {
            inner.setScalar(statement.name, items[index]?.pieces ?? []);
          },
        },
        statement.body,
      );
      return;
    }
    const branch = this.newBranch();
    const alternatives: Alternative[] = items
      .filter((item) => item.count === 'one')
      .slice(0, MAX_ALTERNATIVES - 1)
      .map((item, arm) => ({ value: scalar(item.pieces), tags: [{ branch, arm }] }));
    if (alternatives.length < items.length || items.length === 0 || statement.select) {
      const open = items.find((item) => item.count === 'any');
      const pieces = open && !statement.select ? open.pieces : [hole('loop', at, { name: statement.name })];
      alternatives.push({ value: scalar(pieces), tags: [{ branch, arm: alternatives.length }] });
    }
    const names = statement.select ? ['REPLY'] : [];
    this.#repeat(state, context, at, [statement.body], names, (inner, around) => {
      inner.set(statement.name, alternatives);
      this.runList(statement.body, inner, around);
    });
  }

  #loopItems(statement: For, state: State, context: Context, at: Place): readonly Word[] {
    if (!statement.words) return state.positional ?? [{ pieces: [hole('positional', at)], count: 'any', at }];
    const words = statement.words;
    const worlds = this.inWorlds(state, context, (expander) => words.flatMap((word) => expander.words(word)));
    if (worlds.length === 1) return worlds[0]?.result ?? [];
    return [{ pieces: [hole('too-many', at)], count: 'any', at }];
  }

  /** Runs a loop's rounds one after another. */
  #unroll(
    count: number,
    state: State,
    outer: Context,
    at: Place,
    around: {
      readonly before?: (state: State, index: number) => void;
      readonly after?: (state: State) => void;
    },
    body: List,
  ): void {
    const context = { ...outer, rounds: outer.rounds * Math.max(1, count) };
    const loop = newLoop(context, state);
    for (let index = 0; index < count && isRunning(state); index++) {
      around.before?.(state, index);
      const left = loop.breaks.states.length > 0 || leftAround(loop, context);
      this.runList(body, state, this.#inLoop(left ? this.unsurely(context) : context, loop));
      const continued = loop.continues.states.splice(0);
      if (continued.length > 0) state.assign(this.joined([state.copy(), ...continued], at));
      state.maybeLeft = { ...state.maybeLeft, loop: loop.leftBefore };
      if (isRunning(state)) around.after?.(state);
    }
    this.#afterLoop([state.copy()], loop, state, context, at);
  }

  /** Walks the body of a loop once for all its rounds. */
  #repeat(
    state: State,
    context: Context,
    at: Place,
    lists: readonly List[],
    names: Iterable<string>,
    once: Round,
  ): void {
    this.#widenForRounds(state, context, at, lists, once, names);
    const loop = newLoop(context, state);
    const round = state.fork();
    once(round, this.#inLoop(this.unsurely(context), loop));
    this.#afterLoop([state.copy(), round, ...loop.continues.states], loop, state, context, at);
  }

  /** Makes a state that of any round: what the rounds change is not known from the round before. */
  #widenForRounds(
    state: State,
    context: Context,
    at: Place,
    lists: readonly List[],
    once: Round,
    more: Iterable<string> = [],
  ): void {
    const names = new Set(more);
    for (const list of lists) walkAssigned(list, names);
    const known = [...names].filter((name) => state.variables.has(name));
    // What functions, `eval` and `shift` change in a round shows when one is tried out.
    const first = widen(state, state.fork(), known, this.newBranch(), at);
    const after = first.fork();
    const outer = aside(context);
    const loop = newLoop(outer, state);
    const tried = this.rehearse(() => {
      once(after, this.#inLoop(this.unsurely(outer), loop));
    });
    if (!tried) {
      for (const input of this.inputsAround(state, context)) lose(input, first);
      state.assign(first);
      return;
    }
    const ends = [after, ...loop.continues.states].filter((end) => end.ended === 'no');
    // When every way through the body leaves the loop, there is no second round.
    if (ends.length > 0) state.assign(widen(first, this.joined(ends, at), [], this.newBranch(), at));
  }

  #inLoop(context: Context, loop: Loop): Context {
    return { ...context, loop, scope: { ...context.scope, loop: true } };
  }

  /** Goes on behind a loop, which ended in one of these states or was left. */
  #afterLoop(ends: readonly State[], loop: RunningLoop, state: State, context: Context, at: Place): void {
    const joined = this.joined([...ends, ...loop.breaks.states], at);
    joined.maybeLeft = { ...joined.maybeLeft, loop: loop.leftBefore || leftAround(loop, context) };
    state.assign(joined);
  }
}

const isRunning = (state: State): boolean => state.ended === 'no';

/** Whether a round of this loop may have left the loop around it, as by `break 2`. */
function leftAround(loop: RunningLoop, { loop: outer }: Context): boolean {
  return outer !== undefined && outer.jumps > loop.outerJumps;
}

interface RunningLoop extends Loop {
  /** how often the loop around had been left before this one began */
  readonly outerJumps: number;
  /** the round of the loop around may have been left before */
  readonly leftBefore: boolean;
}

function newLoop({ loop: outer }: Context, state: State): RunningLoop {
  return {
    breaks: { states: [] },
    continues: { states: [] },
    jumps: 0,
    outerJumps: outer?.jumps ?? 0,
    leftBefore: state.maybeLeft.loop,
    ...(outer && { outer }),
  };
}

/** Whether a condition asks the shell itself, which may know: builtins that read on, tests. */
function asksShell(condition: List): boolean {
  const last = condition.items.at(-1)?.statement;
  return last !== undefined && mayKnow(last);
}

function mayKnow(statement: Statement): boolean {
  if (statement.kind === 'and-or') return mayKnow(statement.left) || mayKnow(statement.right);
  if (statement.kind === 'pipeline') {
    const [only, ...others] = statement.commands;
    return only !== undefined && others.length === 0 && mayKnow(only);
  }
  if (statement.kind === 'test' || statement.kind === 'arith') return true;
  if (statement.kind !== 'simple') return false;
  const first = statement.words[0]?.parts;
  const name = first?.length === 1 && first[0]?.kind === 'literal' ? first[0].text : '';
  return ['read', 'getopts', '[', 'test'].includes(name);
}

/** A context in which leaving loops, functions and the shell has no effect on those that are running. */
function aside(context: Context): Context {
  const { loop, ...rest } = context;
  return {
    ...rest,
    shell: { states: [] },
    discarded: { states: [] },
    ...(context.function && { function: { states: [] } }),
    ...(loop && { loop: standIn(loop) }),
  };
}

function standIn(loop: Loop): Loop {
  return {
    breaks: { states: [] },
    continues: { states: [] },
    jumps: 0,
    ...(loop.outer && { outer: standIn(loop.outer) }),
  };
}

/** The three expressions of `for ((…))`. */
function headerParts(header: WordNode): WordNode[] {
  const clauses: Part[][] = [[]];
  for (const part of header.parts) {
    if (part.kind !== 'literal') {
      clauses.at(-1)?.push(part);
      continue;
    }
    part.text.split(';').forEach((text, index) => {
      if (index > 0) clauses.push([]);
      if (text.trim() !== '') clauses.at(-1)?.push({ ...part, text });
    });
  }
  return clauses.map((parts) => ({ parts, span: header.span }));
}
