// websockify and noVNC's proxy: a web page in front of a VNC server, whose password is the only login.
import type { Command } from '../../model/command.ts';
import type { Bind } from '../../model/effect.ts';
import { type Static, unknown } from '../../model/static.ts';
import { asStatic, shapeOf, sliceWord, staticText, type Word } from '../../model/word.ts';
import { builtIn, type Emit, insertAfter, type OptionTable, type ParsedCall, parseOptions } from '../kit.ts';
import { PYTHON_NAMES, pythonCall } from '../python/call.ts';
import { defaultBind, givenBind, defineListener } from '../sockets/bind.ts';

const WEBSOCKIFY: OptionTable = {
  flags:
    '-v,--verbose --traffic -D,--daemon --run-once --ssl-only --ssl-target --libserver -6,--prefer-ipv6 --auto-pong --host-token --web-auth --inetd --file-only --verify-client --version -h,--help',
  values:
    '--record --timeout --idle-timeout --cert --key --key-password --ssl-version --ssl-ciphers --unix-listen --unix-listen-mode --unix-target --web --wrap-mode --target-config --token-plugin --token-source --auth-plugin --auth-source --heartbeat --log-file --syslog --cafile',
  prefixes: true,
};

const websockify = defineListener('websockify websockify.py', (command, emit) => {
  forwarder(command, parseOptions(WEBSOCKIFY, command.words), emit);
});

const module = defineListener(PYTHON_NAMES, (command, emit) => {
  const call = pythonCall(command);
  const script =
    call?.kind === 'script' && /(?:^|\/)(?:websockify|websockify\/run|websocketproxy\.py)$/.test(shapeOf(call.path));
  if (script || (call?.kind === 'module' && call.module === 'websockify'))
    forwarder(command, parseOptions(WEBSOCKIFY, command.words, call.args), emit);
});

function forwarder(command: Command, call: ParsedCall, emit: Emit): void {
  if (call.has('--help', '--version', '--inetd')) return;
  const unix = call.last('--unix-listen');
  const wraps = call.words.some((word) => staticText(word) === '--');
  const source = unix ? undefined : call.operands[0]?.word;
  const target = wraps ? undefined : call.operands[unix ? 0 : 1]?.word;
  if (!source && !unix) return;
  const [host, port] = source ? parts(source) : [undefined, undefined];
  const socket = call.last('--unix-target')?.value;
  const [targetHost, targetPort] = target ? parts(target) : [undefined, undefined];
  emit({
    ...common(command, call),
    at: source?.at ?? command.at,
    protocol: unix ? 'unix' : 'tcp',
    bind: unix
      ? { address: unix.value ? asStatic(unix.value) : unknown('variable'), class: 'unix', at: unix.at }
      : source
        ? bindOf(host, source)
        : defaultBind(''),
    port: port ? asStatic(port) : builtIn(''),
    ...(!call.has('--auth-plugin', '--web-auth') && { forwards: targetOf(targetHost, targetPort, socket) }),
  });
}

const NOVNC: OptionTable = {
  flags: '--ssl-only --file-only --web-auth -h,--help',
  values:
    '--listen --vnc --self-sign --cert --key --web --record --syslog --heartbeat --timeout --idle-timeout --auth-plugin --auth-source --target-config',
};

/** `novnc_proxy --listen [HOST:]PORT --vnc HOST:PORT`; `launch.sh` is its old name. */
const novnc = defineListener('novnc_proxy novnc launch.sh', (command, emit) => {
  const call = parseOptions(NOVNC, command.words);
  if (call.has('--help')) return;
  if (command.name === 'launch.sh' && !call.has('--vnc', '--listen')) return;
  const listen = call.last('--listen');
  const vnc = call.last('--vnc')?.value;
  const [host, port] = listen?.value ? parts(listen.value) : [undefined, undefined];
  const [targetHost, targetPort] = vnc ? parts(vnc) : [undefined, undefined];
  const insert = insertAfter(command, 0, ' --listen localhost:6080');
  const standard: Bind = { ...defaultBind(''), ...(insert && { toLoopback: insert }) };
  emit({
    ...common(command, call),
    at: listen?.at ?? command.at,
    protocol: 'tcp',
    bind: listen?.value ? bindOf(host, listen.value) : standard,
    port: port ? asStatic(port) : builtIn('6080'),
    ...(!call.has('--auth-plugin', '--web-auth') && {
      forwards: vnc ? targetOf(targetHost, targetPort, undefined) : { port: builtIn('5900') },
    }),
  });
});

function common(
  command: Command,
  call: ParsedCall,
): { kind: 'listen'; tool: string; class: 'X'; service: 'web-forwarder'; auth: { state: 'set' }; tls: boolean } {
  // What stands behind asks for the password; flow/ knows whether it does.
  return {
    kind: 'listen',
    tool: command.name?.startsWith('py') ? 'websockify' : (command.name ?? 'websockify'),
    class: 'X',
    service: 'web-forwarder',
    auth: { state: 'set' },
    tls: call.has('--ssl-only'),
  };
}

function targetOf(
  host: Word | undefined,
  port: Word | undefined,
  socket: Word | undefined,
): { host?: Word; port?: Static<string>; socket?: Word } {
  return { ...(host && { host }), ...(port && { port: asStatic(port) }), ...(socket && { socket }) };
}

function bindOf(host: Word | undefined, whole: Word): Bind {
  if (host) return givenBind(host, whole.at, 'localhost');
  const before = whole.at.exact
    ? { doc: whole.at.doc, span: { start: whole.at.span.start, end: whole.at.span.start }, exact: true }
    : undefined;
  return { ...defaultBind(''), ...(before && { toLoopback: [{ at: before, text: 'localhost:' }] }) };
}

/** `HOST:PORT` or `PORT`. */
function parts(word: Word): [host: Word | undefined, port: Word] {
  const shape = shapeOf(word);
  const colon = shape.lastIndexOf(':');
  return colon < 0 ? [undefined, word] : [sliceWord(word, 0, colon), sliceWord(word, colon + 1)];
}

export default [websockify, module, novnc];
