// Ports where the processes of a distributed program meet: recorded for the manifest, not judged.
import { asStatic, shapeOf, type Word } from '../../model/word.ts';
import { bindClassOfWord, defineTool, type Emit, environmentValue, environmentWord, parseOptions } from '../kit.ts';
import { pythonCall, PYTHON_NAMES } from '../python/call.ts';
import { splitAddress } from './address.ts';
import type { Command } from '../../model/command.ts';
import type { Static } from '../../model/static.ts';

const OPTIONS = {
  flags: '--standalone --no-python -m,--module',
  values:
    '--nnodes --nproc-per-node --rdzv-backend --rdzv-endpoint --rdzv-id --rdzv-conf --max-restarts --monitor-interval --role --log-dir --node-rank --master-addr --master-port --local-addr -r,--redirects -t,--tee --num-processes --num-machines --machine-rank --main-process-ip --main-process-port --config-file --mixed-precision',
  style: 'posix',
  underscores: true,
} as const;

const MODULES = new Set(['torch.distributed.run', 'torch.distributed.launch', 'torch.distributed.elastic']);

export default defineTool(`torchrun accelerate ${PYTHON_NAMES}`, (command, emit) => {
  const from = launcherArguments(command);
  if (from === undefined) return;
  const call = parseOptions(OPTIONS, command.words, from);
  const endpoint = call.last('--rdzv-endpoint');
  if (endpoint?.value) {
    const { host, port } = splitAddress(endpoint.value, 'host:port');
    record(command, emit, host, port ? asStatic(port) : { state: 'known', value: '29400' }, endpoint.at);
    return;
  }
  const option = call.last('--master-port', '--main-process-port');
  const port = option?.value ? asStatic(option.value) : environmentValue(command, 'MASTER_PORT');
  const host = call.last('--master-addr', '--main-process-ip')?.value ?? environmentWord(command, 'MASTER_ADDR');
  if (port) record(command, emit, host, port, option?.at ?? command.at);
});

function launcherArguments(command: Command): number | undefined {
  if (command.name === 'torchrun') return 1;
  if (command.name === 'accelerate') return command.words[1] && shapeOf(command.words[1]) === 'launch' ? 2 : undefined;
  const call = pythonCall(command);
  return call?.kind === 'module' && MODULES.has(call.module) ? call.args : undefined;
}

function record(command: Command, emit: Emit, host: Word | undefined, port: Static<string>, at: Command['at']): void {
  emit({
    kind: 'listen',
    at,
    tool: 'the rendezvous of distributed training',
    class: 'P',
    protocol: 'tcp',
    bind: host
      ? { address: asStatic(host), class: bindClassOfWord(host) }
      : { address: { state: 'unknown', reason: 'variable' }, class: 'unknown' },
    port,
    auth: { state: 'absent' },
    tls: false,
  });
}
