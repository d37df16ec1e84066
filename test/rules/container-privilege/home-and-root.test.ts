// JV208, JV209, JV212: the home directory, a writable root and root itself in containers, by runtime.
import { describe, expect, it } from 'vitest';
import { check, job } from '../../support/check.ts';

function findings(body: string): string[] {
  return check(job(body))
    .findings.filter((finding) => /^JV2(?:08|09|12)$/.test(finding.rule))
    .map((finding) => `${finding.rule} ${finding.severity}`);
}

const SHA = 'a'.repeat(64);

describe('JV208', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['apptainer', 'apptainer exec docker://someuser/tool:1 ls'],
    ['singularity run', 'singularity run --nv shub://someuser/tool'],
    ['an instance', 'apptainer instance start docker://someuser/tool web'],
    ['a library', 'apptainer exec library://someuser/default/tool:1 ls'],
    ['pyxis', 'srun --container-image=someuser/llm:1 --container-mount-home python s.py'],
    ['pyxis by its variable', 'export ENROOT_MOUNT_HOME=y\nsrun --container-image=someuser/llm:1 python s.py'],
    ['a directive', '#SBATCH --container-image=someuser/llm:1\n#SBATCH --container-mount-home\nsrun ls'],
    ['by path', 'podman run -v $HOME:/h someuser/tool ls'],
    ['by path, of a daemon', 'docker run -v /home/alice:/h someuser/tool ls'],
    ['by path for pyxis', 'srun --container-image=someuser/x:1 --container-mounts=$HOME:/h ls'],
  ];
  it.each(cases)('%s', (_name, body) => {
    expect(findings(body)).toEqual(['JV208 medium']);
  });

  const honest: readonly (readonly [string, string])[] = [
    ['a local image', 'apptainer exec tool.sif ls'],
    ['an unknown image', 'apptainer exec "$IMAGE" ls'],
    ['an official one', 'apptainer exec docker://python:3.12 ls'],
    ['a trusted name space', 'apptainer exec docker://nvcr.io/nvidia/pytorch:25.06-py3 ls'],
    ['a digest', `apptainer exec docker://someuser/tool@sha256:${SHA} ls`],
    ['left out', 'apptainer exec --no-home docker://someuser/tool:1 ls'],
    ['contained', 'apptainer exec -C docker://someuser/tool:1 ls'],
    ['not mounted', 'apptainer exec --no-mount home,tmp docker://someuser/tool:1 ls'],
    ['another home', 'apptainer exec -H $PWD/home docker://someuser/tool:1 ls'],
    ['by variable', 'export APPTAINER_CONTAIN=1\napptainer exec docker://someuser/tool:1 ls'],
    ['unknown options', 'apptainer exec $OPTIONS docker://someuser/tool:1 ls'],
    ['pyxis’s default', 'srun --container-image=someuser/llm:1 python s.py'],
    ['pyxis, switched off again', 'srun --container-image=u/llm:1 --container-mount-home --no-container-mount-home ls'],
    ['only data', 'podman run -v $HOME/data:/d someuser/tool ls'],
    ['only fetched', 'apptainer pull docker://someuser/tool:1'],
  ];
  it.each(honest)('%s is not reported', (_name, body) => {
    expect(findings(body)).toEqual([]);
  });
});

describe('JV209', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['apptainer', 'apptainer exec --writable box/ ls', 'low'],
    ['short', 'singularity shell -w box/', 'low'],
    ['in a shared folder', 'singularity exec --writable /project/shared/sandbox pip --version', 'medium'],
    ['by variable', 'export APPTAINER_WRITABLE=true\napptainer exec box/ ls', 'low'],
    ['ch-run', 'ch-run -w img -- ls', 'low'],
    ['enroot', 'enroot start --rw base ls', 'low'],
    ['enroot by variable', 'export ENROOT_ROOTFS_WRITABLE=y', 'low'],
    ['pyxis with a name', 'srun --container-name=b --container-writable ls', 'low'],
    ['pyxis, saved', 'srun --container-image=x.sqsh --container-save=y.sqsh --container-writable ls', 'low'],
    ['directives', '#SBATCH --container-name=b\n#SBATCH --container-writable\nsrun ls', 'low'],
    [
      'an environment definition file',
      'cat > e.toml <<EOF\nimage = "/x.sqsh"\nwritable = true\nEOF\nsrun --environment=./e.toml ls',
      'low',
    ],
  ];
  it.each(cases)('%s', (_name, body, severity) => {
    expect(findings(body)).toEqual([`JV209 ${severity}`]);
  });

  const honest: readonly (readonly [string, string])[] = [
    ['in memory', 'apptainer exec --writable-tmpfs x.sif ls'],
    ['an overlay', 'apptainer exec --overlay o.img x.sif ls'],
    ['charliecloud’s overlay', 'ch-run -W img -- ls; ch-run --write-fake img -- ls'],
    ['a build', 'apptainer build --sandbox box/ x.def'],
    ['pyxis without a name', 'srun --container-image=x.sqsh --container-writable ls'],
    ['a mounted squashfs', 'enroot start --rw x.sqsh ls'],
    ['switched off', 'apptainer exec --writable=false box/ ls'],
    ['docker', 'docker run --rm python:3.12 ls'],
  ];
  it.each(honest)('%s is not reported', (_name, body) => {
    expect(findings(body)).toEqual([]);
  });
});

describe('JV212', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['apptainer', 'apptainer exec --fakeroot x.sif make install', 'low'],
    ['short', 'singularity run -f x.sif', 'low'],
    ['with a package manager', 'apptainer exec --fakeroot x.sif apt-get install -y htop', 'medium'],
    ['by variable', 'export SINGULARITY_FAKEROOT=1', 'low'],
    ['pyxis', 'srun --container-image=x.sqsh --container-remap-root ls', 'low'],
    ['a directive', '#SBATCH --container-remap-root\nsrun ls', 'low'],
    ['enroot', 'enroot start -r base ls', 'low'],
    ['enroot by variable', 'export ENROOT_REMAP_ROOT=yes', 'low'],
    ['a real root', 'ENROOT_ALLOW_SUPERUSER=y enroot start base ls', 'high'],
    ['ch-run', 'ch-run --uid=0 img -- ls', 'low'],
    ['ch-run, short', 'ch-run -u0 img -- ls', 'low'],
  ];
  it.each(cases)('%s', (_name, body, severity) => {
    expect(findings(body)).toEqual([`JV212 ${severity}`]);
  });

  const honest: readonly (readonly [string, string])[] = [
    ['a build', 'apptainer build --fakeroot x.sif x.def'],
    ['oneself', 'ch-run --uid=1000 img -- ls; apptainer exec x.sif ls'],
    ['pyxis, switched off', 'srun --container-image=x.sqsh --no-container-remap-root ls'],
    ['podman', 'podman run --rm python:3.12 ls'],
    ['set to no', 'export ENROOT_REMAP_ROOT=no'],
  ];
  it.each(honest)('%s is not reported', (_name, body) => {
    expect(findings(body)).toEqual([]);
  });
});
