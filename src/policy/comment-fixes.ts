// Edits of comments: to take one away, or names out of it.
import type { Edit } from '../model/finding.ts';
import { type Place, textAt } from '../text/place.ts';

/** Takes comments away, each with its line when it stands alone; nothing when one is not written as it reads. */
export function removal(comments: readonly Place[]): readonly Edit[] {
  return comments.every(({ exact }) => exact) ? comments.map((comment) => ({ at: withBlanks(comment), text: '' })) : [];
}

/** Takes names out of comments. @param keeps whether a name stays */
export function withoutNames(comments: readonly Place[], keeps: (name: string) => boolean): readonly Edit[] {
  const edits = comments.flatMap((comment): Edit[] => {
    const { start, end } = bracketsIn(comment);
    const kept = comment.doc.text
      .slice(start, end)
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '' && keeps(name));
    return [{ at: { ...comment, span: { start, end } }, text: kept.join(', ') }];
  });
  return comments.every(({ exact }) => exact) ? edits : [];
}

/** What stands between the brackets of a comment. */
function bracketsIn(comment: Place): { readonly start: number; readonly end: number } {
  const text = textAt(comment);
  const { start } = comment.span;
  return { start: start + text.indexOf('[') + 1, end: start + text.indexOf(']') };
}

/** A comment with the line that it has for itself, or with the blanks before it. */
function withBlanks(comment: Place): Place {
  const { text } = comment.doc;
  let { start, end } = comment.span;
  const line = text.lastIndexOf('\n', start - 1) + 1;
  while (start > line && /[ \t]/.test(text[start - 1] ?? '')) start--;
  const rest = /^[ \t]*(?:\r?\n|$)/.exec(text.slice(end, end + 1000))?.[0];
  if (start === line && rest !== undefined) end += rest.length;
  return { ...comment, span: { start, end } };
}
