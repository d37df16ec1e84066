import { describe, expect, it } from 'vitest';
import { own } from '../../support/own.ts';

describe('JV205 host-namespace-sharing', () => {
  const cases: [string, string[]][] = [
    ['docker run --pid=host --net=host img', ['high 3', 'medium 3']],
    ['docker run --network host img', ['medium 3']],
    ['docker run --network=bridge --net host img', ['medium 3']],
    ['podman run --userns=host --uts host --cgroupns=host img', ['medium 3', 'medium 3', 'medium 3']],
    ['docker run --ipc=host img', ['medium 3']],
    ['docker run --gpus all --ipc=host img', ['low 3']],
    ['docker run --runtime=nvidia --ipc host img', ['low 3']],
    ['nvidia-docker run --ipc=host img', ['low 3']],
    ['docker run --device=/dev/kfd --device=/dev/dri --ipc=host img', ['low 3']],
    ['docker run -e NCCL_DEBUG=INFO --ipc=host img', ['low 3']],
    ['docker run ${_docker_gpu_args} --ipc=host "$CONT" sleep infinity', ['low 3']],
    ['srun docker run --network host img ./rank', ['low 3']],
    ['NET=host\ndocker run --net=$NET img', ['medium 4']],
    ['docker run --net=$NET img', []],
    ['docker run --network=mynet --pid container:x --ipc=private --userns keep-id img', []],
    ['docker run --shm-size=16g img', []],
    ['docker build --network host -t x .', []],
    ['apptainer exec --pid --ipc img.sif ./x', []],
    ['docker run --network=host --network=none img', []],
    ['docker run -h host img', []],
  ];
  it.each(cases)('%s', (body, expected) => {
    expect(own('JV205', body)).toEqual(expected);
  });
});
