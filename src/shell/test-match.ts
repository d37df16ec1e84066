// What `[[ text =~ expression ]]` leaves in BASH_REMATCH.
import type { Piece, Word } from '../model/word.ts';
import { staticText } from '../model/word.ts';
import type { Place } from '../text/place.ts';
import { compileRegex, findAll } from './printers/regex.ts';
import type { ArrayValue } from './values.ts';

/** The array of what was caught; undefined when the text does not tell. */
export function caughtBy(expression: Word | undefined, text: Word | undefined, at: Place): ArrayValue | undefined {
  const subject = staticText(text);
  const source = expression && sourceOf(expression);
  const regex = source === undefined ? undefined : compileRegex(source, 'extended');
  const found = regex && subject !== undefined ? findAll(regex, subject, 1) : undefined;
  if (!found) return undefined;
  const [first] = found;
  const place = { ...(text?.at ?? at), exact: false };
  const piece = (caught: string): readonly Piece[] => [
    { kind: 'text', text: caught, at: place, use: place, quoted: false },
  ];
  const caught = first ? [...first.groups] : [];
  return {
    kind: 'array',
    items: new Map(caught.map((one, index) => [String(index), piece(one ?? '')])),
    associative: false,
    open: false,
  };
}

/** The text of an expression, in which quoted stretches stand for themselves. */
function sourceOf(expression: Word): string | undefined {
  let source = '';
  for (const piece of expression.pieces) {
    if (piece.kind === 'unknown') return undefined;
    source += piece.quoted ? piece.text.replace(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`) : piece.text;
  }
  return source;
}
