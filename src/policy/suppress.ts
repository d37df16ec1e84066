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
   * where its words are written, or a statement that leads to it (`bash -c '…'`, `source env.sh`). Of a list, each
   * entry that the finding is about must be covered.
   *
   * @returns the comment, or where the finding stands as far as comments leave something of it
   */
  markFor(finding: Judgement, settings: PathSettings): Mark | Place {
    const { at, statement, written, via, entries } = finding;
    const leading = [...(written ? [written] : []), ...via.map((step) => step.at)];
    if (!entries) return this.#covering([at, statement, ...leading], finding, settings) ?? at;
    const marks = entries.map((entry) => this.#covering([entry, ...leading], finding, settings));
    const left = entries[marks.indexOf(undefined)];
    const whole = left && entries.every((entry) => contains(statement, entry));
    const covering = whole ? this.#covering([statement], finding, settings) : undefined;
    if (covering) return covering;
    // Where nothing is left out, the finding stands where the rule put it.
    return marks.some((mark) => mark !== undefined) ? (left ?? marks[0] ?? at) : at;
  }

  #covering(places: readonly Place[], finding: Judgement, settings: PathSettings): Mark | undefined {
    const rule = { code: finding.rule, name: finding.name, family: finding.family };
    let found: Mark | undefined;
    for (const { mark, rules } of this.#naming(rule)) {
      if (isExpired(mark, this.#today) || !mark.scope.some((scope) => holdsAny(scope, places))) continue;
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
