// What the built program prints and how it exits when all is well.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { folder, jobvet, shell } from './program.ts';

const CLEAN = '#!/bin/bash\n#SBATCH --nodes=1\n#SBATCH --time=10\nsrun hostname\n';
const RISKY = '#!/bin/bash\n#SBATCH --nodes=1\nsrun hostname\n#SBATCH --mem=4G\n';

const root = folder({ 'clean.sbatch': CLEAN, 'risky.sbatch': RISKY, 'more/deep.slurm': CLEAN, 'no\tfile.txt': '' });
const at = (...args: string[]): ReturnType<typeof jobvet> => jobvet(args, { cwd: root });

test('--version', () => {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  expect(at('--version')).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
});

test.each([[['--help']], [['help']], [['-h']], [['check', '--help']], [['help', 'check']], [['explain', '--help']]])(
  'help: %j',
  (args) => {
    const { status, stdout, stderr } = at(...args);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('Usage: jobvet');
  },
);

test('the help names every command and the exit status', () => {
  const { stdout } = at('--help');
  for (const text of ['check', 'explain', 'rules', 'show', 'manifest', 'Exit status:']) expect(stdout).toContain(text);
});

test('check is the default, the current folder too', () => {
  const text = at('clean.sbatch');
  expect(text.stdout).toMatch(/^No findings in 1 file\./m);
  expect(at('check', 'clean.sbatch')).toEqual(text);
  expect(at('more').stdout).toMatch(/in 1 file\./);
  expect(at('--exit-zero', '--format', 'json').stdout).toContain('"files": 3');
});

test('JSON', () => {
  const { status, stdout, stderr } = at('--format', 'json', 'clean.sbatch');
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(JSON.parse(stdout)).toMatchObject({
    ...{ schema: 1, tool: { name: 'jobvet' }, findings: [], suppressed: [], errors: [] },
    summary: { files: 1, critical: 0, high: 0, medium: 0, low: 0, info: 0 },
  });
});

test('JSON without any file is still a report', () => {
  const empty = folder({});
  const { status, stdout } = jobvet(['--format', 'json', empty]);
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ schema: 1, findings: [], summary: { files: 0 } });
});

test('show and manifest: one object a line per file', () => {
  for (const args of [['show', '--format', 'json'], ['manifest']]) {
    const { status, stdout } = at(...args, 'clean.sbatch', 'risky.sbatch');
    expect(status).toBe(0);
    const paths = stdout
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { schema: number; path: string }).path);
    expect(paths).toEqual(['clean.sbatch', 'risky.sbatch']);
  }
  expect(at('show', 'clean.sbatch').stdout).toMatch(/^clean\.sbatch\n/);
});

describe('streams', () => {
  test('a reader that leaves early is no error', () => {
    const many = Array.from({ length: 40 }, () => '$JOBVET rules --format json; ').join('');
    expect(shell(`set -o pipefail; $JOBVET --help | head -n 1`, { cwd: root }).stderr).toBe('');
    expect(shell(`{ ${many} } | head -c 1`, { cwd: root }).stderr).toBe('');
    expect(shell('$JOBVET show . | true', { cwd: root }).stderr).toBe('');
  });

  test('a closed standard output is no crash', () => {
    expect(shell('$JOBVET clean.sbatch >&-', { cwd: root })).toMatchObject({ status: 0, stderr: '' });
  });

  test('a full disk is an error', () => {
    const { status, stderr } = shell('$JOBVET clean.sbatch >/dev/full', { cwd: root });
    expect(status).toBe(3);
    expect(stderr).toContain('ENOSPC');
  });

  test('large output arrives whole through a slow pipe', () => {
    const names = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`${i}.sbatch`, CLEAN.repeat(10)]));
    const { stdout } = shell('$JOBVET show --format json . | { sleep 0.3; wc -l; }', { cwd: folder(names) });
    expect(stdout.trim()).toBe('300');
  });
});

