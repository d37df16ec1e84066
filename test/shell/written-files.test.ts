// Scripts that the script writes under names of which a part is unknown, and runs later.
import { describe, expect, it } from 'vitest';
import { lines } from '../support/shell.ts';

const WRITE = (name: string): string => `cat > ${name} <<'EOF'\nprobe 1\nEOF\n`;

describe('a written script is found again under a name that is partly unknown', () => {
  it.each([
    ['by its path', `${WRITE('run_$SLURM_JOB_ID.sh')}./run_$SLURM_JOB_ID.sh`],
    ['by its path, quoted', `${WRITE('"run_${SLURM_JOB_ID}.sh"')}"./run_\${SLURM_JOB_ID}.sh"`],
    ['in an unknown folder', `${WRITE('$WORK/run')}$WORK/run`],
    ['by srun', `${WRITE('job.$$.sh')}srun -n 2 ./job.$$.sh`],
    ['by bash', `${WRITE('step-$1.sh')}bash step-$1.sh`],
    ['sourced', `${WRITE('env.$USER')}. ./env.$USER`],
    ['in a container', `${WRITE('$TMPDIR/x.sh')}apptainer exec i.sif $TMPDIR/x.sh`],
    ['by a name made before', `F=$(mktemp)\n${WRITE('"$F"')}bash "$F"`],
    ['by a name from a template', `F=$(mktemp run.XXXX.sh)\n${WRITE('$F')}chmod +x $F\n./$F`],
    ['by a name in a variable', `JOB=job_$SLURM_ARRAY_TASK_ID.sh\n${WRITE('$JOB')}sh $JOB`],
    ['in a loop', `for n in a b; do\necho "probe $n" > run_$n.sh\nbash run_$n.sh\ndone`],
  ])('%s', (_, script) => {
    expect(lines(script).map((one) => one.replace('? ', ''))).toContainEqual(expect.stringMatching(/^probe [1a]$/));
  });

  it('another name is another file', () => {
    expect(lines(`${WRITE('run_$A.sh')}./run_$B.sh`)).not.toContainEqual(expect.stringMatching(/probe/));
  });
});
