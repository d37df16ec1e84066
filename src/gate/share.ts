// The share of users that goes ahead when a site rolls out: only their jobs are rejected.
import { createHash } from 'node:crypto';
import type { Report } from '../model/report.ts';

/** Whether a user is among the percent that goes ahead. Those of a smaller share are among those of a larger. */
export function isAhead(user: string | undefined, share: number): boolean {
  // Whoever hides their name gains nothing.
  if (user === undefined || share >= 100) return true;
  const place = createHash('sha256').update(`jobvet share ${user}`).digest().readUInt32BE(0);
  return place < (share / 100) * 2 ** 32;
}

/** The report as for users who do not go ahead: what is rejected is warned of. */
export function softened(report: Report): Report {
  return {
    ...report,
    findings: report.findings.map((one) => (one.action === 'reject' ? { ...one, action: 'warn' } : one)),
    coverage: report.coverage.map((one) => (one.action === 'reject' ? { ...one, action: 'warn' } : one)),
    verdict: report.verdict === 'reject' ? 'warn' : report.verdict,
  };
}
