// The configurations that the guides show are such that jobvet takes.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ruleTable } from '../../src/engine/rules-table.ts';
import { readConfiguration } from '../../src/policy/read.ts';
import { Document } from '../../src/text/document.ts';

const root = join(import.meta.dirname, '../..');

function blocksOf(page: string): [string, string][] {
  const text = readFileSync(join(root, page), 'utf8');
  return [...text.matchAll(/^```yaml\n(.*?)^```$/gms)].map((match) => [
    `${page}:${text.slice(0, match.index).split('\n').length}`,
    match[1] ?? '',
  ]);
}

const README = blocksOf('README.md').filter(([, text]) => text.startsWith('# jobvet.yaml'));

it.each([...blocksOf('docs/configuration.md'), ...blocksOf('docs/gate.md'), ...README])('%s', (path, text) => {
  const kind = /^exemptions:|^preset: gate|^ *gate:/m.test(text) ? 'site' : 'project';
  const { problems } = readConfiguration(new Document(path, text), { kind, rules: ruleTable(), today: '2026-11-20' });
  expect(problems).toEqual([]);
});
