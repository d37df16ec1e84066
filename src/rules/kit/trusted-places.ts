// Whether an address or an image lies in a place that an entry of a configuration names.
import type { ImageReference } from '../kit.ts';
import { isHost, plainHost } from './host-match.ts';

/** An address on the network, taken apart. */
export interface Address {
  readonly scheme: string | undefined;
  readonly host: string;
  readonly port: string | undefined;
  readonly path: string;
  /** parts of it are not known, so that the path may go on */
  readonly open: boolean;
}

interface Place {
  readonly scheme: string | undefined;
  readonly host: string;
  readonly port: string | undefined;
  /** without a slash at its end */
  readonly path: string;
}

const USUAL_PORTS: Readonly<Record<string, string>> = { https: '443', http: '80', ssh: '22', ftp: '21', git: '9418' };

/** Schemes by which nobody can tell who answers. */
const CLEAR = /^(?:(?:git|hg|svn|bzr)\+)?(?:http|ftp|git|tftp|svn|rsync)$/;

/**
 * Whether an address lies in the place that an entry names: `example.org` (and the hosts below it),
 * `example.org/path`, `https://example.org/path`. Without a scheme it means those that tell who answers, and the others
 * only for hosts of the site.
 *
 * @param own the host is in the site's network
 */
export function isAt(address: Address, entry: string, own: boolean): boolean {
  const place = placeOf(entry);
  if (!place) return false;
  const { scheme = '' } = address;
  const bare = scheme.replace(/^(?:git|hg|svn|bzr)\+/, '');
  if (place.scheme === undefined ? CLEAR.test(scheme) && !own : place.scheme !== bare && place.scheme !== scheme)
    return false;
  if (!isHost(address.host, place.host, place.scheme === undefined && place.path === '')) return false;
  if ((address.port ?? USUAL_PORTS[bare] ?? '') !== (place.port ?? USUAL_PORTS[bare] ?? '')) return false;
  return isBelowPath(address, place.path);
}

function placeOf(entry: string): Place | undefined {
  const match = /^(?:([a-z][a-z\d+.-]*):\/\/)?(?:[^/@]*@)?(\[[^\]]+\]|[^/:[\]]+)(?::(\d+))?(\/[^?#]*)?$/i.exec(
    entry.trim(),
  );
  if (!match) return undefined;
  const [, scheme, host = '', port, path = ''] = match;
  return { scheme: scheme?.toLowerCase(), host, port, path: path.replace(/\/+$/, '') };
}

function isBelowPath({ path, open }: Address, prefix: string): boolean {
  if (prefix === '') return true;
  const written = (path.startsWith('/') ? path : `/${path}`).replace(/[?#].*$/s, '');
  // Steps upwards lead out of the place again; so do their other spellings.
  if (/(?:^|[/\\])\.{1,2}(?:[/\\]|$)|%2e|%2f|%5c|\\/i.test(written)) return false;
  const whole = written
    .replace(/\/{2,}/g, '/')
    .replace(/@[^/]*$/, '')
    .replace(/\.git$/, '');
  return written.startsWith(`${prefix}/`) || (!open && whole.replace(/\/$/, '') === prefix.replace(/\.git$/, ''));
}

/** A channel of anaconda.org by its name, which stands for an address, or by that. */
export function channelOf(shape: string): { name: string; address: Address } | undefined {
  const name = shape.replace(/^https:\/\/conda\.anaconda\.org\//i, '').replace(/\/+$/, '');
  if (!/^[\w-][\w.-]*(?:\/label\/[\w./-]+)?$/.test(name)) return undefined;
  return {
    name: name.replace(/\/label\/.*$/, ''),
    address: { scheme: 'https', host: 'conda.anaconda.org', port: undefined, path: `/${name}`, open: false },
  };
}

/** A registry with the path of an image in it, as far as both are known. */
export interface RegistryPlace {
  readonly registry: string;
  readonly path: string;
}

const DOCKER_HUB = /^(?:docker\.io|index\.docker\.io|registry-1\.docker\.io|registry\.hub\.docker\.com)$/;

export function isDockerHub(registry: string): boolean {
  return DOCKER_HUB.test(registry);
}

/** Undefined where the registry is not known. */
export function placeInRegistry({ transport, registry, namespace, name }: ImageReference): RegistryPlace | undefined {
  const path = namespace === undefined ? '' : [namespace, name ?? ''].filter((part) => part !== '').join('/');
  if (transport === 'library' && registry === undefined) return { registry: 'library:', path: path.toLowerCase() };
  return registry === undefined || transport === 'shub'
    ? undefined
    : { registry: plainRegistry(registry), path: path.toLowerCase() };
}

/**
 * Whether an image lies in a registry, or in a name space of one: `registry.example.org`, `ghcr.io/our-lab`,
 * `registry.example.org#team`; without a registry, Docker Hub's (`our-lab`), and `library://entity` of Apptainer's.
 */
export function isAtRegistry({ registry, path }: RegistryPlace, entry: string): boolean {
  const [, scheme, rest = ''] =
    /^(?:([a-z][a-z\d+.-]*):\/\/)?(.*)$/.exec(entry.trim().toLowerCase().replace('#', '/')) ?? [];
  const parts = rest.split('/').filter((part) => part !== '');
  const first = parts[0] ?? '';
  if (first === '') return false;
  const named = /[.:*]|^localhost$/.test(first);
  const space = (named ? parts.slice(1) : parts).join('/');
  const isThere = named
    ? registry !== 'library:' && isSameRegistry(registry, plainRegistry(first))
    : registry === (scheme === 'library' ? 'library:' : 'docker.io');
  return isThere && (space === '' || path === space || path.startsWith(`${space}/`));
}

function isSameRegistry(registry: string, entry: string): boolean {
  const [host, port] = splitPort(registry);
  const [pattern, wanted] = splitPort(entry);
  return port === wanted && isHost(host, pattern);
}

function splitPort(registry: string): [string, string | undefined] {
  const match = /^(.*):(\d+)$/.exec(registry);
  return match ? [match[1] ?? '', match[2]] : [registry, undefined];
}

function plainRegistry(registry: string): string {
  const plain = plainHost(registry).replace(/:443$/, '');
  return isDockerHub(plain) ? 'docker.io' : plain;
}
