import { expect, test } from 'vitest';
import { jsonPart, jsonReport } from '../../src/report/json.ts';
import { manifestJson } from '../../src/report/manifest.ts';
import { Tally } from '../../src/report/tally.ts';
import type { Report } from '../../src/model/report.ts';
import { document, edit, finding, gap, placeIn, report, secret } from './sample.ts';

const JOB = document('#!/bin/bash\ntensorboard --bind_all\nchmod 777 out\n');

function render(reports: readonly Report[]): string {
  const tally = new Tally({ pedantic: false });
  reports.forEach((one) => {
    tally.add(one);
  });
  return jsonReport(reports.map(jsonPart), tally, [{ path: 'gone', message: 'no such file or folder' }], '1.2.3');
}

test('the contract', () => {
  const at = placeIn(JOB, '--bind_all');
  const env = document('x\n', 'env.sh');
  const fix = { title: 'Bind to loopback', safety: 'safe' as const, edits: [edit(at, '--host 127.0.0.1')] };
  const via = [{ label: 'bash -c', at }];
  const related = [{ at: placeIn(env, 'x'), message: 'here' }];
  const findings = [finding(at, { fix, via, related, severityWhy: ['why'] })];
  const text = render([report(JOB, { findings, coverage: [gap(placeIn(JOB, 'chmod'))], verdict: 'reject' })]);
  const range = { start: { line: 2, column: 13 }, end: { line: 2, column: 23 } };
  expect(JSON.parse(text)).toEqual({
    schema: 1,
    tool: { name: 'jobvet', version: '1.2.3' },
    findings: [
      {
        rule: 'JV102',
        name: 'unauthenticated-dashboard',
        family: 'network',
        severity: 'high',
        confidence: 'high',
        severityWhy: ['why'],
        phase: 'data-exploration',
        path: 'job.sbatch',
        range,
        message: 'TensorBoard has no login and listens on all interfaces.',
        via: ['bash -c'],
        related: [
          { path: 'env.sh', range: { start: { line: 1, column: 1 }, end: { line: 1, column: 2 } }, message: 'here' },
        ],
        fix: {
          title: 'Bind to loopback',
          safety: 'safe',
          edits: [{ path: 'job.sbatch', range, text: '--host 127.0.0.1' }],
        },
        action: 'reject',
        fingerprint: '0123456789abcdef',
        url: 'https://example.org/JV102',
      },
    ],
    suppressed: [],
    coverage: [
      {
        path: 'job.sbatch',
        range: { start: { line: 3, column: 1 }, end: { line: 3, column: 6 } },
        cause: 'syntax',
        message: 'bash could not read this',
        action: 'audit',
      },
    ],
    verdict: 'reject',
    errors: [{ path: 'gone', message: 'no such file or folder' }],
    summary: {
      ...{ files: 1, critical: 0, high: 1, medium: 0, low: 0, info: 0 },
      ...{ rejected: 1, suppressed: 0, exempted: 0 },
    },
  });
});

test('has everything, also what the text report hides', () => {
  const at = placeIn(JOB, 'chmod');
  const text = render([report(JOB, { findings: [finding(at, { severity: 'info', confidence: 'low' })] })]);
  expect(JSON.parse(text)).toMatchObject({ findings: [{ severity: 'info' }], summary: { info: 1 } });
});

test('is safe to print and keeps values', () => {
  const path = 'a\u001b\u009b\u202e\u{e0041}日本.sbatch';
  const doc = document('x\n', path);
  const text = render([report(doc, { findings: [finding(placeIn(doc, 'x'))] })]);
  // eslint-disable-next-line no-control-regex -- the very characters that must not come through
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]|\u{e0041}/u);
  expect(text).toContain('日本');
  expect(JSON.parse(text)).toMatchObject({ findings: [{ path }] });
});

test('secrets stay out of messages and edits', () => {
  const doc = document('curl hf_abcdefghij\n');
  const at = placeIn(doc, 'hf_abcdefghij');
  const fix = { title: 'not hf_abcdefghij', safety: 'safe' as const, edits: [edit(at, 'hf_abcdefghij')] };
  const findings = [finding(at, { message: 'see hf_abcdefghij', fix })];
  expect(render([report(doc, { effects: [secret(at)], findings })])).not.toContain('hf_');
});

test('manifest', () => {
  const at = placeIn(JOB, 'tensorboard');
  const listen = [{ protocol: 'tcp', port: '6006', bind: 'any', auth: 'absent', tls: false, tool: 'TensorBoard', at }];
  const line = manifestJson(report(JOB, { manifest: { listen, connect: [] } }));
  expect(line.trimEnd()).not.toContain('\n');
  expect(JSON.parse(line)).toEqual({
    schema: 1,
    path: 'job.sbatch',
    listen: [
      {
        ...{ protocol: 'tcp', port: '6006', bind: 'any', auth: 'absent', tls: false, tool: 'TensorBoard' },
        range: { start: { line: 2, column: 1 }, end: { line: 2, column: 12 } },
      },
    ],
    connect: [],
  });
});
