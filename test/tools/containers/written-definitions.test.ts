// Compose files and environment definitions that the script writes itself.
import { describe, expect, it } from 'vitest';
import { check, job } from '../../support/check.ts';

function rules(body: string): string[] {
  // That a job starts docker at all is another matter.
  const found = check(job(body))
    .findings.filter(({ rule }) => rule !== 'JV203')
    .map(({ rule, severity }) => `${rule}/${severity}`);
  return [...new Set(found)].sort();
}

describe('compose files', () => {
  const pinned = `x@sha256:${'a'.repeat(64)}`;
  const file = (service: string, name = 'docker-compose.yml'): string =>
    `cat > ${name} <<'E'\nservices:\n  a:\n    image: ${pinned}\n${service}\nE\n`;
  const up = 'docker compose up -d';
  const cases: readonly (readonly [what: string, body: string, expected: readonly string[]])[] = [
    ['privileged', file('    privileged: true') + up, ['JV201/critical']],
    ['socket', file('    volumes:\n      - /var/run/docker.sock:/var/run/docker.sock') + up, ['JV202/critical']],
    ['socket, list at the key', file('    volumes:\n    - "/var/run/docker.sock:/s:ro"') + up, ['JV202/critical']],
    [
      'socket, long form',
      file('    volumes:\n      - type: bind\n        source: /var/run/docker.sock\n        target: /s') + up,
      ['JV202/critical'],
    ],
    ['capability', file('    cap_add:\n      - SYS_ADMIN', 'compose.yaml') + up, ['JV204/high']],
    ['capability in a flow list', file('    cap_add: [NET_BIND_SERVICE, "SYS_ADMIN"]') + up, ['JV204/high']],
    ['network', file('    network_mode: host') + up, ['JV205/medium']],
    ['processes', file('    pid: "host"') + up, ['JV205/high']],
    ['no filter', file('    security_opt:\n      - seccomp:unconfined') + up, ['JV206/high']],
    ['another name', `${file('    privileged: true', 's.yml')}docker compose -f s.yml up`, ['JV201/critical']],
    ['the second service', file('  b:\n    build: .\n    privileged: true') + up, ['JV201/critical']],
    ['podman', `${file('    privileged: true')}podman-compose up`, ['JV201/high']],
    [
      'nothing',
      file(
        '    volumes:\n      - data:/data\n      - ./in:/in:ro\n    network_mode: bridge\n    cap_drop: [ALL]\n    privileged: false',
      ) + up,
      [],
    ],
    [
      'not a service',
      `${file('    privileged: false')}${up}\ncat > compose.yaml <<E\nx-notes:\n  a:\n    privileged: true\nE`,
      [],
    ],
  ];

  it.each(cases)('%s', (_, body, expected) => {
    expect(rules(body)).toEqual(expected);
  });
});

describe('environment definition files', () => {
  const file = (lines: string, name = 'e.toml'): string => `cat > ${name} <<'E'\n${lines}\nE\n`;
  const cases: readonly (readonly [what: string, body: string, expected: readonly string[]])[] = [
    [
      'image',
      `${file('image = "nvcr.io#nvidia/pytorch:24.05-py3"')}srun --environment=./e.toml hostname`,
      ['JV302/low'],
    ],
    [
      'mounts',
      `${file('image = "/scratch/x.sqsh"\nmounts = ["/home/u/.ssh:/root/.ssh"]')}srun --environment=./e.toml hostname`,
      ['JV207/high'],
    ],
    [
      'a list over lines',
      `${file('mounts = [\n  "/data:/data",\n  "/home/u/.ssh:/root/.ssh", # keys\n]')}srun --environment ./e.toml hostname`,
      ['JV207/high'],
    ],
    [
      'by its name',
      `${file('image = "nvcr.io#nvidia/pytorch:24.05-py3"', '$HOME/.edf/e.toml')}srun --environment=e hostname`,
      ['JV302/low'],
    ],
    [
      'a file and plain mounts',
      `${file('image = "/scratch/x.sqsh"\nmounts = ["/data:/data"]\n[env]\nimage = "a:b"')}srun --environment=./e.toml hostname`,
      [],
    ],
    ['another file', `${file('image = "nvcr.io#nvidia/pytorch:24.05-py3"')}srun --environment=./f.toml hostname`, []],
  ];

  it.each(cases)('%s', (_, body, expected) => {
    expect(rules(body)).toEqual(expected);
  });
});
