// Configurations from several places, in the order in which they win.
import type { Configuration } from './schema.ts';

/** Where a configuration comes from. Later kinds win over earlier ones; those of the site can't be lowered. */
export const LAYER_KINDS = ['preset', 'user', 'project', 'flags', 'site'] as const;
export type LayerKind = (typeof LAYER_KINDS)[number];

/** One configuration with its origin. */
export interface Layer {
  readonly kind: LayerKind;
  readonly config: Configuration;
  /** the absolute folder that its globs are relative to */
  readonly folder: string;
  /** where a value of it is written, for people: `jobvet.yaml:4:3`, `preset gate`, `--fail-on` */
  origin(path: readonly PropertyKey[]): string;
}

/** A layer that no file holds: a preset, options of the command line. */
export function builtLayer(kind: LayerKind, name: string, config: Configuration, folder = '/'): Layer {
  return { kind, config, folder, origin: () => name };
}
