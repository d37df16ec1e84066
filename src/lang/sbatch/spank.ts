// Options that well-known SPANK plugins add to sbatch.
import type { Argument } from './option-data.ts';

/** A long option a SPANK plugin registers; plugins cannot add short ones. */
export interface PluginOption {
  readonly long: string;
  readonly argument: Argument;
}

function option(long: string, argument: Argument): PluginOption {
  return { long, argument };
}

/**
 * Plugins whose options are known, by the name a site would write:
 * - pyxis: the table in `args.c` of NVIDIA's pyxis (https://github.com/NVIDIA/pyxis);
 * - edf: `--environment` of the CSCS container engine
 *   (https://docs.cscs.ch/software/container-engine/).
 */
export const PLUGINS: Readonly<Record<string, readonly PluginOption[]>> = {
  pyxis: [
    option('container-image', 'required'),
    option('container-mounts', 'required'),
    option('container-workdir', 'required'),
    option('container-name', 'required'),
    option('container-save', 'required'),
    option('container-mount-home', 'none'),
    option('no-container-mount-home', 'none'),
    option('container-remap-root', 'none'),
    option('no-container-remap-root', 'none'),
    option('container-entrypoint', 'none'),
    option('no-container-entrypoint', 'none'),
    option('container-entrypoint-log', 'none'),
    option('container-writable', 'none'),
    option('container-readonly', 'none'),
    option('container-env', 'required'),
  ],
  edf: [option('environment', 'required')],
};

const PLUGIN_ALIASES: Readonly<Record<string, string>> = { 'container-engine': 'edf', ce: 'edf', environment: 'edf' };

/**
 * The options of a plugin named by a site. A name that is not known is taken as the name of a long option with
 * an optional value, so that a site can list options of its own plugins.
 */
export function pluginOptions(name: string): readonly PluginOption[] {
  const plugin = Object.hasOwn(PLUGIN_ALIASES, name) ? (PLUGIN_ALIASES[name] ?? name) : name;
  if (Object.hasOwn(PLUGINS, plugin)) return PLUGINS[plugin] ?? [];
  return [option(name, 'optional')];
}
