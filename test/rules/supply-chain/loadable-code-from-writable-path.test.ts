// JV313: code from places where others can write, and places that are the job's own.
import { describe, expect, it } from 'vitest';
import { check, job } from '../../support/check.ts';

function findings(body: string): string[] {
  return check(job(body))
    .findings.filter((finding) => finding.rule === 'JV313')
    .map((finding) => `${finding.severity}/${finding.confidence}`);
}

describe('JV313', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['source', 'source /tmp/env.sh', 'high/medium'],
    ['a dot', '. /var/tmp/env.sh', 'high/medium'],
    ['after cd', 'cd /tmp/tools\n./run', 'high/medium'],
    ['python', 'srun python /dev/shm/train.py', 'high/medium'],
    ['a program', 'srun /tmp/solver -n 4', 'high/medium'],
    ['LD_PRELOAD', 'export LD_PRELOAD=/tmp/x.so', 'critical/medium'],
    ['LD_PRELOAD before a command', 'LD_PRELOAD="/scratch/shared/x.so" ./a.out', 'critical/medium'],
    ['LD_PRELOAD of several', 'export LD_PRELOAD="libm.so /tmp/x.so"', 'critical/medium'],
    ['LD_LIBRARY_PATH', 'export LD_LIBRARY_PATH=/tmp/lib:$LD_LIBRARY_PATH', 'high/medium'],
    ['PYTHONPATH by env', 'env PYTHONPATH=/tmp/src python x.py', 'high/medium'],
    ['by a variable', 'DIR=/tmp/tools\nexport PATH=$DIR/bin:$PATH', 'high/medium'],
    ['in a container', 'export APPTAINERENV_LD_PRELOAD=/tmp/x.so', 'critical/medium'],
    ['under Apptainer, which mounts /tmp', 'apptainer exec x.sif /tmp/solver', 'high/medium'],
    ['MODULEPATH', 'export MODULEPATH=/tmp/modules:$MODULEPATH', 'high/medium'],
    ['module use', 'module use --append /tmp/modules', 'high/medium'],
    ['shared scratch', 'export PATH=/scratch/shared/bin:$PATH', 'high/low'],
    ['the working directory first', 'export PATH=.:$PATH', 'high/medium'],
    ['the working directory last', 'export PATH=$PATH:.', 'medium/medium'],
    ['an empty part', 'PATH=:$PATH', 'high/medium'],
    ['an empty last part', 'PATH=/opt/bin:$PATH:', 'medium/medium'],
    ['a folder the script opened', 'chmod -R 777 $WORK/tools\n$WORK/tools/run', 'high/medium'],
    ['a folder made open', 'mkdir -m 777 tools\nexport PATH=$PWD/tools:$PATH', 'high/medium'],
    ['read before', 'ls /tmp/tools; cat /tmp/tools/env.sh; source /tmp/tools/env.sh', 'high/medium'],
  ];
  it.each(cases)('%s', (_name, body, expected) => {
    expect(findings(body)).toEqual([expected]);
  });

  const honest: readonly (readonly [string, string])[] = [
    ['one’s own folders', 'export PATH=$HOME/bin:$PATH PYTHONPATH=$SCRATCH/$USER/src:$PYTHONPATH'],
    ['what may be empty', 'export LD_LIBRARY_PATH=$CUDA/lib64:$LD_LIBRARY_PATH\nexport PATH=$CUDA/bin:$PATH'],
    ['the root folder', 'export PATH=/:$PATH'],
    [
      'libraries of the working directory',
      'export LD_LIBRARY_PATH=.:$LD_LIBRARY_PATH\nexport PYTHONPATH=.:$PYTHONPATH',
    ],
    ['a variable the script left empty', 'X=\nexport PATH=$X:/opt/bin:$PATH'],
    ['an empty preload', 'LD_PRELOAD= ./a.out'],
    ['a temporary folder of its own', 'd=$(mktemp -d)\ncp run.sh $d\nbash $d/run.sh'],
    ['a temporary folder with a template', 'd=$(mktemp -d /tmp/x.XXXXXX)\nexport PATH=$d/bin:$PATH'],
    ['by job', 'source /tmp/$SLURM_JOB_ID/env.sh; source /tmp/$USER/env.sh'],
    ['the job’s folder', 'source $TMPDIR/env.sh'],
    ['written here', 'cat > /tmp/run.sh <<EOF\nhostname\nEOF\nbash /tmp/run.sh'],
    ['copied here', 'cp solver /tmp/solver\nsrun /tmp/solver'],
    ['copied into the folder', 'cp solver /tmp/\nsrun /tmp/solver'],
    ['broadcast', 'sbcast solver /tmp/solver\nsrun /tmp/solver'],
    ['compiled', 'gcc -o /tmp/a.out a.c\n/tmp/a.out'],
    ['an environment', 'python -m venv /tmp/env\nsource /tmp/env/bin/activate\nexport PATH=/tmp/env/bin:$PATH'],
    ['fetched', 'wget -P /tmp "$URL"\npython /tmp/convert.py'],
    ['cloned and built', 'cd /tmp\ngit clone https://git.example.org/t.git\ncd t\n./configure'],
    ['unpacked', 'tar xf tool.tar -C /tmp\nexport PATH=/tmp/tool/bin:$PATH'],
    ['a folder made here', 'mkdir -p /tmp/work\ncd /tmp/work\ncp ~/run.sh .\n./run.sh'],
    ['in a container', 'docker run --rm img bash /tmp/run.sh'],
    ['under Apptainer without the folders of the node', 'apptainer exec --contain x.sif /tmp/solver'],
    ['sticky', 'mkdir -m 1777 drop\nexport PATH=$PWD/drop:$PATH'],
    ['closed again', 'chmod 777 tools\nchmod 750 tools\nexport PATH=$PWD/tools:$PATH'],
    ['data', 'chmod 777 out\npython train.py --data /tmp/train'],
    ['system folders', 'export PATH=/opt/tmp/bin:/usr/local/bin:$PATH'],
    ['a module by name', 'module load tmp/1.2'],
  ];
  it.each(honest)('%s is not reported', (_name, body) => {
    expect(findings(body)).toEqual([]);
  });
});
