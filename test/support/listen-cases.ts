// Tables of small jobs for rules about listening programs.
import { expect } from 'vitest';
import { applyEdits, check, job, summary } from './check.ts';

/** The findings of one rule about the commands of `body`, as `severity/confidence line`. */
export function found(code: string, body: string): string[] {
  return check(job(body))
    .findings.filter((finding) => finding.rule === code)
    .map((finding) => `${finding.severity}/${finding.confidence}`);
}

/** Findings of these rules, as `JV101 critical 3`. */
export function foundBy(codes: readonly string[], body: string): string[] {
  return summary(check(job(body))).filter((line) => codes.some((code) => line.startsWith(code)));
}

/** Applies the fixes of a rule and expects the rule to be silent afterwards. */
export function expectFixed(code: string, body: string, expected: string): void {
  const text = job(body);
  const edits = check(text)
    .findings.filter((finding) => finding.rule === code)
    .flatMap((finding) => finding.fix?.edits ?? []);
  const fixed = applyEdits(text, edits);
  expect(fixed).toBe(job(expected));
  expect(
    check(fixed)
      .findings.filter((finding) => finding.rule === code)
      .map((finding) => finding.message),
  ).toEqual([]);
}
