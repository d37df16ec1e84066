// Findings about the comments themselves: those that do nothing, have expired, or are none.
import type { Coverage, CoverageCause } from '../model/coverage.ts';
import type { Edit, Fix, Judgement } from '../model/finding.ts';
import { fingerprints } from '../model/fingerprint.ts';
import type { BrokenMark, Mark, MarkedRule } from '../model/mark.ts';
import type { Place } from '../text/place.ts';
import { removal, withoutNames } from './comment-fixes.ts';
import type { Judged } from './judged.ts';
import { names, nearestName, unknownName } from './names.ts';
import type { PathSettings, PolicyRule } from './policy.ts';
import { isExpired, type Suppressions } from './suppress.ts';

/** What findings about comments are made from. */
export interface CommentFacts {
  readonly judged: Judged;
  readonly suppressions: Suppressions;
  readonly rules: ReadonlyMap<string, PolicyRule>;
  /** of the file that was vetted */
  readonly settings: PathSettings;
  readonly today: string;
}

/** What such a finding says. */
interface Draft {
  readonly code: 'JV001' | 'JV002' | 'JV003';
  readonly at: Place;
  readonly comment: Place;
  readonly message: string;
  readonly fix?: Fix;
}

/** Gaps behind which findings may hide anywhere in a file. */
const EVERYWHERE: ReadonlySet<CoverageCause> = new Set(['size', 'steps', 'time-budget', 'count', 'rule-fault']);
/** Gaps that hide no finding. */
const HARMLESS: ReadonlySet<CoverageCause> = new Set(['encoding', 'unknown-option']);

/** What is wrong with the comments of the file that was vetted. */
export function commentFindings(facts: CommentFacts): Judgement[] {
  const { judged, rules, settings } = facts;
  const isOwn = ({ comment }: { readonly comment: Place }): boolean => comment.doc.path === judged.path;
  const marks = judged.marks.marks.filter(isOwn);
  const broken = judged.marks.broken.filter(isOwn);
  if (marks.length === 0 && broken.length === 0) return [];
  const drafts = [...broken.map(brokenDraft), ...marks.flatMap((mark) => markDrafts(mark, facts))].flatMap((draft) => {
    const rule = rules.get(draft.code);
    return rule && !settings.isOff(rule) ? [{ ...draft, rule }] : [];
  });
  drafts.sort((a, b) => a.at.span.start - b.at.span.start);
  const prints = fingerprints(drafts.map(({ code, comment }) => ({ code, statement: comment })));
  return drafts.map(({ code, at, comment, message, fix, rule }, index) => ({
    rule: code,
    name: rule.name,
    family: rule.family,
    severity: settings.severity(rule),
    confidence: 'high',
    severityWhy: [],
    phase: 'model-training',
    at,
    statement: comment,
    message,
    via: [],
    related: [],
    ...(fix && { fix }),
    fingerprint: prints[index] ?? '',
    url: `docs/rules/${rule.name}.md`,
  }));
}

function brokenDraft({ comment, message, removable }: BrokenMark): Draft {
  const fix = removable ? fixOf('Remove the comment', 'unsafe', removal([comment])) : {};
  return { code: 'JV003', at: comment, comment, message: `This comment leaves nothing out: ${message}.`, ...fix };
}

function markDrafts(mark: Mark, facts: CommentFacts): Draft[] {
  const { comment, comments, until } = mark;
  const invalid = mark.rules.filter((one) => !isRule(one, facts));
  const drafts = invalid.map((one) => nameDraft(one, mark, facts));
  if (isExpired(mark, facts.today))
    return [
      ...drafts,
      {
        code: 'JV002',
        at: comment,
        comment,
        message: `This comment counted until ${until ?? ''}: what it left out is reported again.`,
        ...fixOf(comments.length > 1 ? 'Remove the comments' : 'Remove the comment', 'safe', removal(comments)),
      },
    ];
  const refusal = facts.suppressions.refused.get(mark);
  if (refusal !== undefined)
    return [...drafts, { code: 'JV003', at: comment, comment, message: `This comment does not count: ${refusal}.` }];
  const unused = unusedDraft(mark, invalid, facts);
  return unused ? [...drafts, unused] : drafts;
}

