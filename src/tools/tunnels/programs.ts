// Programs that publish a port, a terminal or a file of the node on the internet, as data: which calls do, and for whom.
import { type OptionTable, type ParsedCall } from '../kit.ts';
import { shapeOf, staticText } from '../../model/word.ts';

/** Who may use what is published: anybody with the address, or only logins that the provider or the tool checks. */
type Login = 'anonymous' | 'provider';

export interface TunnelProgram {
  /** basenames */
  readonly names: string;
  /** as people know it */
  readonly label: string;
  readonly options?: OptionTable;
  /**
   * The first operands of calls that publish, as `word` or `word word`; an empty text stands for no operands.
   * Without this list, `publishedBy` and `when`, every call publishes.
   */
  readonly publishes?: readonly string[];
  /** options that publish, whatever the operands are */
  readonly publishedBy?: readonly string[];
  /** decides in addition, where words and options are not enough */
  readonly when?: (call: ParsedCall) => boolean;
  /** operands that make it something else: `tailscale funnel reset` */
  readonly unless?: readonly string[];
  /** options that make it something else, besides --help and --version */
  readonly quiet?: readonly string[];
  /** without the option of `publishedBy` the program still does its work */
  readonly removable?: boolean;
  readonly login: Login | ((call: ParsedCall) => Login);
}

const HELP = '-h,--help --version';

/** Options that ask visitors for a login turn an open address into a guarded one. */
function guardedBy(...options: string[]): (call: ParsedCall) => Login {
  return (call) => (call.has(...options) ? 'provider' : 'anonymous');
}

/** Only the owner's login, unless everybody is let in. */
function openedBy(...options: string[]): (call: ParsedCall) => Login {
  return (call) => (call.has(...options) ? 'anonymous' : 'provider');
}

/** An address gost listens on that others reach: `:8080`, `rtcp://:2222`, but not `socks5://127.0.0.1:1080`. */
function gostServesOthers(call: ParsedCall): boolean {
  const listens = call.all('-L').map(({ value }) => (value ? shapeOf(value) : ''));
  return (
    call.has('-C') ||
    listens.some((one) => /^r(?:tcp|udp|unix)/.test(one) || !/(?:@|\/\/|^)(?:127\.[\d.]+|localhost|\[::1\]):/.test(one))
  );
}

/** Subcommands of editors' `tunnel` that only manage it. */
const EDITOR_TUNNEL: TunnelProgram = {
  names: 'code code-insiders code-cli vscode_cli cursor windsurf',
  label: "The editor's tunnel",
  options: {
    flags: `${HELP} --verbose --accept-server-license-terms --no-sleep -v,--verbose`,
    values:
      '--cli-data-dir --log --extensions-dir --user-data-dir --use-version --name --random-name --server-data-dir --install-extension --profile --locale --sync',
  },
  publishes: ['tunnel', 'tunnel service install'],
  unless: ['prune', 'kill', 'restart', 'status', 'rename', 'unregister', 'user', 'help', 'uninstall', 'log'],
  login: 'provider',
};

