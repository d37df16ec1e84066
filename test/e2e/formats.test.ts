// The formats of `check` as a user of the built program meets them.
import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from 'sarif';
import { describe, expect, test } from 'vitest';
import { folder, jobvet, type Run } from './program.ts';

const CLEAN = '#!/bin/bash\n#SBATCH --nodes=1\n#SBATCH --time=10\nsrun hostname\n';
const RISKY = '#!/bin/bash\n#SBATCH --nodes=1\nsrun hostname\n#SBATCH --mem=4G\n';
const root = folder({ 'clean.sbatch': CLEAN, 'jobs/risky one.sbatch': RISKY, 'bad.sbatch': 'a\0b' });
const FORMATS = ['text', 'json', 'sarif', 'github'] as const;

const at = (args: readonly string[], env: Readonly<Record<string, string>> = {}): Run =>
  jobvet(args, { cwd: root, env });
const sarif = (run: Run): Log['runs'][number] => {
  const [first] = (JSON.parse(run.stdout) as Log).runs;
  if (!first) throw new Error('no run');
  return first;
};

test.each([
  ['nothing', ['clean.sbatch'], 0],
  ['findings', ['jobs'], 1],
  ['findings that do not count', ['--exit-zero', 'jobs'], 0],
  ['a wrong option', ['--fail-on', 'x', 'jobs'], 2],
  ['a file that is not there', ['gone.sbatch', 'jobs'], 3],
  ['a file that is no text', ['bad.sbatch'], 3],
])('the exit status is the same for every format: %s', (_, args, status) => {
  for (const format of FORMATS) expect([format, at(['--format', format, ...args]).status]).toEqual([format, status]);
});

describe('sarif', () => {
  test('describes all rules with their pages', () => {
    const { rules } = JSON.parse(at(['rules', '--format', 'json']).stdout) as {
      rules: { code: string; title: string }[];
    };
    const described = sarif(at(['--format', 'sarif', 'clean.sbatch'])).tool.driver.rules ?? [];
    expect(described.map(({ id }) => id)).toEqual(rules.map(({ code }) => code));
    for (const [index, { help }] of described.entries()) {
      expect(help?.markdown).toContain('## Why it matters');
      expect(help?.text.length).toBeGreaterThan(rules[index]?.title.length ?? 0);
    }
  });

  test('places, fingerprints and the outcome', () => {
    const run = sarif(at(['--format', 'sarif', 'jobs', 'gone.sbatch']));
    expect(run).toMatchObject({
      invocations: [{ executionSuccessful: false, exitCode: 3, toolExecutionNotifications: [{ level: 'error' }] }],
      results: [
        {
          ...{ ruleId: 'JV905', level: 'error' },
          locations: [
            { physicalLocation: { artifactLocation: { uri: 'jobs/risky%20one.sbatch' }, region: { startLine: 4 } } },
          ],
          partialFingerprints: { primaryLocationLineHash: expect.stringMatching(/^[0-9a-f]+:1$/) as string },
        },
      ],
    });
  });

  test('standard input and files elsewhere', () => {
    const run = jobvet(['--format', 'sarif', '--sarif-category', 'a:b', '-'], { input: RISKY });
    expect(sarif(run)).toMatchObject({
      automationDetails: { id: 'jobvet/a:b/' },
      results: [{ locations: [{ physicalLocation: { artifactLocation: { uri: '%3Cstdin%3E' } } }] }],
    });
    const elsewhere = jobvet(['--format', 'sarif', join(root, 'jobs')], { cwd: folder({}) });
    expect(elsewhere.stdout).toContain(`"uri":"file://${root}/jobs/risky%20one.sbatch"`);
    expect(jobvet(['--sarif-category', 'a/b', '-'], { input: RISKY }).status).toBe(2);
  });
});

describe('github', () => {
  test('annotations, and a summary behind what is there', () => {
    const summary = join(root, 'summary.md');
    const env = { GITHUB_STEP_SUMMARY: summary, GITHUB_WORKSPACE: join(root, '..') };
    const { stdout, status } = at(['--format', 'github', 'jobs'], env);
    expect(status).toBe(1);
    expect(stdout).toMatch(
      /^::error file=[^/]+\/jobs\/risky one\.sbatch,line=4,col=1,endLine=4,endColumn=17,title=JV905 .*\n$/,
    );
    at(['--format', 'github', 'jobs'], env);
    expect(readFileSync(summary, 'utf8').match(/^## jobvet: does not pass$/gm)).toHaveLength(2);
  });

  test('a summary that can not be written is an error', () => {
    const { status, stderr } = at(['--format', 'github', 'clean.sbatch'], { GITHUB_STEP_SUMMARY: '/gone/x.md' });
    expect({ status, stderr }).toEqual({
      status: 3,
      stderr: 'jobvet: the report cannot be written: no such file or folder\n',
    });
  });
});

describe('--output-file', () => {
  test.each(FORMATS)('%s: the same as on standard output', (format) => {
    const file = join(root, `report.${format}`);
    const plain = at(['--format', format, 'jobs']);
    const { stdout, status } = at(['--format', format, '--output-file', `report.${format}`, 'jobs']);
    expect({ stdout, status }).toEqual({ stdout: '', status: 1 });
    expect(readFileSync(file, 'utf8')).toBe(plain.stdout);
  });

  test('colours only when asked for', () => {
    at(['--output-file', 'c.txt', 'jobs'], { FORCE_COLOR: '1' });
    expect(readFileSync(join(root, 'c.txt'), 'utf8')).not.toContain('\u001b');
    at(['--output-file', 'c.txt', '--color', 'always', 'jobs']);
    expect(readFileSync(join(root, 'c.txt'), 'utf8')).toContain('\u001b');
  });

  test('a device, a link, a folder that is not there', () => {
    expect(at(['--output-file', '/dev/null', 'jobs'])).toMatchObject({ status: 1, stdout: '' });
    symlinkSync('linked.txt', join(root, 'link.txt'));
    expect(at(['--output-file', 'link.txt', 'jobs']).status).toBe(1);
    const { status, stderr } = at(['--output-file', 'gone/x', 'jobs']);
    expect({ status, stderr }).toEqual({
      status: 3,
      stderr: 'jobvet: the report cannot be written to gone/x: no such file or folder\n',
    });
    expect(existsSync(join(root, 'gone'))).toBe(false);
  });
});
