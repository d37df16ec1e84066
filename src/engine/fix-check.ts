// Whether a fixed text is better than the one before.
import { type Finding, type Judgement, severityRank } from '../model/finding.ts';
import type { CoverageCause } from '../model/coverage.ts';
import type { Report } from '../model/report.ts';
import { RULES } from '../rules/index.ts';
import { textAt } from '../text/place.ts';
import type { Span } from '../text/span.ts';
import { movedSpan } from '../text/revision.ts';
import type { Changes } from './edit-sets.ts';

/** Gaps that no fix may bring: the text would not be read as its programs read it. */
const BROKEN: ReadonlySet<CoverageCause> = new Set(['syntax', 'differential', 'rule-fault']);

/** The rules each rule yields to: such two are about one thing, of which one finding tells. */
const YIELDS: ReadonlyMap<string, readonly string[]> = new Map(
  RULES.map(({ rule }) => [rule.code, rule.meta.yieldsTo ?? []]),
);

interface Trial {
  readonly before: Report;
  readonly after: Report;
  /** the findings whose fixes made the change */
  readonly fixed: readonly Finding[];
  /** those of them that are in question; their severity says what must not come instead */
  readonly weighed: readonly Finding[];
  /** what the others brought, which was not too bad for them */
  readonly brought: readonly Finding[];
  readonly changes: Changes;
}

/** What became of a text: what is wrong with it, in words, or which findings are new. */
export type Verdict = { readonly why: string } | { readonly why?: undefined; readonly brought: readonly Finding[] };

/** Weighs a text that fixes made. */
export function weighFixes(trial: Trial): Verdict {
  const why = whyUnusable(trial);
  if (why !== undefined) return { why };
  const brought = newFindings(trial);
  const [worse] = tooBad(brought, trial);
  return worse ? { why: `it would bring ${worse.rule}: ${worse.message}` } : { brought };
}

function whyUnusable(trial: Trial): string | undefined {
  const { before, after, fixed } = trial;
  if (before.language !== after.language) return 'the file would be taken for one of another kind';
  const broken = newGap(before, after);
  if (broken !== undefined) return broken;
  if (before.submission?.accepted === true && after.submission?.accepted === false)
    return `Slurm would not accept the job: ${after.submission.error ?? ''}`;
  const left = fixed.find((finding) => after.findings.some((other) => isStill(other, finding, trial.changes)));
  return left && `${left.rule} would still be found there`;
}

function newGap(before: Report, after: Report): string | undefined {
  const gaps = (report: Report): Report['coverage'] => report.coverage.filter(({ cause }) => BROKEN.has(cause));
  const old = gaps(before);
  const now = gaps(after);
  if (now.length <= old.length) return undefined;
  const fresh = now.find(({ message }) => !old.some((gap) => gap.message === message)) ?? now.at(-1);
  return fresh && `the text could not be read any more: ${fresh.message}`;
}

/** Whether a finding is one that was to go away. */
function isStill(other: Finding, finding: Finding, changes: Changes): boolean {
  if (other.rule !== finding.rule || other.at.doc.path !== finding.at.doc.path) return false;
  const now = placeNow(finding, changes);
  const { start, end } = other.at.span;
  return start < now.end && now.start < end;
}

function placeNow({ at }: Judgement, changes: Changes): Span {
  return movedSpan(at.span, changes.get(at.doc.path) ?? []);
}

/** New findings as bad as what is fixed, besides those that are its other side. */
function tooBad(fresh: readonly Finding[], { fixed, weighed, brought, changes }: Trial): Finding[] {
  const bad = Math.min(...weighed.map(({ severity }) => severityRank(severity)));
  const known = brought.map(keyOf);
  return fresh.filter((finding) => {
    const index = known.indexOf(keyOf(finding));
    if (index >= 0) {
      known.splice(index, 1);
      return false;
    }
    const rank = severityRank(finding.severity);
    if (rank < bad) return false;
    return !fixed.some((one) => (rank === bad || areSides(finding, one)) && isBehind(finding, one, changes));
  });
}

function areSides(a: Finding, b: Finding): boolean {
  return YIELDS.get(a.rule)?.includes(b.rule) === true || YIELDS.get(b.rule)?.includes(a.rule) === true;
}

/** What a finding says, wherever it stands by now. */
function keyOf({ rule, severity, message, at }: Finding): string {
  return [rule, severity, message, at.doc.path, textAt(at)].join('\n');
}

/** Findings that were not there before. */
function newFindings({ before, after, fixed, changes }: Trial): Finding[] {
  const gone = new Set(fixed);
  const known = new Set(before.findings.filter((finding) => !gone.has(finding)));
  const places = new Map([...known].map((finding) => [finding, placeNow(finding, changes)]));
  const take = (finding: Finding, isSame: (old: Finding) => boolean): boolean => {
    for (const old of known) {
      if (old.rule !== finding.rule || old.at.doc.path !== finding.at.doc.path || !isSame(old)) continue;
      known.delete(old);
      return severityRank(finding.severity) <= severityRank(old.severity);
    }
    return false;
  };
  const standing = (finding: Finding): boolean =>
    take(finding, (old) => {
      const now = places.get(old);
      const { start, end } = finding.at.span;
      return now !== undefined && (start === now.start || (start < now.end && now.start < end));
    });
  // What a fix moved stands elsewhere with the same words.
  const moved = (finding: Finding): boolean => take(finding, (old) => textAt(old.at) === textAt(finding.at));
  return after.findings.filter((finding) => !standing(finding)).filter((finding) => !moved(finding));
}

/**
 * Whether a finding of another rule is about what a fixed one was about: a risk that the fixed one stood before, as a
 * script that runs unchecked is when it comes by https instead of http.
 */
function isBehind(finding: Finding, fixed: Finding, changes: Changes): boolean {
  if (finding.rule === fixed.rule) return false;
  const places = [finding.at, finding.statement, ...finding.related.map(({ at }) => at)];
  return [fixed.statement, ...fixed.related.map(({ at }) => at)].some((place) => {
    const now = movedSpan(place.span, changes.get(place.doc.path) ?? []);
    return places.some(({ doc, span }) => doc.path === place.doc.path && span.start < now.end && now.start < span.end);
  });
}
