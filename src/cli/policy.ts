// The policy of a run: what configuration files say, and over them the options of the command line.
import type { EngineOptions } from '../engine/engine.ts';
import { ruleTable } from '../engine/rules-table.ts';
import { type Configurations, type ConfigurationSearch, loadConfigurations } from '../host/configuration.ts';
import { DISK } from '../host/file-system.ts';
import type { Severity } from '../model/finding.ts';
import type { Occasion } from '../policy/decide.ts';
import { builtLayer, type Layer } from '../policy/layers.ts';
import { Policy } from '../policy/policy.ts';
import { ConfigurationError } from './exit.ts';
import type { Terminal } from './terminal.ts';

/** Options that say which configurations count. */
export interface ConfigFlags {
  /** false for `--no-config` */
  readonly config?: string | false;
  readonly policy?: string;
}

/** Options that say what findings lead to. */
export interface PolicyFlags extends ConfigFlags {
  readonly failOn?: Exclude<Severity, 'info'>;
  /** false for `--no-inline` */
  readonly inline?: boolean;
}

export interface PolicyOptions extends Pick<EngineOptions, 'slurmVersion' | 'spank'> {
  readonly policy: Policy;
  readonly occasion: Occasion;
}

/** Reads the configurations that count here; throws when one is wrong. */
export function policyOptions(flags: PolicyFlags, terminal: Terminal): PolicyOptions {
  const { layers } = sound(loadConfigurations(DISK, configurationSearch(flags, terminal)), terminal);
  const policy = new Policy([...layers, ...flagLayers(flags)], terminal.cwd);
  return { ...policy.slurm, policy, occasion: { today: terminal.today(), inline: flags.inline ?? true } };
}

/** Configurations without mistakes; others end the run. */
export function sound(found: Configurations, terminal: Terminal): Configurations {
  for (const note of found.notes) terminal.note(note);
  if (found.problems.length > 0) throw new ConfigurationError(found.problems);
  return found;
}

/** Where configurations are looked for, by the options of a call. */
export function configurationSearch({ config, policy }: ConfigFlags, terminal: Terminal): ConfigurationSearch {
  const { cwd, env, user, siteFolder } = terminal;
  return {
    ...{ cwd, env, user, siteFolder, rules: ruleTable, today: terminal.today() },
    ...(config !== undefined && { config }),
    ...(policy !== undefined && { policy }),
  };
}

function flagLayers({ failOn }: PolicyFlags): Layer[] {
  if (failOn === undefined) return [];
  return [builtLayer('flags', '--fail-on', { thresholds: { enforce: { severity: failOn } } })];
}
