// What configurations say about the site, as rules ask for it.
import { type SiteFacts, UNKNOWN_SITE } from '../model/site.ts';
import type { Layer } from './layers.ts';
import type { SiteSection } from './schema.ts';

type Camel<S extends string> = S extends `${infer Head}-${infer Tail}` ? `${Head}${Capitalize<Camel<Tail>>}` : S;
type Facts = { -readonly [K in keyof SiteSection as Camel<K & string>]: SiteSection[K] };

/** What the site's Slurm is, for the reading of directives. */
export interface SlurmFacts {
  readonly slurmVersion?: string;
  readonly spank?: readonly string[] | 'none';
}

export function slurmFacts(own: readonly Layer[], sites: readonly Layer[]): SlurmFacts {
  let facts: SlurmFacts = {};
  for (const { config } of [...own, ...sites]) {
    const { slurm, spank } = config.site ?? {};
    // The maintenance number does not matter.
    if (slurm !== undefined) facts = { ...facts, slurmVersion: slurm.slice(0, 5) };
    if (spank !== undefined) facts = { ...facts, spank };
  }
  return facts;
}

/**
 * Facts come from the last layer that states them. Where the site's policy says what findings lead to, only the site
 * states facts: a project that trusts more would lower what the site demands.
 */
export function siteFacts(own: readonly Layer[], sites: readonly Layer[]): SiteFacts {
  const facts: Facts = {};
  for (const { config } of sites.some(isDemanding) ? sites : [...own, ...sites])
    Object.assign(facts, camelKeys(config.site ?? {}));
  const { slurm: _slurm, spank: _spank, ...asked } = facts;
  // The schema's optional keys are absent, never undefined: no text can say that.
  return { ...UNKNOWN_SITE, ...(asked as Partial<SiteFacts>) };
}

function isDemanding({ config: { preset, thresholds, rules, overrides } }: Layer): boolean {
  return [preset, thresholds, rules, overrides].some((part) => part !== undefined);
}

function camelKeys(section: SiteSection): Facts {
  const entries = Object.entries(section).map(([key, value]) => [
    key.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase()),
    value,
  ]);
  return Object.fromEntries(entries) as Facts;
}
