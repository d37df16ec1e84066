// memcached: listens on every interface unless `-l` names one; a login exists only with SASL or an auth file.
import { asStatic, shapeOf, sliceWord, splitWord, staticText, type Word } from '../../model/word.ts';
import { bindClassOfWord, builtIn, insertAfter, type OptionTable, parseOptions } from '../kit.ts';
import { defaultBind, givenBind, mayHoldOptions, defineListener } from './bind.ts';
import { unixBind } from './netcat.ts';

const MEMCACHED: OptionTable = {
  flags:
    '-A,--enable-shutdown -d,--daemon -r,--enable-coredumps -k,--lock-memory -M,--disable-evictions -v -vv -vvv -h,--help -i,--license -V,--version -L,--enable-largepages -C,--disable-cas -S,--enable-sasl -F,--disable-flush-all -X,--disable-dumping -W,--disable-watch -Z,--enable-ssl',
  values:
    '-p,--port -U,--udp-port -s,--unix-socket -a,--unix-mask -l,--listen -u,--user -m,--memory-limit -c,--conn-limit -P,--pidfile -f,--slab-growth-factor -n,--slab-min-size -D -t,--threads -R,--max-reqs-per-event -b,--listen-backlog -B,--protocol -I,--max-item-size -Y,--auth-file -e,--memory-file -N,--napi-ids -o,--extended',
  prefixes: true,
};

export default defineListener('memcached', (command, emit) => {
  const call = parseOptions(MEMCACHED, command.words);
  if (call.has('--help', '--license', '--version')) return;
  const socket = call.last('--unix-socket');
  const port = call.last('--port')?.value;
  if (staticText(port) === '0' && !socket) return;
  const listens = call.all('--listen');
  const addresses = listens.flatMap((option) => (option.value ? splitWord(option.value, ',') : []));
  const wide = addresses.map(withoutPort).find((word) => bindClassOfWord(word) !== 'loopback');
  const option = listens.at(-1);
  const insert = insertAfter(command, 0, ' -l 127.0.0.1');
  emit({
    kind: 'listen',
    ...(mayHoldOptions(command.words) && { open: true }),
    at: option?.at ?? command.at,
    tool: 'memcached',
    class: 'R',
    protocol: socket ? 'unix' : 'tcp',
    bind: socket
      ? unixBind(socket.value && staticText(socket.value))
      : option?.value
        ? wide
          ? { ...givenBind(option.value, option.at), class: bindClassOfWord(wide) }
          : { ...givenBind(option.value, option.at), class: 'loopback' }
        : { ...defaultBind('0.0.0.0'), ...(insert && { toLoopback: insert }) },
    port: port ? asStatic(port) : builtIn('11211'),
    auth: { state: call.has('--enable-sasl', '--auth-file') ? 'set' : 'absent' },
    tls: call.has('--enable-ssl'),
  });
});

/** `-l HOST:PORT` names a port of its own; `::1` is an address. */
function withoutPort(word: Word): Word {
  const shape = shapeOf(word);
  const colon = shape.lastIndexOf(':');
  const bracket = shape.startsWith('[') ? shape.indexOf(']') : -1;
  if (bracket > 0) return sliceWord(word, 0, bracket + 1);
  return colon > 0 && shape.indexOf(':') === colon ? sliceWord(word, 0, colon) : word;
}
