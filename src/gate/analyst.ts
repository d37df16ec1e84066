// What the daemon thinks of a job. It runs in a worker; the thread that answers knows none of this.
import { type Analysis, createEngine, type Engine, type PolicyOptions } from '../engine/engine.ts';
import type { GrammarName, Grammars } from '../engine/grammars.ts';
import type { JobFacts } from '../model/job.ts';
import type { Report } from '../model/report.ts';
import type { SubmissionTexts } from '../model/submission-texts.ts';
import type { Occasion } from '../policy/decide.ts';
import { exemptionKey } from '../policy/exempt.ts';
import type { Policy } from '../policy/policy.ts';
import { scriptHashes } from '../policy/template.ts';
import { submissionText } from '../report/submission.ts';
import { decisionId } from './decision-id.ts';
import { type SubmittedJob, submittedJob } from './job.ts';
import { Recent } from './memory.ts';
import { type ReportRecord, reportRecord } from './log/record.ts';
import { OPTIONS_NAME, optionsText } from './options-text.ts';
import type { Verb } from './protocol.ts';
import { isAhead, softened } from './share.ts';

/** One job to think about. */
export interface Ask {
  readonly header: Readonly<Record<string, unknown>>;
  readonly script: Uint8Array;
  /** the day, `YYYY-MM-DD` */
  readonly today: string;
  /** how often exemptions were used, by `exemptionKey` */
  readonly used?: Readonly<Record<string, number>>;
}

/** What is answered, and what the log says about it. */
export interface Decision {
  readonly verb: Verb;
  readonly message: string;
  readonly id: string;
  /** what a warning is about: told once a day for each */
  readonly warnings: readonly string[];
  /** rules of findings that lead to something */
  readonly rules: readonly string[];
  /** keys of exemptions that count and that let this job pass */
  readonly uses: readonly string[];
  readonly scriptHash: string;
  readonly templateHash: string;
  /** the policy that decided */
  readonly policyHash: string;
  /** what the log keeps of the report */
  readonly record: ReportRecord;
  readonly cached: boolean;
}

/** What is thought of a job, before there are words for its author. */
export interface Vetted extends Pick<Decision, 'verb' | 'id' | 'rules' | 'uses' | 'scriptHash' | 'cached'> {
  readonly job: SubmittedJob;
  /** as it is for this user */
  readonly report: Report;
  /** whether users who go ahead would be rejected */
  readonly isSpared: boolean;
  readonly template: string;
}

export interface AnalystOptions {
  readonly policy: Policy;
  /** names the policy in the log */
  readonly policyHash?: string;
  /** whom users may ask */
  readonly help?: string;
  readonly texts?: Partial<SubmissionTexts>;
  readonly grammars?: Grammars;
}

/** Job arrays and workflow tools submit the same text thousands of times. */
const MOST_ANALYSES = 64;
/** Analyses of longer texts are not kept. */
const MOST_KEPT_UNITS = 512 * 1024;
const MOST_OPTIONS_UNITS = 8192;

/** Analyses scripts, keeps what it found out, and applies the policy afresh to each job. */
export class Analyst {
  readonly #options: AnalystOptions;
  readonly #engine: Engine;
  readonly #analyses = new Map<string, Analysis>();
  readonly #texts = new Recent<Analysis>(MOST_ANALYSES);

  constructor(options: AnalystOptions) {
    this.#options = options;
    const { policy, grammars } = options;
    // What a script refers to is never read here: its author chooses the names.
    this.#engine = createEngine({ policy, ...policy.slurm, ...(grammars && { grammars }) });
  }

  /** Grammars that would have told more. */
  get wanted(): ReadonlySet<GrammarName> {
    return this.#engine.wanted;
  }

  /** The answer to a job. */
  decide(ask: Ask): Decision {
    const { job, report, template, isSpared, ...vetted } = this.vet(ask);
    const { verb, id, rules } = vetted;
    const { help, texts } = this.#options;
    const message =
      verb === 'accept'
        ? ''
        : submissionText(report, {
            id,
            origin: job.hasScript ? job.origin : { name: OPTIONS_NAME, isFile: false },
            optionsName: OPTIONS_NAME,
            ...(job.folder !== undefined && { folder: job.folder }),
            ...(help !== undefined && { help }),
            ...(texts && { texts }),
            ...(isSpared && { isCanary: true }),
          });
    const about = job.facts.user ?? '';
    const warnings = verb === 'warn' ? rules.map((rule) => `${about} ${rule} ${template}`) : [];
    return {
      ...{ ...vetted, message, warnings, templateHash: template },
      policyHash: this.#options.policyHash ?? '',
      record: { ...reportRecord(report), ...(isSpared && { spared: true }) },
    };
  }

