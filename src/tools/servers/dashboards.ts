// Dashboards and tracking pages: read by a browser, most of them without any login.
import type { Auth } from '../../model/effect.ts';
import { staticText } from '../../model/word.ts';
import type { Tool } from '../kit.ts';
import { defineServer, type Server, type ServerSpec } from './server.ts';

/** TensorBoard's core plugin (core_plugin.py, TensorBoard 2.x): `localhost` without `--host` or `--bind_all`. */
const TENSORBOARD: ServerSpec = {
  tool: 'TensorBoard',
  class: 'D',
  programs: 'tensorboard',
  modules: 'tensorboard tensorboard.main',
  options: {
    flags: '--bind_all --inspect --version_tb --version --db_import --helpfull',
    values:
      '--logdir --logdir_spec --host --port --reuse_port --load_fast --extra_data_server_flags --grpc_creds_type --grpc_data_provider --purge_orphaned_data --db --tag --event_file --path_prefix --window_title --max_reload_threads --reload_interval --reload_task --reload_multifile --reload_multifile_inactive_secs --generic_data --samples_per_plugin --detect_file_replacement --whatif-use-unsafe-custom-prediction --whatif-data-dir',
    prefixes: true,
    underscores: true,
  },
  host: '--host',
  hostDefault: 'localhost',
  everywhere: '--bind_all',
  narrow: { text: '--host 127.0.0.1', where: 'end' },
  port: '--port',
  portDefault: '6006',
  not: '--inspect --version --version_tb',
  // `tensorboard dev upload`, `tensorboard serve`
};

/** `mlflow server` and `mlflow ui` (mlflow/cli, mlflow/utils/cli_args.py). */
const MLFLOW: ServerSpec = {
  tool: 'the MLflow tracking server',
  class: 'D',
  programs: 'mlflow',
  modules: 'mlflow mlflow.cli',
  verbs: ['server', 'ui'],
  globals: { flags: '--version --help', values: '--env-file' },
  options: {
    flags:
      '--serve-artifacts --no-serve-artifacts --artifacts-only --disable-security-middleware --dev --enable-workspaces --disable-workspaces',
    values:
      '--backend-store-uri --read-replica-backend-store-uri --registry-store-uri --default-artifact-root --artifacts-destination -h,--host -p,--port -w,--workers --allowed-hosts --cors-allowed-origins --x-frame-options --static-prefix --gunicorn-opts --waitress-opts --uvicorn-opts --expose-prometheus --app-name --secrets-cache-ttl --secrets-cache-max-size --workspace-store-uri',
  },
  host: '--host',
  hostEnv: 'MLFLOW_HOST',
  hostDefault: '127.0.0.1',
  port: '--port',
  portEnv: 'MLFLOW_PORT',
  portDefault: '5000',
  // Any app plugin may bring a login; `basic-auth` does.
  login: ({ call }) => setBy(call.last('--app-name')),
};

/** Streamlit: every option of its configuration is a flag (streamlit/config.py); without an address it listens everywhere. */
const STREAMLIT: ServerSpec = {
  tool: 'Streamlit',
  class: 'D',
  programs: 'streamlit',
  modules: 'streamlit streamlit.cli streamlit.web.cli',
  verbs: ['run', 'hello'],
  globals: { values: '--log_level', flags: '--version --help' },
  options: {
    flags: '--server.allowRunOnSave',
    values:
      '--server.address --server.port --server.sslCertFile --server.sslKeyFile --server.headless --server.enableCORS --server.enableXsrfProtection --server.baseUrlPath --server.maxUploadSize --server.maxMessageSize --server.fileWatcherType --server.runOnSave --server.folderWatchBlacklist --server.cookieSecret --server.enableWebsocketCompression --server.enableStaticServing --server.disconnectedSessionTTL --browser.serverAddress --browser.gatherUsageStats --browser.serverPort --global.developmentMode --global.dataFrameSerialization --logger.level --logger.messageFormat --client.toolbarMode --client.showErrorDetails --client.showSidebarNavigation --runner.magicEnabled --runner.fastReruns --theme.base --theme.primaryColor --theme.backgroundColor --theme.secondaryBackgroundColor --theme.textColor --theme.font --secrets.files',
  },
  host: '--server.address',
  hostEnv: 'STREAMLIT_SERVER_ADDRESS',
  hostDefault: '0.0.0.0',
  narrow: { text: '--server.address=127.0.0.1', where: 'end' },
  port: '--server.port',
  portEnv: 'STREAMLIT_SERVER_PORT',
  portDefault: '8501',
  tls: '--server.sslCertFile',
  operands: 1,
};

/** Options that `bokeh serve` and `panel serve` share (bokeh/command/subcommands/serve.py). */
const BOKEH_FLAGS =
  '--show --use-xheaders --enable-xsrf-cookies --disable-index --disable-index-redirect --glob --help';
const BOKEH_VALUES =
  '--port --address --unix-socket --log-level --log-format --log-file --use-config --allow-websocket-origin --prefix --ico-path --keep-alive --check-unused-sessions --unused-session-lifetime --stats-log-frequency --mem-log-frequency --ssl-certfile --ssl-keyfile --session-ids --auth-module --cookie-secret --index --num-procs --session-token-expiration --websocket-max-message-size --websocket-compression-level --websocket-compression-mem-level';
