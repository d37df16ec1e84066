// Vets every file of a folder of scripts and sums up what came out, kind by kind.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Engine } from '../engine/engine.ts';
import { DISK } from '../host/file-system.ts';
import { type Problem, readSource } from '../host/source.ts';
import type { FileLanguage } from '../model/languages.ts';
import type { Finding, Severity } from '../model/finding.ts';
import { parseBash } from '../lang/bash/parser.ts';
import type { Report } from '../model/report.ts';
import { inOrder } from '../report/select.ts';
import { countResolved, countWritten, type Known, noneKnown } from './known-words.ts';

/** The kinds of the corpus whose files are known by more than their names. */
const LANGUAGE_OF: Readonly<Record<string, FileLanguage>> = {
  'apptainer-def': 'apptainer',
  dockerfile: 'dockerfile',
  requirements: 'requirements',
  'conda-env': 'conda',
  'edf-toml': 'edf',
};

/** One finding, kept as text so that reports can be dropped. */
export interface Listed {
  readonly rule: string;
  readonly severity: Severity;
  readonly confidence: string;
  readonly where: string;
  readonly message: string;
  readonly source: string;
}

/** The sums of one kind of file. */
export interface KindSums {
  files: number;
  readonly findings: Map<string, number>;
  readonly severities: Map<string, number>;
  readonly coverage: Map<string, number>;
  /** files with units no reading understood, and how many of them `bash -n` takes all the same */
  unreadFiles: string[];
  unreadButValid: string[];
  units: number;
  unread: number;
  /** files with statements but neither commands, effects, findings nor coverage */
  silent: string[];
  /** what is known of the commands by their words alone, and after the script was interpreted */
  readonly written: Known;
  readonly resolved: Known;
}

export interface Survey {
  readonly kinds: ReadonlyMap<string, KindSums>;
  readonly listed: readonly Listed[];
  readonly problems: readonly Problem[];
  /** milliseconds of each check, by path */
  readonly times: readonly { readonly path: string; readonly ms: number }[];
}

/** Surveys `folder`, laid out as `<kind>/<owner+repo>/<path>` or in any other way. */
export function survey(folder: string, engine: Engine): Survey {
  const kindOf = kinds(folder);
  const sums = new Map<string, KindSums>();
  const listed: Listed[] = [];
  const problems: Problem[] = [];
  const times: { path: string; ms: number }[] = [];
  for (const path of filesIn(folder)) {
    const file = join(folder, path);
    const read = readSource(DISK, file, path);
    if (!read.ok) {
      problems.push(read.problem);
      continue;
    }
    const start = performance.now();
    let report: Report;
    try {
      const lang = LANGUAGE_OF[kindOf(path)];
      report = engine.check({ ...read.source, ...(lang && { lang }) });
    } catch (error) {
      problems.push({
        path,
        message: `CRASH: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      });
      continue;
    }
    times.push({ path, ms: performance.now() - start });
    const kind = kindOf(path);
    const sum = sums.get(kind) ?? emptySums();
    sums.set(kind, sum);
    addReport(sum, report, file);
    listed.push(...inOrder(report.findings).map(list));
  }
  return { kinds: sums, listed, problems, times };
}

function addReport(sum: KindSums, report: Report, file: string): void {
  const { path, text } = report.document;
  sum.files++;
  sum.units += report.stats.units;
  sum.unread += report.stats.unread;
  for (const finding of report.findings) {
    count(sum.findings, finding.rule);
    count(sum.severities, finding.severity);
  }
  if (report.language === 'bash' || report.language === 'sbatch') countWritten(parseBash(text), sum.written);
  countResolved(report.commands, sum.resolved);
  for (const gap of report.coverage) count(sum.coverage, gap.cause);
  if (report.stats.unread > 0) {
    sum.unreadFiles.push(path);
    if (bashTakes(file)) sum.unreadButValid.push(path);
  }
  const said = report.commands.length + report.effects.length + report.findings.length + report.coverage.length;
  if (said === 0 && hasStatement(text)) sum.silent.push(path);
}

function emptySums(): KindSums {
  return {
    ...{ files: 0, units: 0, unread: 0, unreadFiles: [], unreadButValid: [], silent: [] },
    ...{
      ...{ written: noneKnown(), resolved: noneKnown() },
      findings: new Map<string, number>(),
      severities: new Map<string, number>(),
      coverage: new Map<string, number>(),
    },
  };
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function list(finding: Finding): Listed {
  const { doc, span } = finding.at;
  const { line } = doc.positionAt(span.start);
  return {
    rule: finding.rule,
    severity: finding.severity,
    confidence: finding.confidence,
    where: `${doc.path}:${line}`,
    message: finding.message,
    source: doc.lineText(line).trim().slice(0, 240),
  };
}

/** `bash -n` reads a script without running anything of it. */
function bashTakes(file: string): boolean {
  return (
    spawnSync('bash', ['--norc', '-n', file], { stdio: 'ignore', env: { PATH: process.env['PATH'] ?? '' } }).status ===
    0
  );
}

function hasStatement(text: string): boolean {
  return /^[ \t]*[^\s#]/m.test(text);
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length).replace(/^\/+/, ''))
    .filter((path) => path !== 'index.json')
    .sort((a, b) => (a < b ? -1 : 1));
}

/** Tells a file's kind: from the folder's index, else from the layout, else the folder's own name. */
function kinds(folder: string): (path: string) => string {
  const indexed = readIndex(join(folder, 'index.json'));
  return (path) => {
    const [first = '', second = ''] = path.split('/');
    return indexed.get(path) ?? (second.includes('+') && !first.includes('+') ? first : basename(folder));
  };
}

function readIndex(path: string): Map<string, string> {
  const kinds = new Map<string, string>();
  const text = DISK.readText(path);
  const entries: unknown = text === undefined ? [] : JSON.parse(text);
  if (!Array.isArray(entries)) return kinds;
  for (const entry of entries as readonly unknown[]) {
    if (typeof entry !== 'object' || entry === null || !('file' in entry) || !('kind' in entry)) continue;
    if (typeof entry.file === 'string' && typeof entry.kind === 'string') kinds.set(entry.file, entry.kind);
  }
  return kinds;
}

/** A repeatable choice of `size` items, in their order. */
export function sample<T>(items: readonly T[], size: number, seed: number): T[] {
  let state = seed >>> 0;
  const random = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  let wanted = Math.min(size, items.length);
  return items.filter((_, index) => {
    if (random() * (items.length - index) >= wanted) return false;
    wanted--;
    return true;
  });
}
