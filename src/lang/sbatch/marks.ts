// What a person who reads a directive line would get wrong: marks found in the characters of the line.
import type { Document } from '../../text/document.ts';
import type { DirectiveProblem } from '../../model/submission.ts';
import { exactPlace } from '../../text/place.ts';
import { isBlank, trimmedEnd, type LineStop } from './words.ts';

/** A mark in a line: kind, extent and message. */
export interface Mark {
  readonly kind: DirectiveProblem['kind'];
  readonly start: number;
  readonly end: number;
  readonly message: string;
}

/** Blanks that are none to Slurm, invisible characters included. */
const BLANK_LOOK_ALIKE = /[\u0085\u00a0\u1680\u180e\u2000-\u200d\u2028\u2029\u202f\u205f\u2060\u3000\ufeff]/;
/** Dashes and quotes as word processors make them. */
const DASH_LOOK_ALIKE = /[\u00ad\u2010-\u2015\u2212\ufe58\ufe63\uff0d]/;
const QUOTE_LOOK_ALIKE = /[\u2018-\u201f\uff02\uff07]/;
const LOOK_ALIKE = new RegExp(
  `${BLANK_LOOK_ALIKE.source}|${DASH_LOOK_ALIKE.source}|${QUOTE_LOOK_ALIKE.source}|[\uff1d\uff03]`,
  'g',
);

/** A letter of another script inside the name of an option; names have ASCII letters only. */
const LETTER_LOOK_ALIKE = /(?<=(?:^|\s)--?[\w-]*)[^\P{L}A-Za-z]/gu;

