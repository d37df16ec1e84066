// Servers that Python text starts: `python -c '…'` and here-documents with gradio, Flask, uvicorn, http.server and others.
import type { Call, Value } from '../../lang/python/index.ts';
import type { Auth, Bind, ListenClass, ListenEffect } from '../../model/effect.ts';
import type { Static } from '../../model/static.ts';
import { builtIn } from '../kit.ts';
import type { PythonCode } from '../python/guest.ts';
import { definePython } from '../python/tool.ts';
import { bindByDefault, bindOfWord, literalLoopback } from './address.ts';

/** A call that serves, with the arguments that matter. */
interface Serving {
  readonly tool: string;
  readonly class?: ListenClass;
  readonly service?: ListenEffect['service'];
  /** the dotted path of the function, or of the object whose method it is */
  readonly callee: RegExp;
  readonly host: string;
  /** position of the host among the arguments, where it may be given without its name */
  readonly hostAt?: number;
  readonly hostDefault: string;
  readonly port: string;
  readonly portAt?: number;
  readonly portDefault: string;
  /** a first argument `(host, port)` */
  readonly pair?: boolean;
  readonly socket?: string;
  /** arguments that bring a login */
  readonly auth?: readonly string[];
  readonly tls?: readonly string[];
  /** runs code of the user's own, which may ask for a login */
  readonly application?: boolean;
}

const SERVINGS: readonly Serving[] = [
  {
    // gradio/blocks.py: 127.0.0.1 unless `server_name` or GRADIO_SERVER_NAME says otherwise
    tool: 'Gradio',
    callee: /^gradio\.[\w.]*\w+\(\)(?:\.\w+\(\))*\.launch$/,
    host: 'server_name',
    hostDefault: '127.0.0.1',
    port: 'server_port',
    portDefault: '7860',
    auth: ['auth', 'auth_dependency'],
    tls: ['ssl_certfile'],
  },
  {
    tool: "Flask's development server",
    application: true,
    callee: /^flask\.Flask\(\)\.run$/,
    host: 'host',
    hostAt: 0,
    hostDefault: '127.0.0.1',
    port: 'port',
    portAt: 1,
    portDefault: '5000',
    tls: ['ssl_context'],
  },
  {
    tool: 'Dash',
    application: true,
    callee: /^dash\.Dash\(\)\.run(?:_server)?$/,
    host: 'host',
    hostAt: 0,
    hostDefault: '127.0.0.1',
    port: 'port',
    portAt: 1,
    portDefault: '8050',
    tls: ['ssl_context'],
  },
  {
    tool: 'uvicorn',
    application: true,
    callee: /^uvicorn\.(?:run|Config)$/,
    host: 'host',
    hostDefault: '127.0.0.1',
    port: 'port',
    portDefault: '8000',
    socket: 'uds',
    tls: ['ssl_certfile'],
  },
  {
    tool: 'Waitress',
    application: true,
    callee: /^waitress\.serve$/,
    host: 'host',
    hostDefault: '0.0.0.0',
    port: 'port',
    portDefault: '8080',
    socket: 'unix_socket',
  },
  {
    tool: "Werkzeug's server",
    application: true,
    callee: /^werkzeug\.(?:serving\.)?run_simple$/,
    host: 'hostname',
    hostAt: 0,
    hostDefault: '127.0.0.1',
    port: 'port',
    portAt: 1,
    portDefault: '5000',
    tls: ['ssl_context'],
  },
  {
    tool: 'aiohttp',
    application: true,
    callee: /^aiohttp\.web\.run_app$/,
    host: 'host',
    hostDefault: '0.0.0.0',
    port: 'port',
    portDefault: '8080',
    socket: 'path',
    tls: ['ssl_context'],
  },
  {
    tool: 'Bottle',
    application: true,
    callee: /^bottle\.(?:Bottle\(\)\.)?run$/,
    host: 'host',
    hostDefault: '127.0.0.1',
    port: 'port',
    portDefault: '8080',
  },
  {
    tool: "Python's http.server",
    service: 'file-server',
    callee: /^(?:http\.server|BaseHTTPServer)\.(?:Threading)?HTTPServer$/,
    host: 'server_address',
    hostDefault: '0.0.0.0',
    port: 'server_port',
    portDefault: '8000',
    pair: true,
  },
];

export default definePython((code, _command, emit) => {
  for (const call of code.calls) {
    const serving = SERVINGS.find((one) => one.callee.test(call.callee));
    if (!serving || call.root === 'local') continue;
    // A server object that nobody starts is no listener.
    if (
      serving.pair &&
      !code.calls.some((other) => other.method === 'serve_forever' || other.method === 'handle_request')
    )
      continue;
    const bind = bindOf(call, serving, code);
    const certificate = serving.tls?.map((name) => keyword(call, name)).find(isGiven);
    emit({
      kind: 'listen',
      at: bind.at ?? code.place(call.span),
      tool: serving.tool,
      class: serving.class ?? 'D',
      ...(serving.service && { service: serving.service }),
      protocol: bind.class === 'unix' ? 'unix' : 'tcp',
      bind,
      port: portOf(call, serving, code),
      auth: authOf(call, serving, code),
      tls: certificate !== undefined,
      ...((call.open || serving.application) && { open: true }),
    });
  }
});

function keyword(call: Call, name: string): Value | undefined {
  return call.keywords.find((one) => one.name === name)?.value;
}

function isGiven(value: Value | undefined): value is Value {
  return value !== undefined && value.kind !== 'none' && !(value.kind === 'boolean' && !value.value);
}

/** The `(host, port)` of a server class. */
function pairOf(call: Call, serving: Serving): readonly Value[] {
  if (!serving.pair) return [];
  const given = keyword(call, serving.host) ?? call.args[0];
  return given?.kind === 'tuple' || given?.kind === 'list' ? given.items : [];
}

function bindOf(call: Call, serving: Serving, code: PythonCode): Bind {
  const socket = serving.socket === undefined ? undefined : keyword(call, serving.socket);
  if (isGiven(socket)) return { address: code.value(socket), class: 'unix', at: code.place(socket.span) };
  const positional = serving.hostAt === undefined ? undefined : call.args[serving.hostAt];
  const value = serving.pair ? pairOf(call, serving)[0] : (keyword(call, serving.host) ?? positional);
  if (serving.pair && !value) return { address: { state: 'unknown', reason: 'variable' }, class: 'unknown' };
  const word = isGiven(value) ? code.word(value) : undefined;
  if (!value || !word) return bindByDefault(serving.hostDefault, undefined);
  const { bind } = bindOfWord(word, 'host', code.place(value.span));
  const inside = literalLoopback(word);
  const { toLoopback: _, ...rest } = bind;
  return { ...rest, ...(inside && { toLoopback: inside }) };
}

function portOf(call: Call, serving: Serving, code: PythonCode): Static<string> {
  const positional = serving.portAt === undefined ? undefined : call.args[serving.portAt];
  const value = serving.pair ? pairOf(call, serving)[1] : (keyword(call, serving.port) ?? positional);
  return isGiven(value) ? code.value(value) : builtIn(serving.portDefault);
}

function authOf(call: Call, serving: Serving, code: PythonCode): Auth {
  const value = serving.auth?.map((name) => keyword(call, name)).find(isGiven);
  if (!value) return { state: 'absent' };
  const literal = value.kind === 'tuple' && value.items.every((item) => item.kind === 'string');
  return { state: literal ? 'literal' : 'runtime', at: code.place(value.span) };
}
