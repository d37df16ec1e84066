import { describe, expect, it } from 'vitest';
import { Source } from '../../../src/lang/source.ts';
import { readToml } from '../../../src/lang/toml/index.ts';
import { type TreeNode } from '../../../src/lang/tree/index.ts';
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

describe('TOML', () => {
  it.each<[string, string, Plain, string[]]>([
    ['keys', 'a = "x"\nb.c = 1\n"d e" = true\n', { a: 'x', b: { c: '1' }, 'd e': 'true' }, []],
    ['tables', '[a]\nb = 1\n[a.c]\nd = 2\n', { a: { b: '1', c: { d: '2' } } }, []],
    [
      'tables in a list',
      '[[a]]\nb = 1\n[[a]]\nb = 2\n[a.c]\nd = 3\n',
      { a: [{ b: '1' }, { b: '2', c: { d: '3' } }] },
      [],
    ],
    ['inline', 'a = { b = 1, c = ["x", \'y\'] }\n', { a: { b: '1', c: ['x', 'y'] } }, []],
    ['a list over several lines', 'a = [\n  "x", # why\n  "y",\n]\n', { a: ['x', 'y'] }, []],
    ['several lines of text', 'a = """\n  x\n"""\nb = \'\'\'y\'\'\'\n', { a: '  x\n', b: 'y' }, []],
    ['escapes', 'a = "\\u0041\\t"\n', { a: 'A\t' }, []],
    ['line ends of Windows', 'a = 1\r\nb = 2\r\n', { a: '1', b: '2' }, []],
    ['a byte order mark', '\ufeffa = 1\n', { a: '1' }, []],
    ['a comma behind a value', '[env]\nA = "1",\nB = "2"\n', { env: { A: '1', B: '2' } }, ['A = "1",']],
    ['an open text', 'a = "x\nb = 1\n', { b: '1' }, ['a = "x']],
    ['a key twice', 'a = 1\na = 2\nb = 3\n', { a: '1', b: '3' }, ['a = 2']],
    ['no TOML', 'just text\nb = 1\n', { b: '1' }, ['just text']],
    ['nothing', '', {}, []],
  ])('%s', (_, text, expected, problems) => {
    const { roots, coverage } = readToml(Source.of(new Document('x.toml', text)));
    expect(plain(roots[0])).toEqual(expected);
    expect(coverage.map(({ cause, at }) => [cause, textAt(at)])).toEqual(problems.map((line) => ['syntax', line]));
  });

  it('places are those of the characters', () => {
    const [root] = readToml(Source.of(new Document('x.toml', '[a]\nb = "c d"\ne = [1]\n'))).roots;
    const table = root?.kind === 'map' ? root.entries[0]?.value : undefined;
    const entries = table?.kind === 'map' ? table.entries : [];
    expect(entries.map(({ keyAt, value }) => [textAt(keyAt), value && textAt(value.at)])).toEqual([
      ['b', '"c d"'],
      ['e', '[1]'],
    ]);
  });

  it.each([
    ['brackets', `a = ${'['.repeat(100_000)}`],
    ['dots', `a${'.a'.repeat(50_000)} = 1`],
  ])('does not go down into %s', (_, text) => {
    expect(readToml(Source.of(new Document('x', text))).coverage.map(({ cause }) => cause)).toEqual(['depth']);
  });
});
