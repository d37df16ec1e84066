// aria2c with its remote control: whoever reaches it can make it write files.
import type { Static } from '../../model/static.ts';
import { asStatic, staticText } from '../../model/word.ts';
import { builtIn, markOption, type OptionTable, type ParsedCall, parseOptions } from '../kit.ts';
import { defaultBind, secretAuth, mayHoldOptions, defineListener } from './bind.ts';

const ARIA2: OptionTable = {
  flags: '-D,--daemon -h,--help -v,--version -q,--quiet',
  values:
    '-d,--dir -i,--input-file -l,--log -j,--max-concurrent-downloads -o,--out -s,--split -x,--max-connection-per-server -k,--min-split-size -m,--max-tries -t,--timeout -T,--torrent-file -M,--metalink-file -U,--user-agent -S,--show-files --rpc-secret --rpc-listen-port --rpc-user --rpc-passwd --rpc-certificate --rpc-private-key --rpc-max-request-size --rpc-save-upload-metadata --conf-path --header --referer --checksum --all-proxy --save-session --listen-port --seed-time',
  optional:
    '--enable-rpc --rpc-listen-all --rpc-secure --rpc-allow-origin-all -c,--continue -V,--check-integrity -Z,--force-sequential --no-conf --allow-overwrite --auto-file-renaming',
  prefixes: true,
};

export default defineListener('aria2c', (command, emit) => {
  const call = parseOptions(ARIA2, command.words);
  if (!isOn(call, '--enable-rpc')) return;
  const all = call.last('--rpc-listen-all');
  const wide = isOn(call, '--rpc-listen-all');
  const remove = all && markOption(command, all).remove;
  const secret = call.last('--rpc-secret') ?? call.last('--rpc-passwd');
  const port = call.last('--rpc-listen-port')?.value;
  const configured = call.last('--conf-path') !== undefined;
  emit({
    kind: 'listen',
    ...(mayHoldOptions(command.words) && { open: true }),
    at: (wide ? all : call.last('--enable-rpc'))?.at ?? command.at,
    tool: 'aria2 RPC',
    class: 'R',
    protocol: 'tcp',
    bind:
      wide && all
        ? { ...defaultBind('0.0.0.0'), at: all.at, ...(remove && { toLoopback: remove }) }
        : defaultBind('127.0.0.1'),
    port: portOf(port && asStatic(port)),
    auth: secret ? secretAuth(secret.value, secret.at) : { state: configured ? 'runtime' : 'absent' },
    tls: isOn(call, '--rpc-secure'),
  });
});

function portOf(port: Static<string> | undefined): Static<string> {
  return port ?? builtIn('6800');
}

/** `--enable-rpc`, `--enable-rpc=true`. */
function isOn(call: ParsedCall, name: string): boolean {
  const option = call.last(name);
  return option !== undefined && staticText(option.value) !== 'false';
}
