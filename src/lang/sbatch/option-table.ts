// The table of options one release of sbatch knows, a site's SPANK options included.
import { OPTION_FACTS, type Argument } from './option-data.ts';
import { atLeast, type Release } from './release.ts';
import { pluginOptions, PLUGINS } from './spank.ts';

/** An option as one release at one site knows it. */
export interface KnownOption {
  readonly long: string;
  readonly short?: string;
  readonly argument: Argument;
  readonly carries: boolean;
  readonly commandLineOnly: boolean;
  /** the name sbatch files it under */
  readonly filedAs: string;
  /** an option of a SPANK plugin, not of sbatch */
  readonly plugin: boolean;
}

/** Which SPANK plugins a site has: not said, none, or their names. */
export type SpankKnowledge = 'unknown' | 'none' | readonly string[];

/** One table a release; a gate asks for the same one at every submission. */
const tables = new Map<Release, readonly KnownOption[]>();

/** sbatch's own options in a release, in sbatch's order. */
export function sbatchOptions(release: Release): readonly KnownOption[] {
  const done = tables.get(release);
  if (done) return done;
  const known: KnownOption[] = [];
  for (const fact of OPTION_FACTS) {
    if (fact.since && !atLeast(release, fact.since)) continue;
    if (fact.until && !atLeast(fact.until, release)) continue;
    if (fact.except?.includes(release)) continue;
    const argument = fact.later && atLeast(release, fact.later.since) ? fact.later.argument : fact.argument;
    known.push({
      long: fact.long,
      ...(fact.short === undefined ? {} : { short: fact.short }),
      argument,
      carries: fact.carries === true,
      commandLineOnly: fact.commandLineOnly === true,
      filedAs: fact.alias ?? fact.long,
      plugin: false,
    });
  }
  tables.set(release, known);
  return known;
}

/**
 * The options SPANK plugins add. With `unknown`, these are the ones jobvet happens to know, so that their
 * arguments can be read; with a list, those of the named plugins.
 */
export function spankOptions(spank: SpankKnowledge): KnownOption[] {
  const plugins = spank === 'unknown' ? Object.keys(PLUGINS) : spank === 'none' ? [] : spank;
  return plugins.flatMap(pluginOptions).map(({ long, argument }) => ({
    long,
    argument,
    carries: true,
    commandLineOnly: false,
    filedAs: long,
    plugin: true,
  }));
}
