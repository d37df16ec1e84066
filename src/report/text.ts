// The report for people: one block a finding, then what was not vetted, then the sums.
import type { Via } from '../model/command.ts';
import type { Exemption, Finding, Fix, Severity } from '../model/finding.ts';
import type { Report } from '../model/report.ts';
import type { Place } from '../text/place.ts';
import { bar, frame, type FrameStyle, gutterOf } from './frame.ts';
import { gapLines } from './gaps.ts';
import type { Palette } from './palette.ts';
import { type Hunk, hunksOf } from './patch.ts';
import { Secrets } from './secrets.ts';
import { inOrder, isShown } from './select.ts';
import { describeCounts, plural, type Tally } from './tally.ts';
import { visible } from './visible.ts';

export interface TextOptions {
  readonly palette: Palette;
  /** shows findings of low confidence and of severity info, and every gap */
  readonly pedantic: boolean;
}

/** Lines of a fix that are printed: one that changes the whole file would bury the findings. */
const MOST_CHANGES = 40;
/** The longest replacement line that is printed whole. */
const LONGEST_REPLACEMENT = 1000;

/** The findings of one file as text; empty when there is nothing to show. */
export function findingsText(report: Report, options: TextOptions): string {
  const secrets = new Secrets(report);
  const blocks = inOrder(report.findings)
    .filter((finding) => isShown(finding, options.pedantic))
    .map((finding) => `${block(finding, secrets, options.palette).join('\n')}\n\n`);
  const suppressed = options.pedantic ? inOrder(report.suppressed) : [];
  const lines = suppressed.map((finding) => `${suppressedLine(finding, secrets, options.palette)}\n`);
  return `${blocks.join('')}${lines.join('')}${lines.length > 0 ? '\n' : ''}`;
}

/** What a comment leaves out, and why. */
function suppressedLine({ at, rule, name, suppression }: Finding, secrets: Secrets, palette: Palette): string {
  const { reason = 'no reason given', until, ticket } = suppression ?? {};
  const more = [...(until === undefined ? [] : [`until ${until}`]), ...(ticket === undefined ? [] : [ticket])];
  const why = `${reason}${more.length > 0 ? ` (${more.join(', ')})` : ''}`;
  return `${palette.bold(visible(locate(at)))}: suppressed ${palette.bold(visible(rule))} ${visible(name)}: ${visible(secrets.mask(why))}`;
}

/** What follows the findings of all files: the places that were not vetted, and the sums. */
export function summaryText(tally: Tally, options: TextOptions): string {
  const gaps = gapLines(tally.gaps, options);
  const lines = gaps.length > 0 ? [...gaps, ''] : [];
  lines.push(sumLine(tally, options.palette));
  return `${lines.join('\n')}\n`;
}

function sumLine(tally: Tally, palette: Palette): string {
  const shown = Object.values(tally.shown).reduce((sum, count) => sum + count, 0);
  const followed = tally.followed > 0 ? ` (and ${tally.followed} read with ${tally.files === 1 ? 'it' : 'them'})` : '';
  const files = `${plural(tally.files, 'file')}${followed}`;
  const where = tally.filesWithFindings === tally.files ? files : `${tally.filesWithFindings} of ${files}`;
  const parts =
    shown === 0
      ? [`${palette.bold('No findings')} in ${files}.`]
      : [`${palette.bold(plural(shown, 'finding'))} in ${where}: ${describeCounts(tally.shown)}.`];
  const why = tally.onlyRecorded > 0 ? 'only recorded' : 'of low confidence or for information';
  if (tally.hidden > 0) parts.push(`${tally.hidden} more ${why}: see --pedantic.`);
  if (tally.suppressed > 0) parts.push(`${tally.suppressed} suppressed.`);
  if (tally.exempted > 0) parts.push(`${tally.exempted} exempted by the site.`);
  return parts.join(' ');
}

