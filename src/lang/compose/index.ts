// Compose files: what their services are and get of the node.
import type { Coverage } from '../../model/coverage.ts';
import { shapeOf, type Word } from '../../model/word.ts';
import type { Place } from '../../text/place.ts';
import { interpolated, variablePiece, writtenPiece } from '../interpolation.ts';
import type { Source } from '../source.ts';
import {
  entriesOf,
  itemsOf,
  type MapEntry,
  textOf,
  type Tree,
  type TreeNode,
  valueAt,
  wordOf,
  wordsOf,
} from '../tree/index.ts';
import { readYaml } from '../yaml/index.ts';

/** A short form as one word, or the fields of a long one. */
export type ComposeEntry =
  | { readonly form: 'short'; readonly word: Word }
  | { readonly form: 'long'; readonly fields: Readonly<Record<string, Word | undefined>>; readonly at: Place };

export interface ComposeValue {
  readonly name: string;
  /** absent: taken from the environment of who starts it */
  readonly value?: Word;
  readonly at: Place;
}

export interface ComposeService {
  readonly name: string;
  readonly at: Place;
  readonly image?: Word;
  readonly build?: { readonly context?: Word; readonly dockerfile?: Word; readonly inline?: Word; readonly at: Place };
  /** keys with one value each: `privileged`, `network_mode`, `pid`, `user`, … */
  readonly settings: ReadonlyMap<string, { readonly value: Word; readonly at: Place }>;
  readonly capAdd: readonly Word[];
  readonly securityOpt: readonly Word[];
  readonly devices: readonly Word[];
  readonly ports: readonly ComposeEntry[];
  readonly volumes: readonly ComposeEntry[];
  readonly environment: readonly ComposeValue[];
  readonly envFiles: readonly Word[];
  readonly secrets: readonly string[];
  /** one word: a line that compose itself splits; several: the words */
  readonly command?: ComposeCommand;
  readonly entrypoint?: ComposeCommand;
  readonly gpu: boolean;
  /** only started when one of these is asked for */
  readonly profiles: readonly string[];
  /** the file a service is taken from, when it is another one */
  readonly extendsFile?: Word;
}

export interface ComposeCommand {
  readonly words: readonly Word[];
  readonly line: boolean;
  readonly at: Place;
}

export interface ComposeFile {
  readonly services: readonly ComposeService[];
  readonly includes: readonly Word[];
  readonly coverage: readonly Coverage[];
}

/** Keys of a service that hold lists and maps; all others are settings when they hold a scalar. */
export function readCompose(source: Source): ComposeFile {
  const { roots, coverage }: Tree = readYaml(source);
  const root = roots.find((one) => valueAt(one, 'services') !== undefined) ?? roots[0];
  return {
    services: entriesOf(valueAt(root, 'services')).map(serviceOf),
    includes: itemsOf(valueAt(root, 'include')).flatMap((item) =>
      item.kind === 'map' ? wordsAt(item, 'path') : wordsOf(item).map(withVariables),
    ),
    coverage,
  };
}

function serviceOf({ key, keyAt, value }: MapEntry): ComposeService {
  const word = (...path: string[]): Word | undefined => {
    const found = wordOf(valueAt(value, ...path));
    return found && withVariables(found);
  };
  const image = word('image');
  const extendsFile = word('extends', 'file');
  const command = commandOf(valueAt(value, 'command'));
  const entrypoint = commandOf(valueAt(value, 'entrypoint'));
  const build = buildOf(entriesOf(value).findLast((entry) => entry.key === 'build'));
  return {
    name: key,
    at: keyAt,
    ...(image && { image }),
    ...(build && { build }),
    settings: settingsOf(value),
    capAdd: wordsAt(value, 'cap_add'),
    securityOpt: wordsAt(value, 'security_opt'),
    devices: itemsOf(valueAt(value, 'devices')).flatMap((item) =>
      item.kind === 'map' ? wordsAt(item, 'source') : wordsOf(item).map(withVariables),
    ),
    ports: listOf(valueAt(value, 'ports')),
    volumes: listOf(valueAt(value, 'volumes')),
    environment: environmentOf(valueAt(value, 'environment')),
    envFiles: itemsOf(valueAt(value, 'env_file')).flatMap((item) =>
      item.kind === 'map' ? wordsAt(item, 'path') : wordsOf(item).map(withVariables),
    ),
    secrets: itemsOf(valueAt(value, 'secrets')).flatMap((item) => {
      const name = item.kind === 'map' ? textOf(valueAt(item, 'source')) : textOf(item);
      return name === undefined ? [] : [name];
    }),
    ...(command && { command }),
    ...(entrypoint && { entrypoint }),
    gpu: asksForGpu(value),
    profiles: wordsAt(value, 'profiles').map(shapeOf),
    ...(extendsFile && { extendsFile }),
  };
}

