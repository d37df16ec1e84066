import { describe, expect, it } from 'vitest';
import { own } from '../../support/own.ts';

describe('JV206 security-profile-disabled', () => {
  const cases: [string, string[]][] = [
    ['docker run --security-opt seccomp=unconfined img', ['high 3']],
    ['docker run --security-opt=seccomp:unconfined img', ['high 3']],
    ['docker run --security-opt apparmor=unconfined --security-opt no-new-privileges=false img', ['high 3', 'high 3']],
    ['docker run --security-opt label=disable img', ['high 3']],
    ['podman run --security-opt label=disable img', ['low 3']],
    ['podman run --security-opt unmask=ALL img', ['high 3']],
    ['docker run --security-opt seccomp=unconfined img gdb ./a', ['low 3']],
    ["docker run --security-opt seccomp=unconfined img bash -c 'cd x; rr record ./a'", ['low 3']],
    ['sudo apptainer exec --allow-setuid img.sif su -', ['high 3']],
    ['export APPTAINER_ALLOW_SETUID=1', ['high 3']],
    ['ch-run --unsafe img -- ./a', ['high 3']],
    ['sudo setenforce 0', ['high 3']],
    ['setenforce Permissive', ['high 3']],
    ['aa-disable /etc/apparmor.d/x', ['high 3']],
    ['setenforce 1', []],
    ['docker run --security-opt=no-new-privileges img', []],
    ['docker run --security-opt no-new-privileges=true img', []],
    ['podman run --security-opt seccomp=$HOME/prof.json img', []],
    ['podman run --security-opt label=type:x img', []],
    ['apptainer exec --security seccomp:/p.json img.sif ./a', []],
    ['ch-run --seccomp img -- ./a --unsafe', []],
    ['docker run img --security-opt seccomp=unconfined', []],
  ];
  it.each(cases)('%s', (body, expected) => {
    expect(own('JV206', body)).toEqual(expected);
  });
});
