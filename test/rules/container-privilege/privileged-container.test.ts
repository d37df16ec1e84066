import { describe, expect, it } from 'vitest';
import { check, job, summary } from '../../support/check.ts';
import { own } from '../../support/own.ts';

describe('JV201 privileged-container', () => {
  const bad: [string, string[]][] = [
    ['docker run --privileged x@y', ['critical 3']],
    ['docker container run --rm --privileged=true img', ['critical 3']],
    ['docker create --privileged --name n img', ['critical 3']],
    ['docker exec --privileged -it worker sh', ['critical 3']],
    ['/usr/bin/docker -D run -it --rm \\\n  --privileged img', ['critical 4']],
    ['nvidia-docker run --privileged img', ['critical 3']],
    ['nerdctl run --privileged img', ['critical 3']],
    ['podman run --privileged img', ['high 3']],
    ['podman-hpc run --gpu --privileged img', ['high 3']],
    ['sudo podman run --privileged img', ['critical 3']],
    ['DOCKER_HOST=unix://$XDG_RUNTIME_DIR/docker.sock docker run --privileged img', ['high 3']],
    ['OPTS="--rm --privileged"\ndocker run $OPTS img', ['critical 4']],
    ['run() { docker run "$@"; }\nrun --privileged img', ['critical 3']],
    ["bash -c 'docker run --privileged img'", ['critical 3']],
    ['bash <<EOF\ndocker run --privileged img\nEOF', ['critical 4']],
    ['if [ "$X" ]; then P=--privileged; else P=--init; fi\ndocker run $P img', ['critical 4']],
    ['srun -n1 timeout 10 docker run --privileged img', ['critical 3']],
    ['docker compose -f - up <<EOF\nservices:\n  a:\n    privileged: yes # gpu\nEOF', ['critical 6']],
  ];
  it.each(bad)('%s', (body, expected) => {
    expect(own('JV201', body)).toEqual(expected);
  });

  const good = [
    'docker run --privileged=false img',
    'docker run --privileged=$P img',
    'docker run --name --privileged img',
    'docker run img --privileged',
    'docker run img sh -c "echo --privileged"',
    'echo docker run --privileged img',
    'cat <<EOF\ndocker run --privileged img\nEOF',
    'mpirun --allow-run-as-root -n 2 ./x',
    'apptainer exec --nv img.sif ./x --privileged',
    'cat > notes.yml <<EOF\nprivileged: true\nEOF',
  ];
  it.each(good)('is silent: %s', (body) => {
    expect(own('JV201', body)).toEqual([]);
  });

  it('tells what else the command opens in notes of one finding', () => {
    const report = check(
      job(
        'docker run --privileged --net=host --security-opt seccomp=unconfined -v /:/host -v /var/run/docker.sock:/var/run/docker.sock img:latest',
      ),
    );
    expect(summary(report)).toEqual(['JV201 critical 3', 'JV302 medium 3']);
    const notes = report.findings[0]?.related.map((note) => note.message.slice(0, 5));
    expect(notes?.sort()).toEqual(['JV202', 'JV203', 'JV205', 'JV206', 'JV207']);
  });

  it('leaves other mounts of the same command to their own findings', () => {
    expect(own('JV207', 'docker run --privileged -v $HOME/.ssh:/s img')).toEqual(['high 3']);
  });
});
