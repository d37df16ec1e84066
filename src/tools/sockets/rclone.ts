// rclone as a server: `rclone serve PROTOCOL`, and its remote control (`rclone rcd`, `--rc`).
import type { Command } from '../../model/command.ts';
import type { Auth, Bind } from '../../model/effect.ts';
import { asStatic, shapeOf, sliceWord, staticText, type Word } from '../../model/word.ts';
import {
  bindClassOf,
  builtIn,
  type Emit,
  environmentValue,
  type OptionTable,
  type ParsedCall,
  parseOptions,
} from '../kit.ts';
import { defaultBind, givenBind, secretAuth, UNKNOWN_BIND, mayHoldOptions, defineListener } from './bind.ts';
import { unixBind } from './netcat.ts';

/** The global options that take a value and may stand before the verb, and those of the servers. */
const RCLONE: OptionTable = {
  flags:
    '-v,--verbose -vv -q,--quiet -P,--progress -n,--dry-run -i,--interactive -c,--checksum -u,--update --rc --rc-no-auth --rc-serve --rc-web-gui --rc-web-gui-no-open-browser --rc-web-gui-update --rc-enable-metrics --no-auth --read-only --daemon --no-modtime --no-checksum --no-check-certificate --allow-other --stdio --append-only --private-repos --cache-objects --disable-dir-list --disable-zip --no-seek --force-path-style --use-json-log --syslog --fast-list -L,--copy-links -l,--links --ignore-existing --size-only',
  values:
    '--config --addr --user --pass --htpasswd --realm --salt --baseurl --cert --key --client-ca --min-tls-version --template --user-from-header --auth-proxy --auth-key --authorized-keys --public-ip --passive-port --rc-addr --rc-user --rc-pass --rc-htpasswd --rc-cert --rc-key --rc-client-ca --rc-files --rc-baseurl --rc-realm --rc-salt --rc-template --rc-allow-origin --rc-job-expire-duration --rc-server-read-timeout --rc-server-write-timeout --rc-user-from-header --rc-web-fetch-url --rc-min-tls-version --log-file --log-level --stats --transfers --checkers --bwlimit --cache-dir --vfs-cache-mode --vfs-cache-max-size --vfs-cache-max-age --vfs-read-chunk-size --dir-cache-time --poll-interval --buffer-size --include --exclude --filter --filter-from --include-from --exclude-from --files-from --max-age --min-age --max-size --min-size --password-command --temp-dir --user-agent --contimeout --timeout --retries --low-level-retries --tpslimit --name --announce-interval --interface --umask --uid --gid --dir-perms --file-perms --etag-hash --host-key --server-read-timeout --server-write-timeout --ca-cert --client-cert --client-key --bind --s3-endpoint',
};

/** Address and login of each server when nothing is said (rclone's help texts). */
const SERVERS: Readonly<Record<string, { readonly host: string; readonly port: string }>> = {
  http: { host: '127.0.0.1', port: '8080' },
  webdav: { host: '127.0.0.1', port: '8080' },
  restic: { host: '127.0.0.1', port: '8080' },
  s3: { host: '127.0.0.1', port: '8080' },
  ftp: { host: 'localhost', port: '2121' },
  sftp: { host: 'localhost', port: '2022' },
  dlna: { host: '', port: '7879' },
};

export default defineListener('rclone', (command, emit) => {
  const call = parseOptions(RCLONE, command.words);
  const [verb, second] = call.operands.map((operand) => staticText(operand.word));
  const server = verb === 'serve' && second !== undefined ? SERVERS[second] : undefined;
  if (server && second !== undefined && !call.has('--stdio')) serve(command, call, second, server, emit);
  if (verb === 'rcd' || call.has('--rc')) remoteControl(command, call, emit);
});

function serve(
  command: Command,
  call: ParsedCall,
  protocol: string,
  server: { host: string; port: string },
  emit: Emit,
): void {
  const option = call.last('--addr');
  const { bind, port } = addressOf(option?.value, option?.at, environmentAddress(command, 'RCLONE_ADDR'), server);
  const login = call.last('--pass', '--htpasswd', '--auth-proxy', '--auth-key', '--client-ca', '--user-from-header');
  // sftp uses ~/.ssh/authorized_keys unless the login is switched off.
  const state: Auth = call.has('--no-auth')
    ? { state: 'disabled' }
    : login
      ? login.name === '--pass'
        ? secretAuth(login.value, login.at)
        : { state: 'set', at: login.at }
      : protocol === 'sftp'
        ? { state: 'set' }
        : { state: 'absent' };
  emit({
    kind: 'listen',
    ...(mayHoldOptions(command.words) && { open: true }),
    at: option?.at ?? command.at,
    tool: `rclone serve ${protocol}`,
    class: 'R',
    protocol: bind.class === 'unix' ? 'unix' : 'tcp',
    bind,
    port,
    auth: state,
    tls: call.has('--cert') || protocol === 'sftp',
  });
}

function remoteControl(command: Command, call: ParsedCall, emit: Emit): void {
  const option = call.last('--rc-addr');
  const { bind, port } = addressOf(option?.value, option?.at, environmentAddress(command, 'RCLONE_RC_ADDR'), {
    host: 'localhost',
    port: '5572',
  });
  const login = call.last('--rc-pass', '--rc-htpasswd', '--rc-client-ca', '--rc-user-from-header');
  const off = call.last('--rc-no-auth');
  // Without a login and without --rc-no-auth rclone refuses the calls that reach remotes or files.
  const auth: Auth = login
    ? login.name === '--rc-pass'
      ? secretAuth(login.value, login.at)
      : { state: 'set', at: login.at }
    : off
      ? { state: 'disabled', at: off.at }
      : { state: call.has('--rc-web-gui') ? 'generated' : 'set' };
  emit({
    kind: 'listen',
    ...(mayHoldOptions(command.words) && { open: true }),
    at: (off ?? option)?.at ?? command.at,
    tool: 'rclone remote control',
    class: 'R',
    protocol: bind.class === 'unix' ? 'unix' : 'tcp',
    bind,
    port,
    auth,
    tls: call.has('--rc-cert'),
  });
}

function environmentAddress(command: Command, name: string): string | undefined {
  const value = environmentValue(command, name);
  return value?.state === 'known' ? value.value : undefined;
}

/** `HOST:PORT`, `:PORT`, `unix:///path`. */
function addressOf(
  word: Word | undefined,
  at: Command['at'] | undefined,
  environment: string | undefined,
  fallback: { readonly host: string; readonly port: string },
): { bind: Bind; port: ReturnType<typeof asStatic> } {
  if (!word) {
    if (environment === undefined) return { bind: defaultBind(fallback.host), port: builtIn(fallback.port) };
    const colon = environment.lastIndexOf(':');
    return { bind: defaultBind(environment.slice(0, Math.max(0, colon))), port: builtIn(environment.slice(colon + 1)) };
  }
  const shape = shapeOf(word);
  if (bindClassOf(shape) === 'unix')
    return { bind: { ...unixBind(staticText(word)), ...(at && { at }) }, port: builtIn('') };
  const colon = shape.lastIndexOf(':');
  if (colon < 0)
    return {
      bind: word.pieces.some((piece) => piece.kind === 'unknown') ? UNKNOWN_BIND : givenBind(word, at),
      port: builtIn(fallback.port),
    };
  const host = sliceWord(word, 0, colon);
  const bind = colon === 0 ? { ...defaultBind(''), ...(at && { at }) } : givenBind(host, at);
  return { bind, port: asStatic(sliceWord(word, colon + 1)) };
}
