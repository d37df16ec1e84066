// What the daemon thinks of a job. It runs in a worker; the thread that answers knows none of this.
import { type Analysis, createEngine, type Engine, type PolicyOptions } from '../engine/engine.ts';
import type { GrammarName, Grammars } from '../engine/grammars.ts';
import type { JobFacts } from '../model/job.ts';
import type { Report } from '../model/report.ts';
import type { SubmissionTexts } from '../model/submission-texts.ts';
import type { Policy } from '../policy/policy.ts';
import { scriptHashes } from '../policy/template.ts';
import { submissionText } from '../report/submission.ts';
import { decisionId } from './decision-id.ts';
import { type SubmittedJob, submittedJob } from './job.ts';
import { OPTIONS_NAME, optionsText } from './options-text.ts';
import type { Verb } from './protocol.ts';

/** One job to think about. */
export interface Ask {
  readonly header: Readonly<Record<string, unknown>>;
  readonly script: Uint8Array;
  /** the day, `YYYY-MM-DD` */
  readonly today: string;
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
  readonly scriptHash: string;
  readonly cached: boolean;
}

/** What is thought of a job, before there are words for its author. */
export interface Vetted extends Pick<Decision, 'verb' | 'id' | 'rules' | 'scriptHash' | 'cached'> {
  readonly job: SubmittedJob;
  readonly report: Report;
  readonly template: string;
}

export interface AnalystOptions {
  readonly policy: Policy;
  /** whom users may ask */
  readonly help?: string;
  readonly texts?: Partial<SubmissionTexts>;
  readonly grammars?: Grammars;
}

/** Job arrays and workflow tools submit the same text thousands of times. */
const MOST_ANALYSES = 64;
/** Analyses of longer texts are not kept. */
const MOST_KEPT_UNITS = 512 * 1024;

/** Analyses scripts, keeps what it found out, and applies the policy afresh to each job. */
export class Analyst {
  readonly #options: AnalystOptions;
  readonly #engine: Engine;
  readonly #analyses = new Map<string, Analysis>();

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
    const { job, report, template, ...vetted } = this.vet(ask);
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
          });
    const about = job.facts.user ?? '';
    const warnings = verb === 'warn' ? rules.map((rule) => `${about} ${rule} ${template}`) : [];
    return { ...vetted, message, warnings };
  }

  /**
   * What a job leads to.
   *
   * @param policy another policy that states the same facts about the site's Slurm, for comparisons
   */
  vet({ header, script, today }: Ask, policy = this.#options.policy): Vetted {
    const job = submittedJob(header, script.length);
    const text = decodeScript(script);
    const { script: scriptHash, template } = scriptHashes(text);
    const { analysis, cached } = this.#analysis(job, text, scriptHash);
    const now = { policy, occasion: { today, inline: true } };
    const report = this.#judge(analysis, job, now);
    const acting = report.findings.filter(({ action }) => action === 'reject' || action === 'warn');
    const moved = header['kind'] === 'modify' && !this.#isStricter(analysis, report, header, job, now);
    const verb: Verb = moved || report.verdict === 'allow' ? 'accept' : report.verdict;
    const rules = [...new Set(acting.map(({ rule }) => rule))];
    const id = decisionId({ scriptHash, verb, rules });
    return { job, report, verb, id, rules, scriptHash, template, cached };
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
      options === undefined
        ? undefined
        : this.#engine.decide(
            { ...this.#engine.analyze({ path: OPTIONS_NAME, text: options, lang: 'sbatch' }), job: job.facts },
            now,
          );
    if (own && beside) return merged(own, beside);
    const only = own ?? beside;
    if (!only) throw new Error('a job without script and options has an empty text');
    return only;
  }

  #analysis(job: SubmittedJob, text: string, hash: string): { analysis: Analysis | undefined; cached: boolean } {
    if (!job.hasScript) return { analysis: undefined, cached: false };
    const known = this.#analyses.get(hash);
    if (known) {
      this.#analyses.delete(hash);
      this.#analyses.set(hash, known);
      return { analysis: known, cached: true };
    }
    const analysis = this.#engine.analyze({ path: job.origin.name, text, lang: 'sbatch' });
    if (text.length <= MOST_KEPT_UNITS) this.#analyses.set(hash, analysis);
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

function merged(own: Report, beside: Report): Report {
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
