// One finding as a SARIF result.
import type { CodeFlow, Fix, Location, PhysicalLocation, Replacement, Result, Suppression } from 'sarif';
import { type Edit, type Finding, severityRank, SEVERITIES, WRITTEN_HERE } from '../model/finding.ts';
import type { Document } from '../text/document.ts';
import { type Place, rangeAt } from '../text/place.ts';
import { LEVEL_OF } from './levels.ts';
import { hunksOf } from './patch.ts';
import { SECURITY_SEVERITY } from './sarif-descriptors.ts';
import type { Secrets } from './secrets.ts';
import { uriOf } from './uri.ts';
import { visible } from './visible.ts';

/** What the results of one report share. */
export interface ResultContext {
  /** the absolute folder that paths are relative to */
  readonly cwd: string;
  readonly secrets: Secrets;
  ruleIndex(code: string): number | undefined;
  /** the hash that GitHub knows a line by; undefined where the text is not what the file has byte by byte */
  lineHash(doc: Document, line: number): string | undefined;
}

/** GitHub takes a thousand places a result; people read fewer. */
const MOST_RELATED = 100;

/** A finding, in the order of properties in which people read it. */
export function resultOf(finding: Finding, context: ResultContext): Result {
  const { at, related, rule, severity } = finding;
  const ruleIndex = context.ruleIndex(rule);
  const flow = codeFlow(finding, context);
  const fix = fixOf(finding, context);
  const near = related.slice(0, MOST_RELATED);
  return {
    ruleId: rule,
    ...(ruleIndex !== undefined && { ruleIndex }),
    level: LEVEL_OF[finding.action],
    rank: rankOf(finding),
    message: { text: messageOf(finding, context) },
    locations: [{ physicalLocation: placed(at, context) }],
    partialFingerprints: fingerprintsOf(finding, context),
    ...(near.length > 0 && {
      relatedLocations: near.map((one, index) => ({ id: index + 1, ...location(one.at, one.message, context) })),
    }),
    ...(flow && { codeFlows: [flow] }),
    ...(fix && { fixes: [fix] }),
    suppressions: suppressionsOf(finding, context),
    properties: {
      severity,
      confidence: finding.confidence,
      ...(SECURITY_SEVERITY[severity] !== undefined && { 'security-severity': SECURITY_SEVERITY[severity] }),
      ...(finding.severityWhy.length > 0 && { severityWhy: finding.severityWhy.map((why) => clean(why, context)) }),
      phase: finding.phase,
      action: finding.action,
      ...(finding.actionWhy !== undefined && { actionWhy: clean(finding.actionWhy, context) }),
    },
  };
}

/** Where a place is. */
export function placed(place: Place, { cwd }: Pick<ResultContext, 'cwd'>): PhysicalLocation {
  return { artifactLocation: uriOf(place.doc.path, cwd), region: regionOf(place) };
}

/** 0 to 100, the worst and surest first, for tools that sort. */
export function rankOf({ severity, confidence }: Pick<Finding, 'severity' | 'confidence'>): number {
  const step = 100 / SEVERITIES.length;
  const doubt = { high: 0, medium: 0.25, low: 0.5 }[confidence];
  return Math.round((severityRank(severity) + 1 - doubt) * step);
}

function regionOf(place: Place): NonNullable<PhysicalLocation['region']> {
  const { start, end } = rangeAt(place);
  return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
}

function location(at: Place, message: string, context: ResultContext): Location {
  return { physicalLocation: placed(at, context), message: { text: clean(message, context) || 'here' } };
}

function clean(text: string, { secrets }: Pick<ResultContext, 'secrets'>): string {
  return visible(secrets.mask(text));
}

/** The message, of which GitHub takes the first sentence as title, then what else there is to say. */
function messageOf(finding: Finding, context: ResultContext): string {
  const { message, severity, severityWhy, related, fix } = finding;
  const lines = [clean(message, context)];
  if (severityWhy.length > 0) lines.push(`Why ${severity}: ${clean(severityWhy.join('; '), context)}.`);
  const text = lines.concat(fix ? [`Fix: ${clean(fix.title, context)}.`] : []).map(withoutLinks);
  const links = related.slice(0, MOST_RELATED).map(({ at, message: note }, index) => {
    const label = clean(`${at.doc.path}:${rangeAt(at).start.line}`, context);
    return `[${label.replace(/[[\]\\]/g, '\\$&')}](${index + 1}): ${withoutLinks(clean(note, context)).replace(/\.$/, '')}`;
  });
  return [...text, ...(links.length > 0 ? [`See ${links.join('; ')}.`] : [])].join('\n');
}

/** Text of a script must not become a link to somewhere. */
function withoutLinks(text: string): string {
  return text.replaceAll('](', '] (');
}

