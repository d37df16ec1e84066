// What the headers and %files of a definition file bring into an image.
import { describe, expect, test } from 'vitest';
import { createEngine } from '../../../src/engine/engine.ts';
import type { EffectOf } from '../../../src/model/effect.ts';
import type { Report } from '../../../src/model/report.ts';
import { shapeOf } from '../../../src/model/word.ts';
import { rangeAt, textAt } from '../../../src/text/place.ts';
import { filesBeside } from '../../support/beside.ts';
import { check, grammars, summary } from '../../support/check.ts';

const vet = (text: string): Report => check(text, 'image.def');
const images = (text: string): EffectOf<'image'>[] => vet(text).effects.filter((effect) => effect.kind === 'image');
const DIGEST = `sha256:${'a'.repeat(64)}`;

describe('images', () => {
  test.each([
    ['docker', 'From: ubuntu', 'ubuntu', 'docker', ['docker.io', 'library', 'ubuntu', undefined, undefined]],
    ['Docker', 'From: a/b:1', 'a/b:1', 'docker', ['docker.io', 'a', 'b', '1', undefined]],
    ['docker', `From: a/b@${DIGEST}`, `a/b@${DIGEST}`, 'docker', ['docker.io', 'a', 'b', undefined, DIGEST]],
    [
      'docker',
      'Registry: https://quay.io\nNamespace: team\nFrom: tool:1',
      'quay.io/team/tool:1',
      'docker',
      ['quay.io', 'team', 'tool', '1', undefined],
    ],
    ['docker', 'Namespace:\nFrom: tool', 'tool', 'docker', ['docker.io', 'library', 'tool', undefined, undefined]],
    ['oras', 'From: ghcr.io/a/b:1', 'oras://ghcr.io/a/b:1', 'oras', ['ghcr.io', 'a', 'b', '1', undefined]],
    ['library', 'From: a/b/c:1', 'library://a/b/c:1', 'library', [undefined, 'a/b', 'c', '1', undefined]],
    ['library', 'From: library://a/b/c', 'library://a/b/c', 'library', [undefined, 'a/b', 'c', undefined, undefined]],
  ])('%s %s', (agent, headers, text, transport, parts) => {
    const [image] = images(`Bootstrap: ${agent}\n${headers}\n`);
    const { registry, namespace, name, tag, digest } = image?.reference ?? {};
    expect([image?.reference.text, image?.reference.transport, image?.action]).toEqual([text, transport, 'build']);
    expect([registry, namespace, name, tag, digest]).toEqual(parts);
    expect(image && textAt(image.at)).toBe(headers.replace(/^[^]*From: /, ''));
  });

  test.each(['localimage', 'docker-archive', 'docker-daemon', 'oci', 'oci-archive'])('%s is at hand', (agent) => {
    expect(images(`Bootstrap: ${agent}\nFrom: base\n`).map(({ reference }) => reference.local)).toEqual([true]);
  });

  test.each(['scratch', 'debootstrap', 'yum', 'zypper', 'arch'])('%s takes none', (agent) => {
    expect(images(`Bootstrap: ${agent}\nFrom: base\n`)).toEqual([]);
  });

  test('each stage has one, and a default of a build argument may be replaced', () => {
    const text = 'Bootstrap: docker\nFrom: a:{{ V }}\n%arguments\nV=1\nBootstrap: docker\nFrom: b:{{ V }}\n';
    expect(images(text).map(({ reference, certain }) => [reference.text, reference.open, certain])).toEqual([
      ['a:1', false, false],
      ['b:…', true, true],
    ]);
  });

  test.each([
    ['a moving tag', 'From: pytorch/b:latest', ['JV302 medium 2']],
    ['a version', 'From: pytorch/b:1.2', ['JV302 low 2']],
    ['a digest', `From: a/b:1.2@${DIGEST}`, []],
  ])('%s', (_, header, expected) => {
    expect(summary(vet(`Bootstrap: docker\n${header}\n`)).filter((one) => one.startsWith('JV302'))).toEqual(expected);
  });

  test('an image that keys must have signed', () => {
    expect(summary(vet('Bootstrap: library\nFrom: library/b/c:1\nFingerprints: 0123\n'))).toEqual([]);
  });

  test('a registry without TLS', () => {
    const text = 'Bootstrap: docker\nRegistry: http://registry.example.org\nFrom: a:1\n';
    expect(summary(vet(text))).toContain('JV405 critical 2');
    expect(summary(vet(text.replace('registry.example.org', 'localhost:5000')))).not.toContain('JV405 critical 2');
  });
});

describe('package mirrors', () => {
  test.each(['debootstrap', 'yum', 'dnf', 'zypper'])('%s', (agent) => {
    const text = `Bootstrap: ${agent}\nMirrorURL: http://mirror.example.org/x/\nUpdateURL: https://mirror.example.org/\n`;
    expect(summary(vet(text))).toEqual(['JV404 info 2']);
  });

  test('busybox is a program', () => {
    expect(summary(vet('Bootstrap: busybox\nMirrorURL: https://busybox.example.org/busybox\n'))).toEqual([
      'JV306 high 2',
    ]);
  });
});

