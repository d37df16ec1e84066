import { describe, expect, it } from 'vitest';
import { valueOf } from '../../../src/model/static.ts';
import { check, job } from '../../support/check.ts';

/** `tool: address:port auth` of each desktop and forwarder. */
function desktops(script: string): string[] {
  return check(job(script)).effects.flatMap((effect) => {
    if (effect.kind !== 'listen') return [];
    const { bind, port, auth } = effect;
    const where = bind.class === 'any' ? '*' : bind.class === 'unknown' ? '?' : (valueOf(bind.address) ?? '-');
    return [`${effect.tool}: ${where}:${valueOf(port) ?? '?'} ${auth.state}`];
  });
}

describe('desktops as options say', () => {
  it.each<[script: string, expected: string[]]>([
    ['vncserver :3', ['vncserver: ?:5903 set']],
    ['vncserver -geometry 1280x800 -localhost', ['vncserver: 127.0.0.1:? set']],
    ['vncserver -localhost no :2', ['vncserver: *:5902 set']],
    ['Xvnc :1 -RFBPort 5999 -SecurityTypes=None', ['Xvnc: *:5999 disabled']],
    ['Xvnc :1 -rfbport $P -interface 10.0.0.5', ['Xvnc: 10.0.0.5:? set']],
    ['tigervncserver :1', ['tigervncserver: 127.0.0.1:5901 set']],
    ['vncserver -localhost $L :1', ['vncserver: 127.0.0.1:5901 set']],
    ['x11vnc -display :1', ['x11vnc: *:5900 absent']],
    ['x11vnc -unixpw -rfbport 7', ['x11vnc: 127.0.0.1:7 set']],
    ['Xvfb :1 -screen 0 1x1x8', []],
    ['Xvfb :1 -ac', ['Xvfb: localhost:6001 disabled']],
    ['websockify -D --web /usr/share/novnc 10.0.0.5:6080 localhost:5901', ['websockify: 10.0.0.5:6080 set']],
    ['websockify 6080 -- vncserver', ['websockify: *:6080 set']],
    ['novnc_proxy', ['novnc_proxy: *:6080 set']],
    ['xpra start :7 --start=xterm', []],
    ['xpra start --bind-tcp=0.0.0.0:10000 --html=on', ['xpra: *:10000 absent']],
    ['xpra start --bind-tcp=:10000,auth=file:filename=p', ['xpra: *:10000 set']],
    ['xpra attach tcp://host:10000', []],
  ])('%s', (script, expected) => {
    expect(desktops(script)).toEqual(expected);
  });
});
