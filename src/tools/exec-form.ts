// Edits of commands that a Dockerfile gives as a JSON array, and of entries of YAML.
import type { Edit } from '../model/finding.ts';
import { placeOf, type Word } from '../model/word.ts';
import { exactPlace, type Place } from '../text/place.ts';

/** How far back the beginning of an instruction is looked for. */
const FARTHEST = 4000;
const INSTRUCTION =
  /(?:^|\n)[ \t]*(?:ONBUILD[ \t]+)?(?:HEALTHCHECK[^\n]*[ \t]CMD|CMD|ENTRYPOINT|RUN)(?:[ \t]|\\\r?\n|--\S+)*\[(?:"(?:[^"\\]|\\.)*"|[^[\]"])*$/i;

/** Where a word stands as an element, with its quotes; undefined for words of any other command. */
function elementPlace(word: Word): Place | undefined {
  const { doc, span, exact } = placeOf(word);
  const { text } = doc;
  const empty = span.start === span.end || word.pieces.length === 0;
  if (!exact || empty || text[span.start - 1] !== '"' || text[span.end] !== '"') return undefined;
  const before = text.slice(Math.max(0, span.start - 1 - FARTHEST), span.start - 1);
  if (!INSTRUCTION.test(before) || !/^(?:\s|\\\r?\n)*[,\]]/.test(text.slice(span.end + 1, span.end + 200)))
    return undefined;
  return exactPlace(doc, span.start - 1, span.end + 1);
}

/** Edits that take elements out of the array, with a comma; the first one, the program, stays. */
export function removeElements(words: readonly Word[]): readonly Edit[] | undefined {
  const places = words.map(elementPlace);
  const [first] = places;
  const last = places.at(-1);
  if (!first || !last || places.some((place) => place?.doc !== first.doc)) return undefined;
  const before = first.doc.text.slice(Math.max(0, first.span.start - FARTHEST), first.span.start);
  const comma = /,(?:\s|\\\r?\n)*$/.exec(before)?.[0].length;
  if (comma === undefined || last.span.end < first.span.start) return undefined;
  return [{ at: exactPlace(first.doc, first.span.start - comma, last.span.end), text: '' }];
}

/**
 * An edit that takes whole entries out of a list of YAML: the lines of `- --flag value`, or `, "--flag"`. Undefined for
 * words that are only a part of an entry. Words of a shell never stand before a comma.
 */
export function removeEntries(places: readonly (Place | undefined)[]): readonly Edit[] | undefined {
  const [first] = places;
  const last = places.at(-1);
  if (!first || !last || places.some((place) => place?.doc !== first.doc || !place.exact)) return undefined;
  const { doc } = first;
  const span = { start: first.span.start, end: last.span.end };
  if (span.end <= span.start) return undefined;
  const { text } = doc;
  const before = text.slice(Math.max(0, span.start - FARTHEST), span.start);
  const after = text.slice(span.end, span.end + FARTHEST);
  const line = /(?:^|\n)([ \t]*-[ \t]+["']?)$/.exec(before)?.[1];
  const rest = /^["']?[ \t]*(?:[ \t]#[^\n]*)?(?:\r?\n|$)/.exec(after)?.[0];
  if (line !== undefined && rest !== undefined)
    return [{ at: exactPlace(doc, span.start - line.length, span.end + rest.length), text: '' }];
  const comma = /,\s*["']?$/.exec(before)?.[0];
  const end = /^["']?(?=\s*[,\]])/.exec(after)?.[0];
  if (comma === undefined || end === undefined) return undefined;
  return [{ at: exactPlace(doc, span.start - comma.length, span.end + end.length), text: '' }];
}

/** An edit that puts words, separated by blanks, behind an element. */
export function insertElements(word: Word, text: string): readonly Edit[] | undefined {
  const place = elementPlace(word);
  if (!place || /["'\\]/.test(text)) return undefined;
  const words = text.trim().split(/\s+/);
  const { end } = place.span;
  return [{ at: exactPlace(place.doc, end, end), text: words.map((one) => `, "${one}"`).join('') }];
}
