// What a Python project needs: pyproject.toml of PEP 621, PEP 735, uv, poetry and pdm, and uv's own uv.toml.
import type { Coverage } from '../../model/coverage.ts';
import type { Word } from '../../model/word.ts';
import type { Place } from '../../text/place.ts';
import type { Source } from '../source.ts';
import { readToml } from '../toml/index.ts';
import { entriesOf, itemsOf, textOf, type TreeNode, valueAt, wordOf, wordsOf } from '../tree/index.ts';

/** A package that a table names: poetry's dependencies, uv's sources. */
export interface ProjectSource {
  readonly name: string;
  readonly at: Place;
  /** poetry's constraint: `^1.2`, `1.2.3` */
  readonly version?: Word;
  readonly git?: Word;
  /** a commit, by its name or the key's; else a tag or branch */
  readonly revision?: { readonly kind: 'rev' | 'tag' | 'branch'; readonly word: Word };
  readonly url?: Word;
  readonly path?: Word;
}

export interface ProjectIndex {
  readonly url: Word;
  /** `first`: asked instead of PyPI; `beside`: asked as well; `named`: only for packages that name it */
  readonly asked: 'first' | 'beside' | 'named' | 'find-links';
}

/** What uv is told in `[tool.uv]` or uv.toml. */
export interface UvSettings {
  readonly indexes: readonly ProjectIndex[];
  readonly insecureHosts: readonly Word[];
  readonly strategy?: Word;
}

export interface PythonProject {
  /** in the notation of PEP 508 */
  readonly dependencies: readonly Word[];
  /** extras, groups and what builds the project: not installed by every call */
  readonly further: readonly Word[];
  readonly poetry: readonly ProjectSource[];
  /** where uv takes packages from that dependencies name */
  readonly sources: readonly ProjectSource[];
  readonly uv: UvSettings;
  /** poetry's and pdm's sources */
  readonly indexes: readonly ProjectIndex[];
  /** a table of poetry: its manager is poetry */
  readonly isPoetry: boolean;
  readonly coverage: readonly Coverage[];
}

export function readProject(source: Source): PythonProject {
  const { roots, coverage } = readToml(source);
  const [root] = roots;
  const tool = valueAt(root, 'tool');
  const poetry = valueAt(tool, 'poetry');
  const groups = entriesOf(valueAt(poetry, 'group')).map(({ value }) => valueAt(value, 'dependencies'));
  return {
    dependencies: wordsOf(valueAt(root, 'project', 'dependencies')),
    further: [
      ...entriesOf(valueAt(root, 'project', 'optional-dependencies')).flatMap(({ value }) => wordsOf(value)),
      ...entriesOf(valueAt(root, 'dependency-groups')).flatMap(({ value }) => wordsOf(value)),
      ...wordsOf(valueAt(tool, 'uv', 'dev-dependencies')),
      ...entriesOf(valueAt(tool, 'pdm', 'dev-dependencies')).flatMap(({ value }) => wordsOf(value)),
      ...wordsOf(valueAt(root, 'build-system', 'requires')),
    ],
    poetry: [valueAt(poetry, 'dependencies'), valueAt(poetry, 'dev-dependencies'), ...groups].flatMap(sourcesOf),
    sources: sourcesOf(valueAt(tool, 'uv', 'sources')),
    uv: uvSettings(valueAt(tool, 'uv')),
    indexes: [
      ...itemsOf(valueAt(poetry, 'source')).flatMap((item) => indexOf(item, poetryRole(item))),
      ...itemsOf(valueAt(tool, 'pdm', 'source')).flatMap((item) =>
        indexOf(item, textOf(valueAt(item, 'name')) === 'pypi' ? 'first' : 'beside'),
      ),
    ],
    isPoetry: poetry !== undefined && valueAt(root, 'project', 'dependencies') === undefined,
    coverage,
  };
}

/** Reads uv.toml. */
export function readUvSettings(source: Source): UvSettings & { readonly coverage: readonly Coverage[] } {
  const { roots, coverage } = readToml(source);
  return { ...uvSettings(roots[0]), coverage };
}

function uvSettings(node: TreeNode | undefined): UvSettings {
  const pip = valueAt(node, 'pip');
  const both = (key: string): Word[] => [node, pip].flatMap((one) => wordsOf(valueAt(one, key)));
  const asked = (words: readonly Word[], how: ProjectIndex['asked']): ProjectIndex[] =>
    words.map((url) => ({ url, asked: how }));
  const strategy = wordOf(valueAt(node, 'index-strategy')) ?? wordOf(valueAt(pip, 'index-strategy'));
  return {
    indexes: [
      ...itemsOf(valueAt(node, 'index')).flatMap((item) => indexOf(item, uvRole(item))),
      ...asked(both('index-url'), 'first'),
      ...asked(both('extra-index-url'), 'beside'),
      ...asked(both('find-links'), 'find-links'),
    ],
    insecureHosts: both('allow-insecure-host'),
    ...(strategy && { strategy }),
  };
}

function indexOf(item: TreeNode, asked: ProjectIndex['asked']): ProjectIndex[] {
  const url = wordOf(valueAt(item, 'url'));
  return url ? [{ url, asked }] : [];
}

function uvRole(item: TreeNode): ProjectIndex['asked'] {
  if (textOf(valueAt(item, 'explicit')) === 'true') return 'named';
  return textOf(valueAt(item, 'default')) === 'true' ? 'first' : 'beside';
}

function poetryRole(item: TreeNode): ProjectIndex['asked'] {
  const priority = textOf(valueAt(item, 'priority'))?.toLowerCase();
  if (priority === 'explicit') return 'named';
  return priority === 'default' || textOf(valueAt(item, 'default')) === 'true' ? 'first' : 'beside';
}

function sourcesOf(table: TreeNode | undefined): ProjectSource[] {
  return entriesOf(table).flatMap(({ key, keyAt, value }) =>
    // Several entries for several platforms.
    itemsOf(value).map((item) => sourceOf(key, keyAt, item)),
  );
}

function sourceOf(name: string, at: Place, item: TreeNode): ProjectSource {
  if (item.kind === 'scalar') return { name, at, version: item.word };
  const field = (key: string): Word | undefined => wordOf(valueAt(item, key));
  const kind = (['rev', 'tag', 'branch'] as const).find((key) => field(key));
  const revision = kind && field(kind);
  const [version, git, url, path] = [field('version'), field('git'), field('url'), field('path')];
  return {
    name,
    at,
    ...(version && { version }),
    ...(git && { git }),
    ...(kind && revision && { revision: { kind, word: revision } }),
    ...(url && { url }),
    ...(path && { path }),
  };
}
