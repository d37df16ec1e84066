// What the log keeps of a decision. Everything a job's author wrote stays out: options are picked from an allow-list,
// findings are named by rule and line, and no text of a script is taken.
import type { CoverageCause } from '../../model/coverage.ts';
import type { Action, Confidence, Severity } from '../../model/finding.ts';
import type { Report } from '../../model/report.ts';
import { rangeAt } from '../../text/place.ts';
import { type SubmittedJob, submittedJob } from '../job.ts';
import { OPTIONS_NAME } from '../options-text.ts';
import type { Verb } from '../protocol.ts';

/** A finding without any words of the script. */
export interface FindingRecord {
  readonly rule: string;
  readonly name: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly action: Action;
  readonly line: number;
  /** it is about options or variables that stand in no script */
  readonly options?: true;
  /** the exemption of the site's policy that lets it pass */
  readonly exemption?: string;
}

/** What a worker says for the log. */
export interface ReportRecord {
  readonly findings: readonly FindingRecord[];
  /** findings beyond those that are listed */
  readonly more: number;
  /** how many gaps there are of each cause */
  readonly coverage: Readonly<Partial<Record<CoverageCause, number>>>;
  /** users who go ahead would have been rejected */
  readonly spared?: boolean;
}

/** How the work on a job ended: `done`, or why nothing came of it; `off`: the gate was. */
export type DecisionOutcome = 'done' | 'budget' | 'busy' | 'failed' | 'off';

/** A decision as the daemon knows it. */
export interface DecisionFacts {
  readonly header: Readonly<Record<string, unknown>>;
  readonly scriptBytes: number;
  readonly id: string;
  readonly verdict: Verb;
  /** a warning that its author was told lately, and is not told again */
  readonly quiet: boolean;
  readonly outcome: DecisionOutcome;
  /** the hook left values out that were too long */
  readonly cut?: boolean;
  readonly script?: string;
  readonly template?: string;
  readonly policy: string;
  readonly report?: ReportRecord;
  readonly cached: boolean;
  readonly ms: number;
}

/** An event before names are replaced. */
export interface Unnamed {
  /** ISO 8601, UTC */
  readonly time: string;
  /** whose job it is */
  readonly user?: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** A job with more findings has no use for all of them. */
const MOST_FINDINGS = 50;
const MOST_TEXT = 128;

/** The causes that mean that a job runs what nobody saw. */
const OPAQUE: readonly CoverageCause[] = ['not-followed', 'unknown-command'];

/** The part of a report that is written down. */
export function reportRecord({ findings, coverage }: Pick<Report, 'findings' | 'coverage'>): ReportRecord {
  const gaps: Partial<Record<CoverageCause, number>> = {};
  for (const { cause } of coverage) gaps[cause] = (gaps[cause] ?? 0) + 1;
  return {
    findings: findings.slice(0, MOST_FINDINGS).map(({ rule, name, severity, confidence, action, at, exemption }) => ({
      ...{ rule, name, severity, confidence, action, line: rangeAt(at).start.line },
      ...(at.doc.path === OPTIONS_NAME && { options: true as const }),
      ...(exemption && { exemption: exemption.origin }),
    })),
    more: Math.max(0, findings.length - MOST_FINDINGS),
    coverage: gaps,
  };
}

/** Whether the job runs something that was not seen. */
export function isOpaque({ coverage }: Pick<ReportRecord, 'coverage'>): boolean {
  return OPAQUE.some((cause) => coverage[cause] !== undefined);
}

/** Whether there is nothing to say about a job: it was vetted, nothing was found, and it was taken. */
export function isClean({ verdict, outcome, cut, report }: DecisionFacts): boolean {
  return verdict === 'accept' && outcome === 'done' && cut !== true && report?.findings.length === 0;
}

/** The event of a decision. What is empty is left out, so that honest jobs have short lines. */
export function decisionEvent(facts: DecisionFacts, time: string): Unnamed {
  const { header, id, verdict, quiet, outcome, script, template, policy, report, cached, ms } = facts;
  const job = submittedJob(header, facts.scriptBytes);
  const { findings = [], more = 0, coverage = {} } = report ?? {};
  const user = job.facts.user ?? uidOf(header);
  return {
    time,
    ...(user !== undefined && { user }),
    fields: {
      event: 'decision',
      ...{ id, verdict, outcome },
      ...(quiet && { quiet }),
      ...(report?.spared === true && { spared: true }),
      ...(facts.cut === true && { cut: true }),
      job: jobRecord(header, job),
      ...(script !== undefined && { script }),
      ...(template !== undefined && !isClean(facts) && { template }),
      policy,
      ...(findings.length > 0 && { findings }),
      ...(more > 0 && { more }),
      ...(Object.keys(coverage).length > 0 && { coverage }),
      ...(cached && { cached }),
      ms: Math.round(ms * 100) / 100,
    },
  };
}

function uidOf({ user_id: id }: Readonly<Record<string, unknown>>): string | undefined {
  return typeof id === 'number' ? `uid:${id}` : undefined;
}

/** Options by an allow-list. Names of jobs, paths, mail addresses and images stay out: they are the user's own words. */
function jobRecord(header: Readonly<Record<string, unknown>>, job: SubmittedJob): Record<string, unknown> {
  const { facts, origin, hasScript, spank, container, environment } = job;
  const partition = facts.partitions?.join(',');
  const names = { partition, account: facts.account, qos: facts.qos, host: facts.host, array: header['array_inx'] };
  const numbers = { het: header['het_job_offset'], tasks: header['num_tasks'], nodes: header['min_nodes'] };
  const options = [...new Set(spank.map(({ plugin, option }) => plainName(`${plugin}:${option}`)))];
  const variables = Object.keys(environment).map(plainName);
  const { user_id: user, submit_uid: submitter } = header;
  return {
    ...(header['kind'] === 'modify' && { kind: 'modify' }),
    origin: !hasScript ? 'none' : origin.isFile ? 'file' : ORIGINS[origin.name],
    ...Object.fromEntries(
      Object.entries(names).flatMap(([key, value]) =>
        typeof value === 'string' && value !== '' ? [[key, plainName(value)]] : [],
      ),
    ),
    ...Object.fromEntries(Object.entries(numbers).filter(([, value]) => Number.isSafeInteger(value))),
    ...(options.length > 0 && { options }),
    ...(container !== undefined && { container: true }),
    ...(variables.length > 0 && { variables }),
    ...(typeof user === 'number' && typeof submitter === 'number' && user !== submitter && { onBehalf: true }),
  };
}

const ORIGINS: Readonly<Record<string, string>> = {
  '--wrap': 'wrap',
  'standard input': 'stdin',
  scrontab: 'scrontab',
};

/** Slurm has not checked the names yet: anybody can put anything there. */
function plainName(text: string): string {
  return /^[\w.,:+@%/=-]+$/.test(text) ? text.slice(0, MOST_TEXT) : '(not a name)';
}
