// Reverse proxies whose configuration the script writes: a proxy with TLS and a login guards the servers behind it.
import type { Command } from '../../model/command.ts';
import { builtIn, defineTool } from '../kit.ts';
import { shapeOf } from '../../model/word.ts';
import { filesWrittenBefore } from '../written-files.ts';

/** How a proxy's configuration says that it forwards, encrypts and asks for a login. */
interface ProxyLanguage {
  readonly tool: string;
  readonly forwards: RegExp;
  readonly tls: RegExp;
  readonly login: RegExp;
}

const LANGUAGES: Readonly<Record<string, ProxyLanguage>> = {
  nginx: {
    tool: 'nginx',
    forwards: /^\s*(?:proxy|grpc)_pass\s/m,
    tls: /^\s*(?:listen\s[^;]*\bssl\b|ssl_certificate\s|ssl\s+on)/m,
    login: /^\s*(?:auth_basic\s+(?!off)|auth_request\s|auth_jwt\s|ssl_verify_client\s+on)/m,
  },
  caddy: {
    tool: 'Caddy',
    forwards: /^\s*reverse_proxy\s/m,
    // Caddy turns TLS on by itself for every site that is not given as http:// or a bare port
    tls: /^\s*(?:tls\s|https:\/\/|[\w-]+(?:\.[\w-]+)+(?::\d+)?\s*\{)/m,
    login: /^\s*(?:basic_?auth|forward_auth|client_auth|authenticate|authorize)\b/m,
  },
  traefik: {
    tool: 'Traefik',
    forwards: /\bloadBalancer\b/i,
    tls: /^\s*(?:tls:|\[.*\btls\b.*\])|certificatesResolvers|certResolver/im,
    login: /\b(?:basicAuth|digestAuth|forwardAuth)\b/i,
  },
};

export default defineTool(Object.keys(LANGUAGES).join(' '), (command, emit, script) => {
  const language = LANGUAGES[command.name ?? ''];
  if (!language) return;
  const text = configurationOf(command, script);
  if (!language.forwards.test(text) || !language.tls.test(text) || !language.login.test(text)) return;
  emit({
    kind: 'listen',
    at: command.at,
    tool: language.tool,
    class: 'D',
    service: 'web-forwarder',
    protocol: 'tcp',
    bind: { address: builtIn('0.0.0.0'), class: 'any' },
    port: { state: 'unknown', reason: 'input' },
    auth: { state: 'set' },
    tls: true,
  });
});

/** What the script wrote into configuration files before, comments left out. */
function configurationOf(command: Command, script: readonly Command[]): string {
  return filesWrittenBefore(command, script)
    .filter(({ path }) => /(?:nginx|caddy|traefik|\.conf$|\.ya?ml$|\.toml$)/i.test(shapeOf(path)))
    .map(({ pieces }) => pieces.map((piece) => (piece.kind === 'text' ? piece.text : '…')).join(''))
    .join('\n')
    .replace(/^\s*#.*$/gm, '');
}
