// The summary of a step on GitHub: every finding, in Markdown.
import type { Severity } from '../model/finding.ts';
import type { Verdict } from '../model/report.ts';
import type { Level } from './levels.ts';
import { describeCounts, plural, type Tally } from './tally.ts';

/** GitHub drops summaries of more than a mebibyte; several steps share a job. */
const MOST_BYTES = 900_000;

/** One line of the summary; its texts may be printed. */
export interface GithubEntry {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly level: Level;
  readonly text: string;
}

export interface GithubFinding extends GithubEntry {
  readonly severity: Severity;
  /** code and name */
  readonly rule: string;
  /** why a comment leaves it out, or the site lets it pass */
  readonly why?: string;
}

export interface GithubSummary {
  readonly verdict: Verdict;
  readonly tally: Tally;
  readonly findings: readonly GithubFinding[];
  readonly exempted: readonly GithubFinding[];
  readonly suppressed: readonly GithubFinding[];
  readonly gaps: readonly GithubEntry[];
  readonly errors: readonly { readonly path: string; readonly message: string }[];
}

const VERDICTS: Readonly<Record<Verdict, string>> = {
  allow: 'nothing stands in the way',
  warn: 'passes with warnings',
  reject: 'does not pass',
};

/** All findings as tables; whole rows are left out when there are too many. */
export function summaryMarkdown(summary: GithubSummary): string {
  const { verdict, tally, findings, exempted, suppressed, gaps, errors } = summary;
  const lines = new Limited();
  lines.add(`## jobvet: ${VERDICTS[verdict]}`, '', sums(tally, findings), '');
  table(lines, undefined, ['', 'Where', 'Rule', 'Finding'], findings, (one) => [
    `${one.level === 'note' ? 'notice' : one.level}, ${one.severity}`,
    place(one),
    markdown(one.rule),
    markdown(one.text),
  ]);
  const passing = [['Exempted by the site', exempted] as const, ['Suppressed by comments', suppressed] as const];
  for (const [heading, rows] of passing)
    table(lines, heading, ['Where', 'Rule', 'Finding', 'Why'], rows, (one) => [
      place(one),
      markdown(one.rule),
      markdown(one.text),
      markdown(one.why ?? 'no reason given'),
    ]);
  table(lines, 'Not vetted', ['Where', 'What'], gaps, (one) => [place(one), markdown(one.text)]);
  table(lines, 'Not read', ['File', 'Why'], errors, ({ path, message }) => [markdown(path), markdown(message)]);
  return lines.text();
}

function sums({ files, shown, suppressed, exempted }: Tally, findings: readonly GithubFinding[]): string {
  const found =
    findings.length === 0
      ? `No findings in ${plural(files, 'file')}.`
      : `${plural(findings.length, 'finding')} in ${plural(files, 'file')}: ${describeCounts(shown)}.`;
  const parts = [found];
  if (suppressed > 0) parts.push(`${suppressed} suppressed.`);
  if (exempted > 0) parts.push(`${exempted} exempted by the site.`);
  return parts.join(' ');
}

function table<Row>(
  lines: Limited,
  heading: string | undefined,
  columns: readonly string[],
  rows: readonly Row[],
  cells: (row: Row) => readonly string[],
): void {
  if (rows.length === 0) return;
  const line = (texts: readonly string[]): string => `| ${texts.join(' | ')} |`;
  if (heading !== undefined) lines.add(`### ${heading}`, '');
  lines.add(line(columns), line(columns.map(() => '---')));
  for (const [index, row] of rows.entries()) {
    if (lines.add(line(cells(row)))) continue;
    lines.end(`${rows.length - index} more rows have no room here.`);
    return;
  }
  lines.add('');
}

const UTF8 = new TextEncoder();

/** Lines up to a limit. */
class Limited {
  readonly #lines: string[] = [];
  #bytes = 0;
  #full = false;

  /** @returns whether there was room */
  add(...lines: readonly string[]): boolean {
    if (this.#full) return false;
    this.#bytes += lines.reduce((sum, line) => sum + UTF8.encode(line).length + 1, 0);
    this.#full = this.#bytes > MOST_BYTES;
    if (!this.#full) this.#lines.push(...lines);
    return !this.#full;
  }

  end(line: string): void {
    this.#lines.push('', line, '');
  }

  text(): string {
    return `${this.#lines.join('\n')}\n`;
  }
}

function place({ path, line, column }: GithubEntry): string {
  return markdown(`${path}:${line}:${column}`);
}

/** Text that Markdown and HTML leave alone. */
function markdown(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[\\`*_{}[\]#|~$@]/g, (character) => `&#${character.charCodeAt(0)};`)
    .replace(/(https?|ftp):\/\//gi, '$1&#58;//')
    .replace(/www\./gi, 'www&#46;');
}
