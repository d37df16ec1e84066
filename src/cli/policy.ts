// The policy of a run: what configuration files say, and over them the options of the command line.
import type { Severity } from '../model/finding.ts';
import type { Occasion } from '../policy/decide.ts';
import { builtLayer, type Layer } from '../policy/layers.ts';
import { Policy } from '../policy/policy.ts';
import type { Terminal } from './terminal.ts';

/** Options that say what findings lead to. */
export interface PolicyFlags {
  readonly failOn?: Exclude<Severity, 'info'>;
  /** false for `--no-inline` */
  readonly inline?: boolean;
}

export interface PolicyOptions {
  readonly policy: Policy;
  readonly occasion: Occasion;
}

/** Reads the configurations that count here. */
export function policyOptions(flags: PolicyFlags, terminal: Terminal): PolicyOptions {
  const { failOn } = flags;
  const layers: Layer[] = [];
  if (failOn !== undefined)
    layers.push(builtLayer('flags', '--fail-on', { thresholds: { enforce: { severity: failOn } } }));
  return {
    policy: new Policy(layers, terminal.cwd),
    occasion: { today: terminal.today(), inline: flags.inline ?? true },
  };
}
