import { describe, expect, it } from 'vitest';
import { applyEdits, check, job } from '../../support/check.ts';

function findings(script: string) {
  return check(job(script)).findings.filter((finding) => finding.rule === 'JV107');
}

function found(script: string): string[] {
  return findings(script).map((finding) => `${finding.severity} ${finding.confidence}`);
}

describe('listeners', () => {
  it.each([
    'nc -l -p 4444 > incoming.tar',
    'nc -lk 9999 | tar x',
    'nc -l 0.0.0.0 9999',
    'nc -lvnp 4444',
    'ncat -l --ssl 5000',
    'ncat --listen 5000',
    'netcat -l "$(hostname -i)" 4000',
    'nc -l -u 514',
    'busybox nc -l -p 4444',
    'nc -l -p 8080 -c "echo hello"',
    'srun --ntasks=1 bash -c "nc -l 4444 > f"',
    'socat -u TCP-LISTEN:9000,reuseaddr OPEN:out.bin,creat',
    'socat TCP4-LISTEN:"$PORT",fork,reuseaddr TCP:db.example.org:5432',
    'socat tcp-l:9000,fork stdio',
    'socat UDP-RECVFROM:514,fork -',
    'socat OPENSSL-LISTEN:4433,cert=s.pem,verify=0 -',
    'socat TCP-LISTEN:9000,bind=0.0.0.0 -',
    'redis-server --bind 0.0.0.0 --protected-mode no &',
    'redis-server --bind 0.0.0.0',
    'redis-server --protected-mode no --port 7000',
    'redis-server --bind 127.0.0.1 10.0.0.5 --port 6380',
    'redis-server --bind 0.0.0.0 --requirepass ""',
    'valkey-server --bind "$(hostname -i)" --protected-mode no',
    'mongod --bind_ip_all --dbpath db',
    'mongod --bind_ip localhost,0.0.0.0 --dbpath db',
    'mongod --bind_ip="$(hostname)" --noauth --dbpath db',
    'memcached -d -m 1024',
    'memcached -l 0.0.0.0',
    'rsync --daemon --config=rsyncd.conf --port=8730 --no-detach',
    'rclone serve http remote:data --addr :8080',
    'rclone --config r.conf serve webdav remote: --addr=0.0.0.0:8080',
    'rclone rcd --rc-no-auth --rc-addr 0.0.0.0:5572',
    'rclone mount r: m --rc --rc-no-auth --rc-addr=:5572',
    'aria2c --enable-rpc --rpc-listen-all=true -D',
    `python -c 'import socket; s=socket.socket(); s.bind(("", 9000)); s.listen(5)'`,
    'python3 - <<EOF\nimport socketserver\nsocketserver.TCPServer(("0.0.0.0", 9999), H).serve_forever()\nEOF',
  ])('%s', (script) => {
    expect(found(script)).toEqual(['high medium']);
  });

  it.each(['nc -l "$WHERE" 4000', 'mongod $OPTIONS --bind_ip_all', 'redis-server r.conf --protected-mode no'])(
    'is less sure about %s',
    (script) => {
      expect(found(script)).toEqual(['high low']);
    },
  );
});

