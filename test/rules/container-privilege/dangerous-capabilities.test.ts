import { describe, expect, it } from 'vitest';
import { own } from '../../support/own.ts';

describe('JV204 dangerous-capabilities', () => {
  const cases: [string, string[]][] = [
    ['docker run --cap-add=SYS_ADMIN --cap-add SYS_PTRACE img', ['high 3', 'high 3']],
    ['docker run --cap-add cap_sys_admin img', ['high 3']],
    ['docker run --cap-drop=ALL --cap-add=ALL img', ['high 3']],
    ['podman run --cap-add=NET_ADMIN img', ['medium 3']],
    ['podman run --cap-add=IPC_LOCK,SYS_MODULE img', ['medium 3']],
    ['sudo podman run --cap-add=NET_ADMIN img', ['high 3']],
    ['docker run --cap-add SYS_NICE img', ['low 3']],
    ['apptainer exec --add-caps all img.sif id', ['high 3']],
    ['singularity run --add-caps=CAP_CHOWN img.sif', ['high 3']],
    ['sudo apptainer exec --keep-privs img.sif id', ['high 3']],
    ['export APPTAINER_ADD_CAPS=CAP_NET_RAW', ['high 3']],
    ['SINGULARITY_KEEP_PRIVS=1 singularity exec img.sif id', ['high 3']],
    ['docker run --cap-add IPC_LOCK --cap-add=CHOWN --cap-add NET_BIND_SERVICE img', []],
    ['podman run --cap-drop=ALL img', []],
    ['docker run --cap-add=$CAP img', []],
    ['apptainer exec --drop-caps all img.sif id', []],
    ['docker run img --cap-add=SYS_ADMIN', []],
    ['APPTAINER_ADD_CAPS= apptainer exec img.sif id', []],
    ['export APPTAINER_KEEP_PRIVS=false', []],
  ];
  it.each(cases)('%s', (body, expected) => {
    expect(own('JV204', body)).toEqual(expected);
  });
});
