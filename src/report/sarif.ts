// SARIF 2.1.0, as GitHub's code scanning and other viewers read it.
import type { Artifact, Invocation, Notification, Run } from 'sarif';
import type { Language } from '../model/languages.ts';
import type { Report, RuleInfo } from '../model/report.ts';
import type { Document } from '../text/document.ts';
import { type JsonError, summaryJson, worstVerdict } from './json.ts';
import { lineHashes } from './line-hashes.ts';
import { GAP_LEVEL } from './levels.ts';
import {
  NOTIFICATION_DESCRIPTORS,
  type NotificationId,
  notificationReference,
  ruleDescriptors,
} from './sarif-descriptors.ts';
import { placed, rankOf, type ResultContext, resultOf } from './sarif-result.ts';
import { Secrets } from './secrets.ts';
import { inOrder } from './select.ts';
import type { Tally } from './tally.ts';
import { isInside, ROOT_ID, uriOf } from './uri.ts';
import { visible, visibleJson } from './visible.ts';

const SCHEMA_URI = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json';
/** GitHub refuses runs with more results. */
const MOST_RESULTS = 25_000;

export interface SarifOptions {
  readonly rules: readonly RuleInfo[];
  /** the page of a rule by its name, as Markdown */
  readonly page: (name: string) => string | undefined;
  readonly version: string;
  /** the absolute folder that paths of reports are relative to */
  readonly cwd: string;
  /** tells logs of several runs over one commit apart */
  readonly category: string;
  /** for tests */
  readonly mostResults?: number;
}

/** How a text came about: its characters need not be those of the file. */
export interface Reading {
  readonly bom: boolean;
  readonly latin1: boolean;
  readonly standardInput: boolean;
}

/** What is known when all files were vetted. */
export interface SarifEnd {
  readonly tally: Tally;
  readonly errors: readonly JsonError[];
  readonly exitCode: number;
}

interface Line {
  readonly rank: number;
  readonly json: string;
}

/** Collects the results of all files, as text already, so that reports can be dropped. */
export class SarifLog {
  readonly #options: SarifOptions;
  readonly #indexes: ReadonlyMap<string, number>;
  readonly #lines: Line[] = [];
  readonly #notifications: Notification[] = [];
  readonly #artifacts = new Map<string, Artifact>();
  readonly #verdicts: Report['verdict'][] = [];

  constructor(options: SarifOptions) {
    this.#options = options;
    this.#indexes = new Map(options.rules.map(({ code }, index) => [code, index]));
  }

  add(report: Report, reading: Reading): void {
    const { cwd } = this.#options;
    const context: ResultContext = {
      cwd,
      secrets: new Secrets(report),
      ruleIndex: (code) => this.#indexes.get(code),
      lineHash: hasher(report, reading),
    };
    for (const finding of inOrder([...report.findings, ...report.suppressed]))
      this.#lines.push({ rank: rankOf(finding), json: compact(resultOf(finding, context)) });
    for (const { cause, at, message, action } of report.coverage) {
      const text = visible(context.secrets.mask(message));
      const location = { physicalLocation: placed(at, { cwd }) };
      this.#notify(`not-vetted/${cause}`, GAP_LEVEL[action], text, location);
    }
    const { path } = report.document;
    this.#artifacts.set(path, artifactOf(path, report.language, cwd));
    this.#verdicts.push(report.verdict);
  }

