// `jobvet fix` as users and hooks call it: real files, modes, links, encodings, and patches.
import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { replaceFile } from '../../src/host/replace-file.ts';
import { jobvet } from './program.ts';

const BAD = '#!/bin/bash\n#SBATCH --time=10\ncurl -k https://data.example.org/x -o x\n';
const GOOD = '#!/bin/bash\n#SBATCH --time=10\ncurl https://data.example.org/x -o x\n';
const UNSAFE = '#!/bin/bash\n#SBATCH --time=10\nchmod 777 /scratch/x\n';

function folder(files: Readonly<Record<string, string | Buffer>>): string {
  const root = mkdtempSync(join(tmpdir(), 'jobvet-fix-'));
  onTestFinished(() => {
    rmSync(root, { recursive: true, force: true });
  });
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(root, name, '..'), { recursive: true });
    writeFileSync(join(root, name), content);
  }
  return root;
}

const fix = (root: string, ...args: string[]): ReturnType<typeof jobvet> => jobvet(['fix', ...args], { cwd: root });
const read = (root: string, name: string): string => readFileSync(join(root, name), 'latin1');

describe('files', () => {
  test('safe fixes are written, and nothing is left behind', () => {
    const root = folder({ 'a.sbatch': BAD });
    const { status, stdout, stderr } = fix(root, 'a.sbatch');
    expect(read(root, 'a.sbatch')).toBe(GOOD);
    expect({ status, stderr }).toEqual({ status: 0, stderr: 'jobvet: a.sbatch: fixed 1 finding (JV401)\n' });
    expect(stdout).toMatch(/^No findings in 1 file\./m);
    expect(readdirSync(root)).toEqual(['a.sbatch']);
  });

  test('unsafe ones when asked; what remains is reported', () => {
    const root = folder({ 'a.sbatch': UNSAFE });
    const before = statSync(join(root, 'a.sbatch'));
    const first = fix(root, 'a.sbatch');
    expect(first.status).toBe(1);
    expect(first.stdout).toContain('JV601');
    expect(first.stderr).toBe('jobvet: nothing to fix\njobvet: 1 more fix may change what jobs do: see --unsafe\n');
    expect(statSync(join(root, 'a.sbatch')).ino).toBe(before.ino);
    expect(fix(root, '--unsafe', 'a.sbatch').status).toBe(0);
    expect(read(root, 'a.sbatch')).not.toContain('777');
    expect(fix(root, '--unsafe', 'a.sbatch').stderr).toBe('jobvet: nothing to fix\n');
  });

  test('what a fix brings to light is fixed in the same run', () => {
    const root = folder({ 'a.sbatch': '#!/bin/bash\n#SBATCH --time=10\n# jobvet: ignore[JV999] -- typo\ntrue\n' });
    const { status, stderr } = fix(root, '--unsafe', 'a.sbatch');
    expect({ status, stderr }).toEqual({ status: 0, stderr: 'jobvet: a.sbatch: fixed 2 findings (JV001, JV003)\n' });
    expect(read(root, 'a.sbatch')).toBe('#!/bin/bash\n#SBATCH --time=10\ntrue\n');
  });

  test('folders, and JSON about what remains', () => {
    const root = folder({ 'a.sbatch': BAD, 'b/c.sbatch': BAD, 'd.sbatch': UNSAFE });
    const { status, stdout } = fix(root, '--format', 'json');
    expect(status).toBe(1);
    const report = JSON.parse(stdout) as { findings: { rule: string }[] };
    expect(report.findings.map(({ rule }) => rule)).toEqual(['JV601']);
    expect(read(root, 'b/c.sbatch')).toBe(GOOD);
  });

  test('a file that two scripts source is fixed once', () => {
    const script = '#!/bin/bash\n#SBATCH --time=10\nsource ./env.sh\nsrun hostname\n';
    const root = folder({ 'a.sbatch': script, 'b.sbatch': script, 'env.sh': 'export GIT_SSL_NO_VERIFY=1\n' });
    const { status, stderr } = fix(root, 'a.sbatch', 'b.sbatch');
    expect({ status, stderr }).toEqual({ status: 0, stderr: 'jobvet: env.sh: fixed 1 finding (JV402)\n' });
    expect(read(root, 'env.sh')).toBe('unset GIT_SSL_NO_VERIFY\n');
    expect(read(root, 'a.sbatch')).toBe(script);
  });

  test('outside the folder of the script nothing is touched', () => {
    const root = folder({
      'jobs/a.sbatch': '#!/bin/bash\n#SBATCH --time=10\nsource ../env.sh\n',
      'env.sh': 'export GIT_SSL_NO_VERIFY=1\n',
    });
    fix(root, '--unsafe', 'jobs/a.sbatch');
    expect(read(root, 'env.sh')).toBe('export GIT_SSL_NO_VERIFY=1\n');
  });
});