/** Whether a name means a rule that comments can silence. */
function isRule({ name }: MarkedRule, { rules }: CommentFacts): boolean {
  return [...rules.values()].some((rule) => rule.family !== 'policy' && names(name, rule));
}

/** What to say about a name that means no rule, or rules about comments. */
function nameDraft({ name, at }: MarkedRule, { comment, comments, rules: named }: Mark, facts: CommentFacts): Draft {
  const others = [...facts.rules.values()].filter(({ family }) => family !== 'policy');
  const unknown = unknownName(name, [...facts.rules.values()]);
  const near = unknown === undefined ? undefined : nearestName(name, others);
  const message =
    unknown === undefined
      ? `Comments can't silence what is said about comments: switch ${name} off in the configuration.`
      : `${unknown.charAt(0).toUpperCase()}${unknown.slice(1)}.`;
  const base = { code: 'JV003', at, comment, message } as const;
  if (near !== undefined && at.exact && comments.length === 1)
    return { ...base, ...fixOf(`Write ${near}`, 'unsafe', [{ at, text: near }]) };
  const edits = named.length > 1 ? withoutNames(comments, (one) => one !== name) : removal(comments);
  return { ...base, ...fixOf(named.length > 1 ? `Remove ${name}` : 'Remove the comment', 'unsafe', edits) };
}

/** What to say about a comment that left out nothing, or some of whose names did not. */
function unusedDraft(mark: Mark, invalid: readonly MarkedRule[], facts: CommentFacts): Draft | undefined {
  const { comment, comments, form, rules, scope } = mark;
  const used = facts.suppressions.used.get(mark);
  const unused = rules.filter((one) => used?.has(one) !== true && !invalid.includes(one) && !isSwitchedOff(one, facts));
  const [first] = unused;
  if (!first || hidesFindings(mark, facts.judged.coverage) || isDormant(mark, facts.judged)) return undefined;
  const all = unused.length === rules.length;
  const list = unused.map(({ name }) => name).join(', ');
  const where = form === 'file' ? 'in this file' : 'in what this comment covers';
  const message =
    scope.length === 0
      ? 'Nothing follows this comment that it could cover.'
      : `Nothing to leave out ${where}: ${list}.`;
  const gone = new Set(unused.map(({ name }) => name));
  return {
    code: 'JV001',
    at: all ? comment : first.at,
    comment,
    message,
    ...(all
      ? fixOf(comments.length > 1 ? 'Remove the comments' : 'Remove the comment', 'safe', removal(comments))
      : fixOf(
          `Remove ${list}`,
          'safe',
          withoutNames(comments, (name) => !gone.has(name)),
        )),
  };
}

/** Whether nobody can tell if a name does anything: the configuration leaves its rules out anyway. */
function isSwitchedOff({ name }: MarkedRule, { rules, settings }: CommentFacts): boolean {
  return [...rules.values()].filter((rule) => names(name, rule)).every((rule) => settings.isOff(rule));
}

/** Whether something in what a comment covers was not read, so that findings may be missing. */
function hidesFindings({ scope }: Mark, coverage: readonly Coverage[]): boolean {
  return coverage.some(
    ({ cause, at }) => EVERYWHERE.has(cause) || (!HARMLESS.has(cause) && scope.some((place) => overlaps(place, at))),
  );
}

/** Whether it is about a function that nothing here calls: what sources the file may. */
function isDormant({ inFunction, scope }: Mark, { commands = [] }: Judged): boolean {
  return inFunction === true && !commands.some(({ at }) => scope.some((place) => overlaps(place, at)));
}

function overlaps(a: Place, b: Place): boolean {
  return a.doc === b.doc && a.span.start <= b.span.end && b.span.start <= a.span.end;
}

function fixOf(title: string, safety: Fix['safety'], edits: readonly Edit[]): { readonly fix?: Fix } {
  return edits.length > 0 ? { fix: { title, safety, edits } } : {};
}
