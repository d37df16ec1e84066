// From what the rules say to what follows: comments, exemptions, actions, the verdict.
import type { DecidedCoverage } from '../model/coverage.ts';
import { actionRank, type Finding, type Judgement, type Suppression } from '../model/finding.ts';
import type { Mark } from '../model/mark.ts';
import type { Verdict } from '../model/report.ts';
import { exemptionFor, type ExemptionFacts } from './exempt.ts';
import type { PathSettings, Policy, PolicyRule } from './policy.ts';
import type { Judged } from './judged.ts';
import { commentFindings } from './comments.ts';
import { Suppressions } from './suppress.ts';
import { type ScriptHashes, scriptHashes } from './template.ts';

/** What the outside world adds. */
export interface Occasion extends Pick<ExemptionFacts, 'used'> {
  /** the day, `YYYY-MM-DD`: what has expired, has */
  readonly today: string;
  /** whether comments in files count */
  readonly inline: boolean;
}

export interface Decided {
  readonly findings: readonly Finding[];
  readonly suppressed: readonly Finding[];
  readonly coverage: readonly DecidedCoverage[];
  readonly verdict: Verdict;
}

/** Applies a policy. Nothing is lost: what is left out is in `suppressed`, what is let pass stays a finding. */
export function decide(
  judged: Judged,
  policy: Policy,
  rules: ReadonlyMap<string, PolicyRule>,
  occasion: Occasion,
): Decided {
  const { job, marks } = judged;
  const settingsAt = (path: string): PathSettings => policy.settings(path, job);
  const findings: Finding[] = [];
  const suppressed: Finding[] = [];
  const suppressions = new Suppressions(occasion.inline ? marks.marks : [], occasion.today);
  let hashes: ScriptHashes | undefined;
  /** An exemption is for the file that a finding is in; only the hash of what was vetted is known. */
  const factsAt = (path: string): ExemptionFacts => ({
    ...occasion,
    hashes: () => (path === judged.path ? (hashes ??= scriptHashes(judged.text)) : undefined),
  });
  const act = (finding: Judgement): Finding => {
    const rule = rules.get(finding.rule);
    const { path } = finding.at.doc;
    const settings = settingsAt(path);
    const { action, why } = rule ? settings.decide(finding, rule) : { action: 'warn' as const, why: undefined };
    const subject = { ...job, path: policy.absolute(path) };
    const exemption = policy.exemptions.length > 0 ? exemptionFor(finding, subject, policy, factsAt(path)) : undefined;
    if (exemption) return { ...finding, action: 'audit', exemption };
    return { ...finding, action, ...(why !== undefined && { actionWhy: why }) };
  };
  for (const finding of judged.findings) {
    const mark = suppressions.markFor(finding, settingsAt(finding.at.doc.path));
    if ('form' in mark) suppressed.push({ ...act(finding), action: 'audit', suppression: suppressionOf(mark) });
    else findings.push(act(mark === finding.at ? finding : { ...finding, at: mark }));
  }
  if (occasion.inline) {
    const facts = { judged, suppressions, rules, settings: settingsAt(judged.path), today: occasion.today };
    findings.push(...commentFindings(facts).map(act));
  }
  const coverage = judged.coverage.map((gap) => ({ ...gap, action: settingsAt(gap.at.doc.path).coverage(gap.cause) }));
  return { findings, suppressed, coverage, verdict: verdictOf(findings, coverage) };
}

function suppressionOf({ comment, reason, until, ticket }: Mark): Suppression {
  return {
    comment,
    ...(reason !== undefined && { reason }),
    ...(until !== undefined && { until }),
    ...(ticket !== undefined && { ticket }),
  };
}

function verdictOf(findings: readonly Finding[], coverage: readonly DecidedCoverage[]): Verdict {
  const worst = Math.max(
    0,
    ...findings.map(({ action }) => actionRank(action)),
    ...coverage.map(({ action }) => (action === 'allow' ? 0 : actionRank(action))),
  );
  return worst === actionRank('reject') ? 'reject' : worst === actionRank('warn') ? 'warn' : 'allow';
}
