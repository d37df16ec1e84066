// The grammar of definition files: what its corpus tests cannot say, because it is about every text or about bytes.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Query, type Node } from 'web-tree-sitter';
import { parserOf } from '../../src/dev/grammars/corpus.ts';
import { grammars } from '../../src/dev/grammars/folders.ts';

const [grammar] = grammars('apptainer');
if (grammar === undefined) throw new Error('no grammar apptainer');
const { folder } = grammar;
const parser = await parserOf(grammar);

function parse(text: string): Node {
  const tree = parser.parse(text);
  if (tree === null) throw new Error('no tree');
  return tree.rootNode;
}

const texts = (root: Node, type: string): string[] => root.descendantsOfType(type).map((node) => node.text);

describe('bytes', () => {
  const text =
    '# c\nBootstrap: docker\nFrom: a \\\n  b\n\n%files from x\n  "a b" c\n%labels\n  k v\n%post -c sh # c\n  ls\n';
  const tree = parse(text).toString();

  test('line ends of Windows give the same tree', () => {
    const root = parse(text.replaceAll('\n', '\r\n'));
    expect(root.toString()).toBe(tree);
    expect(texts(root, 'header_name')).toEqual(['Bootstrap', 'From']);
    expect(texts(root, 'label_value')).toEqual(['v']);
    expect(texts(root, 'script')).toEqual(['  ls\r\n']);
  });

  test('a byte order mark and a missing final line end give the same tree', () => {
    expect(parse('\ufeff' + text).toString()).toBe(tree);
    expect(parse(text.trimEnd()).toString()).toBe(tree);
  });

  test('a section name may be all there is', () => {
    expect(parse('%post').toString()).toBe('(source_file (stage (script_section name: (section_name))))');
    expect(parse('').toString()).toBe('(source_file)');
  });
});

test('texts are what Apptainer would take', () => {
  const root = parse(
    'Bootstrap : docker \nFrom:  a b  # c\n%files\n a{{ x }}b "c d" e f\n%labels\n k  v w \n%arguments\n a = b = c \n%apprun x y\n%post\n\n  a\n\n  %test\n b',
  );
  expect(texts(root, 'header_name')).toEqual(['Bootstrap', 'From']);
  expect(texts(root, 'header_value')).toEqual(['docker', 'a b']);
  expect(texts(root, 'comment')).toEqual(['# c']);
  expect(texts(root, 'path')).toEqual(['a{{ x }}b']);
  expect(texts(root, 'quoted_path')).toEqual(['"c d"']);
  expect(texts(root, 'ignored')).toEqual(['e f']);
  expect(texts(root, 'label_value')).toEqual(['v w']);
  expect(texts(root, 'argument_value')).toEqual(['b = c']);
  expect(texts(root, 'app_name')).toEqual(['x']);
  expect(texts(root, 'script')).toEqual(['\n  a\n\n', ' b']);
});

describe('any text', () => {
  const parts = [
    ...[
      'Bootstrap: docker',
      'bootstrap:',
      'From: a\\',
      ' b \\ # c',
      'From',
      ': x',
      '# c',
      '  ',
      '\t',
      '\r',
      '\u00a0',
      '\ufeff',
      'é',
    ],
    ...[
      '%',
      '%post',
      '  %test',
      '%files',
      '%files from a',
      '%files a b c',
      '%labels',
      '%arguments',
      '%help',
      '%apprun a b',
      '%appfiles a',
    ],
    ...[
      '%nope',
      '{',
      '{{',
      '{{ a',
      '{{ a }}',
      '{{{a}}}',
      '}}',
      '"',
      '"a b"',
      "'",
      'a',
      'b',
      'a b c d',
      '=',
      'a = b',
      '\\',
      '#',
      '\0',
    ],
  ];
  const piece = fc.oneof(
    fc.constantFrom(...parts),
    fc.constantFrom('\n', '\n', '\r\n', ' '),
    fc.string({ maxLength: 3, unit: 'binary' }),
  );
  const anyText = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''));

  test('has a tree without errors that leaves no character unread', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const root = parse(text);
        expect(root.hasError).toBe(false);
        expect(unread(root, text)).toEqual([]);
        root.tree.delete();
      }),
      { numRuns: 2000 },
    );
  });

  test('never hides the section after it', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const root = parse(`${text}\n%post -c bash\n  last\n`);
        expect(texts(root, 'script').at(-1)).toBe('  last\n');
        root.tree.delete();
      }),
      { numRuns: 1000 },
    );
  });

  test.each(['{', '{{ ', '{{a', '{{ a }} ', '%', ' ', '\n', '\\ ', '\\\n', '"', "' ", '#', 'bootstrap:'])(
    'a long row of %j is read in linear time',
    (unit) => {
      for (const head of ['', 'From: ', '%files\n', '%labels\na ', '%post ', '%post\n']) {
        const start = performance.now();
        const root = parse(head + unit.repeat(100_000 / unit.length));
        expect(root.hasError).toBe(false);
        // Quadratic time would be minutes.
        expect(performance.now() - start).toBeLessThan(5_000);
        root.tree.delete();
      }
    },
  );
});

/** Nodes that are made of other nodes: between those there may only be white space. */
const STRUCTURE = /^(source_file|stage|header|.*_section|section_arguments|.*_list|file|label|argument)$/u;

function unread(node: Node, text: string): string[] {
  if (node.childCount === 0 || !STRUCTURE.test(node.type)) return [];
  const found: string[] = [];
  let at = node.startIndex;
  for (const child of node.children) {
    found.push(text.slice(at, child.startIndex), ...unread(child, text));
    at = child.endIndex;
  }
  found.push(text.slice(at, node.endIndex));
  return found.filter((gap) => /[^\s\u0085\ufeff]/u.test(gap));
}

describe('queries', () => {
  const captures = (file: string, text: string): string[] => {
    if (parser.language === null) throw new Error('no language');
    const query = new Query(parser.language, readFileSync(join(folder, 'queries', file), 'utf8'));
    return query
      .matches(parse(text))
      .flatMap((match) =>
        match.captures
          .filter(({ name }) => !name.startsWith('_'))
          .map(({ name, node }) => `${match.setProperties?.['injection.language'] ?? name}: ${node.text.trim()}`),
      );
  };

  test('highlights name each part', () => {
    const found = captures('highlights.scm', 'From: x\n%files from one\n a "b"\n%nope\nx\n');
    for (const part of [
      'property: From',
      'string: x',
      'keyword: files',
      'label: one',
      'string.special.path: a',
      'error: nope',
    ]) {
      expect(found).toContain(part);
    }
  });

  test.each([
    ['%post\nls\n', 'bash: ls'],
    ['%post -c /bin/bash\nls {{ x }}\n', 'bash: ls {{ x }}'],
    ['%runscript\n#!/bin/zsh\nls\n', 'bash: #!/bin/zsh\nls'],
    ['%runscript\n#!/usr/bin/env python3\nx = 1\n', 'python: #!/usr/bin/env python3\nx = 1'],
    ['%post -c python3\nx = 1\n', 'python: x = 1'],
    ['%runscript\n#!/usr/bin/perl\n1;\n', 'perl: #!/usr/bin/perl\n1;'],
  ])('%j is handed to its language', (text, injection) => {
    expect(captures('injections.scm', text)).toEqual([injection]);
  });
});
