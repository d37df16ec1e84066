// A site's policy as everybody may read it: what is decided, not for whom it was agreed and where.
import { yaml } from '../lang/yaml/library.ts';
import type { Layer } from './layers.ts';
import type { PolicyExemption } from './policy.ts';
import { PRESETS } from './presets.ts';
import type { Configuration, ExemptionEntry, Override, Settings } from './schema.ts';

/** Stands for names of users and accounts; nobody is called that. */
const LEFT_OUT = '(left out)';
/** No script has it. */
const NO_SCRIPT = `sha256:${'0'.repeat(64)}`;

const HEAD = ` The policy of this site as "jobvet gate why" reads it, written by "jobvet policy export --public".
 Names of users and accounts, owners, tickets, reasons, hosts and what concerns the log of the gate are left out:
 settings and exemptions that are bound to them never count in this copy, and say only that there are some.
`;

/** What a public policy says that it leaves out. */
export interface LeftOut {
  /** exemptions that may let findings pass which this copy rejects */
  readonly exemptions: readonly PolicyExemption[];
  /** settings for some users or accounts */
  readonly overrides: number;
}

/** The text of the public policy. */
export function publicPolicyText(layers: readonly Layer[]): string {
  const document = new (yaml().Document)(publicPolicy(layers), { aliasDuplicateObjects: false });
  document.commentBefore = HEAD.trimEnd();
  return document.toString({ lineWidth: 0 });
}

/** All layers of a site as one configuration, which decides the same but for what is bound to people. */
export function publicPolicy(layers: readonly Layer[]): Configuration {
  const [first, ...later] = layers.filter(({ kind }) => kind === 'site').map(({ config }) => config);
  if (!first) return {};
  const all = [first, ...later];
  const { preset } = first;
  const ruleset = all.findLast((config) => config.ruleset !== undefined)?.ruleset;
  const overrides = [
    ...(first.overrides ?? []).map(withoutNames),
    ...later.flatMap((config) => [...asOverrides(config), ...(config.overrides ?? []).map(withoutNames)]),
  ];
  const exemptions = all.flatMap((config) => config.exemptions ?? []).map(anonymous);
  const gate = all.reduce<NonNullable<Configuration['gate']>>((before, { gate: one }) => ({ ...before, ...one }), {});
  const { log: _log, budget: _budget, wait: _wait, 'max-script-bytes': _most, ...told } = gate;
  const site = all.reduce<NonNullable<Configuration['site']>>((before, { site: one }) => ({ ...before, ...one }), {});
  return {
    ...(preset !== undefined && { preset }),
    ...(ruleset !== undefined && { ruleset }),
    ...settingsOf(first),
    ...(overrides.length > 0 && { overrides }),
    ...(exemptions.length > 0 && { exemptions: distinct(exemptions) }),
    ...(Object.keys(told).length > 0 && { gate: shareOfFirst(told, first) }),
    ...(Object.keys(site).length > 0 && { site }),
  };
}

/** What a policy that was exported says of what is missing in it. */
export function leftOut(layers: readonly Layer[], exemptions: readonly PolicyExemption[]): LeftOut {
  const overrides = layers.flatMap(({ kind, config }) => (kind === 'site' ? (config.overrides ?? []) : []));
  return {
    exemptions: exemptions.filter(({ entry }) => entry.script === NO_SCRIPT && entry.owner === LEFT_OUT),
    overrides: overrides.filter(({ users, accounts }) => [users, accounts].some((one) => one?.[0] === LEFT_OUT)).length,
  };
}

/** What a later file says of all jobs comes after what an earlier one says of some. */
function asOverrides(config: Configuration): Override[] {
  const preset = config.preset === undefined ? [] : [settingsOf(PRESETS[config.preset])];
  const share = config.gate?.share;
  const own = { ...settingsOf(config), ...(share !== undefined && { gate: { share } }) };
  return [...preset, ...(Object.keys(own).length > 0 ? [own] : [])];
}

/** Shares of later files stand with their other settings. */
function shareOfFirst(
  { share: _share, ...gate }: NonNullable<Configuration['gate']>,
  first: Configuration,
): NonNullable<Configuration['gate']> {
  const share = first.gate?.share;
  return { ...gate, ...(share !== undefined && { share }) };
}

function settingsOf({
  rules,
  thresholds,
  coverage,
  suppressions,
}: Pick<Configuration, 'rules' | 'thresholds' | 'coverage' | 'suppressions'>): Omit<Settings, 'gate'> {
  return {
    ...(rules && { rules }),
    ...(thresholds && { thresholds }),
    ...(coverage && { coverage }),
    ...(suppressions && { suppressions }),
  };
}

function withoutNames(override: Override): Override {
  return {
    ...override,
    ...(override.users && { users: [LEFT_OUT] }),
    ...(override.accounts && { accounts: [LEFT_OUT] }),
  };
}

function anonymous({ rules, until, partitions }: ExemptionEntry): ExemptionEntry {
  return {
    rules,
    until,
    ...(partitions && { partitions }),
    ...{ owner: LEFT_OUT, ticket: LEFT_OUT, reason: LEFT_OUT, script: NO_SCRIPT },
  };
}

function distinct(entries: readonly ExemptionEntry[]): ExemptionEntry[] {
  return [...new Map(entries.map((entry) => [JSON.stringify(entry), entry])).values()];
}
