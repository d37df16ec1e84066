// From a job to the definition file it builds, and from there to the scripts that the image gets.
import { expect, test } from 'vitest';
import { textAt } from '../../../src/text/place.ts';
import { filesBeside } from '../../support/beside.ts';
import { check, job } from '../../support/check.ts';

const DIGEST = `@sha256:${'a'.repeat(64)}`;
const files = filesBeside({
  'app.def': `Bootstrap: docker\nFrom: ubuntu:24.04${DIGEST}\n%files\n  install.sh /opt/\n%post\n  bash /opt/install.sh\n`,
  'install.sh': 'curl -s https://get.example.org/x.sh | bash\n',
});

test.each([
  ['a build', 'apptainer build app.sif app.def'],
  ['a step', 'srun --ntasks=1 singularity build app.sif app.def'],
  ['the image beside its definition', 'apptainer exec app.sif ./run'],
])('%s', (_, body) => {
  const { findings } = check(job(body), 'job.sbatch', { files });
  const found = findings.filter(({ rule }) => rule === 'JV301');
  expect(found.map(({ at }) => [at.doc.path, textAt(at)])).toEqual([
    ['install.sh', 'curl -s https://get.example.org/x.sh'],
  ]);
  const [via] = found[0]?.via ?? [];
  expect(via?.at.doc.path).toBe('job.sbatch');
});

test.each([
  ['defaults', 'apptainer build app.sif args.def', ['image ubuntu:24.04', 'install numpy==1.26.4']],
  [
    'given values',
    'TAG=2\napptainer build --build-arg BASE=someone/tool:$TAG --build-arg WHAT=torch app.sif args.def',
    ['image someone/tool:2', 'install torch'],
  ],
  ['a value nobody knows', 'apptainer build --build-arg BASE="$1" app.sif args.def', ['install numpy==1.26.4']],
])('build arguments: %s', (_, body, expected) => {
  const definition =
    'Bootstrap: docker\nFrom: {{ BASE }}\n%arguments\n  BASE=ubuntu:24.04\n  WHAT=numpy==1.26.4\n%post\n  pip install {{ WHAT }}\n';
  const { effects } = check(job(body), 'job.sbatch', { files: filesBeside({ 'args.def': definition }) });
  const found = effects.flatMap((effect) => {
    if (effect.kind === 'image' && !effect.reference.local && !effect.reference.open)
      return [`image ${effect.reference.text}`];
    return effect.kind === 'install' ? [`install ${effect.requirements.map(({ text }) => text).join(' ')}`] : [];
  });
  expect(found).toEqual(expected);
});
