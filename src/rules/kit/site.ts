// What the site says about itself, as rules ask for it: whose a host is, what it trusts, who reaches a network.
import {
  type Bind,
  type ContainerRunEffect,
  type ImageReference,
  isInternalHost,
  isSingleLabel,
  type MountEffect,
  type PackageIndex,
  type PrivilegeModel,
  type Scope,
  shapeOf,
  type SiteFacts,
  staticText,
  type Step,
  type TunnelEffect,
  type Url,
} from '../kit.ts';
import { isBlock, isHost, isInBlock, isWholeNetwork, plainHost } from './host-match.ts';
import { type Address, channelOf, isAt, isAtRegistry, placeInRegistry } from './trusted-places.ts';

/** A host of the site: in one of its domains or networks, or a login node. */
export function isSiteHost(host: string, site: SiteFacts): boolean {
  return (
    site.domains.some((domain) => (isBlock(domain) ? isInBlock(host, domain) : isHost(host, domain, true))) ||
    isLoginNode(host, site)
  );
}

/** A login node by its full name, or by the first part of it, as the cluster's own search domain lets people write. */
export function isLoginNode(host: string, site: SiteFacts): boolean {
  const isShort = isSingleLabel(plainHost(host));
  return site.loginNodes.some((node) => isHost(host, node) || (isShort && isHost(host, node.split('.')[0] ?? node)));
}

/** A host that is known to be none of the site's; where the site names no domains, none is. */
export function isElsewhere(host: string, site: SiteFacts): boolean {
  return site.domains.length > 0 && !isInternalHost(plainHost(host)) && !isSiteHost(host, site);
}

/** Who reaches an address, as far as the site says: people outside, or only the owner of the job. */
export function networkOf(bind: Bind, { publicNetworks, firewalledNetworks }: SiteFacts): Network | undefined {
  if (publicNetworks.length + firewalledNetworks.length === 0) return undefined;
  const { address } = bind;
  const known = address.state === 'known' ? [address] : address.state === 'oneOf' ? address.values : [];
  const within = (networks: readonly string[]) => (value: string) =>
    networks.some((network) => isInNetwork(value, network, bind.class === 'any'));
  const texts = known.length > 0 ? known.map(({ value }) => value) : [''];
  if (texts.some(within(publicNetworks))) return 'public';
  return texts.every(within(firewalledNetworks)) ? 'firewalled' : undefined;
}

type Network = 'public' | 'firewalled';

function isInNetwork(address: string, network: string, any: boolean): boolean {
  if (network === '*' || isWholeNetwork(network)) return true;
  // Of every interface of the node this network is only one.
  if (any || address === '') return false;
  if (isBlock(network)) return isInBlock(address, network);
  // Names of interfaces have no dots as a rule, and no names below them.
  return isHost(address, network, network.includes('.'));
}

const NETWORKS: Readonly<Record<Network, Step>> = {
  public: { by: 1, why: 'the site says that this network is reached from outside' },
  firewalled: { atMost: 'low', why: 'the site keeps this network to the owner of the job' },
};

/** The context line for an address about which the site says who reaches it. */
export function networkSteps(bind: Bind | undefined, site: SiteFacts): Step[] {
  const network = bind && networkOf(bind, site);
  return network ? [NETWORKS[network]] : [];
}

/** The context line for threats by other users of the same node. */
export function neighbourSteps(scope: Scope, site: SiteFacts): Step[] {
  return site.nodeSharing === false && scope.phase === 'run'
    ? [{ by: -1, why: 'the site says that jobs of other users never run on the node' }]
    : [];
}

/** A folder that the site gives each job anew, so that nobody else's files are in it. */
export function isPrivateFolder(path: string, scope: Scope, site: SiteFacts): boolean {
  const inside = /^\/(?:var\/)?tmp(?:\/|$)/.test(path) && !/(?:^|\/)\.\.(?:\/|$)/.test(path);
  return inside && site.privateTmp === true && scope.phase === 'run';
}

/** An image of a place that the site trusts. */
export function isTrustedRegistry(reference: ImageReference, site: SiteFacts): boolean {
  if (site.trustedRegistries.length === 0) return false;
  const place = placeInRegistry(reference);
  return place !== undefined && site.trustedRegistries.some((entry) => isAtRegistry(place, entry));
}

/** A place of packages or channels that the site trusts. */
export function isTrustedIndex(index: Pick<PackageIndex, 'url' | 'role'>, site: SiteFacts): boolean {
  if (site.trustedIndexes.length === 0) return false;
  const channel = index.role === 'channel' ? channelOf(shapeOf(index.url.word)) : undefined;
  if (channel)
    return site.trustedIndexes.some((entry) => entry === channel.name || isAt(channel.address, entry, false));
  return isTrustedAddress(index.url, site.trustedIndexes, site);
}

