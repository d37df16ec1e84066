// Terminals in the browser: ttyd, GoTTY, WeTTY, Shell In A Box.
import type { Auth } from '../../model/effect.ts';
import { shapeOf, staticText } from '../../model/word.ts';
import { environmentValue } from '../kit.ts';
import { valueOf } from '../../model/static.ts';
import { defineServer, type Server, type ServerSpec } from './server.ts';

/** ttyd's server.c and manual page: every interface, no login, read-only without `-W` (since 1.7.4). */
const TTYD: ServerSpec = {
  tool: 'ttyd',
  class: 'X',
  programs: 'ttyd',
  options: {
    flags:
      '-6,--ipv6 -S,--ssl -a,--url-arg -W,--writable -R,--readonly -O,--check-origin -o,--once -q,--exit-no-conn -B,--browser -v,--version -h',
    values:
      '-p,--port -i,--interface -U,--socket-owner -c,--credential -H,--auth-header -u,--uid -g,--gid -s,--signal -w,--cwd -I,--index -b,--base-path -P,--ping-interval -f,--srv-buf-size -C,--ssl-cert -K,--ssl-key -A,--ssl-ca -T,--terminal-type -t,--client-option -m,--max-clients -d,--debug',
    style: 'posix',
    prefixes: true,
  },
  host: '--interface',
  hostDefault: '0.0.0.0',
  narrow: { text: '-i lo', where: 'front' },
  port: '--port',
  portDefault: '7681',
  key: '--credential',
  login: ({ call }) => proxyLogin(call.last('--auth-header')),
  tls: '--ssl',
  not: '-h --version',
};

/** server/options.go: 0.0.0.0:8080, no login, read-only without `-w`; options may come from `GOTTY_<OPTION>`. */
const GOTTY: ServerSpec = {
  tool: 'GoTTY',
  class: 'X',
  programs: 'gotty',
  options: {
    flags: '-w,--permit-write -r,--random-url -t,--tls --reconnect --once --permit-arguments -v,--version -h,--help',
    values:
      '-a,--address -p,--port -c,--credential --random-url-length --tls-crt --tls-key --tls-ca-crt --index --title-format --reconnect-time --max-connection --timeout --width --height --ws-origin --term --close-signal --close-timeout --config',
    style: 'posix',
    singleDash: true,
  },
  host: '--address',
  hostEnv: 'GOTTY_ADDRESS',
  hostDefault: '0.0.0.0',
  narrow: { text: '-a 127.0.0.1', where: 'front' },
  port: '--port',
  portEnv: 'GOTTY_PORT',
  portDefault: '8080',
  key: '--credential',
  keyEnv: 'GOTTY_CREDENTIAL',
  // A random string in the address is a secret as good as a generated password.
  login: ({ call }) => {
    const random = call.last('--random-url');
    return random && { state: 'generated', at: random.at };
  },
  tls: '--tls',
  config: '--config',
  not: '--version',
};

/** src/main.ts: 0.0.0.0:3000; the visitor logs in by `login` or ssh unless a key, password or command is given. */
const WETTY: ServerSpec = {
  tool: 'WeTTY',
  class: 'X',
  programs: 'wetty',
  options: {
    flags: '--force-ssh --forcessh --allow-iframe --allow-remote-hosts --allow-remote-command -h,--help --version',
    values:
      '--conf --ssl-key,--sslkey --ssl-cert,--sslcert --ssh-host,--sshhost --ssh-port,--sshport --ssh-user,--sshuser --title --ssh-auth,--sshauth --ssh-pass,--sshpass --ssh-key,--sshkey --ssh-config --known-hosts -b,--base -p,--port --host --socket -c,--command --log-level',
  },
  host: '--host',
  hostDefault: '0.0.0.0',
  socket: '--socket',
  narrow: { text: '--host 127.0.0.1', where: 'end' },
  port: '--port',
  portEnv: 'PORT',
  portDefault: '3000',
  login: ({ call }) => {
    const open = call.last('--sshpass', '--sshkey', '--command');
    return open ? { state: 'absent', at: open.at } : { state: 'set' };
  },
  tls: '--sslcert',
  config: '--conf',
  not: '--version',
};

/** shellinaboxd(1): every interface, port 4200, TLS unless `-t`; a service that names a command asks for no login. */
const SHELLINABOX: ServerSpec = {
  tool: 'Shell In A Box',
  class: 'X',
  programs: 'shellinaboxd shellinabox',
  options: {
    flags:
      '-h,--help -d,--debug --localhost-only --no-beep -n,--numeric -t,--disable-ssl --disable-ssl-menu --disable-utmp-logging -q,--quiet -v,--verbose --version --disable-peer-check',
    values:
      '-c,--cert --cert-fd --css -f,--static-file -g,--group --linkify -m,--messages-origin --pidfile -p,--port -s,--service --unixdomain-only -u,--user --user-css',
    optional: '-b,--background --cgi',
    prefixes: true,
  },
  hostDefault: '0.0.0.0',
  loopback: '--localhost-only',
  socket: '--unixdomain-only',
  narrow: { text: '--localhost-only', where: 'front' },
  port: '--port',
  portDefault: '4200',
  login: (server) => serviceLogin(server),
  not: '--version',
};

/** Auth by the proxy in front, which sets the header. */
function proxyLogin(option: ReturnType<Server['call']['last']>): Auth | undefined {
  return option && { state: 'set', at: option.at };
}

/** `-s /:LOGIN`, `-s /:SSH:host`, `-s /:AUTH:…`, or `-s /:user:group:cwd:command`. */
function serviceLogin({ call }: Server): Auth {
  const open = call.all('--service').find(({ value }) => {
    const application = value && shapeOf(value).replace(/^[^:]*:/, '');
    return application !== undefined && application.includes(':') && !/^(?:SSH|AUTH)(?::|$)/.test(application);
  });
  return open ? { state: 'absent', at: open.at } : { state: 'set' };
}

export default [
  // What visitors can only watch is a dashboard (section JV101).
  defineServer(TTYD, ({ call }) => {
    const told = staticText(call.last('--interface')?.value);
    const readOnly = !call.has('--writable');
    return {
      ...(readOnly && { class: 'D', readOnly }),
      ...(told === 'lo' && { bind: { address: { state: 'known', value: 'lo' }, class: 'loopback' } }),
    };
  }),
  defineServer(GOTTY, ({ command, call }) => {
    const value = environmentValue(command, 'GOTTY_PERMIT_WRITE');
    const writable = call.has('--permit-write') || (value !== undefined && valueOf(value) !== 'false');
    return writable ? {} : { class: 'D', readOnly: true };
  }),
  defineServer(WETTY),
  defineServer(SHELLINABOX, ({ call }) => ({ tls: !call.has('--disable-ssl') })),
];
