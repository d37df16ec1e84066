// Brings together the states at the end of a branch's arms, variable by variable, without following each path alone.
import { unknown } from '../model/static.ts';
import type { Place } from '../text/place.ts';
import { commonWayBack } from './directories.ts';
import { commonHeld, NO_OUTCOME } from './outcome.ts';
import { SharedMap } from './shared-map.ts';
import { joinPositions } from './standard-input.ts';
import { type Choice, type Locals, State, type Switches, type Trap } from './state.ts';
import {
  type Alternative,
  hole,
  MAX_ALTERNATIVES,
  outside,
  scalar,
  simplify,
  single,
  textOf,
  type Value,
  type Variable,
  unknownArray,
} from './values.ts';

/** More definitions of one name than this are not kept apart. */
const MAX_OPTIONS = 16;

/**
 * Joins the states at the end of a branch's arms. Arms that ended the shell, function or loop round take no part.
 *
 * @param branch a number no other branch has
 * @param at where unknown values are said to come from
 */
export function join(arms: readonly State[], branch: number, at: Place): State {
  const running = arms.filter((arm) => arm.ended === 'no');
  const first = running[0];
  if (!first) {
    const ended = (arms[0] ?? new State()).fork();
    // The weakest end decides: what follows it may still run.
    ended.ended =
      (['loop', 'return', 'exit'] as const).find((kind) => arms.some((arm) => arm.ended === kind)) ?? 'exit';
    return ended;
  }
  const result = first.fork();
  result.maybeLeft = {
    loop: arms.some((arm) => arm.maybeLeft.loop || arm.ended === 'loop'),
    function: arms.some((arm) => arm.maybeLeft.function || arm.ended === 'return'),
    line: arms.some((arm) => arm.maybeLeft.line),
    shell: arms.some((arm) => arm.maybeLeft.shell || arm.ended === 'exit'),
  };
  result.outcome = NO_OUTCOME;
  if (running.length === 1) return result;
  result.held = commonHeld(running.map((arm) => arm.held));
  joinVariables(running, result, branch, at);
  joinChoices(
    running.map((arm) => arm.functions),
    result.functions,
    (definition) => definition.node,
  );
  joinChoices(
    running.map((arm) => arm.files),
    result.files,
    (text) => textOf(text) ?? text,
  );
  joinPositions(
    running.map((arm) => arm.positions),
    result.positions,
  );
  joinExported(running, result);
  joinAliases(running, result);
  for (const arm of running.slice(1)) {
    for (const [fd, input] of result.descriptors) if (arm.descriptors.get(fd) !== input) result.descriptors.delete(fd);
    for (const [fd, output] of result.outputs) if (arm.outputs.get(fd) !== output) result.outputs.delete(fd);
    if (!sameDirectory(arm, result)) result.cwd = unknown('variable', at);
    result.wayBack = commonWayBack(result.wayBack, arm.wayBack);
    if (arm.positional !== result.positional) result.positional = undefined;
    if (arm.programName !== result.programName) result.programName = undefined;
    result.switches = eitherOn(result.switches, arm.switches, at);
  }
  result.locals = first.locals.map((_, level) => joinLocals(running, level, branch, at));
  result.traps = joinTraps(running);
  return result;
}

function joinExported(running: readonly State[], result: State): void {
  if (running.every((arm) => arm.exportedFunctions.same(result.exportedFunctions))) return;
  for (const { exportedFunctions } of running)
    for (const name of exportedFunctions.keys())
      result.exportedFunctions.set(
        name,
        running.every((arm) => arm.exportedFunctions.get(name) === true),
      );
}

function joinAliases(running: readonly State[], result: State): void {
  if (running.every((arm) => arm.aliases.same(result.aliases))) return;
  for (const { aliases } of running)
    for (const [name, alias] of aliases) {
      const always = running.every((arm) => arm.aliases.get(name)?.pieces === alias.pieces);
      if (!result.aliases.has(name) || !always) result.aliases.set(name, always ? alias : { ...alias, always });
    }
}

function joinVariables(running: readonly State[], result: State, branch: number, at: Place): void {
  if (running.every((arm) => arm.variables.same(result.variables))) return;
  const names = new Set<string>();
  for (const arm of running) for (const name of arm.variables.keys()) names.add(name);
  for (const name of names) {
    const before = running.map((arm) => arm.variables.get(name));
    if (before.some((variable) => variable !== before[0])) {
      result.variables.set(name, joinVariable(name, before, branch, at));
    }
  }
}

/** What the names local to a function stand for outside of it, also where only some arms made them local. */
function joinLocals(running: readonly State[], level: number, branch: number, at: Place): Locals {
  const [first, ...others] = running.map((arm) => arm.locals[level] ?? new Map<string, Variable | undefined>());
  if (!first || others.every((one) => one === first)) return first ?? new Map<string, Variable | undefined>();
  const names = new Set([first, ...others].flatMap((one) => [...one.keys()]));
  const joined = new Map<string, Variable | undefined>();
  for (const name of names) {
    const outside = running.map((arm) => {
      const locals = arm.locals[level];
      return locals?.has(name) ? locals.get(name) : arm.variables.get(name);
    });
    const same = outside.every((variable) => variable === outside[0]);
    joined.set(name, same ? outside[0] : joinVariable(name, outside, branch, at));
  }
  return joined;
}

