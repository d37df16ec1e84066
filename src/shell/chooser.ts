// Tries every combination of the alternatives that one expansion meets.
import { type Alternative, compatible, MAX_ALTERNATIVES, type Tag, type Value } from './values.ts';

/**
 * Runs one expansion in every combination of alternatives it meets.
 *
 * The expansion is written as if each variable had one value; whenever several are possible it asks `pick`, and
 * `enumerate` runs it again until every combination was tried. Picking an alternative assumes its tags, so that
 * values from different arms of one branch never meet.
 */
export class Chooser {
  readonly #script: readonly number[];
  readonly #counts: number[] = [];
  readonly #assumed = new Map<number, number>();
  /** all alternatives are too many: each choice becomes unknown */
  readonly collapsed: boolean;

  constructor(script: readonly number[], collapsed: boolean, assumed: readonly Tag[] = []) {
    this.#script = script;
    this.collapsed = collapsed;
    for (const tag of assumed) this.#assumed.set(tag.branch, tag.arm);
  }

  /** One of the alternatives that go with what is assumed; undefined when there is more than one and all are too many. */
  pick(alternatives: readonly Alternative[]): Value | undefined {
    const fitting = alternatives.filter((alternative) => compatible(alternative.tags, this.#assumed));
    const first = fitting[0] ?? alternatives[0];
    if (!first) return undefined;
    if (fitting.length <= 1) return this.#take(first);
    if (this.collapsed) return undefined;
    const index = this.#script[this.#counts.length] ?? 0;
    this.#counts.push(fitting.length);
    return this.#take(fitting[index] ?? first);
  }

  /** Decides between arms of a branch without a value: `${x:-y}` of an environment variable. */
  pickArm(branch: number, arms: number): number | undefined {
    const assumed = this.#assumed.get(branch);
    if (assumed !== undefined) return assumed;
    if (this.collapsed) return undefined;
    const arm = this.#script[this.#counts.length] ?? 0;
    this.#counts.push(arms);
    this.#assumed.set(branch, arm);
    return arm;
  }

  tags(): Tag[] {
    return [...this.#assumed].map(([branch, arm]) => ({ branch, arm }));
  }

  /** The script of choices for the next run; undefined after the last one. */
  next(): number[] | undefined {
    const taken = this.#counts.map((_, i) => this.#script[i] ?? 0);
    for (let i = taken.length - 1; i >= 0; i--) {
      const choice = (taken[i] ?? 0) + 1;
      if (choice < (this.#counts[i] ?? 0)) return [...taken.slice(0, i), choice];
    }
    return undefined;
  }

  #take(alternative: Alternative): Value {
    for (const tag of alternative.tags) this.#assumed.set(tag.branch, tag.arm);
    return alternative.value;
  }
}

export interface World<T> {
  readonly result: T;
  readonly tags: readonly Tag[];
}

/** Runs `attempt` in every combination, at most `MAX_ALTERNATIVES` times; beyond, once with all choices unknown. */
export function enumerate<T>(assumed: readonly Tag[], attempt: (chooser: Chooser) => T): World<T>[] {
  const worlds: World<T>[] = [];
  let script: number[] | undefined = [];
  while (script) {
    const chooser: Chooser = new Chooser(script, false, assumed);
    const result = attempt(chooser);
    worlds.push({ result, tags: chooser.tags() });
    script = chooser.next();
    if (script && worlds.length >= MAX_ALTERNATIVES) {
      const collapsed = new Chooser([], true, assumed);
      return [{ result: attempt(collapsed), tags: [...assumed] }];
    }
  }
  return worlds;
}
