// xpra: X programs that can be looked at from elsewhere; TCP only on request, and then without a login unless one is set.
import { asStatic, shapeOf, sliceWord, staticText } from '../../model/word.ts';
import { type OptionTable, parseOptions } from '../kit.ts';
import { defaultBind, givenBind, defineListener } from '../sockets/bind.ts';

const XPRA: OptionTable = {
  flags: '-h,--help --version -d',
  values:
    '--bind --bind-tcp --bind-ws --bind-wss --bind-ssl --bind-ssh --bind-rfb --bind-quic --auth --tcp-auth --ws-auth --wss-auth --ssl-auth --rfb-auth --password-file --start --start-child --start-new-commands --exit-with-children --html --daemon --xvfb --display --socket-dir --ssl-cert --ssl-key --log-file --session-name --dpi --encoding --env --mdns --notifications --pulseaudio --speaker --webcam --printing --resize-display',
  optional: '--exit-with-windows --attach --use-display',
};
const STARTS = new Set([
  'start',
  'start-desktop',
  'desktop',
  'shadow',
  'start-monitor',
  'monitor',
  'proxy',
  'seamless',
  'upgrade',
  'expand',
]);

export default defineListener('xpra', (command, emit) => {
  const call = parseOptions(XPRA, command.words);
  const verb = staticText(call.operands[0]?.word);
  if (verb === undefined || !STARTS.has(verb)) return;
  for (const option of call.all('--bind-tcp', '--bind-ws', '--bind-wss', '--bind-ssl', '--bind-rfb', '--bind-quic')) {
    if (!option.value) continue;
    // `HOST:PORT,auth=file:filename=…`
    const shape = shapeOf(option.value);
    const comma = shape.indexOf(',');
    const address = sliceWord(option.value, 0, comma < 0 ? undefined : comma);
    const colon = shapeOf(address).lastIndexOf(':');
    const host = colon > 0 ? sliceWord(address, 0, colon) : undefined;
    const kind = option.name.slice('--bind-'.length);
    const own = /,(?:.*,)?auth=(?!none\b|allow\b)/.test(shape);
    const login = own || call.has('--auth', `--${kind}-auth`, '--password-file');
    emit({
      kind: 'listen',
      at: option.at,
      tool: 'xpra',
      class: 'X',
      service: 'vnc',
      protocol: 'tcp',
      bind: host ? givenBind(host, option.at) : { ...defaultBind(''), at: option.at },
      port: asStatic(sliceWord(address, colon + 1)),
      auth: login ? { state: 'set' } : { state: 'absent' },
      tls: kind === 'ssl' || kind === 'wss' || kind === 'quic',
    });
  }
});