  /**
   * What a job leads to.
   *
   * @param policy another policy that states the same facts about the site's Slurm, for comparisons
   */
  vet({ header, script, today, used = {} }: Ask, policy = this.#options.policy): Vetted {
    const job = submittedJob(header, script.length);
    const text = decodeScript(script);
    const { script: scriptHash, template } = scriptHashes(text);
    const { analysis, cached } = this.#analysis(job, text, keyOf(job, scriptHash, policy));
    const occasion: Occasion = { today, inline: true, used: (exemption) => used[exemptionKey(exemption)] ?? 0 };
    const now = { policy, occasion };
    const full = this.#judge(analysis, job, now);
    const { share } = policy.settings(job.origin.name, job.facts);
    const isSpared = full.verdict === 'reject' && !isAhead(job.facts.user, share);
    const report = isSpared ? softened(full) : full;
    const acting = report.findings.filter(({ action }) => action === 'reject' || action === 'warn');
    const moves = header['kind'] === 'modify';
    const moved = moves && !this.#isStricter(analysis, full, header, job, now);
    const verb: Verb = moved || report.verdict === 'allow' ? 'accept' : report.verdict;
    const rules = [...new Set(acting.map(({ rule }) => rule))];
    const id = decisionId({ scriptHash, verb, rules });
    const uses = verb === 'reject' || moves ? [] : usesIn(report, policy);
    return { job, report, isSpared, verb, id, rules, uses, scriptHash, template, cached };
  }

  /** Where a job goes by what its script says; a hook knows better. */
  written({ header, script }: Pick<Ask, 'header' | 'script'>): JobFacts {
    const text = decodeScript(script);
    return this.#analysis(submittedJob(header, script.length), text, scriptHashes(text).script).analysis?.job ?? {};
  }

  #judge(analysis: Analysis | undefined, job: SubmittedJob, now: PolicyOptions): Report {
    // What the hook says is what Slurm resolved; the script's own directives may say anything.
    const own = analysis && this.#engine.decide({ ...analysis, job: job.facts }, now);
    const isWritten = (option: string, value: string): boolean =>
      analysis?.directives.some((one) => one.effective && one.option === option && one.value === value) ?? false;
    const options = optionsText(job, isWritten) ?? (own ? undefined : '#!/bin/sh\n');
    const beside =
      options === undefined ? undefined : this.#engine.decide({ ...this.#besides(options), job: job.facts }, now);
    if (own && beside) return merged(own, beside);
    const only = own ?? beside;
    if (!only) throw new Error('a job without script and options has an empty text');
    return only;
  }

  /** Options and variables repeat from job to job more than scripts do. */
  #besides(text: string): Analysis {
    const known = this.#texts.get(text);
    if (known) return known;
    const analysis = this.#engine.analyze({ path: OPTIONS_NAME, text, lang: 'sbatch' });
    if (text.length <= MOST_OPTIONS_UNITS) this.#texts.set(text, analysis);
    return analysis;
  }

  /** @param key the same for texts that may share an analysis */
  #analysis(job: SubmittedJob, text: string, key: string): { analysis: Analysis | undefined; cached: boolean } {
    if (!job.hasScript) return { analysis: undefined, cached: false };
    const known = this.#analyses.get(key);
    if (known) {
      this.#analyses.delete(key);
      this.#analyses.set(key, known);
      return { analysis: known, cached: true };
    }
    const analysis = this.#engine.analyze({ path: job.origin.name, text, lang: 'sbatch' });
    if (text.length <= MOST_KEPT_UNITS) this.#analyses.set(key, analysis);
    const [oldest] = this.#analyses.keys();
    if (this.#analyses.size > MOST_ANALYSES && oldest !== undefined) this.#analyses.delete(oldest);
    return { analysis, cached: false };
  }

  /** Whether a job that moves would not have been taken there, but was where it is. */
  #isStricter(
    analysis: Analysis | undefined,
    report: Report,
    header: Ask['header'],
    job: SubmittedJob,
    now: PolicyOptions,
  ): boolean {
    if (report.verdict !== 'reject') return false;
    const before: Record<string, unknown> = { ...header };
    for (const key of ['partition', 'account', 'qos']) before[key] = header[`old_${key}`] ?? header[key];
    const facts = { ...job, facts: submittedJob(before, 1).facts };
    return this.#judge(analysis, facts, now).verdict !== 'reject';
  }
}

/** Keys of exemptions with a use count that cover a finding. */
function usesIn({ findings }: Report, { exemptions }: Policy): string[] {
  const origins = new Set(findings.flatMap(({ exemption }) => exemption?.origin ?? []));
  if (origins.size === 0) return [];
  return exemptions
    .filter(({ entry, origin }) => entry.uses !== undefined && origins.has(origin))
    .map((one) => exemptionKey(one));
}

/** A script has another analysis in another place where the policy asks for places. */
function keyOf({ origin }: SubmittedJob, hash: string, policy: Policy): string {
  const asks = policy.layers.some(({ config: { overrides = [], exemptions = [] } }) =>
    [...overrides, ...exemptions].some(({ paths }) => paths !== undefined),
  );
  return asks ? `${hash} ${origin.name}` : hash;
}

/** What a script and the options beside it lead to together. */
export function merged(own: Report, beside: Report): Report {
  const verdicts = [own.verdict, beside.verdict];
  return {
    ...own,
    findings: [...own.findings, ...beside.findings],
    suppressed: [...own.suppressed, ...beside.suppressed],
    coverage: [...own.coverage, ...beside.coverage],
    effects: [...own.effects, ...beside.effects],
    verdict: verdicts.includes('reject') ? 'reject' : verdicts.includes('warn') ? 'warn' : 'allow',
  };
}

/** Any bytes: a client of one's own may send what sbatch would refuse. */
function decodeScript(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = buffer.toString('utf8');
  return Buffer.from(text).equals(buffer) ? text : buffer.toString('latin1');
}
