// Expands literal text: tildes, and the unknown stretches of shell text that is itself a value.
import type { Literal } from '../lang/bash/ast.ts';
import type { Piece } from '../model/word.ts';
import { textAt } from '../text/place.ts';
import { cut, type Flow } from './fields.ts';
import { type Frame, HOLE } from './frame.ts';
import { hole } from './values.ts';

/** In an assignment, or what looks like one, a tilde counts behind colons too: `PATH=~/bin:~/tools`. */
export function expandAssigned(frame: Frame, part: Literal, first: boolean, last: boolean, flow: Flow[]): void {
  const { text, span, quoting } = part;
  const stretches = quoting === 'none' ? tildeStretches(text) : [text];
  const asWritten = span.end - span.start === text.length;
  let offset = 0;
  stretches.forEach((stretch, index) => {
    const start = span.start + offset;
    const own = asWritten ? { start, end: start + stretch.length } : span;
    const tilde = index > 0 || first;
    expandLiteral(frame, { ...part, text: stretch, span: own }, tilde, index < stretches.length - 1 || last, flow);
    offset += stretch.length;
  });
}

/** A text cut before each tilde that counts, and before the colon behind one that no slash follows. */
function tildeStretches(text: string): readonly string[] {
  if (!text.includes('~')) return [text];
  const name = /^[A-Za-z_]\w*=/.exec(text)?.[0].length;
  const stretches: string[] = [];
  let start = 0;
  let behindTilde = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    const counts = c === '~' && (text[i - 1] === ':' || i === name);
    if (counts || (c === ':' && behindTilde)) {
      stretches.push(text.slice(start, i));
      start = i;
    }
    if (c === '~') behindTilde = true;
    else if (c === ':' || c === '/') behindTilde = false;
  }
  return [...stretches, text.slice(start)];
}

/** Each stretch with its own place: what stands in them may be a text of its own. */
function expandStretches(
  frame: Frame,
  part: Literal,
  cuts: readonly number[],
  tilde: boolean,
  alone: boolean,
  flow: Flow[],
): void {
  const { start, end } = part.span;
  [start, ...cuts].forEach((from, index) => {
    const to = cuts[index] ?? end;
    const text = part.text.slice(from - start, to - start);
    const first = index === 0 && tilde;
    expandLiteral(frame, { ...part, text, span: { start: from, end: to } }, first, alone && to === end, flow);
  });
}

/** The text of a literal, with a tilde at its start where that counts, and holes of a text that is a value. */
export function expandLiteral(frame: Frame, part: Literal, tilde: boolean, alone: boolean, flow: Flow[]): void {
  const place = frame.place(part.span);
  if (!place.exact && part.span.end - part.span.start === part.text.length) {
    const cuts = part.text.includes(HOLE) ? [] : frame.cuts(part.span);
    if (cuts.length > 0) {
      expandStretches(frame, part, cuts, tilde, alone, flow);
      return;
    }
  }
  const at = place.exact && textAt(place) !== part.text ? { ...place, exact: false } : place;
  const quoted = part.quoting !== 'none';
  let from = 0;
  if (tilde && !quoted && part.text.startsWith('~')) {
    const end = part.text.search(/[:/]/);
    const user = end < 0 ? part.text.slice(1) : part.text.slice(1, end);
    // `~"x"` is no tilde prefix; `~` and `~user` before a slash, a colon or at the end of the word are.
    if (/^(?:[A-Za-z0-9._-]*|\+)$/.test(user) && (alone || part.text.includes('/'))) {
      from = end < 0 ? part.text.length : end;
      const head = cut(at, 0, from, part.text);
      flow.push({
        piece: hole('variable', head, {
          name: user === '' ? 'HOME' : user === '+' ? 'PWD' : `~${user}`,
          quoted: true,
        }),
        splits: false,
        globs: false,
      });
    }
  }
  const text = part.text.slice(from);
  if (text === '' && from > 0) return;
  if (!text.includes(HOLE)) {
    const here = from > 0 ? cut(at, from, part.text.length, part.text) : at;
    flow.push({ piece: { kind: 'text', text, at: here, use: here, quoted }, splits: false, globs: !quoted });
    return;
  }
  let start = 0;
  for (let i = 0; i <= text.length; i++) {
    if (i < text.length && text[i] !== HOLE) continue;
    if (i > start) {
      const here = cut(at, from + start, from + i, part.text);
      flow.push({
        piece: { kind: 'text', text: text.slice(start, i), at: here, use: here, quoted },
        splits: false,
        globs: !quoted,
      });
    }
    if (i < text.length) {
      const found = frame.holeAt(part.span.start + from + i);
      const piece: Piece = found ? { ...found, quoted } : hole('unparsed', at, { quoted });
      flow.push({ piece, splits: !quoted, globs: false });
    }
    start = i + 1;
  }
}
