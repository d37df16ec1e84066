import { describe, expect, it } from 'vitest';
import { valueOf } from '../../../src/model/static.ts';
import { check, job } from '../../support/check.ts';

/** `protocol class address:port auth` of each listener, in order; `?` where the text does not tell. */
function listeners(script: string): string[] {
  return check(job(script)).effects.flatMap((effect) => {
    if (effect.kind !== 'listen') return [];
    const { bind, port, auth, protocol, tls } = effect;
    const where = bind.class === 'any' ? '*' : (valueOf(bind.address) ?? `(${bind.class})`);
    return [`${effect.tool}: ${protocol}${tls ? '+tls' : ''} ${where}:${valueOf(port) ?? '?'} ${auth.state}`];
  });
}

describe('listeners as options say', () => {
  it.each<[script: string, expected: string[]]>([
    ['nc -l 4444', ['nc: tcp *:4444 absent']],
    ['nc -lvnp 4444', ['nc: tcp *:4444 absent']],
    ['nc -l -p 4444 10.0.0.7', ['nc: tcp *:4444 absent']],
    ['nc -l 10.0.0.5 4444', ['nc: tcp 10.0.0.5:4444 absent']],
    ['nc -ul -s 127.0.0.1 -p 53', ['nc: udp 127.0.0.1:53 absent']],
    ['nc -w 5 -l "$PORT"', ['nc: tcp *:? absent']],
    ['nc -lU /tmp/s', ['nc: unix /tmp/s: absent']],
    ['ncat -l --ssl -d 1 localhost', ['ncat: tcp+tls localhost:31337 absent']],
    ['nc -w 5 host 4444', []],
    ['socat -d -d TCP4-LISTEN:80,fork,bind=10.0.0.5 -', ['socat: tcp 10.0.0.5:80 absent']],
    ['socat -t 10 -lf log udp-recv:53 -', ['socat: udp *:53 absent']],
    ['socat openssl-listen:443,cert=c -', ['socat: tcp+tls *:443 set']],
    ['socat UNIX-LISTEN:/tmp/s,fork TCP:h:1', ['socat: unix /tmp/s: absent']],
    ['redis-server', ['Redis: tcp *:6379 set']],
    ['redis-server --bind 10.0.0.5 --port 7 --requirepass $(cat p)', ['Redis: tcp 10.0.0.5:7 runtime']],
    ['redis-server --tls-port 7 --port 0 --bind 127.0.0.1', ['Redis: tcp+tls 127.0.0.1:7 absent']],
    ['mongod', ['MongoDB: tcp localhost:27017 absent']],
    ['mongod --port 7 --bind_ip ::1,10.0.0.5 --auth', ['MongoDB: tcp 10.0.0.5:7 set']],
    ['memcached -p 7 -l 127.0.0.1', ['memcached: tcp 127.0.0.1:7 absent']],
    ['rsync --daemon', ['rsync daemon: tcp *:873 absent']],
    ['rclone serve sftp r:', ['rclone serve sftp: tcp+tls localhost:2022 set']],
    ['RCLONE_RC_ADDR=:7 rclone rcd --rc-no-auth', ['rclone remote control: tcp *:7 disabled']],
    ['aria2c --enable-rpc --rpc-listen-port=7', ['aria2 RPC: tcp 127.0.0.1:7 absent']],
  ])('%s', (script, expected) => {
    expect(listeners(script)).toEqual(expected);
  });
});
