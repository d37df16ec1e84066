import { expect, it } from 'vitest';
import { classify } from '../../src/engine/classify.ts';

const DIRECTIVES = '#SBATCH --time=1\nsrun x\n';

it.each([
  // a folder search picks these up
  ['job.sbatch', 'srun x\n', 'sbatch', true],
  ['a/b/run.SLURM', '', 'sbatch', true],
  ['x.job', '', 'sbatch', true],
  ['run.sh', `#!/bin/bash\n${DIRECTIVES}`, 'sbatch', true],
  ['run.sh', DIRECTIVES, 'sbatch', true],
  ['run', `#!/usr/bin/env -S bash -l\n${DIRECTIVES}`, 'sbatch', true],
  ['run', DIRECTIVES, 'sbatch', true],
  ['train.py', `#!/usr/bin/env python3\n${DIRECTIVES}`, 'sbatch', true],
  ['old.pbs', '#!/bin/sh\n#PBS -N x\n', 'sbatch', true],
  ['submit.lsf', '#!/bin/sh\n#BSUB -J x\n', 'sbatch', true],
  ['bom.sub', `\ufeff#!/bin/bash\n${DIRECTIVES}`, 'sbatch', true],
  // these only when they are named
  ['env.sh', 'export X=1\n', 'bash', false],
  ['tool', '#!/bin/sh\nls\n', 'bash', false],
  ['tool', '#!/usr/bin/bash\nls\n', 'bash', false],
  ['job.sub', 'srun x\n', 'sbatch', false],
  ['<stdin>', 'curl x | sh\n', 'sbatch', false],
  ['job.txt', DIRECTIVES, 'sbatch', false],
  // and these are something else
  ['Dockerfile.md', 'FROM x\n', 'unsupported', false],
  ['module.def', 'EXPORTS\n  f\n', 'unsupported', false],
  ['Singularity.gpu', 'a history\n', 'sbatch', false],
  ['ci.yml', 'dependencies:\n  - x\n', 'unsupported', false],
  ['Cargo.toml', 'image = "x"\n', 'unsupported', false],
  ['compose.yaml', 'x: 1\n', 'unsupported', false],
  // files that jobs use
  ['sub/pyproject.toml', '[project]\n', 'pyproject', true],
  ['Dockerfile', 'FROM x\n', 'dockerfile', true],
  ['images/Dockerfile.gpu', 'FROM x\n', 'dockerfile', true],
  ['images/gpu.Dockerfile', 'FROM x\n', 'dockerfile', true],
  ['Containerfile', '', 'dockerfile', true],
  ['images/Singularity.gpu', '# by hand\n\nBootStrap: docker\n', 'apptainer', true],
  ['x.def', 'bootstrap: docker\n', 'apptainer', true],
  ['requirements-dev.txt', 'torch\n', 'requirements', true],
  ['requirements/base.txt', 'torch\n', 'requirements', true],
  ['dev-requirements.in', 'torch\n', 'requirements', true],
  ['environment.yml', 'name: x\ndependencies:\n  - python\n', 'conda', true],
  ['docker-compose.gpu.yaml', 'services:\n', 'compose', true],
  ['my-env.toml', 'image = "x"\n', 'edf', true],
  ['notes.md', `# x\n${DIRECTIVES}`, 'unsupported', false],
  ['tool', '#!/usr/bin/env python3\nimport os\n', 'unsupported', false],
] as const)('%s: %j', (path, text, language, selected) => {
  expect(classify(path, text)).toEqual({ language, selected });
});
