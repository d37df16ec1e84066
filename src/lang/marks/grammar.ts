// The words of a comment that asks jobvet to leave findings out.
//   # jobvet: ignore[rule-a, rule-b] -- why; until=2027-03-31; ticket=HPC-123
import { isDay } from '../../text/day.ts';
import type { Span } from '../../text/span.ts';

/** What every such comment has: texts without it need not be looked at. */
export const MARKER = 'jobvet:';

export type Keyword = 'ignore' | 'ignore-next' | 'ignore-file' | 'ignore-start' | 'ignore-end';

/** A comment that was read; offsets are those of the text it stands in. */
export interface ParsedMark {
  readonly keyword: Keyword;
  readonly rules: readonly { readonly name: string; readonly span: Span }[];
  readonly reason?: string;
  readonly until?: string;
  readonly ticket?: string;
}

const KEYWORDS: readonly Keyword[] = ['ignore', 'ignore-next', 'ignore-file', 'ignore-start', 'ignore-end'];
const KEY_VALUE = /^\s*([A-Za-z][\w-]*)\s*=\s*(.*?)\s*$/s;

/**
 * Where `# jobvet:` begins in a comment: at its start, or behind what is there for other programs (`# noqa # jobvet: …`).
 * In the midst of a sentence or in quotes it is talked about, not said.
 */
export function markerIn(comment: string): number | undefined {
  const found = /(?:^|[ \t])(#+[ \t]*jobvet:)/.exec(comment);
  return found ? found.index + found[0].length - (found[1]?.length ?? 0) : undefined;
}

/**
 * Reads a comment.
 *
 * @param text from its `#` on, without the end of the line
 * @param start the offset of the `#`
 * @returns for people, what is wrong, when it is none
 */
export function parseMark(text: string, start: number): ParsedMark | string {
  const head = /^#+[ \t]*jobvet:[ \t]*([A-Za-z-]*)[ \t]*/.exec(text);
  const written = head?.[1] ?? '';
  const keyword = KEYWORDS.find((one) => one === written);
  if (!head || !keyword) return unknownKeyword(written);
  if (text[head[0].length] !== '[')
    return `it names no rule, and comments never silence all of them: write "${keyword}[RULE] -- why", with a code, a name or a family from "jobvet rules"`;
  const open = head[0].length + 1;
  const close = text.indexOf(']', open);
  const list = close < 0 ? '' : text.slice(open, close);
  if (close < 0 || list.includes('[')) return `the bracket is not closed: write "${keyword}[RULE] -- why"`;
  const rules = namesOf(list, start + open);
  if (rules.length === 0) return `the brackets are empty: write the code, the name or the family of a rule into them`;
  const bad = rules.find(({ name }) => !/^[\w-]+$/.test(name));
  if (bad) return `"${bad.name}" is no name of a rule: separate names by commas`;
  const rest = text.slice(close + 1).trim();
  if (rest === '') return { keyword, rules };
  const reason = /^--(?:\s+|$)(.*)$/s.exec(rest)?.[1];
  if (reason === undefined)
    return `what follows the brackets is not understood: write the reason behind " -- ", as in "${keyword}[${list.trim()}] -- why; until=YYYY-MM-DD; ticket=NAME"`;
  const parts = partsOf(reason);
  return typeof parts === 'string' ? parts : { keyword, rules, ...parts };
}

function unknownKeyword(written: string): string {
  const meant = /^(?:disable|allow|skip|off|noqa|nosec)/i.test(written) ? ', not' : ' and not';
  return written === ''
    ? 'it says nothing: write "ignore[RULE] -- why"'
    : `comments of jobvet begin with ${KEYWORDS.join(', ')}${meant} with "${written}": write "ignore[RULE] -- why"`;
}

function namesOf(list: string, start: number): { name: string; span: Span }[] {
  const rules: { name: string; span: Span }[] = [];
  for (const match of list.matchAll(/[^,]+/g)) {
    const name = match[0].trim();
    const at = start + match.index + match[0].length - match[0].trimStart().length;
    if (name !== '') rules.push({ name, span: { start: at, end: at + name.length } });
  }
  return rules;
}

/** `why; until=DATE; ticket=NAME`: what is no `key=value` belongs to the reason. */
function partsOf(text: string): Pick<ParsedMark, 'reason' | 'until' | 'ticket'> | string {
  const reasons: string[] = [];
  const values = new Map<string, string>();
  for (const [index, part] of text.split(';').entries()) {
    const pair = KEY_VALUE.exec(part);
    const key = pair?.[1] ?? '';
    const isOwn = key === 'until' || key === 'ticket';
    if (!pair || (index === 0 && !isOwn)) {
      reasons.push(part);
      continue;
    }
    const value = pair[2] ?? '';
    if (!isOwn) return `"${key}" is not known here: a comment takes until=YYYY-MM-DD and ticket=NAME`;
    if (values.has(key)) return `"${key}" stands twice`;
    if (value === '') return `"${key}=" has no value`;
    if (key === 'until' && !isDay(value))
      return `"${value}" is no date: write until=YYYY-MM-DD, the last day it counts`;
    values.set(key, value);
  }
  const reason = reasons.join(';').trim();
  const until = values.get('until');
  const ticket = values.get('ticket');
  return {
    ...(reason !== '' && { reason }),
    ...(until !== undefined && { until }),
    ...(ticket !== undefined && { ticket }),
  };
}
