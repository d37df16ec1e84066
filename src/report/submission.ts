// What a user reads when the gate has something to say: at most twelve lines, with the exact replacement, and nothing
// that a workflow tool could take for sbatch's own words.
import { type Finding, severityRank, confidenceRank } from '../model/finding.ts';
import type { Report } from '../model/report.ts';
import { ENGLISH, type SubmissionTexts } from '../model/submission-texts.ts';
import type { Place } from '../text/place.ts';
import { type Hunk, hunksOf } from './patch.ts';
import { Secrets } from './secrets.ts';
import { change, oneLine, sourceLine } from './submission-lines.ts';

export interface SubmissionOptions {
  readonly id: string;
  /** what the script is called: the path of a file, or another name such as `--wrap` */
  readonly origin: { readonly name: string; readonly isFile: boolean };
  /** where the user is, for a shorter path */
  readonly folder?: string;
  /** the name of a text that holds options, not lines that the user wrote */
  readonly optionsName?: string;
  /** whom to ask; no line without it */
  readonly help?: string;
  readonly texts?: Partial<SubmissionTexts>;
  /** it would be rejected for other users */
  readonly isCanary?: boolean;
}

/** Where others have the name of the decision. */
export const UNVETTED = 'JV-UNVETTED';

const MOST_LINES = 12;
/** Findings that are told in full. */
const MOST_FINDINGS = 3;
/** A longer path would not fit into a command on one line. */
const LONGEST_FILE = 100;

/** What the lines of one message share. */
interface Message {
  readonly texts: SubmissionTexts;
  readonly secrets: Secrets;
  readonly originOf: (at: Place) => string;
  readonly isOptions: (at: Place) => boolean;
}

/** The message about what is rejected or warned of; empty when there is nothing to say. */
export function submissionText(report: Report, options: SubmissionOptions): string {
  const { verdict } = report;
  if (verdict === 'allow') return '';
  const { origin, folder, optionsName, help } = options;
  const texts = { ...ENGLISH, ...options.texts };
  const action = verdict === 'reject' ? 'reject' : 'warn';
  const findings = report.findings.filter((finding) => finding.action === action).toSorted(worstFirst);
  const gaps = report.coverage.filter((gap) => gap.action === action);
  const file = origin.isFile ? fileName(origin.name, folder) : 'FILE';
  const message: Message = {
    texts,
    secrets: new Secrets(report),
    originOf: ({ doc }) => (doc !== report.document ? doc.path : origin.isFile ? '' : origin.name),
    isOptions: ({ doc }) => doc.path === optionsName,
  };
  const [worst] = findings;
  // Fixes that may change what a job does want to be asked for.
  const fixed = worst?.fix?.safety === 'unsafe' ? `--unsafe ${file}` : file;
  const tail = [
    ...(worst
      ? [fill(origin.isFile && changes(worst, report) ? texts.fix : texts.explain, { file: fixed, rule: worst.rule })]
      : []),
    ...(help === undefined ? [] : [fill(texts.help, { help })]),
  ].map((line) => oneLine(line));
  const first = verdict === 'reject' ? texts.rejected : options.isCanary ? texts.canary : texts.warned;
  const lines = [oneLine(fill(first, { id: options.id }))];
  const blocks = [
    ...findings.map((finding) => findingLines(finding, message)),
    ...gaps.map(({ at, cause, message: what }) => [headline(texts.unread, at, what, { cause, rule: cause }, message)]),
  ];
  let told = 0;
  for (const block of blocks) {
    const left = MOST_LINES - lines.length - tail.length - (told + 1 < blocks.length ? 1 : 0);
    if (told >= MOST_FINDINGS || block.length > left) break;
    lines.push(...block);
    told++;
  }
  if (told < blocks.length)
    lines.push(oneLine(fill(origin.isFile ? texts.more : texts.others, { count: String(blocks.length - told), file })));
  return [...lines, ...tail].join('\n');
}

