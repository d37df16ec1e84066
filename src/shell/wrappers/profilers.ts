// Profilers and debuggers that start the program they watch.
import { prefixOf, sliceWord, staticText } from '../../model/word.ts';
import { type OptionTable, parseOptions } from '../options.ts';
import { prefixed, prefixWrapper, type PrefixDetails, type Started, textOf, type Wrapper } from './wrapper.ts';

/** NVIDIA Nsight Systems: `nsys profile|launch|nvprof [options] program` (User Guide, "CLI Profile Command Switch Options"). */
const NSYS: OptionTable = {
  flags: '-h,--help -v,--version',
  values:
    '-a,--auto-report-name -b,--backtrace -c,--capture-range --capture-range-end --cpuctxsw --cuda-event-trace --cuda-flush-interval --cuda-graph-trace --cuda-memory-usage --cuda-um-cpu-page-faults --cuda-um-gpu-page-faults --cudabacktrace -y,--delay -d,--duration --duration-frames -e,--env-var --el1-sampling --enable --event-sample --event-sampling-interval --export -f,--force-overwrite --ftrace --gpu-metrics-device,--gpu-metrics-devices --gpu-metrics-frequency --gpu-metrics-set --gpuctxsw --hotkey-capture --ib-net-info-devices --ib-net-info-output --ib-switch-metrics-devices --inherit-environment --injection-use-detours --isr --kill --mpi-impl --nic-metrics --nvtx-capture --nvtx-domain-exclude --nvtx-domain-include --opengl-gpu-workload --os-events -o,--output --osrt-backtrace-depth --osrt-backtrace-stack-size --osrt-backtrace-threshold --osrt-events --osrt-threshold --process-scope --python-backtrace --python-functions-trace --python-nvtx-annotations --python-sampling --python-sampling-frequency --pytorch --qnx-kernel-events --resolve-symbols --retain-etw-files --run-as -s,--sample --samples-per-backtrace --sampling-frequency --sampling-period --sampling-trigger --session --session-new -w,--show-output --soc-metrics -n,--start-agent --start-frame-index --stats --stop-on-exit -x,--stop-on-range-end --syscall -t,--trace --trace-fork-before-exec --vsync --vulkan-gpu-workload --wait --wddm-additional-events --wddm-backtraces --xhv-trace --command-file',
  style: 'posix',
};

const PERF: OptionTable = {
  flags:
    '-a,--all-cpus -A,--no-aggr -b,--branch-any -B,--big-num -d,--detailed -g -i,--no-inherit -n,--null -N -P,--period -q,--quiet -R,--raw-samples -s,--stat -S,--snapshot -T,--timestamp -v,--verbose -W,--weight --per-socket --per-core --per-die --per-node --per-thread --append --table --metric-only --no-scale',
  values:
    '-C,--cpu -c,--count -D,--delay -e,--event -F,--freq -G,--cgroup -I,--interval-print --interval-count -j,--branch-filter -k,--clockid -m,--mmap-pages -M,--metrics -o,--output -p,--pid -r,--repeat,--realtime -t,--tid -u,--uid -x,--field-separator --call-graph --filter --timeout --pre --post --control --max-size --mmap-flush --affinity --log-fd --switch-max-files --type -t',
  style: 'posix',
};

/** The words behind `--`, or else those behind the options: for programs whose options are too many to list. */
function behindDashes(names: string, options: OptionTable = {}, details: PrefixDetails = {}): Wrapper {
  const table: OptionTable = { ...options, style: 'posix' };
  return {
    names: names.split(' '),
    starts(command): Started[] {
      const dashes = command.words.findIndex((word) => staticText(word) === '--');
      const words = dashes < 0 ? [] : command.words.slice(dashes + 1);
      if (words.length > 0) return [{ kind: 'command', label: command.name ?? '', words }];
      return prefixed(command, table, details);
    },
  };
}

const GDB: OptionTable = {
  flags: '-args,--args -batch,--batch --batch-silent -q,--quiet,-quiet,--silent -n,--nx,-nx,--nh --tui',
  values:
    '-ex,--ex,--eval-command -x,--command -iex,--iex -eiex -ix --cd -cd -d,--directory -p,--pid -c,--core -s,--symbols -e,--exec --tty --data-directory',
  style: 'posix',
  singleDash: true,
};
/** gdb(1): `--args` names the program; what `run`, `shell` and `!` among the commands start. */
const gdb: Wrapper = {
  names: ['gdb', 'cuda-gdb', 'rocgdb', 'gdb-oneapi'],
  starts(command): Started[] {
    const label = command.name ?? 'gdb';
    const call = parseOptions(GDB, command.words);
    const commands = call.all('--eval-command', '-iex', '-eiex').flatMap((option) => option.value ?? []);
    const shells = commands.flatMap((word): Started[] => {
      const mark = /^\s*(?:shell\s|!|make\s)/.exec(prefixOf(word));
      return mark ? [textOf(sliceWord(word, mark[0].length), { label: `${label} -ex`, certain: false })] : [];
    });
    const runs = commands.some((word) => /^\s*(?:r|run|start)\b/.test(prefixOf(word)));
    if (!call.has('--args') && !runs) return shells;
    return [...shells, ...prefixed(command, GDB, runs ? {} : { certain: false })];
  },
};

