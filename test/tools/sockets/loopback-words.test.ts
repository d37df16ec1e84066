import { describe, expect, it } from 'vitest';
import { check, job } from '../../support/check.ts';

/** Address classes of everything that listens. */
function classes(body: string): string[] {
  return check(job(body)).effects.flatMap((effect) => {
    if (effect.kind === 'listen') return [effect.bind.class];
    return effect.kind === 'tunnel' && effect.bind ? [effect.bind.class] : [];
  });
}

describe('a loopback address beside a port that is not known', () => {
  it.each([
    'websockify localhost:${websocket} localhost:${port}',
    'novnc_proxy --listen localhost:$P --vnc localhost:$V',
    'websockify ${H:-localhost}:${P:-6080} localhost:5901',
    'gunicorn -b 127.0.0.1:$P a:b',
    'mongod --bind_ip 127.0.0.1 --port $P',
    'ssh -N -L localhost:$P:web:80 host',
    'ssh -N -L ${B:-localhost}:8080:web:80 host',
    'ssh -N -R localhost:$P:web:80 host',
    'ssh -N -D 127.0.0.1:$P host',
    'x11vnc -nopw -listen localhost',
  ])('%s', (script) => {
    expect(classes(script)).toEqual(['loopback']);
  });

  it('is loopback for both ends of Dask', () => {
    expect(classes('dask scheduler --host localhost --dashboard-address localhost:$P')).toEqual([
      'loopback',
      'loopback',
    ]);
  });

  it.each([
    ['websockify $H:6080 localhost:5901', 'unknown'],
    ['ssh -N -L $SLURMD_NODENAME:$P:web:80 host', 'specific'],
    ['ssh -N -L ${B:-0.0.0.0}:8080:web:80 host', 'any'],
  ])('%s is not', (script, expected) => {
    expect(classes(script)).toEqual([expected]);
  });
});