function settingsOf(node: TreeNode | undefined): ComposeService['settings'] {
  return new Map(
    entriesOf(node).flatMap(({ key, keyAt, value }) =>
      value?.kind === 'scalar' ? [[key, { value: withVariables(value.word), at: keyAt }] as const] : [],
    ),
  );
}

function wordsAt(node: TreeNode | undefined, key: string): Word[] {
  return wordsOf(valueAt(node, key)).map(withVariables);
}

/** `build: FOLDER` or a map. */
function buildOf(entry: MapEntry | undefined): ComposeService['build'] {
  if (!entry?.value) return undefined;
  const { value, keyAt: at } = entry;
  const field = (key: string): Word | undefined => {
    const found = wordOf(valueAt(value, key));
    return found && withVariables(found);
  };
  const context = value.kind === 'scalar' ? withVariables(value.word) : field('context');
  const dockerfile = field('dockerfile');
  const inline = field('dockerfile_inline');
  return { ...(context && { context }), ...(dockerfile && { dockerfile }), ...(inline && { inline }), at };
}

function listOf(node: TreeNode | undefined): ComposeEntry[] {
  return itemsOf(node).flatMap((item): ComposeEntry[] => {
    if (item.kind === 'scalar') return [{ form: 'short', word: withVariables(item.word) }];
    if (item.kind !== 'map') return [];
    const fields = Object.fromEntries(
      item.entries.map(({ key, value }) => [key, value?.kind === 'scalar' ? withVariables(value.word) : undefined]),
    );
    return [{ form: 'long', fields, at: item.at }];
  });
}

/** A map, or a list of `NAME=value` and `NAME`. */
function environmentOf(node: TreeNode | undefined): ComposeValue[] {
  if (node?.kind === 'map') {
    return node.entries.map(({ key, keyAt, value }) => ({
      name: key,
      ...(value?.kind === 'scalar' && { value: withVariables(value.word) }),
      at: keyAt,
    }));
  }
  return itemsOf(node).flatMap((item) => {
    if (item.kind !== 'scalar') return [];
    const { word } = item;
    const [first] = word.pieces;
    if (first?.kind !== 'text') return [];
    const equals = first.text.indexOf('=');
    const name = equals < 0 ? first.text : first.text.slice(0, equals);
    if (equals < 0) return [{ name, at: word.at }];
    return [{ name, value: withVariables(afterUnits(word, equals + 1)), at: word.at }];
  });
}

function afterUnits(word: Word, units: number): Word {
  const [first, ...rest] = word.pieces;
  if (first?.kind !== 'text') return word;
  const literal = first.at.exact && first.at.span.end - first.at.span.start === first.text.length;
  const at: Place = literal
    ? { ...first.at, span: { start: first.at.span.start + units, end: first.at.span.end } }
    : { ...first.at, exact: false };
  const text = first.text.slice(units);
  const pieces = text === '' && rest.length > 0 ? rest : [{ ...first, text, at, use: at }, ...rest];
  return { pieces, count: 'one', at };
}

function commandOf(node: TreeNode | undefined): ComposeCommand | undefined {
  if (node?.kind === 'scalar') return { words: [withVariables(node.word)], line: true, at: node.at };
  if (node?.kind !== 'list') return undefined;
  return { words: wordsOf(node).map(withVariables), line: false, at: node.at };
}

/** `deploy.resources.reservations.devices`, `gpus`, `runtime: nvidia`. */
function asksForGpu(node: TreeNode | undefined): boolean {
  const reserved = itemsOf(valueAt(node, 'deploy', 'resources', 'reservations', 'devices'));
  return (
    valueAt(node, 'gpus') !== undefined ||
    /^nvidia/.test(textOf(valueAt(node, 'runtime')) ?? '') ||
    reserved.some((one) => textOf(valueAt(one, 'driver')) === 'nvidia' || wordsAt(one, 'capabilities').some(isGpu)) ||
    wordsAt(node, 'devices').some((word) => /nvidia|\/dev\/(?:dri|kfd)|gpu/.test(shapeOf(word)))
  );
}

function isGpu(word: Word): boolean {
  return shapeOf(word) === 'gpu';
}

const VARIABLE = /\$\$|\$\{([A-Za-z_]\w*)(?:(:?[-?+])([^{}]*))?\}|\$([A-Za-z_]\w*)/g;

/** `${NAME}`, `$NAME`; a default that the file gives counts, `$$` is a dollar sign. */
function withVariables(word: Word): Word {
  return interpolated(word, VARIABLE, ({ 0: all, 1: braced, 2: operator, 3: text = '', 4: plain }, at) => {
    if (all === '$$') return [writtenPiece('$', at)];
    if (operator?.endsWith('-')) return text === '' ? [] : [writtenPiece(text, at)];
    return [variablePiece(braced ?? plain ?? '', at)];
  });
}
