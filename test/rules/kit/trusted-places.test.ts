// What lies in the places a site trusts: prefixes end at dots and slashes, and what is not known is trusted nowhere.
import { describe, expect, it } from 'vitest';
import { UNKNOWN_SITE } from '../../../src/model/site.ts';
import type { Piece, Word } from '../../../src/model/word.ts';
import {
  isElsewhere,
  isLoginNode,
  isSiteHost,
  isTrustedIndex,
  isTrustedInstaller,
  isTrustedModel,
  isTrustedRegistry,
  isTrustedRepository,
  isTrustedRepositoryName,
  mayTunnel,
} from '../../../src/rules/kit/site.ts';
import { Document } from '../../../src/text/document.ts';
import { exactPlace } from '../../../src/text/place.ts';
import { imageReference } from '../../../src/tools/containers/reference.ts';
import { parseUrl } from '../../../src/tools/url.ts';

/** A word; `…` in it is not known. */
function word(text: string): Word {
  const at = exactPlace(new Document('x', text), 0, text.length);
  const pieces = (text.match(/…|[^…]+/g) ?? []).map((part): Piece =>
    part === '…'
      ? { kind: 'unknown', reason: 'variable', at, use: at, quoted: true }
      : { kind: 'text', text: part, at, use: at, quoted: true },
  );
  return { pieces, count: 'one', at };
}

describe('isTrustedRegistry', () => {
  const trusts = (entry: string, image: string, grammar: 'docker' | 'pyxis' | 'apptainer' = 'docker'): boolean =>
    isTrustedRegistry(imageReference(word(image), grammar), { ...UNKNOWN_SITE, trustedRegistries: [entry] });

  it.each([
    ['registry.example.org', 'registry.example.org/team/app:1'],
    ['registry.example.org', 'registry.example.org/app'],
    ['Registry.Example.ORG', 'registry.example.org/app'],
    ['registry.example.org', 'registry.example.org:443/app'],
    ['registry.example.org:5000', 'registry.example.org:5000/team/app'],
    ['*.example.org', 'registry.example.org/app'],
    ['registry.example.org/team', 'registry.example.org/team/sub/app:1'],
    ['registry.example.org#team', 'registry.example.org/team/app:1'],
    ['ghcr.io/our-lab', 'ghcr.io/our-lab/app'],
    ['ghcr.io/our-lab/', 'ghcr.io/our-lab/app'],
    ['ghcr.io/our-lab/app', 'ghcr.io/our-lab/app:1'],
    ['docker://ghcr.io/our-lab', 'ghcr.io/our-lab/app'],
    ['docker.io/our-lab', 'our-lab/app:1'],
    ['our-lab', 'our-lab/app:1'],
    ['our-lab/app', 'docker.io/our-lab/app'],
    ['docker.io', 'somebody/app'],
    ['index.docker.io/our-lab', 'registry-1.docker.io/our-lab/app'],
    ['library', 'ubuntu:24.04'],
    ['203.0.113.7:5000', '203.0.113.7:5000/app'],
    ['ghcr.io', 'ghcr.io/…/app'],
    ['ghcr.io/our-lab', 'ghcr.io/our-lab/…'],
  ])('%s trusts %s', (entry, image) => {
    expect(trusts(entry, image)).toBe(true);
  });

  it('reads references as enroot and Apptainer write them', () => {
    expect(trusts('registry.example.org/team', 'registry.example.org#team/app:1', 'pyxis')).toBe(true);
    expect(trusts('registry.example.org/team', 'user@registry.example.org#team/app:1', 'pyxis')).toBe(true);
    expect(trusts('our-lab', 'docker://our-lab/app', 'apptainer')).toBe(true);
    expect(trusts('library://alice', 'library://alice/tools/app:1', 'apptainer')).toBe(true);
    expect(trusts('library://alice', 'docker://alice/app:1', 'apptainer')).toBe(false);
    expect(trusts('alice', 'library://alice/tools/app:1', 'apptainer')).toBe(false);
    expect(trusts('*', 'shub://somebody/app', 'apptainer')).toBe(false);
  });

  it.each([
    ['registry.example.org', 'registry.example.org.evil.com/app'],
    ['registry.example.org', 'evil-registry.example.org/app'],
    ['registry.example.org', 'evil.registry.example.org/app'],
    ['example.org', 'registry.example.org/app'],
    ['registry.example.org', 'registry.example.org:5000/app'],
    ['registry.example.org:5000', 'registry.example.org/app'],
    ['registry.example.org', 'docker.io/registry.example.org/app'],
    ['registry.example.org', 'evil.com/registry.example.org/app'],
    ['*.example.org', 'a.b.example.org/app'],
    ['ghcr.io/our-lab', 'ghcr.io/our-labs/app'],
    ['ghcr.io/our-lab', 'ghcr.io/our/lab'],
    ['ghcr.io/our-lab', 'ghcr.io/evil/our-lab/app'],
    ['ghcr.io/our-lab', 'ghcr.io/our-lab…/app'],
    ['ghcr.io/our-lab', 'ghcr.io/…/app'],
    ['ghcr.io/our-lab/app', 'ghcr.io/our-lab/app…'],
    ['ghcr.io/our-lab/app', 'ghcr.io/our-lab/apps'],
    ['ghcr.io/our-lab', 'our-lab/app'],
    ['our-lab', 'ghcr.io/our-lab/app'],
    ['our-lab', 'our-labs/app'],
    ['our-lab', 'ubuntu'],
    ['ghcr.io', '…/app'],
    ['', 'ubuntu'],
    ['docker://', 'ubuntu'],
  ])('%s does not trust %s', (entry, image) => {
    expect(trusts(entry, image)).toBe(false);
  });
});

