// sshuttle: a proxy over ssh that listens on loopback unless told otherwise.
import { asStatic, shapeOf, sliceWord, staticText } from '../../model/word.ts';
import type { Bind } from '../../model/effect.ts';
import {
  bindClassOf,
  bindClassOfWord,
  builtIn,
  defineTool,
  editablePlace,
  type OptionTable,
  parseOptions,
} from '../kit.ts';
import { emitLogin, emitNestedSettings, ownerOf } from './settings.ts';

/** sshuttle(1) 1.3 */
const SSHUTTLE: OptionTable = {
  flags:
    '-H,--auto-hosts -N,--auto-nets -v,--verbose -V,--version -D,--daemon --dns --disable-ipv6 --no-latency-control --no-sudo-pythonpath --syslog --hostwatch --sudoers --sudoers-no-modify --no-cmd-delimiter --no-remote-shell-quotes',
  values:
    '-l,--listen -r,--remote -x,--exclude -X,--exclude-from -e,--ssh-cmd -s,--subnets -t,--tmark --to-ns --ns-hosts --method --python --remote-shell --seed-hosts --wrap --latency-buffer-size --pidfile --user --group --firewall --sudoers-user --sudoers-filename --namespace --namespace-pid',
  prefixes: true,
};

export default defineTool('sshuttle', (command, emit, script) => {
  const call = parseOptions(SSHUTTLE, command.words);
  const owner = ownerOf('sshuttle', call.last('--remote')?.value, script, command);
  const shell = call.last('--ssh-cmd')?.value;
  if (shell) emitNestedSettings(shell, owner, emit);
  const listen = call.last('--listen');
  const address = listen?.value && splitAddress(shapeOf(listen.value));
  if (!listen?.value || !address) {
    emitLogin(owner, emit);
    return;
  }
  const host = sliceWord(listen.value, 0, address.host);
  const text = staticText(host);
  const place = editablePlace(host);
  const bind: Bind = {
    address: asStatic(host),
    class: text === undefined ? bindClassOfWord(host) : bindClassOf(text),
    at: listen.at,
    ...(place?.exact && { toLoopback: [{ at: place, text: '127.0.0.1' }] }),
  };
  emit({
    kind: 'tunnel',
    at: listen.at,
    tool: 'sshuttle',
    reach: 'forward',
    login: 'ssh',
    direction: 'dynamic',
    bind: address.host === 0 ? { address: builtIn('127.0.0.1'), class: 'loopback' } : bind,
    port: asStatic(sliceWord(listen.value, address.port)),
    ...(owner.host && { host: owner.host }),
  });
});

/** `[ip:]port`: where the address ends and the port begins. */
function splitAddress(shape: string): { host: number; port: number } {
  const colon = shape.lastIndexOf(':');
  if (colon >= 0) return { host: colon, port: colon + 1 };
  // A dotted word is an address alone.
  return shape.includes('.') ? { host: shape.length, port: shape.length } : { host: 0, port: 0 };
}
