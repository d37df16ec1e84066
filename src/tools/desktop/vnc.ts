// VNC servers: TigerVNC, TurboVNC, TightVNC, KasmVNC, x0vncserver and x11vnc.
import type { Command } from '../../model/command.ts';
import type { Auth, Bind, EffectDraft } from '../../model/effect.ts';
import { type Static, unknown } from '../../model/static.ts';
import { asStatic, shapeOf, splitWord, staticText } from '../../model/word.ts';
import {
  builtIn,
  editablePlace,
  insertAfter,
  type OptionTable,
  type ParsedCall,
  parseOptions,
  replaceWord,
} from '../kit.ts';
import { defaultBind, givenBind, secretAuth, UNKNOWN_BIND, mayHoldOptions, defineListener } from '../sockets/bind.ts';
import { unixBind } from '../sockets/netcat.ts';
import { displayOf, switchOf, xCall } from './x-options.ts';

type ListenDraft = Extract<EffectDraft, { kind: 'listen' }>;

const servers = defineListener(
  'Xvnc Xtigervnc Xtightvnc Xkasmvnc vncserver tigervncserver tightvncserver turbovncserver kasmvncserver vncsession x0vncserver x0tigervncserver',
  (command, emit) => {
    const call = xCall(command);
    if (call.has('-kill', '-list', '-help', '-version', '-clean', '-inetd')) return;
    const bind = bindOf(command, call);
    const auth = authOf(call);
    const socket = call.last('-rfbunixpath')?.value;
    const port = portOf(call);
    const off = port.state === 'known' && port.value === '-1';
    const draft: ListenDraft = {
      kind: 'listen',
      ...(mayHoldOptions(command.words) && { open: true }),
      at: auth.at ?? bind.at ?? command.at,
      tool: command.name ?? 'Xvnc',
      class: 'X',
      service: 'vnc',
      protocol: socket && off ? 'unix' : 'tcp',
      bind: socket && off ? unixBind(staticText(socket)) : bind,
      port,
      auth,
      tls: typesOf(call).length > 0 && typesOf(call).every((type) => /^(?:TLS|X509|RA2)/i.test(type)),
    };
    if (!off || socket) emit(draft);
  },
);

function typesOf(call: ParsedCall): readonly string[] {
  const value = call.last('-securitytypes')?.value;
  return value ? splitWord(value, ',').map(shapeOf) : [];
}

/** `-localhost`, `-localhost no`, `-interface ADDRESS`; Debian's wrapper listens on loopback unless the types encrypt. */
function bindOf(command: Command, call: ParsedCall): Bind {
  const local = switchOf(call, '-localhost');
  if (local) {
    if (local.open) return { ...UNKNOWN_BIND, at: local.option.at };
    if (local.on) return { ...defaultBind('127.0.0.1'), at: local.option.at };
    const toLoopback = local.value && replaceWord(local.value, 'yes');
    const glued = local.option.value !== undefined;
    return {
      ...defaultBind('0.0.0.0'),
      at: local.value && !glued ? local.value.at : local.option.at,
      ...(toLoopback && { toLoopback }),
    };
  }
  const device = call.last('-interface');
  if (device?.value) return givenBind(device.value, device.at);
  const insert = insertAfter(command, 0, ' -localhost');
  const wide = { ...defaultBind('0.0.0.0'), ...(insert && { toLoopback: insert }) };
  const packaged = { ...UNKNOWN_BIND, ...(insert && { toLoopback: insert }) };
  if (call.has('-i-know-this-is-insecure', '--i-know-this-is-insecure')) return wide;
  if (command.name === 'tigervncserver')
    return typesOf(call).some((type) => /^(?:TLS|X509)/i.test(type)) ? packaged : defaultBind('127.0.0.1');
  return command.name === 'vncserver' ? packaged : wide;
}

