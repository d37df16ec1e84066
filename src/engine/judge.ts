// Runs the rules over the effects and weighs their findings: one finding per cause.
import type { Coverage } from '../model/coverage.ts';
import type { Effect } from '../model/effect.ts';
import {
  type Confidence,
  type Family,
  type Fix,
  type Judgement,
  type Related,
  SEVERITIES,
  confidenceRank,
  severityRank,
  type Severity,
  WRITTEN_HERE,
} from '../model/finding.ts';
import type { Document } from '../text/document.ts';
import type { SiteFacts } from '../model/site.ts';
import { type Place, rangeAt } from '../text/place.ts';
import type { Rule, RuleContext, Step } from '../rules/kit.ts';
import { fingerprints } from '../model/fingerprint.ts';

export interface RegisteredRule {
  readonly rule: Rule;
  readonly family: Family;
}

interface Candidate {
  readonly registered: RegisteredRule;
  readonly subject: Effect;
  readonly at: Place;
  readonly severity: Severity;
  readonly severityWhy: readonly string[];
  readonly confidence: Confidence;
  readonly message: string;
  readonly fix: Fix | undefined;
  readonly related: readonly Related[];
  readonly entries: readonly Place[];
}

/** A finding that may become a note of another, as far as policy asks. */
export type Weighed = Pick<Candidate, 'registered' | 'at' | 'severity' | 'confidence'>;

/** The page of a rule, relative to the package; `jobvet explain` prints the same. */
export function rulePage(name: string): string {
  return `docs/rules/${name}.md`;
}

/** What the rules are to know besides the effects. */
export interface Circumstances {
  readonly site: SiteFacts;
  /** whether a rule takes no part in a file, by the path reports show */
  isOff(rule: RegisteredRule, path: string): boolean;
  /** the severity a case of a rule starts from in a file, `own` where no configuration says anything */
  severity(rule: RegisteredRule, path: string, own: Severity): Severity;
  /** whether the site demands more for a finding than for the one of a stronger rule that would speak for both */
  staysApart(weaker: Weighed, stronger: Weighed): boolean;
  /** a rule's own failure ends the check instead of becoming coverage */
  readonly strict: boolean;
}

/** Judges effects: what the rules find, one finding a cause. */
export function judge(
  rules: readonly RegisteredRule[],
  effects: readonly Effect[],
  document: Document,
  circumstances: Circumstances,
): { findings: Judgement[]; coverage: Coverage[] } {
  const { site } = circumstances;
  const candidates: Candidate[] = [];
  const coverage: Coverage[] = [];
  const byId = new Map(effects.map((effect) => [effect.id, effect]));
  const kinds = new Set(effects.map((effect) => effect.kind));
  for (const registered of rules) {
    const { rule } = registered;
    // Most rules look at effects that a script has none of.
    if (!rule.kinds.some((kind) => kinds.has(kind))) continue;
    const context: RuleContext = {
      effects,
      site,
      effect(id) {
        return id === undefined ? undefined : byId.get(id);
      },
      report(draft) {
        const at = draft.at ?? draft.subject.at;
        const { path } = at.doc;
        if (circumstances.isOff(registered, path)) return;
        const base = circumstances.severity(registered, path, draft.severity ?? rule.meta.severity);
        candidates.push({
          registered,
          subject: draft.subject,
          at,
          ...stepped(base, draft.steps ?? []),
          confidence: draft.confidence ?? rule.meta.confidence,
          message: fill(rule.messages[draft.message] ?? '', draft.data ?? {}),
          fix: draft.fix,
          related: draft.related ?? [],
          entries: draft.entries ?? [],
        });
      },
    };
    for (const effect of effects) {
      if (!rule.kinds.includes(effect.kind)) continue;
      try {
        rule.visit(effect, context);
      } catch (fault) {
        if (circumstances.strict) throw fault;
        const why = fault instanceof Error ? fault.message : String(fault);
        coverage.push({
          cause: 'rule-fault',
          at: effect.at,
          message: `internal error: rule ${rule.code} failed here (${why}); the other rules went on`,
        });
      }
    }
  }
  return { findings: toFindings(weigh(candidates, circumstances), document), coverage };
}

/** Moves a severity by the catalogue's context steps, at most two bands, and then no higher than their limits. */
function stepped(base: Severity, steps: readonly Step[]): Pick<Candidate, 'severity' | 'severityWhy'> {
  let sum = 0;
  let why: string[] = [];
  for (const step of steps) {
    if (!('by' in step)) continue;
    sum += step.by;
    why.push(step.why);
  }
  const index = SEVERITIES.indexOf(base) + Math.max(-2, Math.min(2, sum));
  let severity = SEVERITIES[Math.max(0, Math.min(SEVERITIES.length - 1, index))] ?? base;
  for (const step of steps) {
    if ('by' in step || severityRank(severity) <= severityRank(step.atMost)) continue;
    severity = step.atMost;
    // What made it worse or better before no longer decides.
    why = [step.why];
  }
  return { severity, severityWhy: why };
}

function fill(message: string, data: Readonly<Record<string, string>>): string {
  return message.replace(/\{(\w+)\}/g, (_, slot: string) => data[slot] ?? '');
}

