import type { Place } from '../text/place.ts';
import type { Via } from './command.ts';

export const SEVERITIES = ['info', 'low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

const CONFIDENCES = ['low', 'medium', 'high'] as const;
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
  | 'slurm';

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

/** A risk, as reported. */
export interface Finding {
  readonly rule: string;
  readonly name: string;
  readonly family: Family;
  readonly severity: Severity;
  readonly confidence: Confidence;
  /** the context steps that moved the severity from the rule's base, in words */
  readonly severityWhy: readonly string[];
  readonly phase: string;
  readonly at: Place;
  readonly message: string;
  readonly via: readonly Via[];
  readonly related: readonly Related[];
  readonly fix?: Fix;
  readonly fingerprint: string;
  readonly url: string;
}

/** The orders used by thresholds: index in the list, higher is worse. */
export function severityRank(severity: Severity): number {
  return SEVERITIES.indexOf(severity);
}

export function confidenceRank(confidence: Confidence): number {
  return CONFIDENCES.indexOf(confidence);
}
