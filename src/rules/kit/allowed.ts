// What is allowed instead, for messages about things that are on no list of trusted ones.
import { listOf, type SiteFacts } from '../kit.ts';
import { TRUSTED } from './images.ts';
import { isOneSlipFrom } from './near-names.ts';
import { TRUSTED_CHANNELS } from './packages.ts';

/** How many a message names. */
const MOST = 5;

/** Registries and name spaces that jobvet trusts by itself, as people write them. */
const REGISTRIES: readonly string[] = Object.entries(TRUSTED).flatMap(([registry, spaces]) =>
  spaces.map((space) => (space === '*' ? registry : `${registry}/${space}`)),
);
/** What a message names first. */
const COMMON: readonly string[] = ['docker.io/library', 'nvcr.io', 'quay.io/biocontainers', 'ghcr.io/apptainer'];

/** Trusted registries in words, those that the site names first. */
export function trustedRegistries({ trustedRegistries: own }: SiteFacts): string {
  return described([...own, ...COMMON, ...REGISTRIES]);
}

/** Trusted channels and indexes in words, those that the site names first. */
export function trustedChannels({ trustedIndexes: own }: SiteFacts): string {
  return described([...own, 'conda-forge', 'bioconda', 'nvidia', 'pytorch', 'rapidsai', 'defaults']);
}

function described(names: readonly string[]): string {
  return listOf([...new Set(names)], MOST + 1);
}

/** A question for a name that is one slip away from a trusted registry or name space; else nothing. */
export function nearRegistry(owner: string, { trustedRegistries: own }: SiteFacts): string {
  return question(owner, [...own, ...REGISTRIES]);
}

/** The same for channels. */
export function nearChannel(channel: string, { trustedIndexes: own }: SiteFacts): string {
  return question(channel, [...own, ...TRUSTED_CHANNELS]);
}

function question(written: string, names: readonly string[]): string {
  const near = names.find((name) => isNear(plain(written), plain(name)));
  return near === undefined ? '' : ` Is ${near} meant?`;
}

/** The whole of it, or its registry, or the name space alone. */
function isNear(written: string, name: string): boolean {
  const registry = written.split('/')[0] ?? '';
  return isOneSlipFrom(written, name) || (registry.includes('.') && isOneSlipFrom(registry, name.split('/')[0] ?? ''));
}

function plain(name: string): string {
  return name
    .toLowerCase()
    .replace(/^[a-z][a-z\d+.-]*:\/\//, '')
    .replace('#', '/')
    .replace(/^docker\.io\//, '')
    .replace(/\/+$/, '');
}
