// What one rule says about commands in a job script.
import { check, job, lineOf } from './check.ts';

/** `critical 3` for each finding of a rule, and its confidence when that is not high; the body begins in line 3. */
export function own(code: string, body: string): string[] {
  const findings = check(job(body)).findings.filter((finding) => finding.rule === code);
  return findings.map((finding) => {
    const doubt = finding.confidence === 'high' ? '' : ` ${finding.confidence}`;
    return `${finding.severity} ${lineOf(finding)}${doubt}`;
  });
}