describe('isTrustedRepository', () => {
  const trusts = (entry: string, url: string, domains: readonly string[] = []): boolean =>
    isTrustedRepository(parseUrl(word(url), 'scp'), { ...UNKNOWN_SITE, domains, trustedRepositories: [entry] });

  it.each([
    ['gitlab.example.org', 'https://gitlab.example.org/lab/tool.git'],
    ['gitlab.example.org', 'git@gitlab.example.org:lab/tool.git'],
    ['example.org', 'https://gitlab.example.org/lab/tool'],
    ['github.com/our-lab', 'https://github.com/our-lab/tool'],
    ['github.com/our-lab', 'https://GitHub.com/our-lab/tool'],
    ['github.com/our-lab', 'git@github.com:our-lab/tool.git'],
    ['github.com/our-lab', 'ssh://git@github.com:22/our-lab/tool.git'],
    ['github.com/our-lab', 'git+https://github.com/our-lab/tool@main'],
    ['https://github.com/our-lab', 'https://user@github.com:443/our-lab/tool'],
    ['github.com/our-lab/tool', 'https://github.com/our-lab/tool.git'],
    ['github.com/our-lab/tool.git', 'https://github.com/our-lab/tool'],
    ['github.com/our-lab/tool', 'git+https://github.com/our-lab/tool.git@v1'],
    ['github.com/our-lab', 'https://github.com/our-lab/…'],
    ['http://gitlab.example.org', 'http://gitlab.example.org/x/y'],
    ['gitlab01', 'http://gitlab01/x/y'],
  ])('%s trusts %s', (entry, url) => {
    expect(trusts(entry, url)).toBe(true);
  });

  it.each([
    ['gitlab.example.org', 'https://gitlab.example.org.evil.com/x'],
    ['gitlab.example.org', 'https://evil-gitlab.example.org/x'],
    ['gitlab.example.org', 'https://gitlab.example.org@evil.com/x'],
    ['gitlab.example.org', 'https://gitlab.example.org:8443/x'],
    ['gitlab.example.org', 'https://evil.com/gitlab.example.org/x'],
    ['gitlab.example.org', 'http://gitlab.example.org/x'],
    ['gitlab.example.org', 'git://gitlab.example.org/x'],
    ['https://gitlab.example.org', 'git@gitlab.example.org:lab/tool.git'],
    ['github.com/our-lab', 'https://github.com/our-labs/tool'],
    ['github.com/our-lab', 'https://github.com/our-lab-evil/tool'],
    ['github.com/our-lab', 'https://github.com/our-lab/../evil/tool'],
    ['github.com/our-lab', 'https://github.com/our-lab/%2E%2E/evil/tool'],
    ['github.com/our-lab', 'https://github.com/our-lab/..%2fevil/tool'],
    ['github.com/our-lab', 'https://github.com/our-lab…/tool'],
    ['github.com/our-lab', 'https://github.com/our-lab…'],
    ['github.com/our-lab', 'https://github.com/…/tool'],
    ['github.com/our-lab', 'https://gist.github.com/our-lab/tool'],
    ['github.com/our-lab', 'https://github.com//our-lab/tool'],
    ['github.com', 'https://…github.com/x'],
  ])('%s does not trust %s', (entry, url) => {
    expect(trusts(entry, url)).toBe(false);
  });

  it('takes plain http of the site’s own hosts by the name alone', () => {
    expect(trusts('gitlab.example.org', 'http://gitlab.example.org/x', ['example.org'])).toBe(true);
    expect(trusts('gitlab.example.org', 'http://gitlab.example.org.evil.com/x', ['example.org'])).toBe(false);
  });

  it('knows the short names of managers', () => {
    const site = { ...UNKNOWN_SITE, trustedRepositories: ['github.com/our-lab'] };
    expect(isTrustedRepositoryName('our-lab/tool#main', 'npm', site)).toBe(true);
    expect(isTrustedRepositoryName('our-lab/tool@main', 'R', site)).toBe(true);
    expect(isTrustedRepositoryName('github.com/our-lab/tool@latest', 'go', site)).toBe(true);
    expect(isTrustedRepositoryName('our-labs/tool', 'npm', site)).toBe(false);
    expect(isTrustedRepositoryName('evil.com/our-lab/tool@latest', 'go', site)).toBe(false);
    expect(isTrustedRepositoryName('our-lab/../evil/tool', 'npm', site)).toBe(false);
  });
});

