import { expect, test } from 'vitest';
import { loadGrammars } from '../../src/host/grammars.ts';
import { type PlainNode, plainTree } from '../../src/lang/plain-tree.ts';

const { dockerfile } = await loadGrammars(['dockerfile']);

test('a copied tree has the nodes, fields and UTF-16 offsets of the parsed one', () => {
  const text = 'FROM a AS b\r\nRUN echo é😀 && ls\r\nENV X=1\r\n';
  const lines: string[] = [];
  const list = (node: PlainNode, depth: number): void => {
    const field = node.field === undefined ? '' : `${node.field}: `;
    if (node.named)
      lines.push(`${'  '.repeat(depth)}${field}${node.type} ${JSON.stringify(text.slice(node.start, node.end))}`);
    for (const child of node.children) list(child, depth + 1);
  };
  const tree = dockerfile?.read(text, plainTree);
  for (const child of tree?.children ?? []) list(child, 0);
  expect(lines.join('\n')).toMatchInlineSnapshot(`
    "from_instruction "FROM a AS b"
      image: image_reference "a"
        name: image_name "a"
          text "a"
      alias: stage_name "b"
    run_instruction "RUN echo é😀 && ls"
      command: shell_form "echo é😀 && ls"
        shell_fragment "echo é😀 && ls"
    env_instruction "ENV X=1"
      pair: env_pair "X=1"
        name: key "X"
          text "X"
        value: word "1"
          text "1""
  `);
});

test('many instructions are copied in one walk', () => {
  const tree = dockerfile?.read('RUN a\n'.repeat(5000), plainTree);
  expect(tree?.children.filter((child) => child.named)).toHaveLength(5000);
});
