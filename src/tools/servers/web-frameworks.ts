// Servers that run an application of the user's own: Flask, uvicorn, Gunicorn, Hypercorn. The application may ask for a
// login that the command line does not show.
import { staticText } from '../../model/word.ts';
import { defineServer, type Details, type ServerSpec } from './server.ts';

/** flask/cli.py; click reads any option from `FLASK_RUN_<OPTION>` too. */
const FLASK: ServerSpec = {
  tool: "Flask's development server",
  class: 'D',
  programs: 'flask',
  modules: 'flask',
  verbs: ['run'],
  globals: { flags: '--debug --no-debug --version', values: '-A,--app -e,--env-file' },
  options: {
    flags: '--reload --no-reload --debugger --no-debugger --with-threads --without-threads --debug --no-debug',
    values: '-h,--host -p,--port --cert --key --extra-files --exclude-patterns -A,--app -e,--env-file',
  },
  host: '--host',
  hostEnv: 'FLASK_RUN_HOST',
  hostDefault: '127.0.0.1',
  port: '--port',
  portEnv: 'FLASK_RUN_PORT',
  portDefault: '5000',
  tls: '--cert',
};

/** uvicorn/main.py; its options can also come from `UVICORN_<OPTION>`. */
const UVICORN: ServerSpec = {
  tool: 'uvicorn',
  class: 'D',
  programs: 'uvicorn',
  modules: 'uvicorn uvicorn.main',
  options: {
    flags:
      '--reload --access-log --no-access-log --use-colors --no-use-colors --proxy-headers --no-proxy-headers --server-header --no-server-header --date-header --no-date-header --version --factory',
    values:
      '--host --port --uds --fd --reload-dir --reload-include --reload-exclude --reload-delay --workers --loop --http --ws --ws-max-size --ws-max-queue --ws-ping-interval --ws-ping-timeout --ws-per-message-deflate --lifespan --interface --env-file --log-config --log-level --forwarded-allow-ips --root-path --limit-concurrency --backlog --limit-max-requests --timeout-keep-alive --timeout-graceful-shutdown --timeout-worker-healthcheck --ssl-keyfile --ssl-certfile --ssl-keyfile-password --ssl-version --ssl-cert-reqs --ssl-ca-certs --ssl-ciphers --header --app-dir --h11-max-incomplete-event-size',
  },
  host: '--host',
  hostEnv: 'UVICORN_HOST',
  hostDefault: '127.0.0.1',
  socket: '--uds --fd',
  port: '--port',
  portEnv: 'UVICORN_PORT',
  portDefault: '8000',
  tls: '--ssl-certfile',
  not: '--version',
  operands: 1,
};

/** gunicorn/config.py: 127.0.0.1:8000, or 0.0.0.0:$PORT when PORT is set. */
const GUNICORN: ServerSpec = {
  tool: 'Gunicorn',
  class: 'D',
  programs: 'gunicorn',
  modules: 'gunicorn gunicorn.app.wsgiapp',
  options: {
    flags:
      '--reload --spew --check-config --print-config --preload --no-sendfile --reuse-port -D,--daemon --initgroups --disable-redirect-access-to-syslog --capture-output --log-syslog -R,--enable-stdio-inheritance --enable-backlog-metric --do-handshake-on-connect --suppress-ragged-eofs --permit-obsolete-folding --strip-header-spaces --permit-unconventional-http-method --permit-unconventional-http-version --casefold-http-method -v,--version -h',
    values:
      '-c,--config -b,--bind --backlog -w,--workers -k,--worker-class --threads --worker-connections --max-requests --max-requests-jitter -t,--timeout --graceful-timeout --keep-alive --limit-request-line --limit-request-fields --limit-request-field_size --reload-engine --reload-extra-file --chdir -e,--env -p,--pid --worker-tmp-dir -u,--user -g,--group -m,--umask --forwarded-allow-ips --access-logfile --access-logformat --error-logfile,--log-file --log-level --logger-class --log-config --log-config-json --log-syslog-to --log-syslog-prefix --log-syslog-facility --statsd-host --dogstatsd-tags --statsd-prefix -n,--name --pythonpath --paste,--paster --proxy-allow-from --keyfile --certfile --ssl-version --cert-reqs --ca-certs --ciphers --forwarder-headers --header-map --control-socket --protocol',
    optional: '--proxy-protocol',
    prefixes: true,
  },
  host: '--bind',
  form: 'host:port',
  hostDefault: '127.0.0.1',
  portDefault: '8000',
  tls: '--certfile',
  config: '--config',
  not: '--check-config --print-config --version -h',
  operands: 1,
};

/** hypercorn/__main__.py. */
const HYPERCORN: ServerSpec = {
  tool: 'Hypercorn',
  class: 'D',
  programs: 'hypercorn',
  modules: 'hypercorn',
  options: {
    flags: '-D,--daemon --debug --reload -h',
    values:
      '--access-log --access-logfile --access-logformat --backlog -b,--bind --ca-certs --certfile --cert-reqs --ciphers -c,--config --error-log --error-logfile,--log-file --graceful-timeout --read-timeout --max-requests --max-requests-jitter -g,--group -k,--worker-class --keep-alive --keyfile --keyfile-password --insecure-bind --log-config --log-level -p,--pid --quic-bind --root-path --server-name --statsd-host --statsd-prefix -m,--umask -u,--user --verify-mode --websocket-ping-interval -w,--workers',
    prefixes: true,
  },
  host: '--bind --insecure-bind',
  form: 'host:port',
  hostDefault: '127.0.0.1',
  portDefault: '8000',
  tls: '--certfile',
  config: '--config',
  not: '-h',
  operands: 1,
};

/** The application may ask for a login itself. */
const APPLICATION: Details = { open: true };

/** Gunicorn's default follows the variable PORT. */
const gunicorn = defineServer(GUNICORN, ({ command, call }) => {
  const words = command.environment.get('PORT');
  if (!words || call.has('--bind')) return APPLICATION;
  const port = staticText(words[0]);
  return {
    ...APPLICATION,
    bind: { address: { state: 'known', value: '0.0.0.0' }, class: 'any' },
    ...(port !== undefined && { port: { state: 'known', value: port } }),
  };
});

const application = (): Details => APPLICATION;

export default [
  defineServer(FLASK, application),
  defineServer(UVICORN, application),
  gunicorn,
  defineServer(HYPERCORN, application),
];
