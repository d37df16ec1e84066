// Which findings count: order, what the text report shows, what makes a run fail.
import { confidenceRank, type Finding, type Severity, severityRank } from '../model/finding.ts';

/** The threshold of `--fail-on`; `info` never fails a run. */
export type FailOn = Exclude<Severity, 'info'>;

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

/** Low and above with at least medium confidence; `pedantic` shows everything. */
export function isShown(finding: Finding, pedantic: boolean): boolean {
  return pedantic || (atLeastMediumConfidence(finding) && severityRank(finding.severity) >= severityRank('low'));
}

/** Whether a finding makes the run fail: at or above the threshold with at least medium confidence. */
export function isFailing(finding: Finding, failOn: FailOn): boolean {
  return atLeastMediumConfidence(finding) && severityRank(finding.severity) >= severityRank(failOn);
}

function atLeastMediumConfidence(finding: Finding): boolean {
  return confidenceRank(finding.confidence) >= confidenceRank('medium');
}

/** Compares by code unit, so that the order does not depend on the user's locale. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
