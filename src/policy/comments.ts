// Findings about the comments themselves.
import type { Judgement } from '../model/finding.ts';
import type { Mark } from '../model/mark.ts';
import type { Judged } from './judged.ts';

/** What is wrong with comments: they do nothing, have expired, name no rule. */
export function commentFindings(
  _judged: Judged,
  _used: ReadonlySet<Mark>,
  _refusals: ReadonlyMap<Mark, string>,
  _today: string,
): Judgement[] {
  return [];
}
