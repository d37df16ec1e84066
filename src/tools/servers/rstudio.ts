// RStudio Server: every interface by default, login by PAM.
import type { Auth } from '../../model/effect.ts';
import { shapeOf, staticText } from '../../model/word.ts';
import { replaceWord } from '../kit.ts';
import { defineServer, type Server, type ServerSpec } from './server.ts';

/** Options of rserver that job scripts use; the others are read as `--name=value` or take the next word. */
const RSERVER: ServerSpec = {
  tool: 'RStudio Server',
  class: 'X',
  programs: 'rserver',
  options: {
    values:
      '--www-address --www-port --www-root-path --www-frame-origin --www-same-site --www-verify-user-agent --www-proxy-localhost --auth-none --auth-validate-users --auth-stay-signed-in-days --auth-timeout-minutes --auth-encrypt-password --auth-minimum-user-id --auth-pam-helper-path --auth-pam-require-password-prompt --auth-required-user-group --auth-login-page-html --server-user --server-working-dir --server-data-dir --server-daemonize --server-pid-file --server-app-armor-enabled --server-set-umask --secure-cookie-key-file --database-config-file --config-file --rsession-path --rsession-which-r --rsession-config-file --rsession-ld-library-path --rsession-diagnostics-enabled --rsession-memory-limit-mb --rsession-stack-limit-mb --rsession-process-limit --rldpath-path',
    prefixes: true,
  },
  host: '--www-address',
  hostDefault: '0.0.0.0',
  narrow: { text: '--www-address=127.0.0.1', where: 'end' },
  port: '--www-port',
  portDefault: '8787',
  login: (server) => pamLogin(server),
  config: '--config-file',
  not: '--version',
};

/** `--auth-none=1` switches the login off; otherwise PAM or the helper given asks for a password. */
function pamLogin({ call }: Server): Auth {
  const none = call.last('--auth-none');
  const value = none?.value;
  if (!none || !value || /^(?:0|false|off|no|n)$/i.test(shapeOf(value))) return { state: 'set' };
  if (staticText(value) === undefined) return { state: 'set', at: none.at };
  const enable = replaceWord(value, '0');
  return { state: 'disabled', at: none.at, ...(enable && { enable }) };
}

export default defineServer(RSERVER);
