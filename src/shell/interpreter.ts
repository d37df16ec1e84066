// Walks a script in the order of execution and lists every command that may run, with its resolved words.
import type { AndOr, Case, If, List, ListItem, Pipeline, Statement, WordNode } from '../lang/bash/ast.ts';
import type { Assignment, Command } from '../model/command.ts';
import type { Coverage } from '../model/coverage.ts';
import { staticText, type Word } from '../model/word.ts';
import type { Place } from '../text/place.ts';
import {
  conditionally,
  type Context,
  type Exits,
  outermost,
  readsFile,
  redirectsBeside,
  type Surroundings,
} from './context.ts';
import { type Frame, mentions } from './frame.ts';
import { choiceOf } from './guests.ts';
import type { StandardInput } from './input.ts';
import { Loops } from './loops.ts';
import {
  combined,
  comparison,
  decidedStatus,
  hold,
  negated,
  NO_OUTCOME,
  type Outcome,
  pipelineOutcome,
  searched,
} from './outcome.ts';
import { neverOpens } from './openable.ts';
import { outputsBefore } from './outputs.ts';
import { fromScript } from './path-key.ts';
import { matches } from './pattern.ts';
import { byInput, type Redirections } from './redirect-worlds.ts';
import { SharedMap } from './shared-map.ts';
import type { Mark } from './shells.ts';
import { only, type OutputFile, State } from './state.ts';
import { constantStatus, readsAll } from './status.ts';
import { caughtBy } from './test-match.ts';
import { single, textOf, unknownArray } from './values.ts';

const REMATCH = /BASH_REMATCH/;

/** What a script would do, in the order of execution. */
export interface ShellResult {
  readonly commands: readonly Command[];
  readonly assignments: readonly Assignment[];
  readonly coverage: readonly Coverage[];
  readonly steps: number;
}

export class Interpreter extends Loops {
  /** Interprets a whole script. */
  runScript(frame: Frame, state: State = new State(), around: Surroundings = {}): ShellResult {
    const context = outermost(frame, around);
    this.reportText(frame);
    if (/^#!.*\b(?:ba|da|k|z)?sh\s+-(?!-)\w*e/.test(frame.text)) state.switch({ errexit: true });
    this.runLines(frame.tree.body, state, context);
    this.endShell(state, context.shell, frame.place(frame.tree.body.span));
    return { commands: this.commands, assignments: this.assignments, coverage: this.coverage, steps: this.steps };
  }

  protected override runLines(list: List, state: State, context: Context): void {
    const { frame } = context;
    const discarded: Exits = { states: [] };
    const leftBefore = state.maybeLeft.line;
    let start = 0;
    let seen = 0;
    let end = 0;
    for (const item of list.items) {
      if (/(?<!\\)\n/.test(frame.text.slice(end, item.statement.span.start)))
        this.#finishLine(discarded, state, context, leftBefore);
      end = item.statement.span.end;
      if (state.ended !== 'no') {
        if (discarded.states.length === 0) return;
        continue;
      }
      // No character is looked at twice: a line may be as long as the text.
      const at = item.statement.span.start;
      const newline = frame.text.slice(seen, at).lastIndexOf('\n');
      if (newline >= 0) start = seen + newline + 1;
      seen = at;
      // What an alias stands for belongs to the line that has it.
      const line = context.aliases.length > 0 ? context.line : { frame, start };
      this.runItem(item, state, { ...context, line, discarded });
    }
    this.#finishLine(discarded, state, context, leftBefore);
  }

  /** Goes on with the next line, also where the last one was left in its midst. */
  #finishLine(discarded: Exits, state: State, { frame }: Context, leftBefore: boolean): void {
    const left = discarded.states.splice(0);
    if (left.length > 0) state.assign(this.joined([state.copy(), ...left], frame.place(frame.tree.body.span)));
    state.maybeLeft = { ...state.maybeLeft, line: leftBefore };
  }

  runList(list: List, state: State, context: Context): void {
    for (const item of list.items) {
      if (state.ended !== 'no') return;
      this.runItem(item, state, context);
    }
  }

  protected runItem(item: ListItem, state: State, context: Context): void {
    const { statement } = item;
    const { loop, function: fn, line, shell } = state.maybeLeft;
    const { errexit } = state.switches;
    let around = context;
    // A loop round, function, line or subshell that may have been left already: what follows need not run.
    if (context.certain && (loop || fn || line || (context.subshell && shell))) around = { ...around, certain: false };
    if (item.recovered) around = this.unsurely(around);
    if (item.background) {
      const scope = { ...around.scope, background: true };
      this.unsettle();
      this.inSubshell(state, { ...around, scope }, context.frame.place(statement.span), (inner, within) => {
        this.#runForked(statement, inner, within);
      });
      state.outcome = NO_OUTCOME;
      return;
    }
    this.runStatement(statement, state, around);
    const ignored = statement.kind === 'and-or' || (statement.kind === 'pipeline' && statement.negated);
    if (state.switches.errexit && !context.tested && !ignored) state.held = hold(state.held, state.outcome.success);
    // A command that fails under errexit, or writes to nobody, ends a child shell only; the script goes on.
    const mayEnd = errexit || state.switches.errexit || context.readerMayEnd === true;
    if (mayEnd && context.subshell) state.maybeLeft = { ...state.maybeLeft, shell: true };
  }

