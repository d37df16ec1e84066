// The same findings in every format: counts, rules, places, fingerprints.
import type { Log } from 'sarif';
import { expect, test } from 'vitest';
import { ruleTable } from '../../src/engine/rules-table.ts';
import type { Action } from '../../src/model/finding.ts';
import type { Report } from '../../src/model/report.ts';
import { GithubLog } from '../../src/report/github.ts';
import { jsonPart, jsonReport } from '../../src/report/json.ts';
import { PLAIN } from '../../src/report/palette.ts';
import { SarifLog } from '../../src/report/sarif.ts';
import { Tally } from '../../src/report/tally.ts';
import { findingsText, summaryText } from '../../src/report/text.ts';
import { pageOf, sampleReports } from '../support/reports.ts';

interface JsonLike {
  readonly findings: readonly JsonFinding[];
  readonly suppressed: readonly JsonFinding[];
  readonly coverage: readonly { readonly action: string }[];
  readonly summary: Readonly<Record<string, number>>;
  readonly verdict: string;
}

interface JsonFinding {
  readonly rule: string;
  readonly path: string;
  readonly range: { readonly start: { readonly line: number; readonly column: number } };
  readonly fingerprint: string;
  readonly action: Action;
  readonly fix?: { readonly edits: readonly unknown[] };
  readonly suppression?: { readonly reason?: string };
}

const reports = sampleReports();
const LEVELS = { reject: 'error', warn: 'warning', audit: 'note' } as const;

function tallyOf(list: readonly Report[], pedantic: boolean): Tally {
  const tally = new Tally({ pedantic });
  list.forEach((report) => {
    tally.add(report);
  });
  return tally;
}

function json(list: readonly Report[]): JsonLike {
  return JSON.parse(jsonReport(list.map(jsonPart), tallyOf(list, false), [], '1.2.3')) as JsonLike;
}

const keyOf = ({ rule, path, range, fingerprint, action }: JsonFinding): string =>
  `${rule} ${path}:${range.start.line}:${range.start.column} ${fingerprint} ${action}`;
const placeOf = ({ rule, path, range }: JsonFinding): string =>
  `${rule} ${path}:${range.start.line}:${range.start.column}`;

const all = json(reports);

test('there are findings of all kinds', () => {
  expect(all.findings.length).toBeGreaterThan(300);
  expect(all.suppressed.length).toBeGreaterThan(2);
  for (const action of ['reject', 'warn', 'audit']) expect(all.findings.map((one) => one.action)).toContain(action);
});

test('SARIF has all that JSON has', () => {
  const log = new SarifLog({ rules: ruleTable(), page: pageOf, version: '1', cwd: '/home/me', category: 'check' });
  for (const report of reports) log.add(report, { bom: false, latin1: false, standardInput: false });
  const text = log.end({ tally: tallyOf(reports, false), errors: [], exitCode: 1 }).join('');
  const [run] = (JSON.parse(text) as Log).runs;
  const results = (run?.results ?? []).map((result) => {
    const { artifactLocation, region } = result.locations?.[0]?.physicalLocation ?? {};
    const place = `${decodeURIComponent(artifactLocation?.uri ?? '')}:${region?.startLine ?? 0}:${region?.startColumn ?? 0}`;
    const { action } = result.properties as { action: Action };
    expect(result.level).toBe(LEVELS[action]);
    const suppressed = result.suppressions?.some(({ kind }) => kind === 'inSource') === true;
    const reason = result.suppressions?.[0]?.properties?.['reason'] as unknown;
    const key = `${result.ruleId ?? ''} ${place} ${result.partialFingerprints?.['jobvet/v1'] ?? ''} ${action}`;
    return { key, suppressed, reason };
  });
  const keys = (suppressed: boolean): string[] =>
    results.filter((one) => one.suppressed === suppressed).map(({ key }) => key);
  expect(keys(false).sort()).toEqual(all.findings.map(keyOf).sort());
  expect(keys(true).sort()).toEqual(all.suppressed.map(keyOf).sort());
  expect(results.flatMap(({ reason }) => reason ?? []).sort()).toEqual(
    all.suppressed.flatMap(({ suppression }) => suppression?.reason ?? []).sort(),
  );
  expect(run?.invocations?.[0]?.toolExecutionNotifications).toHaveLength(all.coverage.length);
  expect(run?.properties).toEqual({ verdict: all.verdict, summary: all.summary });
});

test.each([false, true])('text has what people are told, pedantic: %s', (pedantic) => {
  const options = { palette: PLAIN, pedantic };
  const heads = reports.flatMap((report) =>
    [...findingsText(report, options).matchAll(/^(\S+:\d+:\d+): \w+ (JV\d+) /gm)].map(
      ([, place = '', rule = '']) => `${rule} ${place}`,
    ),
  );
  const shown = all.findings.filter(({ action }) => pedantic || action !== 'audit');
  const listed = pedantic ? [...shown, ...all.suppressed] : shown;
  expect(heads.sort()).toEqual(listed.map(placeOf).sort());
  const sums = summaryText(tallyOf(reports, pedantic), options);
  expect(sums).toContain(`${shown.length} findings in `);
  expect(sums).toContain(`${all.suppressed.length} suppressed.`);
});

test.each([false, true])('GitHub has the same, pedantic: %s', (pedantic) => {
  const told = (list: readonly JsonFinding[]): JsonFinding[] =>
    list.filter(({ action }) => pedantic || action !== 'audit');
  const annotated = reports.flatMap((report) => {
    const log = new GithubLog({ pedantic, path: (path) => path, summary: true });
    log.add(report);
    const { commands } = log.end(tallyOf([report], pedantic), []);
    return [...commands.matchAll(/^::(\w+) file=(.*?),line=(\d+).*?,title=(JV\d+) .*$/gm)].map(
      ([, level = '', path = '', line = '', rule = '']) => `${level} ${rule} ${path}:${line}`,
    );
  });
  const expected = told(all.findings).map(({ rule, path, range, action }) => {
    const level = { reject: 'error', warn: 'warning', audit: 'notice' }[action];
    return `${level} ${rule} ${path}:${range.start.line}`;
  });
  expect(annotated.sort()).toEqual(expected.sort());

  const log = new GithubLog({ pedantic, path: (path) => path, summary: true });
  for (const report of reports) log.add(report);
  const { commands, summary } = log.end(tallyOf(reports, pedantic), []);
  const lines = commands.trimEnd().split('\n');
  const [, more = '0'] = /(\d+) more findings/.exec(lines.at(-1) ?? '') ?? [];
  expect(lines.length - 1 + Number(more)).toBe(expected.length);
  const rows = [...summary.matchAll(/^\| \w+, \w+ \| (\S+) \| (JV\d+) /gm)].map(
    ([, place = '', rule = '']) => `${rule} ${plain(place)}`,
  );
  expect(rows.sort()).toEqual(told(all.findings).map(placeOf).sort());
});

/** Without the entities of Markdown. */
function plain(text: string): string {
  return text.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
}
