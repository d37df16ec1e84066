// .pre-commit-hooks.yaml: which files pre-commit hands over, compared with what jobvet takes of them.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { classify } from '../../src/engine/classify.ts';

const MANIFEST = fileURLToPath(new URL('../../.pre-commit-hooks.yaml', import.meta.url));

interface Hook {
  readonly id: string;
  readonly entry: string;
  readonly language: string;
  readonly files: string;
}
const hooks = parse(readFileSync(MANIFEST, 'utf8')) as readonly Hook[];

/** The pattern, which Python reads as verbose and without regard to case. */
function pattern({ files }: Hook): RegExp {
  expect(files).toMatch(/^\(\?ix\)\s/);
  return new RegExp(files.slice('(?ix)'.length).replace(/\s+/g, ''), 'i');
}

const JOB = '#!/bin/bash\n#SBATCH --nodes=1\n';
const IMAGE = 'Bootstrap: docker\nFrom: debian:12\n';

/** Names that jobvet takes when the file begins so. */
const TAKEN: readonly (readonly [head: string, ...names: string[]])[] = [
  ['', 'job.sbatch', 'a/b.slurm', 'x.job', 'UPPER.SBATCH', 'my job.sbatch'],
  [JOB, 'run.sh', 'deep/er/run.bash', 'submit', 'jobs/run_all', 'a.b/submit', 'x.sub', 'x.sl', 'x.slm', 'x.run'],
  [JOB, 'x.cmd', 'x.submit', 'x.batch', 'x.qsub', 'x.pbs', 'x.lsf', 'x.ksh', 'x.dash', 'x.zsh', 'x.csh', 'x.tcsh'],
  ['', 'Dockerfile', 'docker/Dockerfile.gpu', 'Dockerfile-dev', 'Dockerfile_x', 'Containerfile', 'gpu.dockerfile'],
  ['', 'gpu.Containerfile', 'gpu.Dockerfile', 'dockerfile'],
  [IMAGE, 'image.def', 'Singularity', 'Singularity.v1.2', 'Singularity.latest', 'Apptainer', 'x.singularity'],
  [IMAGE, 'x.apptainer', 'Apptainer.gpu', 'singularity_x', 'Singularity-x'],
  ['', 'requirements.txt', 'requirements-dev.txt', 'dev-requirements.txt', 'a/requirements.in', 'constraints.txt'],
  ['', 'requirements/base.txt', 'a/requirements/base.in', 'requirements_gpu.txt', 'test.requirements.txt'],
  ['services:\n', 'compose.yaml', 'docker-compose.yml', 'docker-compose.gpu.yml', 'podman-compose.yaml'],
  ['dependencies:\n', 'environment.yml', 'env.yaml', 'conda/environment-gpu.yml', 'my_env.yml', 'mamba.yaml'],
  ['', 'pyproject.toml', 'sub/pyproject.toml'],
  ['image = "x"\n', 'pytorch.toml', 'edf/base.toml'],
];

/** Names that a hook has no use for. */
const LEFT = [
  ...['README.md', 'main.py', 'src/a.c', 'a.ts', 'notes.txt', 'data.csv', 'a.yaml', '.github/workflows/ci.yml'],
  ...['Makefile', 'LICENSE', 'CHANGELOG', 'a/README', '.gitignore', '.bashrc', 'job.sbatch.md', 'job.sh.bak', 'a.json'],
  ...['docs/slurm.rst', 'sbatch.log', 'a.default', 'values.yml', 'my-composer.yml', 'a.ipynb', 'x.sif'],
];

test('the hooks there are', () => {
  expect(hooks.map(({ id, language }) => `${id} ${language}`)).toEqual([
    ...['jobvet node', 'jobvet-fix node', 'jobvet-system system'],
  ]);
  expect(new Set(hooks.map(({ files }) => files))).toHaveLength(1);
  for (const { entry } of hooks) expect(entry).toMatch(/^jobvet (?:check|fix) --force-exclude --sniff$/);
});

describe.each(hooks)('$id', (hook) => {
  const handed = pattern(hook);

  test.each(TAKEN)('beginning with %j', (head, ...names) => {
    expect(names.filter((name) => !handed.test(name))).toEqual([]);
    expect(names.filter((name) => !classify(name, head).selected)).toEqual([]);
  });

  test.each(LEFT)('not %s', (name) => {
    expect(handed.test(name)).toBe(false);
  });
});

const known = spawnSync('pre-commit', ['validate-manifest', MANIFEST], { encoding: 'utf8' });

test.skipIf(known.error)('pre-commit takes the manifest', () => {
  expect({ status: known.status, output: known.stdout + known.stderr }).toEqual({ status: 0, output: '' });
});
