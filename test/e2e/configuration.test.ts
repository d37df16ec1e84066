// Configurations as users meet them: what counts, what is told when one is wrong, what `jobvet config` prints.
import { chmodSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { run } from '../../src/cli/program.ts';
import { processTerminal } from '../../src/cli/terminal.ts';
import { folder, jobvet } from './program.ts';

const SCRIPT = '#!/bin/bash\n#SBATCH --partition=gpu\ncurl https://example.org/install.sh | bash\n';
const FAIL = { status: 1, finding: true };
const PASS = { status: 0, finding: true };

/** Exit status of a check, and whether the pipe into bash is among the findings. */
function outcome(root: string, ...args: string[]): { status: number | null; finding: boolean } {
  const { status, stdout } = jobvet(['--format', 'json', ...args], { cwd: root });
  return { status, finding: stdout.includes('"JV301"') };
}

describe('what counts', () => {
  test('nearest file, --config, --no-config, JOBVET_CONFIG, the user’s file', () => {
    const root = folder({
      'a.sbatch': SCRIPT,
      '.git/HEAD': '',
      'jobvet.yaml': 'rules: { JV301: warn }',
      'off.yaml': 'rules: { supply-chain: off }',
      'sub/b.sbatch': SCRIPT,
      'home/jobvet/config.yaml': 'rules: { JV301: audit }',
    });
    expect(outcome(root, 'a.sbatch')).toEqual(PASS);
    expect(outcome(`${root}/sub`, 'b.sbatch')).toEqual(PASS);
    expect(outcome(root, '--no-config', 'a.sbatch')).toEqual(FAIL);
    expect(outcome(root, '--config', 'off.yaml', 'a.sbatch')).toEqual({ status: 0, finding: false });
    const env = { JOBVET_CONFIG: 'off.yaml' };
    expect(jobvet(['a.sbatch'], { cwd: root, env }).stdout).toMatch(/^No findings/m);
    const user = { XDG_CONFIG_HOME: `${root}/home` };
    const { stdout } = jobvet(['config', 'show', '--origin'], { cwd: root, env: user });
    expect(stdout).toContain('mode: warn # jobvet.yaml:1:10');
    const outside = folder({ 'a.sbatch': SCRIPT, '.git/HEAD': '' });
    expect(jobvet(['a.sbatch'], { cwd: outside, env: user }).status).toBe(0);
    expect(jobvet(['--no-config', 'a.sbatch'], { cwd: outside, env: user }).status).toBe(1);
  });

  test('options over files; nothing below the policy of the site', () => {
    const root = folder({
      'a.sbatch': SCRIPT,
      'jobvet.yaml': 'thresholds: { enforce: { severity: never } }',
      'policy.yaml': 'rules: { JV301: enforce }',
      'policy.d/a.yaml': 'preset: gate',
    });
    expect(outcome(root, 'a.sbatch')).toEqual(PASS);
    expect(outcome(root, '--fail-on', 'low', 'a.sbatch')).toEqual(FAIL);
    expect(outcome(root, '--policy', 'policy.yaml', 'a.sbatch')).toEqual(FAIL);
    expect(outcome(root, '--policy', '.', 'a.sbatch')).toEqual(FAIL);
  });

  test('site.slurm and site.spank stand in for --slurm-version and --spank', () => {
    const script = '#!/bin/bash\n#SBATCH --container-image=x\nsrun true\n';
    const root = folder({ 'a.sbatch': script, 'jobvet.yaml': 'site: { spank: none }' });
    const accepted = (...args: string[]): string => jobvet(['show', '--format', 'json', ...args], { cwd: root }).stdout;
    expect(accepted('a.sbatch')).toContain('"accepted":false');
    expect(accepted('--spank', 'pyxis', 'a.sbatch')).toContain('"accepted":true');
    expect(accepted('--no-config', 'a.sbatch')).toContain('"accepted":true');
  });
});

describe('what is wrong: each told, exit 2, nothing vetted', () => {
  const EXPIRED = '{ rules: [JV301], owner: a, ticket: b, reason: c, until: 2020-01-01, users: [d] }';

  test.each<[string, Record<string, string>, string[], string]>([
    [
      'an unknown key',
      { 'jobvet.yaml': 'rulez: {}' },
      [],
      'jobvet.yaml:1:1: there is no key "rulez" here (did you mean rules?)',
    ],
    [
      'a bad glob',
      { 'jobvet.yaml': 'exclude:\n  - "a[b"' },
      [],
      'jobvet.yaml:2:5: "a[b" is no glob: it lacks a "]" at its end',
    ],
    [
      'a wrong type',
      { 'jobvet.yaml': 'exclude: 3' },
      [],
      'jobvet.yaml:1:10: exclude must be a list, not "3" (did you mean [3]?)',
    ],
    [
      'an unknown rule',
      { 'jobvet.yaml': 'rules: { everything: off }' },
      [],
      'jobvet.yaml:1:10: there is no rule "everything" (jobvet rules lists them all)',
    ],
    ['a missing file', {}, ['--config', 'no.yaml'], 'no.yaml: cannot be read: no such file or folder'],
    ['an unreadable file', { 'jobvet.yaml/x': '' }, [], 'jobvet.yaml: cannot be read: is a folder, not a file'],
    [
      'two names',
      { 'jobvet.yaml': '', '.jobvet.yaml': '' },
      [],
      '.jobvet.yaml: there is also jobvet.yaml in this folder; keep one of them',
    ],
    [
      'cyclic extends',
      { 'jobvet.yaml': 'extends: a.yaml', 'a.yaml': 'extends: jobvet.yaml' },
      [],
      'a.yaml:1:10: extends goes round in a circle: jobvet.yaml → a.yaml → jobvet.yaml',
    ],
    [
      'an expired exemption',
      { 'policy.yaml': `exemptions:\n  - ${EXPIRED}` },
      ['--policy', 'policy.yaml'],
      'policy.yaml:2:62: the exemption expired on 2020-01-01 (agree on a later day, or remove it)',
    ],
    [
      'exemptions of a project',
      { 'jobvet.yaml': 'exemptions: []' },
      [],
      'jobvet.yaml:1:1: exemptions are for the policy of a site (/etc/jobvet/policy.yaml); a project sets rules, or comments',
    ],
    [
      'no YAML',
      { 'jobvet.yaml': 'rules:\n\tJV301: off' },
      [],
      'jobvet.yaml:2:1: invalid YAML: tabs are not allowed as indentation',
    ],
  ])('%s', (_, files, args, expected) => {
    const root = folder({ 'a.sbatch': SCRIPT, ...files });
    const bad = { status: 2, stdout: '', stderr: `jobvet: ${expected}\n` };
    for (const command of [
      ['check', 'a.sbatch'],
      ['config', 'show'],
    ])
      expect(jobvet([...command, ...args], { cwd: root })).toEqual(bad);
  });

  test.each(['show', 'manifest'])('%s too', (command) => {
    const root = folder({ 'a.sbatch': SCRIPT, 'jobvet.yaml': 'rulez: 1' });
    expect(jobvet([command, 'a.sbatch'], { cwd: root })).toMatchObject({ status: 2, stdout: '' });
  });

  test('everything at once', () => {
    const root = folder({ 'a.sbatch': SCRIPT, 'jobvet.yaml': 'rulez: 1\npreset: gat\nroot: 1\n' });
    expect(
      jobvet(['a.sbatch'], { cwd: root })
        .stderr.split('\n')
        .map((line) => line.slice(0, 24)),
    ).toEqual(['jobvet: jobvet.yaml:1:1:', 'jobvet: jobvet.yaml:2:9:', 'jobvet: jobvet.yaml:3:7:', '']);
  });

  test('a policy in a folder that others may write to', async () => {
    const root = folder({ 'site/policy.yaml': 'preset: gate', 'a.sbatch': SCRIPT });
    chmodSync(`${root}/site`, 0o777);
    const notes: string[] = [];
    const terminal = {
      ...processTerminal(),
      ...{ cwd: root, env: {}, siteFolder: `${root}/site` },
      note: (text: string) => notes.push(text),
      out: () => undefined,
    };
    expect(await run(['check', 'a.sbatch'], terminal)).toBe(2);
    expect(notes).toEqual([
      expect.stringMatching(/site(?:\/policy\.yaml)?: .* (?:belong to root \(chown|by root only \(chmod)/),
    ]);
  });
});

describe('jobvet config', () => {
  const root = folder({
    'jobvet.yaml':
      'preset: pedantic\nexclude: ["*.old"]\nrules: { JV301: warn, network: audit }\noverrides:\n  - { paths: [sub/**], rules: { network: enforce } }\n  - { users: [ada], coverage: { size: reject } }\n',
    'policy.yaml':
      'rules: { JV301: enforce }\nexemptions:\n  - { rules: [JV301], owner: a, ticket: b, reason: c, until: 2999-01-01, users: [d] }\n',
    'bad.yaml': 'preset: gat',
    'a.sbatch': SCRIPT,
    'b.sbatch': SCRIPT.replace('gpu', 'cpu'),
    '.git/HEAD': '',
  });
  const config = (...args: string[]): ReturnType<typeof jobvet> => jobvet(['config', ...args], { cwd: root });

  test('show', () => {
    expect(config('show').stdout).toContain('rules:\n  JV301:\n    mode: warn\n  network:\n    mode: audit\n');
    const { stdout } = config('show', '--origin', '--policy', 'policy.yaml', 'sub/x.sbatch');
    for (const line of [
      '# From jobvet.yaml, policy.yaml',
      'preset: pedantic # jobvet.yaml:1:1',
      'exclude: [ "*.old" ] # jobvet.yaml:2:1',
      '    severity: info # preset pedantic (jobvet.yaml:1:1)',
      '    mode: warn # jobvet.yaml:3:10 (the site demands enforce: policy.yaml:1:10)',
      '    mode: enforce # jobvet.yaml:5:33',
      '  - { paths: [ sub/** ], rules: { network: enforce } } # jobvet.yaml:5:5 (for sub/x.sbatch it counts)',
      '  - { users: [ ada ], coverage: { size: reject } } # jobvet.yaml:6:5 (for sub/x.sbatch that depends on the job)',
      '# The policy of the site: nothing above lowers it.',
    ])
      expect(stdout.split('\n')).toContain(line);
    expect(stdout).toMatch(/^exemptions:\n {2}- \{ rules: \[ JV301 \], owner: a.* # policy\.yaml:3:5$/m);
  });

  test('show as JSON', () => {
    const shown = JSON.parse(config('show', '--format', 'json', '--policy', 'policy.yaml', 'x.old').stdout) as unknown;
    expect(shown).toMatchObject({ schema: 1, files: ['jobvet.yaml', 'policy.yaml'], path: 'x.old', excluded: true });
    expect(shown).toHaveProperty(
      'own.values',
      expect.arrayContaining([
        {
          path: ['rules', 'JV301', 'mode'],
          value: 'warn',
          origin: 'jobvet.yaml:3:10',
          held: { value: 'enforce', origin: 'policy.yaml:1:10' },
        },
      ]),
    );
  });

  test('check', () => {
    expect(config('check')).toEqual({ status: 0, stdout: 'jobvet.yaml: no mistakes\n', stderr: '' });
    expect(config('check', '--policy', 'policy.yaml').stdout).toBe(
      'jobvet.yaml: no mistakes\npolicy.yaml: no mistakes\n',
    );
    expect(config('check', 'bad.yaml')).toEqual({
      status: 2,
      stdout: '',
      stderr: 'jobvet: bad.yaml:1:9: preset must be one of default, pedantic, gate, not "gat" (did you mean gate?)\n',
    });
    expect(config('check', '--no-config')).toMatchObject({
      status: 0,
      stderr: 'jobvet: there is no configuration here\n',
    });
  });

  test('hash', () => {
    const { stdout } = config('hash', 'a.sbatch', 'b.sbatch');
    expect(stdout).toMatch(/^# a\.sbatch\nscript: sha256:[0-9a-f]{64}\ntemplate: template:[0-9a-f]{64}\n# b\.sbatch\n/);
    expect(jobvet(['config', 'hash', '-'], { input: SCRIPT }).stdout.split('\n')[1]).toBe(stdout.split('\n')[1]);
    expect(config('hash', 'no.sbatch')).toMatchObject({ status: 3, stdout: '' });
    expect(JSON.parse(config('hash', '--format', 'json', 'a.sbatch').stdout)).toMatchObject({
      schema: 1,
      files: [{ path: 'a.sbatch' }],
    });
  });
});
