import type { RuleInfo } from '../model/report.ts';
import { RULES } from '../rules/index.ts';
import { rulePage } from './judge.ts';

/** Every rule the engine knows, in the order of their codes. */
export function ruleTable(): readonly RuleInfo[] {
  return RULES.map(({ rule, family }) => ({
    code: rule.code,
    name: rule.name,
    title: rule.meta.title,
    family,
    severity: rule.meta.severity,
    confidence: rule.meta.confidence,
    phase: rule.meta.phase,
    cwe: rule.meta.cwe,
    attack: rule.meta.attack,
    since: rule.meta.since,
    ...(rule.meta.stricterSince !== undefined && { stricterSince: rule.meta.stricterSince }),
    url: rulePage(rule.name),
  }));
}
