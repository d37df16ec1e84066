import type { Log, Result, Run } from 'sarif';
import { describe, expect, test } from 'vitest';
import type { Finding } from '../../src/model/finding.ts';
import { WRITTEN_HERE } from '../../src/model/finding.ts';
import type { Report } from '../../src/model/report.ts';
import { lineHashes } from '../../src/report/line-hashes.ts';
import { type Reading, type SarifEnd, SarifLog, type SarifOptions } from '../../src/report/sarif.ts';
import { Tally } from '../../src/report/tally.ts';
import { Document } from '../../src/text/document.ts';
import { document, edit, finding, gap, placeIn, report, secret } from './sample.ts';

const JOB = document('#!/bin/bash\nOPTS=--bind_all\nsrun \\\n  bash -c "tensorboard $OPTS"\n');
const AT = placeIn(JOB, '--bind_all');
const FILE: Reading = { bom: false, latin1: false, standardInput: false };

function runOf(
  reports: readonly Report[],
  {
    end = {},
    options = {},
    reading = FILE,
  }: { end?: Partial<SarifEnd>; options?: Partial<SarifOptions>; reading?: Reading } = {},
): Run {
  const tally = new Tally({ pedantic: false });
  const log = new SarifLog({
    rules: [],
    page: () => undefined,
    version: '1.2.3',
    cwd: '/home/me',
    category: 'check',
    ...options,
  });
  reports.forEach((one) => {
    tally.add(one);
    log.add(one, reading);
  });
  const text = log.end({ tally, errors: [], exitCode: 0, ...end }).join('');
  const { version, runs } = JSON.parse(text) as Log;
  expect({ version, runs: runs.length, ended: text.endsWith('}\n') }).toEqual({
    version: '2.1.0',
    runs: 1,
    ended: true,
  });
  const [run] = runs;
  if (!run) throw new Error('no run');
  return run;
}

function resultOf(
  more: Partial<Finding>,
  options: Parameters<typeof runOf>[1] & { report?: Partial<Report> } = {},
): Result {
  const [result] = runOf([report(JOB, { ...options.report, findings: [finding(AT, more)] })], options).results ?? [];
  if (!result) throw new Error('no result');
  return result;
}

const REGION = { startLine: 2, startColumn: 6, endLine: 2, endColumn: 16 };
const ARTIFACT = { uri: 'job.sbatch', uriBaseId: '%SRCROOT%' };

test('a plain result', () => {
  expect(resultOf({})).toEqual({
    ruleId: 'JV102',
    level: 'error',
    rank: 80,
    message: { text: 'TensorBoard has no login and listens on all interfaces.' },
    locations: [{ physicalLocation: { artifactLocation: ARTIFACT, region: REGION } }],
    partialFingerprints: { 'jobvet/v1': '0123456789abcdef', primaryLocationLineHash: lineHashes(JOB.text)[1] },
    suppressions: [],
    properties: {
      ...{ severity: 'high', confidence: 'high', 'security-severity': '8.0' },
      ...{ phase: 'data-exploration', action: 'reject' },
    },
  });
});

test('levels follow the action', () => {
  const levels = (['reject', 'warn', 'audit'] as const).map((action) => resultOf({ action }).level);
  expect(levels).toEqual(['error', 'warning', 'note']);
});