/** Shell text that bash would expand and Slurm does not. */
const VARIABLE = /\$(?:\{[^}\s]*\}?|\([^)]*\)?|[A-Za-z_]\w*|\d)|`[^`]*`/g;

/**
 * Placeholders of templates: `<account>`, `{name}`, `{{ name }}`, `[ACCOUNT]`, `@ACCOUNT@`, `%%NAME%%`. Real values with
 * brackets are lists of numbers and ranges (`nid[001-004]`), features (`[rack1|rack2]`) or JSON.
 */
const TEMPLATE =
  /<[A-Za-z_][^<>@\n]*>|\{\{[^{}\n]*\}\}|(?<![$\w\]])\{[A-Za-z_][\w. -]*\}|(?<=[A-Za-z_=/.-])\{[A-Za-z_][\w.]*\}|(?<=[\s=])\[[A-Za-z_][A-Za-z_ -]*\](?=\s|$)|@[A-Z][A-Z_0-9]*@|%%[A-Z_]+%%/g;

/** Options whose values legitimately hold brackets and braces. */
const BRACKET_OPTIONS = new Set([
  'constraint',
  'prefer',
  'batch',
  'cluster-constraint',
  'nodelist',
  'exclude',
  'array',
]);

/** Finds variables, placeholders and look-alike characters in `text` between two offsets. */
export function marksIn(
  doc: Document,
  start: number,
  end: number,
  optionAt: (offset: number) => string | undefined,
): Mark[] {
  const marks: Mark[] = [];
  const part = doc.text.slice(start, end);
  const first = (pattern: RegExp, accept: (at: number, found: string) => boolean) => {
    for (const match of part.matchAll(pattern)) {
      const at = start + match.index;
      if (accept(at, match[0])) return { start: at, end: at + match[0].length };
    }
    return undefined;
  };
  const template = first(TEMPLATE, (at, found) => {
    if (found.startsWith('<') || found.startsWith('{{')) return true;
    return !BRACKET_OPTIONS.has(optionAt(at) ?? '');
  });
  if (template) {
    const message = 'This looks like a placeholder of a template that nobody filled in, and Slurm takes it literally';
    marks.push({ kind: 'template', ...template, message });
  }
  const variable = first(VARIABLE, (at) => doc.text[at - 1] !== '\\' && !within(template, at));
  if (variable) {
    const message = 'Slurm expands neither variables nor commands in a directive and takes this text literally';
    marks.push({ kind: 'variable', ...variable, message });
  }
  const inQuotes = part.search(LOOK_ALIKE) >= 0 ? quotedParts(part) : () => true;
  const lookAlike =
    first(LOOK_ALIKE, (at) => !inQuotes(at - start)) ??
    (ASCII_ONLY.test(part) ? undefined : first(LETTER_LOOK_ALIKE, (at) => !quotedParts(part)(at - start)));
  if (lookAlike) {
    const message = `A character that only looks like ${describe(doc.text.slice(lookAlike.start, lookAlike.end))} stands here, and Slurm takes it as a part of the word`;
    marks.push({ kind: 'look-alike', ...lookAlike, message });
  }
  return marks;
}

function within(span: { start: number; end: number } | undefined, at: number): boolean {
  return span !== undefined && span.start <= at && at < span.end;
}

function describe(character: string): string {
  if (BLANK_LOOK_ALIKE.test(character)) return 'a blank (or is invisible)';
  if (DASH_LOOK_ALIKE.test(character)) return 'a dash';
  if (QUOTE_LOOK_ALIKE.test(character)) return 'a quote';
  return /\p{L}/u.test(character) ? 'a letter of ASCII' : 'an ASCII character';
}

/** Tells for each offset whether ASCII quotes enclose it, so that prose in a comment may use any character. */
function quotedParts(part: string): (at: number) => boolean {
  const flags: boolean[] = [];
  let quote = '';
  for (let i = 0; i < part.length; i++) {
    const c = part.charAt(i);
    if (c === '\\') flags[i++] = quote !== '';
    else if (quote === '' && (c === '"' || c === "'")) quote = c;
    else if (c === quote) quote = '';
    flags[i] = quote !== '';
  }
  return (at) => flags[at] === true;
}

const ASCII_ONLY = /^[\0-\x7f]*$/;

/** Options whose values are names that a site or a person has; a template has a stand-in there. */
const NAME_OPTIONS = new Set(['account', 'partition', 'qos', 'reservation', 'mail-user']);

/** `YOUR_ACCOUNT`, `yourPartition`, `CHANGEME`, `account_here`, `PARTITION_NAME`, `your.name@…`, `me@your-site`. */
const STAND_IN =
  /^your(?:[-_.]|(?:account|acct|partition|project|queue|group|qos|user|netid|name|id|e?mail|address)(?![a-z])|$)|^(?:change|replace|edit|fill)[-_]?(?:me|this|it|in)(?![a-z])|^(?:insert|enter)[-_]|[-_]here$|^(?:todo|fixme|tbd|placeholder|x{3,})$/i;
const STAND_IN_CAPITALS = /^(?:ACCOUNT|PARTITION|PROJECT|QUEUE|QOS|EMAIL|MAIL)(?:[-_](?:NAME|ID|ADDRESS))?$/;

/** What the value of a directive is when its characters alone don't show it: a stand-in for a name, a home directory. */
export function valueMark(option: string, value: string, start: number): Mark | null {
  if (NAME_OPTIONS.has(option)) {
    const parts = option === 'mail-user' ? value.split('@') : [value];
    if (!parts.some((part) => STAND_IN.test(part) || STAND_IN_CAPITALS.test(part))) return null;
    const message = 'This looks like a placeholder of a template that nobody filled in, and Slurm takes it literally';
    return { kind: 'template', start, end: start + value.length, message };
  }
  const home = PATH_OPTIONS.has(option) ? /^~[\w.-]*(?=\/|$)/.exec(value)?.[0] : undefined;
  if (home === undefined) return null;
  const message = 'Slurm does not expand ~ in a directive and takes it as the name of a directory';
  return { kind: 'variable', start, end: start + home.length, message };
}

const PATH_OPTIONS = new Set(['output', 'error', 'input', 'chdir']);

/** What the end of a directive line hides: a value cut by `#`, or options that are dropped. */
export function stopMark(text: string, stop: LineStop, wordStart: number, end: number): Mark | null {
  if (stop.kind === 'cut') {
    const next = text.charCodeAt(stop.at + 1);
    // `value# remark` and `value#---` are remarks; a `#` glued to both sides is a part of a name that got lost.
    if (stop.at + 1 >= end || isBlank(next) || text[stop.at + 1] === '#') return null;
    let to = stop.at;
    while (to < end && !isBlank(text.charCodeAt(to))) to++;
    const message = 'Slurm takes the unquoted # as the start of a comment, so the value ends before it';
    return { kind: 'cut-by-comment', start: wordStart, end: to, message };
  }
  if (stop.kind === 'comment') {
    const lost = /^#SBATCH[ \t]+(?=-)/.exec(text.slice(stop.at, end))?.[0];
    if (lost === undefined) return null;
    const message = 'A second #SBATCH on the same line is a comment to Slurm, so these options are lost';
    return { kind: 'dropped', start: stop.at, end: trimmedEnd(text, stop.at, end), message };
  }
  if (stop.kind !== 'separator' && stop.kind !== 'empty-word') return null;
  let from = stop.at;
  while (from < end && !isBlank(text.charCodeAt(from))) from++;
  while (from < end && isBlank(text.charCodeAt(from))) from++;
  if (from >= end || text[from] === '#' || text[from] === ':') return null;
  const to = trimmedEnd(text, from, end);
  const message =
    stop.kind === 'separator'
      ? 'Slurm ignores everything behind the component separator on its line, so these options are lost'
      : 'Slurm stops reading the line at an empty word, so these options are lost';
  return { kind: 'dropped', start: from, end: to, message };
}

/** Makes a problem of a mark. */
export function problemOf(doc: Document, mark: Mark, option?: string): DirectiveProblem {
  const at = exactPlace(doc, mark.start, mark.end);
  const { kind, message } = mark;
  return option === undefined ? { kind, at, message } : { kind, at, message, option };
}