const BOKEH_MANY = '--args --exclude-headers --exclude-cookies --include-headers --include-cookies';

const BOKEH: ServerSpec = {
  tool: 'the Bokeh server',
  class: 'D',
  programs: 'bokeh',
  modules: 'bokeh',
  verbs: ['serve'],
  options: { flags: BOKEH_FLAGS, values: BOKEH_VALUES, many: `${BOKEH_MANY} --dev`, prefixes: true },
  host: '--address',
  hostDefault: '0.0.0.0',
  socket: '--unix-socket',
  narrow: { text: '--address 127.0.0.1', where: 'front' },
  port: '--port',
  portDefault: '5006',
  login: ({ call }) => setBy(call.last('--auth-module')),
  tls: '--ssl-certfile',
  operands: Infinity,
};

const PANEL: ServerSpec = {
  ...BOKEH,
  tool: 'the Panel server',
  programs: 'panel',
  modules: 'panel',
  options: {
    flags: `${BOKEH_FLAGS} --oauth-refresh-tokens --oauth-optional --rest-session-info --warm --admin --dev --autoreload --liveness --global-loading-spinner`,
    values: `${BOKEH_VALUES} --basic-auth --cookie-path --oauth-provider --oauth-key --oauth-secret --oauth-redirect-uri --oauth-extra-params --oauth-jwt-user --oauth-encryption-key --oauth-error-template --oauth-expiry-days --root-path --login-endpoint --logout-endpoint --auth-template --logout-template --basic-login-template --rest-provider --rest-endpoint --session-history --admin-endpoint --admin-log-level --profiler --num-threads --setup --liveness-endpoint --plugins`,
    optional: '--reuse-sessions',
    many: `${BOKEH_MANY} --index-titles --static-dirs --oauth-guest-endpoints`,
    prefixes: true,
  },
  login: ({ call }) => setBy(call.last('--basic-auth', '--oauth-provider', '--auth-module')),
};

/** Voilà (voila/app.py): a traitlets program; `Voila.ip` defaults to localhost. */
const VOILA: ServerSpec = {
  tool: 'Voilà',
  class: 'D',
  programs: 'voila',
  modules: 'voila',
  options: {
    flags: '--debug --no-browser --show-margins --classic-tree --generate-config --show-config -y',
    values:
      '--autoreload --base_url --port --static --server_url --pool_size --enable_nbextensions --show_tracebacks --template --theme --log-level --config --strip_sources --preheat_kernel --nbextensions_path --Voila.ip --Voila.port --Voila.token --Voila.base_url --Voila.server_url --VoilaConfiguration.file_allowlist --VoilaConfiguration.file_whitelist --VoilaConfiguration.theme --VoilaConfiguration.template --MappingKernelManager.cull_interval --MappingKernelManager.cull_idle_timeout',
    optional: '--token',
  },
  host: '--Voila.ip',
  hostDefault: 'localhost',
  port: '--Voila.port --port',
  portDefault: '8866',
  login: ({ call }) => {
    const token = call.last('--token', '--Voila.token');
    return token && { state: token.value ? 'set' : 'generated', at: token.at };
  },
  config: '--config',
  operands: 1,
};

const AIM: ServerSpec = {
  tool: 'the Aim UI',
  class: 'D',
  programs: 'aim',
  modules: 'aim',
  verbs: ['up'],
  globals: { flags: '-v,--verbose' },
  options: {
    flags: '--dev --profiler -y,--yes --read-only --force-init',
    values:
      '-h,--host -p,--port -w,--workers --uds --repo --tf_logs --ssl-keyfile --ssl-certfile --base-path --log-level',
  },
  host: '--host',
  hostDefault: '127.0.0.1',
  socket: '--uds',
  port: '--port',
  portDefault: '43800',
  tls: '--ssl-certfile',
};

/** The remote tracking server of Aim takes runs from anyone (aim/ext/transport/config.py: 0.0.0.0:53800). */
const AIM_SERVER: ServerSpec = {
  ...AIM,
  tool: 'the Aim tracking server',
  verbs: ['server'],
  hostDefault: '0.0.0.0',
  narrow: { text: '--host 127.0.0.1', where: 'end' },
  portDefault: '53800',
};

const OPTUNA: ServerSpec = {
  tool: 'Optuna Dashboard',
  class: 'D',
  programs: 'optuna-dashboard',
  options: {
    flags: '-q,--quiet --allow-unsafe -v,--version',
    values: '--storage-class --port --host --server --artifact-dir --from-config',
    prefixes: true,
  },
  host: '--host',
  hostDefault: '127.0.0.1',
  port: '--port',
  portDefault: '8080',
  config: '--from-config',
  not: '--version',
  operands: 1,
};

function setBy(option: ReturnType<Server['call']['last']>): Auth | undefined {
  return option && { state: option.value && staticText(option.value) === undefined ? 'runtime' : 'set', at: option.at };
}

const tools: readonly Tool[] = [TENSORBOARD, MLFLOW, STREAMLIT, BOKEH, PANEL, VOILA, AIM, AIM_SERVER, OPTUNA].map(
  (spec) => defineServer(spec),
);
export default tools;