describe('isTrustedIndex', () => {
  const trusts = (entry: string, text: string, role: 'index' | 'channel' = 'index'): boolean =>
    isTrustedIndex({ url: parseUrl(word(text)), role }, { ...UNKNOWN_SITE, trustedIndexes: [entry] });

  it.each([
    ['pypi.example.org', 'https://pypi.example.org/simple', 'index'],
    ['example.org', 'https://pypi.example.org/simple', 'index'],
    ['https://pypi.example.org/lab', 'https://pypi.example.org/lab/simple/', 'index'],
    ['https://pypi.example.org/lab/', 'https://user:x@pypi.example.org/lab', 'index'],
    ['fastlab', 'fastlab', 'channel'],
    ['fastlab', 'fastlab/label/dev', 'channel'],
    ['fastlab', 'https://conda.anaconda.org/fastlab', 'channel'],
    ['https://conda.anaconda.org/fastlab', 'fastlab', 'channel'],
    ['conda.anaconda.org/fastlab', 'fastlab', 'channel'],
    ['conda.example.org', 'https://conda.example.org/lab', 'channel'],
  ] as const)('%s trusts %s', (entry, text, role) => {
    expect(trusts(entry, text, role)).toBe(true);
  });

  it.each([
    ['pypi.example.org', 'https://pypi.example.org.evil.com/simple', 'index'],
    ['pypi.example.org', 'http://pypi.example.org/simple', 'index'],
    ['https://pypi.example.org/lab', 'https://pypi.example.org/laboratory/simple', 'index'],
    ['https://pypi.example.org/lab', 'https://pypi.example.org/Lab/simple', 'index'],
    ['fastlab', 'fastlabs', 'channel'],
    ['fastlab', 'https://conda.anaconda.org/fastlabs', 'channel'],
    ['fastlab', 'https://evil.com/fastlab', 'channel'],
    ['fastlab', 'http://conda.anaconda.org/fastlab', 'channel'],
  ] as const)('%s does not trust %s', (entry, text, role) => {
    expect(trusts(entry, text, role)).toBe(false);
  });
});