describe('what is no open listener', () => {
  it.each([
    'nc -z localhost 8080',
    'memcached -l localhost:$PORT',
    'memcached -l "[::1]:"$PORT',
    'memcached -l ${HOST:-127.0.0.1}',
    'socat TCP-LISTEN:$PORT,bind=localhost,fork TCP:web:$TARGET',
    'rclone serve http r: --addr 127.0.0.1:$PORT',
    'rclone rcd --rc-no-auth --rc-addr=localhost:$PORT',
    'nc -zv login1 22',
    'nc host 4444 < file',
    'ncat --ssl host 443',
    'nc -l localhost 4000',
    'nc -l 127.0.0.1 4000',
    'nc -l -s 127.0.0.1 -p 4000',
    'nc -lU $TMPDIR/s',
    'nc -h',
    'socat TCP-LISTEN:9000,bind=127.0.0.1,fork UNIX-CONNECT:$TMPDIR/s',
    'socat TCP6-LISTEN:9000,bind=[::1],fork -',
    'socat UNIX-LISTEN:$TMPDIR/s,fork TCP:localhost:80',
    'socat OPENSSL-LISTEN:4433,cert=s.pem,cafile=c.pem,fork TCP:localhost:80',
    'socat - TCP:localhost:9000',
    'redis-server',
    'redis-server --port 7000 --save "" --appendonly no',
    'redis-server redis.conf',
    'redis-server --port 0 --unixsocket $TMPDIR/r.sock',
    'redis-server --bind 127.0.0.1 ::1 --protected-mode no',
    'redis-server --bind 127.0.0.1 -::1',
    'redis-server --bind 0.0.0.0 --requirepass "$PW"',
    'redis-cli -h head ping',
    'mongod --dbpath db --fork --logpath m.log',
    'mongod --bind_ip localhost,/tmp/m.sock --dbpath db',
    'mongod --bind_ip_all --auth --dbpath db',
    'mongod --bind_ip_all --keyFile k --replSet r',
    'mongod -f mongod.conf',
    'memcached -l 127.0.0.1 -d',
    'memcached -l localhost:11211 -d',
    'memcached -s $TMPDIR/m.sock',
    'memcached -S -l 0.0.0.0',
    'rsync -a --rsync-path="rsync --daemon" src host:dst',
    'rsync --server --daemon .',
    'rsync --daemon --address=127.0.0.1',
    'rclone copy a: b:',
    'rclone serve http r:',
    'rclone serve sftp r: --addr :2022',
    'rclone serve http r: --addr :8080 --user me --pass "$PW"',
    'rclone serve restic r: --addr unix:///tmp/restic.sock',
    'rclone rcd --rc-addr :5572 --rc-user me --rc-pass "$PW"',
    'rclone rcd --rc-no-auth',
    'aria2c --enable-rpc -D',
    'aria2c --enable-rpc --rpc-listen-all --rpc-secret="$S"',
    'aria2c -x16 https://example.org/f',
    'docker run --rm redis:7 redis-server --protected-mode no',
    // Free ports
    `python -c 'import socket; s=socket.socket(); s.bind(("", 0)); print(s.getsockname()[1])'`,
    `python -c 'import socket; s=socket.socket(); s.bind(("", 0)); s.listen(1); print(s.getsockname()[1]); s.close()'`,
    `python -c 'import socketserver; s=socketserver.TCPServer(("",0),None); print(s.server_address[1])'`,
    `python -c 'import socket; s=socket.socket(); s.bind(("127.0.0.1", 9000)); s.listen()'`,
    'cat > notes.txt <<EOF\nnc -l -p 4444\nEOF',
  ])('%s', (script) => {
    expect(found(script)).toEqual([]);
  });
});

describe('fixes', () => {
  it.each<[before: string, after: string]>([
    ['nc -l 0.0.0.0 9999', 'nc -l 127.0.0.1 9999'],
    ['socat TCP-LISTEN:9000,fork -', 'socat TCP-LISTEN:9000,fork,bind=127.0.0.1 -'],
    ['memcached -d', 'memcached -l 127.0.0.1 -d'],
    ['mongod --dbpath db --bind_ip_all', 'mongod --dbpath db'],
    ['aria2c --enable-rpc --rpc-listen-all -D', 'aria2c --enable-rpc -D'],
    ['B=0.0.0.0\nredis-server --bind $B', 'B=127.0.0.1\nredis-server --bind $B'],
  ])('%s', (before, after) => {
    const fixed = applyEdits(
      job(before),
      findings(before).flatMap((finding) => finding.fix?.edits ?? []),
    );
    expect(fixed).toBe(job(after));
    expect(found(after)).toEqual([]);
  });
});
