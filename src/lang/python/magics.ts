// The lines that only IPython reads, as the tokenizer cuts them out.
import type { Span } from '../../text/span.ts';
import type { Hole, TextPart, Value } from './ast.ts';
import { textValue } from './values.ts';

interface MagicText {
  readonly name: string;
  readonly line: Value;
  readonly body?: Value;
}

/** A stretch in braces that IPython fills with a Python value. */
const FIELD = /\{[A-Za-z_][\w.[\]'"()]*\}/g;

/** The parts of `!command`, `%name line` and `%%name line` with a body. */
export function readMagic(text: string, span: Span): MagicText {
  const whole = text.slice(span.start, span.end);
  const [head = '', name = ''] = /^(?:!!?|%{1,2}([\w.]*))[ \t]*/.exec(whole) ?? [];
  const cell = head.startsWith('%%');
  const newline = cell ? /\r\n|\r|\n/.exec(whole) : null;
  const lineEnd = newline ? newline.index : whole.length;
  const part = (from: number, to: number): Value =>
    filled(text, { start: span.start + from, end: span.start + Math.max(from, to) });
  return {
    name: name === '' ? head.trim() : name,
    line: part(head.length, lineEnd),
    ...(newline && { body: part(lineEnd + newline[0].length, whole.length) }),
  };
}

function filled(text: string, span: Span): Value {
  const parts: (TextPart | Hole)[] = [];
  let done = span.start;
  const keep = (end: number): void => {
    if (end > done) parts.push({ kind: 'verbatim', text: text.slice(done, end), span: { start: done, end } });
  };
  for (const match of text.slice(span.start, span.end).matchAll(FIELD)) {
    const start = span.start + match.index;
    keep(start);
    done = start + match[0].length;
    parts.push({ kind: 'hole', span: { start, end: done } });
  }
  keep(span.end);
  return textValue(parts, span, false);
}
