import { describe, expect, it } from 'vitest';
import { check, job, summary } from '../../support/check.ts';
import { own } from '../../support/own.ts';

describe('JV202 container-engine-socket-access', () => {
  const bad: [string, string[]][] = [
    ['docker run -v /var/run/docker.sock:/var/run/docker.sock b', ['critical 3']],
    ['docker run -v/run/docker.sock:/d.sock:ro b', ['critical 3']],
    ['docker run --mount type=bind,src=/var/run/docker.sock,dst=/var/run/docker.sock b', ['critical 3']],
    ['docker run --mount=source=/run/../run/docker.sock,target=/x,type=bind b', ['critical 3']],
    ['SOCK=/var/run/docker.sock\ndocker run -v "$SOCK:$SOCK" b', ['critical 4']],
    ['docker run -v ${DOCKER_SOCK:-/var/run/docker.sock}:/s b', ['critical 3']],
    ['apptainer exec -B /scratch,/run/containerd/containerd.sock x.sif ./a', ['critical 3']],
    ['srun --container-image=x.sqsh --container-mounts=/run/podman/podman.sock:/s ./a', ['critical 3']],
    ['export APPTAINER_BIND=/run/crio/crio.sock', ['critical 3']],
    ['docker run --use-api-socket b', ['critical 3']],
    ['podman run -v $XDG_RUNTIME_DIR/podman/podman.sock:/s b', ['medium 3']],
    ['podman run -v /run/user/$UID/podman/podman.sock:/s b', ['medium 3']],
    ['docker run -v "$D/docker.sock:/s" b', ['critical 3 low']],
    ['export DOCKER_HOST=tcp://node12:2375', ['critical 3']],
    ['DOCKER_HOST=tcp://10.1.2.3:2375 docker ps', ['critical 3']],
    ['env CONTAINER_HOST=tcp://node:8080 podman ps', ['critical 3']],
    ['docker -H tcp://node12:2375 ps', ['critical 3']],
    ['docker --host=tcp://0.0.0.0:2375 ps', ['critical 3 medium']],
    ['dockerd -H fd:// -H tcp://0.0.0.0:2375', ['critical 3']],
    ['sudo dockerd --host tcp://127.0.0.1:2375 &', ['critical 3']],
    ['podman system service --time=0 tcp://0.0.0.0:9000', ['critical 3']],
    ['curl -sX POST --unix-socket /var/run/docker.sock http://d/containers/create', ['critical 3']],
    ['chown $USER /var/run/docker.sock', ['critical 3']],
    ['sudo setfacl -m u:me:rw /run/docker.sock', ['critical 3']],
  ];
  it.each(bad)('%s', (body, expected) => {
    expect(own('JV202', body)).toEqual(expected);
  });

  const good = [
    'podman build -t app .',
    'export DOCKER_HOST=unix://$XDG_RUNTIME_DIR/podman/podman.sock',
    'export DOCKER_HOST=unix:///run/user/1000/docker.sock',
    'export DOCKER_HOST=ssh://me@build',
    'export DOCKER_HOST=tcp://localhost:2375',
    'export DOCKER_TLS_VERIFY=1\nexport DOCKER_HOST=tcp://build:2376',
    'docker --tlsverify -H tcp://build:2376 ps',
    'dockerd --tlsverify -H tcp://0.0.0.0:2376',
    'DOCKER_HOST=$X docker ps',
    'docker run -v $SOCKET:/s b',
    'curl --unix-socket /tmp/app.sock http://localhost/health',
    'chmod 660 app.sock',
    'docker run -v data:/var/run/docker.sock b',
    'echo "mount /var/run/docker.sock"',
    'ls -l /var/run/docker.sock',
  ];
  it.each(good)('is silent: %s', (body) => {
    expect(own('JV202', body)).toEqual([]);
  });

  it('says more than shared namespaces and lowered filters of the same container', () => {
    const body = 'docker run --net=host --security-opt seccomp=unconfined -v /run/docker.sock:/s -v /:/h img:1';
    expect(summary(check(job(body)))).toEqual(['JV202 critical 3', 'JV207 critical 3', 'JV302 low 3']);
  });
});
