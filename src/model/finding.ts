import type { Place } from '../text/place.ts';
import type { Via } from './command.ts';

export const SEVERITIES = ['info', 'low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

export const CONFIDENCES = ['low', 'medium', 'high'] as const;
export type Confidence = (typeof CONFIDENCES)[number];

export type Family =
  | 'network'
  | 'container-privilege'
  | 'supply-chain'
  | 'transfer'
  | 'secrets'
  | 'data-access'
  | 'abuse'
  | 'ai-serving'
  | 'slurm'
  /** about the configuration and the comments of a project, not about what a job does */
  | 'policy';

/** One replacement of source text; `at.exact` must hold. */
export interface Edit {
  readonly at: Place;
  readonly text: string;
}

export interface Fix {
  readonly title: string;
  /** `safe`: keeps what the job does; `unsafe`: may change it */
  readonly safety: 'safe' | 'unsafe';
  /** empty: advice only, the title is the whole fix */
  readonly edits: readonly Edit[];
}

export interface Related {
  readonly at: Place;
  readonly message: string;
}

/** The note at the command that a finding elsewhere is about. */
export const WRITTEN_HERE = 'the command is written here';

/** A risk as the rules see it, before policy says what it means. */
export interface Judgement {
  readonly rule: string;
  readonly name: string;
  readonly family: Family;
  readonly severity: Severity;
  readonly confidence: Confidence;
  /** the context steps that moved the severity from the rule's base, in words */
  readonly severityWhy: readonly string[];
  readonly phase: string;
  readonly at: Place;
  /** the statement, instruction or entry of a file that it is about */
  readonly statement: Place;
  /** where the words of the command are written, when the statement has them from elsewhere: `$CMD` */
  readonly written?: Place;
  /** the entries of a list that it is about, when there are several */
  readonly entries?: readonly Place[];
  readonly message: string;
  readonly via: readonly Via[];
  readonly related: readonly Related[];
  readonly fix?: Fix;
  readonly fingerprint: string;
  readonly url: string;
}

/**
 * What follows from a finding: `reject`: the run fails, the gate does not take the job; `warn`: people are told; `audit`:
 * it is written down.
 */
const ACTIONS = ['audit', 'warn', 'reject'] as const;
export type Action = (typeof ACTIONS)[number];

/** A comment that leaves a finding out. */
export interface Suppression {
  readonly comment: Place;
  readonly reason?: string;
  readonly until?: string;
  readonly ticket?: string;
}

/** An entry of the site's policy that lets a finding pass. */
export interface Exemption {
  /** its place in the policy, for people: `/etc/jobvet/policy.yaml:12` */
  readonly origin: string;
  readonly owner: string;
  readonly ticket: string;
  readonly reason: string;
  /** `YYYY-MM-DD`, the last day on which it counts */
  readonly until: string;
}

/** A risk, as reported. */
export interface Finding extends Judgement {
  readonly action: Action;
  /** why the action is not what severity and confidence alone would make it, in words */
  readonly actionWhy?: string;
  /** set on findings that the site lets pass: reported, without any action */
  readonly exemption?: Exemption;
  /** set on findings that a comment leaves out */
  readonly suppression?: Suppression;
}

/** The orders used by thresholds: index in the list, higher is worse. */
export function severityRank(severity: Severity): number {
  return SEVERITIES.indexOf(severity);
}

export function actionRank(action: Action): number {
  return ACTIONS.indexOf(action);
}

export function confidenceRank(confidence: Confidence): number {
  return CONFIDENCES.indexOf(confidence);
}
