// What all configurations together say about a file, a finding, a gap.
import { posix } from 'node:path';
import { COVERAGE_ACTIONS, type CoverageAction, type CoverageCause } from '../model/coverage.ts';
import {
  type Action,
  actionRank,
  type Confidence,
  confidenceRank,
  type Judgement,
  type Severity,
  severityRank,
} from '../model/finding.ts';
import type { JobFacts } from '../model/job.ts';
import { monthOf } from '../model/releases.ts';
import type { RuleInfo } from '../model/report.ts';
import type { SiteFacts } from '../model/site.ts';
import { matchesPath } from './globs.ts';
import { builtLayer, type Layer, LAYER_KINDS } from './layers.ts';
import type { NamedRule } from './names.ts';
import type { ExemptionEntry } from './schema.ts';
import { lastSet, overrideParts, type Origined, type RuleSettings, Stack, type Subject } from './settings.ts';
import { possibleSubjects } from './unknown.ts';
import { siteFacts, type SlurmFacts, slurmFacts } from './site.ts';

const MOST_SETTINGS = 1000;
const DEFAULT = builtLayer('preset', 'preset default', { preset: 'default' });

/** A rule as far as policy asks. */
export type PolicyRule = NamedRule & Pick<RuleInfo, 'severity' | 'since' | 'stricterSince'>;

/** An exemption with the folder of its file and its place, for people. */
export interface PolicyExemption {
  readonly entry: ExemptionEntry;
  readonly folder: string;
  readonly origin: string;
}

/** A finding, and the rule it is of. */
interface Weighed extends Pick<Judgement, 'severity' | 'confidence'> {
  readonly rule: PolicyRule;
}

/** Of a comment that says all that can be asked of it. */
const EVERY_PART = { reason: '', until: '', ticket: '' } as const;

/** The action that a finding has, and why when configuration decides it. */
interface Decision {
  readonly action: Action;
  readonly why?: string;
}

/**
 * The policy of a run. What users and projects say is one stack of layers, what the site says another: an action is the
 * stricter of the two, so that nothing lowers what the site demands.
 */
export class Policy {
  readonly site: SiteFacts;
  readonly slurm: SlurmFacts;
  readonly exemptions: readonly PolicyExemption[];
  readonly layers: readonly Layer[];
  readonly #own: readonly Layer[];
  readonly #sites: readonly Layer[];
  readonly #cwd: string;
  /** what overrides are bound to */
  readonly #asked: ReadonlySet<string>;
  readonly #settings = new Map<string, PathSettings>();

  /**
   * @param layers in any order of kinds; within a kind later ones win
   * @param cwd the absolute folder that paths of reports are relative to
   * @param base what holds where nobody says anything; in the gate, where only the site has a say, nothing
   */
  constructor(layers: readonly Layer[] = [], cwd = '/', base: readonly Layer[] = [DEFAULT]) {
    this.layers = [...base, ...layers].toSorted((a, b) => LAYER_KINDS.indexOf(a.kind) - LAYER_KINDS.indexOf(b.kind));
    this.#own = this.layers.filter(({ kind }) => kind !== 'site');
    this.#sites = this.layers.filter(({ kind }) => kind === 'site');
    this.#cwd = cwd;
    this.#asked = new Set(
      this.layers.flatMap((layer) =>
        overrideParts(layer).flatMap(({ binding }) =>
          Object.entries(binding).flatMap(([name, wanted]) => (wanted === undefined ? [] : [name])),
        ),
      ),
    );
    // Trust that a project claims would take findings away that the site wants.
    this.site = siteFacts(this.#sites.some(demands) ? [] : this.#own, this.#sites);
    this.slurm = slurmFacts(this.#own, this.#sites);
    this.exemptions = this.#sites.flatMap((layer) =>
      (layer.config.exemptions ?? []).map((entry, index) => ({
        entry,
        folder: layer.folder,
        origin: layer.origin(['exemptions', index]),
      })),
    );
  }

