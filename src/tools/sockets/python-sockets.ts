// Python text that opens sockets itself: listeners, and shells joined to a connection.
import type { Call, Value } from '../../lang/python/index.ts';
import { unknown } from '../../model/static.ts';
import { type Emit } from '../kit.ts';
import type { PythonCode } from '../python/guest.ts';
import { definePython } from '../python/tool.ts';
import { givenBind, UNKNOWN_BIND } from './bind.ts';

export default definePython((code, command, emit) => {
  if (!usesSockets(code)) return;
  const connects = code.calls.find((call) => CONNECTS.has(call.method));
  const listener = code.calls.find((call) => call.method === 'listen' || SERVERS.has(call.method));
  const network = connects ?? listener;
  if (network && joinsShell(code)) {
    emit({
      kind: 'spawn',
      at: command.at,
      tool: command.name ?? 'python',
      what: 'shell',
      direction: connects ? 'connect' : 'listen',
    });
    return;
  }
  listeners(code, emit);
});

const CONNECTS = new Set(['connect', 'create_connection', 'connect_ex', 'open_connection']);
const SERVERS = new Set([
  'create_server',
  'start_server',
  'TCPServer',
  'ThreadingTCPServer',
  'ForkingTCPServer',
  'UDPServer',
  'ThreadingUDPServer',
  'SimpleXMLRPCServer',
]);
/** Names that come by `from module import *` stand alone. */
const RUNS =
  /^(?:Popen|check_output|getoutput|subprocess\.\w+|os\.(?:system|popen|exec\w+|spawn\w+|posix_spawnp?)|commands\.getoutput|exec|eval|pty\.spawn)$/;

function usesSockets(code: PythonCode): boolean {
  const modules = new Set(['socket', 'socketserver', 'SocketServer', 'asyncio', 'xmlrpc.server']);
  return (
    code.imports.some((one) => modules.has(one.module)) ||
    code.calls.some((call) => /^(?:__import__\(\)|socket)\./.test(call.callee) || call.callee.startsWith('socket.'))
  );
}

/** A terminal, the duplicated descriptors of a shell, or received text that runs. */
function joinsShell(code: PythonCode): boolean {
  const callees = code.calls.map((call) => call.callee);
  if (code.calls.some((call) => call.callee === 'pty.spawn' || call.callee.endsWith('.pty.spawn'))) return true;
  const duplicates = code.calls.some((call) => call.method === 'dup2');
  if (duplicates && callees.some((callee) => RUNS.test(callee))) return true;
  return code.calls.some(
    (call) =>
      RUNS.test(call.callee) &&
      [...call.args, ...call.keywords.map((one) => one.value)].some((value) => received(value, code)),
  );
}

/** A value that comes out of a socket: `s.recv(1024).decode()`, `stdin=s.fileno()`. */
function received(value: Value, code: PythonCode, depth = 0): boolean {
  if (depth > 8) return false;
  const deeper = (one: Value): boolean => received(one, code, depth + 1);
  switch (value.kind) {
    case 'call': {
      if (/(?:^|\.)(?:recv|recvfrom)(?:$|\()/.test(value.callee) || /(?:^|\.)recv(?:from)?\(\)/.test(value.callee))
        return true;
      if (/socket\.(?:socket|create_connection)\(\).*\.(?:fileno|makefile)(?:\(\))?/.test(value.callee)) return true;
      if (/^(?:.*\.)?(?:socket|create_connection)$/.test(value.callee)) return true;
      const call = code.calls[value.call];
      return call ? call.args.some(deeper) : false;
    }
    case 'template':
      return value.parts.some((part) => part.kind === 'hole' && part.value !== undefined && deeper(part.value));
    case 'list':
    case 'tuple':
    case 'set':
      return value.items.some(deeper);
    case 'choice':
      return value.options.some(deeper);
    case 'spread':
      return value.value !== undefined && deeper(value.value);
    case 'string':
    case 'number':
    case 'boolean':
    case 'none':
    case 'dict':
    case 'env':
    case 'argument':
    case 'name':
    case 'unknown':
      return false;
  }
}

/** `bind` and `listen` of one socket, or a server class. Binding alone only reserves a port. */
function listeners(code: PythonCode, emit: Emit): void {
  for (const call of code.calls) {
    const listens =
      call.method === 'bind' &&
      code.calls.some((other) => other.method === 'listen' && ownerOf(other) === ownerOf(call));
    if (!listens && !SERVERS.has(call.method)) continue;
    const address = addressOf(call, code);
    if (!serves(call, code, address.port)) continue;
    const files = call.args.some((value) => value.kind === 'name' && /HTTPRequestHandler$/.test(value.path));
    emit({
      kind: 'listen',
      at: code.place(call.span),
      tool: files ? "Python's file server" : 'Python socket',
      class: files ? 'D' : 'raw',
      ...(files && { service: 'file-server' as const }),
      protocol: call.method.includes('UDP') ? 'udp' : 'tcp',
      bind: address.bind,
      port: address.port === undefined ? unknown('variable') : { state: 'known', value: address.port },
      auth: { state: 'absent' },
      tls: code.imports.some((one) => one.module === 'ssl'),
    });
  }
}

/** Whoever takes port 0 or makes a server object without serving asks for a free port only. */
function serves(call: Call, code: PythonCode, port: string | undefined): boolean {
  if (/Server$/.test(call.method)) return code.calls.some((other) => SERVES.has(other.method));
  return port !== '0' || code.calls.some((other) => SERVES.has(other.method));
}
const SERVES = new Set(['accept', 'serve_forever', 'handle_request']);

function ownerOf(call: Call): string {
  return call.callee.slice(0, Math.max(0, call.callee.length - call.method.length));
}

/** The `(host, port)` of `bind`, of a server class, or of asyncio's two arguments. */
function addressOf(call: Call, code: PythonCode): { bind: ReturnType<typeof givenBind>; port: string | undefined } {
  const [first] = call.args;
  const pair = first?.kind === 'tuple' || first?.kind === 'list' ? first.items : call.args.slice(1);
  const keyword = (name: string): Value | undefined => call.keywords.find((one) => one.name === name)?.value;
  const host = keyword('host') ?? pair[0];
  const port = keyword('port') ?? pair[1];
  const word = host && code.word(host);
  const value = port && code.value(port);
  const bind = word
    ? givenBind(word)
    : host?.kind === 'none'
      ? { ...UNKNOWN_BIND, class: 'any' as const }
      : UNKNOWN_BIND;
  return { bind, port: value?.state === 'known' ? value.value : undefined };
}
