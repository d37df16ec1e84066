// Servers that show a directory to whoever connects.
import type { Command } from '../../model/command.ts';
import { asStatic, type Piece, type Word } from '../../model/word.ts';
import type { ParsedCall, Tool } from '../kit.ts';
import { defineServer, type ServerSpec } from './server.ts';

/** `python -m http.server [-b ADDRESS] [-d DIRECTORY] [--cgi] [port]`; the TLS options are those of Python 3.14. */
const HTTP_SERVER: ServerSpec = {
  tool: "Python's http.server",
  class: 'D',
  modules: 'http.server',
  options: {
    flags: '--cgi -h',
    values: '-b,--bind -d,--directory -p,--protocol --tls-cert --tls-key --tls-password-file',
    prefixes: true,
  },
  host: '--bind',
  hostDefault: '0.0.0.0',
  narrow: { text: '--bind 127.0.0.1', where: 'end' },
  portDefault: '8000',
  tls: '--tls-cert',
  not: '-h',
  operands: 1,
};

/** Python 2: takes a port and nothing else. */
const SIMPLE_HTTP_SERVER: ServerSpec = {
  tool: "Python 2's SimpleHTTPServer",
  class: 'D',
  modules: 'SimpleHTTPServer CGIHTTPServer BaseHTTPServer',
  options: {},
  hostDefault: '0.0.0.0',
  portDefault: '8000',
  operands: 1,
};

/** The npm package http-server (bin/http-server; minimist, so any unknown option is accepted). */
const NPM_HTTP_SERVER: ServerSpec = {
  tool: 'http-server',
  class: 'D',
  programs: 'http-server',
  options: {
    flags:
      '-g,--gzip -b,--brotli -s,--silent -S,--tls,--ssl -U,--utc -r,--robots -h -v,--version --no-dotfiles --log-ip --websocket --proxy-all --dir-overrides-404 --force-content-encoding --hide-permissions --no-panic',
    values:
      '-a -p,--port -d -i -e,--ext -H,--header -o -c -t -T,--title -P,--proxy --proxy-options --proxy-config --user,--username --password -C,--cert -K,--key --base-dir --content-type --mimetypes',
    optional: '--cors --coop --private-network-access',
  },
  host: '-a',
  hostDefault: '::',
  narrow: { text: '-a 127.0.0.1', where: 'end' },
  port: '--port',
  portEnv: 'PORT',
  portDefault: '8080',
  key: '--password',
  keyEnv: 'NODE_HTTP_SERVER_PASSWORD',
  tls: '--ssl',
  not: '-h --version',
  operands: 1,
};

/** The directory given, else the working directory. */
function servedBy(command: Command, given: Word | undefined): Word | undefined {
  if (given) return given;
  const { cwd, at } = command;
  if (cwd.state !== 'known' || cwd.value === '.') return undefined;
  const place = { ...at, exact: false };
  // A path below a variable is kept as `${NAME}/rest`.
  const variable = /^\$\{(\w+)\}/.exec(cwd.value);
  const rest = cwd.value.slice(variable?.[0].length ?? 0);
  const pieces: Piece[] = [];
  if (variable?.[1] !== undefined) {
    pieces.push({ kind: 'unknown', reason: 'variable', name: variable[1], at: place, use: place, quoted: true });
  }
  if (rest !== '') pieces.push({ kind: 'text', text: rest, at: place, use: place, quoted: true });
  return { pieces, count: 'one', at: place };
}

/** What the servers here have in common: they show a directory, and the port may be an operand. */
function fileServer(
  spec: ServerSpec,
  read: (call: ParsedCall) => { directory?: Word | undefined; port?: Word | undefined },
): Tool {
  return defineServer(spec, ({ command, call }) => {
    const { directory, port } = read(call);
    const serves = servedBy(command, directory);
    return { service: 'file-server', ...(serves && { serves }), ...(port && { port: asStatic(port) }) };
  });
}

export default [
  fileServer(HTTP_SERVER, (call) => ({ directory: call.last('--directory')?.value, port: call.operands[0]?.word })),
  fileServer(SIMPLE_HTTP_SERVER, (call) => ({ port: call.operands[0]?.word })),
  fileServer(NPM_HTTP_SERVER, (call) => ({ directory: call.operands[0]?.word })),
];