function joinVariable(name: string, arms: readonly (Variable | undefined)[], branch: number, at: Place): Variable {
  const alternatives = arms.flatMap((variable, arm): Alternative[] =>
    (variable?.alternatives ?? single(outside(name, at))).map(({ value, tags }) => ({
      value,
      tags: [...tags, { branch, arm }],
    })),
  );
  const simplified = simplify(alternatives);
  const tooMany = simplified.length > MAX_ALTERNATIVES;
  const exported = arms.every((variable) => variable?.exported === true);
  const sometimes = arms.some((variable) => variable?.exported === true || variable?.exportedSometimes);
  return {
    ...arms.find((variable) => variable !== undefined),
    alternatives: tooMany ? single(anyOf(name, simplified, at)) : simplified,
    exported,
    ...(!exported && sometimes && { exportedSometimes: at }),
  };
}

/** The value of a variable about which no more is known than that it is one of so many. */
function anyOf(name: string, alternatives: readonly Alternative[], at: Place): Value {
  if (alternatives.some((one) => one.value.kind === 'array')) return unknownArray('too-many', name, at);
  return { kind: 'scalar', pieces: [hole('too-many', at, { name })], maybeUnset: true };
}

function joinChoices<T>(
  arms: readonly SharedMap<string, Choice<T>>[],
  result: SharedMap<string, Choice<T>>,
  identity: (option: T) => unknown,
): void {
  if (arms.every((arm) => arm.same(result))) return;
  const names = new Set(arms.flatMap((arm) => [...arm.keys()]));
  for (const name of names) {
    const choices = arms.map((arm) => arm.get(name));
    if (choices.every((choice) => choice === choices[0])) continue;
    const options = new Map<unknown, T>();
    for (const choice of choices) for (const option of choice?.options ?? []) options.set(identity(option), option);
    result.set(name, {
      options: [...options.values()].slice(0, MAX_OPTIONS),
      always: choices.every((choice) => choice?.always === true),
    });
  }
}

/** Takes over what a subshell or child wrote to files and read of its input; `unsure`: it need not have. */
export function joinFiles(state: State, inner: State, unsure: boolean): void {
  if (unsure) joinPositions([inner.positions, new SharedMap(state.positions)], state.positions);
  else state.positions.assign(inner.positions);
  if (state.files.same(inner.files)) return;
  if (!unsure) state.files.assign(inner.files);
  else joinChoices([inner.files, new SharedMap(state.files)], state.files, (text) => textOf(text) ?? text);
}

function sameDirectory(a: State, b: State): boolean {
  return a.cwd === b.cwd || (a.cwd.state === 'known' && b.cwd.state === 'known' && a.cwd.value === b.cwd.value);
}

function eitherOn(a: Switches, b: Switches, at: Place): Switches {
  if (a === b) return a;
  const sometimes = a.allexport !== b.allexport ? at : (a.allexportSometimes ?? b.allexportSometimes);
  return {
    traced: a.traced || b.traced,
    errexit: a.errexit || b.errexit,
    nounset: a.nounset || b.nounset,
    pipefail: a.pipefail && b.pipefail,
    allexport: a.allexport && b.allexport,
    ...(sometimes && { allexportSometimes: sometimes }),
    expandAliases: a.expandAliases || b.expandAliases,
    aliasesSometimes: a.expandAliases !== b.expandAliases || a.aliasesSometimes || b.aliasesSometimes,
    globsVanish: a.globsVanish || b.globsVanish,
    globsFail: a.globsFail || b.globsFail,
    lastPipe: a.lastPipe && b.lastPipe,
    braces: a.braces === b.braces ? a.braces : 'either',
  };
}

function joinTraps(running: readonly State[]): readonly Trap[] {
  const [first] = running;
  if (!first || running.every((arm) => arm.traps === first.traps)) return first?.traps ?? [];
  const same = (a: Trap, b: Trap): boolean => a.event === b.event && a.run === b.run;
  const all: Trap[] = [];
  for (const trap of running.flatMap((arm) => arm.traps)) {
    if (all.some((one) => same(one, trap))) continue;
    const always = running.every((arm) => arm.traps.some((one) => one.certain && same(one, trap)));
    all.push(always === trap.certain ? trap : { ...trap, certain: always });
  }
  return all;
}

/**
 * The state at the beginning of any round of a loop: what a round changes holds what it held before, or something
 * that is not known from the text.
 *
 * @param before the state before the first round
 * @param after the state after one round
 * @param names further variables that a round may change
 */
export function widen(before: State, after: State, names: Iterable<string>, branch: number, at: Place): State {
  const changed = new Set(names);
  for (const name of new Set([...before.variables.keys(), ...after.variables.keys()]))
    if (before.variables.get(name) !== after.variables.get(name)) changed.add(name);
  after.ended = 'no';
  const joined = join([before, after], branch, at);
  joined.maybeLeft = before.maybeLeft;
  joined.locals = before.locals;
  joined.held = before.held;
  for (const name of changed) widenVariable(name, before, after, joined, branch, at);
  return joined;
}

function widenVariable(name: string, before: State, after: State, joined: State, branch: number, at: Place): void {
  const first = before.variables.get(name);
  const later = after.variables.get(name);
  // What nothing has set before the loop is not known in any round.
  if (!first && !later) return;
  const kept = (first?.alternatives ?? single(outside(name, at))).map((one) => ({
    value: one.value,
    tags: [...one.tags, { branch, arm: 0 }],
  }));
  const isArray = [first, later].some((variable) => variable?.alternatives.some((one) => one.value.kind === 'array'));
  const changed: Value = isArray
    ? unknownArray('loop', name, at)
    : { ...scalar([hole('loop', at, { name })]), maybeUnset: true };
  joined.set(name, [...kept, { value: changed, tags: [{ branch, arm: 1 }] }]);
}
