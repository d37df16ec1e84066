// JV203: what asks Docker's root daemon, and what only looks like it.
import { describe, expect, it } from 'vitest';
import { check, job } from '../../support/check.ts';

function findings(body: string): string[] {
  return check(job(body))
    .findings.filter((finding) => finding.rule === 'JV203')
    .map((finding) => `${finding.severity}/${finding.confidence}`);
}

describe('JV203', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['run', 'docker run --rm img python t.py', 'medium/medium'],
    ['exec', 'docker exec box ls', 'medium/medium'],
    ['build', 'docker build -t x .', 'medium/medium'],
    ['buildx', 'docker buildx build .', 'medium/medium'],
    ['compose', 'docker compose up -d', 'medium/medium'],
    ['docker-compose', 'docker-compose -f x.yml up', 'medium/medium'],
    ['nvidia-docker', 'nvidia-docker run img ls', 'medium/medium'],
    ['as root', 'sudo docker run img ls', 'high/medium'],
    ['in a step', 'srun docker run img ls', 'medium/medium'],
    ['the daemon', 'dockerd &', 'medium/medium'],
    ['the service', 'systemctl start docker', 'medium/medium'],
    ['the service as root', 'sudo service docker start', 'high/medium'],
    ['the group', 'sudo usermod -aG docker $USER', 'high/medium'],
    ['many uses, one finding', 'docker pull a:1\ndocker run a:1 x\ndocker run a:1 y', 'medium/medium'],
    [
      'whatever runtime there is',
      'if command -v apptainer; then apptainer exec x.sif ls; else docker run img ls; fi',
      'medium/low',
    ],
  ];
  it.each(cases)('%s', (_name, body, expected) => {
    expect(findings(body)).toEqual([expected]);
  });

  const honest: readonly (readonly [string, string])[] = [
    ['podman', 'podman run img ls'],
    ['an alias', 'shopt -s expand_aliases\nalias docker=podman\ndocker run img ls'],
    ['a function', 'docker() { podman "$@"; }\ndocker run img ls'],
    ['one’s own daemon', 'export DOCKER_HOST=unix:///run/user/1000/docker.sock\ndocker run img ls'],
    ['a rootless daemon', 'dockerd-rootless.sh &\nexport DOCKER_HOST=unix://$XDG_RUNTIME_DIR/docker.sock\ndocker ps'],
    ['asking', 'docker --version; docker info; docker ps; docker images'],
    ['an image of docker’s', 'enroot import dockerd://img; apptainer pull docker://python:3.12'],
    ['another service', 'systemctl start nginx; systemctl status docker'],
    ['privileged: JV201', 'docker run --privileged img ls'],
  ];
  it.each(honest)('%s is not reported', (_name, body) => {
    expect(findings(body)).toEqual([]);
  });
});
