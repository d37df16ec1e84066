import { describe, expect, it } from 'vitest';
import { check, summary } from '../../support/check.ts';
import { own } from '../../support/own.ts';

const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;

describe('JV302 image-not-pinned-by-digest', () => {
  const bad: [string, string[]][] = [
    ['docker run ubuntu', ['medium 3']],
    ['docker run -it --rm -p 8080:80 ubuntu:latest bash', ['medium 3']],
    ['docker run localhost:5000/app', ['medium 3']],
    ['docker run nvcr.io/nvidia/cuda:12.4.1-base-ubuntu22.04', ['low 3']],
    ['docker create --name n python:3.12-slim', ['low 3']],
    ['docker image pull --platform linux/amd64 python:3.12', ['low 3']],
    ['podman pull -q alpine busybox:1', ['medium 3', 'low 3']],
    ['podman build --from python:3.12 -t x .', ['low 3']],
    ['nerdctl run nvcr.io/nvidia/pytorch:nightly', ['medium 3']],
    ['docker run ghcr.io/apptainer/apptainer:main', ['medium 3']],
    ['docker run img@sha256:abc', ['medium 3']],
    ['apptainer exec --nv docker://nvcr.io/nvidia/pytorch:25.06-py3 python t.py', ['low 3']],
    ['apptainer pull -F x.sif docker://vllm/vllm-openai', ['medium 3']],
    ['singularity build --sandbox dir/ docker://rocm/pytorch:1', ['low 3']],
    ['singularity pull library://library/default/alpine:3.20', ['low 3']],
    ['apptainer run oras://ghcr.io/huggingface/y:latest', ['medium 3']],
    ['apptainer instance start docker://redis db', ['medium 3']],
    ['srun --container-image nvcr.io#nvidia/pytorch:25.06-py3 ./x', ['low 3']],
    ['srun --container-image=docker://me@nvcr.io#nvidia/pytorch ./x', ['medium 3']],
    ['srun --container-im=ubuntu ./x', ['medium 3']],
    ['sbatch --container-image=ubuntu job.sh', ['medium 3']],
    ['srun --container=docker.io/library/ubuntu:22.04 ./x', ['low 3']],
    ['export PYXIS_CONTAINER_IMAGE=ubuntu', ['medium 3']],
    ["enroot import -o x.sqsh 'docker://$oauthtoken@nvcr.io#nvidia/pytorch:25.06-py3'", ['low 3']],
    ['enroot load docker://ubuntu', ['medium 3']],
    ['shifter --image=docker:ubuntu ./x', ['medium 3']],
    ['shifter --image pytorch/pytorch:1 ./x', ['low 3']],
    ['shifterimg -v pull docker:ubuntu:22.04', ['low 3']],
    ['sarus pull ubuntu:22.04\nsarus run -t ubuntu:22.04 bash', ['low 3', 'low 4']],
    ['ch-image pull almalinux:9 base', ['low 3']],
    ['skopeo copy docker://ubuntu:22.04 oci-archive:u.tar', ['low 3']],
    ['buildah from fedora', ['medium 3']],
    ['IMG=ubuntu\ndocker run $IMG bash', ['medium 4']],
    ['docker run --unknown-option ubuntu bash', ['medium 3 low']],
    ['podman run $IMAGE:latest', ['medium 3 low']],
    ['apptainer pull docker://nvcr.io/x:$TAG', ['low 3 low']],
    ['docker run ghcr.io/$ORG/app:1', ['low 3 medium']],
    ['docker run app:2\ndocker build -t app:1 .', ['low 3']],
  ];
  it.each(bad)('%s', (body, expected) => {
    expect(own('JV302', body)).toEqual(expected);
  });

  const good = [
    `docker run ubuntu@${DIGEST} ls`,
    `docker run reg.example:5000/a/b:1@${DIGEST}`,
    `apptainer exec docker://a/b@${DIGEST} ls`,
    `srun --container-image="nvcr.io#nvidia/pytorch:25.06-py3@${DIGEST}" ./x`,
    `srun --container-image=docker://ubuntu@${DIGEST} ./x`,
    `singularity pull library://alpine:${DIGEST.replace(':', '.')}`,
    'docker run img@$DIGEST',
    'docker run img@sha256:$HASH',
    'docker run $IMAGE ls',
    'docker run "$IMAGE" ls',
    'docker run $OPTS $IMAGE bash',
    'apptainer exec $SIF python t.py',
    'apptainer exec docker://$IMG ls',
    'apptainer exec ubuntu:22.04 ls',
    'apptainer exec $DIR/img.sif ls',
    'apptainer exec sandbox/ ls',
    'apptainer exec instance://db redis-cli',
    'apptainer build x.sif x.def',
    'singularity build x.sif docker-archive:x.tar',
    'singularity build x.sif docker-daemon://app:latest',
    'apptainer build x.sif $SRC',
    'srun --container-image=$CONT ./x',
    'srun --container-image=/img/x.sqsh ./x',
    'srun --container-image=./x.sqsh ./x',
    'srun --container-image=${DIR}/x.sqsh ./x',
    'srun --container-image=pytorch+24.sqsh ./x',
    'srun --container=/scratch/bundle ./x',
    'srun --container=bundle ./x',
    'srun --environment=ngc-pytorch ./x',
    'srun --environment=$SCRATCH/env.toml ./x',
    'srun --container-image <path to image> ./x',
    'srun --container-name=base ./x',
    'enroot import dockerd://app:latest',
    'enroot start x.sqsh ls',
    'enroot create --name x x.sqsh',
    'shifter --image=id:0123 ./x',
    'sarus run load/library/app:1 ./x',
    'ch-run img -- ./x',
    'docker exec ubuntu ls',
    'docker start ubuntu',
    'docker buildx create --name b --use ctx',
    'docker images ubuntu',
    'docker inspect ubuntu',
    'skopeo inspect docker://ubuntu:latest',
    'podman run --rootfs /my/root ls',
    'podman run localhost/app:1',
    'docker build -t app .\ndocker run app',
    'docker build -t reg/app:1 .\ndocker run --rm reg/app:1 ./x',
    'podman build --tag=app .\npodman run app:latest',
    'docker build -t ${NAME}:dev .\ndocker run ${NAME}:dev',
    'docker tag $X app:1\ndocker run app:1',
    'docker push reg/app:1',
  ];
  it.each(good)('is silent: %s', (body) => {
    expect(own('JV302', body)).toEqual([]);
  });

  it('reads directives', () => {
    const script = (line: string): string => `#!/bin/bash\n#SBATCH ${line}\nhostname\n`;
    expect(summary(check(script('--container-image="nvcr.io#nvidia/x:1"')))).toEqual(['JV302 low 2']);
    expect(summary(check(script('--container-image nvcr.io\\#nvidia/x')))).toEqual(['JV302 medium 2']);
    expect(summary(check(script('--image=docker:ubuntu')))).toEqual(['JV302 medium 2']);
    expect(summary(check(script('--container-image=/img/x.sqsh')))).toEqual([]);
    // Cut to `nvcr.io`, which is JV905's to tell.
    expect(summary(check(script('--container-image=nvcr.io#nvidia/x:1')))).toEqual(['JV905 medium 2']);
  });

  it('says where the reference is written', () => {
    const report = check('#!/bin/bash\n#SBATCH --time=1\nIMG=ubuntu\npodman run "$IMG"\n');
    expect(report.findings[0]?.related.map((note) => note.message)).toEqual(['the value is set here']);
    expect(report.findings[0]?.fix?.edits).toEqual([]);
  });
});
