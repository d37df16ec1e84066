import { describe, expect, it } from 'vitest';
import { shapeOf } from '../../../src/model/word.ts';
import { interpret, line } from '../../support/shell.ts';

/** What runs inside, with the engine, the image and the network it has. */
function inside(script: string): string[] {
  return interpret(script)
    .commands.filter((command) => command.scope.container)
    .map((command) => {
      const { engine, image, network } = command.scope.container ?? {};
      return `${line(command).replace(/^\? /, '')} | ${engine ?? ''} ${image ? shapeOf(image) : '-'} ${network ?? ''}`;
    });
}

describe('container engines', () => {
  const cases: [string, string[]][] = [
    ['docker run --rm -it -v /a:/b -e X=1 img:2 python a.py', ['python a.py | docker img:2 bridge']],
    ['docker -H ssh://x -l debug container run --gpus all img app', ['app | docker img bridge']],
    ['docker run -p 80:80 img app', ['app | docker img bridge']],
    ['docker run --net=host img app', ['app | docker img host']],
    ['docker run --network none img app', ['app | docker img private']],
    ['docker run --health-cmd "x y" --shm-size 1g --use-api-socket img app', ['app | docker img bridge']],
    ['docker run --entrypoint sh img -c "app 1"', ['sh -c app 1 | docker img bridge', 'app 1 | docker img bridge']],
    ['docker exec -it -w /w worker app', ['app | docker worker unknown']],
    ['podman --log-level debug --runtime crun run --userns keep-id img app', ['app | podman img bridge']],
    ['podman-hpc shared-run --gpu img app', ['app | podman-hpc img bridge']],
    ['nerdctl -n k8s.io run --dns-opt a img app', ['app | nerdctl img bridge']],
    ['apptainer -d exec --nv -B /a:/b,/c --env A=1,B=2 x.sif app', ['app | apptainer x.sif host']],
    ['singularity exec -eC --pwd /w --no-mount home x.sif app', ['app | singularity x.sif host']],
    ['apptainer exec --net --network none x.sif app', ['app | apptainer x.sif private']],
    ['apptainer instance start x.sif name app', ['app | apptainer x.sif host']],
    ['apptainer exec --containlibs l --oom-kill-disable x.sif app', ['app | apptainer x.sif host']],
    ['enroot start -r -m /a:/b --rc r.sh img app 1', ['app 1 | enroot img host']],
    ['shifter --image=docker:x:1 -V /a:/b --entrypoint app', ['app | shifter docker:x:1 host']],
    ['sarus run --mpi -t --mount=type=bind,source=/a,destination=/b x:1 app', ['app | sarus x:1 host']],
    ['ch-run -w --set-env=e img -- app -v', ['app -v | ch-run img host']],
    ['ch-run img -b /a:/b -- app', ['app | ch-run img host']],
    ['docker buildx create --name b ctx', []],
    ['docker start worker', []],
    ['docker pull img', []],
    ['apptainer pull docker://x', []],
    ['enroot import docker://x', []],
    ['shifterimg pull x', []],
  ];
  it.each(cases)('%s', (script, expected) => {
    expect(inside(script)).toEqual(expected);
  });

  it.each([
    ['singularity exec $SIF app 1', 'app 1 | singularity … host'],
    ['singularity exec $BINDS $DIR/x.sif app', 'app | singularity …/x.sif host'],
    ['singularity exec $OPTS --nv $IMAGE app', 'app | singularity … host'],
    ['singularity exec $SINGULARITY_EXEC_OPTS x.sif app', 'app | singularity x.sif host'],
    ['singularity exec $1 app', 'app | singularity … host'],
    ['docker run --rm ${DST_IMG} app', 'app | docker … bridge'],
    ['docker run $Q ubuntu:22.04 app', 'app | docker ubuntu:22.04 unknown'],
  ])('finds the image among unquoted variables: %s', (script, expected) => {
    expect(inside(script)).toEqual([expected]);
  });

  it('hands variables to the program inside', () => {
    const [app] = interpret('apptainer exec --env A=1,B=2 x.sif app').commands.filter(({ name }) => name === 'app');
    expect(app?.environment.get('B')?.map(shapeOf)).toEqual(['2']);
  });
});
