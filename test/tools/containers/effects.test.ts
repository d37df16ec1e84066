import { describe, expect, it } from 'vitest';
import type { EffectKind, EffectOf } from '../../../src/model/effect.ts';
import { check, job } from '../../support/check.ts';

function effects<K extends EffectKind>(kind: K, body: string): EffectOf<K>[] {
  return check(job(body)).effects.filter((effect): effect is EffectOf<K> => effect.kind === kind);
}

describe('mounts', () => {
  const mounts = (body: string): string[] =>
    effects('mount', body).map(({ path, readOnly, model }) => `${path ?? '?'}${readOnly ? ' ro' : ''} ${model}`);
  const cases: [string, string[]][] = [
    ['docker run -v /a:/b:ro,z -v data:/d -v /anonymous img', ['/a ro root-daemon']],
    ['docker run --mount type=bind,source=/a,target=/b,readonly=false img', ['/a root-daemon']],
    ['docker run --mount type=tmpfs,target=/b img', []],
    ['cd /w\npodman run -v ./a:/b img', ['/w/a rootless']],
    ['apptainer exec -B /a:/b:ro,/c:/d:rw,/e x.sif ls', ['/a ro unprivileged', '/c unprivileged', '/e unprivileged']],
    ['apptainer exec --bind /a --bind /b:/c x.sif ls', ['/a unprivileged', '/b unprivileged']],
    ['srun --container-mounts=/a,/b:/c:ro+rprivate ls', ['/a unprivileged', '/b ro unprivileged']],
    ['shifter --image=x -V "/a:/b;/c:/d:ro" ls', ['/a unprivileged', '/c ro unprivileged']],
    ['docker run -v "$X/a:/b" img', ['${X}/a root-daemon']],
  ];
  it.each(cases)('%s', (body, expected) => {
    expect(mounts(body)).toEqual(expected);
  });
});

describe('registries contacted without TLS', () => {
  const insecure = (body: string): boolean[] => effects('image', body).map((effect) => effect.insecure !== undefined);
  const cases: [string, boolean][] = [
    ['apptainer pull --no-https docker://a/b', true],
    ['singularity exec --nohttps docker://a/b ls', true],
    ['export APPTAINER_NOHTTPS=true\napptainer pull docker://a/b', true],
    ['export ENROOT_ALLOW_HTTP=yes\nenroot import docker://a/b', true],
    ['podman pull --tls-verify=false a/b', true],
    ['podman run --tls-verify=false a/b', true],
    ['nerdctl --insecure-registry pull a/b', true],
    ['ch-image pull --tls-no-verify a/b', true],
    ['skopeo copy --src-tls-verify=false docker://a/b oci:x', true],
    ['apptainer pull --no-https=false docker://a/b', false],
    ['podman pull --tls-verify a/b', false],
    ['export ENROOT_ALLOW_HTTP=no\nenroot import docker://a/b', false],
    // pyxis does not hand this variable on to enroot.
    ['export ENROOT_ALLOW_HTTP=yes\nsrun --container-image=a/b ls', false],
  ];
  it.each(cases)('%s', (body, expected) => {
    expect(insecure(body)).toEqual([expected]);
  });
});

describe('starts', () => {
  it('knows the program inside, GPUs and whose rights the engine uses', () => {
    const [run] = effects('container-run', 'docker run --gpus all img /usr/bin/python3 t.py');
    expect(run).toMatchObject({
      engine: 'docker',
      model: 'root-daemon',
      gpu: true,
      program: 'python3',
      debugger: false,
    });
    expect(effects('container-run', 'docker --context rootless run img')[0]?.model).toBe('rootless');
    expect(effects('container-run', 'sudo podman run img')[0]?.model).toBe('root-daemon');
    expect(effects('container-run', 'enroot start x.sqsh gdb ./a')[0]).toMatchObject({
      model: 'unprivileged',
      debugger: true,
    });
  });

  it('takes away an option with its value', () => {
    const [run] = effects('container-run', 'docker run --cap-add SYS_ADMIN img');
    expect(run?.capabilities[0]?.mark.remove?.map(({ at, text }) => [at.span.end - at.span.start, text])).toEqual([
      [' --cap-add SYS_ADMIN'.length, ''],
    ]);
  });
});
