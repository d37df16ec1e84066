// Jupyter: Lab, Notebook, Server, nbclassic and the kernel gateways, in every way they are started.
//
// jupyter_server/serverapp.py and auth/identity.py: bound to localhost unless told otherwise; a random token unless a
// token or password is set; an explicitly empty token switches the login off unless a password is set.
import type { Command } from '../../model/command.ts';
import type { Auth, Bind } from '../../model/effect.ts';
import { asStatic, prefixOf, shapeOf, staticText, type Word } from '../../model/word.ts';
import {
  builtIn,
  defineTool,
  environmentValue,
  type OptionTable,
  type ParsedCall,
  type ParsedOption,
  parseOptions,
  removeOption,
} from '../kit.ts';
import { PYTHON_NAMES } from '../python/call.ts';
import { bindByDefault, bindOfEnvironment, bindOfOption, bindOfSocket } from './address.ts';
import { type Forms, type Invocation, invocationOf } from './invocation.ts';
import { type JupyterConfig, jupyterConfig } from './jupyter-config.ts';
import { environmentAuth, opensMore } from './server.ts';

const FLAGS =
  '--debug --show-config --show-config-json --generate-config -y --no-browser --allow-root --autoreload --script --no-script --no-mathjax --core-mode --dev-mode --watch --splice-source --expose-app-in-browser --extensions-in-dev-mode --collaborative --skip-dev-build --version --help --help-all -h --json';
const VALUES =
  '--ip --port --port-retries --port_retries --sock --sock-mode --transport --keyfile --certfile --client-ca --notebook-dir --preferred-dir --browser --pylab --gateway-url --log-level --config --app-dir --api --seed_uri --ssl_version --base_url';

/** Verbs of these programs that start nothing. */
const HELPERS = new Set(
  'list stop password extension extensions build clean path paths workspace workspaces licenses labextension'.split(
    ' ',
  ),
);
const QUERIES = '--version --help --help-all -h --generate-config --show-config --show-config-json'.split(' ');

interface Kind extends Forms {
  readonly tool: string;
  readonly gateway?: 'KG' | 'EG';
}

const KINDS: readonly Kind[] = [
  { tool: 'JupyterLab', programs: 'jupyter-lab', modules: 'jupyterlab jupyterlab.labapp' },
  {
    tool: 'Jupyter Notebook',
    programs: 'jupyter-notebook jupyter-nbclassic ipython-notebook',
    modules: 'notebook notebook.notebookapp nbclassic',
  },
  { tool: 'Jupyter Server', programs: 'jupyter-server', modules: 'jupyter_server jupyter_server.serverapp' },
  { tool: 'the Jupyter kernel gateway', programs: 'jupyter-kernelgateway', modules: 'kernel_gateway', gateway: 'KG' },
  {
    tool: 'the Jupyter enterprise gateway',
    programs: 'jupyter-enterprisegateway',
    modules: 'enterprise_gateway enterprise_gateway.enterprisegatewayapp',
    gateway: 'EG',
  },
];

const JUPYTER: Forms = { programs: 'jupyter', modules: 'jupyter jupyter_core' };
const BY_VERB: Readonly<Record<string, string>> = {
  lab: 'JupyterLab',
  notebook: 'Jupyter Notebook',
  nbclassic: 'Jupyter Notebook',
  server: 'Jupyter Server',
  kernelgateway: 'the Jupyter kernel gateway',
  enterprisegateway: 'the Jupyter enterprise gateway',
};

/** A Jupyter program and where its arguments begin. */
function started(command: Command): { kind: Kind; invocation: Invocation } | undefined {
  for (const kind of KINDS) {
    const invocation = invocationOf(command, kind);
    if (invocation) return { kind, invocation };
  }
  const invocation = invocationOf(command, { ...JUPYTER, verbs: Object.keys(BY_VERB) });
  const kind = KINDS.find(({ tool }) => tool === BY_VERB[invocation?.verb ?? '']);
  return invocation && kind && { kind, invocation };
}

/** Every `--Class.trait VALUE` is an option too. */
function optionTable(words: readonly Word[]): OptionTable {
  const traits = words.flatMap((word) => /^--[A-Za-z]\w*\.\w[\w.]*$/.exec(prefixOf(word))?.[0] ?? []);
  return { flags: FLAGS, values: [VALUES, ...traits].join(' ') };
}

