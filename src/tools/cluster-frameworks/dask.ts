// Dask: the scheduler runs what any client sends it, unless TLS with certificates on both sides is set up.
import type { Command } from '../../model/command.ts';
import type { Bind } from '../../model/effect.ts';
import { asStatic, prefixOf, shapeOf, sliceWord, splitWord, staticText, type Word } from '../../model/word.ts';
import { builtIn, type Emit, environmentValue, type OptionTable, type ParsedCall, parseOptions } from '../kit.ts';
import { PYTHON_NAMES, pythonCall } from '../python/call.ts';
import { type PythonCode, pythonCode } from '../python/guest.ts';
import { defaultBind, givenBind, UNKNOWN_BIND, mayHoldOptions, defineListener } from '../sockets/bind.ts';

/** `dask scheduler` (distributed 2.x, 202x). */
const SCHEDULER: OptionTable = {
  flags: '--dashboard --no-dashboard --bokeh --no-bokeh --show --no-show --jupyter --no-jupyter --version --help',
  values:
    '--host --port --interface --protocol --tls-ca-file --tls-cert --tls-key --dashboard-address --bokeh-port --dashboard-prefix --use-xheaders --pid-file --scheduler-file --preload --preload-argv --idle-timeout --log-file --local-directory --http-port',
  underscores: true,
};

const scheduler = defineListener('dask-scheduler dask', (command, emit) => {
  if (command.name === 'dask-scheduler') daskScheduler(command, 1, emit);
  else if (staticText(command.words[1]) === 'scheduler') daskScheduler(command, 2, emit);
});

const python = defineListener(PYTHON_NAMES, (command, emit, script) => {
  const call = pythonCall(command);
  if (call?.kind === 'module') {
    if (call.module === 'distributed.cli.dask_scheduler') daskScheduler(command, call.args, emit);
    if (call.module === 'dask' && staticText(command.words[call.args]) === 'scheduler')
      daskScheduler(command, call.args + 1, emit);
  }
  const code = pythonCode(command, script);
  if (code) localClusters(code, emit);
});

function daskScheduler(command: Command, from: number, emit: Emit): void {
  const call = parseOptions(SCHEDULER, command.words, from);
  if (call.has('--help', '--version')) return;
  const secured = hasTls(command, call);
  const port = call.last('--port')?.value;
  const bind = bindOf(call);
  emit({
    kind: 'listen',
    ...(mayHoldOptions(command.words) && { open: true }),
    at: command.at,
    tool: 'Dask scheduler',
    class: 'C',
    service: 'dask-scheduler',
    protocol: 'tcp',
    bind,
    port: port ? asStatic(port) : builtIn('8786'),
    auth: { state: secured ? 'set' : 'absent' },
    tls: secured,
  });
  // An open scheduler speaks for its dashboard too; a closed one leaves the dashboard as a page of its own.
  if (secured || bind.class === 'loopback') dashboard(command, call, emit);
}

function dashboard(command: Command, call: ParsedCall, emit: Emit): void {
  if (call.last('--dashboard', '--no-dashboard', '--bokeh', '--no-bokeh')?.name.startsWith('--no-')) return;
  const option = call.last('--dashboard-address');
  const value = option?.value;
  const [host, port] = value ? addressParts(value) : [undefined, undefined];
  emit({
    kind: 'listen',
    ...(mayHoldOptions(command.words) && { open: true }),
    at: option?.at ?? command.at,
    tool: 'Dask dashboard',
    class: 'D',
    protocol: 'tcp',
    bind:
      host && shapeOf(host) !== ''
        ? givenBind(host, option?.at)
        : { ...defaultBind(''), ...(option && { at: option.at }) },
    port: port ? asStatic(port) : builtIn('8787'),
    auth: { state: 'absent' },
    tls: false,
  });
}

/** `HOST:PORT`, `:PORT`, `PORT`. */
function addressParts(word: Word): [host: Word | undefined, port: Word | undefined] {
  const shape = shapeOf(word);
  const colon = shape.lastIndexOf(':');
  if (colon < 0) return /^\d+$/.test(shape) ? [undefined, word] : [word, undefined];
  return [sliceWord(word, 0, colon), sliceWord(word, colon + 1)];
}

function bindOf(call: ParsedCall): Bind {
  const host = call.last('--host');
  if (!host?.value) {
    const device = call.last('--interface');
    if (!device?.value) return defaultBind('');
    const loopback = staticText(device.value) === 'lo';
    return { address: asStatic(device.value), class: loopback ? 'loopback' : 'specific', at: device.at };
  }
  // `tls://HOST:PORT`; an address without a host means every interface.
  const scheme = /^[a-z]+:\/\//.exec(prefixOf(host.value))?.[0].length ?? 0;
  const rest = sliceWord(host.value, scheme);
  const colon = shapeOf(rest).lastIndexOf(':');
  const address = colon >= 0 && !shapeOf(rest).startsWith('[') ? sliceWord(rest, 0, colon) : rest;
  return shapeOf(address) === '' ? { ...defaultBind(''), at: host.at } : givenBind(address, host.at);
}

const ENV = 'DASK_DISTRIBUTED__COMM__';

/** TLS in Dask means certificates on both sides; with the files but without a host, the scheduler chooses tls itself. */
function hasTls(command: Command, call: ParsedCall): boolean {
  const given = (option: string, ...variables: string[]): boolean => {
    const value = call.last(option)?.value;
    return (
      (value !== undefined && staticText(value) !== '') ||
      variables.some((name) => environmentValue(command, ENV + name) !== undefined)
    );
  };
  const files =
    given('--tls-ca-file', 'TLS__CA_FILE') &&
    given('--tls-cert', 'TLS__SCHEDULER__CERT') &&
    given('--tls-key', 'TLS__SCHEDULER__KEY');
  if (!files) return false;
  const host = call.last('--host')?.value;
  const scheme = environmentValue(command, `${ENV}DEFAULT_SCHEME`);
  const protocol = staticText(call.last('--protocol')?.value);
  if (protocol !== undefined) return /^tls/.test(protocol);
  if (host && /^[a-z]+:\/\//.test(prefixOf(host))) return prefixOf(host).startsWith('tls://');
  if (scheme?.state === 'known') return scheme.value.startsWith('tls');
  return !host && call.has('--tls-ca-file', '--tls-cert', '--tls-key');
}

/** `LocalCluster(host="0.0.0.0")` in Python text. */
function localClusters(code: PythonCode, emit: Emit): void {
  for (const call of code.calls) {
    if (!/^(?:dask\.)?distributed\.(?:deploy\.local\.)?LocalCluster$/.test(call.callee)) continue;
    const host = call.keywords.find((one) => one.name === 'host' || one.name === 'ip');
    const word = host && code.word(host.value);
    if (!host || !word) continue;
    const secured = call.keywords.some((one) => one.name === 'security');
    const [scheme = '', address] = shapeOf(word).includes('://')
      ? [shapeOf(word).split('://')[0], splitWord(word, '/').at(-1)]
      : ['', word];
    emit({
      kind: 'listen',
      ...(call.open && { open: true }),
      at: code.place(host.span),
      tool: 'Dask scheduler',
      class: 'C',
      service: 'dask-scheduler',
      protocol: 'tcp',
      bind: address ? { ...givenBind(address), toLoopback: [] } : UNKNOWN_BIND,
      port: builtIn('0'),
      auth: { state: secured || scheme === 'tls' ? 'set' : 'absent' },
      tls: scheme === 'tls',
    });
  }
}

export default [scheduler, python];
