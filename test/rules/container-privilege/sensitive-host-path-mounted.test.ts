import { describe, expect, it } from 'vitest';
import { check, summary } from '../../support/check.ts';
import { own } from '../../support/own.ts';

describe('JV207 sensitive-host-path-mounted', () => {
  const daemon: [string, string[]][] = [
    ['docker run -v /:/host img', ['critical 3']],
    ['docker run -v "/:/host:ro,rslave" img', ['high 3']],
    ['docker run -v /:/host:ro,rshared img', ['critical 3']],
    ['docker run -v /etc//:/e img', ['critical 3']],
    ['docker run -v /opt/../etc:/e:ro img', ['high 3']],
    ['docker run --mount type=bind,source=/proc,target=/p,readonly img', ['high 3']],
    ['docker run --mount type=bind,src=/dev,dst=/d,ro=true img', ['high 3']],
    ['docker run -v /run/munge:/m:ro -v /var/spool/slurmd:/s:ro img', ['high 3', 'high 3']],
    ['docker run -v /home:/home img', ['high 3']],
    ['docker run -v /project:/project img', ['high 3']],
    ['docker run -v ~/.ssh:/root/.ssh:ro -v "$HOME/.aws":/a img', ['high 3', 'high 3']],
    ['docker run --volume=~/.kube/config:/k img', ['high 3']],
    ['docker run -v /users/me/.netrc:/n img', ['high 3']],
    ['docker run -v $HOME:$HOME img', ['low 3']],
    ['docker run -v /etc/passwd:/etc/passwd img', ['low 3']],
    ['sudo podman run -v /:/h img', ['critical 3']],
    ['sudo apptainer exec -B /etc img.sif ./a', ['critical 3']],
    ['cd ~\ndocker run -v "./.gnupg:/g" img', ['high 4']],
    ['podman build -v ~/.docker:/d -t x .', ['high 3']],
  ];
  const keepsIdentity: [string, string[]][] = [
    ['podman run -v /:/h img', ['low 3']],
    ['apptainer exec --bind /etc:/e:ro,/home img.sif ./a', ['low 3', 'low 3']],
    ['apptainer exec --mount type=bind,source=$HOME/.ssh,destination=/s img.sif ./a', ['high 3']],
    ['srun --container-mounts=/home:/home:ro+rprivate,$HOME/.aws:/a ./x', ['low 3', 'high 3']],
    ['enroot start -m /etc:/etc img ./x', ['low 3']],
    ['shifter --image=x:1 --volume="/scratch:/s;$HOME/.ssh:/k" ./x', ['high 3']],
    ['ch-run -b /etc:/e img -- ./x', ['low 3']],
    ['sarus run --mount=type=bind,source=$HOME/.gnupg,destination=/g x:1 ./x', ['high 3']],
    ['export SINGULARITY_BINDPATH="/scratch,$HOME/.config/gcloud"', ['high 3']],
    ['SHIFTER_VOLUME="$HOME/.ssh:/s" shifter ./x', ['high 3']],
  ];
  it.each([...daemon, ...keepsIdentity])('%s', (body, expected) => {
    expect(own('JV207', body)).toEqual(expected);
  });

  const good = [
    'podman run -v $SCRATCH/data:/data:ro img',
    'docker run -v $SCRATCH:$SCRATCH -v "$PWD":/w -v ${PWD}/etc:/etc img',
    'docker run -v /etc/passwd:/etc/passwd:ro -v /etc/group:/etc/group:ro -v /etc/localtime:/etc/localtime:ro img',
    'docker run -v /dev/shm:/dev/shm -v /dev/infiniband:/dev/infiniband -v /sys/class/infiniband:/x img',
    'docker run -v ~/.cache/huggingface:/root/.cache/huggingface img',
    'docker run -v etc:/etc -v /etc img',
    'docker run --mount type=volume,source=home,target=/home img',
    'docker run -v $DATA:/etc img',
    'docker run -v ~/.ssh/known_hosts:/k:ro img',
    'docker run --tmpfs /etc img',
    'apptainer exec -B /etc/slurm,/run/munge,/var/spool/slurmd,/sys,/dev,/usr/lib64/libpmi2.so img.sif ./a',
    'apptainer exec -B $HOME,/project,/scratch:/etc img.sif ./a',
    'apptainer exec -B data.sqsh:/data:image-src=/ img.sif ./a',
    'export APPTAINER_BIND="$W/run:/run,$W/rsession.sh:/etc/rstudio/rsession.sh"',
    'APPTAINER_BIND=/etc',
    'srun --container-mounts=$MOUNTS ./x',
    'apptainer exec img.sif ls /etc /root',
    'rsync -B 1000 /etc host:',
  ];
  it.each(good)('is silent: %s', (body) => {
    expect(own('JV207', body)).toEqual([]);
  });

  it('points at the element of a list in a directive', () => {
    const report = check('#!/bin/bash\n#SBATCH --container-mounts=/scratch:/s,/etc:/etc,/home:/home\n./x\n');
    expect(summary(report)).toEqual(['JV207 low 2', 'JV207 low 2']);
    expect(report.findings[0]?.at.span).toEqual({ start: 51, end: 55 });
  });
});