export default [
  defineTool(['jupyter', ...KINDS.map(({ programs }) => programs), PYTHON_NAMES].join(' '), (command, emit, script) => {
    const found = started(command);
    if (!found) return;
    const { kind, invocation } = found;
    const call = parseOptions(optionTable(command.words), command.words, invocation.from);
    if (call.has(...QUERIES) || HELPERS.has(staticText(call.operands[0]?.word) ?? '')) return;
    const config = jupyterConfig(command, script, call.last('--config')?.value);
    const bind = bindOf(command, call, kind, config);
    const port = traitOf(call, 'port');
    emit({
      kind: 'listen',
      at: bind.at ?? command.at,
      tool: kind.tool,
      class: 'X',
      protocol: bind.class === 'unix' ? 'unix' : 'tcp',
      bind,
      port: port?.value
        ? asStatic(port.value)
        : (environmentValue(command, kind.gateway ? `${kind.gateway}_PORT` : 'JUPYTER_PORT') ??
          config.port ??
          builtIn('8888')),
      auth: kind.gateway ? gatewayAuth(command, call, kind.gateway) : loginOf(command, call, config),
      tls: traitOf(call, 'certfile') !== undefined || config.tls,
      ...((opensMore(call, 1) || (call.has('--config') && !config.known)) && { open: true }),
    });
  }),
  // Started by JupyterHub, which logs users in and encrypts: recorded for the manifest only.
  defineTool('jupyterhub-singleuser batchspawner-singleuser jupyter-labhub', (command, emit) => {
    const call = parseOptions(optionTable(command.words), command.words);
    const option = traitOf(call, 'ip');
    const bind = option?.value
      ? bindOfOption(command, option, option.value, 'host').bind
      : bindByDefault('127.0.0.1', undefined);
    const port = traitOf(call, 'port');
    emit({
      kind: 'listen',
      at: bind.at ?? command.at,
      tool: 'a JupyterHub single-user server',
      class: 'P',
      protocol: 'tcp',
      bind,
      port: port?.value ? asStatic(port.value) : { state: 'unknown', reason: 'input' },
      auth: { state: 'set' },
      tls: false,
    });
  }),
];

/** The last `--trait` or `--Class.trait`. */
function traitOf(call: ParsedCall, ...traits: readonly string[]): ParsedOption | undefined {
  return traitsOf(call, ...traits).at(-1);
}

function traitsOf(call: ParsedCall, ...traits: readonly string[]): readonly ParsedOption[] {
  return call.options.filter(({ name }) => {
    const bare = name.startsWith('--') ? name.slice(2) : name;
    return traits.some((trait) => bare === trait || (bare.endsWith(`.${trait}`) && /^\w+\.\w+$/.test(bare)));
  });
}

function bindOf(command: Command, call: ParsedCall, kind: Kind, config: JupyterConfig): Bind {
  const socket = traitOf(call, 'sock');
  if (socket?.value && staticText(socket.value) !== '') return bindOfSocket(socket);
  const option = traitOf(call, 'ip');
  if (option?.value) return bindOfOption(command, option, option.value, 'host').bind;
  const fromEnvironment = kind.gateway && bindOfEnvironment(command, `${kind.gateway}_IP`, 'host');
  return fromEnvironment?.bind ?? config.bind ?? bindByDefault('localhost', undefined);
}

/** Token, password, or a login of another kind; traits of the command line win over a configuration file. */
function loginOf(command: Command, call: ParsedCall, config: JupyterConfig): Auth {
  const provider = call.options.find(({ name }) => /\.(?:identity_provider_class|login_handler_class)$/.test(name));
  if (provider) return { state: 'set', at: provider.at };
  const password = classTrait(call, 'hashed_password', 'password').find((option) => !isEmpty(option));
  if (password) return { state: 'set', at: password.at };
  const tokens = classTrait(call, 'token');
  const token = tokens.at(-1);
  if (token && !isEmpty(token)) {
    return { state: token.value && staticText(token.value) !== undefined ? 'literal' : 'runtime', at: token.at };
  }
  if (config.auth && (!token || config.auth.state === 'set')) return config.auth;
  if (token) {
    const enable = tokens.flatMap((option) => removeOption(command, option) ?? []);
    return { state: 'disabled', at: token.at, ...(enable.length === tokens.length && { enable }) };
  }
  return (
    environmentAuth(command, 'JUPYTER_TOKEN') ??
    (environmentAuth(command, 'JUPYTER_TOKEN_FILE') ? { state: 'runtime' } : { state: 'generated' })
  );
}

/** `--IdentityProvider.token`, `--ServerApp.token`, …: `--token` alone is no option of Jupyter. */
function classTrait(call: ParsedCall, ...traits: readonly string[]): readonly ParsedOption[] {
  return traitsOf(call, ...traits).filter(({ name }) => /^--\w*(?:App|Provider)\./.test(name));
}

/** traitlets takes away quotes that no shell took, as in the exec form of a Dockerfile: `--ServerApp.token=''`. */
function isEmpty({ value }: ParsedOption): boolean {
  return value !== undefined && /^(?:|''|"")$/.test(shapeOf(value));
}

/** The gateways have no login unless a token is given. */
function gatewayAuth(command: Command, call: ParsedCall, prefix: string): Auth {
  const token = classTrait(call, 'auth_token').at(-1);
  if (token?.value && !isEmpty(token)) {
    return { state: staticText(token.value) === undefined ? 'runtime' : 'literal', at: token.at };
  }
  return environmentAuth(command, `${prefix}_AUTH_TOKEN`) ?? { state: 'absent' };
}