function fingerprintsOf({ at, fingerprint }: Finding, context: ResultContext): Record<string, string> {
  const hash = context.lineHash(at.doc, rangeAt(at).start.line);
  return { ...(hash !== undefined && { primaryLocationLineHash: hash }), 'jobvet/v1': fingerprint };
}

/** The way from the script to the finding, as far as it is more than the finding itself. */
function codeFlow(finding: Finding, context: ResultContext): CodeFlow | undefined {
  const steps = stepsTo(finding);
  if (steps.length === 0) return undefined;
  const nesting = Math.max(...steps.map(({ depth }) => depth));
  const all = [...steps, { at: finding.at, message: finding.message, depth: nesting + 1 }];
  return {
    threadFlows: [
      {
        locations: all.map(({ at, message, depth }, index) => ({
          location: location(at, message, context),
          executionOrder: index + 1,
          nestingLevel: depth,
          importance: index === all.length - 1 ? 'essential' : 'important',
        })),
      },
    ],
  };
}

interface Step {
  readonly at: Place;
  readonly message: string;
  /** how many commands are around it */
  readonly depth: number;
}

/**
 * What happens before, as it runs: values that are set first, then each command that starts the next, then the command
 * itself when the finding is about a text written elsewhere.
 */
function stepsTo({ via, related, at }: Finding): Step[] {
  const steps: Step[] = via.slice(0, MOST_RELATED).map((one, depth) => ({ at: one.at, message: one.label, depth }));
  for (const one of related.slice(0, MOST_RELATED)) {
    if (steps.some((step) => isSame(step.at, one.at))) continue;
    if (one.message === WRITTEN_HERE) steps.push({ ...one, depth: via.length });
    else if (isBefore(one.at, at) && !/^JV\d+: /.test(one.message)) {
      const next = steps.findIndex((step) => isBefore(one.at, step.at));
      const index = next < 0 ? steps.length : next;
      steps.splice(index, 0, { ...one, depth: steps[index]?.depth ?? via.length });
    }
  }
  return steps;
}

function isBefore(one: Place, other: Place): boolean {
  return one.doc === other.doc && one.span.start < other.span.start;
}

function isSame(one: Place, other: Place): boolean {
  return one.doc === other.doc && one.span.start === other.span.start && one.span.end === other.span.end;
}

/** A fix that tools can apply; one whose text would show a secret is advice only. */
function fixOf({ fix }: Finding, context: ResultContext): Fix | undefined {
  if (!fix || fix.edits.length === 0 || !hunksOf(fix.edits)) return undefined;
  if (fix.edits.some(({ text }) => context.secrets.maskSource(text) !== text)) return undefined;
  const files = new Map<Document, Edit[]>();
  for (const edit of fix.edits) files.set(edit.at.doc, [...(files.get(edit.at.doc) ?? []), edit]);
  const caution = fix.safety === 'unsafe' ? ' (may change what the job does)' : '';
  return {
    description: { text: `${clean(fix.title, context)}${caution}` },
    artifactChanges: [...files].map(([doc, edits]) => ({
      artifactLocation: uriOf(doc.path, context.cwd),
      replacements: edits.map(replacement),
    })),
    properties: { safety: fix.safety },
  };
}

function replacement({ at, text }: Edit): Replacement {
  return { deletedRegion: regionOf(at), ...(text !== '' && { insertedContent: { text } }) };
}

/** By comments, in the source, and by the site, outside of it. None at all is said too, as consumers ask for it. */
function suppressionsOf({ suppression, exemption }: Finding, context: ResultContext): Suppression[] {
  const list: Suppression[] = [];
  if (suppression) {
    const { comment, reason, until, ticket } = suppression;
    const justification = sentence([reason, until && `until ${until}`, ticket], context);
    list.push({
      kind: 'inSource',
      status: 'accepted',
      ...(justification !== '' && { justification }),
      location: { physicalLocation: placed(comment, context) },
      properties: { ...parts({ reason, until, ticket }, context) },
    });
  }
  if (exemption) {
    const { owner, ticket, reason, until, origin } = exemption;
    list.push({
      kind: 'external',
      status: 'accepted',
      justification: sentence([reason, owner, ticket, `until ${until}`, origin], context),
      properties: { ...parts({ owner, ticket, reason, until, origin }, context) },
    });
  }
  return list;
}

function sentence(said: readonly (string | undefined)[], context: ResultContext): string {
  return said
    .filter((part) => part !== undefined && part !== '')
    .map((part) => clean(String(part), context))
    .join('; ');
}

function parts(
  said: Readonly<Record<string, string | undefined>>,
  context: ResultContext,
): Readonly<Record<string, string>> {
  const known = Object.entries(said).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, clean(value, context)] as const],
  );
  return Object.fromEntries(known);
}
