// Programs in the text of `perl -e`, `ruby -e`, `php -r`, `awk`, `lua -e`, `node -e` that join a socket and a shell.
import type { Command } from '../../model/command.ts';
import { prefixOf, shapeOf } from '../../model/word.ts';
import { defineTool, type Emit, type OptionTable, type ParsedCall, parseOptions } from '../kit.ts';

interface Language {
  readonly options: OptionTable;
  /** options whose values are program text, or load what it uses */
  readonly text: readonly string[];
  readonly socket: RegExp;
  readonly listens: RegExp;
  readonly shell: RegExp;
}

// LIMIT: these texts are not parsed; both halves must be there, which honest one-liners have only by rare accident.
const LANGUAGES: Readonly<Record<string, Language>> = {
  perl: {
    options: {
      flags: '-0 -a -c -C -d -D -f -l -n -p -s -S -t -T -u -U -v -V -w -W -x -X',
      values: '-e -E -m -M -I',
      optional: '-F -i',
      style: 'posix',
    },
    text: ['-e', '-E', '-m', '-M'],
    socket: /\bIO::Socket\b|\bsocket\s*\(|\bIO\b.*PeerAddr/s,
    listens: /\bListen\s*=>|\blisten\s*\(/,
    shell: /\b(?:exec|system)\b|\bqx\b|`|\bopen3?\b[^;]*\bsh\b/,
  },
  ruby: {
    options: {
      flags: '-a -c -d -h -l -n -p -s -S -v -w -y --version',
      values: '-e -I -r -E -C -X',
      optional: '-F -i -0 -K -T -W -x',
      style: 'posix',
    },
    text: ['-e', '-r'],
    socket: /\b(?:TCPSocket|TCPServer|UDPSocket|Socket\.(?:tcp|new))\b/,
    listens: /\bTCPServer\b|tcp_server_loop/,
    shell: /\b(?:exec|system|spawn|popen\d?)\b|`|%x/,
  },
  php: {
    options: { flags: '-a -C -h -i -l -m -n -q -s -v -w', values: '-B -c -d -E -f -F -r -R -S -t -z', style: 'posix' },
    text: ['-r', '-B', '-R', '-E'],
    socket: /\b(?:p?fsockopen|stream_socket_(?:client|server)|socket_(?:create|connect|bind))\b/,
    listens: /\b(?:stream_socket_server|socket_listen)\b/,
    shell: /\b(?:exec|shell_exec|system|passthru|popen|proc_open)\b|`/,
  },
  lua: {
    options: { flags: '-E -i -v -W', values: '-e -l', style: 'posix' },
    text: ['-e', '-l'],
    socket: /\bsocket\b.*\b(?:tcp|connect|bind)\b/s,
    listens: /\.bind\b/,
    shell: /\bos\.execute\b|\bio\.popen\b/,
  },
  node: {
    options: { flags: '-c -i -v -h', values: '-e,--eval -p,--print -r,--require -C', style: 'posix' },
    text: ['--eval', '--print'],
    socket: /\bnet\b.*\b(?:connect|createConnection|createServer|Socket)\b/s,
    listens: /\bcreateServer\b/,
    shell: /\bchild_process\b/,
  },
};
const SAME: Readonly<Record<string, string>> = {
  nodejs: 'node',
  bun: 'node',
  luajit: 'lua',
  jruby: 'ruby',
  'lua5.3': 'lua',
  'lua5.4': 'lua',
};

const scripting = defineTool('perl ruby jruby php lua luajit lua5.3 lua5.4 node nodejs bun', (command, emit) => {
  const name = command.name ?? '';
  const language = LANGUAGES[SAME[name] ?? name.replace(/[\d.]+$/, '')];
  if (!language) return;
  const text = programText(command, parseOptions(language.options, command.words), language.text);
  if (!language.socket.test(text) || !language.shell.test(text)) return;
  spawn(command, language.listens.test(text), emit);
});

/** The values of the options that hold program text, and what comes by a here-document. */
function programText(command: Command, call: ParsedCall, names: readonly string[]): string {
  const given = call.all(...names).flatMap((option) => (option.value ? [shapeOf(option.value)] : []));
  const input = command.input?.pieces.map((piece) => (piece.kind === 'text' ? piece.text : '…')).join('') ?? '';
  return [...given, ...(call.operands.length === 0 ? [input] : [])].join('\n');
}

const AWK: OptionTable = {
  flags: '-c -C -g -h -M -n -N -O -P -r -s -S -t -V',
  values: '-f,--file -F,--field-separator -v,--assign -e,--source -E,--exec -i,--include -l,--load -W',
  optional: '-d -D -L -o -p',
  style: 'posix',
};

/** gawk opens `/inet/tcp/LOCAL/HOST/PORT` as a connection; a shell is there when what is read runs as a command. */
const awk = defineTool('awk gawk mawk', (command, emit) => {
  const call = parseOptions(AWK, command.words);
  const first = call.operands[0]?.word;
  const texts = call.all('--source').flatMap((option) => (option.value ? [shapeOf(option.value)] : []));
  const text = texts.length > 0 ? texts.join('\n') : first && !call.has('--file', '--exec') ? shapeOf(first) : '';
  if (!/\/inet[46]?\/(?:tcp|udp)\//.test(text)) return;
  const sockets = new Set(Array.from(text.matchAll(/(\w+)\s*=\s*"\/inet/g), (match) => match[1]));
  const commands = Array.from(text.matchAll(/(\w+)\s*\|&?\s*getline/g), (match) => match[1]);
  const runs = /\bsystem\s*\(/.test(text) || (sockets.size > 0 && commands.some((name) => !sockets.has(name)));
  if (runs) spawn(command, /\/inet[46]?\/(?:tcp|udp)\/[1-9]\d*\/0\/0/.test(text), emit);
});

function spawn(command: Command, listens: boolean, emit: Emit): void {
  const first = command.words[0];
  emit({
    kind: 'spawn',
    at: command.at,
    tool: command.name ?? (first && prefixOf(first)) ?? '',
    what: 'shell',
    direction: listens ? 'listen' : 'connect',
  });
}

export default [scripting, awk];