test('results refer to rules, all of which are described', () => {
  const info = {
    ...{
      code: 'JV102',
      name: 'unauthenticated-dashboard',
      title: 'A dashboard without login',
      family: 'network' as const,
    },
    ...{ severity: 'high' as const, confidence: 'medium' as const, phase: 'x', cwe: [79, 306], attack: ['T1059.006'] },
    ...{ since: '0.1.0', url: 'https://example.org/JV102' },
  };
  const page =
    '# JV102: x\n\nShort **text**.\n\n| a |\n|---|\n\n## What it finds\n\nLong\n\n```sbatch bad at=3\nx\n```\n\n## Why it matters\n\nBecause [of it](x.md).\nYes.\n\nMore.\n';
  const rules = [{ ...info, code: 'JV101', severity: 'info' as const, url: 'docs/x.md' }, info];
  const options = { rules, page: (name: string) => (name === info.name ? page : undefined) };
  const run = runOf([report(JOB, { findings: [finding(AT)] })], { options });
  expect(run.results?.[0]?.ruleIndex).toBe(1);
  expect(run.tool.driver.rules?.[1]).toEqual({
    id: 'JV102',
    name: 'unauthenticated-dashboard',
    shortDescription: { text: 'A dashboard without login.' },
    fullDescription: { text: 'Short text. Because of it. Yes.' },
    help: {
      text: 'JV102: x\n\nShort text.\n\nWhat it finds\n\nLong\n\nWhy it matters\n\nBecause of it.\nYes.\n\nMore.',
      markdown: expect.stringContaining('*Found:*\n\n```bash\nx\n```') as string,
    },
    helpUri: 'https://example.org/JV102',
    defaultConfiguration: { level: 'error' },
    properties: {
      tags: ['security', 'external/cwe/cwe-079', 'external/cwe/cwe-306', 'external/attack/t1059.006', 'network'],
      ...{ precision: 'medium', 'security-severity': '8.0', family: 'network', phase: 'x', since: '0.1.0' },
    },
  });
  expect(run.tool.driver.rules?.[0]).not.toHaveProperty('helpUri');
  expect(run.tool.driver.rules?.[0]?.defaultConfiguration).toEqual({ level: 'note' });
});

test('the message tells why and what to do, and links to what is related', () => {
  const env = document('BIND=0.0.0.0\n', 'env [1].sh');
  const { message, relatedLocations } = resultOf({
    message: 'It is [open](2) to all.',
    severityWhy: ['it runs as root'],
    fix: { title: 'Close it', safety: 'safe', edits: [] },
    related: [
      { at: placeIn(env, 'BIND'), message: 'the address is set here' },
      { at: placeIn(JOB, 'srun'), message: 'JV999: it is loud.' },
    ],
  });
  expect(message.text?.split('\n')).toEqual([
    'It is [open] (2) to all.',
    'Why high: it runs as root.',
    'Fix: Close it.',
    'See [env \\[1\\].sh:1](1): the address is set here; [job.sbatch:3](2): JV999: it is loud.',
  ]);
  expect(relatedLocations).toMatchObject([
    {
      id: 1,
      physicalLocation: { artifactLocation: { uri: 'env%20%5B1%5D.sh' } },
      message: { text: 'the address is set here' },
    },
    { id: 2, physicalLocation: { region: { startLine: 3, startColumn: 1 } } },
  ]);
});

test('control characters of scripts are shown', () => {
  expect(resultOf({ message: 'a\u001b[2J\u202eb' }).message.text).toBe('a<U+001B>[2J<U+202E>b');
});

describe('code flows', () => {
  const steps = (more: Partial<Finding>): unknown =>
    resultOf(more).codeFlows?.[0]?.threadFlows[0]?.locations.map(({ location, nestingLevel, executionOrder }) => [
      executionOrder,
      nestingLevel,
      location?.physicalLocation?.region?.startLine,
      location?.message?.text,
    ]);

  test('none without a way', () => {
    expect(resultOf({}).codeFlows).toBeUndefined();
    expect(resultOf({ related: [{ at: placeIn(JOB, 'srun'), message: 'and here' }] }).codeFlows).toBeUndefined();
  });

  test('from the outermost command to the finding', () => {
    const via = [
      { label: 'srun', at: placeIn(JOB, 'srun') },
      { label: 'bash -c', at: placeIn(JOB, 'bash -c') },
    ];
    expect(steps({ via, related: [{ at: placeIn(JOB, 'tensorboard'), message: WRITTEN_HERE }] })).toEqual([
      [1, 0, 3, 'srun'],
      [2, 1, 4, 'bash -c'],
      [3, 2, 4, WRITTEN_HERE],
      [4, 3, 2, 'TensorBoard has no login and listens on all interfaces.'],
    ]);
  });

  test('values are set before they are used', () => {
    const via = [{ label: 'srun', at: placeIn(JOB, 'srun') }];
    const related = [{ at: placeIn(JOB, 'OPTS'), message: 'the address is set here' }];
    const at = placeIn(JOB, 'tensorboard');
    expect(steps({ at, via, related })).toEqual([
      [1, 0, 2, 'the address is set here'],
      [2, 0, 3, 'srun'],
      [3, 1, 4, 'TensorBoard has no login and listens on all interfaces.'],
    ]);
  });
});