describe('files', () => {
  const HEAD = 'Bootstrap: scratch\n';
  const files = filesBeside({
    'install.sh': 'pip install torch\n',
    'scripts/a b.sh': 'pip install torch\n',
  });

  test.each([
    ['to a file', 'install.sh /opt/x.sh', 'bash /opt/x.sh'],
    ['into a folder that ends in a slash', 'install.sh /opt/', 'bash /opt/install.sh'],
    ['into a folder', 'install.sh /opt', 'cd /opt && ./install.sh'],
    ['to the same path', 'install.sh', 'bash /install.sh'],
    ['to a path without a slash', './install.sh x.sh', 'bash /x.sh'],
    ['a folder', 'scripts /opt', 'bash "/opt/a b.sh"'],
    ['a pattern', 'scripts/* /opt', 'bash "/opt/a b.sh"'],
    ['with quotes', '"scripts/a b.sh" "/o p/"', 'bash "/o p/a b.sh"'],
    ['by a build argument', '{{ S }}.sh /opt/', 'bash /opt/install.sh'],
    ['and through another name', 'install.sh /opt/', 'mv /opt/install.sh /opt/y.sh; bash /opt/y.sh'],
  ])('%s', (_, line, run) => {
    const text = `${HEAD}%arguments\nS=install\n%files\n  ${line}\n%post\n${run}\n`;
    const found = check(text, 'image.def', { files }).findings;
    expect(found.map(({ rule, at }) => [rule, at.doc.path, rangeAt(at).start.line])).toEqual([
      ['JV304', line.includes('scripts') ? 'scripts/a b.sh' : 'install.sh', 1],
    ]);
  });

  test('each is a copy into the image, from the host', () => {
    const text = `${HEAD}Stage: one\n%files\n  ~/.netrc /root/\n  key.pem\n${HEAD}%files from one\n  /a\n%appfiles a\n  b c\n`;
    const copies = vet(text).effects.filter((effect) => effect.kind === 'copy');
    expect(copies.map(({ tool, source, target, into }) => [tool, shapeOf(source), shapeOf(target), into])).toEqual([
      ['%files', '~/.netrc', '/root/', 'image'],
      ['%files', 'key.pem', 'key.pem', 'image'],
      ['%appfiles', 'b', 'c', 'image'],
    ]);
  });

  test('of an application', () => {
    const text = `${HEAD}%appfiles a\n  install.sh\n%appinstall a\nbash ./install.sh\n`;
    expect(check(text, 'image.def', { files }).findings.map(({ at }) => at.doc.path)).toEqual(['install.sh']);
  });

  test('through two stages', () => {
    const text = `${HEAD}Stage: one\n%files\ninstall.sh /a/\n${HEAD}%files from one\n/a /b\n%post\nbash /b/install.sh\n`;
    expect(check(text, 'image.def', { files }).findings.map(({ at }) => at.doc.path)).toEqual(['install.sh']);
  });

  test('the host sees the folder of the definition, the image does not', () => {
    const run = (section: string): string[] =>
      check(`${HEAD}%${section}\nbash ./install.sh\n`, 'image.def', { files }).findings.map(({ rule }) => rule);
    expect(run('setup')).toContain('JV304');
    expect(run('post')).toEqual([]);
  });
});

describe('bad input', () => {
  test('what Apptainer refuses is named, and the rest vetted', () => {
    const { coverage, findings } = vet('Bootstrap: scratch\n%enviroment\nA=b\n%post\npip install torch\n');
    expect(coverage.map(({ cause, at, message }) => [cause, rangeAt(at).start.line, message])).toEqual([
      ['syntax', 2, 'unknown section %enviroment; did you mean %environment?'],
    ]);
    expect(findings.map(({ rule }) => rule)).toEqual(['JV304']);
  });

  test('a byte order mark, which the front end takes off', () => {
    const engine = createEngine({ grammars });
    const { coverage } = engine.check({
      path: 'image.def',
      text: 'Bootstrap: scratch\n',
      lang: 'apptainer',
      bom: true,
    });
    expect(coverage.map(({ cause, message }) => [cause, message])).toEqual([
      ['syntax', 'Apptainer refuses a file with a byte order mark'],
    ]);
  });

  test.each([
    ['nothing', ''],
    ['headers only', 'Bootstrap: docker\nFrom: a\n'],
    ['cut off', 'Bootstrap: docker\nFrom: a\n%post\n  cat <<EOF\n  if true; then'],
    ['bytes', Array.from({ length: 3000 }, (_, i) => String.fromCharCode((i * 7919) % 256)).join('')],
    ['10,000 sections', `Bootstrap: scratch\n${'%post\npip install torch\n'.repeat(10_000)}`],
    ['1,000 stages', 'Bootstrap: docker\nFrom: a:1\n%post\nls\n'.repeat(1000)],
    ['5 MB of labels', `Bootstrap: scratch\n%labels\n${'key value {{ x }}\n'.repeat(290_000)}`],
    ['5 MB of one section', `Bootstrap: scratch\n%post\n${'echo hello {{ x }}\n'.repeat(280_000)}`],
    ['5 MB in one line', `Bootstrap: ${'{{ x }} '.repeat(700_000)}`],
  ])('%s ends in time', (_, text) => {
    const start = performance.now();
    vet(text);
    expect(performance.now() - start).toBeLessThan(20_000);
  });
});

test('the value of a header is shown as it counts', () => {
  const [image] = images('Bootstrap: docker\nFrom: a/\\\n  b:1\n');
  expect(image && shapeOf(image.word)).toBe('a/b:1');
});
