// Values after expansion. Each case was compared with what BuildKit's own conversion to its build graph makes of it;
// of ENV before ARG with what buildah does.
import { describe, expect, test } from 'vitest';
import { readDockerfile } from '../../../src/lang/dockerfile/index.ts';
import { shapeOf } from '../../../src/model/word.ts';
import { stepsOf } from '../../../src/surfaces/dockerfile/stages.ts';
import { Document } from '../../../src/text/document.ts';
import { grammars } from '../../support/check.ts';

/** The environment, user and folder of the last instruction, and the images; `…` where the text does not tell. */
function built(text: string): {
  images: string[];
  env: Record<string, string>;
  user: string | undefined;
  workdir: string | undefined;
} {
  const dockerfile = grammars.dockerfile && readDockerfile(grammars.dockerfile, new Document('Dockerfile', text));
  if (!dockerfile) throw new Error('not read');
  const steps = [...stepsOf(dockerfile)].filter(({ triggered }) => !triggered);
  const stages = new Set(steps.map(({ stage }) => stage));
  const images = [...stages].map(({ parent, image }) => (parent ? `stage ${parent.index}` : shapeOf(image.word)));
  const last = steps.at(-1)?.stage;
  const at = dockerfile.instructions[0]?.at;
  const env: Record<string, string> = {};
  for (const [name, { pieces }] of last?.variables.entries() ?? [])
    if (at && name !== 'PATH') env[name] = shapeOf({ pieces, count: 'one', at });
  return { images, env, user: last?.user && shapeOf(last.user.word), workdir: last?.workdir };
}

describe('expansions', () => {
  const set = 'FROM scratch\nENV V=foo/bar/baz.tar.gz W=aXbXc S="a*b" EMPTY=\n';
  test.each<[string, string]>([
    ['$V', 'foo/bar/baz.tar.gz'],
    ['${V#*/}', 'bar/baz.tar.gz'],
    ['${V##*/}', 'baz.tar.gz'],
    ['${V%.*}', 'foo/bar/baz.tar'],
    ['${V%%.*}', 'foo/bar/baz'],
    ['${V#foo}', '/bar/baz.tar.gz'],
    ['${V/.gz/x}', 'foo/bar/baz.tarx'],
    ['${W/X/-}', 'a-bXc'],
    ['${W//X/-}', 'a-b-c'],
    ['${W//?/z}', 'zzzzz'],
    ['${S/\\*/+}', 'a+b'],
    ['${V/o*r/Q}', 'fQ.gz'],
    ['${EMPTY:-x}', 'x'],
    ['${EMPTY-x}', ''],
    ['${EMPTY:+y}', ''],
    ['${EMPTY+y}', 'y'],
    ['${U:-"q q"}', 'q q'],
    ["${U:-'$V'}", '$V'],
    ['${U:-$W$W}', 'aXbXcaXbXc'],
    ['"${U:-"z"}"', 'z'],
    ['$U', ''],
    ["'$V'", '$V'],
    ['\\$V', '$V'],
    ['"\\$V"', '$V'],
    ['"a\\b"', 'a\\b'],
    ['a\\ b', 'a b'],
    [`a"b c"d'e f'`, 'ab cde f'],
    ['"\\\\"', '\\'],
    ['a$', 'a$'],
  ])('%s', (written, expected) => {
    expect(built(`${set}ENV R=${written}\n`).env['R']).toBe(expected);
  });
});

