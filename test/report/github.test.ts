import { describe, expect, test } from 'vitest';
import type { Finding } from '../../src/model/finding.ts';
import type { Report } from '../../src/model/report.ts';
import { GithubLog, type GithubOptions } from '../../src/report/github.ts';
import type { JsonError } from '../../src/report/json.ts';
import { Tally } from '../../src/report/tally.ts';
import { document, finding, gap, placeIn, report } from './sample.ts';

const JOB = document('#!/bin/bash\ntensorboard --bind_all\nchmod 777 \\\n  out\n', 'jobs/a b.sh');
const AT = placeIn(JOB, '--bind_all');

function run(
  reports: readonly Report[],
  options: Partial<GithubOptions> = {},
  errors: readonly JsonError[] = [],
): { lines: string[]; summary: string } {
  const tally = new Tally({ pedantic: false });
  const log = new GithubLog({ pedantic: false, path: (path) => path, summary: true, ...options });
  for (const one of reports) {
    tally.add(one);
    log.add(one);
  }
  const { commands, summary } = log.end(tally, errors);
  expect(commands === '' || commands.endsWith('\n')).toBe(true);
  return { lines: commands.split('\n').slice(0, -1), summary };
}

const of = (...findings: Partial<Finding>[]): Report[] => [
  report(JOB, { findings: findings.map((more) => finding(AT, more)) }),
];