/** About one effect, a rule that yields to another that fired too becomes a note of that one. */
function weigh(candidates: readonly Candidate[], circumstances: Circumstances): Candidate[] {
  const bySubject = new Map<number, Candidate[]>();
  for (const candidate of candidates) {
    const list = bySubject.get(candidate.subject.id);
    if (list) list.push(candidate);
    else bySubject.set(candidate.subject.id, [candidate]);
  }
  const winners: Candidate[] = [];
  for (const list of bySubject.values()) {
    const notes = new Map<Candidate, Related[]>();
    const kept: Candidate[] = [];
    for (const candidate of list) {
      const stronger = strongestOver(candidate, list, circumstances);
      if (!stronger) {
        kept.push(candidate);
        continue;
      }
      const related = notes.get(stronger) ?? [];
      related.push({ at: candidate.at, message: `${candidate.registered.rule.code}: ${candidate.message}` });
      notes.set(stronger, related);
    }
    for (const candidate of kept)
      winners.push({ ...candidate, related: [...candidate.related, ...(notes.get(candidate) ?? [])] });
  }
  return winners;
}

function strongestOver(
  candidate: Candidate,
  list: readonly Candidate[],
  circumstances: Circumstances,
): Candidate | undefined {
  let current: Candidate | undefined;
  let next = candidate;
  // Follow precedence to its end, so that the note hangs on a finding that stays.
  for (let i = 0; i < list.length; i++) {
    const yieldsTo: readonly string[] = next.registered.rule.meta.yieldsTo ?? [];
    const stronger = list.find(
      (other) =>
        yieldsTo.includes(other.registered.rule.code) &&
        !areApart(next, other) &&
        !circumstances.staysApart(candidate, other),
    );
    if (!stronger) break;
    current = stronger;
    next = stronger;
  }
  return current;
}

/** About two requirements of one install, which say nothing about each other. */
function areApart(one: Candidate, other: Candidate): boolean {
  const { subject } = one;
  if (subject.kind !== 'install' || subject !== other.subject) return false;
  const starts = subject.requirements.map(({ at }) => at.span.start);
  const [left, right] = [one.at.span.start, other.at.span.start];
  return left !== right && starts.includes(left) && starts.includes(right);
}

function toFindings(candidates: readonly Candidate[], document: Document): Judgement[] {
  const unique = new Map<string, Candidate>();
  for (const candidate of candidates) {
    // The same words can be judged several times: in each round of a loop, in each alternative of a branch.
    const { at, registered } = candidate;
    const key = `${registered.rule.code} ${at.doc.path} ${at.span.start} ${at.span.end}`;
    const before = unique.get(key);
    if (!before || outranks(candidate, before)) unique.set(key, candidate);
  }
  const sorted = [...unique.values()].sort((a, b) => compare(a, b, document));
  const prints = fingerprints(
    sorted.map((one) => ({
      code: one.registered.rule.code,
      statement: one.subject.statement,
      secret: one.subject.kind === 'secret' ? one.subject : undefined,
    })),
  );
  return sorted.map((one, index) => {
    const { rule, family } = one.registered;
    return {
      rule: rule.code,
      name: rule.name,
      family,
      severity: one.severity,
      confidence: one.confidence,
      severityWhy: one.severityWhy,
      phase: rule.meta.phase,
      at: one.at,
      statement: one.subject.statement,
      ...(one.subject.written && { written: one.subject.written }),
      ...(one.entries.length > 1 && { entries: one.entries }),
      message: one.message,
      via: one.subject.via,
      related: [...one.related, ...writtenAt(one), ...wayTo(one)],
      ...(one.fix && { fix: one.fix }),
      fingerprint: prints[index] ?? '',
      url: rulePage(rule.name),
    };
  });
}

/** Where the command is written, unless a note or the finding itself stands there. */
function writtenAt({ at, subject: { written }, related }: Candidate): Related[] {
  if (!written) return [];
  const line = lineOf(written);
  const near = [at, ...related.map((one) => one.at)];
  if (near.some((place) => place.doc === written.doc && lineOf(place) === line)) return [];
  return [{ at: written, message: WRITTEN_HERE }];
}

function lineOf(place: Place): number {
  return rangeAt(place).start.line;
}

/** Where other files lead to the file a finding is in. */
function wayTo({ at, subject }: Candidate): Related[] {
  const files = new Set([at.doc]);
  return [...subject.via].reverse().flatMap((via) => {
    if (files.has(via.at.doc)) return [];
    files.add(via.at.doc);
    return [{ at: via.at, message: `${via.at.doc.path} leads here (${via.label})` }];
  });
}

/** True when the first says something worse, or the same with more confidence. */
function outranks(a: Candidate, b: Candidate): boolean {
  const severity = severityRank(a.severity) - severityRank(b.severity);
  return severity > 0 || (severity === 0 && confidenceRank(a.confidence) > confidenceRank(b.confidence));
}

function comparePaths(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function compare(a: Candidate, b: Candidate, document: Document): number {
  const inDocument = (candidate: Candidate): number => (candidate.at.doc === document ? 0 : 1);
  const lineA = rangeAt(a.at).start;
  const lineB = rangeAt(b.at).start;
  return (
    inDocument(a) - inDocument(b) ||
    comparePaths(a.at.doc.path, b.at.doc.path) ||
    lineA.line - lineB.line ||
    lineA.column - lineB.column ||
    a.registered.rule.code.localeCompare(b.registered.rule.code)
  );
}