export const TUNNELS: readonly TunnelProgram[] = [
  {
    names: 'ngrok pyngrok',
    label: 'ngrok',
    options: {
      flags: `${HELP} --all --none --inspect -h -v`,
      values:
        '--config --log --log-format --log-level --authtoken --region --url --domain --hostname --subdomain --name --description --metadata --proto --scheme --host-header --traffic-policy-file --traffic-policy-url --policy-file --oauth --oauth-allow-email --oauth-allow-domain --oauth-client-id --oauth-client-secret --oidc --oidc-client-id --oidc-client-secret --basic-auth --auth --cidr-allow --cidr-deny --remote-addr --label --upstream-protocol --app-protocol --web-addr --pooling-enabled --binding --request-header-add --response-header-add',
      singleDash: true,
    },
    publishes: [
      'http',
      'tcp',
      'tls',
      'start',
      'tunnel',
      'start-all',
      'service install',
      'service start',
      'service run',
    ],
    // ngrok 1 took the port itself: `ngrok -subdomain=x 8080`.
    when: (call) => /^(?:[\w.-]+:)?\d+$/.test(staticText(call.operands[0]?.word) ?? ''),
    login: guardedBy('--oauth', '--oidc', '--basic-auth', '--auth'),
  },
  {
    names: 'cloudflared',
    label: 'cloudflared',
    options: {
      flags: `${HELP} --no-autoupdate --hello-world --no-tls-verify --no-chunked-encoding --http2-origin --bastion --socks5 -v`,
      values:
        '--config --url --name -n --origincert --autoupdate-freq --edge-ip-version --edge-bind-address --region --protocol -p --loglevel --transport-loglevel --logfile --log-directory --metrics --pidfile --hostname --lb-pool --credentials-file --cred-file --credentials-contents --token --token-file --retries --grace-period --ha-connections --tag --unix-socket --origin-server-name --origin-ca-pool --http-host-header --proxy-connect-timeout --trace-output --compression-quality --label --features --post-quantum',
    },
    publishes: ['tunnel', 'tunnel run', 'service install'],
    publishedBy: ['--url', '--hello-world', '--unix-socket'],
    unless: [
      'access',
      'proxy-dns',
      'update',
      'tail',
      'login',
      'create',
      'list',
      'ls',
      'info',
      'delete',
      'route',
      'vnet',
      'cleanup',
      'token',
      'ready',
      'diag',
      'ingress',
      'help',
      'uninstall',
      'version',
      'management',
    ],
    login: 'anonymous',
  },
  {
    names: 'tailscale',
    label: 'Tailscale',
    options: {
      flags: `${HELP} --ssh --reset --accept-routes --accept-dns --bg --yes --json`,
      values:
        '--socket --authkey --auth-key --hostname --login-server --timeout --advertise-tags --advertise-routes --exit-node --operator --https --http --tcp --tls-terminated-tcp --set-path --state --client-secret --id-token',
      singleDash: true,
    },
    publishes: ['up', 'login', 'funnel', 'serve'],
    unless: ['status', 'reset', 'off', 'get-config', 'help'],
    login: (call) => (staticText(call.operands[0]?.word) === 'funnel' ? 'anonymous' : 'provider'),
  },
  {
    names: 'tailscaled',
    label: 'Tailscale',
    options: {
      flags: `${HELP} --cleanup --verbose`,
      values:
        '--socket --state --statedir --tun --port --socks5-server --outbound-http-proxy-listen --debug --config --encrypt-state',
      singleDash: true,
    },
    quiet: ['--cleanup'],
    login: 'provider',
  },
  {
    names: 'zrok zrok2',
    label: 'zrok',
    options: {
      flags: `${HELP} --headless --insecure --open --closed -p,--panic -v,--verbose`,
      values:
        '-b,--backend-mode --basic-auth --frontend --oauth-provider --oauth-email-domains --oauth-email-address-patterns --oauth-check-interval --override-endpoint --access-grant --unique-name -n,--name-selection',
    },
    publishes: ['share'],
    unless: ['help'],
    login: (call) =>
      staticText(call.operands[1]?.word) === 'private' || call.has('--basic-auth', '--oauth-provider')
        ? 'provider'
        : 'anonymous',
  },
  {
    names: 'bore',
    label: 'bore',
    publishes: ['local'],
    options: { flags: HELP, values: '-l,--local-host -t,--to -p,--port -s,--secret' },
    login: 'anonymous',
  },
  {
    names: 'frpc',
    label: 'frp',
    options: {
      flags: `${HELP} -v,--version --strict_config`,
      values:
        '-c,--config --config_dir -s,--server_addr --server-addr -P,--server_port -t,--token -n,--proxy_name -l,--local_port -i,--local_ip -r,--remote_port -d,--custom_domain --sd -u,--user --uc --ue -p,--protocol',
    },
    publishes: ['', 'http', 'https', 'tcp', 'udp', 'stcp', 'sudp', 'xtcp', 'tcpmux'],
    unless: ['visitor', 'help', 'verify', 'status', 'reload', 'stop', 'nathole'],
    quiet: ['-v'],
    login: 'anonymous',
  },
  {
    names: 'chisel',
    label: 'chisel',
    options: {
      flags: `${HELP} --pid -v`,
      values:
        '--fingerprint --auth --keepalive --max-retry-count --max-retry-interval --proxy --header --hostname --sni --tls-ca --tls-key --tls-cert',
    },
    when: (call) =>
      staticText(call.operands[0]?.word) === 'client' &&
      call.operands.slice(2).some(({ word }) => shapeOf(word).startsWith('R:')),
    login: 'anonymous',
  },
  {
    names: 'lt localtunnel',
    label: 'localtunnel',
    options: {
      flags: `${HELP} -o,--open --allow-invalid-cert --print-requests --local-https`,
      values: '-p,--port -h,--host -s,--subdomain -l,--local-host --local-cert --local-key --local-ca',
    },
    publishedBy: ['--port'],
    login: 'anonymous',
  },
  {
    names: 'inlets inlets-pro',
    label: 'inlets',
    publishes: ['client', 'http client', 'tcp client', 'uplink client'],
    options: { flags: HELP, values: '--url --token --token-file --upstream --remote --ports --license --license-file' },
    login: 'anonymous',
  },
  {
    names: 'rathole',
    label: 'rathole',
    options: { flags: `${HELP} -s,--server -c,--client -V,--version`, optional: '--genkey' },
    quiet: ['--server', '--genkey'],
    when: (call) => call.operands.length > 0,
    login: 'anonymous',
  },
  {
    names: 'gost',
    label: 'gost',
    options: {
      flags: '-D -DD -V -h,--help -obfs4-distBias',
      values: '-L -F -C -O -R -I -M -P -api -metrics -node',
      singleDash: true,
    },
    when: gostServesOthers,
    login: 'anonymous',
  },
  {
    names: 'pagekite pagekite.py',
    label: 'PageKite',
    options: { flags: `${HELP} --list --clean` },
    quiet: ['--list'],
    when: (call) => call.operands.length > 0 || call.has('--frontend', '--add', '--service_on'),
    login: 'anonymous',
  },
  {
    names: 'loclx localxpose',
    label: 'LocalXpose',
    options: { flags: HELP, values: '--token --to --region --port --basic-auth --raw-mode' },
    publishes: ['tunnel'],
    unless: ['help'],
    login: guardedBy('--basic-auth'),
  },
  {
    names: 'devtunnel',
    label: 'Dev Tunnels',
    options: {
      flags: `-?,-h,--help -v,--verbose -a,--allow-anonymous --nologo`,
      values:
        '-p,--port,--ports,--port-number,--port-numbers --protocol -e,--expiration --access-token --host-header --origin-header',
    },
    publishes: ['host'],
    login: openedBy('--allow-anonymous'),
  },
  EDITOR_TUNNEL,
  { names: 'code-server', label: 'code-server', publishedBy: ['--link'], removable: true, login: 'provider' },
  {
    names: 'sshx',
    label: 'sshx',
    options: { flags: `${HELP} -V,--version -q,--quiet --enable-readers`, values: '--server --shell --name' },
    quiet: ['--version'],
    login: 'anonymous',
  },
  {
    names: 'upterm',
    label: 'Upterm',
    publishes: ['host'],
    options: {
      flags: `${HELP} --accept --debug --read-only -r --hide-client-ip --skip-host-key-check`,
      values:
        '--authorized-key --authorized-keys -a --codeberg-user --force-command -f --github-user --gitlab-user --known-hosts --private-key -i --server --srht-user',
    },
    login: guardedBy(
      '--authorized-key',
      '--authorized-keys',
      '-a',
      '--codeberg-user',
      '--github-user',
      '--gitlab-user',
      '--srht-user',
    ),
  },
  {
    names: 'tmate',
    label: 'tmate',
    options: { flags: '-2 -C -F -l -u -v -V -h', values: '-a -c -f -k -L -n -r -S', style: 'posix' },
    publishes: ['', 'new', 'new-session', 'start-server', 'start'],
    quiet: ['-V', '-h'],
    login: guardedBy('-a'),
  },
  {
    names: 'zerotier-cli',
    label: 'ZeroTier',
    options: { flags: '-h -v -j -D', values: '-p -T', style: 'posix' },
    publishes: ['join', 'orbit'],
    login: 'provider',
  },
  {
    names: 'zerotier-one',
    label: 'ZeroTier',
    options: { flags: '-h -v -U -d -i', values: '-p' },
    quiet: ['-i', '-v'],
    login: 'provider',
  },
  {
    names: 'netbird',
    label: 'NetBird',
    options: {
      flags: `${HELP} -F,--foreground-mode --allow-server-ssh --rosenpass-enabled`,
      values:
        '-k,--setup-key --setup-key-file -m,--management-url --admin-url -c,--config -n,--hostname --log-file -l,--log-level --daemon-addr --preshared-key --interface-name --wireguard-port -s,--service --dns-resolver-address --external-ip-map',
    },
    publishes: ['up', 'service install', 'service start', 'service run', 'expose'],
    login: 'provider',
  },
  { names: 'iroh', label: 'iroh', options: { flags: HELP }, publishes: ['start'], login: 'anonymous' },
  {
    names: 'iroh-ssh',
    label: 'iroh-ssh',
    options: { flags: `${HELP} -p,--persist`, values: '--ssh-port' },
    publishes: ['server', 'service install'],
    login: 'provider',
  },
  {
    names: 'dumbpipe',
    label: 'dumbpipe',
    options: { flags: `${HELP} -v,--verbose`, values: '--host --socket-path --custom-alpn --ipv4-addr --ipv6-addr' },
    publishes: ['listen', 'listen-tcp', 'listen-unix'],
    login: 'anonymous',
  },
  {
    names: 'wireproxy',
    label: 'wireproxy',
    options: { flags: `${HELP} -v,--version -n,--configtest -d,--daemon -s,--silent`, values: '-c,--config -i,--info' },
    quiet: ['--configtest', '-n', '-v'],
    login: 'provider',
  },
  {
    names: 'playit playit-cli playitd',
    label: 'playit.gg',
    options: {
      flags: `${HELP} -s,--stdout -V,--version`,
      values: '--secret --secret_path --secret-path -l,--log_path --platform_docker',
    },
    publishes: ['', 'start', 'run', 'launch', 'tunnels prepare'],
    quiet: ['-V', '--version'],
    login: 'anonymous',
  },
  {
    names: 'croc',
    label: 'croc',
    options: {
      flags: `${HELP} -v --internal-dns --classic --remember --debug --yes --stdout --no-compress --ask --local --ignore-stdin --overwrite --testing --quiet --disable-clipboard --extended-clipboard --zip --git --no-local --no-multi --qrcode --delete`,
      values:
        '-c,--code --hash -t,--text --multicast --curve --ip --relay --relay6 --out --pass --socks5 --connect --throttleUpload --transfers --port --exclude',
      singleDash: true,
    },
    publishes: ['send'],
    login: 'provider',
  },
  {
    names: 'jprq',
    label: 'jprq',
    options: { flags: HELP, values: '-s,--subdomain -c,--cname' },
    publishes: ['http', 'tcp', 'serve'],
    login: 'anonymous',
  },
  {
    names: 'tmole tunnelmole',
    label: 'Tunnelmole',
    options: { flags: HELP, values: '--set-api-key' },
    when: (call) => /^\d+$/.test(staticText(call.operands[0]?.word) ?? ''),
    login: 'anonymous',
  },
  {
    names: 'tunnelto',
    label: 'tunnelto',
    options: { flags: HELP, values: '-p,--port -s,--subdomain -k,--key --host --scheme' },
    publishes: [''],
    unless: ['set-auth'],
    login: 'anonymous',
  },
  {
    names: 'holesail',
    label: 'Holesail',
    options: { flags: HELP, values: '--live --port --host --key --connector --filemanager' },
    publishedBy: ['--live', '--filemanager'],
    login: 'anonymous',
  },
  {
    names: 'text-generation-launcher',
    label: 'text-generation-launcher',
    publishedBy: ['--ngrok'],
    removable: true,
    login: 'anonymous',
  },
];