  /** What counts for a file of a job. */
  settings(path: string, job: JobFacts = {}): PathSettings {
    const key = this.#keyOf(path, job);
    const known = this.#settings.get(key);
    if (known) return known;
    const settings = this.#settingsOf({ ...job, path: this.absolute(path) });
    // A resident front sees many jobs.
    if (this.#settings.size >= MOST_SETTINGS) this.#settings.clear();
    this.#settings.set(key, settings);
    return settings;
  }

  /** What no override is bound to makes no difference: jobs of a gate differ in it. */
  #keyOf(path: string, { user, account, partitions, qos, unknown }: JobFacts): string {
    const facts = { paths: path, users: user, accounts: account, partitions, qos };
    const asked = Object.entries(facts).filter(([name]) => this.#asked.has(name));
    return JSON.stringify([Object.fromEntries(asked), unknown]);
  }

  /** Whether a file or folder, or a folder that it is in, is not to be searched. */
  excludes(path: string): boolean {
    const absolute = this.absolute(path);
    return this.#own.some(({ config: { exclude }, folder }) => {
      if (!exclude) return false;
      // The folder of the configuration itself and those above it are none of its business.
      const top = absolute.startsWith(`${folder}/`) ? folder.length : 0;
      for (let end = absolute.length; end > top; end = absolute.lastIndexOf('/', end - 1))
        if (matchesPath(exclude, absolute.slice(0, end), folder)) return true;
      return false;
    });
  }

  absolute(path: string): string {
    return posix.resolve(this.#cwd, path);
  }

  #settingsOf(subject: Subject): PathSettings {
    const { partitions = [] } = subject;
    // Of several partitions each may be the one that the job runs in.
    const told = partitions.length > 1 ? partitions.map((one) => ({ ...subject, partitions: [one] })) : [subject];
    const subjects = told.flatMap((one) => possibleSubjects(one, this.layers));
    const pin = lastSet(this.#own, 'ruleset');
    const sitePin = lastSet(this.#sites, 'ruleset');
    return new PathSettings(
      subjects.map((one) => new Side(Stack.of(this.#own, one), pin, true)),
      this.#sites.length === 0 ? [] : subjects.map((one) => new Side(Stack.of(this.#sites, one), sitePin, false)),
    );
  }
}

/** Whether a layer says what findings lead to. */
function demands({ config }: Layer): boolean {
  return [config, ...(config.overrides ?? [])].some(
    (one) => ('preset' in one && one.preset !== undefined) || one.thresholds !== undefined || one.rules !== undefined,
  );
}

/** The user's and the site's settings for one file of one job. */
export class PathSettings {
  readonly #own: readonly Side[];
  readonly #site: readonly Side[];

  constructor(own: readonly Side[], site: readonly Side[]) {
    this.#own = own;
    this.#site = site;
  }

  /**
   * Whether a rule takes no part, in whatever partition the job runs. What a site turns off nobody turns on: findings
   * that the site wants would become notes of that rule's.
   */
  isOff(rule: NamedRule): boolean {
    if (this.#site.some((side) => side.hasOpinion(rule) && !side.isOff(rule))) return false;
    if (this.#site.length > 0 && this.#site.every((side) => side.isOff(rule))) return true;
    return this.#own.every((side) => side.isOff(rule));
  }

  /** The severity that a rule starts from: the worst of those that configurations set, or else its own. */
  severity(rule: PolicyRule): Severity {
    const own = this.#own.some((side) => side.setsSeverity(rule)) ? this.#own : [];
    const said = [...own, ...this.#site.filter((side) => side.hasOpinion(rule))].map((side) => side.severity(rule));
    return said.reduce(
      (worst, one) => (severityRank(one) > severityRank(worst) ? one : worst),
      said[0] ?? rule.severity,
    );
  }

  /** What a finding leads to. */
  decide(finding: Pick<Judgement, 'severity' | 'confidence'>, rule: PolicyRule): Decision {
    return [...this.#own, ...this.#site]
      .map((side) => side.decide(finding, rule))
      .reduce((strictest, one) => (actionRank(one.action) > actionRank(strictest.action) ? one : strictest));
  }

  /** Percent of users whose jobs are rejected; the largest of those that may count. */
  get share(): number {
    return Math.max(0, ...this.#site.map((side) => side.stack.share ?? 100));
  }

  /**
   * Whether the site demands more for a finding than for that of a stronger rule about the same cause: were it only a
   * note of that one, whoever adds the stronger cause, or comments it away, would get below what the site demands.
   */
  staysApart(weaker: Weighed, stronger: Weighed): boolean {
    return this.#site.some((side) => {
      const { action } = side.decide(weaker, weaker.rule);
      if (action === 'audit') return false;
      if (actionRank(action) > actionRank(side.decide(stronger, stronger.rule).action)) return true;
      return (
        side.refuses(weaker.rule, EVERY_PART) !== undefined && side.refuses(stronger.rule, EVERY_PART) === undefined
      );
    });
  }

  /** What a gap leads to; gaps that no configuration names are shown and lead to nothing. */
  coverage(cause: CoverageCause): CoverageAction {
    const said = [this.#own, this.#site].flatMap((sides) => {
      const values = sides.map((side) => side.stack.coverage(cause)?.value);
      return values.some((value) => value !== undefined) ? values.map((value) => value ?? 'audit') : [];
    });
    const rank = (action: CoverageAction): number => COVERAGE_ACTIONS.indexOf(action);
    return said.reduce((strictest, one) => (rank(one) > rank(strictest) ? one : strictest), said[0] ?? 'audit');
  }

  /** Why a comment with these parts can't leave a rule's finding out; undefined when it can. */
  refuses(
    rule: NamedRule,
    parts: Readonly<Record<'reason' | 'until' | 'ticket', string | undefined>>,
  ): string | undefined {
    for (const side of [...this.#own, ...this.#site]) {
      const why = side.refuses(rule, parts);
      if (why !== undefined) return why;
    }
    return undefined;
  }
}

/** One stack for one subject. */
class Side {
  readonly stack: Stack;
  readonly #pin: Origined<string> | undefined;
  /** whether it judges every rule, also those it does not name */
  readonly #complete: boolean;

  constructor(stack: Stack, pin: Origined<string> | undefined, complete: boolean) {
    this.stack = stack;
    this.#pin = pin;
    this.#complete = complete || stack.judges;
  }

  hasOpinion(rule: NamedRule): boolean {
    const { mode, severity } = this.stack.rule(rule);
    return this.#complete || mode !== undefined || severity !== undefined;
  }

  setsSeverity(rule: NamedRule): boolean {
    return this.stack.rule(rule).severity !== undefined;
  }

  isOff(rule: NamedRule): boolean {
    return this.stack.rule(rule).mode?.value === 'off';
  }

  severity(rule: PolicyRule): Severity {
    return this.stack.rule(rule).severity?.value ?? rule.severity;
  }

  decide(finding: Pick<Judgement, 'severity' | 'confidence'>, rule: PolicyRule): Decision {
    const settings = this.stack.rule(rule);
    const pinned = this.#pinned(rule, settings);
    if (pinned) return pinned;
    const { mode, exact } = settings;
    if (!mode) return { action: this.#byThresholds(finding) };
    const why = `${mode.origin} sets ${mode.value}`;
    const isQuiet = mode.value === 'off' || mode.value === 'audit' || !this.#isSure('warn', finding);
    const ofRisk: Action = isQuiet
      ? 'audit'
      : mode.value === 'enforce' && this.#isSure('enforce', finding)
        ? 'reject'
        : 'warn';
    if (finding.severity !== 'info') return { action: ofRisk, why };
    // What is only told for information fails no run, and who sets a whole family means its risks.
    const most = exact === true ? 'warn' : this.#byThresholds(finding);
    return { action: actionRank(most) < actionRank(ofRisk) ? most : ofRisk, why };
  }

  refuses(
    rule: NamedRule,
    parts: Readonly<Record<'reason' | 'until' | 'ticket', string | undefined>>,
  ): string | undefined {
    const has = (key: 'forbid' | 'allow'): Origined<readonly string[]> | undefined => {
      const list = this.stack.suppressions(key);
      return list?.value.some(
        (name) => name === rule.family || name === rule.name || name.toUpperCase() === rule.code,
      ) === true
        ? list
        : undefined;
    };
    const forbidden = has('forbid');
    if (forbidden) return `${forbidden.origin} forbids comments for ${rule.name}`;
    const inline = this.stack.suppressions('inline');
    if (inline?.value === 'forbid' && !has('allow')) return `${inline.origin} forbids comments`;
    const required = this.stack.suppressions('require');
    const missing = required?.value.find((part) => parts[part] === undefined);
    return required && missing !== undefined
      ? `${required.origin} wants a ${missing === 'until' ? 'date (until=YYYY-MM-DD)' : missing}`
      : undefined;
  }

  #pinned({ since, stricterSince, code }: PolicyRule, { exact }: RuleSettings): Decision | undefined {
    const pin = this.#pin;
    if (!pin || exact === true) return undefined;
    const newest = stricterSince ?? since;
    if (monthOf(newest) <= pin.value) return undefined;
    return { action: 'audit', why: `${pin.origin} pins the rules of ${pin.value}; ${code} is of ${monthOf(newest)}` };
  }

  #byThresholds(finding: Pick<Judgement, 'severity' | 'confidence'>): Action {
    if (this.#reaches('enforce', finding)) return 'reject';
    return this.#reaches('warn', finding) ? 'warn' : 'audit';
  }

  #reaches(name: 'enforce' | 'warn', finding: Pick<Judgement, 'severity' | 'confidence'>): boolean {
    const severity = this.stack.threshold(name, 'severity')?.value ?? 'never';
    return (
      severity !== 'never' && severityRank(finding.severity) >= severityRank(severity) && this.#isSure(name, finding)
    );
  }

  #isSure(name: 'enforce' | 'warn', { confidence }: { readonly confidence: Confidence }): boolean {
    return confidenceRank(confidence) >= confidenceRank(this.stack.threshold(name, 'confidence')?.value ?? 'medium');
  }
}
