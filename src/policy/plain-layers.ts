// Layers as plain data, for sending them to a worker.
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
