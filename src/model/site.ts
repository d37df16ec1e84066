/**
 * What a site says about itself, as far as rules ask. A list that is empty, or a fact that is undefined, means that the
 * site said nothing; rules then judge as for any cluster. `docs/configuration.md` describes each.
 *
 * Names are compared whole, never by a part of a text, and without regard to case:
 *
 * - A host covers itself and what is below it at a dot: `example.org` covers `a.example.org`, not `evil-example.org` and
 *   not `example.org.evil.com`. `*` stands for a part of a name between dots: `login*.example.org`.
 * - An address may have a scheme and a path: `https://example.org/pub` covers `https://example.org/pub/x`, not
 *   `…/public`. With either of them the host is that one alone. Without a scheme it covers those that tell who answers
 *   (https, ssh); plain http only where it is written, or where the host is one of the site's network. Paths keep their
 *   case; a port counts where it is not the usual one.
 * - A registry is that one alone, with its port where it has one, and may be followed by a name space:
 *   `ghcr.io/our-lab` covers `ghcr.io/our-lab/app`, not `ghcr.io/our-labs/app`. `registry.example.org#team` is the same
 *   as with `/`. Without a registry, it is a name space of Docker Hub; `library://entity` is one of Apptainer's library.
 * - A network is an address or a block of them (`10.0.0.0/8`, `fd00::/8`), the name of an interface (`ib0`, `eth*`), a
 *   host, or `*` for all.
 */
export interface SiteFacts {
  /** names of login nodes, `*` for any part: `login*.hpc.example.org`, which is also `login1` for short */
  readonly loginNodes: readonly string[];
  /** domains whose hosts are the site's own: `hpc.example.org` covers `a.hpc.example.org`; also addresses and blocks */
  readonly domains: readonly string[];
  /** interfaces, addresses, CIDR blocks or host names that are reached from outside the cluster */
  readonly publicNetworks: readonly string[];
  /** the same, for those that a firewall keeps to the job's owner: listening there is no risk */
  readonly firewalledNetworks: readonly string[];
  /** registries, or registry and namespace, besides those jobvet trusts: `registry.example.org`, `ghcr.io/our-lab` */
  readonly trustedRegistries: readonly string[];
  /** hosts or URLs of package indexes and conda channels that the site runs or trusts; also a channel's name */
  readonly trustedIndexes: readonly string[];
  /** hosts, or host and path, of repositories that the site runs or trusts: `gitlab.example.org`, `github.com/our-lab` */
  readonly trustedRepositories: readonly string[];
  /** hosts of installers that may be run as they come, over https: `astral.sh` */
  readonly trustedInstallers: readonly string[];
  /** organisations or models on the Hugging Face Hub that the site trusts: `our-lab`, `mistralai/Mistral-7B-v0.1` */
  readonly trustedModels: readonly string[];
  /** tools that may open tunnels, by name or call: `cloudflared`, `code tunnel`; `tailscale` covers `tailscale up` */
  readonly allowedTunnels: readonly string[];
  /** whether jobs of several users run on a node at a time */
  readonly nodeSharing: boolean | undefined;
  /** whether each job has a /tmp of its own */
  readonly privateTmp: boolean | undefined;
  /** what `docker` runs at the site */
  readonly docker: 'docker' | 'podman' | undefined;
}

/** A site that says nothing. */
export const UNKNOWN_SITE: SiteFacts = {
  loginNodes: [],
  domains: [],
  publicNetworks: [],
  firewalledNetworks: [],
  trustedRegistries: [],
  trustedIndexes: [],
  trustedRepositories: [],
  trustedInstallers: [],
  trustedModels: [],
  allowedTunnels: [],
  nodeSharing: undefined,
  privateTmp: undefined,
  docker: undefined,
};
