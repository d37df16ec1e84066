// Which files `npm run grammars -- --corpus` gives to which grammar.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { describeSurvey, filesFor, survey } from '../../src/dev/grammars/corpus.ts';
import { grammars } from '../../src/dev/grammars/folders.ts';

const folder = mkdtempSync(join(tmpdir(), 'claims-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const recipe = 'Bootstrap: docker\nFrom: ubuntu\n';
const files = {
  'a.def': recipe,
  'Singularity.gpu': recipe,
  recipe,
  notes: 'no bootstrap\n',
  'bad.def': `${recipe}From\n`,
};
for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
writeFileSync(join(folder, 'Dockerfile.gpu'), `FROM x\nCOPY <<E /x\n${recipe}E\n`);

test('by name, else by content, and never what another grammar claims by name', async () => {
  const [grammar] = grammars('apptainer');
  if (grammar === undefined) throw new Error('no grammar apptainer');
  const claimed = filesFor(grammar, folder, grammars());
  expect(claimed.map((file) => basename(file))).toEqual(['Singularity.gpu', 'a.def', 'bad.def', 'recipe']);
  const said = describeSurvey(grammar, await survey(grammar, claimed));
  expect(said).toContain('1 files with a fault (25.00 %)');
  expect(said).toContain('bad.def:3: From');
});
