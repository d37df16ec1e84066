// Applies the fixes of findings, as far as vetting the new text shows that they do what they promise.
import { confidenceRank, type Finding, type Fix, severityRank } from '../model/finding.ts';
import type { Report } from '../model/report.ts';
import type { Document } from '../text/document.ts';
import { type Place, rangeAt } from '../text/place.ts';
import { movedSpan, replaceIn, Revision } from '../text/revision.ts';
import { type Changes, EditSet } from './edit-sets.ts';
import { weighFixes } from './fix-check.ts';

/** What a run of fixes needs to know and may do. */
export interface FixOptions {
  /** Vets again; @param texts what changed files say now, by the paths of their documents */
  check(texts: ReadonlyMap<string, string>): Report;
  /** whether fixes that may change what the job does are applied too */
  readonly unsafe: boolean;
  /** which findings are to be fixed, among those without comment or exemption */
  wants(finding: Finding): boolean;
  /** why a file can't be changed, in words; undefined when it can */
  refuses(document: Document): string | undefined;
}

/** A fix that was applied, or was not; line and path are those when it was tried. */
export interface TriedFix {
  readonly rule: string;
  readonly path: string;
  readonly line: number;
  readonly title: string;
}

export interface RefusedFix extends TriedFix {
  readonly why: string;
}

export interface FixResult {
  /** about the texts as they are now */
  readonly report: Report;
  /** the files that changed, by the paths of their documents */
  readonly revisions: ReadonlyMap<string, Revision>;
  readonly applied: readonly TriedFix[];
  readonly refused: readonly RefusedFix[];
  /** how many fixes were left out because they may change what the job does */
  readonly unsafe: number;
}

/** Fixes lead to findings that can be fixed: as often as these are looked for. */
const MAX_ROUNDS = 20;
const MAX_CHECKS = 400;
/** In all checks together, so that long texts are not vetted as often as short ones. */
const MAX_UNITS = 40_000_000;

type Fixable = Finding & { readonly fix: Fix };

/**
 * Applies what fixes findings have. A fix is kept when the new text reads as well as the old one, its finding is gone,
 * and no finding as bad as that came instead; each is judged alone when they do not all pass together.
 */
export function applyFixes(first: Report, options: FixOptions): FixResult {
  const run = new FixRun(first, options);
  for (let round = 0; round < MAX_ROUNDS; round++) if (!run.round()) break;
  return run.result();
}

class FixRun {
  readonly #options: FixOptions;
  readonly #revisions = new Map<string, Revision>();
  readonly #applied: TriedFix[] = [];
  readonly #refused: { fix: RefusedFix; at: Pick<Place, 'span'> }[] = [];
  #report: Report;
  /** the report of the fixes that were accepted last */
  #next: Report;
  /** the findings that they brought */
  #brought: readonly Finding[] = [];
  #checks: number;

  constructor(first: Report, options: FixOptions) {
    this.#options = options;
    this.#report = first;
    this.#next = first;
    const { length } = first.document.text;
    this.#checks = Math.max(10, Math.min(MAX_CHECKS, Math.floor(MAX_UNITS / Math.max(1, length))));
  }

