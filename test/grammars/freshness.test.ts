// `npm run grammars -- --check` must notice every way in which a source and its artefact can part.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { grammarIn, record, staleFiles, type Grammar } from '../../src/dev/grammars/folders.ts';

const root = mkdtempSync(join(tmpdir(), 'grammars-'));
afterAll(() => {
  rmSync(root, { recursive: true });
});

let count = 0;

function built(): Grammar {
  const grammar = grammarIn(join(root, String(count++)), 'toy');
  mkdirSync(join(grammar.folder, 'src'), { recursive: true });
  for (const file of ['grammar.js', 'src/parser.c', 'src/node-types.json', 'tree-sitter-toy.wasm']) {
    writeFileSync(join(grammar.folder, file), file);
  }
  record(grammar);
  return grammar;
}

test('a grammar as it was built is fresh', () => {
  expect(staleFiles(built())).toEqual([]);
});

test.each(['grammar.js', 'src/parser.c', 'src/scanner.c', 'src/text.h', 'tree-sitter-toy.wasm'])(
  'a changed %s is stale',
  (file) => {
    const grammar = built();
    writeFileSync(join(grammar.folder, file), 'changed');
    expect(staleFiles(grammar)).toEqual([file]);
  },
);

test.each(['src/parser.c', 'src/node-types.json', 'tree-sitter-toy.wasm'])('a missing %s is stale', (file) => {
  const grammar = built();
  rmSync(join(grammar.folder, file));
  expect(staleFiles(grammar)).toEqual([file]);
});

test('a grammar that was never built is stale', () => {
  const grammar = built();
  rmSync(join(grammar.folder, 'built-from.json'));
  expect(staleFiles(grammar)).toContain('grammar.js');
});
