// Addresses in words: parts, reach, and the edit to https.
import { describe, expect, it } from 'vitest';
import type { Url } from '../../../src/model/effect.ts';
import { shapeOf } from '../../../src/model/word.ts';
import { httpsEdits, parseUrl, remoteName, type Schemeless } from '../../../src/tools/url.ts';
import { interpret } from '../../support/shell.ts';

function urlOf(text: string, schemeless: Schemeless = 'http'): Url {
  const word = interpret(`x=$(date)\nget ${text}`).commands.at(-1)?.words[1];
  if (!word) throw new Error('no word');
  return parseUrl(word, schemeless);
}

describe('parseUrl', () => {
  const cases: readonly (readonly [string, string | undefined, string | undefined, string | undefined, string])[] = [
    ['https://example.org/a/b.sh', 'https', 'example.org', undefined, '/a/b.sh'],
    ['HTTP://Example.ORG:8080/x?q=1#f', 'http', 'example.org', '8080', '/x?q=1#f'],
    ['https://example.org', 'https', 'example.org', undefined, ''],
    ['https://u:p@example.org/x', 'https', 'example.org', undefined, '/x'],
    ['http://[::1]:8000/x', 'http', '::1', '8000', '/x'],
    ['example.org/x', 'http', 'example.org', undefined, '/x'],
    ['example.org:8000/x', 'http', 'example.org', '8000', '/x'],
    ['ftp.example.org/x', 'ftp', 'ftp.example.org', undefined, '/x'],
    ['git+https://example.org/r.git@v1', 'git+https', 'example.org', undefined, '/r.git@v1'],
    ['file:///opt/x', 'file', undefined, undefined, '/opt/x'],
    ['"https://$H/x"', 'https', undefined, undefined, '/x'],
    ['"https://example.org/$V/x"', 'https', 'example.org', undefined, '/'],
    ['"https://example.org:$PORT/x"', 'https', 'example.org', undefined, '/x'],
    ['"$URL"', undefined, undefined, undefined, ''],
    ['"$BASE/x.sh"', undefined, undefined, undefined, '/x.sh'],
    ['"$SCHEME://example.org/x"', undefined, 'example.org', undefined, '/x'],
  ];
  it.each(cases)('%s', (text, scheme, host, port, path) => {
    const url = urlOf(text);
    expect([url.scheme, url.host, url.port, url.path]).toEqual([scheme, host, port, path]);
  });

  it('tells hosts from paths as scp and rsync do', () => {
    expect(urlOf('user@dtn:/x', 'scp')).toMatchObject({ scheme: 'ssh', host: 'dtn', path: '/x' });
    expect(urlOf('./a:b', 'scp').scheme).toBeUndefined();
    expect(urlOf('dir/file', 'path').scheme).toBeUndefined();
    expect(urlOf('"$USER@dtn:x"', 'scp').host).toBe('dtn');
  });

  it('keeps a login only when some of it is written there', () => {
    const login = urlOf('https://user:word@example.org/').userinfo;
    expect(login && shapeOf(login)).toBe('user:word');
    expect(urlOf('"https://$U:$P@example.org/"').userinfo).toBeUndefined();
  });

  const reach: readonly (readonly [string, Url['reach']])[] = [
    ['http://localhost:1', 'local'],
    ['http://127.0.0.1', 'local'],
    ['http://[::1]/', 'local'],
    ['http://0.0.0.0:8000', 'local'],
    ['http://169.254.169.254/latest', 'local'],
    ['file:///x', 'local'],
    ['http://10.0.0.5:5000', 'cluster'],
    ['http://172.20.1.1', 'cluster'],
    ['http://100.64.0.1', 'cluster'],
    ['http://node01:8000', 'cluster'],
    ['http://mirror.local', 'cluster'],
    ['"http://$(hostname):80"', 'cluster'],
    ['"http://$SLURMD_NODENAME/"', 'cluster'],
    ['"http://${HEAD_NODE_IP}:$PORT/"', 'cluster'],
    ['"http://node$i/"', 'unknown'],
    ['"http://$1/"', 'unknown'],
    ['"$URL"', 'unknown'],
    ['"http://$HOST.example.org/"', 'unknown'],
    ['http://172.32.1.1', 'public'],
    ['http://10.example.org', 'public'],
    ['https://example.org', 'public'],
    ['s3://bucket/key', 'public'],
  ];
  it.each(reach)('reach of %s', (text, expected) => {
    expect(urlOf(text).reach).toBe(expected);
  });

  it('offers https only where it can work', () => {
    expect(httpsEdits(urlOf('http://example.org/x'))?.[0]?.text).toBe('s');
    expect(httpsEdits(urlOf('"http://example.org/$F"'))?.[0]?.text).toBe('s');
    for (const text of [
      'https://example.org',
      'http://example.org:81',
      'http://198.51.100.1',
      'http://node1',
      '"http://$H/"',
      'example.org',
    ])
      expect(httpsEdits(urlOf(text))).toBeUndefined();
  });

  it('knows what a download is called', () => {
    const name = (text: string): string | undefined => {
      const word = remoteName(urlOf(text));
      return word && shapeOf(word);
    };
    expect(name('https://example.org/a/b.sh?raw=1')).toBe('b.sh');
    expect(name('"https://example.org/$F"')).toBe('…');
    expect(name('https://example.org/a/')).toBeUndefined();
    expect(name('https://example.org')).toBeUndefined();
  });
});
