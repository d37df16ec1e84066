// Edits of several findings as one change of their files.
import type { Edit } from '../model/finding.ts';
import type { Document } from '../text/document.ts';
import type { Replacement } from '../text/revision.ts';

/** Replacements by the path of their file, each list in order and without overlaps. */
export type Changes = ReadonlyMap<string, readonly Replacement[]>;

/** Edits that were chosen so far: none overlaps another, and those that are the same count once. */
export class EditSet {
  readonly #byPath = new Map<string, Replacement[]>();

  /** Takes the edits of one finding, all or none. */
  add(edits: readonly Edit[]): boolean {
    const fresh: { path: string; replacement: Replacement }[] = [];
    for (const edit of edits) {
      const { path } = edit.at.doc;
      const replacement = { span: edit.at.span, text: withLineEnds(edit) };
      const before = this.#byPath.get(path) ?? [];
      const own = fresh.filter((one) => one.path === path).map((one) => one.replacement);
      if ([...before, ...own].some((other) => isSame(other, replacement))) continue;
      if (before.some((other) => conflicts(other, replacement)) || own.some((other) => overlaps(other, replacement)))
        return false;
      fresh.push({ path, replacement });
    }
    for (const { path, replacement } of fresh) {
      const list = this.#byPath.get(path);
      if (list) list.push(replacement);
      else this.#byPath.set(path, [replacement]);
    }
    return true;
  }

  changes(): Changes {
    return new Map(
      [...this.#byPath].map(([path, list]) => [
        path,
        // Insertions at one place keep the order in which they came.
        list.toSorted((a, b) => a.span.start - b.span.start || a.span.end - b.span.end),
      ]),
    );
  }
}

function isSame(a: Replacement, b: Replacement): boolean {
  return a.text === b.text && a.span.start === b.span.start && a.span.end === b.span.end;
}

function overlaps({ span: a }: Replacement, { span: b }: Replacement): boolean {
  return a.start < b.end && b.start < a.end;
}

/** Edits of different findings keep apart: only insertions may stand at one place. */
function conflicts(a: Replacement, b: Replacement): boolean {
  const isInsertion = ({ span }: Replacement): boolean => span.start === span.end;
  if (isInsertion(a) && isInsertion(b)) return false;
  return a.span.start <= b.span.end && b.span.start <= a.span.end;
}

/** The new text with the line ends of the lines around it. */
function withLineEnds({ at: { doc, span }, text }: Edit): string {
  return text.includes('\n') && endsWithReturn(doc, span.start) ? text.replace(/\r?\n/g, '\r\n') : text;
}

/** Whether the line before an offset, or the first line, ends as in DOS. */
function endsWithReturn({ text }: Document, offset: number): boolean {
  const before = offset > 0 ? text.lastIndexOf('\n', offset - 1) : -1;
  const newline = before < 0 ? text.indexOf('\n') : before;
  return newline > 0 && text[newline - 1] === '\r';
}
