// Profilers and debuggers that start the program they watch.
import { staticText } from '../../model/word.ts';
import { type OptionTable, parseOptions } from '../options.ts';
import { prefixWrapper, type Wrapper } from './wrapper.ts';

/** NVIDIA Nsight Systems: `nsys profile|launch|nvprof [options] program` (User Guide, "CLI Profile Command Switch Options"). */
const NSYS: OptionTable = {
  flags: '-h,--help -v,--version',
  values:
    '-a,--auto-report-name -b,--backtrace -c,--capture-range --capture-range-end --cpuctxsw --cuda-event-trace --cuda-flush-interval --cuda-graph-trace --cuda-memory-usage --cuda-um-cpu-page-faults --cuda-um-gpu-page-faults --cudabacktrace -y,--delay -d,--duration --duration-frames -e,--env-var --el1-sampling --enable --event-sample --event-sampling-interval --export -f,--force-overwrite --ftrace --gpu-metrics-device,--gpu-metrics-devices --gpu-metrics-frequency --gpu-metrics-set --gpuctxsw --hotkey-capture --ib-net-info-devices --ib-net-info-output --ib-switch-metrics-devices --inherit-environment --injection-use-detours --isr --kill --mpi-impl --nic-metrics --nvtx-capture --nvtx-domain-exclude --nvtx-domain-include --opengl-gpu-workload --os-events -o,--output --osrt-backtrace-depth --osrt-backtrace-stack-size --osrt-backtrace-threshold --osrt-events --osrt-threshold --process-scope --python-backtrace --python-functions-trace --python-nvtx-annotations --python-sampling --python-sampling-frequency --pytorch --qnx-kernel-events --resolve-symbols --retain-etw-files --run-as -s,--sample --samples-per-backtrace --sampling-frequency --sampling-period --sampling-trigger --session --session-new -w,--show-output --soc-metrics -n,--start-agent --start-frame-index --stats --stop-on-exit -x,--stop-on-range-end --syscall -t,--trace --trace-fork-before-exec --vsync --vulkan-gpu-workload --wait --wddm-additional-events --wddm-backtraces --xhv-trace --command-file',
  style: 'posix',
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
  // NVIDIA Nsight Compute CLI, "Command Line Options".
  prefixWrapper('ncu nv-nsight-cu-cli', {
    flags:
      '-f,--force-overwrite -h,--help -v,--version --list-sets --list-sections --list-metrics --list-chips --query-metrics --nvtx --csv --quiet --verbose',
    values:
      '-o,--export -i,--import --log-file --mode -p,--port --max-connections --target-processes --target-processes-filter --hostname --config-file --config-file-path --rename-kernels-path -k,--kernel-name --kernel-name-base -c,--launch-count -s,--launch-skip --launch-skip-before-match --kernel-id --kill --replay-mode --app-replay-buffer --app-replay-match --app-replay-mode --range-replay-options --graph-profiling --nvtx-include --nvtx-exclude --filter-mode --devices --cache-control --clock-control --set --section --section-folder --section-folder-recursive --rule --apply-rules --metrics --page --details-all --print-details --print-units --print-fp --print-summary --print-kernel-base --print-metric-instances --print-metric-name --print-nvtx-rename --print-rule-details --source-folders --import-source --support-32bit --check-exit-code --profile-from-start --warp-sampling-interval --warp-sampling-max-passes --warp-sampling-buffer-size --pm-sampling-interval --disable-extra-suffixes --chips',
  }),
  prefixWrapper('rocprof rocprofv2 rocprofv3 omnitrace-run omnitrace-sample', {
    flags:
      '-h,--help --hip-trace --hsa-trace --sys-trace --roctx-trace --kernel-trace --stats -r,--runtime-trace -s,--sys-trace --memory-copy-trace --marker-trace',
    values: '-i,--input -o,--output-file -d,--output-directory -m --timestamp --basenames --output-format',
  }),
  prefixWrapper('valgrind', { flags: '-q,--quiet -v,--verbose -d,--debug -h,--help --version' }),
  prefixWrapper('gdb cuda-gdb', {
    flags: '--args,-args -batch,--batch -q,--quiet -n,--nx',
    values: '-ex,--ex -x,--command -iex,--iex --cd --directory',
    singleDash: true,
  }),
  prefixWrapper('compute-sanitizer', {
    flags: '-h,--help -v,--version',
    values: '-t,--tool --log-file --save --error-exitcode --launch-timeout --target-processes --port',
  }),
];