describe('ARG and ENV', () => {
  test.each<[string, string, Record<string, string>]>([
    [
      'one ENV sees what was set before it',
      'FROM scratch\nENV a=1\nENV a=2 b=$a\nENV c=$a',
      { a: '2', b: '1', c: '2' },
    ],
    ['arguments before FROM are not in a stage', 'ARG A=1\nFROM scratch\nENV B=$A', { B: '' }],
    ['unless ARG brings them in', 'ARG A=1\nFROM scratch\nARG A\nENV B=$A', { A: '1', B: '1' }],
    ['a default of the stage comes first', 'ARG A=1\nFROM scratch\nARG A=2\nENV B=$A', { A: '2', B: '2' }],
    ['arguments of one instruction see each other', 'FROM scratch\nARG A=1 B=$A$A', { A: '1', B: '11' }],
    ['ENV before ARG stays', 'FROM scratch\nENV A=2\nARG A=1\nENV B=$A', { A: '2', B: '2' }],
    ['ENV takes over from ARG', 'FROM scratch\nARG A=1\nENV A=2\nARG A', { A: '2' }],
    [
      'a stage goes on with the variables of its base',
      'FROM scratch AS a\nARG A=1\nENV B=2\nFROM a\nENV C=$A$B',
      { A: '1', B: '2', C: '12' },
    ],
    ['other stages do not', 'FROM scratch AS a\nARG A=1\nFROM scratch\nENV C=x$A', { C: 'x' }],
    [
      'what a base image sets is not known',
      'FROM ubuntu\nENV P=$PATH:/x Q=${R:-d} S=${R:+s}',
      { P: '…:/x', Q: 'd', S: '…' },
    ],
    [
      'nor what an argument without default holds',
      'FROM scratch\nARG A\nENV B=$A C=${A:-c}',
      { A: '…', B: '…', C: 'c' },
    ],
    [
      'nor what the builder decides',
      'FROM scratch\nARG TARGETARCH\nENV B=x-$TARGETARCH',
      { TARGETARCH: '…', B: 'x-…' },
    ],
    [
      'triggers run in a stage that begins with theirs',
      'FROM scratch AS a\nONBUILD ENV X=1\nFROM a\nENV Y=$X',
      { X: '1', Y: '1' },
    ],
    ['and not in their own', 'FROM scratch\nONBUILD ENV X=1\nENV Y=a$X', { Y: 'a' }],
    ['the old form takes the rest of the line', 'FROM scratch\nENV A b  "c d" = e', { A: 'b  c d = e' }],
  ])('%s', (_, text, env) => {
    expect(built(`${text}\n`).env).toEqual(env);
  });
});

test('where the base sets no PATH, the builder does', () => {
  expect(built('FROM scratch\nENV P=$PATH:/x\n').env['P']).toBe(
    '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/x',
  );
});

describe('images and stages', () => {
  test.each<[string, string[]]>([
    ['ARG A=a\nARG B=$A:1\nFROM $B', ['a:1']],
    ['FROM ${X:-a}:${Y}', ['a:']],
    ['ARG X\nFROM ${X:-a}', ['a']],
    ['FROM a AS One\nFROM ONE\nFROM one AS x', ['a', 'stage 0', 'stage 0']],
    ['FROM a AS x\nFROM x AS x\nFROM x', ['a', 'stage 0', 'stage 1']],
    ['FROM a AS b-amd64\nFROM c AS b-arm64\nFROM b-$TARGETARCH', ['a', 'c', 'stage 0']],
    ['ARG T=$TARGETARCH\nFROM a AS b-amd64\nFROM b AS amd64\nFROM $T', ['a', 'b', 'stage 1']],
    ['FROM a AS b\nARG V\nFROM b${V}', ['a', 'stage 0']],
    ['FROM --platform=$BUILDPLATFORM a', ['a']],
  ])('%s', (text, images) => {
    expect(built(`${text}\n`).images).toEqual(images);
  });

  test('user and folder go on from the base stage', () => {
    const { user, workdir } = built(
      'FROM a AS x\nUSER me:us\nWORKDIR /a\nWORKDIR b/../c\nFROM x\nWORKDIR d\nENV A=1\n',
    );
    expect({ user, workdir }).toEqual({ user: 'me:us', workdir: '/a/c/d' });
  });

  test('values that double each time are given up, and the rest is not', () => {
    const { env } = built(`FROM a\nENV A=x$Y\n${'ENV A=$A$A\n'.repeat(60)}ENV B=1\n`);
    expect(env).toEqual({ A: expect.stringMatching(/^…{1,1000}$/) as string, B: '1' });
  });
});
