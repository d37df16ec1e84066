// rsync as a daemon: files over a socket, unencrypted, with a login only where the configuration file says so.
import { asStatic } from '../../model/word.ts';
import { builtIn, defineTool, insertAfter, parseOptions } from '../kit.ts';
import { defaultBind, givenBind, mayHoldOptions } from './bind.ts';

/** `rsync --daemon` reads these options only; others are the client's. */
const DAEMON = {
  flags: '--daemon --no-detach --detach -v,--verbose -4,--ipv4 -6,--ipv6 -h,--help --server --sender',
  values:
    '--address --bwlimit --config -M,--dparam --log-file --log-file-format --port --sockopts -e,--rsh --rsync-path',
};

export default defineTool('rsync', (command, emit) => {
  const call = parseOptions(DAEMON, command.words);
  const daemon = call.last('--daemon');
  // `--server --daemon` is what an ssh connection starts: it serves that connection only.
  if (!daemon || call.has('--server')) return;
  const address = call.last('--address');
  const port = call.last('--port')?.value;
  const insert = insertAfter(command, daemon.index, ' --address=127.0.0.1');
  emit({
    kind: 'listen',
    ...(mayHoldOptions(command.words) && { open: true }),
    at: daemon.at,
    tool: 'rsync daemon',
    class: 'R',
    protocol: 'tcp',
    bind: address?.value
      ? givenBind(address.value, address.at)
      : { ...defaultBind('0.0.0.0'), ...(insert && { toLoopback: insert }) },
    port: port ? asStatic(port) : builtIn('873'),
    auth: { state: 'absent' },
    tls: false,
  });
});
