// `jobvet init`, and what a run loads, with the built program.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folder, jobvet } from './program.ts';

describe('init', () => {
  it('writes a commented configuration that suits every machine', () => {
    const cwd = folder({});
    const run = jobvet(['init'], { cwd });
    expect([run.status, run.stdout]).toEqual([0, '']);
    expect(run.stderr).toContain('wrote jobvet.yaml');
    const text = readFileSync(join(cwd, 'jobvet.yaml'), 'utf8');
    expect(text).not.toContain(cwd);
    expect(text).not.toMatch(/^# yaml-language-server/);
    expect(text).toContain('\npreset: default\n');
  });

  it.each(['jobvet.yaml', '.jobvet.yaml'])('refuses to write beside %s', (name) => {
    const cwd = folder({ [name]: 'preset: gate\n' });
    const run = jobvet(['init'], { cwd });
    expect([run.status, run.stdout]).toEqual([2, '']);
    expect(run.stderr).toContain(`${name} is there already`);
    expect(readFileSync(join(cwd, name), 'utf8')).toBe('preset: gate\n');
  });

  it('replaces with --force', () => {
    const cwd = folder({ 'jobvet.yaml': 'preset: gate\n' });
    expect(jobvet(['init', '--force'], { cwd }).status).toBe(0);
    expect(readFileSync(join(cwd, 'jobvet.yaml'), 'utf8')).toContain('\npreset: default\n');
  });

  it('prints the policy of a site, or writes it where it is told', () => {
    const cwd = folder({});
    const printed = jobvet(['init', '--site'], { cwd });
    expect([printed.status, printed.stderr]).toEqual([0, '']);
    expect(printed.stdout).toContain('\npreset: gate\n');
    expect(printed.stdout).toContain('\n# exemptions:\n');
    expect(existsSync(join(cwd, 'jobvet.yaml'))).toBe(false);
    expect(jobvet(['init', '--site', '--output', 'policy.yaml'], { cwd }).status).toBe(0);
    expect(readFileSync(join(cwd, 'policy.yaml'), 'utf8')).toBe(printed.stdout);
    expect(jobvet(['init', '--site', '--output', 'policy.yaml'], { cwd }).status).toBe(2);
  });

  it('says so when the file can not be written', () => {
    const run = jobvet(['init', '--output', 'no/such/folder.yaml'], { cwd: folder({}) });
    expect(run.status).toBe(3);
    expect(run.stderr).toContain('no/such/folder.yaml: cannot be written: no such file or folder');
  });
});

describe('what a run loads', () => {
  /** The files of the program that a run loads, by name. */
  function loaded(cwd: string, args: readonly string[]): string[] {
    const hook = join(cwd, 'hook.cjs');
    writeFileSync(hook, `process.on('exit', () => console.error('LOADED ' + Object.keys(require.cache).join(' ')));\n`);
    const { stderr } = jobvet(args, { cwd, env: { NODE_OPTIONS: `--require=${hook}` } });
    const files = /^LOADED (.*)$/m.exec(stderr)?.[1]?.split(' ') ?? [];
    return files.filter((file) => /\/dist\/\w+\.js$/.test(file)).map((file) => file.replace(/.*\//, ''));
  }

  it('is neither zod nor yaml without a configuration', () => {
    const cwd = folder({ 'job.sbatch': '#!/bin/bash\n#SBATCH --time=1\nsrun hostname\n' });
    expect(loaded(cwd, ['job.sbatch'])).toEqual(['cli.js']);
    expect(loaded(cwd, ['--fail-on', 'high', 'job.sbatch'])).toEqual(['cli.js']);
  });

  it('is both where there is one', () => {
    const cwd = folder({ 'job.sbatch': '#!/bin/bash\n#SBATCH --time=1\n', 'jobvet.yaml': 'preset: default\n' });
    expect(loaded(cwd, ['job.sbatch']).sort()).toEqual(['cli.js', 'yaml.js', 'zod.js']);
    expect(loaded(folder({}), ['init', '--output', '-']).sort()).toEqual(['cli.js', 'yaml.js', 'zod.js']);
  });
});
