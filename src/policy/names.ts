// How configurations and comments name rules: by code, name or family.
import type { RuleInfo } from '../model/report.ts';
import { nearest } from '../text/nearest.ts';

/** The parts of a rule that can name it. */
export type NamedRule = Pick<RuleInfo, 'code' | 'name' | 'family'>;

/** True when a name means the rule; codes count in any case. */
export function names(name: string, rule: NamedRule): boolean {
  return isExact(name, rule) || name === rule.family;
}

/** True when a name means this rule and no other. */
export function isExact(name: string, rule: NamedRule): boolean {
  return name === rule.name || name.toUpperCase() === rule.code;
}

/** What to say about a name that means no rule; undefined when it means one. */
export function unknownName(name: string, rules: readonly NamedRule[]): string | undefined {
  if (rules.some((rule) => names(name, rule))) return undefined;
  const near = nearestName(name, rules);
  return `there is no rule "${name}" (${near === undefined ? 'jobvet rules lists them all' : `did you mean ${near}?`})`;
}

/** The code, name or family that a name was probably meant for. */
export function nearestName(name: string, rules: readonly NamedRule[]): string | undefined {
  return nearest(name, [...new Set(rules.flatMap(({ code, name: own, family }) => [own, code, family]))]);
}
