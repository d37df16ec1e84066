import { describe, expect, it } from 'vitest';
import { check, job, lineOf } from '../../support/check.ts';
import { expectFixed } from '../../support/listen-cases.ts';

/** The network rules that weigh desktops against each other. */
function found(script: string): string[] {
  return check(job(script))
    .findings.filter((finding) => ['JV101', 'JV102', 'JV103', 'JV107', 'JV112'].includes(finding.rule))
    .map((finding) => `${finding.rule} ${finding.severity} ${finding.confidence} ${lineOf(finding)}`);
}

describe('servers without a login', () => {
  it.each<[script: string, expected: string]>([
    ['vncserver :1 -localhost no -SecurityTypes None --I-KNOW-THIS-IS-INSECURE', 'JV112 critical high 3'],
    ['vncserver :1 -SecurityTypes None', 'JV112 critical medium 3'],
    ['Xvnc :2 -securitytypes=none -rfbport 5999 &', 'JV112 critical high 3'],
    ['Xvnc :2 -SecurityTypes VncAuth,None', 'JV112 critical high 3'],
    ['Xtigervnc :2 -SecurityTypes TLSNone', 'JV112 critical high 3'],
    ['tigervncserver :1 -SecurityTypes None -localhost no', 'JV112 critical high 3'],
    ['Xvnc :2 -SecurityTypes None -localhost=0', 'JV112 critical high 3'],
    ['x0vncserver -SecurityTypes None', 'JV112 critical high 3'],
    ['srun apptainer exec d.sif Xvnc :1 -SecurityTypes None', 'JV112 critical high 3'],
    ['x11vnc -display :99 -forever -nopw', 'JV112 critical high 3'],
    ['x11vnc -display :99 -shared -rfbport 5901', 'JV112 critical high 3'],
    ['xhost +', 'JV112 critical high 3'],
    ['DISPLAY=:0 xhost "+"', 'JV112 critical high 3'],
    ['Xorg :5 -listen tcp -ac', 'JV112 critical high 3'],
    ['Xvfb :5 -screen 0 1x1x24 -ac -listen tcp &', 'JV112 critical high 3'],
    ['startx /usr/bin/xterm -- :5 -listen tcp -ac', 'JV112 critical high 3'],
    ['Xvfb :5 -listen tcp -auth f', 'JV112 medium high 3'],
  ])('%s', (script, expected) => {
    expect(found(script)).toEqual([expected]);
  });
});

describe('forwarders have the login of what stands behind them', () => {
  it.each<[script: string, expected: string]>([
    ['Xvnc :1 -SecurityTypes None -localhost &\nwebsockify 6080 localhost:5901', 'JV112 critical high 4'],
    ['x11vnc -localhost -nopw &\nnovnc_proxy --listen 0.0.0.0:6080', 'JV112 critical high 4'],
    ['Xvnc :1 -SecurityTypes None -localhost &\nsocat TCP-LISTEN:80,fork TCP:localhost:5901', 'JV112 critical high 4'],
    ['Xvnc $D -SecurityTypes None -localhost &\nwebsockify -D "$P" "localhost:$V"', 'JV112 critical high 4'],
    ['vncserver :1 -localhost -rfbauth p\nwebsockify 6080 localhost:5901', 'JV103 medium high 4'],
    ['python -m websockify 6080 localhost:5901', 'JV103 medium high 3'],
    ['novnc_proxy --vnc localhost:5901', 'JV103 medium high 3'],
  ])('%s', (script, expected) => {
    expect(found(script)).toEqual([expected]);
  });
});

describe('guarded or local servers', () => {
  it.each([
    'vncserver :1 -localhost yes -SecurityTypes VncAuth -rfbauth $HOME/.vnc/passwd',
    'vncserver :1 -localhost -SecurityTypes None',
    'tigervncserver :1 -SecurityTypes None',
    'Xvnc :1 -SecurityTypes None -interface 127.0.0.1',
    'Xvnc :1 -SecurityTypes None -rfbport -1 -rfbunixpath $TMPDIR/v.sock',
    'vncserver :1 -SecurityTypes TLSVnc,X509Plain',
    'vncserver -kill :1',
    'vncserver -list',
    'vncpasswd -f < pw > passwd',
    'x11vnc -display :0 -localhost -nopw',
    'x11vnc -display :0 -rfbauth ~/.vnc/passwd',
    'x11vnc -storepasswd secret ~/.vnc/passwd',
    'xhost +si:localuser:$USER',
    'xhost -',
    'xhost',
    'xhost +local:',
    'Xvfb :99 -screen 0 1024x768x24 -nolisten tcp &',
    'Xvfb :99 -ac &',
    'xvfb-run -a python render.py',
    'Xvnc :1 -SecurityTypes None -localhost &\nwebsockify localhost:6080 localhost:5901',
    'websockify --unix-listen=$TMPDIR/w.sock localhost:5901',
  ])('%s', (script) => {
    expect(found(script)).toEqual([]);
  });
});

describe('fixes of every spelling', () => {
  it.each([
    ['Xvnc :5 SecurityTypes=None', 'Xvnc -localhost :5 SecurityTypes=VncAuth'],
    ['vncserver -localhost=no -SecurityTypes VncAuth,None', 'vncserver -localhost=yes -SecurityTypes VncAuth'],
    ['x11vnc -nopw -forever', 'x11vnc -localhost -nopw -forever'],
    ['x11vnc -nopw -listen 0.0.0.0', 'x11vnc -nopw -listen 127.0.0.1'],
  ])('%s', (script, expected) => {
    expectFixed('JV112', script, expected);
  });
});