describe('other facts', () => {
  it('tells hosts of the site, login nodes and others apart', () => {
    const site = {
      ...UNKNOWN_SITE,
      domains: ['hpc.example.org', '192.0.2.0/24'],
      loginNodes: ['login*.hpc.example.org'],
    };
    for (const host of ['hpc.example.org', 'n1.hpc.example.org', '192.0.2.9', 'login1'])
      expect([host, isSiteHost(host, site)]).toEqual([host, true]);
    for (const host of ['evil-hpc.example.org', 'hpc.example.org.evil.com', 'example.org', '192.0.3.1', 'n1'])
      expect([host, isSiteHost(host, site)]).toEqual([host, false]);
    expect(isLoginNode('login1', site) && isLoginNode('LOGIN2.hpc.example.org', site)).toBe(true);
    expect(isLoginNode('login1.evil.com', site) || isLoginNode('mylogin1', site)).toBe(false);
    expect(isElsewhere('home.example.net', site)).toBe(true);
    for (const host of ['n1', '10.0.0.1', 'localhost', 'login1', 'x.hpc.example.org'])
      expect([host, isElsewhere(host, site)]).toEqual([host, false]);
    expect(isElsewhere('home.example.net', UNKNOWN_SITE)).toBe(false);
  });

  it('trusts installers by https only', () => {
    const site = { ...UNKNOWN_SITE, trustedInstallers: ['astral.sh'] };
    const trusts = (url: string): boolean => isTrustedInstaller(parseUrl(word(url)), site);
    expect(trusts('https://astral.sh/uv/install.sh')).toBe(true);
    expect(trusts('http://astral.sh/uv/install.sh')).toBe(false);
    expect(trusts('https://astral.sh.evil.com/uv/install.sh')).toBe(false);
    expect(trusts('https://notastral.sh/uv/install.sh')).toBe(false);
  });

  it('trusts organisations and models by their whole names', () => {
    const site = { ...UNKNOWN_SITE, trustedModels: ['our-lab', 'mistralai/Mistral-7B-v0.1'] };
    for (const name of ['our-lab/net', 'Our-Lab/net', 'mistralai/mistral-7b-v0.1'])
      expect([name, isTrustedModel(name, site)]).toEqual([name, true]);
    for (const name of [
      'our-labs/net',
      'our-lab',
      'mistralai/Mistral-7B-v0.1-evil',
      'evil/our-lab',
      'our-lab/…',
      undefined,
    ])
      expect([name, isTrustedModel(name, site)]).toEqual([name, false]);
  });

  it('allows tunnels by program or by call', () => {
    const may = (allowed: string, tool: string, call?: string): boolean =>
      mayTunnel({ tool, ...(call !== undefined && { call }) }, { ...UNKNOWN_SITE, allowedTunnels: [allowed] });
    expect(may('cloudflared', 'cloudflared', 'cloudflared tunnel')).toBe(true);
    expect(may('code tunnel', "The editor's tunnel", 'code tunnel')).toBe(true);
    expect(may('code', "The editor's tunnel", 'code tunnel')).toBe(true);
    expect(may('Tailscale', 'Tailscale', 'tailscale up')).toBe(true);
    expect(may('tailscale up', 'Tailscale', 'tailscale up')).toBe(true);
    expect(may('tailscale up', 'Tailscale', 'tailscale funnel')).toBe(false);
    expect(may('code', 'code-server', 'code-server')).toBe(false);
    expect(may('cloud', 'cloudflared', 'cloudflared tunnel')).toBe(false);
    expect(may('gradio', 'gradio')).toBe(true);
  });
});