/** The message when the budget of a script ended. */
export function unvettedText(
  which: 'unvetted' | 'refused',
  { texts, help }: { readonly texts: SubmissionTexts; readonly help?: string },
): string {
  const lines = [fill(texts[which], { id: UNVETTED }), ...(help === undefined ? [] : [fill(texts.help, { help })])];
  return lines.map((line) => oneLine(line)).join('\n');
}

/** Whether `jobvet fix` would change the script: a fix in other texts is for people. */
function changes({ fix }: Finding, { document }: Report): boolean {
  const edits = fix?.edits ?? [];
  return edits.length > 0 && edits.every(({ at }) => at.doc === document) && (hunksOf(edits)?.length ?? 0) > 0;
}

function findingLines(finding: Finding, message: Message): string[] {
  const { at, fix, name } = finding;
  const { texts, secrets } = message;
  const { line } = at.doc.positionAt(at.span.start);
  const first = headline(texts.line, at, finding.message, { rule: name, cause: name }, message);
  const hunks = hunksOf(fix?.edits ?? []) ?? [];
  const [hunk] = hunks;
  if (hunk?.doc !== at.doc) {
    const { text, about } = sourceLine(at.doc, line, at.span.start, secrets);
    return [first, withText(texts.now, message.isOptions(at) ? asTyped(text) : text, about)];
  }
  return [first, ...changeLines(hunk, hunks.length, line, message)];
}

function changeLines(hunk: Hunk, hunks: number, line: number, { texts, secrets }: Message): string[] {
  const { now, use, about, more } = change(hunk, secrets);
  const there = hunk.line === line ? texts.now : fill(texts.there, { line: String(hunk.line) });
  const count = more + hunks - 1;
  return [
    ...(now === undefined || now === '' ? [] : [withText(there, now, about)]),
    use === undefined ? oneLine(texts.drop) : withText(texts.use, use, about),
    ...(count === 0 ? [] : [oneLine(fill(texts.rest, { count: String(count) }))]),
  ];
}

/** The line that says where what is. */
function headline(
  template: string,
  at: Place,
  what: string,
  names: { readonly rule: string; readonly cause: string },
  { texts, secrets, originOf, isOptions }: Message,
): string {
  const origin = originOf(at);
  const shown = secrets.mask(what.replace(/\.$/, ''));
  if (isOptions(at)) return oneLine(fill(texts.beside, { ...names, origin: at.doc.path, message: shown }));
  const line = String(at.doc.positionAt(at.span.start).line);
  return oneLine(fill(template, { ...names, origin: origin === '' ? '' : `${origin}, `, line, message: shown }));
}

/** A line with source text, cut around a unit of that text where it is too long. */
function withText(template: string, text: string, about: number): string {
  const slot = template.indexOf('{text}');
  return oneLine(fill(template, { text }), Math.max(0, slot) + about);
}

/** An option as it stands on a command line. */
function asTyped(text: string): string {
  return text.replace(/^#SBATCH /, '');
}

function worstFirst(a: Finding, b: Finding): number {
  return (
    severityRank(b.severity) - severityRank(a.severity) ||
    confidenceRank(b.confidence) - confidenceRank(a.confidence) ||
    a.at.span.start - b.at.span.start
  );
}

/** A file's name that may be copied into a command: sbatch made it absolute. */
function fileName(path: string, folder: string | undefined): string {
  const base = folder === undefined || folder === '/' ? undefined : `${folder.replace(/\/+$/, '')}/`;
  const near = base !== undefined && path.startsWith(base) ? path.slice(base.length) : path;
  const name = near.startsWith('-') ? `./${near}` : near;
  if (name === '' || name.length > LONGEST_FILE) return 'FILE';
  if (/^[\w./,+@%:=-]+$/.test(name)) return name;
  return /^[\x20-\x26\x28-\x7e]+$/.test(name) ? `'${name}'` : 'FILE';
}

function fill(template: string, data: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\w+)\}/g, (slot, name: string) => data[name] ?? slot);
}
