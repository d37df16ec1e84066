import type { RuleInfo } from '../model/report.ts';

/** Every rule the engine knows, in the order of their codes. */
export function ruleTable(): readonly RuleInfo[] {
  return [];
}
