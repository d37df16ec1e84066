import type { Document } from '../text/document.ts';
import type { Command } from './command.ts';
import type { DecidedCoverage } from './coverage.ts';
import type { Effect } from './effect.ts';
import type { Confidence, Family, Finding, Severity } from './finding.ts';
import type { Language } from './languages.ts';
import type { Place } from '../text/place.ts';
import type { Directive, Submission } from './submission.ts';

/** What a rule is, for reports and for `jobvet rules`. */
export interface RuleInfo {
  readonly code: string;
  readonly name: string;
  readonly title: string;
  readonly family: Family;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly phase: string;
  readonly cwe: readonly number[];
  readonly attack: readonly string[];
  readonly since: string;
  readonly stricterSince?: string;
  readonly url: string;
}

export interface ManifestListen {
  readonly protocol: string;
  /** a number as text, `dynamic`, or null when the text does not tell */
  readonly port: string | null;
  /** the address, `any`, or null when the text does not tell */
  readonly bind: string | null;
  readonly auth: string;
  readonly tls: boolean;
  readonly tool: string;
  readonly at: Place;
}

export interface ManifestConnect {
  readonly scheme: string;
  readonly host: string | null;
  readonly port: string | null;
  readonly purpose: string;
  readonly at: Place;
}

/** The ports a job opens and the hosts it talks to, for per-job firewall rules. */
export interface Manifest {
  readonly listen: readonly ManifestListen[];
  readonly connect: readonly ManifestConnect[];
}

export interface Stats {
  readonly commands: number;
  readonly effects: number;
  readonly steps: number;
  /** UTF-16 units of the text, and how many of them no reading understood */
  readonly units: number;
  readonly unread: number;
  /** files beside the script that were read with it */
  readonly followed: number;
}

/** What a front end is to do: let the job pass, pass it and tell its author, or not take it. */
export type Verdict = 'allow' | 'warn' | 'reject';

/** Everything one check found out about one text. */
export interface Report {
  readonly document: Document;
  readonly language: Language;
  readonly findings: readonly Finding[];
  readonly suppressed: readonly Finding[];
  readonly coverage: readonly DecidedCoverage[];
  /** the worst that follows from findings and gaps; `allow` when nothing does */
  readonly verdict: Verdict;
  readonly submission: Submission | null;
  readonly directives: readonly Directive[];
  readonly commands: readonly Command[];
  readonly effects: readonly Effect[];
  readonly manifest: Manifest;
  readonly stats: Stats;
}
