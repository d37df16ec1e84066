// Which comment leaves a finding out.
import type { Judgement } from '../model/finding.ts';
import type { Mark, MarkedRule } from '../model/mark.ts';
import { contains, type Place } from '../text/place.ts';
import { names, type NamedRule } from './names.ts';
import type { PathSettings } from './policy.ts';

/** What comments did in a check. */
export class Suppressions {
  /** by comment, the names of it that left a finding out */
  readonly used = new Map<Mark, Set<MarkedRule>>();
  /** by comment, why findings that it covers are reported all the same */
  readonly refused = new Map<Mark, string>();
  readonly #marks: readonly Mark[];
  readonly #today: string;
  readonly #byRule = new Map<string, readonly { readonly mark: Mark; readonly rules: readonly MarkedRule[] }[]>();

  /** @param today `YYYY-MM-DD` */
  constructor(marks: readonly Mark[], today: string) {
    this.#marks = marks;
    this.#today = today;
  }

  /**
   * The comment that leaves a finding out: one that names its rule, and in whose scope it lies, or its statement, or
   * where its words are written, or a statement that leads to it (`bash -c '…'`, `source env.sh`).
   */
  markFor(finding: Judgement, settings: PathSettings): Mark | undefined {
    const { rule: code, name, family, at, statement, written, via } = finding;
    const rule = { code, name, family };
    const places = [at, statement, ...(written ? [written] : []), ...via.map((step) => step.at)];
    let found: Mark | undefined;
    for (const { mark, rules } of this.#naming(rule)) {
      if (!mark.scope.some((scope) => holdsAny(scope, places))) continue;
      if (isExpired(mark, this.#today)) continue;
      const { reason, until, ticket } = mark;
      const why = settings.refuses(rule, { reason, until, ticket });
      if (why !== undefined) {
        this.refused.set(mark, why);
        continue;
      }
      found ??= mark;
      const used = this.used.get(mark);
      if (used) for (const one of rules) used.add(one);
      else this.used.set(mark, new Set(rules));
    }
    return found;
  }

  /** The comments that name a rule: most checks ask again and again for few rules. */
  #naming(rule: NamedRule): readonly { readonly mark: Mark; readonly rules: readonly MarkedRule[] }[] {
    const known = this.#byRule.get(rule.code);
    if (known) return known;
    const naming = this.#marks
      .map((mark) => ({ mark, rules: mark.rules.filter((one) => names(one.name, rule)) }))
      .filter(({ rules }) => rules.length > 0);
    this.#byRule.set(rule.code, naming);
    return naming;
  }
}

/** Whether the last day on which a comment counts has passed. */
export function isExpired({ until }: Mark, today: string): boolean {
  return until !== undefined && until < today;
}

function holdsAny(scope: Place, places: readonly Place[]): boolean {
  return places.some((place) => contains(scope, place));
}
