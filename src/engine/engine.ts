// The one façade: text in, report out. No file access, process, console or clock of its own.
import type { JobFacts } from '../model/job.ts';
import type { Report } from '../model/report.ts';
import { decide, type Occasion } from '../policy/decide.ts';
import { Policy } from '../policy/policy.ts';
import { RULES } from '../rules/index.ts';
import { TOOLS } from '../tools/index.ts';
import { type Analysis, analyze, type CheckInput, type ReadingOptions } from './analysis.ts';
import { toolBox } from './collect.ts';
import type { GrammarName } from './grammars.ts';
import { judge, type Weighed } from './judge.ts';
import { ruleTable } from './rules-table.ts';

export type { Analysis, CheckInput } from './analysis.ts';

export interface EngineOptions extends ReadingOptions, PolicyOptions {
  /** a rule that throws ends the check instead of becoming coverage; for tests */
  readonly strictRules?: boolean;
}

/** What decides what findings lead to. */
export interface PolicyOptions {
  /** what site, project and user say about findings; default: the preset `default` */
  readonly policy?: Policy;
  /** when and how the policy is applied; default: no date has passed, comments count */
  readonly occasion?: Partial<Occasion>;
}

export interface Engine {
  /**
   * Grammars that checks so far needed and the engine was not given: what they read was left out. Loading one takes
   * longer than most checks, so fronts that vet few files load them when they are wanted, and check again.
   */
  readonly wanted: ReadonlySet<GrammarName>;
  /** Vets one text. Synchronous and deterministic; never throws on input. */
  check(input: CheckInput): Report;
  /** The first half of `check`, which takes nearly all of its time. */
  analyze(input: CheckInput): Analysis;
  /** The second half: what rules and policy say about a text that was analysed. */
  decide(analysis: Analysis, options?: PolicyOptions & { readonly job?: JobFacts }): Report;
}

function withRule({ registered: { rule, family }, severity, confidence }: Weighed) {
  return { severity, confidence, rule: { ...rule, ...rule.meta, family } };
}

export function createEngine(options: EngineOptions = {}): Engine {
  const box = toolBox(TOOLS);
  const wanted = new Set<GrammarName>();
  const table = new Map(ruleTable().map((rule) => [rule.code, rule]));
  const standing = { policy: options.policy ?? new Policy(), occasion: options.occasion ?? {} };
  const engine: Engine = {
    wanted,
    check: (input) => engine.decide(engine.analyze(input)),
    analyze(input) {
      const analysis = analyze(input, box, options);
      for (const name of analysis.wanted) wanted.add(name);
      return analysis;
    },
    decide(analysis, now = {}) {
      const { policy, occasion } = { ...standing, ...now };
      const { input, marks, wanted: _wanted, job: own, coverage: gaps, ...found } = analysis;
      const job = { ...own, ...now.job };
      const judged = judge(RULES, found.effects, found.document, {
        site: policy.site,
        strict: options.strictRules === true,
        isOff: ({ rule, family }, path) => policy.settings(path, job).isOff({ ...rule, family }),
        severity: ({ rule, family }, path, severity) =>
          policy.settings(path, job).severity({ ...rule, ...rule.meta, family, severity }),
        staysApart: (weaker, stronger) =>
          policy.settings(weaker.at.doc.path, job).staysApart(withRule(weaker), withRule(stronger)),
      });
      const { path, text } = input;
      const all = {
        path,
        text,
        findings: judged.findings,
        coverage: [...gaps, ...judged.coverage],
        marks,
        commands: found.commands,
        job,
      };
      return { ...found, ...decide(all, policy, table, { ...ANY_DAY, ...occasion }) };
    },
  };
  return engine;
}

/** Before all days: nothing has expired. */
const ANY_DAY: Occasion = { today: '0000-01-01', inline: true };
