// Every kind of bad input: a clear message and the right exit status.
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folder, jobvet, shell } from './program.ts';

const CLEAN = '#!/bin/bash\n#SBATCH --nodes=1\n#SBATCH --time=10\nsrun hostname\n';

const root = folder({
  'ok.sbatch': CLEAN,
  'empty.sbatch': '',
  'crlf.sbatch': CLEAN.replaceAll('\n', '\r\n'),
  'bom.sbatch': `\ufeff${CLEAN}`,
  'utf16.sbatch': Buffer.from(CLEAN, 'utf16le'),
  'bom16.sbatch': Buffer.from(`\ufeff${CLEAN}`, 'utf16le'),
  'nul.sbatch': `${CLEAN}echo a\0b\n`,
  'binary.sbatch': Buffer.from(Array.from({ length: 4096 }, (_, i) => (i * 7919) % 256)),
  'latin1.sbatch': Buffer.from(`${CLEAN}echo caf\u00e9\n`, 'latin1'),
  'five.sbatch': `${CLEAN}${'# filler line of a generated script\n'.repeat(147_000)}`,
  'huge.sbatch': `${CLEAN}${'#'.repeat(9 * 1024 * 1024)}\n`,
  'folder.sbatch/inner.txt': 'x\n',
  'nothing/here.txt': 'x\n',
  'notes.md': '# notes\n',
  Dockerfile: 'FROM debian\n',
  'tool.py': 'print(1)\n',
});
symlinkSync('loop.sbatch', join(root, 'loop.sbatch'));
symlinkSync('nowhere', join(root, 'dead.sbatch'));

const at = (...args: string[]): ReturnType<typeof jobvet> => jobvet(args, { cwd: root });

describe('paths', () => {
  test.each([
    ['missing', 'gone.sbatch', 'gone.sbatch: no such file or folder'],
    ['a link in a circle', 'loop.sbatch', 'loop.sbatch: the links go round in a circle'],
    ['a dead link', 'dead.sbatch', 'dead.sbatch: no such file or folder'],
    ['below a file', 'ok.sbatch/x', 'ok.sbatch/x: a part of the path is not a folder'],
    ['too long', 'x'.repeat(300), 'the path is too long'],
  ])('%s', (_, path, message) => {
    const { status, stdout, stderr } = at(path);
    expect(stderr).toContain(message);
    expect(stdout).toBe('');
    expect(status).toBe(3);
  });

  test('the rest is still vetted when one is missing', () => {
    const { status, stdout, stderr } = at('gone.sbatch', 'ok.sbatch');
    expect(stderr).toBe('jobvet: gone.sbatch: no such file or folder\n');
    expect(stdout).toContain('in 1 file.');
    expect(status).toBe(3);
  });

  test('the same in JSON', () => {
    const { status, stdout } = at('--format', 'json', 'gone.sbatch', 'ok.sbatch');
    expect(JSON.parse(stdout)).toMatchObject({
      errors: [{ path: 'gone.sbatch', message: 'no such file or folder' }],
      summary: { files: 1 },
    });
    expect(status).toBe(3);
  });

  test('a folder without matches: 0 with a note', () => {
    expect(at('nothing')).toEqual({
      status: 0,
      stdout: '',
      stderr: 'jobvet: nothing: no files to vet found in this folder\n',
    });
    expect(at('folder.sbatch').stderr).toContain('no files to vet found');
  });

  test('the same file twice is vetted once', () => {
    const { status, stdout, stderr } = at('ok.sbatch', './ok.sbatch');
    expect({ status, stderr }).toEqual({
      status: 0,
      stderr: 'jobvet: ok.sbatch was given more than once; it is vetted once\n',
    });
    expect(stdout).toContain('in 1 file.');
  });

  test('control characters of a path do not reach the terminal', () => {
    expect(at('a\u001b[2Jb').stderr).toBe('jobvet: a<U+001B>[2Jb: no such file or folder\n');
  });

  test('a mistyped command', () => {
    expect(at('exlain').stderr).toContain('(did you mean "jobvet explain"?)');
  });

  test.each(['notes.md', 'tool.py'])('%s is of another kind', (path) => {
    const run = at(path);
    expect(run.status).toBe(0);
    expect(run.stdout).toContain(`${path}:1:1: not-followed: not checked: neither a script nor a file that jobs use`);
    expect(at('--strict', path).status).toBe(3);
  });
});