describe('fixes', () => {
  const safe = { title: 'Bind to loopback', safety: 'safe' as const };

  test('by file, with what is taken away and put there', () => {
    const env = document('TOKEN=1\n', 'env.sh');
    const edits = [edit(AT, '--host=127.0.0.1'), edit(placeIn(env, 'TOKEN=1\n'), '')];
    expect(resultOf({ fix: { ...safe, edits } }).fixes).toEqual([
      {
        description: { text: 'Bind to loopback' },
        artifactChanges: [
          {
            artifactLocation: ARTIFACT,
            replacements: [{ deletedRegion: REGION, insertedContent: { text: '--host=127.0.0.1' } }],
          },
          {
            artifactLocation: { ...ARTIFACT, uri: 'env.sh' },
            replacements: [{ deletedRegion: { startLine: 1, startColumn: 1, endLine: 2, endColumn: 1 } }],
          },
        ],
        properties: { safety: 'safe' },
      },
    ]);
  });

  test('unsafe ones say so', () => {
    const fix = { ...safe, safety: 'unsafe' as const, edits: [edit(AT, 'x')] };
    expect(resultOf({ fix }).fixes?.[0]?.description?.text).toBe('Bind to loopback (may change what the job does)');
  });

  test.each([
    ['advice', []],
    ['places that are not exact', [edit({ ...AT, exact: false }, 'x')]],
    ['edits that overlap', [edit(AT, 'x'), edit({ ...AT, span: { start: AT.span.start + 1, end: AT.span.end } }, 'y')]],
  ])('%s is none', (_, edits) => {
    expect(resultOf({ fix: { ...safe, edits } }).fixes).toBeUndefined();
  });

  test('none that would write a secret', () => {
    const doc = document('KEY=hf_abcdefghij\n');
    const at = placeIn(doc, 'hf_abcdefghij');
    const one = finding(at, { message: 'see hf_abcdefghij', fix: { ...safe, edits: [edit(at, '"hf_abcdefghij"')] } });
    const run = runOf([report(doc, { effects: [secret(at)], findings: [one] })]);
    expect(JSON.stringify(run)).not.toContain('hf_');
    expect(run.results?.[0]?.fixes).toBeUndefined();
  });
});

describe('suppressions', () => {
  test('by a comment', () => {
    const comment = placeIn(JOB, '#!/bin/bash');
    const suppression = { comment, reason: 'a lab network', until: '2027-01-31', ticket: 'HPC-1' };
    const run = runOf([report(JOB, { suppressed: [finding(AT, { action: 'audit', suppression })] })]);
    expect(run.results).toMatchObject([
      {
        level: 'note',
        suppressions: [
          {
            ...{ kind: 'inSource', status: 'accepted', justification: 'a lab network; until 2027-01-31; HPC-1' },
            location: { physicalLocation: { artifactLocation: ARTIFACT, region: { startLine: 1 } } },
            properties: { reason: 'a lab network', until: '2027-01-31', ticket: 'HPC-1' },
          },
        ],
      },
    ]);
    expect(run.properties).toMatchObject({ summary: { suppressed: 1, high: 0 } });
  });

  test('one without a reason has no empty justification', () => {
    const suppression = { comment: placeIn(JOB, 'srun') };
    expect(resultOf({ suppression }).suppressions?.[0]).not.toHaveProperty('justification');
  });

  test('by the site', () => {
    const exemption = {
      ...{ origin: '/etc/jobvet/policy.yaml:12', owner: 'ops', ticket: 'HPC-2', reason: 'portal', until: '2027-01-31' },
    };
    expect(resultOf({ action: 'audit', exemption }).suppressions).toMatchObject([
      {
        ...{ kind: 'external', status: 'accepted' },
        justification: 'portal; ops; HPC-2; until 2027-01-31; /etc/jobvet/policy.yaml:12',
      },
    ]);
  });
});

