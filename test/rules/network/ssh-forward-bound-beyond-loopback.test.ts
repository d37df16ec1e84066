import { describe, expect, test } from 'vitest';
import { applyEdits, check, job, lineOf } from '../../support/check.ts';

/** `high/medium 3` for each finding of the rule. */
function found(body: string): string[] {
  return check(job(body))
    .findings.filter((finding) => finding.rule === 'JV111')
    .map((finding) => `${finding.severity}/${finding.confidence} ${lineOf(finding)}`);
}

describe('forwards that others can use', () => {
  test.each<[name: string, body: string, expected: string[]]>([
    ['every interface', 'ssh -N -L 0.0.0.0:8080:db:80 login1', ['high/high 3']],
    ['glued', 'ssh -L0.0.0.0:8080:db:80 login1', ['high/high 3']],
    ['a star, quoted', "ssh -NfL '*:8080:db:80' login1", ['high/high 3']],
    ['nothing before the colon', 'ssh -L :8080:db:80 login1', ['high/high 3']],
    ['IPv6', 'ssh -L [::]:8080:db:80 login1', ['high/high 3']],
    ['an address of the node', 'ssh -L 192.0.2.5:8080:db:80 login1', ['high/high 3']],
    ['the name of the node', 'ssh -L "$(hostname -s):$PORT:localhost:$PORT" login1', ['high/high 3']],
    ['an address nobody sets', 'ssh -L $BIND:8080:db:80 login1', ['high/medium 3']],
    ['a socket at the far end', 'ssh -L 0.0.0.0:8080:/run/db.sock login1', ['high/high 3']],
    ['SOCKS', 'ssh -D 0.0.0.0:1080 login1', ['high/high 3']],
    ['-g', 'ssh -N -g -L 8080:db:80 login1', ['high/high 3']],
    ['-g in a cluster', 'ssh -fNgL 8080:db:80 login1', ['high/high 3']],
    ['-g behind the host', 'ssh login1 -g -N -D 1080', ['high/high 3']],
    ['-g for several forwards is one finding', 'ssh -g -L 1:a:1 -L 2:a:2 login1', ['high/high 3']],
    ['-g for forwards of the configuration', 'ssh -g -N tunnelhost', ['high/medium 3']],
    ['GatewayPorts', 'ssh -o GatewayPorts=yes -D 1080 login1', ['high/high 3']],
    ['GatewayPorts as two words', 'ssh -o "gatewayports yes" -L 8080:db:80 login1', ['high/high 3']],
    ['LocalForward', 'ssh -o "LocalForward 0.0.0.0:8080 db:80" login1', ['high/high 3']],
    ['DynamicForward', 'ssh -oDynamicForward=*:1080 login1', ['high/high 3']],
    ['autossh', 'autossh -M 20000 -N -L :8080:db:80 login1', ['high/high 3']],
    ['sshuttle', 'sshuttle -l 0.0.0.0:12300 -r me@login1 10.0.0.0/8', ['high/high 3']],
    ['a path to ssh', '/usr/bin/ssh -N -L 0.0.0.0:8080:db:80 login1', ['high/high 3']],
    ['a continued line', 'ssh \\\n  -N \\\n  -L 0.0.0.0:80:db:80 \\\n  login1', ['high/high 5']],
    ['bash -c', 'bash -c "ssh -g -N -L 80:db:80 login1"', ['high/high 3']],
    ['an array', 'T=(-N -L 0.0.0.0:80:db:80)\nssh "${T[@]}" login1', ['high/high 4']],
    ['in a function', 'fwd() { ssh -N -L "0.0.0.0:$1:db:$1" login1; }\nfwd 8080', ['high/high 3']],
    ['remote: the server must allow it', "ssh -R '*:8080:localhost:8888' login1", ['high/medium 3']],
    ['remote SOCKS', 'ssh -R 0.0.0.0:1080 login1', ['high/medium 3']],
    ['-g opens no remote forward', 'ssh -q -f -g -N -R $LP:$NODE:$PORT login1', ['low/medium 3']],
  ])('%s', (_, body, expected) => {
    expect(found(body)).toEqual(expected);
  });
});

describe('forwards for oneself', () => {
  test.each<[name: string, body: string]>([
    ['local, no address', 'ssh -N -L 8888:nid001:8888 me@login'],
    ['local, loopback', 'ssh -N -L 127.0.0.1:9000:db:9000 login1'],
    ['IPv6 loopback', 'ssh -N -L [::1]:9000:db:9000 login1'],
    ['remote, no address', 'for i in 1 2; do ssh -N -f -R $port:localhost:$port log-$i; done'],
    ['remote, ports nobody sets', 'ssh -f -N -R ${PORT}:${HOSTNAME}:${PORT} login1'],
    ['SOCKS', 'ssh -f -N -D 1080 login1'],
    ['jump', 'ssh -J login1 node02 hostname'],
    ['standard input and output', 'ssh -W node02:22 login1'],
    ['sockets', 'ssh -L /tmp/a.sock:db:5432 -R "$HOME/.s:localhost:80" -L $SOCK:db:5 login1'],
    ['-g with loopback addresses', 'ssh -g -L localhost:8080:db:80 login1'],
    ['GatewayPorts off', 'ssh -o GatewayPorts=no -L 8080:db:80 login1'],
    ['another program on the host', 'ssh login1 prog -g -L 0.0.0.0:1:b:2'],
    ['a value of another option', 'ssh -i -g -l 0.0.0.0:8080:db:80 login1'],
    ['text for people', 'cat <<END\nssh -g -L 0.0.0.0:1:b:2 login1\nEND\necho ssh -g -L 1:b:2 login1'],
    ['a comment', '# ssh -g -L 1:b:2 login1'],
    ['sshuttle', 'sshuttle -r me@login1 10.0.0.0/8\nsshuttle -l 12300 -r me@login1 0/0'],
  ])('%s', (_, body) => {
    expect(found(body)).toEqual([]);
  });
});

describe('fixes', () => {
  test.each<[body: string, fixed: string]>([
    ['ssh -N -g -L 0.0.0.0:9000:x:9000 h', 'ssh -N -L 127.0.0.1:9000:x:9000 h'],
    ['ssh -fNgL 8080:x:80 h', 'ssh -fNL 8080:x:80 h'],
    ['ssh -L :8080:x:80 h', 'ssh -L 127.0.0.1:8080:x:80 h'],
    ["ssh -D '*:1080' h", "ssh -D '127.0.0.1:1080' h"],
    ['ssh -o GatewayPorts=yes -L 8080:x:80 h', 'ssh -L 8080:x:80 h'],
    ['A="-g -L [::]:1:x:1"\nssh -N $A h', 'A=" -L 127.0.0.1:1:x:1"\nssh -N $A h'],
    ['ssh -q -g -N -R 1:x:1 h', 'ssh -q -N -R 1:x:1 h'],
  ])('%s', (body, fixed) => {
    const text = job(body);
    const edits = check(text)
      .findings.filter((finding) => finding.rule === 'JV111')
      .flatMap((finding) => finding.fix?.edits ?? []);
    expect(applyEdits(text, edits)).toBe(job(fixed));
    expect(found(fixed)).toEqual([]);
  });

  test('a variable that holds the option is pointed at', () => {
    const [finding] = check(job('A="-L 0.0.0.0:1:x:1"\nssh -N $A h')).findings.filter(({ rule }) => rule === 'JV111');
    expect(finding && lineOf(finding)).toBe(4);
    expect(finding?.related.map(({ message }) => message)).toEqual(['the value is set here']);
  });
});
