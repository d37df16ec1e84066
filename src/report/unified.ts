// Changes as a patch that `git apply` and `patch -p1` take.
import { replaceIn, type Replacement } from '../text/revision.ts';

/** Lines around a change that are the same before and after. */
const CONTEXT = 3;

/** Lines `from` to before `to` of the original, and what stands there now. */
interface ChangedLines {
  readonly from: number;
  readonly to: number;
  readonly added: readonly string[];
}

/**
 * A file's changes in unified format, empty when there are none. Lines end at `\n` alone, as git counts them.
 *
 * @param path relative to where the patch is to be applied
 * @param changes of the original, in order and without overlaps
 */
export function unifiedPatch(path: string, original: string, changes: readonly Replacement[]): string {
  const lines = linesOf(original);
  const hunks = hunksOf(changedLines(original, lines, changes));
  if (hunks.length === 0) return '';
  const head = `--- ${fileName(`a/${path}`)}\n+++ ${fileName(`b/${path}`)}\n`;
  let shift = 0;
  return hunks.reduce((patch, hunk) => {
    const text = hunkText(hunk, lines, shift);
    shift += hunk.reduce((sum, { from, to, added }) => sum + added.length - (to - from), 0);
    return patch + text;
  }, head);
}

/** Lines with their ends; the last one may have none. */
function linesOf(text: string): string[] {
  return text === '' ? [] : text.split(/(?<=\n)/);
}

function changedLines(original: string, lines: readonly string[], changes: readonly Replacement[]): ChangedLines[] {
  const starts: number[] = [];
  let length = 0;
  for (const line of lines) {
    starts.push(length);
    length += line.length;
  }
  const lineAt = (offset: number, from: number): number => {
    let line = from;
    while (line + 1 < starts.length && (starts[line + 1] ?? length) <= offset) line++;
    return offset >= length && original.endsWith('\n') ? lines.length : line;
  };
  const groups: { from: number; to: number; changes: Replacement[] }[] = [];
  for (const change of changes) {
    const last = groups.at(-1);
    const from = lineAt(change.span.start, Math.max(0, (last?.to ?? 1) - 1));
    const to = Math.min(lines.length, lineAt(change.span.end, from) + 1);
    // Changes that touch make common lines also at the very end, where no line is.
    if (last && (from < last.to || last.changes.at(-1)?.span.end === change.span.start)) {
      last.changes.push(change);
      last.to = Math.max(last.to, to);
    } else groups.push({ from, to, changes: [change] });
  }
  return groups.flatMap(({ from, to, changes: own }) => {
    const start = starts[from] ?? length;
    const end = starts[to] ?? length;
    const shifted = own.map(({ span, text }) => ({ span: { start: span.start - start, end: span.end - start }, text }));
    return trimmed(lines, { from, to, added: linesOf(replaceIn(original.slice(start, end), shifted)) });
  });
}

/** Leaves out lines that stay as they are at both ends. */
function trimmed(lines: readonly string[], { from, to, added }: ChangedLines): ChangedLines[] {
  let first = 0;
  while (from + first < to && first < added.length && lines[from + first] === added[first]) first++;
  let last = 0;
  while (from + first < to - last && first < added.length - last && lines[to - 1 - last] === added.at(-1 - last))
    last++;
  const rest = { from: from + first, to: to - last, added: added.slice(first, added.length - last) };
  return rest.from === rest.to && rest.added.length === 0 ? [] : [rest];
}

/** Changes whose surroundings touch stand in one hunk; those without a line between them are one. */
function hunksOf(changes: readonly ChangedLines[]): ChangedLines[][] {
  const hunks: ChangedLines[][] = [];
  for (const change of changes) {
    const last = hunks.at(-1);
    const before = last?.at(-1);
    if (last && before && change.from === before.to)
      last[last.length - 1] = { from: before.from, to: change.to, added: [...before.added, ...change.added] };
    else if (last && before && change.from - before.to <= 2 * CONTEXT) last.push(change);
    else hunks.push([change]);
  }
  return hunks;
}

/** @param shift how many lines more the new text has before the hunk */
function hunkText(hunk: readonly ChangedLines[], lines: readonly string[], shift: number): string {
  const from = Math.max(0, (hunk[0]?.from ?? 0) - CONTEXT);
  const to = Math.min(lines.length, (hunk.at(-1)?.to ?? 0) + CONTEXT);
  let body = '';
  let at = from;
  let added = 0;
  let removed = 0;
  for (const change of hunk) {
    body += marked(' ', lines.slice(at, change.from));
    body += marked('-', lines.slice(change.from, change.to)) + marked('+', change.added);
    added += change.added.length;
    removed += change.to - change.from;
    at = change.to;
  }
  body += marked(' ', lines.slice(at, to));
  const count = to - from;
  return `@@ -${range(from, count)} +${range(from + shift, count + added - removed)} @@\n${body}`;
}

/** Of no lines, the line before them is named. */
function range(from: number, count: number): string {
  return count === 1 ? String(from + 1) : `${count === 0 ? from : from + 1},${count}`;
}

function marked(sign: string, lines: readonly string[]): string {
  return lines
    .map((line) => (line.endsWith('\n') ? `${sign}${line}` : `${sign}${line}\n\\ No newline at end of file\n`))
    .join('');
}

/** A path as git writes it: in C's quotes when it has special characters, before a tab when it has blanks. */
function fileName(path: string): string {
  if (!/[^\x20-\x7e]|["\\]/.test(path)) return path.includes(' ') ? `${path}\t` : path;
  const quoted = Array.from(new TextEncoder().encode(path), (byte) => {
    const character = String.fromCharCode(byte);
    if (character === '"' || character === '\\') return `\\${character}`;
    if (byte >= 0x20 && byte < 0x7f) return character;
    return ESCAPES[character] ?? `\\${byte.toString(8).padStart(3, '0')}`;
  });
  return `"${quoted.join('')}"`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\u0007': '\\a',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\v': '\\v',
  '\f': '\\f',
  '\r': '\\r',
};
