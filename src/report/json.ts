// The JSON report: everything that was found, for programs. Its shape is a public contract (schema 1).
import type { Action, Confidence, Exemption, Family, Finding, Severity, Suppression } from '../model/finding.ts';
import type { Report, Verdict } from '../model/report.ts';
import { type JsonPlace, jsonPlace, prettyJson, SCHEMA } from './json-shape.ts';
import { Secrets } from './secrets.ts';
import { inOrder } from './select.ts';
import type { Tally } from './tally.ts';

interface JsonFinding extends JsonPlace {
  readonly rule: string;
  readonly name: string;
  readonly family: Family;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly severityWhy: readonly string[];
  readonly phase: string;
  readonly message: string;
  readonly via: readonly string[];
  readonly related: readonly (JsonPlace & { readonly message: string })[];
  readonly fix?: {
    readonly title: string;
    readonly safety: 'safe' | 'unsafe';
    readonly edits: readonly (JsonPlace & { readonly text: string })[];
  };
  readonly action: Action;
  readonly actionWhy?: string;
  readonly suppression?: JsonPlace & {
    readonly reason?: string;
    readonly until?: string;
    readonly ticket?: string;
  };
  readonly exemption?: Exemption;
  readonly fingerprint: string;
  readonly url: string;
}

/** The part of the report that comes from one file. */
export interface JsonPart {
  readonly findings: readonly JsonFinding[];
  readonly suppressed: readonly JsonFinding[];
  readonly coverage: readonly (JsonPlace & {
    readonly cause: string;
    readonly message: string;
    readonly action: string;
  })[];
  readonly verdict: Verdict;
}

/** A path that could not be vetted. */
export interface JsonError {
  readonly path: string;
  readonly message: string;
}

/** What one file adds to the report; the Report itself may be dropped afterwards. */
export function jsonPart(report: Report): JsonPart {
  const secrets = new Secrets(report);
  const convert = (finding: Finding): JsonFinding => jsonFinding(finding, secrets);
  return {
    findings: inOrder(report.findings).map(convert),
    suppressed: inOrder(report.suppressed).map(convert),
    coverage: report.coverage.map(({ at, cause, message, action }) => ({
      ...jsonPlace(at),
      cause,
      message: secrets.mask(message),
      action,
    })),
    verdict: report.verdict,
  };
}

/** The whole report: all files in one object. */
export function jsonReport(
  parts: readonly JsonPart[],
  tally: Tally,
  errors: readonly JsonError[],
  version: string,
): string {
  return prettyJson({
    schema: SCHEMA,
    tool: { name: 'jobvet', version },
    findings: parts.flatMap((part) => part.findings),
    suppressed: parts.flatMap((part) => part.suppressed),
    coverage: parts.flatMap((part) => part.coverage),
    errors,
    verdict: worstVerdict(parts.map((part) => part.verdict)),
    summary: summaryJson(tally),
  });
}

/** The sums of a run; severities count findings that no comment leaves out. */
export function summaryJson(tally: Tally): Readonly<Record<string, number>> {
  const { files, all, failing, suppressed, exempted } = tally;
  return { files, ...all, rejected: failing, suppressed, exempted };
}

/** What follows from all files together. */
export function worstVerdict(verdicts: readonly Verdict[]): Verdict {
  return (['reject', 'warn'] as const).find((verdict) => verdicts.includes(verdict)) ?? 'allow';
}

function jsonFinding(finding: Finding, secrets: Secrets): JsonFinding {
  const { fix, suppression, exemption, actionWhy } = finding;
  return {
    rule: finding.rule,
    name: finding.name,
    family: finding.family,
    severity: finding.severity,
    confidence: finding.confidence,
    severityWhy: finding.severityWhy,
    phase: finding.phase,
    ...jsonPlace(finding.at),
    message: secrets.mask(finding.message),
    via: finding.via.map((via) => via.label),
    related: finding.related.map(({ at, message }) => ({ ...jsonPlace(at), message: secrets.mask(message) })),
    ...(fix && {
      fix: {
        title: secrets.mask(fix.title),
        safety: fix.safety,
        edits: fix.edits.map(({ at, text }) => ({ ...jsonPlace(at), text: secrets.mask(text) })),
      },
    }),
    action: finding.action,
    ...(actionWhy !== undefined && { actionWhy: secrets.mask(actionWhy) }),
    ...(suppression && { suppression: jsonSuppression(suppression, secrets) }),
    ...(exemption && { exemption }),
    fingerprint: finding.fingerprint,
    url: finding.url,
  };
}

function jsonSuppression(
  { comment, reason, until, ticket }: Suppression,
  secrets: Secrets,
): NonNullable<JsonFinding['suppression']> {
  return {
    ...jsonPlace(comment),
    ...(reason !== undefined && { reason: secrets.mask(reason) }),
    ...(until !== undefined && { until }),
    ...(ticket !== undefined && { ticket: secrets.mask(ticket) }),
  };
}