describe('annotations', () => {
  test('one a finding, by what follows from it', () => {
    const { lines } = run(of({}, { action: 'warn', severity: 'low' }, { action: 'audit', severity: 'info' }));
    const where = 'file=jobs/a b.sh,line=2,col=13,endLine=2,endColumn=23,title=JV102 unauthenticated-dashboard';
    const text = 'TensorBoard has no login and listens on all interfaces.';
    expect(lines).toEqual([`::error ${where} (high)::${text}`, `::warning ${where} (low)::${text}`]);
  });

  test('what is only written down, when asked for', () => {
    expect(run(of({ action: 'audit', severity: 'low' }), { pedantic: true }).lines).toEqual([
      expect.stringMatching(/^::notice .*\(low\)::/),
    ]);
  });

  test('why, the policy and the fix are lines of their own', () => {
    const fix = { title: 'Close it', safety: 'safe' as const, edits: [] };
    const [line] = run(of({ severityWhy: ['it is root'], actionWhy: 'x:1 sets enforce', fix })).lines;
    expect(line).toMatch(/\.%0AWhy high: it is root\.%0APolicy: x:1 sets enforce\.%0AFix: Close it\.$/);
  });

  test('ranges of several lines have no columns', () => {
    const at = placeIn(JOB, 'chmod 777 \\\n  out');
    const { lines } = run([report(JOB, { findings: [finding(at)] })]);
    expect(lines[0]).toMatch(/^::error file=jobs\/a b\.sh,line=3,endLine=4,title=/);
  });

  test('what a script or a file name holds does not become a command', () => {
    const doc = document('x\n', 'a,b:c%\n::error::\u001b.sh');
    const findings = [finding(placeIn(doc, 'x'), { message: '100%\n::set-output name=x::\u001b[2J\r\u202e' })];
    const { lines, summary } = run([report(doc, { findings })]);
    expect(lines).toEqual([
      '::error file=a%2Cb%3Ac%25<U+000A>%3A%3Aerror%3A%3A<U+001B>.sh,line=1,col=1,endLine=1,endColumn=2,title=JV102 unauthenticated-dashboard (high)' +
        '::100%25<U+000A>::set-output name=x::<U+001B>[2J<U+000D><U+202E>',
    ]);
    // eslint-disable-next-line no-control-regex -- the very characters that must not come through
    expect(summary).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
  });

  test('the worst ten of each level, and a word about the rest', () => {
    const many = (count: number, more: Partial<Finding>): Partial<Finding>[] =>
      Array.from({ length: count }, () => more);
    const all = of(
      ...many(12, { severity: 'medium' }),
      { severity: 'critical', rule: 'JV201' },
      ...many(11, { action: 'warn', severity: 'low' }),
      ...many(11, { action: 'audit', severity: 'info' }),
    );
    const { lines } = run(all, { pedantic: true });
    const count = (level: string): number => lines.filter((line) => line.startsWith(`::${level} `)).length;
    expect([count('error'), count('warning'), count('notice')]).toEqual([10, 10, 10]);
    expect(lines[0]).toContain('JV201');
    expect(lines.at(-1)).toBe(
      '::notice title=jobvet::6 more findings without annotation, as GitHub shows 10 of each level: the summary of the step lists all.',
    );
    expect(run(all, { summary: false }).lines.at(-1)).toContain('run jobvet to see all');
    expect(run(of(...many(10, {}))).lines).toHaveLength(10);
  });

  test('gaps that policy acts on, and files that can not be read', () => {
    const coverage = (['allow', 'audit', 'warn', 'reject'] as const).map((action) => ({ ...gap(AT), action }));
    const { lines, summary } = run([report(JOB, { coverage })], {}, [{ path: 'gone.sh', message: 'no such file' }]);
    expect(lines).toEqual([
      '::error file=gone.sh,title=jobvet::no such file',
      expect.stringMatching(/^::error file=.*,title=jobvet%3A not vetted \(syntax\)::bash could not read this$/),
      expect.stringMatching(/^::warning file=/),
    ]);
    expect(summary.match(/syntax/g)).toHaveLength(3);
    expect(summary).toContain('### Not read');
  });

  test('paths are those of the repository', () => {
    const { lines, summary } = run(of({}), { path: (path) => `sub/${path}` });
    expect(lines[0]).toContain('file=sub/jobs/a b.sh,');
    expect(summary).toContain('sub/jobs/a b.sh:2:13');
  });

  test('what a comment leaves out and what the site lets pass is only listed', () => {
    const exemption = { origin: 'x:1', owner: 'ops', ticket: 'HPC-2', reason: 'the portal', until: '2027-01-31' };
    const findings = [finding(AT, { action: 'audit', exemption, message: 'PASSES' })];
    const suppressed = [
      finding(AT, { action: 'audit', suppression: { comment: AT, reason: 'a lab' }, message: 'GONE' }),
    ];
    const { lines, summary } = run([report(JOB, { findings, suppressed })], { pedantic: true });
    expect(lines).toEqual([]);
    expect(summary).toMatch(
      /### Exempted by the site\n\n.*\n.*\n\| .*PASSES \| the portal; ops; HPC-2; until 2027-01-31 \|/,
    );
    expect(summary).toContain('1 suppressed. 1 exempted by the site.');
    expect(summary).toMatch(/### Suppressed by comments\n\n.*\n.*\n\| .*GONE \| a lab \|/);
  });
});

describe('the summary', () => {
  test('lists every finding', () => {
    const { summary } = run([
      report(JOB, { findings: [finding(AT, { message: 'a|b <i>*c*</i> [d](http://e)' })], verdict: 'reject' }),
    ]);
    expect(summary.split('\n')).toEqual([
      '## jobvet: does not pass',
      '',
      '1 finding in 1 file: 1 high.',
      '',
      '|  | Where | Rule | Finding |',
      '| --- | --- | --- | --- |',
      '| error, high | jobs/a b.sh:2:13 | JV102 unauthenticated-dashboard | a&#124;b &lt;i&gt;&#42;c&#42;&lt;/i&gt; &#91;d&#93;(http&#58;//e) |',
      '',
      '',
    ]);
  });

  test('nothing found', () => {
    expect(run([report(JOB)]).summary).toBe('## jobvet: nothing stands in the way\n\nNo findings in 1 file.\n\n');
  });

  test('does not grow beyond what GitHub takes', () => {
    const findings = Array.from({ length: 3000 }, () => finding(AT, { message: 'é'.repeat(300) }));
    const { summary } = run([report(JOB, { findings })]);
    expect(Buffer.byteLength(summary)).toBeLessThan(1024 * 1024);
    expect(summary).toMatch(/\n\n\d+ more rows have no room here\.\n/);
  });
});
