// What a fix makes of the source: the lines it takes away and the lines it puts there.
import type { Edit } from '../model/finding.ts';
import type { Document } from '../text/document.ts';

/** Consecutive lines of one document, before and after. */
export interface Hunk {
  readonly doc: Document;
  /** 1-based number of the first line, old and new, since a hunk is shown by itself */
  readonly line: number;
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

/** The changed lines, file by file from top to bottom; undefined when the edits can't be applied as they are. */
export function hunksOf(edits: readonly Edit[]): Hunk[] | undefined {
  const byDocument = new Map<Document, Edit[]>();
  for (const edit of edits) {
    if (!edit.at.exact) return undefined;
    byDocument.set(edit.at.doc, [...(byDocument.get(edit.at.doc) ?? []), edit]);
  }
  const hunks: Hunk[] = [];
  for (const [doc, list] of byDocument) {
    list.sort((a, b) => a.at.span.start - b.at.span.start || a.at.span.end - b.at.span.end);
    for (const group of groupByLines(doc, list)) {
      const hunk = apply(doc, group);
      if (!hunk) return undefined;
      if (hunk.removed.length + hunk.added.length > 0) hunks.push(hunk);
    }
  }
  return hunks;
}

/** Edits that touch a common line belong together. */
function groupByLines(doc: Document, edits: readonly Edit[]): Edit[][] {
  const groups: Edit[][] = [];
  let lastLine = 0;
  for (const edit of edits) {
    const from = doc.positionAt(edit.at.span.start).line;
    const to = doc.positionAt(edit.at.span.end).line;
    const group = groups.at(-1);
    if (group && from <= lastLine) group.push(edit);
    else groups.push([edit]);
    lastLine = Math.max(lastLine, to);
  }
  return groups;
}

function apply(doc: Document, edits: readonly Edit[]): Hunk | undefined {
  const first = edits[0];
  if (!first) return undefined;
  const fromLine = doc.positionAt(first.at.span.start).line;
  const toLine = Math.max(...edits.map((edit) => doc.positionAt(edit.at.span.end).line));
  const from = doc.lineStart(fromLine);
  const to = doc.lineStart(toLine) + doc.lineText(toLine).length;
  let text = '';
  let at = from;
  for (const { at: place, text: replacement } of edits) {
    if (place.span.start < at) return undefined;
    text += doc.text.slice(at, place.span.start) + replacement;
    at = place.span.end;
  }
  text += doc.text.slice(at, Math.max(at, to));
  return trim({ doc, line: fromLine, removed: linesOf(doc.text.slice(from, to)), added: linesOf(text) });
}

/** Leaves out lines that stay as they are at both ends. */
function trim(hunk: Hunk): Hunk {
  let { line } = hunk;
  const removed = [...hunk.removed];
  const added = [...hunk.added];
  while (removed.length > 0 && added.length > 0 && removed[0] === added[0]) {
    removed.shift();
    added.shift();
    line++;
  }
  while (removed.length > 0 && added.length > 0 && removed.at(-1) === added.at(-1)) {
    removed.pop();
    added.pop();
  }
  return { doc: hunk.doc, line, removed, added };
}

function linesOf(text: string): string[] {
  return text.split(/\r\n|\r|\n/);
}
