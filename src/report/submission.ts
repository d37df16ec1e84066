// What a user reads when the gate has something to say: at most twelve lines, with the exact replacement, and nothing
// that a workflow tool could take for sbatch's own words.
import { type Finding, severityRank, confidenceRank } from '../model/finding.ts';
import type { Report } from '../model/report.ts';
import { ENGLISH, type SubmissionTexts } from '../model/submission-texts.ts';
import type { Place } from '../text/place.ts';
import { hunksOf } from './patch.ts';
import { Secrets } from './secrets.ts';
import { visible } from './visible.ts';

export interface SubmissionOptions {
  readonly id: string;
  /** what the script is called: the path of a file, or another name such as `--wrap` */
  readonly origin: { readonly name: string; readonly isFile: boolean };
  /** whom to ask; no line without it */
  readonly help?: string;
  readonly texts?: Partial<SubmissionTexts>;
}

/** Where others have the name of the decision. */
export const UNVETTED = 'JV-UNVETTED';

const MOST_LINES = 12;
/** A terminal's line; longer ones are cut where people can see it. */
const MOST_COLUMNS = 160;
/** Findings that are told in full. */
const MOST_FINDINGS = 3;

/** The message about what is rejected or warned of; empty when there is nothing to say. */
export function submissionText(report: Report, options: SubmissionOptions): string {
  const { verdict } = report;
  if (verdict === 'allow') return '';
  const texts = { ...ENGLISH, ...options.texts };
  const action = verdict === 'reject' ? 'reject' : 'warn';
  const findings = report.findings.filter((finding) => finding.action === action).toSorted(worstFirst);
  const gaps = report.coverage.filter((gap) => gap.action === action);
  const secrets = new Secrets(report);
  const { isFile, name } = options.origin;
  const file = isFile ? nameOf(name) : 'FILE';
  const originOf = ({ doc }: Place): string => (doc !== report.document ? `${doc.path}, ` : isFile ? '' : `${name}, `);
  const [worst] = findings;
  const tail = [
    ...(worst
      ? [
          fill(isFile && worst.fix && worst.fix.edits.length > 0 ? texts.fix : texts.explain, {
            file,
            rule: worst.rule,
          }),
        ]
      : []),
    ...(options.help === undefined ? [] : [fill(texts.help, { help: options.help })]),
  ];
  const lines = [fill(verdict === 'reject' ? texts.rejected : texts.warned, { id: options.id })];
  const blocks = [
    ...findings.map((finding) => findingLines(finding, { texts, origin: originOf(finding.at), secrets })),
    ...gaps.map(({ at, cause, message }) => [
      fill(texts.unread, {
        origin: originOf(at),
        line: String(at.doc.positionAt(at.span.start).line),
        message: secrets.mask(message),
        cause,
      }),
    ]),
  ];
  let told = 0;
  for (const block of blocks) {
    const left = MOST_LINES - lines.length - tail.length - (told + 1 < blocks.length ? 1 : 0);
    if (told >= MOST_FINDINGS || block.length > left) break;
    lines.push(...block);
    told++;
  }
  if (told < blocks.length) lines.push(fill(texts.more, { count: String(blocks.length - told), file }));
  return [...lines, ...tail].map((line) => cut(visible(line))).join('\n');
}

/** The message when the budget of a script ended. */
export function unvettedText(
  which: 'unvetted' | 'refused',
  { texts, help }: { readonly texts: SubmissionTexts; readonly help?: string },
): string {
  const lines = [fill(texts[which], { id: UNVETTED }), ...(help === undefined ? [] : [fill(texts.help, { help })])];
  return lines.map((line) => cut(visible(line))).join('\n');
}

function findingLines(
  finding: Finding,
  { texts, origin, secrets }: { texts: SubmissionTexts; origin: string; secrets: Secrets },
): string[] {
  const { doc, span } = finding.at;
  const { line } = doc.positionAt(span.start);
  const lines = [
    fill(texts.line, {
      origin,
      line: String(line),
      message: withoutPeriod(secrets.mask(finding.message)),
      rule: finding.name,
    }),
  ];
  const [hunk, ...others] = hunksOf(finding.fix?.edits ?? []) ?? [];
  const isShort = hunk && others.length === 0 && hunk.removed.length === 1 && hunk.added.length === 1;
  const now = isShort ? (hunk.removed[0] ?? '') : doc.lineText(line);
  lines.push(fill(texts.now, { text: secrets.maskSource(now.trim()) }));
  if (isShort) lines.push(fill(texts.use, { text: secrets.maskSource((hunk.added[0] ?? '').trim()) }));
  return lines;
}

function worstFirst(a: Finding, b: Finding): number {
  return (
    severityRank(b.severity) - severityRank(a.severity) ||
    confidenceRank(b.confidence) - confidenceRank(a.confidence) ||
    a.at.span.start - b.at.span.start
  );
}

/** A file name that may be copied into a command; sbatch made it absolute. */
function nameOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return /^[\w.,+@%=-]+$/.test(name) && !name.startsWith('-') ? name : 'FILE';
}

function withoutPeriod(text: string): string {
  return text.replace(/\.$/, '');
}

function fill(template: string, data: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\w+)\}/g, (slot, name: string) => data[name] ?? slot);
}

function cut(line: string): string {
  return line.length > MOST_COLUMNS ? `${line.slice(0, MOST_COLUMNS - 1)}…` : line;
}
