// Launchers of deep learning frameworks, and other programs that run a Python script, a module or any program.
import type { Word } from '../../model/word.ts';
import { type OptionTable, parseOptions } from '../options.ts';
import { PYTHON_NAMES, pythonCall } from '../python/call.ts';
import { startedByPython } from './python-processes.ts';
import { innerCommands, type Started, synthetic, verbOf, type Wrapper } from './wrapper.ts';

const TORCHRUN: OptionTable = {
  flags: '--standalone -m,--module --no-python --run-path --use-env -h,--help',
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

/** Composer's launcher (composer/cli/launcher.py). */
const COMPOSER: OptionTable = {
  flags: '-m,--module-mode -c,--command-mode -v,--verbose --version -h,--help',
  values: '-n,--nproc --stdout --stderr --world-size --base-rank --node-rank --master-addr --master-port --run-name',
  underscores: true,
};

const COLOSSALAI: OptionTable = {
  flags: '-m -h,--help',
  values:
    '-H,--host --hostfile --include --exclude --num-nodes --nproc-per-node --master-port --master-addr --extra-launch-args --ssh-port',
  underscores: true,
};

/** coverage.py 7: `coverage run`. */
const COVERAGE: OptionTable = {
  flags: '-a,--append --branch -m,--module -p,--parallel-mode -L,--pylib --timid -h,--help',
  values: '--concurrency --context --data-file --include --omit --rcfile --save-signal --source --debug',
};

/** A launcher of Python programs. */
interface PythonLauncher {
  readonly names: string;
  readonly modules?: string;
  readonly verbs?: string;
  readonly table: OptionTable;
  /** with one of these options the program is a module */
  readonly module?: string;
  /** with one of these options the program is any program */
  readonly plain?: string;
  /** its processes run on the nodes of the job */
  readonly distributed?: true;
}

const LAUNCHERS: readonly PythonLauncher[] = [
  {
    names: 'torchrun torchrun_hpc torchrun-hpc ft_launcher',
    modules:
      'torch.distributed.run torch.distributed.launch torch.distributed.elastic nvidia_resiliency_ext.fault_tolerance.launcher',
    table: TORCHRUN,
    module: '--module',
    plain: '--no-python',
    distributed: true,
  },
  {
    names: 'accelerate accelerate-launch',
    modules: 'accelerate.commands.launch',
    verbs: 'launch',
    table: ACCELERATE,
    module: '--module',
    plain: '--no-python',
    distributed: true,
  },
  {
    names: 'deepspeed ds',
    modules: 'deepspeed.launcher.runner',
    table: DEEPSPEED,
    module: '--module',
    plain: '--no-python',
    distributed: true,
  },
  {
    names: 'composer',
    modules: 'composer.cli.launcher composer',
    table: COMPOSER,
    module: '--module-mode',
    plain: '--command-mode',
    distributed: true,
  },
  { names: 'colossalai', modules: 'colossalai.cli', verbs: 'run', table: COLOSSALAI, module: '-m', distributed: true },
  {
    names: 'fabric',
    verbs: 'run_model run',
    table: {
      values:
        '--accelerator --strategy --devices --num-nodes,--num_nodes --node-rank,--node_rank --main-address,--main_address --main-port,--main_port --precision',
      underscores: true,
    },
    distributed: true,
  },
  {
    names: 'lightning',
    verbs: 'run_model',
    table: {
      values:
        '--accelerator --strategy --devices --num-nodes,--num_nodes --node-rank,--node_rank --main-address,--main_address --main-port,--main_port --precision',
      underscores: true,
    },
    distributed: true,
  },
  {
    names: 'msrun',
    table: {
      values:
        '--worker-num --local-worker-num --master-addr --master-port --node-rank --log-dir --join --cluster-time-out --bind-core --sim-level --sim-rank-id --rank-table-file --worker-log-name --tail-worker-log',
      underscores: true,
    },
    distributed: true,
  },
  {
    names: '',
    modules: 'paddle.distributed.launch',
    table: {
      values:
        '--master --rank --log-level --log-dir --nnodes --nproc-per-node --run-mode --job-id --devices --gpus --xpus --ips --host --legacy --max-restart --elastic-level --elastic-timeout --server-num --trainer-num --gloo-port --with-gloo',
      underscores: true,
    },
    distributed: true,
  },
  { names: 'coverage coverage3', modules: 'coverage', verbs: 'run', table: COVERAGE, module: '--module' },
  {
    names: 'kernprof',
    modules: 'kernprof line_profiler',
    table: {
      flags: '-b,--builtin -l,--line-by-line -v,--view -r,--rich -z,--skip-zero -m',
      values: '-o,--outfile -s,--setup -u,--unit -i,--output-interval -p,--prof-mod',
    },
    module: '-m',
  },
  {
    names: 'mprof',
    verbs: 'run',
    table: {
      flags: '-C,--include-children -M,--multiprocess -E,--exit-code --python --nopython -c',
      values: '-T,--interval -o,--output --backend',
    },
    plain: '--nopython',
  },
  {
    names: 'memray',
    modules: 'memray',
    verbs: 'run',
    table: {
      flags:
        '--live --native --follow-fork --trace-python-allocators -q,--quiet -f,--force --compress-on-exit --no-compress --aggregate -m -c',
      values: '-o,--output --live-port --live-remote-port',
    },
    module: '-m',
  },
  {
    names: 'viztracer',
    modules: 'viztracer',
    table: {
      flags:
        '--open --log-gc --log-async --log-multiprocess --log-sparse --quiet -q --ignore-c-function --ignore-frozen',
      values:
        '-o,--output-file --output-dir --max-stack-depth --tracer-entries --include-files --exclude-files --min-duration -m,--module',
    },
  },
  {
    names: 'scalene',
    modules: 'scalene',
    table: {
      flags: '--cli --html --json --cpu --gpu --memory --cpu-only --reduced-profile --off --on --web --no-browser',
      values: '--outfile --profile-interval --profile-only --profile-exclude --cpu-sampling-rate --program-path',
    },
  },
  { names: '', modules: 'cProfile profile', table: { flags: '-m', values: '-o -s' }, module: '-m' },
  {
    names: 'debugpy debugpy-run',
    modules: 'debugpy',
    table: {
      flags: '--wait-for-client --configure-subProcess -m',
      values: '--listen --connect --log-to --configure-subProcess --adapter-access-token -p,--port',
    },
    module: '-m',
  },
  { names: 'ipdb ipdb3', modules: 'pdb ipdb', table: { flags: '-m', values: '-c' }, module: '-m' },
  {
    names: '',
    modules: 'mpi4py mpi4py.run mpi4py.futures',
    table: { flags: '-m -c -prof --version', values: '-rc,--rc -profile,--profile', singleDash: true },
    module: '-m',
  },
];

const byName = new Map(LAUNCHERS.flatMap((one) => words(one.names).map((name) => [name, one] as const)));
const byModule = new Map(LAUNCHERS.flatMap((one) => words(one.modules).map((name) => [name, one] as const)));

function words(list = ''): string[] {
  return list.split(' ').filter((name) => name !== '');
}

/** @param from index of the first word behind the launcher's name */
function launched(launcher: PythonLauncher, line: readonly Word[], from: number, label: string): Started[] {
  const { verbs, module, plain, distributed } = launcher;
  // `verbOf` reads behind a program's name.
  const verb = verbs === undefined ? undefined : verbOf(line.slice(from - 1), verbs);
  if (verbs !== undefined && !verb) return [];
  const table: OptionTable = { ...launcher.table, style: 'posix' };
  const call = parseOptions(table, line, verb ? from - 1 + verb.next : from);
  const near = line[0];
  if (!near) return [];
  const scope = distributed && { scope: { node: 'step' as const } };
  return innerCommands(call).map(({ words: inner, sure }): Started => {
    const base = {
      kind: 'command' as const,
      label: verb ? `${label} ${verb.name}` : label,
      ...scope,
      ...(!sure && { certain: false as const }),
    };
    if (plain !== undefined && call.has(plain)) return { ...base, words: inner };
    const asModule = module !== undefined && call.has(module);
    const python = [synthetic('python', near), ...(asModule ? [synthetic('-m', near)] : [])];
    // `torchrun $SCRIPT --epochs 2`: where the script stands, the variable is the script.
    const [first, ...rest] = inner;
    return { ...base, words: [...python, ...(first ? [{ ...first, count: 'one' as const }] : []), ...rest] };
  });
}

const launchers: Wrapper = {
  names: [...byName.keys()],
  starts(command) {
    const launcher = byName.get(command.name ?? '');
    return launcher ? launched(launcher, command.words, 1, command.name ?? '') : [];
  },
};

/** `python -m torch.distributed.run …`: the module is the launcher. Other Python may start programs by itself. */
const python: Wrapper = {
  names: PYTHON_NAMES.split(' '),
  starts(command, written) {
    const call = pythonCall(command);
    if (call?.kind !== 'module') return startedByPython(command, written);
    const launcher = byModule.get(call.module);
    return launcher ? launched(launcher, command.words, call.args, `python -m ${call.module}`) : [];
  },
};

export const PYTHON_LAUNCHERS: readonly Wrapper[] = [launchers, python];
