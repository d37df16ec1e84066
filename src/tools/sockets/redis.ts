// redis-server and its forks: `redis-server [FILE] [--directive value…]`.
import type { Command } from '../../model/command.ts';
import type { Auth, Bind } from '../../model/effect.ts';
import { asStatic, prefixOf, staticText, type Word } from '../../model/word.ts';
import { bindClassOfWord, builtIn, type OptionTable, type ParsedOption, parseOptions } from '../kit.ts';
import { defaultBind, givenBind, secretAuth, mayHoldOptions, defineListener } from './bind.ts';

/** Every directive takes the words up to the next one. */
const REDIS: OptionTable = {
  flags: '-v,--version -h,--help --sentinel',
  values: '--test-memory',
  many: '--bind --port --protected-mode --requirepass --tls-port --unixsocket --unixsocketperm --aclfile --user --daemonize --save --appendonly --dir --dbfilename --logfile --loglevel --pidfile --maxmemory --maxmemory-policy --databases --timeout --tcp-keepalive --tcp-backlog --cluster-enabled --cluster-config-file --cluster-node-timeout --replicaof --slaveof --masterauth --io-threads --loadmodule --include --maxclients --supervised --stop-writes-on-bgsave-error --rdbcompression --appendfsync --server_cpulist --threads --server-threads --tls-cert-file --tls-key-file --tls-ca-cert-file --tls-auth-clients',
};

export default defineListener('redis-server valkey-server keydb-server redis-stack-server', (command, emit) => {
  const call = parseOptions(REDIS, command.words);
  if (call.has('--version', '--help', '--test-memory')) return;
  const file = command.words[1];
  const configured = file !== undefined && !prefixOf(file).startsWith('--') && call.operands[0]?.word === file;
  const plain = staticText(call.last('--port')?.value);
  const tlsPort = call.last('--tls-port')?.value;
  if (plain === '0' && !tlsPort) return;
  emit({
    kind: 'listen',
    ...(mayHoldOptions(command.words) && { open: true }),
    at: (call.last('--protected-mode') ?? call.last('--bind'))?.at ?? command.at,
    tool: 'Redis',
    class: 'R',
    protocol: 'tcp',
    bind: bindOf(call.last('--bind'), command, configured),
    port: plain === '0' && tlsPort ? asStatic(tlsPort) : portOf(call.last('--port')?.value, configured),
    auth: authOf(
      call.last('--requirepass'),
      call.last('--protected-mode'),
      call.has('--aclfile', '--user'),
      configured,
      call.has('--bind'),
    ),
    tls: plain === '0' && tlsPort !== undefined,
  });
});

function portOf(word: Word | undefined, configured: boolean): ReturnType<typeof asStatic> {
  return word ? asStatic(word) : configured ? { state: 'unknown', reason: 'input' } : builtIn('6379');
}

function bindOf(option: ParsedOption | undefined, command: Command, configured: boolean): Bind {
  if (!option?.value)
    return configured ? { address: { state: 'unknown', reason: 'input' }, class: 'unknown' } : defaultBind('*');
  // `--bind 127.0.0.1 ::1`; a leading `-` says that a missing address is no error.
  const words = command.words.slice(option.index + 1, option.end);
  const worst = words.find((word) => bindClassOfWord(word) !== 'loopback') ?? option.value;
  const bind = givenBind(worst, option.at);
  const dashed = prefixOf(worst).startsWith('-::');
  if (dashed) return { ...bind, class: staticText(worst) === '-::1' ? 'loopback' : 'any' };
  return words.length === 1 ? bind : { address: bind.address, class: bind.class, at: option.at };
}

/** Protected mode lets only loopback in while there is no password; an explicit `--bind` switches it off in old releases. */
function authOf(
  password: ParsedOption | undefined,
  protectedMode: ParsedOption | undefined,
  users: boolean,
  configured: boolean,
  bound: boolean,
): Auth {
  if (password) return secretAuth(password.value, password.at);
  if (users) return { state: 'set' };
  const mode = staticText(protectedMode?.value)?.toLowerCase();
  if (mode === 'no') return { state: 'disabled', ...(protectedMode && { at: protectedMode.at }) };
  if (configured) return { state: 'runtime' };
  return bound && mode !== 'yes' ? { state: 'absent' } : { state: 'set' };
}
