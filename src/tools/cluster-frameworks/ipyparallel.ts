// IPython Parallel: the controller accepts clients and engines that sign with the key of its connection file.
import type { Command } from '../../model/command.ts';
import type { Auth } from '../../model/effect.ts';
import { asStatic, shapeOf, staticText, type Word } from '../../model/word.ts';
import { builtIn, type Emit, type OptionTable, type ParsedCall, parseOptions } from '../kit.ts';
import { PYTHON_NAMES, pythonCall } from '../python/call.ts';
import { defaultBind, givenBind, mayHoldOptions, defineListener } from '../sockets/bind.ts';

/** traitlets: aliases take a value, any `--Class.trait=value` too. */
const CONTROLLER: OptionTable = {
  flags:
    '--debug --quiet --init --log-to-file --usethreads --reuse --restore --no-secure --secure --enable-curve --nodb --sqlitedb --mongodb --dictdb --ping --help --help-all --version',
  values:
    '--ip --location --port --profile --profile-dir --ipython-dir --log-level --log-url --config --ssh --enginessh --url --ident --transport --scheme --hwm --user --keyfile --cluster-id --connection-dir -n --engines --delay --work-dir --HubFactory.ip --IPController.ip --HubFactory.engine_ip --HubFactory.client_ip --HubFactory.monitor_ip --IPController.client_ip --IPController.engine_ip --IPController.enable_curve --Session.key --Session.keyfile',
};

const controller = defineListener('ipcontroller ipcluster', (command, emit) => {
  if (command.name === 'ipcontroller') ipcontroller(command, 1, emit);
  else if (staticText(command.words[1]) === 'start') ipcontroller(command, 2, emit);
});

const module = defineListener(PYTHON_NAMES, (command, emit) => {
  const call = pythonCall(command);
  if (call?.kind !== 'module') return;
  if (/^ipyparallel\.(?:controller|apps\.ipcontrollerapp)$/.test(call.module)) ipcontroller(command, call.args, emit);
  if (call.module === 'ipyparallel.cluster' && staticText(command.words[call.args]) === 'start')
    ipcontroller(command, call.args + 1, emit);
});

const IP = [
  '--ip',
  '--HubFactory.ip',
  '--IPController.ip',
  '--HubFactory.client_ip',
  '--IPController.client_ip',
  '--HubFactory.engine_ip',
  '--IPController.engine_ip',
];

function ipcontroller(command: Command, from: number, emit: Emit): void {
  const call = parseOptions(CONTROLLER, command.words, from);
  if (call.has('--help', '--help-all', '--version')) return;
  const option = call.last(...IP);
  const port = call.last('--port')?.value;
  emit({
    kind: 'listen',
    ...(mayHoldOptions(command.words) && { open: true }),
    at: option?.at ?? command.at,
    tool: 'IPython Parallel controller',
    class: 'C',
    service: 'ipcontroller',
    protocol: 'tcp',
    bind: option?.value ? givenBind(option.value, option.at) : defaultBind('127.0.0.1'),
    port: port ? asStatic(port) : builtIn('0'),
    auth: authOf(call),
    tls: isCurve(call),
  });
}

/** Messages are signed with a random key unless that is switched off; only CurveZMQ encrypts them. */
function authOf(call: ParsedCall): Auth {
  const key = call.last('--Session.key');
  const off = call.last('--no-secure') ?? (key && isEmpty(key.value) ? key : undefined);
  if (off) return { state: 'disabled', at: off.at };
  return { state: isCurve(call) ? 'set' : 'partial' };
}

function isCurve(call: ParsedCall): boolean {
  return (
    call.has('--enable-curve') || staticText(call.last('--IPController.enable_curve')?.value)?.toLowerCase() === 'true'
  );
}

function isEmpty(word: Word | undefined): boolean {
  return word !== undefined && /^b?(?:''|"")?$/.test(shapeOf(word));
}

export default [controller, module];
