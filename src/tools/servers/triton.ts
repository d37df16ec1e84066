// NVIDIA Triton: two protocols, each with an address and a restriction of its own.
import { staticText } from '../../model/word.ts';
import { appendToCommand, bindByDefault, bindOfOption, furthest } from './address.ts';
import { defineServer, type Details, type Server, type ServerSpec } from './server.ts';

/** command_line_parser.cc: HTTP and gRPC on 0.0.0.0, the metrics follow HTTP. */
const TRITON: ServerSpec = {
  tool: 'Triton',
  class: 'S',
  programs: 'tritonserver',
  options: {
    flags: '--disable-auto-complete-config',
    values:
      '--id --exit-timeout-secs --model-store,--model-repository --exit-on-error --strict-readiness --model-control-mode --repository-poll-secs --load-model --model-config-name --model-load-thread-count --model-load-retry-count --model-namespacing --enable-peer-access --allow-http --http-address --http-port --reuse-http-port --http-header-forward-pattern --http-thread-count --http-max-input-size --http-restricted-api --allow-grpc --grpc-address --grpc-port --reuse-grpc-port --grpc-header-forward-pattern --grpc-infer-thread-count --grpc-infer-allocation-pool-size --grpc-max-response-pool-size --grpc-use-ssl --grpc-use-ssl-mutual --grpc-server-cert --grpc-server-key --grpc-root-cert --grpc-infer-response-compression-level --grpc-keepalive-time --grpc-keepalive-timeout --grpc-keepalive-permit-without-calls --grpc-http2-max-pings-without-data --grpc-http2-min-recv-ping-interval-without-data --grpc-http2-max-ping-strikes --grpc-max-connection-age --grpc-max-connection-age-grace --grpc-restricted-protocol --log-verbose --log-info --log-warning --log-error --log-format --log-file --allow-sagemaker --sagemaker-port --sagemaker-safe-port-range --sagemaker-thread-count --allow-vertex-ai --vertex-ai-port --vertex-ai-thread-count --vertex-ai-default-model --allow-metrics --allow-gpu-metrics --allow-cpu-metrics --metrics-address --metrics-port --metrics-interval-ms --metrics-config --trace-config --cache-config --cache-directory --rate-limit --rate-limit-resource --pinned-memory-pool-byte-size --cuda-memory-pool-byte-size --cuda-virtual-address-size --min-supported-compute-capability --buffer-manager-thread-count --host-policy --model-load-gpu-limit --allow-client-shm --backend-directory --backend-config --repoagent-directory --strict-model-config --response-cache-byte-size --trace-file --trace-level --trace-rate --trace-count --trace-log-frequency',
    prefixes: true,
  },
  host: '--http-address',
  hostDefault: '0.0.0.0',
  narrow: { text: '--http-address=127.0.0.1 --grpc-address=127.0.0.1', where: 'end' },
  port: '--http-port',
  portDefault: '8000',
};

const SIDES = [
  { name: 'http', restriction: '--http-restricted-api' },
  { name: 'grpc', restriction: '--grpc-restricted-protocol' },
] as const;

/** HTTP and gRPC count as one server; the one that reaches further decides. */
function bothSides({ command, call }: Server): Details | undefined {
  const off = (name: string): boolean => /^(?:false|off|0)$/i.test(staticText(call.last(name)?.value) ?? '');
  const sides = SIDES.filter(({ name }) => !off(`--allow-${name}`));
  const missing = sides.filter(({ name }) => !call.has(`--${name}-address`));
  const told = sides.flatMap(({ name }) => {
    const option = call.last(`--${name}-address`);
    return option?.value ? [bindOfOption(command, option, option.value, 'host')] : [];
  });
  if (missing.length > 0) {
    const text = missing.map(({ name }) => `--${name}-address=127.0.0.1`).join(' ');
    told.push({ bind: bindByDefault('0.0.0.0', appendToCommand(command, text)) });
  }
  const worst = furthest(told);
  if (!worst) return undefined;
  const edits = told.flatMap(({ bind }) => (bind.class === 'loopback' ? [] : [bind.toLoopback]));
  const all = edits.flatMap((one) => one ?? []);
  const bind = { ...worst.bind, ...(edits.every(Boolean) && { toLoopback: all }) };
  const restricted = call.last(...sides.map(({ restriction }) => restriction));
  return { bind, at: bind.at ?? command.at, ...(restricted && { auth: { state: 'partial', at: restricted.at } }) };
}

export default defineServer(TRITON, bothSides);
