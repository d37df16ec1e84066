// What the layers of one side (the user's, or the site's) say about one file of one job.
import type { CoverageAction, CoverageCause } from '../model/coverage.ts';
import type { JobFacts } from '../model/job.ts';
import type { Severity } from '../model/finding.ts';
import { matchesName, matchesPath } from './globs.ts';
import type { Layer } from './layers.ts';
import { isExact, type NamedRule, names } from './names.ts';
import { PRESETS } from './presets.ts';
import type { Configuration, Mode, Override, Settings } from './schema.ts';

/** A file of a job, as overrides and exemptions ask for it. */
export interface Subject extends JobFacts {
  /** absolute */
  readonly path: string;
}

/** What is set, with where it is written. */
export interface Origined<T> {
  readonly value: T;
  readonly origin: string;
}

export interface RuleSettings {
  readonly mode?: Origined<Mode>;
  readonly severity?: Origined<Severity>;
  /** the mode is set for this rule by code or name, not for its family */
  readonly exact?: boolean;
}

type Threshold = NonNullable<NonNullable<Settings['thresholds']>['enforce']>;
type Suppressions = NonNullable<Settings['suppressions']>;

/** What some layers say about one subject, the later over the earlier. */
export class Stack {
  readonly #parts: readonly Part[];
  readonly #rules = new Map<string, RuleSettings>();

  private constructor(parts: readonly Part[]) {
    this.#parts = parts;
  }

  /** @param layers in the order in which they win */
  static of(layers: readonly Layer[], subject: Subject): Stack {
    return new Stack(layers.flatMap((layer) => partsOf(layer, subject)));
  }

  /** Whether it says what findings lead to, apart from single rules. */
  get judges(): boolean {
    return this.#parts.some(({ settings }) => settings.thresholds !== undefined);
  }

  rule(rule: NamedRule): RuleSettings {
    const known = this.#rules.get(rule.code);
    if (known) return known;
    let found: RuleSettings = {};
    for (const part of this.#parts) found = { ...found, ...ownSettings(part, rule) };
    this.#rules.set(rule.code, found);
    return found;
  }

  /** The least severity or confidence of a threshold. */
  threshold<K extends keyof Threshold>(
    name: 'enforce' | 'warn',
    key: K,
  ): Origined<NonNullable<Threshold[K]>> | undefined {
    return this.#last((settings) => settings.thresholds?.[name]?.[key], ['thresholds', name, key]);
  }

  coverage(cause: CoverageCause): Origined<CoverageAction> | undefined {
    return this.#last((settings) => settings.coverage?.[cause], ['coverage', cause]);
  }

  suppressions<K extends keyof Suppressions>(key: K): Origined<NonNullable<Suppressions[K]>> | undefined {
    return this.#last((settings) => settings.suppressions?.[key], ['suppressions', key]);
  }

  /** Percent of users whose jobs are rejected. */
  get share(): number | undefined {
    return this.#last((settings) => settings.gate?.share, ['gate', 'share'])?.value;
  }

  #last<T>(read: (settings: Settings) => T | undefined, path: readonly string[]): Origined<NonNullable<T>> | undefined {
    for (const { settings, origin } of this.#parts.toReversed()) {
      const value = read(settings);
      if (value !== undefined && value !== null) return { value, origin: origin(path) };
    }
    return undefined;
  }
}

/** The settings of a layer, or of one of its overrides. */
export interface Part {
  readonly settings: Settings;
  readonly origin: (path: readonly PropertyKey[]) => string;
}

/** A layer's own settings and, after them, those of the overrides that are about the subject. */
function partsOf(layer: Layer, subject: Subject): Part[] {
  const about = overrideParts(layer).filter(({ binding }) => isAbout(binding, subject, layer.folder));
  return [...ownParts(layer), ...about.map(({ part }) => part)];
}

/** What a layer says of all files and jobs: its preset, and over it its own settings. */
export function ownParts(layer: Layer): Part[] {
  const { config } = layer;
  const { preset } = config;
  const own = { settings: config, origin: (path: readonly PropertyKey[]) => layer.origin(path) };
  if (preset === undefined) return [own];
  const said = layer.origin(['preset']);
  const origin = layer.kind === 'preset' ? said : `preset ${preset} (${said})`;
  return [{ settings: PRESETS[preset], origin: () => origin }, own];
}

/** What a layer says of some files and jobs. */
export function overrideParts(layer: Layer): { readonly binding: Binding; readonly part: Part }[] {
  return (layer.config.overrides ?? []).map(({ paths, partitions, accounts, qos, users, ...settings }, index) => ({
    binding: { paths, partitions, accounts, qos, users },
    part: { settings, origin: (path) => layer.origin(['overrides', index, ...path]) },
  }));
}

/** What a part says about a rule: what names the rule itself before what names its family. */
function ownSettings({ settings: { rules = {} }, origin }: Part, rule: NamedRule): RuleSettings {
  let found: RuleSettings = {};
  const entries = Object.entries(rules).filter(([name]) => names(name, rule));
  for (const [name, setting] of entries.sort(([a], [b]) => Number(isExact(a, rule)) - Number(isExact(b, rule)))) {
    const { mode, severity } = typeof setting === 'string' ? { mode: setting, severity: undefined } : setting;
    const at = origin(['rules', name]);
    found = {
      ...found,
      ...(mode !== undefined && { mode: { value: mode, origin: at }, exact: isExact(name, rule) }),
      ...(severity !== undefined && { severity: { value: severity, origin: at } }),
    };
  }
  return found;
}

/** What an override is bound to. */
export type Binding = Pick<Override, 'paths' | 'partitions' | 'accounts' | 'qos' | 'users'>;

/** `job`: as far as the path goes, yes; the rest depends on the job. */
export type Applies = 'yes' | 'no' | 'job';

/** Whether an override counts for a file, as far as that can be said without a job. */
export function applies(binding: Binding, path: string | undefined, folder: string): Applies {
  const { paths, ...job } = binding;
  if (paths && (path === undefined || !matchesPath(paths, path, folder))) return 'no';
  return Object.values(job).some((names) => names !== undefined) ? 'job' : 'yes';
}

/** Whether all that an override is bound to holds; a fact that is not known holds for none. */
export function isAbout(binding: Binding, subject: Subject, folder: string): boolean {
  const { paths, partitions, accounts, qos, users } = binding;
  return (
    (!paths || matchesPath(paths, subject.path, folder)) &&
    (!partitions || (subject.partitions ?? []).some((partition) => matchesName(partitions, partition))) &&
    (!accounts || matchesName(accounts, subject.account)) &&
    (!qos || matchesName(qos, subject.qos)) &&
    (!users || matchesName(users, subject.user))
  );
}

/** The last layer that sets a value apart from files and jobs. */
export function lastSet<K extends keyof Configuration>(
  layers: readonly Layer[],
  key: K,
): Origined<NonNullable<Configuration[K]>> | undefined {
  const layer = layers.findLast(({ config }) => config[key] !== undefined);
  const value = layer?.config[key];
  return layer && value !== undefined ? { value, origin: layer.origin([key]) } : undefined;
}