/** A place that programs take packages or images from, as `spack mirror add` and `apptainer remote add` name it. */
export function isTrustedSource(url: Url, site: SiteFacts): boolean {
  return isTrustedAddress(url, [...site.trustedIndexes, ...site.trustedRegistries], site);
}

/** A repository that the site runs or trusts. */
export function isTrustedRepository(url: Url, site: SiteFacts): boolean {
  return isTrustedAddress(url, site.trustedRepositories, site);
}

/** A repository by the short name that a manager takes for one: `our-lab/tool` of npm and R, `github.com/our-lab/tool` of Go. */
export function isTrustedRepositoryName(text: string, manager: string, { trustedRepositories }: SiteFacts): boolean {
  if (trustedRepositories.length === 0 || text.includes('…')) return false;
  const name = text.replace(/^github:/, '').replace(/[#@].*$/s, '');
  const [host = '', ...path] = manager === 'go' ? name.split('/') : ['github.com', ...name.split('/')];
  if (path.length < 2 || !/^[\w./-]+$/.test(name)) return false;
  const address: Address = { scheme: 'https', host, port: undefined, path: `/${path.join('/')}`, open: false };
  return trustedRepositories.some((entry) => isAt(address, entry, false));
}

/** A host whose installers the site lets run as they come; by https only. */
export function isTrustedInstaller(url: Url, site: SiteFacts): boolean {
  return url.scheme === 'https' && isTrustedAddress(url, site.trustedInstallers, site);
}

function isTrustedAddress(url: Url, entries: readonly string[], site: SiteFacts, scheme = url.scheme): boolean {
  const { host, port, path, word } = url;
  if (host === undefined || entries.length === 0) return false;
  const address: Address = { scheme, host, port, path, open: shapeOf(word).includes('…') };
  return entries.some((entry) => isAt(address, entry, isOwnHost(host, site)));
}

/** A host in the site's own network, where what goes unencrypted does not cross the internet. */
function isOwnHost(host: string, site: SiteFacts): boolean {
  return isInternalHost(host) || isSiteHost(host, site);
}

/**
 * An address that may go without TLS by the word of the site: on a host of its own, or one that it names among its
 * indexes or repositories, by `http://` where the host is none of its own.
 */
function isDeclared(url: Url, site: SiteFacts): boolean {
  const { host, scheme = 'http' } = url;
  if (host === undefined) return false;
  const places = [...site.trustedIndexes, ...site.trustedRepositories];
  return isSiteHost(host, site) || isTrustedAddress(url, places, site, scheme);
}

/** The context line for an address without TLS that the site declares. */
export function declaredSteps(url: Url | undefined, site: SiteFacts): Step[] {
  return url && isDeclared(url, site) ? [{ atMost: 'low', why: 'the site declares this address its own' }] : [];
}

/** A model or organisation on the Hugging Face Hub that the site trusts. */
export function isTrustedModel(name: string | undefined, site: SiteFacts): boolean {
  const model = name?.toLowerCase();
  return (
    model !== undefined &&
    /^[\w.-]+\/[\w.-]+$/.test(model) &&
    site.trustedModels.some((entry) => {
      const trusted = entry.toLowerCase().replace(/\/\*?$/, '');
      return trusted.includes('/') ? model === trusted : model.startsWith(`${trusted}/`);
    })
  );
}

/** A tunnel that the site allows, by the program or by the call of it: `tailscale`, `tailscale up`. */
export function mayTunnel({ tool, call }: Pick<TunnelEffect, 'tool' | 'call'>, site: SiteFacts): boolean {
  const names = [tool, ...(call === undefined ? [] : [call])].map((name) => name.toLowerCase());
  return site.allowedTunnels.some((entry) => {
    const allowed = entry.trim().toLowerCase().replace(/\s+/g, ' ');
    return names.some((name) => name === allowed || name.startsWith(`${allowed} `));
  });
}

/** Whose rights a container has where the site's `docker` is podman: the user's own, unless root starts it. */
export function modelAt(
  { engine, model, scope }: Pick<ContainerRunEffect | MountEffect, 'engine' | 'model' | 'scope'>,
  site: SiteFacts,
): PrivilegeModel {
  return model === 'root-daemon' && isPodman(engine, scope, site) ? 'rootless' : model;
}

/** `docker` is podman at the site, and root does not run it. */
export function isPodman(tool: string, scope: Scope, site: SiteFacts): boolean {
  return site.docker === 'podman' && /^(?:docker|compose|docker-compose)$/.test(tool) && scope.user !== 'root';
}

/** The host of a word, when all of it is known. */
export function hostOfWord(word: Parameters<typeof staticText>[0]): string | undefined {
  const text = staticText(word)?.replace(/^.*@/, '');
  return text === undefined || text === '' ? undefined : plainHost(text);
}
