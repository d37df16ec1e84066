// Editors in the browser: code-server, OpenVSCode Server, `code serve-web`. Whoever gets in has a terminal.
import type { Auth } from '../../model/effect.ts';
import { staticText } from '../../model/word.ts';
import { removeOption, replaceWord } from '../kit.ts';
import { bindOfEnvironment, bindOfOption } from './address.ts';
import { defineServer, environmentAuth, keyAuth, type Server, type ServerSpec } from './server.ts';

/** src/node/cli.ts: 127.0.0.1:8080 and a generated password, by a configuration file written on the first start. */
const CODE_SERVER: ServerSpec = {
  tool: 'code-server',
  class: 'X',
  programs: 'code-server',
  options: {
    flags:
      '--cert --disable-telemetry --disable-update-check --disable-file-downloads --disable-file-uploads --disable-workspace-trust --disable-getting-started-override --disable-proxy -h,--help --json --open --link --list-extensions --force --show-versions -v,--version -e,--ignore-last-opened -n,--new-window -r,--reuse-window -vvv,--verbose --skip-auth-preflight',
    values:
      '--auth --password --hashed-password --cert-host --cert-key --enable --extensions-dir --user-data-dir --locale --config --bind-addr --host --port --socket --socket-mode --trusted-origins --install-extension --uninstall-extension --category --enable-proposed-api --log -an,--app-name -w,--welcome-text --github-auth --proxy-domain --builtin-extensions-dir --extra-extensions-dir --extra-builtin-extensions-dir --abs-proxy-base-path --session-socket --idle-timeout-seconds --reconnection-grace-time --cookie-suffix --i18n',
    singleDash: true,
  },
  host: '--bind-addr',
  form: 'host:port',
  hostDefault: '127.0.0.1',
  socket: '--socket',
  port: '--port',
  portEnv: 'PORT',
  portDefault: '8080',
  tls: '--cert',
  login: (server) => codeServerLogin(server),
  config: '--config',
  not: '-h --version --list-extensions --install-extension --uninstall-extension',
  operands: 1,
};

/** `--auth none` or a password from the environment, a file, or generated; never from an option. */
function codeServerLogin({ command, call }: Server): Auth {
  const option = call.last('--auth');
  if (option?.value && staticText(option.value) === 'none') {
    const enable = replaceWord(option.value, 'password');
    return { state: 'disabled', at: option.at, ...(enable && { enable }) };
  }
  return environmentAuth(command, 'HASHED_PASSWORD') ?? environmentAuth(command, 'PASSWORD') ?? { state: 'generated' };
}

/** The server of VS Code (remoteExtensionHostAgentServer): localhost and a generated token unless told otherwise. */
const VSCODE_OPTIONS: ServerSpec['options'] = {
  flags:
    '--without-connection-token --accept-server-license-terms --disable-websocket-compression --disable-telemetry --print-startup-performance --print-ip-address --list-extensions --start-server --version -h,--help --verbose --enable-remote-auto-shutdown --remote-auto-shutdown-without-delay --without-browser-env-var --force-disable-user-env --force',
  values:
    '--host --port --socket-path --server-base-path --connection-token --connection-token-file --server-data-dir --telemetry-level --user-data-dir --extensions-dir --log --logsPath --default-folder --default-workspace --locale --install-extension --uninstall-extension --commit-id --cli-data-dir --reconnection-grace-time',
};

const OPENVSCODE: ServerSpec = {
  tool: 'OpenVSCode Server',
  class: 'X',
  programs: 'openvscode-server codium-server',
  options: VSCODE_OPTIONS,
  host: '--host',
  hostDefault: 'localhost',
  socket: '--socket-path',
  port: '--port',
  portDefault: '3000',
  login: (server) => tokenLogin(server),
  not: '--version --list-extensions',
};

const SERVE_WEB: ServerSpec = {
  ...OPENVSCODE,
  tool: 'code serve-web',
  programs: 'code code-insiders code-cli',
  verbs: ['serve-web'],
  globals: { flags: '--verbose', values: '--cli-data-dir --log' },
  portDefault: '8000',
};

function tokenLogin(server: Server): Auth {
  const off = server.call.last('--without-connection-token');
  if (off) {
    const enable = removeOption(server.command, off);
    return { state: 'disabled', at: off.at, ...(enable && { enable }) };
  }
  const file = server.call.last('--connection-token-file');
  return (
    (file && { state: 'runtime', at: file.at }) ??
    keyAuth(server, { key: '--connection-token' }) ?? { state: 'generated' }
  );
}

export default [
  defineServer(CODE_SERVER, ({ command, call }) => {
    if (call.has('--socket')) return {};
    // The deprecated --host wins over --bind-addr, as does the variable.
    const host = call.last('--host');
    const told = host?.value
      ? bindOfOption(command, host, host.value, 'host')
      : bindOfEnvironment(command, 'CODE_SERVER_HOST', 'host');
    return told ? { bind: told.bind, at: told.bind.at ?? command.at } : {};
  }),
  defineServer(OPENVSCODE),
  defineServer(SERVE_WEB),
];
