// Single lines of messages at submission: short, printable, and nothing that other programs take for sbatch's words.
import type { Document } from '../text/document.ts';
import type { Hunk } from './patch.ts';
import type { Secrets } from './secrets.ts';
import { visibleCharacter, widthOf } from './visible.ts';

/** A terminal's line; longer ones are cut where people can see it. */
const MOST_COLUMNS = 160;
/** Columns kept before what a cut line is about. */
const LEAD = 40;
/** Characters on either side of it that are looked at at all. */
const NEIGHBOURHOOD = 1000;

/**
 * What programs that call sbatch look for in all that it prints, standard error included: Nextflow and Cromwell
 * (`Submitted batch job 7`), submitit (`job 7`), Snakemake (`submission failed`). A script may have such words.
 */
const MISTAKEN: readonly (readonly [RegExp, string])[] = [
  [/(submitted batch) (job)/gi, '$1-$2'],
  [/(job) (?=\d)/gi, '$1 #'],
  [/(submission) (failed)/gi, '$1-$2'],
];

/** A text on one line of a terminal, cut around the unit it is about. */
export function oneLine(text: string, about = 0): string {
  const from = Math.max(0, about - NEIGHBOURHOOD);
  const near = Array.from(text.slice(from, about + NEIGHBOURHOOD)).map((character) => ({
    shown: character === '\t' ? ' ' : visibleCharacter(character),
    units: character.length,
  }));
  let unit = from;
  let column = 0;
  let focus = 0;
  for (const { shown, units } of near) {
    if (unit <= about) focus = column;
    unit += units;
    column += columnsOf(shown);
  }
  const isWhole = from === 0 && unit >= text.length && column <= MOST_COLUMNS;
  const pieces = near.map(({ shown }) => shown);
  return harmless(isWhole ? pieces.join('') : cut(pieces, focus, from > 0, unit < text.length));
}

/** At most so many columns of a line that is longer, with the focus in it. */
function cut(pieces: readonly string[], focus: number, before: boolean, after: boolean): string {
  const total = pieces.reduce((sum, piece) => sum + columnsOf(piece), 0);
  const room = MOST_COLUMNS - 2;
  const first = focus <= room - LEAD && !before ? 0 : Math.max(0, Math.min(focus - LEAD, total - room));
  let kept = '';
  let column = 0;
  let end = false;
  for (const piece of pieces) {
    const width = columnsOf(piece);
    if (column >= first && column + width > first + room) {
      end = true;
      break;
    }
    if (column >= first) kept += piece;
    column += width;
  }
  return `${first > 0 || before ? '…' : ''}${kept}${end || after ? '…' : ''}`;
}

/** What takes no room counts too: nobody gets a line without end. */
function columnsOf(shown: string): number {
  return shown.length > 2 ? shown.length : Math.max(1, widthOf(shown));
}

/** The text without what programs take for something else. */
function harmless(text: string): string {
  return MISTAKEN.reduce((before, [pattern, instead]) => before.replace(pattern, instead), text);
}

/** A source line without its indentation, with its secrets masked, and where a unit of the document stands in it. */
export function sourceLine(doc: Document, line: number, at: number, secrets: Secrets): { text: string; about: number } {
  const whole = doc.lineText(line);
  const start = doc.lineStart(line) + (whole.length - whole.trimStart().length);
  const end = doc.lineStart(line) + whole.trimEnd().length;
  let text = '';
  let about = 0;
  let next = start;
  for (const { span, label } of secrets.masksIn(doc, { start, end: Math.max(start, end) })) {
    const plain = doc.text.slice(next, Math.max(next, span.start));
    if (at >= next) about = text.length + Math.min(at - next, plain.length);
    text += plain + label;
    next = Math.max(next, span.end);
  }
  if (at >= next) about = text.length + Math.min(at, end) - next;
  text += doc.text.slice(next, Math.max(next, end));
  return { text: secrets.maskSource(text), about: Math.min(about, text.length) };
}

/** The first lines that differ, before and after, and how many more a fix writes. */
export function change(
  { doc, line, removed, added }: Hunk,
  secrets: Secrets,
): { now?: string; use?: string; about: number; more: number } {
  const [from] = removed;
  const [to] = added;
  const start = doc.lineStart(line);
  const end = start + removed.join('\n').length;
  // A secret whose value can't be told from the words around it is hidden with them.
  const hidden = secrets.masksIn(doc, { start, end: Math.max(start, end) });
  const masked = (text: string): string =>
    secrets.maskSource(
      hidden.reduce((before, { span, label }) => replaced(before, doc.text.slice(span.start, span.end), label), text),
    );
  const now = from === undefined ? undefined : masked(from.trim());
  const use = to === undefined ? undefined : masked(to.trim());
  let about = 0;
  while (now !== undefined && use !== undefined && about < now.length && now[about] === use[about]) about++;
  return {
    ...(now !== undefined && { now }),
    ...(use !== undefined && { use }),
    about,
    more: Math.max(0, added.length - 1),
  };
}

function replaced(text: string, value: string, label: string): string {
  return value === '' ? text : text.replaceAll(value, () => label);
}
