// Programs that start a program on the job's nodes: srun, MPI, and the launchers of deep learning frameworks.
import { splitWord, staticText, type Word } from '../../model/word.ts';
import { type OptionTable, type ParsedCall, parseOptions } from '../options.ts';
import { PYTHON_NAMES, pythonCall } from '../python/call.ts';
import { containerOfStep } from './containers.ts';
import { startedByPython } from './python-processes.ts';
import { assignmentIn, prefixWrapper, type Started, type Wrapper } from './wrapper.ts';

/** srun of Slurm 22.05 to 26.05, with the options of pyxis's, CSCS's and Shifter's plugins (srun(1), pyxis args.c, CSCS documentation, Shifter's wrapper.c). */
export const SRUN: OptionTable = {
  flags:
    '-E,--preserve-env -H,--hold -k,--no-kill -l,--label -O,--overcommit -Q,--quiet -s,--oversubscribe -u,--unbuffered -v,--verbose -V,--version -X,--disable-status -Z,--no-allocate --contiguous --exact --help --multi-prog --no-shell --reboot --spread-job --stepmgr --test-only --usage --use-min-nodes --whole --interactive --overlap --external ' +
    '--container-mount-home --no-container-mount-home --container-remap-root --no-container-remap-root --container-entrypoint --no-container-entrypoint --container-entrypoint-log --container-writable --container-readonly',
  values:
    '-A,--account -B,--extra-node-info -C,--constraint -c,--cpus-per-task -D,--chdir -d,--dependency -e,--error -F,--nodefile -G,--gpus -i,--input -J,--job-name -L,--licenses -M,--clusters -m,--distribution -N,--nodes -n,--ntasks -o,--output -p,--partition -q,--qos -r,--relative -S,--core-spec -t,--time -T,--threads -W,--wait -w,--nodelist -x,--exclude ' +
    '--accel-bind --acctg-freq --bb --bbf --bcast-exclude --begin --bell-interval --cluster-constraint --comment --compress-algo --container --container-id --context --cores-per-socket --cpu-bind --cpu-freq --cpus-per-gpu --deadline --delay-boot --epilog --export --export-file --extra --gid --gpu-bind --gpu-freq --gpus-per-node --gpus-per-socket --gpus-per-task --gres --gres-flags --hint --het-group --pack-group --jobid --kill-on-invalid-dep --mail-type --mail-user --max-exit-timeout --mcs-label --mem --mem-bind --mem-per-cpu --mem-per-gpu --mincpus --mpi --msg-timeout --network --nodes-file --ntasks-per-core --ntasks-per-gpu --ntasks-per-node --ntasks-per-socket --ntasks-per-tres --open-mode --power --prefer --priority --profile --prolog --reservation --resv --segment --send-libs-to --signal --slurmd-debug --sockets-per-node --spank-option --switches --task-epilog --task-prolog --thread-spec --threads-per-core --time-min --tmp --tres-bind --tres-per-task --uid --wckey ' +
    '--container-image --container-mounts --container-workdir --container-name --container-save --container-env --container-unshare --environment --image --volume --module --shifter.image --shifter.volume --shifter.module',
  optional:
    '-I,--immediate -K,--kill-on-bad-exit --bcast --compress --exclusive --get-user-env --nice --propagate --pty --resv-ports --send-libs --treewidth',
  style: 'posix',
  prefixes: true,
};

/** `launcher options program : options program`: the command lines between the colons, each with the launcher in front. */
function programsOf(words: readonly Word[]): (readonly Word[])[] {
  const [name, ...rest] = words;
  if (!name) return [];
  const groups: Word[][] = [[name]];
  for (const word of rest) {
    if (staticText(word) === ':') groups.push([name]);
    else groups.at(-1)?.push(word);
  }
  return groups;
}

const srun: Wrapper = {
  names: ['srun'],
  starts(command): Started[] {
    return programsOf(command.words).flatMap((words): Started[] => {
      const call = parseOptions(SRUN, words);
      const first = call.operands[0];
      if (!first || call.has('--multi-prog')) return [];
      const container = containerOfStep(call, command);
      return [
        {
          kind: 'command',
          label: 'srun',
          words: words.slice(first.index),
          scope: { node: 'step', ...(container && { container }) },
          environment: exportsOf(call),
        },
      ];
    });
  },
};

/** `--export=ALL,NAME=value`: what the step gets besides. */
function exportsOf(call: ParsedCall): { name: string; value: Word }[] {
  const list = call.last('--export')?.value;
  return list ? splitWord(list, ',').flatMap((word) => assignmentIn(word) ?? []) : [];
}

