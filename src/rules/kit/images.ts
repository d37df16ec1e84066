// What rules about images share: which references a registry answers for, and whose name spaces are trusted.
import {
  type Effect,
  type ImageEffect,
  type ImageReference,
  isIpAddress,
  isLoopbackHost,
  type SiteFacts,
} from '../kit.ts';
import { isTrustedRegistry } from './site.ts';
import { isDockerHub } from './trusted-places.ts';

/**
 * Section 10 of the catalogue, item 1, the registries its rule names, and the same publishers elsewhere: the name
 * spaces of a registry that are trusted; `*` stands for all of them.
 */
export const TRUSTED: Readonly<Record<string, readonly string[]>> = {
  'docker.io': [
    'library',
    'pytorch',
    'nvidia',
    'vllm',
    'tensorflow',
    'rocm',
    'intel',
    'huggingface',
    'jupyter',
    'rockylinux',
    'almalinux',
  ],
  'nvcr.io': ['*'],
  'quay.io': ['jupyter', 'biocontainers'],
  'ghcr.io': ['apptainer', 'huggingface', 'nvidia', 'pytorch', 'rocm'],
  'registry.access.redhat.com': ['*'],
  'public.ecr.aws': ['docker'],
};
/** Entities of an Apptainer library that its keepers publish in. */
const LIBRARY_ENTITIES = new Set(['library', 'sylabs', 'sylabsed']);

/** Tags that move by design, and names of branches. */
const FLOATING =
  /^(?:latest|stable|main|master|trunk|head|dev|devel|develop|development|edge|nightly|canary|rolling|current|snapshot|unstable|testing)$|(?:^|[-_.])(?:latest|nightly)(?:$|[-_.])/i;

/** Why a reference is no fixed image, when it is none. */
export type Looseness = 'untagged' | 'floating' | 'tagged';

/** The reference names something that is fetched, unless this check's own commands make it. */
export function isFetched(image: ImageEffect, effects: readonly Effect[]): boolean {
  const { reference } = image;
  const { local, transport, name, tag } = reference;
  if (local || transport === 'http' || transport === 'https' || image.made) return false;
  if (name === undefined && tag === undefined) return false;
  const same = (one: ImageEffect): boolean => one.made === true && keyOf(one.reference) === keyOf(reference);
  return !effects.some((one) => one.kind === 'image' && same(one));
}

/** Undefined for an image that is fixed by its digest. */
export function loosenessOf({ tag, digest, text }: ImageReference): Looseness | undefined {
  if (digest !== undefined) return undefined;
  if (tag !== undefined && FLOATING.test(tag)) return 'floating';
  return tag === undefined && !text.includes(':…') ? 'untagged' : 'tagged';
}

/** Who answers for an image that nobody vouches for: `address`: a host without a name. */
export type Stranger = 'namespace' | 'registry' | 'address';

/**
 * Undefined for a trusted place, for this machine's own registry, and where the text does not tell. A digest fixes
 * what was looked at, wherever it lies.
 */
export function strangerOf(reference: ImageReference, site: SiteFacts): Stranger | undefined {
  const { transport, registry, namespace, digest } = reference;
  if (digest !== undefined || namespace === undefined || isTrustedRegistry(reference, site)) return undefined;
  const [first = ''] = namespace.split('/');
  if (transport === 'library' && registry === undefined)
    return first === '' || LIBRARY_ENTITIES.has(first) ? undefined : 'namespace';
  if (transport === 'shub') return 'namespace';
  if (registry === undefined) return undefined;
  const host = registry.replace(/:\d+$/, '').toLowerCase();
  if (isLoopbackHost(host)) return undefined;
  if (isIpAddress(host)) return 'address';
  const trusted = TRUSTED[isDockerHub(host) ? 'docker.io' : host];
  if (!trusted) return SHARED.test(host) ? 'namespace' : 'registry';
  return trusted.includes('*') || trusted.includes(first.toLowerCase()) ? undefined : 'namespace';
}

/** Registries where everybody may publish. */
const SHARED = /^(?:registry\.gitlab\.com|gcr\.io|.*\.gcr\.io|.*\.pkg\.dev|public\.ecr\.aws|docker\.pkg\.github\.com)$/;

/** Names one image, with the tag docker adds by itself; unknown stretches count as written. */
function keyOf({ text, tag, registry, namespace, name }: ImageReference): string {
  return text.includes('…') ? text : [registry, namespace, name, tag ?? 'latest'].join('/');
}

export const LOOSENESS: Readonly<Record<Looseness, string>> = {
  untagged: 'has neither a tag nor a digest: it is whatever is newest when it is fetched',
  floating: 'is named by a tag that moves: it is whatever that points at when it is fetched',
  tagged: 'is named by a tag, which its owner can point at other content after you checked it',
};

/** How sure a finding about a reference is, when parts of it are not known. */
export function surenessOf({ open, text }: ImageReference): 'low' | 'medium' | undefined {
  return open ? 'low' : text.includes('…') ? 'medium' : undefined;
}

export const DIGEST_FIX = {
  title: `Append the digest, as skopeo inspect --format '{{.Digest}}' docker://… or crane digest prints it: name:tag@sha256:…`,
  safety: 'unsafe' as const,
  edits: [],
};