function block(finding: Finding, secrets: Secrets, palette: Palette): string[] {
  const paint = severityPaint(finding.severity, palette);
  const gutter = Math.max(gutterOf(finding.at), ...finding.related.map((related) => gutterOf(related.at)));
  const clean = (text: string): string => visible(secrets.mask(text));
  const style: FrameStyle = { palette, paint, mark: '^', secrets };
  const note = (label: string, text: string): string =>
    `${' '.repeat(gutter)} ${palette.blue('=')} ${palette.bold(`${label}:`)} ${text}`;

  const lines = [headline(finding, clean, palette), bar('', gutter, style), ...frame(finding.at, gutter, style)];
  const notes: string[] = [];
  if (finding.via.length > 0) notes.push(note('runs', clean(chain(finding.via, finding.at))));
  if (finding.severityWhy.length > 0) {
    notes.push(note(finding.severity, clean(finding.severityWhy.join('; '))));
  }
  if (finding.confidence !== 'high') notes.push(note('confidence', finding.confidence));
  if (finding.actionWhy !== undefined) notes.push(note('policy', clean(finding.actionWhy)));
  if (finding.exemption) notes.push(note('exempt', clean(exemptionText(finding.exemption))));
  for (const related of finding.related) {
    notes.push(note('see', `${palette.bold(visible(locate(related.at)))}: ${clean(related.message)}`));
    notes.push(...frame(related.at, gutter, { palette, paint: palette.blue, mark: '-', secrets }));
  }
  if (finding.fix) notes.push(...fixLines(finding.fix, finding.at, gutter, note, secrets, palette));
  notes.push(note('more', palette.cyan(`jobvet explain ${visible(finding.rule)}`)));
  return [...lines, bar('', gutter, style), ...notes];
}

function headline(finding: Finding, clean: (text: string) => string, palette: Palette): string {
  const severity = severityPaint(finding.severity, palette)(palette.bold(finding.severity));
  const rule = `${palette.bold(visible(finding.rule))} ${visible(finding.name)}`;
  return `${palette.bold(visible(locate(finding.at)))}: ${severity} ${rule}: ${clean(finding.message)}`;
}

/** Who lets a finding pass, why and for how long. */
function exemptionText({ owner, ticket, reason, until, origin }: Exemption): string {
  return `${reason} (${owner}, ${ticket}, until ${until}; ${origin})`;
}

/** The chain of shells and programs that leads to the place, innermost first. */
function chain(via: readonly Via[], at: Place): string {
  const links = [...via].reverse();
  return links
    .map((link, index) => {
      const outer = links[index + 1];
      const here = `${index === 0 ? 'in ' : 'started by '}${link.label}`;
      return outer && where(outer.at, at) === where(link.at, at) ? here : `${here} at ${where(link.at, at)}`;
    })
    .join(', ');
}

/** `line 3`, or path and line for a place in another document than `from`. */
function where(place: Place, from: Place): string {
  const { line } = place.doc.positionAt(place.span.start);
  return place.doc === from.doc ? `line ${line}` : `${place.doc.path}:${line}`;
}

function locate(place: Place): string {
  const { line, column } = place.doc.positionAt(place.span.start);
  return `${place.doc.path}:${line}:${column}`;
}

function fixLines(
  fix: Fix,
  at: Place,
  gutter: number,
  note: (label: string, text: string) => string,
  secrets: Secrets,
  palette: Palette,
): string[] {
  const hunks = hunksOf(fix.edits) ?? [];
  const label = fix.edits.length > 0 && fix.safety === 'unsafe' ? 'fix (may change what the job does)' : 'fix';
  const lines = [note(label, visible(secrets.mask(fix.title)))];
  const changes = hunks.flatMap((hunk) => [
    ...(hunk.doc !== at.doc ? [`${' '.repeat(gutter + 3)}${visible(hunk.doc.path)}`] : []),
    ...hunkLines(hunk, gutter, secrets, palette),
  ]);
  lines.push(...changes.slice(0, MOST_CHANGES));
  const more = changes.length - MOST_CHANGES;
  if (more > 0) lines.push(`${' '.repeat(gutter + 3)}and ${plural(more, 'line')} more: see jobvet fix --diff`);
  return lines;
}

function hunkLines(hunk: Hunk, gutter: number, secrets: Secrets, palette: Palette): string[] {
  const shown = (text: string): string => visible(cutAt(secrets.maskSource(text)).replaceAll('\t', '    '));
  const numbered = (sign: string, paint: (text: string) => string) => (text: string, index: number) =>
    `${palette.blue(String(hunk.line + index).padStart(gutter))} ${paint(`${sign} ${shown(text)}`)}`;
  return [...hunk.removed.map(numbered('-', palette.red)), ...hunk.added.map(numbered('+', palette.green))];
}

function cutAt(text: string): string {
  return text.length > LONGEST_REPLACEMENT ? `${text.slice(0, LONGEST_REPLACEMENT)}…` : text;
}

/** The colour a severity has everywhere. */
export function severityPaint(severity: Severity, palette: Palette): (text: string) => string {
  switch (severity) {
    case 'critical':
      return palette.magenta;
    case 'high':
      return palette.red;
    case 'medium':
      return palette.yellow;
    case 'low':
      return palette.cyan;
    case 'info':
      return palette.blue;
  }
}