/** scan and scalasca: `scan [options] mpirun … program` (not checked against a release). */
const SCAN: OptionTable = {
  flags: '-h -v -n -p -q -s -t -a -L -analyze -examine -instrument',
  values: '-m -e -f -l -R -M -P',
  singleDash: true,
};

const HEAPTRACK: OptionTable = {
  flags: '-r,--record-only --use-inject -q,--quiet --raw -d,--debug',
  values: '-o,--output -p,--pid -a,--analyze --asan',
};

const FORGE: OptionTable = {
  flags:
    '--profile --offline --connect --no-mpi --no-queue --silent --nosilent --background --mpi --cuda --python --check-stack-arrays --mem-debug --no-openmp',
  values:
    '-n,-np,--np,--processes -o,--output --mpiargs --mpi-args --nodes --procs-per-node --start-after --stop-after --break-at --trace-at --evaluate --session --openmp-threads --export',
  optional: '--mpi --openmp --cuda',
};

const nsys: Wrapper = {
  names: ['nsys'],
  starts(command) {
    const verb = staticText(command.words[1]);
    if (verb !== 'profile' && verb !== 'launch' && verb !== 'nvprof') return [];
    const first = parseOptions(NSYS, command.words, 2).operands[0];
    return first ? [{ kind: 'command', label: `nsys ${verb}`, words: command.words.slice(first.index) }] : [];
  },
};

