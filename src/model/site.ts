/**
 * What a site says about itself, as far as rules ask. A list that is empty, or a fact that is undefined, means that the
 * site said nothing; rules then judge as for any cluster. `docs/configuration.md` describes each.
 */
export interface SiteFacts {
  /** names of login nodes, `*` for any part: `login*.hpc.example.org` */
  readonly loginNodes: readonly string[];
  /** domains whose hosts are the site's own: `hpc.example.org` covers `a.hpc.example.org` */
  readonly domains: readonly string[];
  /** interfaces, addresses, CIDR blocks or host names that are reached from outside the cluster */
  readonly publicNetworks: readonly string[];
  /** interfaces or addresses that a firewall keeps to the job's owner: listening there is no risk */
  readonly firewalledNetworks: readonly string[];
  /** registries, or registry and namespace, besides those jobvet trusts: `registry.example.org`, `ghcr.io/our-lab` */
  readonly trustedRegistries: readonly string[];
  /** hosts or URLs of package indexes and conda channels that the site runs or trusts */
  readonly trustedIndexes: readonly string[];
  /** hosts, or host and path, of repositories that the site runs or trusts: `gitlab.example.org`, `github.com/our-lab` */
  readonly trustedRepositories: readonly string[];
  /** hosts of installers that may be run as they come, over https: `astral.sh` */
  readonly trustedInstallers: readonly string[];
  /** organisations or models on the Hugging Face Hub that the site trusts: `our-lab`, `mistralai/Mistral-7B-v0.1` */
  readonly trustedModels: readonly string[];
  /** tools that may open tunnels, by name: `cloudflared`, `code tunnel` */
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
