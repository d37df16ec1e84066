// What rules about package installs share: whose indexes are whose.
import { type InstallEffect, type PackageIndex, shapeOf, type SiteFacts, type Url } from '../kit.ts';
import { isTrustedIndex } from './site.ts';

/** The public indexes themselves: their certificates are good, so that no check needs to be off for them. */
const PUBLIC_HOSTS = new Set([
  'pypi.org',
  'pypi.python.org',
  'files.pythonhosted.org',
  'test.pypi.org',
  'conda.anaconda.org',
  'repo.anaconda.com',
  'repo.continuum.io',
  'anaconda.org',
  'registry.npmjs.org',
  'registry.yarnpkg.com',
  'cran.r-project.org',
  'cloud.r-project.org',
  'cran.rstudio.com',
  'pkg.julialang.org',
]);

export function isPublicIndex(url: Url): boolean {
  return url.host !== undefined && PUBLIC_HOSTS.has(url.host);
}

/** PyPI, the index pip and uv ask anyway. */
export function isPyPI(url: Url): boolean {
  return url.host === 'pypi.org' || url.host === 'pypi.python.org';
}

/** Indexes of vendors, where nobody else publishes. */
const VENDOR_HOSTS = new Set([
  'download.pytorch.org',
  'pypi.nvidia.com',
  'pypi.ngc.nvidia.com',
  'developer.download.nvidia.com',
  'wheels.vllm.ai',
  'flashinfer.ai',
  'repo.radeon.com',
  'pip.repos.neuron.amazonaws.com',
]);

export function isVendorIndex(url: Url): boolean {
  return url.scheme === 'https' && url.host !== undefined && VENDOR_HOSTS.has(url.host);
}

/** Section 10 of the catalogue, item 2, and the channels conda asks by default. */
export const TRUSTED_CHANNELS = new Set([
  'conda-forge',
  'bioconda',
  'nvidia',
  'pytorch',
  'pytorch-lts',
  'pytorch-nightly',
  'pytorch-test',
  'rapidsai',
  'rapidsai-nightly',
  'nodefaults',
  'defaults',
  'main',
  'r',
  'msys2',
  'free',
  'anaconda',
  'local',
]);

/** The name of a conda channel others than the trusted ones publish in; undefined for a trusted one. */
export function foreignChannel(index: PackageIndex, site: SiteFacts): string | undefined {
  const shape = shapeOf(index.url.word).replace(/\/+$/, '');
  const name = shape
    .replace(/^https?:\/\/(?:conda\.anaconda\.org|repo\.anaconda\.com\/pkgs|(?:repo\.)?prefix\.dev)\//, '')
    .replace(/\/(?:label\/.*|linux-64|noarch)$/, '');
  return TRUSTED_CHANNELS.has(name) || isTrustedIndex(index, site) ? undefined : shape;
}

/** Managers that ask pip's indexes. */
export function usesPyPI(install: InstallEffect): boolean {
  return install.manager === 'pip' || install.manager === 'pipx' || install.manager === 'uv';
}