export const PROFILER_WRAPPERS: readonly Wrapper[] = [
  nsys,
  gdb,
  // NVIDIA Nsight Compute CLI, "Command Line Options".
  behindDashes('ncu nv-nsight-cu-cli', {
    flags:
      '-f,--force-overwrite -h,--help -v,--version --list-sets --list-sections --list-metrics --list-chips --query-metrics --nvtx --csv --quiet --verbose',
    values:
      '-o,--export -i,--import --log-file --mode -p,--port --max-connections --target-processes --target-processes-filter --hostname --config-file --config-file-path --rename-kernels-path -k,--kernel-name --kernel-name-base -c,--launch-count -s,--launch-skip --launch-skip-before-match --kernel-id --kill --replay-mode --app-replay-buffer --app-replay-match --app-replay-mode --range-replay-options --graph-profiling --nvtx-include --nvtx-exclude --filter-mode --devices --cache-control --clock-control --set --section --section-folder --section-folder-recursive --rule --apply-rules --metrics --page --details-all --print-details --print-units --print-fp --print-summary --print-kernel-base --print-metric-instances --print-metric-name --print-nvtx-rename --print-rule-details --source-folders --import-source --support-32bit --check-exit-code --profile-from-start --warp-sampling-interval --warp-sampling-max-passes --warp-sampling-buffer-size --pm-sampling-interval --disable-extra-suffixes --chips',
  }),
  prefixWrapper('nvprof', {
    flags:
      '-f,--force-overwrite -h,--help -V,--version --csv --quiet --print-gpu-trace --print-gpu-summary --print-api-trace --print-api-summary --print-nvlink-topology --print-pci-topology --print-summary --print-summary-per-gpu --profile-all-processes --profile-child-processes --system-profiling',
    values:
      '-o,--output-profile,--export-profile -i,--import-profile -m,--metrics -e,--events -k,--kernels -s,--print-mode --analysis-metrics --log-file --devices --replay-mode --profile-from-start --context-name --process-name --timeout -t -u,--normalized-time-unit --cpu-profiling --unified-memory-profiling --profile-api-trace --track-memory-allocations --trace --openacc-profiling',
  }),
  behindDashes(
    'rocprofv2 rocprofv3 rocprof-sys-run rocprof-sys-sample omnitrace omnitrace-run omnitrace-sample omnitrace-instrument',
    {
      flags:
        '-h,--help -s,--sys-trace -r,--runtime-trace --hip-trace --hsa-trace --kernel-trace --memory-copy-trace --marker-trace --scratch-memory-trace --rccl-trace --stats -S,--summary -T,--truncate-kernels',
      values: '-i,--input -o,--output-file -d,--output-directory -m -f,--output-format --log-level -E,--extra-counters',
      many: '--pmc',
    },
  ),
  prefixWrapper('rocprof', {
    flags:
      '-h,--help --hip-trace --hsa-trace --sys-trace --roctx-trace --kfd-trace --stats --verbose --list-basic --list-derived --basenames --no-basenames --parallel-kernels',
    values:
      '-i,--input -o,--output-file -d,--output-directory -m -t --timestamp --basenames --trace-period --flush-rate --trace-start --ctx-limit --heartbeat',
  }),
  behindDashes('omniperf rocprof-compute', { values: '-n,--name -p,--path --subpath' }, { verbs: 'profile' }),
  behindDashes('vtune amplxe-cl advisor advixe-cl inspxe-cl', {
    flags: '-trace-mpi -quiet -no-summary -start-paused -allow-multiple-runs -no-auto-finalize -flop -stacks',
    values:
      '-c,-collect,--collect -r,-result-dir,--result-dir,-project-dir,--project-dir -knob,--knob -k -d,-duration,--duration -data-limit -search-dir,--search-dir -source-search-dir -app-working-dir -user-data-dir -finalization-mode -target-duration-type -report,--report -format -report-output -strategy',
    singleDash: true,
  }),
  behindDashes('aps', {
    flags: '--storage-format -v -q',
    values: '-r,--result-dir -c,--collection-mode',
  }),
  prefixWrapper('perf', PERF, {
    verbs: 'record stat trace mem_record c2c_record kmem_record lock_record sched_record ftrace',
  }),
  prefixWrapper('valgrind', { flags: '-q,--quiet -v,--verbose -d,--debug -h,--help --version -s' }),
  prefixWrapper('strace', {
    flags:
      '-c,--summary-only -C,--summary -d,--debug -D -DD -DDD -f,--follow-forks -ff -F -h -i,--instruction-pointer -k,--stack-traces -n,--syscall-number -N -q -qq -qqq -r -t -tt -ttt -T,--syscall-times -v,--no-abbrev -V -w,--summary-wall-clock -x -xx -y -yy -Y,--decode-pids -z,--successful-only -Z,--failed-only -A,--output-append-mode --output-separately',
    values:
      '-a,--columns -b,--detach-on -e -E,--env -I,--interruptible -o,--output -O,--summary-syscall-overhead -p,--attach -P,--trace-path -s,--string-limit -S,--summary-sort-by -u,--user -U,--summary-columns -X,--const-print-style --argv0',
  }),
  prefixWrapper('ltrace', {
    flags: '-b,--no-signals -c -C,--demangle -f -h -i -L -r -S -t -tt -ttt -T -V',
    values: '-a,--align -A -D,--debug -e -F -l,--library -n,--indent -o,--output -p -s -u -w,--where -x',
  }),
  prefixWrapper('heaptrack', HEAPTRACK, { idle: '--pid --analyze' }),
  prefixWrapper('compute-sanitizer cuda-memcheck', {
    flags: '-h,--help -v,--version',
    values:
      '-t,--tool --log-file --save --error-exitcode --launch-timeout --target-processes --port --kernel-name --leak-check --racecheck-report --print-limit --read --launch-count --launch-skip --max-connections --injection-path --target-processes-filter',
  }),
  prefixWrapper('hpcrun', {
    flags: '-t,--trace -tt -V -h,--help -js -lm -ds --disable-auditor --rocm -nu',
    values:
      '-e,--event -c,--count -o,--output -f,-fp,--process-fraction -mp,--memleak-prob --control-knob -ck -r,--retain-recursion',
    singleDash: true,
  }),
  prefixWrapper('scan', SCAN),
  prefixWrapper('scalasca', SCAN, { idle: '-examine -instrument' }),
  prefixWrapper('tau_exec', {
    flags:
      '-ebs -v -vv -qsub -io -memory -memory_debug -cuda -cupti -um -sass -opencl -openacc -ompt -rocm -level_zero -l0 -armci -shmem -numa -monitoring',
    values: '-T -ebs_source -ebs_period -ebs_resolution',
    singleDash: true,
  }),
  prefixWrapper('likwid-perfctr', {
    flags: '-a -e -f,--force -h,--help -H -i,--info -m,--marker -O -v,--version --stats',
    values:
      '-c -C -E -g,--group -G,--gpus -o,--output -s,--skip -S -t -T -V,--verbose -W,--gpugroup --perfflags --perfpid --execpid',
  }),
  prefixWrapper('likwid-pin', { flags: '-h -i -m -p -q,--quiet -S,--sweep -v', values: '-c -C -d -s,--skip -V' }),
  prefixWrapper(
    'likwid-mpirun',
    {
      flags: '-h,--help -v,--version -d,--debug -m,--marker -O --nocpubind --distributed -e -i',
      values:
        '-n,-np,--n,--np -hostfile -nperdomain,--nperdomain -pin -s,--skip -omp -mpi,--mpi --mpiopts -g,--group -o,--output -t -f -env --dist',
      singleDash: true,
    },
    { scope: () => ({ node: 'step' }) },
  ),
  prefixWrapper('ddt map forge perf-report', FORGE),
  prefixWrapper(
    'py-spy',
    {
      flags:
        '-F,--function -n,--native -s,--subprocesses -g,--gil -t,--threads -i,--idle -b,--nonblocking --nolineno --full-filenames',
      values: '-p,--pid -o,--output -f,--format -d,--duration -r,--rate',
    },
    { verbs: 'record top', idle: '--pid' },
  ),
  prefixWrapper('memusage', {
    flags: '-u,--unbuffered --no-timer -m,--mmap -t,--time-based -T,--total',
    values: '-n,--progname -p,--png -d,--data -b,--buffer -x,--x-size -y,--y-size',
  }),
  prefixWrapper('eztrace', { flags: '-d -f -h', values: '-t -o -l' }),
];
