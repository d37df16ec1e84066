// What the corpus tests of grammars/dockerfile cannot say: bytes, positions, any text at all.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Query, type Node } from 'web-tree-sitter';
import { parserOf } from '../../src/dev/grammars/corpus.ts';
import { grammars } from '../../src/dev/grammars/folders.ts';

const [grammar] = grammars('dockerfile');
const parser = await parserOf(grammar!);

/** Parses, and gives what `read` makes of the root before the tree is gone. */
function parse<T>(text: string, read: (root: Node) => T): T {
  const tree = parser.parse(text)!;
  try {
    return read(tree.rootNode);
  } finally {
    tree.delete();
  }
}

const types = (text: string): string[] => parse(text, (root) => root.namedChildren.map((node) => node.type));
const texts = (text: string, type: string): string[] =>
  parse(text, (root) => root.descendantsOfType(type).map((node) => node.text));

test.each([
  [
    'CRLF',
    'FROM a\r\nRUN b && \\\r\n  # c\r\n  d\r\nUSER e\r\n',
    ['from_instruction', 'run_instruction', 'user_instruction'],
  ],
  ['a byte order mark', '\uFEFFFROM a\n', ['from_instruction']],
  ['a byte order mark before a directive', '\uFEFF# escape=`\nRUN a\n', ['parser_directive', 'run_instruction']],
  ['no text', '', []],
  ['blanks only', ' \n\t\n', []],
  [
    'indented instructions',
    '  FROM a\n\tRUN b\n\u00A0USER c\n',
    ['from_instruction', 'run_instruction', 'user_instruction'],
  ],
])('%s', (_name, text, expected) => {
  expect(types(text)).toEqual(expected);
  expect(parse(text, (root) => root.hasError)).toBe(false);
});

test('the fragments of a command are its text, blanks and all', () => {
  const text = 'RUN  a  &&\\\r\n  b \\\n# c\n\n\t"d \\\n  e" \\f  \n';
  expect(texts(text, 'shell_fragment').join('')).toBe('a  &&  b \t"d   e" \\f');
});

test('a carriage return is no part of words, comments or delimiters', () => {
  expect(texts('FROM a\r\n# b\r\nRUN <<E\r\nc\r\nE\r\n', 'comment')).toEqual(['# b']);
  expect(texts('FROM a:b\r\n', 'image_tag')).toEqual(['b']);
  expect(texts('RUN <<E\r\nc\r\nE\r\nUSER d\r\n', 'user_name')).toEqual(['d']);
});

test('heredocs beyond what a line may hold are an ERROR, and hide nothing', () => {
  const many = (count: number): string => `RUN cat${' <<A'.repeat(count)}\n${'A\n'.repeat(count)}RUN b\n`;
  expect(parse(many(16), (root) => root.hasError)).toBe(false);
  expect(texts(many(16), 'heredoc_end')).toHaveLength(16);
  expect(parse(many(17), (root) => root.hasError)).toBe(true);
  expect(texts(many(17), 'shell_fragment')).toContain('b');
});

const piece = fc.constantFrom(
  ...[
    'a',
    '/',
    ':',
    '@',
    '=',
    '-',
    '.',
    ',',
    '[',
    ']',
    '{',
    '}',
    '$',
    '$X',
    '${X}',
    '${X:-',
    '${X/a',
    '"',
    "'",
    '`',
    '\\',
    '#',
    '<',
  ],
  ...[
    ' ',
    '  ',
    '\t',
    '\r',
    '\u00A0',
    '\n',
    '\r\n',
    '\\\n',
    ' \\\n  ',
    '\\\n# c\n',
    '\\\n\n',
    '[ "a" ]',
    '<<A',
    ' <<-"A"',
    ' 3<<B',
    '\nA\n',
    '\nB\n',
  ],
  ...['--f=', ' --g ', 'é', '😀', '# escape=`\n', 'as', ' CMD ', ' NONE'],
  ...['FROM ', 'RUN ', 'ENV ', 'COPY ', 'EXPOSE ', 'ONBUILD ', 'HEALTHCHECK ', 'USER ', 'VOLUME ', 'LABEL ', 'FOO '],
);
const anyText = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''));

/** The characters that no token and no ERROR holds. */
function unread(root: Node, text: string): string {
  let rest = '';
  let at = 0;
  const walk = (node: Node): void => {
    if (node.childCount > 0 && !node.isError) {
      for (const child of node.children) walk(child);
      return;
    }
    rest += text.slice(at, Math.max(at, node.startIndex));
    at = Math.max(at, node.endIndex);
  };
  walk(root);
  return rest + text.slice(at);
}

test('any text: nothing but blanks is lost', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      if (text.trim() === '') return;
      expect(parse(text, (root) => unread(root, text)).replace(/\s+/gu, '')).toBe('');
    }),
    { numRuns: 1000 },
  );
});

test('any text: the next instruction is found', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      // FOO ends what the text leaves open: a continuation takes that line into its own.
      const last = parse(`${text}\nFOO\nUSER sentinel\n`, (root) => root.namedChildren.at(-1)?.toString());
      expect(last).toBe('(user_instruction user: (user_name (text)))');
    }),
    { numRuns: 1000 },
  );
});

test.each(['\\\n', ' \\\n', '<<A ', '$', '[', '${A:-', '"', '\\', ' <<A\n'])('many %j take linear time', (part) => {
  const time = (size: number): number => {
    const text = `RUN ${part.repeat(size / part.length)}\nENV A=${part.repeat(size / part.length)}`;
    const start = performance.now();
    parse(text, (root) => root.endIndex);
    return performance.now() - start;
  };
  time(2 ** 12);
  expect(time(2 ** 16)).toBeLessThan(16 * Math.max(time(2 ** 14), 60));
});

test('the highlights name what they stand for', () => {
  const query = new Query(parser.language!, readFileSync(join(grammar!.folder, 'queries', 'highlights.scm'), 'utf8'));
  const text = 'from --platform=$P a:1 as b # no comment\nCOPY --from=b <<E /c\nx\nE\n';
  const found = parse(text, (root) => query.captures(root).map(({ name, node }) => `${name} ${node.text}`));
  expect(found).toEqual(
    expect.arrayContaining([
      'keyword from',
      'keyword as',
      'property platform',
      'variable P',
      'constant 1',
      'type b',
      'label E',
    ]),
  );
});

test('a command line is one bash text', () => {
  const query = new Query(parser.language!, readFileSync(join(grammar!.folder, 'queries', 'injections.scm'), 'utf8'));
  const found = parse('RUN a \\\n # c\n b\nCMD ["d"]\nRUN <<E\ne\nE\n', (root) =>
    query.captures(root).map(({ node }) => node.text),
  );
  expect(found).toEqual(['a ', '# c', ' b', 'e\n']);
});
