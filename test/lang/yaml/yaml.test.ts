import { describe, expect, it } from 'vitest';
import { Source } from '../../../src/lang/source.ts';
import { type TreeNode } from '../../../src/lang/tree/index.ts';
import { readYaml } from '../../../src/lang/yaml/index.ts';
import { shapeOf } from '../../../src/model/word.ts';
import { Document } from '../../../src/text/document.ts';
import { textAt } from '../../../src/text/place.ts';

type Plain = string | readonly Plain[] | { readonly [key: string]: Plain };

function plain(node: TreeNode | undefined): Plain {
  if (!node) return '';
  if (node.kind === 'scalar') return shapeOf(node.word);
  if (node.kind === 'list') return node.items.map(plain);
  return Object.fromEntries(node.entries.map(({ key, value }) => [key, plain(value)]));
}

function read(text: string): { roots: Plain[]; problems: string[] } {
  const { roots, coverage } = readYaml(Source.of(new Document('x.yml', text)));
  return {
    roots: roots.map(plain),
    problems: coverage.map(({ cause, at }) => `${cause} ${at.doc.positionAt(at.span.start).line}`),
  };
}

describe('YAML', () => {
  it.each<[string, string, Plain[], string[]]>([
    [
      'maps, lists, scalars',
      'a: 1\nb: [x, "y", \'z\']\nc:\n  - d: e\n',
      [{ a: '1', b: ['x', 'y', 'z'], c: [{ d: 'e' }] }],
      [],
    ],
    [
      'scalars stay text',
      'a: yes\nb: 1.0\nc: 0x10\nd: ~\ne:\n',
      [{ a: 'yes', b: '1.0', c: '0x10', d: '~', e: '' }],
      [],
    ],
    ['anchors', 'a: &x [1]\nb: *x\n', [{ a: ['1'], b: ['1'] }], []],
    [
      'merge keys',
      'a: &x {k: 1, l: 2}\nb:\n  <<: *x\n  k: 3\n',
      [{ a: { k: '1', l: '2' }, b: { k: '3', l: '2' } }],
      [],
    ],
    [
      'several merges: the first counts',
      'a: &a {k: 1}\nb: &b {k: 2, l: 2}\nc:\n  <<: [*a, *b]\n',
      [{ a: { k: '1' }, b: { k: '2', l: '2' }, c: { k: '1', l: '2' } }],
      [],
    ],
    ['an anchor that holds itself', 'a: &x [*x, 1]\n', [{ a: ['1'] }], []],
    ['an alias of nothing', 'a: *x\nb: 1\n', [{ a: '', b: '1' }], ['syntax 1']],
    ['keys that stand twice', 'a: 1\na: 2\n', [{ a: '2' }], ['syntax 2']],
    ['several documents', 'a: 1\n---\nb: 2\n', [{ a: '1' }, { b: '2' }], []],
    ['line ends of Windows', 'a: 1\r\nb:\r\n  - "c"\r\n', [{ a: '1', b: ['c'] }], []],
    ['a byte order mark', '\ufeffa: 1\n', [{ a: '1' }], []],
    ['blocks', 'a: |\n  x\n   y\nb: >\n  x\n  y\nc: |-\n  z\n', [{ a: 'x\n y\n', b: 'x y\n', c: 'z' }], []],
    ['escapes', 'a: "\\u0041\\n"\n', [{ a: 'A\n' }], []],
    ['tabs', 'a:\n\tb: 1\nc: 2\n', [{ a: '', b: '1', c: '2' }], ['syntax 2']],
    ['an open list', 'a: [1, 2\nb: 3\n', [{ a: ['1', '2'], b: '3' }], ['syntax 2']],
    ['text that is none', '"a', [''], ['syntax 1']],
    ['nothing', '', [], []],
  ])('%s', (_, text, roots, problems) => {
    const found = read(text);
    expect(found.roots).toEqual(roots);
    expect(found.problems).toEqual(problems);
  });

  it('places are those of the characters', () => {
    const document = new Document('x.yml', 'a: "b c" # d\ne: |\n  one\n  two\n');
    const [root] = readYaml(Source.of(document)).roots;
    const entries = root?.kind === 'map' ? root.entries : [];
    expect(entries.map(({ keyAt }) => textAt(keyAt))).toEqual(['a', 'e']);
    const [first, block] = entries.map(({ value }) => (value?.kind === 'scalar' ? value.word : undefined));
    expect(first && [textAt(first.at), first.at.exact]).toEqual(['b c', true]);
    expect(block?.pieces.map(({ at }) => textAt(at))).toEqual(['one\n', 'two\n']);
  });

  it.each([
    ['brackets', '['.repeat(100_000)],
    ['lists in one line', '- '.repeat(100_000)],
    ['indentation', Array.from({ length: 500 }, (_, i) => `${' '.repeat(i)}a:`).join('\n')],
  ])('does not go down into %s', (_, text) => {
    expect(read(text).problems.some((problem) => problem.startsWith('depth'))).toBe(true);
  });

  it('aliases of aliases do not multiply', () => {
    const lines = Array.from({ length: 40 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i},*a${i},*a${i}]`);
    expect(readYaml(Source.of(new Document('x', `a0: &a0 [x]\n${lines.join('\n')}\n`))).roots).toHaveLength(1);
  });

  it('reads the beginning of a long text', () => {
    const found = read(`first: 1\n${'# comment\n'.repeat(40_000)}`);
    expect(found.roots).toEqual([{ first: '1' }]);
    expect(found.problems).toHaveLength(1);
    expect(found.problems[0]).toMatch(/^size /);
  });
});