/** Open MPI, MPICH's hydra, Intel MPI, Spectrum MPI: the union of their options; none of them contradict. */
const MPI: OptionTable = {
  flags:
    '-h,--help -q,--quiet -v,--verbose -V,--version --allow-run-as-root --oversubscribe --nooversubscribe --use-hwthread-cpus --use-hwthreads --report-bindings --bynode --byslot --bycore --bysocket --bind-to-core --bind-to-socket --bind-to-none --display-map --display-allocation --display-devel-map --do-not-launch --nolocal,-nolocal --novm --tag-output --timestamp-output --xml --enable-recovery --continuous --no-ompi-prefix --report-state-on-timeout --get-stack-traces -l --prepend-rank,-prepend-rank -verbose -info -print-rank-map -genvall -genvnone -envall -envnone -disable-auto-cleanup -ordered-output -static -gpu --pernode,-pernode',
  values:
    '-n,-np,--np,--n -c -N,--npernode,-npernode -H,-host,--host,-hosts,--hosts -f,-hostfile,--hostfile,-machinefile,--machinefile,-hostlist -ppn,--ppn,-perhost,--perhost,-grr,-rr -x --map-by -map-by --bind-to -bind-to --rank-by -rank-by --npersocket -npersocket -path,--path -wdir,--wdir,-wd,--wd --prefix -prefix --rankfile,-rf --slot-list --cpu-set --cpu-list --output-filename -output-filename --merge-stderr-to-rank --stdin -s --timeout --report-pid --report-uri --app -app -configfile --personality --tune -tune --am --output --display --runtime-options --prtemca --ppr -bootstrap,--bootstrap -launcher,--launcher -launcher-exec -rmk -iface,--iface -genvlist -envlist -usize -profile -tmpdir -binding -outfile-pattern -errfile-pattern -demux -pmi-port-option --launch-agent --default-hostfile',
  pairs: '--mca,-mca --gmca,-gmca --pmixmca -genv,--genv -env,--env --omca',
  style: 'posix',
  singleDash: true,
};

const mpi: Wrapper = {
  names: [
    'mpirun',
    'mpiexec',
    'mpiexec.hydra',
    'mpirun_rsh',
    'orterun',
    'prterun',
    'prun',
    'mpiexec.openmpi',
    'mpirun.openmpi',
    'mpiexec.mpich',
    'mpirun.mpich',
  ],
  starts(command): Started[] {
    return programsOf(command.words).flatMap((words): Started[] => {
      const first = parseOptions(MPI, words).operands[0];
      return first
        ? [
            {
              kind: 'command',
              label: command.name ?? 'mpirun',
              words: words.slice(first.index),
              scope: { node: 'step' },
            },
          ]
        : [];
    });
  },
};

const TORCHRUN: OptionTable = {
  flags: '--standalone -m,--module --no-python,--no_python --run-path,--run_path --use-env,--use_env -h,--help',
  values:
    '--nnodes --nproc-per-node --rdzv-backend --rdzv-endpoint --rdzv-id --rdzv-conf --max-restarts --monitor-interval --start-method --role --log-dir -r,--redirects -t,--tee --local-ranks-filter --node-rank --master-addr --master-port --local-addr --logs-specs --virtual-local-rank --event-log-handler --numa-binding --duplicate-stdout-filters --duplicate-stderr-filters',
  style: 'posix',
  prefixes: true,
  underscores: true,
};

const ACCELERATE: OptionTable = {
  flags:
    '-q,--quiet --cpu --multi-gpu --tpu --ipex --use-xpu --use-deepspeed --use-fsdp --use-megatron-lm --use-parallelism-config --use-mps-device --no-python -m,--module --no-tpu-cluster --tpu-use-cluster --tpu-use-sudo --debug --standalone --same-network --use-fp8',
  values:
    '--config-file --mixed-precision --num-processes --num-machines --num-cpu-threads-per-process --dynamo-backend --dynamo-mode --gpu-ids --machine-rank --main-process-ip --main-process-port --rdzv-backend --rdzv-conf --max-restarts --monitor-interval --role -r,--redirects -t,--tee --log-dir --deepspeed-config-file --zero-stage --offload-optimizer-device --offload-param-device --gradient-accumulation-steps --gradient-clipping --deepspeed-hostfile --deepspeed-multinode-launcher --fsdp-sharding-strategy --fsdp-auto-wrap-policy --fsdp-offload-params --fsdp-state-dict-type --fsdp-transformer-layer-cls-to-wrap --fsdp-version --fsdp-backward-prefetch --fsdp-use-orig-params --fsdp-cpu-ram-efficient-loading --fsdp-sync-module-states --fsdp-activation-checkpointing --fsdp-forward-prefetch --fsdp-min-num-params --downcast-bf16 --env --enable-cpu-affinity --dynamo-use-fullgraph --dynamo-use-dynamic --zero3-init-flag --zero3-save-16bit-model --mpirun-hostfile --mpirun-ccl --local-ranks-filter',
  style: 'posix',
  prefixes: true,
  underscores: true,
};

