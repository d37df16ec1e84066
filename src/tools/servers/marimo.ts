// marimo: `edit` gives a notebook that runs code, `run` shows an application (marimo/_cli/cli.py).
import { removeOption } from '../kit.ts';
import { defineServer, keyAuth, type ServerSpec } from './server.ts';

const EDIT: ServerSpec = {
  tool: 'marimo',
  class: 'X',
  programs: 'marimo',
  modules: 'marimo',
  verbs: ['edit', 'new', 'tutorial'],
  globals: { flags: '-q,--quiet -y,--yes -d,--development-mode --version -h', values: '-l,--log-level' },
  options: {
    flags:
      '--headless --token --no-token --skip-update-check --sandbox --no-sandbox --trusted --untrusted --watch --skew-protection --no-skew-protection --convert --mcp-allow-remote --include-code --redirect-console-to-browser --check --no-check --execute-opengraph-generators --show-tracebacks --no-show-tracebacks',
    values:
      '-p,--port --host --proxy --token-password --token-password-file --base-url --allow-origins --profile-dir --remote-url --server-startup-command --asset-url --timeout --session-ttl',
    optional: '--mcp',
  },
  host: '--host',
  hostDefault: '127.0.0.1',
  port: '--port',
  portDefault: '2718',
  login: (server) => {
    const { command, call } = server;
    const off = call.last('--no-token', '--token');
    if (off?.name === '--no-token') {
      const enable = removeOption(command, off);
      return { state: 'disabled', at: off.at, ...(enable && { enable }) };
    }
    const file = call.last('--token-password-file');
    if (file) return { state: 'runtime', at: file.at };
    return keyAuth(server, { key: '--token-password' }) ?? { state: 'generated' };
  },
  operands: 1,
};

/** An application has no login unless asked for. */
const RUN: ServerSpec = {
  ...EDIT,
  tool: 'a marimo application',
  class: 'D',
  verbs: ['run'],
  login: (server) => {
    const on = server.call.last('--token', '--token-password', '--token-password-file');
    return on && { state: 'set', at: on.at };
  },
};

export default [defineServer(EDIT), defineServer(RUN)];
