// Connections that carry what they carry unencrypted: nc as a copy pipe, telnet, rsh, redis-cli.
import type { Command } from '../../model/command.ts';
import type { ConnectEffect } from '../../model/effect.ts';
import { asStatic, shapeOf, staticText, type Word } from '../../model/word.ts';
import { defineTool, type Emit, type OptionTable, parseOptions } from '../kit.ts';
import { parseUrl } from '../url.ts';

type Details = Pick<ConnectEffect, 'tool' | 'scheme' | 'purpose' | 'cleartext'>;

function connect(emit: Emit, host: Word, port: Word | undefined, details: Details): void {
  const { reach } = parseUrl(host, 'http');
  emit({ kind: 'connect', at: host.at, host, ...(port && { port: asStatic(port) }), reach, ...details });
}

/** Union of the options of OpenBSD's, GNU's and nmap's netcat that take a value. */
const NETCAT: OptionTable = {
  flags:
    '-4 -6 -C -D -d -F -h -k -l -N -n -r -S -t -U -u -v -Z -z -b -L --send-only --recv-only --ssl --ssl-verify --udp --sctp --telnet --keep-open --listen --verbose --nodns --crlf',
  values:
    '-e -c -g -G -I -i -M -m -O -o -P -p -q -s -T -V -W -w -X -x --exec --sh-exec --wait --idle-timeout --delay --output --source --source-port --proxy --proxy-type --ssl-cert --ssl-key --ssl-trustfile --max-conns',
};

const netcat = defineTool('nc ncat netcat nc.openbsd nc.traditional', (command, emit, script) => {
  const call = parseOptions(NETCAT, command.words);
  const [host, port] = call.operands;
  if (call.has('-l', '--listen', '-U', '-L') || !host || !port) return;
  const moves = !call.has('-z') && carriesData(command, script);
  connect(emit, host.word, port.word, {
    tool: 'netcat',
    scheme: call.has('--ssl') ? 'tls' : 'tcp',
    purpose: moves ? 'transfer' : 'probe',
    cleartext: moves && !call.has('--ssl'),
  });
});

/** Files go in or out; a request printed by `echo` and an answer for `grep` are a probe. */
function carriesData(command: Command, script: readonly Command[]): boolean {
  const files = command.redirects.filter((redirect) => {
    const target = shapeOf(redirect.target);
    return redirect.op !== '>&' && redirect.op !== '<&' && redirect.fd !== 2 && !target.startsWith('/dev/');
  });
  if (files.length > 0) return true;
  const { pipeline } = command;
  if (!pipeline) return false;
  const neighbours = script.filter(
    (other) => other.pipeline?.id === pipeline.id && Math.abs(other.pipeline.index - pipeline.index) === 1,
  );
  return neighbours.some(
    (other) =>
      /^(?:tar|cat|dd|pv|gzip|pigz|zstd|lz4|xz|mbuffer|pg_dump|mysqldump|cpio|zfs|btrfs|gpg)$/.test(other.name ?? '') &&
      !(other.name === 'cat' && other.input),
  );
}

const telnet = defineTool('telnet', (command, emit) => {
  const call = parseOptions(
    { flags: '-4 -6 -7 -8 -a -c -d -E -F -f -K -L -N -r -x', values: '-b -e -k -l -n -S -X' },
    command.words,
  );
  const [host, port] = call.operands;
  if (!host) return;
  const number = port && staticText(port.word);
  const login = !port || number === '23' || number === 'telnet';
  connect(emit, host.word, port?.word, {
    tool: 'telnet',
    scheme: 'telnet',
    purpose: login ? 'login' : 'probe',
    cleartext: login,
  });
});

const remoteShell = defineTool('rsh rlogin rexec', (command, emit) => {
  const call = parseOptions({ flags: '-4 -6 -8 -d -E -K -n -x', values: '-l -e -p -k', style: 'posix' }, command.words);
  const host = call.operands[0];
  if (!host) return;
  connect(emit, host.word, undefined, {
    tool: command.name ?? 'rsh',
    scheme: 'rsh',
    purpose: 'login',
    cleartext: true,
  });
});

/** redis-cli 7. */
const REDIS: OptionTable = {
  flags:
    '-2 -3 -c -e --tls --insecure --raw --no-raw --quoted-input --csv --json --quoted-json --stat --latency --latency-history --latency-dist --replica --pipe --bigkeys --memkeys --hotkeys --scan --ldb --ldb-sync-mode --verbose --no-auth-warning --askpass --help --version --quoted-pattern',
  values:
    '-h -p -s -a --user --pass -u -r -i -n -d -D --show-pushes --cacert --cacertdir --cert --key --tls-ciphers --tls-ciphersuites --sni --rdb --functions-rdb --pipe-timeout --memkeys-samples --pattern --count --intrinsic-latency --eval --cluster --lru-test -t -X -x',
  style: 'posix',
};

const redis = defineTool('redis-cli valkey-cli keydb-cli', (command, emit) => {
  const call = parseOptions(REDIS, command.words);
  const address = call.last('-u')?.value;
  const host = call.last('-h')?.value;
  if (address) {
    const url = parseUrl(address);
    if (url.hostWord)
      connect(emit, url.hostWord, undefined, {
        tool: 'redis-cli',
        scheme: url.scheme ?? 'redis',
        purpose: 'database',
        cleartext: url.scheme === 'redis' && !call.has('--tls'),
      });
  } else if (host) {
    connect(emit, host, call.last('-p')?.value, {
      tool: 'redis-cli',
      scheme: 'redis',
      purpose: 'database',
      cleartext: !call.has('--tls'),
    });
  }
});

export default [netcat, telnet, remoteShell, redis];
