// `jobvet show` for people: what sbatch would resolve, and what the script would run and do.
import type { Command } from '../model/command.ts';
import type { Effect } from '../model/effect.ts';
import type { Report } from '../model/report.ts';
import type { Directive } from '../model/submission.ts';
import type { Document } from '../text/document.ts';
import type { Place } from '../text/place.ts';
import { gapLines } from './gaps.ts';
import type { Palette } from './palette.ts';
import { type Plain, plainEffect } from './plain-effect.ts';
import { Secrets } from './secrets.ts';
import { argvItem, isOpen } from './show-json.ts';
import { Tally } from './tally.ts';
import { visible } from './visible.ts';

/** Fields of an effect that the listing says in other ways or leaves to the JSON. */
const NOT_LISTED = new Set(['id', 'kind', 'range', 'path', 'via', 'scope', 'command', 'certain', 'from', 'verifiedBy']);

/** The listing of one file. */
export function showText(report: Report, palette: Palette): string {
  const secrets = new Secrets(report);
  const tally = new Tally({ pedantic: true });
  tally.add(report);
  const sections = [
    [palette.bold(visible(report.document.path))],
    submissionLines(report, palette),
    section(
      'Directives',
      report.directives.map((one) => directiveLine(one, secrets, palette)),
      palette,
    ),
    section(
      'Commands',
      report.commands.map((one) => commandLine(one, report.document, secrets, palette)),
      palette,
    ),
    section(
      'Effects',
      report.effects.map((one) => effectLine(one, report.document, secrets, palette)),
      palette,
    ),
    gapLines(tally.gaps, { palette, pedantic: true }),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function section(title: string, lines: readonly string[], palette: Palette): string[] {
  return lines.length === 0 ? [] : [palette.bold(title), ...lines.map((line) => `  ${line}`)];
}

function submissionLines({ submission }: Report, palette: Palette): string[] {
  if (!submission) return [];
  if (!submission.accepted)
    return [`${palette.red('sbatch would refuse it')}: ${visible(submission.error ?? 'no reason given')}`];
  const count = submission.components.length;
  return [count > 1 ? `sbatch would accept it, as ${count} heterogeneous components` : 'sbatch would accept it'];
}

function directiveLine(directive: Directive, secrets: Secrets, palette: Palette): string {
  const flag = directive.value === directive.option && !directive.valueAt;
  const text = `--${directive.option}${flag ? '' : `=${secrets.mask(directive.value)}`}`;
  const component = directive.component > 0 ? ` (component ${directive.component})` : '';
  const line = `${lineOf(directive.at)}  ${visible(text)}${component}`;
  return directive.effective
    ? line
    : `${palette.dim(line)}  ${palette.yellow(`without effect: ${visible(directive.why ?? '')}`)}`;
}

function commandLine(command: Command, document: Document, secrets: Secrets, palette: Palette): string {
  const words = command.words.map((word) => visible(quote(argvItem(word, secrets))));
  if (isOpen(command)) words.push(palette.dim('(perhaps more words)'));
  if (command.words.length === 0) words.push(palette.dim('(redirection only)'));
  const notes = [...command.via.map((via) => `in ${via.label}`), ...(command.certain ? [] : ['possible'])];
  const tail = notes.length > 0 ? `  ${palette.dim(`[${visible(notes.join(', '))}]`)}` : '';
  return `${lineOf(command.at, document)}  ${words.join(' ')}${tail}`;
}

function effectLine(effect: Effect, document: Document, secrets: Secrets, palette: Palette): string {
  const plain = plainEffect(effect, document, secrets);
  const fields = isRecord(plain)
    ? Object.entries(plain).flatMap(([key, value]) => {
        const text = NOT_LISTED.has(key) ? undefined : compact(value);
        return text === undefined ? [] : [`${palette.dim(`${key}=`)}${visible(text)}`];
      })
    : [];
  const possible = effect.certain ? '' : palette.dim('  [possible]');
  return `${lineOf(effect.at, document)}  ${palette.cyan(effect.kind)}  ${fields.join(' ')}${possible}`;
}

/** A field on one line; false, null and empty lists are left out, and a bare place says that the option is there. */
function compact(value: Plain): string | undefined {
  if (value === null || value === false || value === '') return undefined;
  if (typeof value === 'string') return quote(value);
  if (typeof value !== 'object') return String(value);
  const parts: string[] = [];
  if (!isRecord(value)) {
    for (const item of value) {
      const text = compact(item);
      if (text !== undefined) parts.push(text);
    }
    return parts.length > 0 ? `[${parts.join(' ')}]` : undefined;
  }
  if (typeof value['shape'] === 'string') return quote(value['shape']);
  if (typeof value['unknown'] === 'string') return `(unknown: ${value['unknown']})`;
  for (const [key, item] of Object.entries(value)) {
    const text = key === 'range' || key === 'path' ? undefined : compact(item);
    if (text !== undefined) parts.push(`${key}:${text}`);
  }
  if (parts.length > 0) return `{${parts.join(' ')}}`;
  return 'range' in value ? 'yes' : undefined;
}

function isRecord(value: Plain): value is { readonly [key: string]: Plain } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A word as a reader can tell it from its neighbours. */
function quote(text: string | null): string {
  if (text === null) return '…';
  return /^[\w@%+=:,./…<>-]+$/u.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

function lineOf(place: Place, document?: Document): string {
  const { line } = place.doc.positionAt(place.span.start);
  const path = document && place.doc !== document ? `${visible(place.doc.path)}:` : '';
  return `${path}${line}`.padStart(4);
}
