// Edits that take the setting of a variable away.
import type { Assignment } from '../model/command.ts';
import type { Edit } from '../model/finding.ts';
import type { Place } from '../text/place.ts';

/** How far back the beginning of an instruction is looked for. */
const FARTHEST = 4000;

/**
 * Takes an assignment away: the word before a command or in a list, `unset` in place of an `export` of its own, the
 * variable or all of an `ENV` instruction. Undefined where more than that would be needed.
 */
export function removeAssignment({ name, at, form }: Assignment): readonly Edit[] | undefined {
  if (!at.exact) return undefined;
  const { text } = at.doc;
  if (form === 'env' || form === 'declaration') {
    const edits = removeFromInstruction(name, at);
    if (edits || form === 'env') return edits;
  }
  if (!text.startsWith(`${name}=`, at.span.start)) return undefined;
  if (form === 'prefix') return removePrefix(at);
  return form === 'declaration' ? removeDeclared(name, at) : undefined;
}

/** `NAME=value` before a command, with the blanks behind it. */
function removePrefix(at: Place): readonly Edit[] | undefined {
  const { span, doc } = at;
  const blanks = /^[ \t]+/.exec(doc.text.slice(span.end))?.[0].length ?? 0;
  return blanks > 0 ? [deletion(at, span.start, span.end + blanks)] : undefined;
}

function removeDeclared(name: string, at: Place): readonly Edit[] | undefined {
  const { start, end } = at.span;
  const { text } = at.doc;
  const before = text.slice(Math.max(0, start - FARTHEST), start);
  const declared = /(?:^|[\s;&|(){}])((?:export|declare -x|typeset -x)[ \t]+)$/.exec(before)?.[1];
  const alone = declared !== undefined && /^[ \t]*(?:[\r\n;&|)#]|$)/.test(text.slice(end, end + FARTHEST));
  if (alone) return [{ at: { ...at, span: { start: start - declared.length, end } }, text: `unset ${name}` }];
  // `export A=1 B=2`: the others stay.
  const blanks = /[ \t]+$/.exec(before)?.[0].length ?? 0;
  return blanks > 0 ? [deletion(at, start - blanks, end)] : undefined;
}

/** `ENV NAME=value` and `ENV NAME value` of a Dockerfile: the instruction goes when it sets nothing else. */
function removeFromInstruction(name: string, at: Place): readonly Edit[] | undefined {
  const { text } = at.doc;
  const before = text.slice(Math.max(0, at.span.start - FARTHEST), at.span.start);
  const behind = text.slice(at.span.end, at.span.end + FARTHEST);
  // Only the value may be what the place names.
  const own = text.startsWith(name, at.span.start)
    ? ''
    : (new RegExp(`${name}[= \\t]["']?$`).exec(before)?.[0] ?? null);
  if (own === null) return undefined;
  const quote = /["']$/.exec(own)?.[0] ?? '';
  if (!behind.startsWith(quote)) return undefined;
  const start = at.span.start - own.length;
  const end = at.span.end + quote.length;
  const head = /(?:^|\n)([ \t]*ENV(?:[ \t]|\\\r?\n)+)((?:[^\n\\]|\\\r?\n|\\[^\r\n])*)$/i.exec(
    before.slice(0, before.length - own.length),
  );
  const instruction = head?.[1];
  if (instruction === undefined) return undefined;
  const rest = behind.slice(quote.length);
  if (head?.[2] !== '') {
    const gap = /(?:[ \t]|\\\r?\n)+$/.exec(before.slice(0, before.length - own.length))?.[0].length ?? 0;
    return gap > 0 ? [deletion(at, start - gap, end)] : undefined;
  }
  const alone = /^[ \t]*(?:\r?\n|$)/.exec(rest)?.[0];
  if (alone !== undefined) return [deletion(at, start - instruction.length, end + alone.length)];
  const gap = /^(?:[ \t]|\\\r?\n)+/.exec(rest)?.[0].length ?? 0;
  return gap > 0 ? [deletion(at, start, end + gap)] : undefined;
}

function deletion(at: Place, start: number, end: number): Edit {
  return { at: { ...at, span: { start, end } }, text: '' };
}