const DEEPSPEED: OptionTable = {
  flags:
    '--force-multi --no-python --module --no-local-rank --no-ssh-check --no-ssh --bind-cores-to-rank --elastic-training',
  values:
    '-H,--hostfile -i,--include -e,--exclude --num-nodes --num-gpus --min-elastic-nodes --max-elastic-nodes --master-port --master-addr --node-rank --launcher --launcher-args --ssh-port --save-pid --enable-each-rank-log --autotuning --bind-core-list --venv-script --slurm-comment',
  style: 'posix',
  prefixes: true,
  underscores: true,
};

/** A launcher that starts a Python script, a module with `-m`, or any program with `--no-python`. */
function pythonLauncher(table: OptionTable, label: string, words: readonly Word[], from: number): Started[] {
  const call = parseOptions(table, words, from);
  const first = call.operands[0];
  if (!first) return [];
  const rest = words.slice(first.index);
  const launcher = words[0] ?? first.word;
  const python = synthetic('python', launcher);
  const dashM = synthetic('-m', launcher);
  const asModule = call.has('--module');
  const started = call.has('--no-python', '--no_python')
    ? rest
    : asModule
      ? [python, dashM, ...rest]
      : [python, ...rest];
  return [{ kind: 'command', label, words: started, scope: { node: 'step' } }];
}

/** A word the launcher adds itself; it stands nowhere, so nothing can be edited there. */
function synthetic(text: string, launcher: Word): Word {
  const at = { ...launcher.at, exact: false };
  return { pieces: [{ kind: 'text', text, at, use: at, quoted: true }], count: 'one', at };
}

const torchrun: Wrapper = {
  names: ['torchrun', 'torchrun_hpc'],
  starts: (command) => pythonLauncher(TORCHRUN, command.name ?? 'torchrun', command.words, 1),
};

const accelerate: Wrapper = {
  names: ['accelerate'],
  starts: (command) =>
    staticText(command.words[1]) === 'launch' ? pythonLauncher(ACCELERATE, 'accelerate launch', command.words, 2) : [],
};

const deepspeed: Wrapper = {
  names: ['deepspeed', 'ds'],
  starts: (command) => pythonLauncher(DEEPSPEED, 'deepspeed', command.words, 1),
};

/** `python -m torch.distributed.run …`: the module is the launcher. Other Python may start programs by itself. */
const python: Wrapper = {
  names: PYTHON_NAMES.split(' '),
  starts(command, written) {
    const call = pythonCall(command);
    if (call?.kind !== 'module') return startedByPython(command, written);
    const { module } = call;
    const table =
      module === 'torch.distributed.run' ||
      module === 'torch.distributed.launch' ||
      module === 'torch.distributed.elastic'
        ? TORCHRUN
        : module === 'accelerate.commands.launch'
          ? ACCELERATE
          : module === 'deepspeed.launcher.runner'
            ? DEEPSPEED
            : undefined;
    return table ? pythonLauncher(table, `python -m ${module}`, command.words, call.args) : [];
  },
};

export const LAUNCHER_WRAPPERS: readonly Wrapper[] = [
  srun,
  mpi,
  torchrun,
  accelerate,
  deepspeed,
  python,
  // TensorRT-LLM's launcher for steps of several nodes
  prefixWrapper('trtllm-llmapi-launch', {}),
  prefixWrapper('ibrun', { flags: '-v', values: '-n -np -o' }, { scope: () => ({ node: 'step' }) }),
  prefixWrapper(
    'aprun',
    {
      flags: '-b -B -F -P -q -R -T -z',
      values: '-a -cc -cp -C -d -D -e -E -j -L -m -M -n -N -p -r -S -sl -sn -ss -t',
      singleDash: true,
    },
    { scope: () => ({ node: 'step' }) },
  ),
  prefixWrapper(
    'jsrun',
    {
      flags: '-i,--immediate -X,--exit_on_error -V,--version -h,--help',
      values:
        '-a,--tasks_per_rs -b,--bind -c,--cpu_per_rs -d,--launch_distribution -D,--env_no_propagate -e,--stdio_mode -E,--env -f,--appfile -F,--env_eval -g,--gpu_per_rs -h,--chdir -I -J,--use_reservation -k,--stdio_stderr -K,--rs_per_socket -l,--latency_priority -L,--use_spindle -m,--memory_per_rs -M,--smpiargs -n,--nrs -o,--stdio_stdout -O -p,--np -P,--pre_post_exec -r,--rs_per_host -S,--save_resources -t,--stdio_input -T -u -U,--use_resources -Z',
    },
    { scope: () => ({ node: 'step' }) },
  ),
];
