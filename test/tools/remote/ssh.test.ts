import { describe, expect, test } from 'vitest';
import type { ConnectEffect, SettingEffect, TunnelEffect } from '../../../src/model/effect.ts';
import { valueOf } from '../../../src/model/static.ts';
import { shapeOf } from '../../../src/model/word.ts';
import { check, job } from '../../support/check.ts';

/** `ssh stricthostkeychecking=no @dtn job` for each ssh setting. */
function settings(body: string): string[] {
  return check(job(body))
    .effects.filter((effect): effect is SettingEffect => effect.kind === 'setting' && effect.system === 'ssh')
    .map(({ tool, name, value, host, inJob }) => {
      const peer = `${host ? ` @${shapeOf(host)}` : ''}${inJob ? ' job' : ''}`;
      return `${tool} ${name}=${shapeOf(value)}${peer}`;
    });
}

function tunnels(body: string): string[] {
  return check(job(body))
    .effects.filter((effect): effect is TunnelEffect => effect.kind === 'tunnel')
    .map(({ direction, bind, port }) => `${direction ?? ''} ${bind?.class ?? '-'} ${valueOf(port) ?? '?'}`);
}

function connects(body: string): string[] {
  return check(job(body))
    .effects.filter((effect): effect is ConnectEffect => effect.kind === 'connect')
    .map(({ tool, host, port, purpose }) => `${tool} ${shapeOf(host)} ${valueOf(port) ?? '-'} ${purpose}`);
}

describe('settings', () => {
  test.each<[name: string, body: string, expected: string[]]>([
    [
      'one each',
      'ssh -o A=1 -oB=2 -o "C 3" -o "D = \\"4\\"" me@dtn',
      ['ssh a=1 @dtn', 'ssh b=2 @dtn', 'ssh c=3 @dtn', 'ssh d=4 @dtn'],
    ],
    ['the first of a name', 'ssh -o A=1 -o a=2 dtn', ['ssh a=1 @dtn']],
    ['a port is no host', 'ssh -p 22 -i key -o A=1 dtn', ['ssh a=1 @dtn']],
    ['autossh takes a port with -M', 'autossh -M 0 -o A=1 dtn', ['autossh a=1 @dtn']],
    ['an address', 'ssh -o A=1 ssh://me@dtn:2222', ['ssh a=1 @dtn']],
    ['an unquoted host', 'ssh -o A=1 $HOST uptime', ['ssh a=1 @…']],
    ['an unquoted node', 'ssh -o A=1 $node uptime', ['ssh a=1 @… job']],
    ['scp, remote source', 'scp -o A=1 -P 22 me@dtn:/x .', ['scp a=1 @dtn']],
    ['rsync, cluster', 'rsync -avze "ssh -o A=1" --exclude e x dtn:y', ['rsync a=1 @dtn']],
    ['rsync, another option with e', 'rsync -av --exclude "ssh -o A=1" x dtn:y', []],
    ['git', "git -C d -c core.sshCommand='/usr/bin/ssh -o A=1' pull", ['git a=1']],
    ['git, other setting', "git -c core.editor='ssh -o A=1' pull", []],
    ['svn', "export SVN_SSH='ssh -q -o A=1'", ['svn a=1']],
    [
      'configuration',
      'cat > ~/.ssh/config <<E\nA 0\nHost x\n  A 1\nHost localhost\n  A=2\nE',
      ['ssh a=0', 'ssh a=1 @x', 'ssh a=2 @localhost job'],
    ],
  ])('%s', (_, body, expected) => {
    expect(settings(body)).toEqual(expected);
  });
});

describe('forwards', () => {
  test.each<[spec: string, expected: string]>([
    ['-L 8080:db:80', 'local loopback 8080'],
    ['-L localhost:8080:db:80', 'local loopback 8080'],
    ['-L *:8080:db:80', 'local any 8080'],
    ['-L [::1]:8080:[::1]:80', 'local loopback 8080'],
    ['-L 8080:[2001:db8::1]:80', 'local loopback 8080'],
    ['-L $P:localhost:$P', 'local loopback ?'],
    ['-L 8080:/run/db.sock', 'local loopback 8080'],
    ['-D 1080', 'dynamic loopback 1080'],
    ['-D 10.0.0.1:1080', 'dynamic specific 1080'],
    ['-R 8080:localhost:80', 'remote - 8080'],
    ['-R 1080', 'remote - 1080'],
    ['-R :1080', 'remote any 1080'],
    ['-R :8080:localhost:80', 'remote any 8080'],
    ['-o RemoteForward="8080 localhost:80"', 'remote - 8080'],
  ])('%s', (spec, expected) => {
    expect(tunnels(`ssh -N ${spec} login1`)).toEqual([expected]);
  });

  test('socket paths are no ports', () => {
    expect(tunnels('ssh -L /tmp/a:db:1 -R /tmp/b:/tmp/c -L "$HOME/s:/tmp/d" login1')).toEqual([]);
  });
});

describe('connections', () => {
  test.each<[name: string, body: string, expected: string[]]>([
    ['login', 'ssh -p 2222 me@dtn id', ['ssh dtn 2222 login']],
    ['a question to ssh itself', 'ssh -V\nssh -Q cipher\nssh -O exit dtn', []],
    ['mount', 'sshfs me@dtn:/x m', ['sshfs dtn - login']],
  ])('%s', (_, body, expected) => {
    expect(connects(body)).toEqual(expected);
  });

  test('the manifest has the listening end of a forward', () => {
    const { listen, connect } = check(job('ssh -N -L 127.0.0.1:8080:db:80 me@login1')).manifest;
    expect(listen.map(({ port, bind }) => `${bind ?? ''} ${port ?? ''}`)).toEqual(['127.0.0.1 8080']);
    expect(connect.map(({ scheme, host, purpose }) => `${scheme} ${host ?? ''} ${purpose}`)).toEqual([
      'ssh login1 tunnel',
    ]);
  });
});
