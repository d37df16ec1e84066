// The comments of a requirements file or of another list with an entry a line, and the entries they may be about.
import type { Span } from '../../text/span.ts';
import type { Commented } from '../marks/reader.ts';

/** Reads where comments and entries stand; a backslash at the end of a line continues an entry. */
export function commentedLines(text: string): Commented {
  const comments: Span[] = [];
  const units: Span[] = [];
  let begun: number | undefined;
  let end = 0;
  const finish = (): void => {
    if (begun !== undefined) units.push({ start: begun, end });
    begun = undefined;
  };
  for (const match of text.matchAll(/[^\n]*\n?/g)) {
    const line = match[0].replace(/\r?\n$/, '');
    const comment = /(?:^|\s)#/.exec(line);
    const said = line.slice(0, comment?.index ?? line.length).trimEnd();
    if (comment) {
      const start = match.index + comment.index + comment[0].length - 1;
      comments.push({ start, end: match.index + line.length });
    }
    if (said.trim() !== '') {
      begun ??= match.index + said.length - said.trimStart().length;
      end = match.index + said.length;
    }
    if (comment || !line.endsWith('\\')) finish();
  }
  finish();
  return { comments, units };
}