describe('content', () => {
  test.each([
    ['nul.sbatch', 'holds a NUL byte (line 5)'],
    ['binary.sbatch', 'holds a NUL byte (line 1)'],
    ['utf16.sbatch', 'holds a NUL byte'],
    ['bom16.sbatch', 'is UTF-16 text'],
    ['huge.sbatch', 'is larger than 8 MiB'],
  ])('%s', (path, message) => {
    const { status, stdout, stderr } = at(path);
    expect(stderr).toContain(`jobvet: ${path}: ${message}`);
    expect(stdout).toBe('');
    expect(status).toBe(3);
  });

  test('empty', () => {
    const { status, stderr } = at('empty.sbatch');
    expect(stderr).toBe('jobvet: empty.sbatch: the file is empty\n');
    expect(status).toBe(0);
  });

  test.each(['crlf.sbatch', 'bom.sbatch', 'latin1.sbatch'])('%s is vetted', (path) => {
    const { stdout, stderr } = at('--fail-on', 'critical', path);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/in (?:1 of )?1 file/);
  });

  test('5 MB end soon', () => {
    const start = performance.now();
    const { status, stderr } = at('--fail-on', 'critical', 'five.sbatch');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(performance.now() - start).toBeLessThan(25_000);
  });

  test('a folder with all of them', () => {
    const { status, stderr } = at('--format', 'json', '.');
    expect(stderr).toContain('binary.sbatch: a binary file, not vetted');
    expect(stderr).toContain('huge.sbatch: is larger than 8 MiB');
    expect(status).toBe(3);
  });
});

describe('standard input', () => {
  test('is vetted under its stand-in name', () => {
    const { status, stdout } = jobvet(['--format', 'json', '--stdin-path', 'a/b.sbatch', '-'], { input: CLEAN });
    expect(JSON.parse(stdout)).toMatchObject({ summary: { files: 1 } });
    expect(status).toBe(0);
    expect(jobvet(['show', '--format', 'json', '--stdin-path', 'a/b.sbatch', '-'], { input: CLEAN }).stdout).toContain(
      '"path":"a/b.sbatch"',
    );
    expect(jobvet(['show', '--format', 'json', '-'], { input: CLEAN }).stdout).toContain('"path":"<stdin>"');
  });

  test('twice is once', () => {
    const { status, stderr } = jobvet(['-', '-'], { input: CLEAN });
    expect({ status, stderr }).toEqual({
      status: 0,
      stderr: 'jobvet: "-" was given more than once; standard input is vetted once\n',
    });
  });

  test('empty, binary', () => {
    expect(jobvet(['-'], { input: '' })).toMatchObject({ status: 0, stderr: 'jobvet: <stdin>: the file is empty\n' });
    expect(jobvet(['-'], { input: 'a\0b' })).toMatchObject({ status: 3 });
  });

  test('closed is empty', () => {
    expect(shell('$JOBVET - <&-')).toMatchObject({ status: 0, stderr: 'jobvet: <stdin>: the file is empty\n' });
  });

  test('a pipe as a file', () => {
    expect(shell(`$JOBVET <(printf '#!/bin/bash\\nsrun hostname\\n')`)).toMatchObject({ status: 0, stderr: '' });
  });
});

describe('mistakes in the call: status 2, nothing on standard output', () => {
  test.each([
    ['unknown option', ['--formt', 'json'], "unknown option '--formt'\n(Did you mean --format?)"],
    ['an option of a later release', ['--quiet'], "unknown option '--quiet'"],
    ['bad --fail-on', ['--fail-on', 'severe'], 'Allowed choices are low, medium, high, critical'],
    ['--fail-on info', ['--fail-on', 'info'], 'Allowed choices are low, medium, high, critical'],
    ['bad --format', ['--format', 'xml'], 'Allowed choices are text, json, sarif, github'],
    ['bad --color', ['--color', 'sometimes'], 'Allowed choices are auto, always, never'],
    ['bad --slurm-version', ['--slurm-version', 'new'], 'A Slurm release looks like 24.05'],
    ['bad --spank', ['--spank', 'a b'], 'Names are separated by commas'],
    ['--spank none with others', ['--spank', 'none,pyxis'], '"none" stands alone'],
    ['missing value', ['--fail-on'], 'argument missing'],
    ['--stdin-path without -', ['--stdin-path', 'x', 'ok.sbatch'], '--stdin-path needs "-"'],
    ['unknown rule', ['explain', 'JV999'], 'there is no rule "JV999"'],
    ['explain without rule', ['explain'], "missing required argument 'rule'"],
    ['explain with two rules', ['explain', 'a', 'b'], 'too many arguments'],
    ['show without file', ['show'], "missing required argument 'files'"],
    ['an option of another command', ['rules', '--strict'], "unknown option '--strict'"],
  ])('%s', (_, args, message) => {
    const { status, stdout, stderr } = at(...args);
    expect(stderr).toMatch(/^jobvet: /);
    expect(stderr).toContain(message);
    expect(stdout).toBe('');
    expect(status).toBe(2);
  });
});
