import { describe } from 'vitest';
import { startsAre } from './table.ts';

describe('srun', () => {
  startsAre([
    ['srun -n 4 --gpus-per-task=1 a b', 'a b'],
    ['srun --bcast=/tmp/a ./a', './a'],
    ['srun -n1 a : -n2 b', 'a', 'b'],
    ['srun --task-prolog=/x/p.sh --epilog none a', '? /x/p.sh', 'a'],
    ['srun $ARGS a', '? a'],
    ['srun -n 2 $PROGRAM', '…*'],
    ['srun -n 2 $PROGRAM in.txt', '…* in.txt', '? in.txt'],
    ['srun -n 2 $PROGRAM -b 8', '…* -b 8'],
    ['srun $X -n 2 a', '? …* -n 2 a', '? a'],
    [
      "cat > m <<'EOF'\n# tasks\n0-3 ./a %t 'x y'\n* bash -c \"b c\"\nEOF\nsrun -n 5 --multi-prog m",
      'srun -n 5 --multi-prog m',
      '? ./a … x y',
      '? bash -c b c',
      '? b c',
    ],
    ['srun --multi-prog m'],
  ]);
});

describe('MPI', () => {
  startsAre([
    ['mpirun -np 4 --mca btl self,tcp -x A=1 --bind-to core a b', 'a b'],
    ['mpirun --genv A=1 -genv B 2 a', 'a'],
    ['mpirun -n 1 a : -n 2 b', 'a', 'b'],
    ['mpiexec -ppn 2 -hosts x,y a', 'a'],
    ['mpirun_rsh -np 2 -hostfile h A=1 ./a', './a'],
    ['mpirun -np 2 $EXE in.dat', '…* in.dat', '? in.dat'],
    ['printf "%s\\n" "-np 2 ./a x" "-np 1 ./b" > app; mpirun --app app', 'mpirun --app app', '? ./a x', '? ./b'],
    ['mpiexec -configfile c'],
  ]);
});

describe('frameworks', () => {
  startsAre([
    ['torchrun --nproc_per_node=4 t.py --x', 'python t.py --x'],
    ['torchrun --no_python bash -c "a"', 'bash -c a', 'a'],
    ['torchrun --nnodes $N -m pkg.mod', '? python -m pkg.mod'],
    ['torchrun --nnodes 2 $SCRIPT --epochs 3', '? python … --epochs 3'],
    ['accelerate launch --num_processes 2 t.py', 'python t.py'],
    ['accelerate config'],
    ['deepspeed --num_gpus 2 t.py', 'python t.py'],
    ['composer -n 8 --verbose t.py c.yaml', 'python t.py c.yaml'],
    ['composer -n 8 -m pkg', 'python -m pkg'],
    ['colossalai run --nproc_per_node 2 t.py', 'python t.py'],
    ['horovodrun -np 4 -H a:2 python t.py', 'python t.py'],
    ['coverage run -a --source=x -m pytest', 'python -m pytest'],
    ['coverage report'],
    ['python -m coverage run t.py', 'python t.py'],
    ['python -m cProfile -o f t.py', 'python t.py'],
    ['python -m mpi4py t.py', 'python t.py'],
    ['ray job submit --address x -- python t.py', '? python t.py'],
    ['ray symmetric-run --min-nodes 2 -- python t.py', 'python t.py'],
    ['ray start --head'],
  ]);
});

describe('other launchers', () => {
  startsAre([
    ['ibrun -n 4 -o 0 task_affinity ./a', 'task_affinity ./a', './a'],
    ['aprun -n 4 -d 2 ./a : -n 2 ./b', './a', './b'],
    ['jsrun -n 6 -a 1 --smpiargs="-gpu" ./a', './a'],
    ['lrun -N 2 -T 4 ./a', './a'],
    ['flux run -n 4 -g 1 ./a', './a'],
    ['flux submit -n 4 ./a', '? ./a'],
    ['flux mini run -n 4 ./a x', './a x'],
    ['flux mini submit --nodes=2 ./a', '? ./a'],
    ['flux batch -N 2 --wrap ./a b', '? ./a b'],
    ['hq submit --cpus=4 ./a b', '? ./a b'],
    ['charmrun +p4 ++nodelist f ./a x', './a x'],
    ['runjob --np 4 : ./a', './a'],
    ['uenv run --view=v img/1:v1 -- a b', 'a b'],
    ['slurm2pytorch ./a', './a'],
    ['export LAUNCHER_JOB_FILE=jobs; echo "a b" > jobs; paramrun', 'echo a b', 'paramrun', '? a b'],
  ]);
});
