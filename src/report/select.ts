// Which findings count: their order, and what the text report shows.
import { type Finding, severityRank } from '../model/finding.ts';

/** Findings in the order a reader meets them: by file, then position, the worst first. */
export function inOrder(findings: readonly Finding[]): Finding[] {
  return [...findings].sort(
    (a, b) =>
      compare(a.at.doc.path, b.at.doc.path) ||
      a.at.span.start - b.at.span.start ||
      severityRank(b.severity) - severityRank(a.severity) ||
      compare(a.rule, b.rule) ||
      a.at.span.end - b.at.span.end,
  );
}

/** What people are to be told; `pedantic` shows everything. */
export function isShown(finding: Finding, pedantic: boolean): boolean {
  return pedantic || finding.action !== 'audit';
}

/** Compares by code unit, so that the order does not depend on the user's locale. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
