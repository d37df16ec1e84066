// The layer rules are only as good as their patterns: one that matches no file protects nothing.
import { createRequire } from 'node:module';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const config = createRequire(import.meta.url)('../.dependency-cruiser.cjs') as {
  forbidden: { name: string; from: { path?: string } }[];
};
const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => `src/${file}`);

const rules = config.forbidden.filter((rule) => rule.from.path !== undefined);

it.each(rules)('$name guards at least one file', (rule) => {
  expect(files.some((file) => new RegExp(rule.from.path ?? '').test(file))).toBe(true);
});

it('every folder of src is a layer or dev', () => {
  const layers = rules.filter((rule) => rule.name.startsWith('layer-')).map((rule) => rule.name.slice('layer-'.length));
  const folders = [...new Set(files.map((file) => file.split('/')[1]))];
  expect(folders.filter((folder) => folder !== 'dev').sort()).toEqual(layers.sort());
});