/** Any type that ends in None lets a viewer in without a login, whatever else is on the list. */
function authOf(call: ParsedCall): Auth {
  const option = call.last('-securitytypes');
  const value = option?.value;
  if (option && value && typesOf(call).some((type) => /none$/i.test(type))) {
    const types = [...new Set(typesOf(call).map(withLogin))].join(',');
    const enable = editablePlace(value) && !types.includes('…') ? replaceWord(value, types) : undefined;
    return { state: 'disabled', at: option.at, ...(enable && { enable }) };
  }
  const basic = call.last('-disablebasicauth', '-noauth');
  if (basic) return { state: 'disabled', at: basic.at };
  return { state: 'set' };
}

/** The type with a password in place of none: `TLSNone` → `TLSVnc`. */
function withLogin(type: string): string {
  return /^none$/i.test(type) ? 'VncAuth' : type.replace(/none$/i, 'Vnc');
}

/** `-rfbport 5901`, or 5900 plus the display. */
function portOf(call: ParsedCall): Static<string> {
  const value = call.last('-rfbport')?.value;
  if (value) return asStatic(value);
  const display = displayOf(call);
  return display === undefined ? unknown('variable') : builtIn(String(display >= 5900 ? display : 5900 + display));
}

/** x11vnc(1); `-localhost` and the password options decide. */
const X11VNC: OptionTable = {
  flags:
    '-6 -alwaysshared -anontls -bg -create -dontdisconnect -find -forever,-many -grabbuster -help,-h -http -http_oneport -inetd -localhost -loop -nevershared -no6 -noipv4 -noipv6 -nolookup -nopw -norepeat -noxdamage -noxfixes -noxrecord -once -opts -q,-quiet -repeat -shared -ssl_only -svc -threads -tightfilexfer -unixpw_unsafe -usepw -v -V,-version -viewonly -xdummy -xkb',
  values:
    '-accept -afteraccept -allow -auth -autoport -clip -connect -cursor -defer -desktop -display -env -flag -geometry -gone -httpdir -httpport -id -input -interface,-listen -listen6 -ncache -o,-logfile -passwd -passwdfile -pointer_mode -proxy -rawfb -rc -readtimeout -rfbauth -rfbport -scale -sid -speeds -ssldir -sslverify -timeout -unixsock -users -vencrypt -viewpasswd -wait',
  optional: '-ssl -stunnel -storepasswd -unixpw -unixpw_nis',
  singleDash: true,
};

const x11vnc = defineListener('x11vnc', (command, emit) => {
  const call = parseOptions(X11VNC, command.words);
  if (call.has('-storepasswd', '-version', '-help', '-opts', '-inetd')) return;
  const local = call.last('-localhost');
  const listen = call.last('-listen');
  const port = call.last('-rfbport')?.value;
  if (staticText(port) === '0') return;
  const off = call.last('-nopw');
  const login = call.last(
    '-rfbauth',
    '-passwdfile',
    '-passwd',
    '-usepw',
    '-unixpw',
    '-unixpw_nis',
    '-unixpw_unsafe',
    '-sslverify',
    '-svc',
  );
  const auth: Auth = login
    ? login.name === '-passwd'
      ? secretAuth(login.value, login.at)
      : { state: 'set', at: login.at }
    : { state: off ? 'disabled' : 'absent', ...(off && { at: off.at }) };
  // `-unixpw` listens on loopback unless TLS is on.
  const insert = insertAfter(command, 0, ' -localhost');
  const unixpw = call.has('-unixpw', '-unixpw_nis') && !call.has('-ssl', '-stunnel');
  emit({
    kind: 'listen',
    ...(mayHoldOptions(command.words) && { open: true }),
    at: off?.at ?? listen?.at ?? command.at,
    tool: 'x11vnc',
    class: 'X',
    service: 'vnc',
    protocol: 'tcp',
    bind:
      local || unixpw
        ? { ...defaultBind('127.0.0.1'), ...(local && { at: local.at }) }
        : listen?.value
          ? givenBind(listen.value, listen.at)
          : { ...defaultBind('0.0.0.0'), ...(insert && { toLoopback: insert }) },
    port: port ? asStatic(port) : builtIn('5900'),
    auth,
    tls: call.has('-ssl', '-stunnel', '-vencrypt', '-anontls'),
    ...(call.has('-viewonly') && { readOnly: true }),
  });
});

export default [servers, x11vnc];