  /** Tries fixes that do not touch each other; false when there are none. */
  round(): boolean {
    const chosen = this.#choose();
    if (chosen.length === 0) return false;
    this.#brought = [];
    const accepted = this.#settle([], chosen);
    if (accepted.length === 0) return true;
    const changes = changesOf(accepted);
    for (const finding of accepted) this.#applied.push(tried(finding));
    for (const [path, replacements] of changes) {
      const base = this.#revisions.get(path) ?? Revision.of(textOf(accepted, path));
      this.#revisions.set(path, base.replace(replacements));
    }
    for (const one of this.#refused) one.at = { span: movedSpan(one.at.span, changes.get(one.fix.path) ?? []) };
    this.#report = this.#next;
    return true;
  }

  result(): FixResult {
    const left = this.#report.findings.filter((finding) => this.#isFixable(finding));
    return {
      report: this.#report,
      revisions: this.#revisions,
      applied: this.#applied,
      refused: this.#refused.map(({ fix }) => fix),
      unsafe: this.#options.unsafe ? 0 : left.filter(({ fix }) => fix?.safety === 'unsafe').length,
    };
  }

  /** The worst first, as far as they do not touch. */
  #choose(): Fixable[] {
    const candidates = this.#report.findings
      .filter((finding): finding is Fixable => this.#isFixable(finding))
      .filter((finding) => (finding.fix.safety === 'safe' || this.#options.unsafe) && !this.#wasRefused(finding))
      .toSorted(
        (a, b) =>
          severityRank(b.severity) - severityRank(a.severity) ||
          confidenceRank(b.confidence) - confidenceRank(a.confidence),
      );
    const chosen: Fixable[] = [];
    const edits = new EditSet();
    for (const finding of candidates) {
      const why = this.#whyImpossible(finding.fix);
      if (why !== undefined) this.#refuse(finding, why);
      else if (edits.add(finding.fix.edits)) chosen.push(finding);
      else if (chosen.length === 0) this.#refuse(finding, 'its edits overlap each other');
    }
    return chosen;
  }

  #isFixable(finding: Finding): boolean {
    const { fix, exemption } = finding;
    return fix !== undefined && fix.edits.length > 0 && !exemption && this.#options.wants(finding);
  }

  #wasRefused({ rule, at }: Finding): boolean {
    return this.#refused.some(
      ({ fix, at: { span } }) =>
        fix.rule === rule && fix.path === at.doc.path && span.start === at.span.start && span.end === at.span.end,
    );
  }

  #whyImpossible({ edits }: Fix): string | undefined {
    for (const { at } of edits) {
      const { doc, span, exact } = at;
      if (!exact || span.start < 0 || span.end < span.start || span.end > doc.text.length)
        return 'what it replaces does not stand there letter by letter';
      const revision = this.#revisions.get(doc.path);
      // A file that has changed already may be changed; outside, its old text is still known as its own.
      const why = revision ? whyNotOf(revision, doc) : this.#options.refuses(doc);
      if (why !== undefined) return why;
    }
    return undefined;
  }

  #refuse(finding: Fixable, why: string): void {
    this.#refused.push({ fix: { ...tried(finding), why }, at: finding.at });
  }

  /** The largest set of fixes, by halves, that can be applied together with those that were accepted. */
  #settle(accepted: readonly Fixable[], group: readonly Fixable[]): readonly Fixable[] {
    const [first] = group;
    if (!first) return accepted;
    const together = [...accepted, ...group];
    const why = this.#whyNot(together, group);
    if (why === undefined) return together;
    if (group.length === 1) {
      this.#refuse(first, why);
      return accepted;
    }
    const half = Math.ceil(group.length / 2);
    return this.#settle(this.#settle(accepted, group.slice(0, half)), group.slice(half));
  }

  /** Why fixes can't be applied; undefined when they can, and their report is `#next` then. */
  #whyNot(together: readonly Fixable[], group: readonly Fixable[]): string | undefined {
    if (this.#checks-- <= 0) return 'too many fixes for one run; run jobvet fix again';
    const changes = changesOf(together);
    const texts = new Map([...this.#revisions].map(([path, { text }]) => [path, text]));
    for (const [path, replacements] of changes)
      texts.set(path, replaceIn(texts.get(path) ?? textOf(together, path), replacements));
    const after = this.#options.check(texts);
    const trial = { before: this.#report, after, fixed: together, weighed: group, brought: this.#brought, changes };
    const verdict = weighFixes(trial);
    if (verdict.why !== undefined) return verdict.why;
    this.#next = after;
    this.#brought = verdict.brought;
    return undefined;
  }
}

function changesOf(findings: readonly Fixable[]): Changes {
  const edits = new EditSet();
  for (const { fix } of findings) edits.add(fix.edits);
  return edits.changes();
}

/** What a file says before the fixes of a round. */
function textOf(findings: readonly Fixable[], path: string): string {
  for (const { fix } of findings) for (const { at } of fix.edits) if (at.doc.path === path) return at.doc.text;
  return '';
}

function tried({ rule, at, fix }: Fixable): TriedFix {
  return { rule, path: at.doc.path, line: rangeAt(at).start.line, title: fix.title };
}

/** Why a finding about a text can't be fixed in what the text was made into. */
function whyNotOf(revision: Revision, { text }: Document): string | undefined {
  return revision.text === text ? undefined : 'what it replaces is not text of the file';
}