describe('fingerprints', () => {
  const hash = (path: string, reading: Partial<Reading> = {}, text = 'x é\ny\n'): unknown => {
    const doc = new Document(path, text);
    const findings = [finding(placeIn(doc, 'x')), finding(placeIn(doc, 'y'))];
    return runOf([report(doc, { findings })], { reading: { ...FILE, ...reading } }).results?.map(
      (one) => one.partialFingerprints?.['primaryLocationLineHash'] !== undefined,
    );
  };

  test('the hash of a line where the characters of the file are known', () => {
    expect(hash('a.sh')).toEqual([true, true]);
    expect(hash('a.sh', { bom: true })).toEqual([false, true]);
    expect(hash('a.sh', { latin1: true })).toEqual([false, false]);
    expect(hash('<stdin>', { standardInput: true })).toEqual([false, false]);
    expect(hash('/data/a.sh')).toEqual([false, false]);
    expect(hash('../a.sh')).toEqual([false, false]);
  });

  test('other files have been read in another way perhaps', () => {
    const of = (text: string): unknown => {
      const env = document(text, 'env.sh');
      const findings = [finding(placeIn(env, 'x')), finding(placeIn(env, 'y'))];
      return runOf([report(JOB, { findings })]).results?.map(
        (one) => one.partialFingerprints?.['primaryLocationLineHash'] !== undefined,
      );
    };
    expect(of('x\ny\n')).toEqual([false, true]);
    expect(of('x\ny é\n')).toEqual([false, false]);
    expect(of('x\ny é日\n')).toEqual([false, true]);
  });
});

describe('the run', () => {
  test('what was not vetted', () => {
    const gaps = (['allow', 'audit', 'warn', 'reject'] as const).map((action) => ({ ...gap(AT), action }));
    const { invocations } = runOf([report(JOB, { coverage: gaps })]);
    expect(invocations?.[0]?.executionSuccessful).toBe(true);
    const notes = invocations?.[0]?.toolExecutionNotifications ?? [];
    expect(notes.map(({ level }) => level)).toEqual(['none', 'note', 'warning', 'error']);
    expect(notes[0]).toEqual({
      descriptor: { id: 'not-vetted/syntax', index: 0 },
      level: 'none',
      message: { text: 'bash could not read this' },
      locations: [{ physicalLocation: { artifactLocation: ARTIFACT, region: REGION } }],
    });
  });

  test('every reference to a descriptor is right', () => {
    const { tool, invocations } = runOf([report(JOB, { coverage: [gap(AT), gap(AT, 'rule-fault')] })], {
      end: { errors: [{ path: 'x', message: 'y' }] },
    });
    const notes = invocations?.[0]?.toolExecutionNotifications ?? [];
    expect(notes).toHaveLength(3);
    for (const { descriptor } of notes)
      expect(tool.driver.notifications?.[descriptor?.index ?? -1]?.id).toBe(descriptor?.id);
  });

  test('a file that can not be read makes it unsuccessful', () => {
    const { invocations } = runOf([], { end: { errors: [{ path: 'gone.sh', message: 'no such file' }], exitCode: 3 } });
    expect(invocations).toMatchObject([
      {
        ...{ executionSuccessful: false, exitCode: 3 },
        toolExecutionNotifications: [
          {
            ...{ level: 'error', message: { text: 'gone.sh: no such file' } },
            locations: [{ physicalLocation: { artifactLocation: { uri: 'gone.sh' } } }],
          },
        ],
      },
    ]);
  });

  test('what else it says', () => {
    const run = runOf([report(JOB, { findings: [finding(AT)], verdict: 'reject' }), report(document('', '/x/y z'))], {
      options: { category: 'nightly' },
    });
    expect(run).toMatchObject({
      tool: { driver: { name: 'jobvet', semanticVersion: '1.2.3' } },
      automationDetails: { id: 'jobvet/nightly/' },
      columnKind: 'utf16CodeUnits',
      artifacts: [{ location: ARTIFACT, roles: ['analysisTarget'] }, { location: { uri: 'file:///x/y%20z' } }],
      properties: { verdict: 'reject', summary: { files: 2, high: 1, rejected: 1 } },
    });
    expect(run).not.toHaveProperty('versionControlProvenance');
  });

  test('no file at all is a log too', () => {
    expect(runOf([]).results).toEqual([]);
  });

  test('of too many results the worst are kept, in their order', () => {
    const severities = ['low', 'critical', 'info', 'high', 'low'] as const;
    const findings = severities.map((severity, index) => finding(AT, { severity, rule: `JV${index}` }));
    const run = runOf([report(JOB, { findings })], { options: { mostResults: 3 } });
    expect(run.results?.map(({ ruleId }) => ruleId)).toEqual(['JV1', 'JV3', 'JV0']);
    expect(run.invocations?.[0]?.toolExecutionNotifications).toMatchObject([
      {
        descriptor: { id: 'left-out' },
        level: 'warning',
        message: { text: expect.stringContaining('2 of 5') as string },
      },
    ]);
  });
});
