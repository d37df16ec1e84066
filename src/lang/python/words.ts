// Text cut into words: `shlex.split(text)`, `text.split()`, `text.split(separator)`.
import type { Span } from '../../text/span.ts';
import type { Hole, Keyword, TextPart, Value } from './ast.ts';
import { type Budget, type Text, textValue } from './values.ts';

type Part = TextPart | Hole;

/** `text.split()` and `text.split(separator)`. */
export function splitText(
  self: Text,
  args: readonly Value[],
  keywords: readonly Keyword[],
  span: Span,
  budget: Budget,
): Value | undefined {
  const [separator] = args;
  if (keywords.length > 0 || args.length > 1) return undefined;
  if (!separator || separator.kind === 'none') return cutWords(self, span, budget, false);
  if (separator.kind !== 'string' || separator.text === '' || !budget.takeText(self)) return undefined;
  if (separator.text === ' ' && self.kind === 'string' && /^\S+(?: \S+)*$/.test(self.text)) {
    return cutWords(self, span, budget, false);
  }
  if (self.kind !== 'string') return undefined;
  const pieces = self.text.split(separator.text);
  if (!budget.take(pieces.length)) return undefined;
  const place = self.via ?? self.span;
  const items = pieces.map((text) => textValue([{ kind: 'decoded', text, span: place }], place, self.bytes));
  return { kind: 'list', items, open: false, span };
}

/** `text.splitlines()` */
export function splitLines(self: Text, span: Span, budget: Budget): Value | undefined {
  if (self.kind !== 'string' || !budget.takeText(self)) return undefined;
  const place = self.via ?? self.span;
  const lines = self.text.split(/\r\n|\r|\n/);
  if (lines.at(-1) === '') lines.pop();
  if (!budget.take(lines.length)) return undefined;
  const items = lines.map((text) => textValue([{ kind: 'decoded', text, span: place }], place, self.bytes));
  return { kind: 'list', items, open: false, span };
}

/** `shlex.split(text)`: a shell's words, without expansions. */
export function shellWords(text: Text, span: Span, budget: Budget): Value {
  return cutWords(text, span, budget, true);
}

/** The words of a text, parted by blanks; unknown when a quote is not closed. */
function cutWords(text: Text, span: Span, budget: Budget, quotes: boolean): Value {
  const items: Value[] = [];
  let current: Part[] | undefined;
  let quote = '';
  const unknown: Value = { kind: 'unknown', span };
  if (!budget.takeText(text)) return unknown;
  const finish = (): void => {
    if (current && !budget.take(1)) return;
    const from = current?.[0]?.span ?? span;
    const to = current?.at(-1)?.span ?? span;
    // a variable or a decoded stretch may bring them from anywhere
    const place = to.end >= from.start ? { start: from.start, end: to.end } : from;
    const [only] = current ?? [];
    // a value that stands alone may be any number of words
    if (only?.kind === 'hole' && current?.length === 1)
      items.push({ kind: 'spread', ...(only.value && { value: only.value }), span: place });
    else if (current) items.push(textValue(current, place, text.bytes));
    current = undefined;
  };
  for (const part of text.parts) {
    if (part.kind === 'hole') {
      // between blanks it may be any number of words
      (current ??= []).push(part);
      continue;
    }
    const tokens = quotes ? part.text.matchAll(SHELL_TOKEN) : part.text.matchAll(BLANK_TOKEN);
    for (const { 0: token, index } of tokens) {
      if (quote === '' && /^\s/.test(token)) {
        finish();
        continue;
      }
      current ??= [];
      if (quotes && (token === "'" || token === '"') && (quote === '' || quote === token)) {
        quote = quote === '' ? token : '';
        continue;
      }
      const escaped = quotes && token.length === 2 && token.startsWith('\\') && quote !== "'";
      const plain = escaped && (quote === '' || /["\\]/.test(token)) ? token.slice(1) : token;
      const at: Span =
        part.kind === 'verbatim'
          ? {
              start: part.span.start + index + token.length - plain.length,
              end: part.span.start + index + token.length,
            }
          : part.span;
      const last = current.at(-1);
      if (last?.kind === 'verbatim' && part.kind === 'verbatim' && last.span.end === at.start) {
        current[current.length - 1] = {
          ...last,
          text: last.text + plain,
          span: { start: last.span.start, end: at.end },
        };
      } else current.push({ kind: part.kind, text: plain, span: at });
    }
  }
  if (quote !== '') return unknown;
  finish();
  return { kind: 'list', items, open: items.some((item) => item.kind === 'spread'), span };
}
const BLANK_TOKEN = /\s+|\S+/g;
const SHELL_TOKEN = /\s+|\\[\s\S]|[^\s\\'"]+|['"\\]/g;
