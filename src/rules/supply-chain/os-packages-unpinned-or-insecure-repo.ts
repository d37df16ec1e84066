// JV310: packages of the operating system whose versions, place or key nobody fixed.
import {
  type Confidence,
  defineRule,
  type Effect,
  type InstallEffect,
  listOf,
  type RepositoryKeyEffect,
  type RuleContext,
  type Severity,
  shapeOf,
  type Url,
} from '../kit.ts';
import { declaredSteps } from '../kit/site.ts';

const MANAGERS = new Set(['apt', 'dnf', 'zypper', 'apk']);
/** Further calls that a finding points at. */
const MOST_NOTED = 5;

export default defineRule({
  code: 'JV310',
  name: 'os-packages-unpinned-or-insecure-repo',
  meta: {
    title: 'System packages come without versions, or from a place nobody can be sure of',
    severity: 'medium',
    confidence: 'medium',
    phase: 'data-engineering',
    cwe: [1357, 494],
    attack: ['T1195.002'],
    since: '0.1.0',
  },
  messages: {
    unpinned: '{manager} installs {packages} without a version: every build of the image gets other ones.',
    upgrade: '{manager} brings everything to the newest version: every build of the image gets other ones.',
    clear: 'Packages from {host} come without TLS and {check}: whoever holds such a key can answer in its place.',
    person: '{name} is a repository of a person: its packages are installed as root.',
    key: 'The key that {tool} will trust for packages {problem}.',
  },
  on: {
    install(install, ctx) {
      const { manager } = install;
      const loose = unpinned(install);
      if (loose.length > 0) {
        // Images are made of many such calls, and one decision mends them all.
        const isAlike = (one: Effect): boolean => one.at.doc === install.at.doc && unpinned(one).length > 0;
        if (ctx.effects.find(isAlike) !== install) return;
        const others = ctx.effects.filter(isAlike).slice(1, 1 + MOST_NOTED);
        ctx.report({
          message: 'unpinned',
          subject: install,
          severity: 'low',
          data: { manager, packages: listOf([...new Set(loose.map((one) => one.name ?? one.text))]) },
          related: others.map(({ at }) => ({ at, message: 'and here' })),
          fix: PIN,
        });
      } else if (install.upgrades && inImage(install))
        ctx.report({ message: 'upgrade', subject: install, severity: 'info', data: { manager } });
    },
    repository(repository, ctx) {
      const { url, publisher, signed, checkOff, scope } = repository;
      // Unsigned packages are JV305's to tell.
      if (checkOff) return;
      const subject = repository;
      if (publisher === 'person') {
        const name = url.path || hostOf(url);
        if (scope.phase === 'build') ctx.report({ message: 'person', subject, severity: 'low', data: { name } });
        return;
      }
      if (url.scheme !== 'http' && url.scheme !== 'ftp') return;
      if (publisher === 'distribution' || signed === 'own-key' || url.reach === 'local') return;
      ctx.report({
        message: 'clear',
        subject,
        severity: url.reach === 'public' ? 'high' : 'medium',
        steps: declaredSteps(url, ctx.site),
        data: {
          host: hostOf(url),
          check: signed === 'any-key' ? 'are checked against any trusted key' : 'name no key',
        },
        fix: {
          title: 'Use https, and name the key of this repository: signed-by=, gpgkey= with gpgcheck=1',
          safety: 'unsafe',
          edits: repository.toHttps ?? [],
        },
      });
    },
    'repository-key'(key, ctx) {
      const problem = problemOf(key, ctx);
      if (!problem) return;
      const { subject = key, text, severity, confidence } = problem;
      ctx.report({
        message: 'key',
        subject,
        at: key.at,
        severity,
        ...(confidence && { confidence }),
        data: { tool: key.tool, problem: text },
        fix: {
          title:
            'Compare the key with its fingerprint, and name it in the repository (signed-by=) instead of trusting it everywhere',
          safety: 'unsafe',
          edits: [],
        },
      });
    },
  },
});

/** In a job the node's packages are root's business. */
function inImage({ manager, scope }: InstallEffect): boolean {
  return MANAGERS.has(manager) && scope.phase === 'build';
}

/** What an image gets from the distribution in whatever version there is. */
function unpinned(effect: Effect): InstallEffect['requirements'] {
  if (effect.kind !== 'install' || !inImage(effect)) return [];
  return effect.requirements.filter(({ source, pin }) => source === 'index' && pin === 'none');
}

const PIN = {
  title: 'Write versions (package=1.2-3) and --no-install-recommends, or build on a dated snapshot of the distribution',
  safety: 'unsafe' as const,
  edits: [],
};

interface Problem {
  readonly text: string;
  readonly severity: Severity;
  readonly confidence?: Confidence;
  /** the fetch, so that what other rules say about it becomes a note */
  readonly subject?: Parameters<RuleContext['report']>[0]['subject'];
}

function problemOf(key: RepositoryKeyEffect, ctx: Pick<RuleContext, 'effect'>): Problem | undefined {
  if (key.verifiedBy !== undefined) return undefined;
  if (key.source === 'repository') return { text: 'is taken from the repository itself, unseen', severity: 'medium' };
  if (key.source === 'keyserver') {
    if (key.named === 'short')
      return { text: 'is named by 8 digits, which somebody else can give a key of theirs', severity: 'high' };
    return key.named === 'long'
      ? { text: 'is named by 16 digits, not by its whole fingerprint', severity: 'low' }
      : undefined;
  }
  const fetch = (key.from ?? []).map((id) => ctx.effect(id)).find((one) => one?.kind === 'fetch');
  const url = fetch?.kind === 'fetch' ? fetch.url : key.url;
  if (!url || (fetch?.kind === 'fetch' && fetch.checksum)) return undefined;
  const subject = fetch ? { subject: fetch } : {};
  if (url.scheme === 'http' || url.scheme === 'ftp')
    return url.reach === 'local'
      ? undefined
      : {
          ...subject,
          text: `comes from ${hostOf(url)} without TLS`,
          severity: url.reach === 'public' ? 'high' : 'medium',
        };
  if (fetch?.kind === 'fetch' && fetch.tls === 'off')
    return { text: `comes from ${hostOf(url)}, whose certificate is not checked`, severity: 'high' };
  // The vendor's own https address is how most publish their key; apt-key trusts it for every repository.
  if (url.reach !== 'public') return undefined;
  const severity = key.tool === 'apt-key' ? 'medium' : 'low';
  return { text: `comes from ${hostOf(url)} and is compared with nothing`, severity };
}

function hostOf(url: Url): string {
  return url.host ?? shapeOf(url.hostWord ?? url.word);
}
