// Ray: `ray start --head` opens the control port and the dashboard, both of which run what they are sent.
import type { Command } from '../../model/command.ts';
import type { Auth } from '../../model/effect.ts';
import { asStatic, staticText } from '../../model/word.ts';
import {
  builtIn,
  editablePlace,
  type Emit,
  environmentValue,
  type OptionTable,
  type ParsedCall,
  parseOptions,
} from '../kit.ts';
import { PYTHON_NAMES, pythonCall } from '../python/call.ts';
import { pythonCode } from '../python/guest.ts';
import { defaultBind, givenBind, mayHoldOptions, defineListener } from '../sockets/bind.ts';

/** `ray start` of Ray 1.0 to 2.5x. */
const START: OptionTable = {
  flags:
    '--head --block --no-redirect-output --ray-debugger-external --disable-usage-stats --enable-object-reconstruction --no-monitor --autoscaling-config-only -v,--verbose --no-color --enable-resource-isolation --help',
  values:
    '--node-ip-address --address --port --object-manager-port --node-manager-port --min-worker-port --max-worker-port --worker-port-list --gcs-server-port --ray-client-server-port --memory --object-store-memory --redis-max-memory --num-cpus --num-gpus --resources --include-dashboard --dashboard-host --dashboard-port --dashboard-agent-listen-port --dashboard-agent-grpc-port --dashboard-grpc-port --runtime-env-agent-port --plasma-directory --autoscaling-config --object-spilling-directory --plasma-store-socket-name --raylet-socket-name --temp-dir --system-config --metrics-export-port --tracing-startup-hook --node-name --redis-password --redis-username --redis-shard-ports --log-style --log-color --labels --labels-file --include-log-monitor --cgroup-path --system-reserved-cpu --system-reserved-memory --storage --webui-host --include-webui --node-id',
  underscores: true,
};

const start = defineListener('ray', (command, emit) => {
  rayStart(command, 1, emit);
});

/** `python -m ray.scripts.scripts start …` is the same program. */
const module = defineListener(PYTHON_NAMES, (command, emit, script) => {
  const call = pythonCall(command);
  if (call?.kind === 'module' && /^ray(?:\.scripts\.scripts)?$/.test(call.module)) rayStart(command, call.args, emit);
  pythonInit(command, script, emit);
});

function rayStart(command: Command, from: number, emit: Emit): void {
  if (staticText(command.words[from]) !== 'start') return;
  const call = parseOptions(START, command.words, from + 1);
  if (!call.has('--head') || call.has('--help')) return;
  const auth = authOf(command);
  const ip = call.last('--node-ip-address');
  const port = call.last('--port')?.value;
  const bind = ip?.value && givenBind(ip.value, ip.at);
  emit({
    kind: 'listen',
    at: command.at,
    tool: 'Ray head node',
    class: 'C',
    service: 'ray-head',
    protocol: 'tcp',
    // The control server listens on every interface; an address of this node only tells the workers where to go.
    bind: bind?.class === 'loopback' ? bind : defaultBind('0.0.0.0'),
    port: port ? asStatic(port) : builtIn('6379'),
    auth,
    tls: environmentIs(command, 'RAY_USE_TLS', '1'),
  });
  if (!dashboardOff(call)) dashboard(command, call, auth, emit);
}

function dashboard(command: Command, call: ParsedCall, auth: Auth, emit: Emit): void {
  const host = call.last('--dashboard-host', '--webui-host');
  const port = call.last('--dashboard-port')?.value;
  emit({
    kind: 'listen',
    ...(mayHoldOptions(command.words) && { open: true }),
    at: host?.at ?? command.at,
    tool: 'Ray dashboard',
    class: 'C',
    service: 'ray-dashboard',
    protocol: 'tcp',
    bind: host?.value ? givenBind(host.value, host.at) : defaultBind('127.0.0.1'),
    port: port ? asStatic(port) : builtIn('8265'),
    auth,
    tls: false,
  });
}

function dashboardOff(call: ParsedCall): boolean {
  const value = staticText(call.last('--include-dashboard', '--include-webui')?.value);
  return value !== undefined && /^(?:0|f|false|n|no|off)$/i.test(value);
}

/** Ray asks for its token when RAY_AUTH_MODE says so, from 2.52 on. */
function authOf(command: Command): Auth {
  const mode = environmentValue(command, 'RAY_AUTH_MODE');
  if (!mode) {
    const enable = prefixed(command, 'RAY_AUTH_MODE=token ');
    return { state: 'absent', ...(enable && { enable }) };
  }
  if (mode.state === 'known')
    return { state: mode.value.toLowerCase() === 'token' ? 'generated' : 'disabled', ...(mode.at && { at: mode.at }) };
  return { state: 'runtime' };
}

/** Puts an assignment before a program that the shell itself starts; a launcher would take it for the program. */
function prefixed(command: Command, text: string): Auth['enable'] {
  const [first] = command.words;
  const place = first && editablePlace(first);
  if (!place?.exact || place !== first?.at || command.parent !== undefined) return undefined;
  return [{ at: { ...place, span: { start: place.span.start, end: place.span.start } }, text }];
}

function environmentIs(command: Command, name: string, value: string): boolean {
  const found = environmentValue(command, name);
  return found?.state === 'known' && found.value === value;
}

/** `ray.init(dashboard_host="0.0.0.0")` in Python text. */
function pythonInit(command: Command, script: readonly Command[], emit: Emit): void {
  const code = pythonCode(command, script);
  for (const call of code?.calls ?? []) {
    if (!code || call.callee !== 'ray.init') continue;
    const host = call.keywords.find((one) => one.name === 'dashboard_host');
    const word = host && code.word(host.value);
    if (!host || !word) continue;
    const port = call.keywords.find((one) => one.name === 'dashboard_port');
    emit({
      kind: 'listen',
      ...(call.open && { open: true }),
      at: code.place(host.span),
      tool: 'Ray dashboard',
      class: 'C',
      service: 'ray-dashboard',
      protocol: 'tcp',
      bind: { ...givenBind(word), toLoopback: [] },
      port: port ? code.value(port.value) : builtIn('8265'),
      auth: authOf(command),
      tls: false,
    });
  }
}

export default [start, module];
