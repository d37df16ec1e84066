// Environment definition files of the container engine that `srun --environment` starts (CSCS, Sarus): TOML.
import type { Coverage } from '../../model/coverage.ts';
import type { Word } from '../../model/word.ts';
import type { Place } from '../../text/place.ts';
import { interpolated, variablePiece, writtenPiece } from '../interpolation.ts';
import type { Source } from '../source.ts';
import { entriesOf, entryOf, textOf, type TreeNode, valueAt, wordOf, wordsOf } from '../tree/index.ts';
import { readToml } from '../toml/index.ts';

/** A key with a value of its own. */
export interface NamedValue {
  readonly name: string;
  readonly value: Word;
  readonly at: Place;
}

export interface ContainerEnvironment {
  /** other environments it inherits from: names in the search path or files */
  readonly bases: readonly Word[];
  readonly image?: Word;
  /** `SOURCE:DESTINATION[:FLAGS]`, flags joined by plus signs */
  readonly mounts: readonly Word[];
  readonly workdir?: Word;
  /** the image's entry point runs, unless this says no */
  readonly entrypoint: boolean;
  /** `writable = true` written out; which default holds differs between releases */
  readonly writable?: { readonly on: boolean; readonly at: Place };
  readonly devices: readonly Word[];
  readonly env: readonly NamedValue[];
  /** dotted names: `com.hooks.ssh.enabled` */
  readonly annotations: readonly NamedValue[];
  readonly coverage: readonly Coverage[];
}

export function readEdf(source: Source): ContainerEnvironment {
  const { roots, coverage } = readToml(source);
  const [root] = roots;
  const word = (key: string): Word | undefined => {
    const value = wordOf(valueAt(root, key));
    return value && withVariables(value);
  };
  const words = (key: string): Word[] => wordsOf(valueAt(root, key)).map(withVariables);
  const image = word('image');
  const workdir = word('workdir');
  const writable = entryOf(root, 'writable');
  return {
    bases: words('base_environment'),
    ...(image && { image }),
    mounts: words('mounts'),
    ...(workdir && { workdir }),
    entrypoint: textOf(valueAt(root, 'entrypoint')) !== 'false',
    ...(writable && { writable: { on: textOf(writable.value) === 'true', at: writable.value?.at ?? writable.keyAt } }),
    devices: words('devices'),
    env: valuesOf(valueAt(root, 'env')),
    annotations: valuesOf(valueAt(root, 'annotations')),
    coverage,
  };
}

/** The values below a table, by their dotted names. */
function valuesOf(node: TreeNode | undefined, prefix = ''): NamedValue[] {
  return entriesOf(node).flatMap(({ key, keyAt, value }) => {
    const name = prefix + key;
    if (value?.kind === 'map') return valuesOf(value, `${name}.`);
    return value?.kind === 'scalar' ? [{ name, value: withVariables(value.word), at: keyAt }] : [];
  });
}

/** `${NAME}` and `${NAME:-}` are variables of the host; `$$` is a dollar sign. */
function withVariables(word: Word): Word {
  return interpolated(word, /\$\$|\$\{(\w+)(?::-([^}]*))?\}/g, ({ 0: all, 1: name }, at) =>
    all === '$$' || name === undefined ? [writtenPiece('$', at)] : [variablePiece(name, at)],
  );
}
