// Indexes that are asked side by side: whether a name can come from the wrong one.
import {
  type Effect,
  type InstallEffect,
  maybe,
  type PackageIndex,
  type Place,
  shapeOf,
  type SiteFacts,
  type Step,
  type Url,
  valueOf,
} from '../kit.ts';
import { foreignChannel, isPyPI, isVendorIndex, usesPyPI } from './packages.ts';
import { isTrustedIndex } from './site.ts';

/** A mixture of indexes, as a finding names it. */
export type Mixture =
  | {
      readonly message: 'extra' | 'vendor' | 'first';
      readonly at: Place;
      readonly index: PackageIndex;
      readonly steps?: readonly Step[];
    }
  | { readonly message: 'strategy'; readonly at: Place; readonly strategy: string }
  | { readonly message: 'channels'; readonly at: Place; readonly channels: string };

const anyIndexCounts = (strategy: string): boolean => /^unsafe-(?:best|first)-match$/.test(strategy);

/** conda's priorities under which a channel further down may win. */
export const anyChannelCounts = (priority: string): boolean => /^(?:disabled|flexible|false|0)$/i.test(priority);

/** uv was told to compare all indexes, as pip does. */
export function comparesIndexes(install: InstallEffect): boolean {
  return install.strategy !== undefined && maybe(install.strategy.value, anyIndexCounts);
}

/** What one install mixes. */
export function mixtureOf(install: InstallEffect, site: SiteFacts): Mixture | undefined {
  const { strategy } = install;
  if (!usesPyPI(install)) {
    if (!strategy || !maybe(strategy.value, anyChannelCounts)) return undefined;
    const channels = foreignChannels([install], site);
    return channels.length > 1
      ? { message: 'channels', at: strategy.mark.at, channels: channels.join(', ') }
      : undefined;
  }
  const main = install.indexes.findLast((index) => index.role === 'index');
  const extras = install.indexes.filter((index) => index.role === 'extra' && !(main && isSameIndex(index, main)));
  const [first] = extras;
  const compared = install.manager !== 'uv' || comparesIndexes(install);
  if (first && !compared) return { message: 'first', at: first.mark.at, index: first };
  const all = main ? [...extras, main] : extras;
  if (!first) {
    if (!strategy || !comparesIndexes(install) || all.some((index) => isVendorIndex(index.url) || isPyPI(index.url)))
      return undefined;
    return { message: 'strategy', at: strategy.mark.at, strategy: valueOf(strategy.value) ?? 'unsafe-best-match' };
  }
  const strangers = all.filter((index) => !isPyPI(index.url) && !isVendorIndex(index.url));
  const foreign = strangers.find((index) => !isTrustedIndex(index, site)) ?? strangers[0];
  if (foreign) {
    const at = (extras.includes(foreign) ? foreign : first).mark.at;
    return { message: 'extra', at, index: foreign, steps: trustSteps(foreign, main, site) };
  }
  const vendor = all.find((index) => isVendorIndex(index.url));
  return vendor && { message: 'vendor', at: vendor.mark.at, index: vendor };
}

/**
 * Nobody but the site publishes at an index that it trusts. Names that only that index has can still be published on
 * PyPI, where that is asked as well.
 *
 * @param main the index that is asked in place of PyPI
 */
export function trustSteps(index: PackageIndex, main: PackageIndex | undefined, site: SiteFacts): Step[] {
  if (!isTrustedIndex(index, site)) return [];
  const alone = main && !isPyPI(main.url) && isTrustedIndex(main, site);
  return [
    alone
      ? { atMost: 'low', why: 'the site trusts these indexes' }
      : { by: -1, why: 'the site trusts this index; PyPI is asked as well' },
  ];
}

/** The same address twice mixes nothing. */
export function isSameIndex(one: PackageIndex, other: PackageIndex): boolean {
  const [left, right] = [identity(one.url), identity(other.url)];
  return left !== undefined && left === right;
}

/** The address with variables by their names; undefined where something else is not known. */
function identity({ word }: Url): string | undefined {
  let text = '';
  for (const piece of word.pieces) {
    if (piece.kind === 'text') text += piece.text;
    else if (piece.reason === 'variable' && piece.name !== undefined) text += `\0${piece.name}\0`;
    else return undefined;
  }
  return text.replace(/\/$/, '');
}

/** Channels others than the trusted ones publish in. */
export function foreignChannels(effects: readonly Effect[], site: SiteFacts): string[] {
  const indexes = effects.flatMap((effect) =>
    effect.kind === 'install' ? effect.indexes : effect.kind === 'setting' && effect.index ? [effect.index] : [],
  );
  return [
    ...new Set(
      indexes.filter((index) => index.role === 'channel').flatMap((index) => foreignChannel(index, site) ?? []),
    ),
  ];
}

/** The host, or what is known of the address; never a login that stands in it. */
export function addressOf(url: Url): string {
  return url.host ?? shapeOf(url.hostWord ?? url.word);
}