  /** Runs a part of a pipeline or what runs in the background, for which bash makes a shell of its own. */
  #runForked(statement: Statement, state: State, context: Context): void {
    const keepsTraps = statement.kind === 'simple' || statement.kind === 'group' || statement.kind === 'subshell';
    this.runStatement(statement, state, keepsTraps ? context : { ...context, dropsTraps: true });
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
    const output = state.outputs.get('1');
    const sent = output !== undefined && output !== outer.sentTo;
    const context = sent ? { ...outer, sentTo: output } : outer;
    const mark = this.mark();
    if (statement.kind === 'simple' || statement.redirects.length === 0) this.runBare(statement, state, context);
    else this.#runRedirected(statement, state, context);
    if (sent) this.#send(output, mark, state, outer);
  }

  /** What a statement printed goes to the file that the shell's own output was sent to. */
  #send(output: OutputFile, mark: Mark, state: State, context: Context): void {
    if (this.commands.length === mark.command) return;
    const printed = this.printedSince(mark, context);
    this.appendTo(output, printed && choiceOf(printed), state);
    for (let id = mark.command; id < this.commands.length; id++)
      if (this.nesting[id] === context.substitutions) this.elsewhere.add(id);
  }

  /** A compound command with redirections: what it prints and reads as a whole. */
  #runRedirected(statement: Statement, state: State, outer: Context): void {
    const all = this.inWorlds(state, outer, (expander) => this.redirects(statement.redirects, expander, outer));
    const [first, ...others] = byInput(all);
    if (!first) return;
    if (others.length === 0) {
      this.#runGiven(statement, first.result, state, outer);
      return;
    }
    const ends = [first, ...others].map(({ result, tags }) => {
      const end = state.fork();
      this.#runGiven(statement, result, end, { ...this.unsurely(outer), ...(tags.length > 0 && { assumed: tags }) });
      return end;
    });
    state.assign(this.joined(ends, outer.frame.place(statement.span)));
  }

  #runGiven(statement: Statement, given: Redirections, state: State, outer: Context): void {
    const skipped = neverOpens(given.redirects, state) ? state.fork() : undefined;
    this.#runOpened(statement, given, state, skipped ? this.unsurely(outer) : outer);
    if (skipped) state.assign(this.joined([state.copy(), skipped], outer.frame.place(statement.span)));
  }

  #runOpened(statement: Statement, given: Redirections, state: State, outer: Context): void {
    const before = new SharedMap(state.descriptors);
    const context = this.withRedirects(given, state, outer);
    const opened = context.redirects.slice(outer.redirects.length).filter(({ fd }) => fd !== undefined && fd !== 1);
    const close = outputsBefore(opened, state);
    this.openOutputs(opened, state);
    const mark = this.mark();
    this.runBare(statement, state, context);
    if (context.stdin && context.stdin !== outer.stdin) state.positions.delete(context.stdin);
    for (const fd of state.descriptors.keys()) if (!before.has(fd)) state.descriptors.delete(fd);
    const redirects = context.redirects.slice(outer.redirects.length);
    const printed = this.printedSince(mark, context);
    close();
    this.recordWrites(redirects, printed && choiceOf(printed), state);
  }

  protected runBare(statement: Statement, state: State, context: Context): void {
    const at = context.frame.place(statement.span);
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
        const { outcome } = this.inSubshell(state, context, at, (inner, within) => {
          this.runList(statement.body, inner, within);
        });
        state.outcome = outcome;
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
        this.runTrapsNaming(statement.name, state);
        if (state.switches.allexport || state.switches.allexportSometimes)
          state.exportedFunctions.set(statement.name, state.switches.allexport);
        state.functions.set(statement.name, only({ node: statement, frame: context.frame, line: context.line }));
        break;
      case 'test':
        this.#runTest(this.testOperands(statement.words, state, context), state, context, at);
        break;
      case 'arith':
        state.outcome = this.#counted(statement.expression, state, context);
        break;
      case 'coproc':
        this.unsettle();
        this.inSubshell(state, { ...context, scope: { ...context.scope, background: true } }, at, (inner, within) => {
          this.runStatement(statement.body, inner, within);
        });
        break;
    }
  }

  /** `(( … ))`, whose status tells whether the value is other than 0. */
  #counted(expression: WordNode, state: State, context: Context): Outcome {
    const value = this.evaluate(expression, state, context);
    return value === undefined ? NO_OUTCOME : { ...NO_OUTCOME, status: value !== 0n };
  }

  #runTest(operands: readonly Word[], state: State, context: Context, at: Place): void {
    state.outcome = comparison(operands, state.outcome);
    if (!mentions(context.frame, REMATCH)) return;
    const match = operands.findIndex((word) => staticText(word) === '=~');
    const caught = match < 0 ? undefined : caughtBy(operands[match + 1], operands[match - 1], at);
    if (match >= 0) state.set('BASH_REMATCH', single(caught ?? unknownArray('variable', 'BASH_REMATCH', at)));
  }

  #runAndOr(statement: AndOr, state: State, context: Context): void {
    // A list of any length hangs on its left side.
    const links: AndOr[] = [];
    let left: Statement = statement;
    for (; left.kind === 'and-or'; left = left.left) links.push(left);
    const tested = { ...context, tested: true };
    let from = this.commands.length;
    this.runStatement(left, state, tested);
    let before: State | undefined;
    for (const link of links.reverse()) {
      if (state.ended !== 'no') return;
      const first = this.commands.length;
      before = this.#runRight(link, before, from, state, link === statement ? context : tested);
      from = first;
    }
  }

  /**
   * Runs the right side of a list whose left side has run.
   *
   * @param before the state in which all of the `&&` list on the left has run; undefined when there is none of its own
   * @param from the number of the first command that the left side's last statement ran
   * @returns the same for this list
   */
  #runRight(
    statement: AndOr,
    before: State | undefined,
    from: number,
    state: State,
    context: Context,
  ): State | undefined {
    const and = statement.op === '&&';
    const left = state.outcome;
    const status = constantStatus(statement.left) ?? decidedStatus(left);
    if (status !== undefined) {
      if (status === and) this.runStatement(statement.right, state, context);
      return undefined;
    }
    // In `a && cd b && c` the last one runs in b.
    const right = and && before ? before : state.fork();
    const skipped = state.fork();
    right.held = hold(right.held, and ? left.success : left.failure);
    skipped.held = hold(skipped.held, and ? left.failure : left.success);
    const entered = and && entersBeside(from, this.commands, right);
    this.runStatement(statement.right, right, entered ? this.#trusting(context) : this.unsurely(context));
    const succeeded = and && right.ended === 'no' ? right.fork() : undefined;
    state.assign(this.joined([skipped, right], context.frame.place(statement.span)));
    state.outcome = combined(statement.op, left, right.outcome, right.ended !== 'no');
    // `mkdir x && cd x`: nobody means what follows for the directory where it failed.
    if (succeeded) {
      state.cwd = succeeded.cwd;
      state.wayBack = succeeded.wayBack;
    }
    return succeeded;
  }

  /** The context of what runs unless something fails that is not meant to. */
  #trusting(context: Context): Context {
    this.risk();
    return conditionally(context);
  }

  protected withRedirects(given: Redirections, state: State, context: Context): Context {
    const all = { ...given, redirects: [...context.redirects, ...given.redirects] };
    const takes = given.input !== undefined || readsFile(given.redirects);
    const { stdin, ...rest } = context;
    const own = takes ? this.inputFor(all, state, context).stream : stdin;
    const others = given.redirects.filter(({ fd }) => fd !== undefined && fd !== 0);
    if (given.descriptors || others.some((one) => one.op === '<' || one.op === '<&'))
      this.openDescriptors(
        { redirects: others, ...(given.descriptors && { descriptors: given.descriptors }) },
        state,
        context,
      );
    return { ...rest, redirects: all.redirects, ...(own && { stdin: own }) };
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
    if (context.pipeline) this.outerPipelines.set(id, context.pipeline);
    const at = context.frame.place(statement.span);
    let inputs: readonly (StandardInput | undefined)[] = [context.stdin];
    statement.commands.forEach((command, index) => {
      const mark = this.mark();
      const { stdin: _, ...rest } = outside;
      const last = statement.commands.length - 1;
      const around: Context = {
        ...rest,
        redirects: redirectsBeside(rest.redirects, { input: index > 0, output: index < last }),
        pipeline: { id, index, length: statement.commands.length },
        readerMayEnd: index < last ? !readsAll(statement.commands[index + 1]) : context.readerMayEnd === true,
      };
      let outcome = NO_OUTCOME;
      for (const stdin of inputs) {
        const sure = inputs.length === 1 ? around : this.unsurely(around);
        const within = { ...sure, ...(stdin && { stdin }) };
        if (index === last && inputs.length === 1 && state.switches.lastPipe) {
          this.runStatement(command, state, within);
          outcome = state.outcome;
          continue;
        }
        const end = this.inSubshell(state, within, at, (inner, subshell) => {
          this.#runForked(command, inner, subshell);
        });
        outcome = end.outcome;
        if (stdin && index > 0) state.positions.delete(stdin);
      }
      const emitted = this.outermost(mark.command);
      const search = emitted.length === 1 && /^[ef]?grep$/.test(emitted[0]?.name ?? '');
      outcomes.push(search ? searched(outcome, stages.flat()) : outcome);
      stages.push(emitted.map((one) => one.id));
      const printed = this.printedSince(mark, around);
      inputs = printed
        ? printed.texts.map(({ pieces }) => ({ pieces, label: 'pipe', sure: printed.sure }))
        : [undefined];
    });
    const outcome = pipelineOutcome(outcomes, state.switches.pipefail);
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
      const status =
        constantStatus(arm.condition.items.length === 1 ? arm.condition.items[0]?.statement : undefined) ??
        decidedStatus(outcome);
      if (status === false) continue;
      const body = current.fork();
      body.held = hold(body.held, outcome.success);
      current.held = hold(current.held, outcome.failure);
      this.runList(arm.body, body, status === true ? around : this.unsurely(context));
      arms.push(body);
      if (status === true) {
        decided = true;
        break;
      }
      around = this.unsurely(context);
    }
    if (!decided) {
      const last = current;
      if (statement.otherwise && last.ended === 'no')
        this.runList(statement.otherwise, last, arms.length === 0 ? around : this.unsurely(context));
      arms.push(last);
    }
    state.assign(this.joined(arms, context.frame.place(statement.span)));
  }

  protected runCase(statement: Case, state: State, context: Context): void {
    const at = context.frame.place(statement.span);
    const matching = this.#caseMatches(statement, state, context);
    /** states that reach the next pattern, that come from a `;&` above, and that are done */
    let waiting: { state: State; sure: boolean } | undefined = { state: state.fork(), sure: true };
    let falling: { state: State; sure: boolean } | undefined;
    const done: State[] = [];
    for (const [index, arm] of statement.arms.entries()) {
      const matched = matching[index];
      const enters = matched !== false && waiting ? [waiting] : [];
      const entries: { state: State; sure: boolean }[] = falling ? [...enters, falling] : enters;
      const sure: boolean = falling?.sure === true || (matched === true && waiting?.sure === true);
      falling = undefined;
      if (entries.length === 0) continue;
      const body = this.joined(
        entries.map((entry) => entry.state.fork()),
        at,
      );
      this.runList(arm.body, body, sure ? context : this.unsurely(context));
      if (arm.end === ';&') falling = { state: body, sure };
      else if (arm.end === ';;') done.push(body);
      const stays: State[] = waiting && matched !== true ? [waiting.state] : [];
      if (arm.end === ';;&') {
        const onward: boolean = matched === false || waiting?.sure === true || sure;
        waiting = { state: this.joined([...stays, body], at), sure: onward };
      } else if (matched === true) waiting = undefined;
      else if (waiting && matched === undefined) waiting = { state: waiting.state, sure: false };
    }
    const rest = [waiting, falling].flatMap((one) => (one ? [one.state] : []));
    state.assign(this.joined([...done, ...rest], at));
  }

  /** For each arm, whether the subject matches it; undefined when the text does not tell. */
  #caseMatches(statement: Case, state: State, context: Context): readonly (boolean | undefined)[] {
    const worlds = this.inWorlds(state, context, (expander) => ({
      subject: textOf(expander.pieces(statement.subject)),
      arms: statement.arms.map((arm) => arm.patterns.map((pattern) => expander.pattern(pattern))),
    }));
    const world = worlds.length === 1 ? worlds[0]?.result : undefined;
    return statement.arms.map((arm, index) => {
      if (arm.patterns.some(isCatchAll)) return true;
      if (world?.subject === undefined) return undefined;
      const { subject } = world;
      const outcomes = (world.arms[index] ?? []).map((pattern) => pattern && matches(pattern, subject));
      if (outcomes.includes(true)) return true;
      return outcomes.every((outcome) => outcome === false) ? false : undefined;
    });
  }
}

/** Whether the last command went to a folder beside the script: `$(cd "$(dirname "$0")" && pwd)`. */
function entersBeside(from: number, commands: readonly Command[], state: State): boolean {
  const last = commands.length > from ? commands.at(-1) : undefined;
  return last?.name === 'cd' && state.cwd.state === 'known' && fromScript(state.cwd.value) !== undefined;
}

/** `*`, which matches whatever the subject is. */
function isCatchAll(pattern: WordNode): boolean {
  const [only, ...others] = pattern.parts;
  return only?.kind === 'literal' && only.quoting === 'none' && /^\*+$/.test(only.text) && others.length === 0;
}
