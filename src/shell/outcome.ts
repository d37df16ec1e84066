// What exit statuses tell: which commands must have done well for a later one to run at all.
import type { Held } from '../model/command.ts';
import { type Piece, staticText, type Word } from '../model/word.ts';
import { testStatus } from './test-status.ts';

/** Commands that ended with status 0, and commands whose output was compared and found right. */
export interface Facts {
  readonly succeeded: readonly number[];
  readonly compared: readonly number[];
}

/** What is known after a statement, by its own exit status. */
export interface Outcome {
  readonly success: Facts;
  readonly failure: Facts;
  /** what the status is, when the text tells */
  readonly status?: boolean;
  /** the status comes from known input, and what follows is decided by it */
  readonly decided?: true;
  /** the status is what it is unless another command read the input before */
  readonly doubtful?: true;
}

const NOTHING: Facts = { succeeded: [], compared: [] };
export const NO_OUTCOME: Outcome = { success: NOTHING, failure: NOTHING };

/** How many commands one status may speak for; long lists forget their beginning. */
const MAX_FACTS = 32;

function both(a: Facts, b: Facts): Facts {
  if (a === NOTHING) return b;
  if (b === NOTHING) return a;
  return {
    succeeded: [...a.succeeded, ...b.succeeded].slice(-MAX_FACTS),
    compared: [...a.compared, ...b.compared].slice(-MAX_FACTS),
  };
}

/** The outcome when these commands decide the status together: all of them must do well. */
export function outcomeOf(commands: readonly number[]): Outcome {
  if (commands.length === 0) return NO_OUTCOME;
  return { success: { succeeded: commands.slice(-MAX_FACTS), compared: [] }, failure: NOTHING };
}

/** The status of a command that known input decides. */
export function decidedStatus(outcome: Outcome): boolean | undefined {
  return outcome.decided ? outcome.status : undefined;
}

export function negated(outcome: Outcome): Outcome {
  const { status, decided, doubtful } = outcome;
  return {
    success: outcome.failure,
    failure: outcome.success,
    ...(status !== undefined && { status: !status }),
    ...(decided && { decided }),
    ...(doubtful && { doubtful }),
  };
}

/** `a && b` (`op` is `&&`) or `a || b`, whose right side may have left the shell. */
export function combined(op: '&&' | '||', left: Outcome, right: Outcome, leaves: boolean): Outcome {
  const status = left.status === (op === '||') ? left.status : left.status === undefined ? undefined : right.status;
  const doubtful = left.doubtful ?? right.doubtful;
  const told = { ...(status !== undefined && { status }), ...(doubtful && { doubtful }) };
  if (op === '&&')
    return { success: both(left.success, right.success), failure: leaves ? left.failure : NOTHING, ...told };
  return { success: leaves ? left.success : NOTHING, failure: both(left.failure, right.failure), ...told };
}

/** The outcome of a pipeline by its commands: the last decides, under `pipefail` all do. */
export function pipelineOutcome(outcomes: readonly Outcome[], pipefail: boolean): Outcome {
  const last = outcomes.at(-1) ?? NO_OUTCOME;
  if (!pipefail) return last;
  return { success: outcomes.reduce((facts, outcome) => both(facts, outcome.success), NOTHING), failure: NOTHING };
}

/** The output of these commands was searched for what it should be: `sha256sum f | grep -q "$SUM"`. */
export function searched(outcome: Outcome, commands: readonly number[]): Outcome {
  return { success: both(outcome.success, { succeeded: [], compared: commands }), failure: outcome.failure };
}

/**
 * What `[ … ]`, `[[ … ]]`, `test`, `cmp` and `diff` tell about the commands whose output they compare.
 *
 * @param words the operands, without brackets
 * @param before the outcome that `$?` stands for
 */
export function comparison(words: readonly Word[], before: Outcome): Outcome {
  const texts = words.map((word) => staticText(word));
  if (texts[0] === '!') return negated(comparison(words.slice(1), before));
  if (texts.includes('||') || texts.includes('-o')) return NO_OUTCOME;
  const told = testStatus(texts);
  let outcome: Outcome = told === undefined ? NO_OUTCOME : { ...NO_OUTCOME, status: told };
  for (let i = 1; i < words.length - 1; i++) {
    const equal = /^(?:==?|=~|-eq)$/.test(texts[i] ?? '');
    if (!equal && !/^(?:!=|-ne)$/.test(texts[i] ?? '')) continue;
    const one = equality(words[i - 1], words[i + 1], before);
    const here = equal ? one : negated(one);
    outcome = {
      ...outcome,
      success: both(outcome.success, here.success),
      failure: words.length === 3 ? here.failure : NOTHING,
    };
  }
  return outcome;
}

function equality(left: Word | undefined, right: Word | undefined, before: Outcome): Outcome {
  const pieces = [...(left?.pieces ?? []), ...(right?.pieces ?? [])];
  const status = pieces.some((piece) => piece.kind === 'unknown' && piece.name === '?');
  if (status) return [left, right].some((word) => word && staticText(word) === '0') ? before : NO_OUTCOME;
  const compared = pieces.flatMap(sources);
  return compared.length === 0 ? NO_OUTCOME : { success: { succeeded: [], compared }, failure: NOTHING };
}

/** `cmp <(sha256sum f) known`: the commands behind the words. */
export function comparedFiles(words: readonly Word[]): Outcome {
  const compared = words.flatMap((word) => word.pieces.flatMap(sources));
  return compared.length === 0 ? NO_OUTCOME : { success: { succeeded: [], compared }, failure: NOTHING };
}

function sources(piece: Piece): readonly number[] {
  return piece.kind === 'unknown' ? (piece.commands ?? []) : [];
}

/** Adds facts to what holds. */
export function hold(held: Held | undefined, facts: Facts): Held | undefined {
  if (facts.succeeded.length === 0 && facts.compared.length === 0) return held;
  const jump = jumpFrom(held);
  return { ...facts, depth: depthOf(held) + 1, ...(held && { before: held }), ...(jump && { jump }) };
}

/** Jumps double their length where two of one length follow each other: any link is reached in few of them. */
function jumpFrom(held: Held | undefined): Held | undefined {
  const near = held?.jump;
  const far = near?.jump;
  return held && depthOf(held) - depthOf(near) === depthOf(near) - depthOf(far) ? far : held;
}

function depthOf(held: Held | undefined): number {
  return held?.depth ?? 0;
}

/** What holds on every one of several ways here: the part of the chains they share. */
export function commonHeld(ways: readonly (Held | undefined)[]): Held | undefined {
  return ways.reduce((a, b) => sharedPart(a, b));
}

function sharedPart(one: Held | undefined, other: Held | undefined): Held | undefined {
  let a = backTo(depthOf(other), one);
  let b = backTo(depthOf(one), other);
  while (a !== b) {
    const apart = a?.jump !== b?.jump;
    a = apart ? a?.jump : a?.before;
    b = apart ? b?.jump : b?.before;
  }
  return a;
}

/** The link of a chain at a depth, or its end when that is less deep. */
function backTo(depth: number, held: Held | undefined): Held | undefined {
  let at = held;
  while (depthOf(at) > depth) at = depthOf(at?.jump) >= depth ? at?.jump : at?.before;
  return at;
}
