// GitHub's annotations: workflow commands on standard output, and the whole list as Markdown for the summary of a step.
import type { Finding } from '../model/finding.ts';
import { severityRank } from '../model/finding.ts';
import type { Report } from '../model/report.ts';
import { type Place, rangeAt } from '../text/place.ts';
import { type GithubEntry, type GithubFinding, summaryMarkdown } from './github-summary.ts';
import type { JsonError } from './json.ts';
import { worstVerdict } from './json.ts';
import { GAP_LEVEL, type Level, LEVEL_OF } from './levels.ts';
import { Secrets } from './secrets.ts';
import { inOrder, isShown } from './select.ts';
import { plural, type Tally } from './tally.ts';
import { visible } from './visible.ts';

/** GitHub shows so many of each level in a step and drops the rest. */
const MOST_A_LEVEL = 10;

const COMMANDS: Readonly<Record<Level, string>> = { error: 'error', warning: 'warning', note: 'notice' };
const LEVELS = ['error', 'warning', 'note'] as const;

export interface GithubOptions {
  /** annotates also what is only written down */
  readonly pedantic: boolean;
  /** a path of a report as it is from the root of the repository */
  path(path: string): string;
  /** whether there is a summary that lists what has no annotation */
  readonly summary: boolean;
}

/** One annotation, and how soon it is shown. */
interface Annotation {
  readonly level: Level;
  readonly rank: number;
  readonly command: string;
}

/** Collects the annotations of all files. */
export class GithubLog {
  readonly #options: GithubOptions;
  readonly #annotations: Annotation[] = [];
  readonly #findings: GithubFinding[] = [];
  readonly #exempted: GithubFinding[] = [];
  readonly #suppressed: GithubFinding[] = [];
  readonly #gaps: GithubEntry[] = [];
  readonly #verdicts: Report['verdict'][] = [];

  constructor(options: GithubOptions) {
    this.#options = options;
  }

  add(report: Report): void {
    const secrets = new Secrets(report);
    const clean = (text: string): string => visible(secrets.mask(text));
    for (const finding of inOrder(report.findings)) {
      const entry = this.#entryOf(finding, clean);
      if (finding.exemption) this.#exempted.push(entry);
      else if (isShown(finding, this.#options.pedantic)) {
        this.#findings.push(entry);
        this.#annotate(LEVEL_OF[finding.action], severityRank(finding.severity), {
          at: finding.at,
          title: `${entry.rule} (${finding.severity})`,
          text: describe(finding, entry, clean),
        });
      }
    }
    for (const finding of inOrder(report.suppressed)) this.#suppressed.push(this.#entryOf(finding, clean));
    for (const { action, at, cause, message } of report.coverage) {
      const level = GAP_LEVEL[action];
      if (level === 'none') continue;
      this.#gaps.push({ ...this.#placeOf(at), level, text: `${cause}: ${clean(message)}` });
      if (level !== 'note')
        this.#annotate(level, 0, { at, title: `jobvet: not vetted (${cause})`, text: clean(message) });
    }
    this.#verdicts.push(report.verdict);
  }

  /** The workflow commands and the summary. */
  end(tally: Tally, errors: readonly JsonError[]): { readonly commands: string; readonly summary: string } {
    for (const { path, message } of errors)
      this.#push('error', severityRank('critical') + 1, { file: this.#pathOf(path) }, visible(message), 'jobvet');
    return {
      commands: this.#chosen().join(''),
      summary: summaryMarkdown({
        verdict: worstVerdict(this.#verdicts),
        tally,
        findings: this.#findings,
        exempted: this.#exempted,
        suppressed: this.#suppressed,
        gaps: this.#gaps,
        errors: errors.map(({ path, message }) => ({ path: this.#pathOf(path), message: visible(message) })),
      }),
    };
  }

  /** The worst of each level, and a word about the rest. */
  #chosen(): string[] {
    const byLevel = LEVELS.map((level) =>
      this.#annotations.filter((one) => one.level === level).sort((a, b) => b.rank - a.rank),
    );
    const overfull = byLevel.some((list) => list.length > MOST_A_LEVEL);
    // The word about the rest is a notice itself.
    const kept = byLevel.map((list, index) => list.slice(0, MOST_A_LEVEL - (overfull && index === 2 ? 1 : 0)));
    const commands = kept.flat().map(({ command }) => command);
    const left = this.#annotations.length - commands.length;
    if (left > 0) {
      const where = this.#options.summary ? 'the summary of the step lists all' : 'run jobvet to see all';
      const text = `${plural(left, 'more finding')} without annotation, as GitHub shows ${MOST_A_LEVEL} of each level: ${where}.`;
      commands.push(commandOf('note', { title: 'jobvet' }, text));
    }
    return commands;
  }

  #annotate(level: Level, rank: number, { at, title, text }: { at: Place; title: string; text: string }): void {
    const { start, end } = rangeAt(at);
    const lines = { file: this.#pathOf(at.doc.path), line: start.line };
    // Columns count only within one line.
    const columns =
      start.line === end.line ? { col: start.column, endLine: end.line, endColumn: end.column } : { endLine: end.line };
    this.#push(level, rank, { ...lines, ...columns }, text, title);
  }

  #push(level: Level, rank: number, where: Properties, text: string, title: string): void {
    this.#annotations.push({ level, rank, command: commandOf(level, { ...where, title }, text) });
  }

  #entryOf(finding: Finding, clean: (text: string) => string): GithubFinding {
    const why = reasonOf(finding);
    return {
      ...this.#placeOf(finding.at),
      level: LEVEL_OF[finding.action],
      severity: finding.severity,
      rule: `${finding.rule} ${finding.name}`,
      text: clean(finding.message),
      ...(why !== '' && { why: clean(why) }),
    };
  }

  #pathOf(path: string): string {
    return visible(this.#options.path(path));
  }

  #placeOf(at: Place): Pick<GithubEntry, 'path' | 'line' | 'column'> {
    const { line, column } = rangeAt(at).start;
    return { path: this.#pathOf(at.doc.path), line, column };
  }
}

/** Why a comment leaves a finding out, or the site lets it pass. */
function reasonOf({ exemption, suppression }: Finding): string {
  const { reason, until, ticket } = exemption ?? suppression ?? {};
  const parts = [reason, exemption?.owner, ticket, until === undefined ? undefined : `until ${until}`];
  return parts.filter((part) => part !== undefined).join('; ');
}

/** What an annotation says: the risk, why it is that bad, what to do. */
function describe(
  { severity, severityWhy, fix, actionWhy }: Finding,
  entry: GithubFinding,
  clean: (text: string) => string,
): string {
  const lines = [entry.text];
  if (severityWhy.length > 0) lines.push(`Why ${severity}: ${clean(severityWhy.join('; '))}.`);
  if (actionWhy !== undefined) lines.push(`Policy: ${clean(actionWhy)}.`);
  if (fix) lines.push(`Fix: ${clean(fix.title)}.`);
  return lines.join('\n');
}

type Properties = Readonly<Record<string, string | number>>;

/** One workflow command on a line of its own. */
function commandOf(level: Level, properties: Properties, text: string): string {
  const list = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(String(value))}`);
  return `::${COMMANDS[level]} ${list.join(',')}::${escapeData(text)}\n`;
}

/** The values of a command end at line ends. */
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
