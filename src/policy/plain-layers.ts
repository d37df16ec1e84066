// Layers as plain data, for sending them to a worker.
import { createHash } from 'node:crypto';
import type { Layer, LayerKind } from './layers.ts';
import type { Configuration } from './schema.ts';

/** A layer without functions. */
export interface PlainLayer {
  readonly kind: LayerKind;
  readonly config: Configuration;
  readonly folder: string;
  /** where each value is written, by its path as JSON */
  readonly origins: Readonly<Record<string, string>>;
}

export function plainLayer(layer: Layer): PlainLayer {
  const { kind, config, folder } = layer;
  const origins: Record<string, string> = {};
  const visit = (value: unknown, path: readonly PropertyKey[]): void => {
    origins[JSON.stringify(path)] = layer.origin(path);
    if (typeof value !== 'object' || value === null) return;
    const entries = Array.isArray(value) ? value.map((one, index) => [index, one] as const) : Object.entries(value);
    for (const [key, one] of entries) visit(one, [...path, key]);
  };
  visit(config, []);
  return { kind, config, folder, origins };
}

export function layerOf({ kind, config, folder, origins }: PlainLayer): Layer {
  return {
    kind,
    config,
    folder,
    origin(path) {
      for (let length = path.length; length > 0; length--) {
        const found = origins[JSON.stringify(path.slice(0, length))];
        if (found !== undefined) return found;
      }
      return origins['[]'] ?? '';
    },
  };
}

/** Names a policy: `sha256:` and 64 digits over what its layers say, wherever their files are. */
export function policyHash(layers: readonly Pick<PlainLayer, 'kind' | 'config'>[]): string {
  const said = layers.map(({ kind, config }) => [kind, sorted(config)]);
  return `sha256:${createHash('sha256').update(JSON.stringify(said)).digest('hex')}`;
}

/** The same with the keys of every object in order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, one]) => [key, sorted(one)]));
}