describe('colour', () => {
  const coloured = (run: { stdout: string }): boolean => run.stdout.includes('\u001b[');
  const args = ['clean.sbatch'];

  test('by option and environment', () => {
    expect(coloured(at(...args))).toBe(false);
    expect(coloured(at('--color', 'always', ...args))).toBe(true);
    expect(coloured(jobvet(args, { cwd: root, env: { FORCE_COLOR: '1' } }))).toBe(true);
    expect(coloured(jobvet(args, { cwd: root, env: { FORCE_COLOR: '1', NO_COLOR: '1' } }))).toBe(false);
    expect(coloured(jobvet(['--color=never', ...args], { cwd: root, env: { FORCE_COLOR: '1' } }))).toBe(false);
  });

  const terminal = shell('command -v script').status === 0;
  test.runIf(terminal)('on a terminal', () => {
    const onTerminal = (env: Record<string, string> = {}): boolean =>
      coloured(shell('script -qec "$JOBVET clean.sbatch" /dev/null', { cwd: root, env }));
    expect(onTerminal()).toBe(true);
    expect(onTerminal({ NO_COLOR: '1' })).toBe(false);
    expect(onTerminal({ NO_COLOR: '' })).toBe(true);
    expect(onTerminal({ TERM: 'dumb' })).toBe(false);
  });
});

describe('with findings', () => {
  test('exit status and threshold', () => {
    expect(at('risky.sbatch').status).toBe(1);
    expect(at('--format', 'json', 'risky.sbatch').status).toBe(1);
    expect(at('--fail-on', 'low', 'risky.sbatch').status).toBe(1);
    expect(at('--fail-on', 'critical', 'risky.sbatch').status).toBe(0);
    expect(at('--exit-zero', 'risky.sbatch').status).toBe(0);
    expect(at('gone.sbatch', 'risky.sbatch').status).toBe(3);
    expect(at('--exit-zero', 'gone.sbatch', 'risky.sbatch').status).toBe(3);
    expect(at('--fail-on', 'severe', 'gone.sbatch', 'risky.sbatch').status).toBe(2);
  });

  test('gaps count only under --strict', () => {
    const job = `${CLEAN}source env.sh\n`;
    expect(jobvet(['-'], { input: job })).toMatchObject({ status: 0 });
    expect(jobvet(['--strict', '-'], { input: job })).toMatchObject({ status: 3 });
    expect(jobvet(['--strict', '--exit-zero', '-'], { input: job })).toMatchObject({ status: 3 });
    expect(jobvet(['--strict', '-'], { input: CLEAN })).toMatchObject({ status: 0 });
  });

  test('the text names the place, shows it and tells where to read more', () => {
    const { stdout } = at('risky.sbatch');
    expect(stdout).toMatch(/^risky\.sbatch:4:1: medium JV905 [a-z-]+: /m);
    expect(stdout).toMatch(/^4 \| #SBATCH --mem=4G\n {2}\| \^{16}$/m);
    expect(stdout).toMatch(/more: jobvet explain JV905$/m);
    expect(stdout).toMatch(/^1 finding in 1 file: 1 medium\.$/m);
  });

  test('a reader that leaves early does not change the status', () => {
    const run = shell('$JOBVET risky.sbatch | true; echo ${PIPESTATUS[0]}', { cwd: root });
    expect(run).toEqual({ status: 0, stdout: '1\n', stderr: '' });
  });

  test('--slurm-version and --spank reach the engine', () => {
    const submission = (...args: string[]): unknown =>
      (
        JSON.parse(
          jobvet(['show', '--format', 'json', ...args, '-'], { input: '#!/bin/sh\n#SBATCH --container-image=x\n' })
            .stdout,
        ) as { submission: unknown }
      ).submission;
    expect(submission('--spank', 'none')).toMatchObject({ accepted: false });
    expect(submission('--spank', 'pyxis', '--slurm-version', '24.05')).toMatchObject({ accepted: true });
  });

  test('every rule is explained, by code and by name', () => {
    expect(rules().length).toBeGreaterThan(0);
    for (const { code, name } of rules()) {
      const { status, stdout } = at('explain', code.toLowerCase());
      expect(status).toBe(0);
      expect(stdout).toContain(code);
      expect(at('explain', name.toUpperCase()).stdout).toBe(stdout);
    }
  }, 120_000);
});

function rules(): readonly { code: string; name: string }[] {
  return (JSON.parse(at('rules', '--format', 'json').stdout) as { rules: { code: string; name: string }[] }).rules;
}
