// Every grammar of the project: fresh, its own corpus tests hold on the committed artefact, its queries fit it.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Query } from 'web-tree-sitter';
import { parserOf } from '../../src/dev/grammars/corpus.ts';
import { grammars, staleFiles } from '../../src/dev/grammars/folders.ts';
import { corpusTests } from './corpus-tests.ts';

test('every grammar has its artefact', () => {
  expect(grammars().filter((grammar) => !existsSync(grammar.wasm))).toEqual([]);
});

for (const grammar of grammars()) {
  describe(grammar.name, async () => {
    const parser = await parserOf(grammar);

    test('the committed parts were built from their sources', () => {
      expect(staleFiles(grammar)).toEqual([]);
    });

    test.each(corpusTests(grammar.folder).map((each) => [each.name, each] as const))(
      '%s',
      (_name, { source, tree }) => {
        const parsed = parser.parse(source);
        expect(parsed?.rootNode.toString()).toBe(tree);
        parsed?.delete();
      },
    );

    const queries = join(grammar.folder, 'queries');
    test.each(existsSync(queries) ? readdirSync(queries) : [])('queries/%s fits the grammar', (file) => {
      const text = readFileSync(join(queries, file), 'utf8');
      const query = parser.language && new Query(parser.language, text);
      expect(query?.patternCount()).toBeGreaterThan(0);
    });
  });
}