describe('what a file keeps', () => {
  test.each([0o644, 0o755, 0o600, 0o4750])('mode %o', (mode) => {
    const root = folder({ 'a.sbatch': BAD });
    chmodSync(join(root, 'a.sbatch'), mode);
    expect(fix(root, 'a.sbatch').status).toBe(0);
    expect(statSync(join(root, 'a.sbatch')).mode & 0o7777).toBe(mode);
  });

  test('its links: the file they lead to is replaced', () => {
    const root = folder({ 'real/a.sbatch': BAD });
    symlinkSync('real/a.sbatch', join(root, 'link.sbatch'));
    expect(fix(root, 'link.sbatch').status).toBe(0);
    expect(lstatSync(join(root, 'link.sbatch')).isSymbolicLink()).toBe(true);
    expect(read(root, 'real/a.sbatch')).toBe(GOOD);
  });

  test('other hard links keep the old text, which is said', () => {
    const root = folder({ 'a.sbatch': BAD });
    linkSync(join(root, 'a.sbatch'), join(root, 'other.txt'));
    expect(fix(root, 'a.sbatch').stderr).toContain('a.sbatch: other hard links of it keep the old text');
    expect([read(root, 'a.sbatch'), read(root, 'other.txt')]).toEqual([GOOD, BAD]);
  });

  test.each<[string, (text: string) => Buffer]>([
    ['a byte order mark', (text) => Buffer.from(`\ufeff${text}`)],
    ['latin1 bytes', (text) => Buffer.from(`${text}echo caf\u00e9\n`, 'latin1')],
    ['other letters', (text) => Buffer.from(`${text}echo caf\u00e9 \u65e5 \u{1f600}\n`)],
    ['no last newline', (text) => Buffer.from(text.trimEnd())],
    ['line ends of DOS', (text) => Buffer.from(text.replaceAll('\n', '\r\n'))],
  ])('%s', (_, make) => {
    const root = folder({ 'a.sbatch': make(BAD) });
    fix(root, 'a.sbatch');
    expect(readFileSync(join(root, 'a.sbatch'))).toEqual(make(GOOD));
  });
});

describe('files that can not be written', () => {
  const asOther = process.getuid?.() === 0;

  test('read-only: others go on', () => {
    const root = folder({ 'a.sbatch': BAD, 'b.sbatch': BAD });
    chmodSync(join(root, 'a.sbatch'), 0o444);
    const { status, stdout, stderr } = fix(root, 'a.sbatch', 'b.sbatch');
    expect(status).toBe(3);
    expect(stderr).toContain('a.sbatch: not written: the file is read-only');
    expect(stdout).toContain('JV401');
    expect([read(root, 'a.sbatch'), read(root, 'b.sbatch')]).toEqual([BAD, GOOD]);
    expect(fix(root, '--diff', 'a.sbatch').stdout).toContain('+curl https');
  });

  test.runIf(asOther)('a folder of somebody else', () => {
    const root = folder({ 'a.sbatch': BAD });
    chmodSync(root, 0o755);
    chmodSync(join(root, 'a.sbatch'), 0o666);
    const script = `import { replaceFile } from ${JSON.stringify(join(import.meta.dirname, '../../src/host/replace-file.ts'))};
      process.setuid(65534);
      console.log(JSON.stringify(replaceFile(process.argv[1], Buffer.from(''), Buffer.from('x'))));`;
    const run = spawnSync(
      process.execPath,
      ['--import', 'tsx', '--input-type=module', '-e', script, join(root, 'a.sbatch')],
      { encoding: 'utf8', cwd: join(import.meta.dirname, '../..') },
    );
    expect(JSON.parse(run.stdout)).toEqual({ ok: false, why: 'permission denied' });
    expect([read(root, 'a.sbatch'), readdirSync(root)]).toEqual([BAD, ['a.sbatch']]);
  });

  test('one that changed in between', () => {
    const root = folder({ 'a.sbatch': 'what somebody else wrote\n' });
    expect(replaceFile(join(root, 'a.sbatch'), Buffer.from(BAD), Buffer.from(GOOD))).toEqual({
      ok: false,
      why: 'it changed while jobvet looked at it',
    });
    expect([read(root, 'a.sbatch'), readdirSync(root)]).toEqual(['what somebody else wrote\n', ['a.sbatch']]);
  });

  test('a pipe', () => {
    const { stdout, stderr, status } = spawnSync(
      'bash',
      [
        '-c',
        `${process.execPath} ${join(import.meta.dirname, '../../dist/cli.js')} fix <(printf '${BAD.replaceAll('\n', '\\n')}')`,
      ],
      { encoding: 'utf8' },
    );
    expect(status).toBe(3);
    expect(stderr).toContain('not a regular file');
    expect(stdout).toContain('JV401');
  });

  test('one that is missing', () => {
    const root = folder({ 'a.sbatch': BAD });
    const { status, stderr } = fix(root, 'gone.sbatch', 'a.sbatch');
    expect(status).toBe(3);
    expect(stderr).toContain('gone.sbatch: no such file or folder');
    expect(read(root, 'a.sbatch')).toBe(GOOD);
  });
});