  /** The log in pieces: one result a line, so that long ones can be read and compared. */
  end({ tally, errors, exitCode }: SarifEnd): string[] {
    const { cwd, mostResults = MOST_RESULTS } = this.#options;
    for (const { path, message } of errors)
      this.#notify('unreadable', 'error', visible(`${path}: ${message}`), {
        physicalLocation: { artifactLocation: uriOf(path, cwd) },
      });
    const kept = this.#kept(mostResults);
    const left = this.#lines.length - kept.length;
    if (left > 0)
      this.#notify('left-out', 'warning', `${left} of ${this.#lines.length} results are left out, the least severe.`);
    const head = this.#run(errors.length === 0, exitCode, {
      verdict: worstVerdict(this.#verdicts),
      summary: summaryJson(tally),
    });
    const log = compact({ $schema: SCHEMA_URI, version: '2.1.0', runs: [head] });
    // The results stand at the end of the run, and nothing else ends as the log does.
    const [before, after] = [log.slice(0, -3), log.slice(-3)];
    const lines = kept.map((json, index) => `${json}${index < kept.length - 1 ? ',' : ''}\n`);
    return [`${before},"results":[\n`, ...lines, `]${after}\n`];
  }

  #notify(
    id: NotificationId,
    level: Notification.level,
    text: string,
    ...locations: NonNullable<Notification['locations']>
  ): void {
    const where = locations.length > 0 ? { locations } : {};
    this.#notifications.push({ descriptor: notificationReference(id), level, message: { text }, ...where });
  }

  /** The results that there is room for, the worst, in the order of the files. */
  #kept(most: number): string[] {
    const lines = this.#lines;
    if (lines.length <= most) return lines.map(({ json }) => json);
    const worst = new Set(lines.toSorted((a, b) => b.rank - a.rank).slice(0, most));
    return lines.filter((line) => worst.has(line)).map(({ json }) => json);
  }

  #run(executionSuccessful: boolean, exitCode: number, properties: NonNullable<Run['properties']>): Run {
    const { rules, page, version, category } = this.#options;
    const invocation: Invocation = { executionSuccessful, exitCode, toolExecutionNotifications: this.#notifications };
    return {
      tool: {
        driver: {
          name: 'jobvet',
          version,
          semanticVersion: version,
          shortDescription: { text: 'Vets HPC jobs and the container definitions they use before they run.' },
          rules: ruleDescriptors(rules, page),
          notifications: [...NOTIFICATION_DESCRIPTORS],
        },
      },
      automationDetails: { id: `jobvet/${category}/` },
      originalUriBaseIds: { [ROOT_ID]: { description: { text: 'The folder in which jobvet ran.' } } },
      columnKind: 'utf16CodeUnits',
      newlineSequences: ['\r\n', '\n', '\r'],
      invocations: [invocation],
      artifacts: [...this.#artifacts.values()],
      properties,
    };
  }
}

/** What SARIF calls the languages. */
const SOURCE_LANGUAGES: Readonly<Partial<Record<Language, string>>> = {
  bash: 'shell',
  sbatch: 'shell',
  dockerfile: 'dockerfile',
  conda: 'yaml',
  compose: 'yaml',
  pyproject: 'toml',
  edf: 'toml',
};

function artifactOf(path: string, language: Language, cwd: string): Artifact {
  const sourceLanguage = SOURCE_LANGUAGES[language];
  return {
    location: uriOf(path, cwd),
    roles: ['analysisTarget'],
    ...(sourceLanguage !== undefined && { sourceLanguage }),
  };
}

/**
 * The hashes of the lines of the files of a report. GitHub works them out itself where they are missing, and warns where
 * they differ, so there is none where the characters of the file may be others.
 */
function hasher(report: Report, reading: Reading): ResultContext['lineHash'] {
  const known = new Map<Document, readonly string[]>();
  return (doc, line) => {
    const isOwn = doc === report.document;
    const differs = isOwn
      ? reading.latin1 || reading.standardInput || (reading.bom && line === 1)
      : line === 1 || isPerhapsLatin1(doc.text);
    if (differs || doc.origin || !isInside(doc.path)) return undefined;
    const hashes = known.get(doc) ?? lineHashes(doc.text);
    known.set(doc, hashes);
    return hashes[line - 1];
  };
}

/** Characters that Latin-1 has, and none that only UTF-8 has. */
function isPerhapsLatin1(text: string): boolean {
  return /[\u0080-\u00ff]/.test(text) && !/[\u0100-\uffff]/.test(text);
}

function compact(value: unknown): string {
  return visibleJson(JSON.stringify(value));
}