describe('--diff', () => {
  const FILES = {
    'a.sbatch': BAD,
    'deep/er/b c.sbatch': UNSAFE,
    'crlf.sbatch': BAD.replaceAll('\n', '\r\n'),
    'bom.sbatch': `\ufeff${BAD}`,
    'latin1.sbatch': Buffer.from(`${BAD}# caf\u00e9\nwget --no-check-certificate https://b.example.org/\n`, 'latin1'),
    'end.sbatch': BAD.trimEnd(),
    'gr\u00f6\u00dfe.sbatch': BAD,
    'main.sbatch': '#!/bin/bash\n#SBATCH --time=10\nsource ./env.sh\n',
    'env.sh': 'export GIT_SSL_NO_VERIFY=1\n',
  };

  test.each(['git', 'patch'])('%s makes the same of the files as jobvet itself', (tool) => {
    if (spawnSync(tool, ['--version']).status !== 0) return;
    const patched = folder(FILES);
    const fixed = folder({});
    cpSync(patched, fixed, { recursive: true });
    for (const root of [patched, fixed]) execFileSync('git', ['init', '--quiet', root]);
    const program = join(import.meta.dirname, '../../dist/cli.js');
    const run = spawnSync(process.execPath, [program, 'fix', '--unsafe', '--diff', '.'], { cwd: patched });
    expect(run.status).toBe(1);
    for (const name of Object.keys(FILES))
      expect(readFileSync(join(patched, name))).toEqual(readFileSync(join(fixed, name)));
    const args = tool === 'git' ? ['apply', '--whitespace=nowarn', '-'] : ['-p1', '--quiet', '--binary'];
    const apply = spawnSync(tool, args, { cwd: patched, input: run.stdout, encoding: 'utf8' });
    expect(apply.stderr).toBe('');
    expect(jobvet(['fix', '--unsafe', '.'], { cwd: fixed }).stderr).toContain('fixed');
    for (const name of Object.keys(FILES)) {
      expect(readFileSync(join(patched, name))).toEqual(readFileSync(join(fixed, name)));
      if (name !== 'main.sbatch') expect(readFileSync(join(fixed, name)).toString('latin1')).not.toMatch(/-k |777|=1$/);
    }
  });

  test('from a folder of the repository', () => {
    const root = folder({ 'jobs/a.sbatch': BAD });
    execFileSync('git', ['init', '--quiet', root]);
    const { stdout } = fix(join(root, 'jobs'), '--diff');
    const apply = spawnSync('git', ['apply', '-'], { cwd: join(root, 'jobs'), input: stdout, encoding: 'utf8' });
    expect({ stderr: apply.stderr, status: apply.status }).toEqual({ stderr: '', status: 0 });
    expect(read(root, 'jobs/a.sbatch')).toBe(GOOD);
  });

  test('nothing to change: no patch, status 0, whatever remains', () => {
    const root = folder({ 'a.sbatch': UNSAFE });
    expect(fix(root, '--diff', 'a.sbatch')).toEqual({
      status: 0,
      stdout: '',
      stderr: 'jobvet: nothing to fix\njobvet: 1 more fix may change what jobs do: see --unsafe\n',
    });
  });
});

describe('standard input', () => {
  test('the fixed text goes to standard output, what remains to standard error', () => {
    const { status, stdout, stderr } = jobvet(['fix', '-'], { input: `${BAD}chmod 777 /scratch/x\n` });
    expect(stdout).toBe(`${GOOD}chmod 777 /scratch/x\n`);
    expect(stderr).toContain('JV601');
    expect(stderr).toContain('jobvet: <stdin>: fixed 1 finding (JV401)');
    expect(status).toBe(1);
  });

  test('a text without anything to fix comes out as it is', () => {
    expect(jobvet(['fix', '-'], { input: GOOD })).toMatchObject({ status: 0, stdout: GOOD });
    const bytes = spawnSync(process.execPath, [join(import.meta.dirname, '../../dist/cli.js'), 'fix', '-'], {
      input: Buffer.from('\ufeff#!/bin/bash\necho \u00e9\r\n', 'utf8'),
    }).stdout;
    expect(bytes).toEqual(Buffer.from('\ufeff#!/bin/bash\necho \u00e9\r\n', 'utf8'));
  });

  test('as a patch, under its name', () => {
    const { stdout, status } = jobvet(['fix', '--diff', '--stdin-path', 'x/a.sbatch', '-'], { input: BAD });
    expect(stdout).toMatch(/^--- a\/x\/a\.sbatch\n\+\+\+ b\/x\/a\.sbatch\n@@ -1,3 \+1,3 @@\n/);
    expect(status).toBe(1);
  });

  test.each([[['-', 'a.sbatch']], [['--format', 'json', '-']], [['--diff', '--format', 'json', '.']]])(
    'mistakes: %j',
    (args) => {
      expect(jobvet(['fix', ...args], { input: BAD })).toMatchObject({ status: 2, stdout: '' });
    },
  );
});
