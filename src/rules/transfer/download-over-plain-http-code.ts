// JV405: something that runs (a program, a package, a repository, an image) comes over plain http.
import {
  defineRule,
  type FetchEffect,
  type ImageReference,
  isInternalHost,
  isIpAddress,
  isLoopbackHost,
  type Reach,
  type Severity,
  type SiteFacts,
  type Step,
  type Url,
} from '../kit.ts';
import { declaredSteps, isSiteHost, isTrustedRegistry } from '../kit/site.ts';

/** `git+http` and `git` count as http does: neither encrypts. */
const CLEAR = /^(?:(?:git|hg|svn|bzr)\+)?(?:http|ftp|git)$|^(?:tftp|svn)$/;

export default defineRule({
  code: 'JV405',
  name: 'download-over-plain-http-code',
  meta: {
    title: 'Code or a container image is fetched without encryption',
    severity: 'high',
    confidence: 'high',
    phase: 'data-ingestion',
    cwe: [319, 494],
    attack: ['T1557', 'T1195.002'],
    since: '0.1.0',
    yieldsTo: ['JV301', 'JV702'],
  },
  messages: {
    run: 'What is fetched from {host} by plain {scheme} runs here: anyone on the way can run code of their own.',
    repository:
      'The repository comes from {host} by plain {scheme}: anyone on the way can change the code that runs here.',
    package: '{name} comes from {host} by plain {scheme}: anyone on the way can change what is installed.',
    image:
      'The image {image} is fetched without TLS or without checking the registry: anyone on the way can change it.',
  },
  on: {
    execute(execute, ctx) {
      if (execute.verifiedBy !== undefined) return;
      for (const id of execute.from ?? []) {
        const fetch = ctx.effect(id);
        if (fetch?.kind !== 'fetch' || fetch.checksum || !CLEAR.test(fetch.url.scheme ?? '')) continue;
        const severity = severityAt(fetch.url);
        if (!severity) continue;
        ctx.report({
          message: 'run',
          subject: fetch,
          severity,
          steps: declaredSteps(fetch.url, ctx.site),
          data: whereFrom(fetch.url),
          related: [
            {
              at: execute.at,
              message: execute.arrival === 'unpacked' ? 'what was unpacked runs here' : 'it runs here',
            },
          ],
          fix: toHttps(fetch),
        });
      }
    },
    fetch(fetch, ctx) {
      const severity = severityAt(fetch.url);
      if (!fetch.vcs || fetch.direction !== 'download' || !severity || !CLEAR.test(fetch.url.scheme ?? '')) return;
      // What is only fetched is data, which JV404 tells.
      const uses = ctx.effects.filter(
        (one) => (one.kind === 'execute' || one.kind === 'install') && one.copies?.includes(fetch.id),
      );
      if (uses.length === 0) return;
      ctx.report({
        message: 'repository',
        subject: fetch,
        severity,
        steps: declaredSteps(fetch.url, ctx.site),
        data: whereFrom(fetch.url),
        related: uses.slice(0, 3).map((use) => ({ at: use.at, message: 'code from it runs here' })),
        fix: toHttps(fetch),
      });
    },
    install(install, ctx) {
      if (install.hashes) return;
      for (const requirement of install.requirements) {
        const { url } = requirement;
        const severity = url && severityAt(url);
        if (!url || !severity || requirement.pin === 'hash' || !CLEAR.test(url.scheme ?? '')) continue;
        ctx.report({
          message: 'package',
          subject: install,
          at: requirement.at,
          severity,
          steps: declaredSteps(url, ctx.site),
          data: { ...whereFrom(url), name: requirement.name ?? 'The package' },
          fix: { title: 'Fetch it over https', safety: 'unsafe', edits: [] },
        });
      }
    },
    image(image, ctx) {
      const { insecure, reference } = image;
      const registry = (reference.registry ?? '').replace(/:\d+$/, '');
      if (!insecure || reference.local || (registry !== '' && isLoopbackHost(registry))) return;
      const raw = isIpAddress(registry);
      ctx.report({
        message: 'image',
        subject: image,
        at: insecure.at,
        severity: registry !== '' && isInternalHost(registry) ? 'medium' : 'critical',
        steps: isDeclaredRegistry(registry, reference, ctx.site) ? [DECLARED] : [],
        data: { image: reference.text },
        fix: {
          title: raw
            ? 'Give the registry a name and a certificate, then fetch with TLS'
            : 'Fetch with TLS and check the registry',
          safety: registry !== '' && !isInternalHost(registry) ? 'safe' : 'unsafe',
          edits: raw ? [] : (insecure.remove ?? []),
        },
      });
    },
  },
});

const DECLARED: Step = { atMost: 'low', why: 'the site declares this registry its own' };

/** In the site's own network, and named by it. */
function isDeclaredRegistry(host: string, reference: ImageReference, site: SiteFacts): boolean {
  return host !== '' && (isSiteHost(host, site) || (isInternalHost(host) && isTrustedRegistry(reference, site)));
}

/** Undefined where there is nothing to report: this machine, or a host the text does not tell. */
function severityAt(url: Url): Severity | undefined {
  const bands: Readonly<Record<Reach, Severity | undefined>> = {
    local: undefined,
    unknown: undefined,
    cluster: 'medium',
    public: 'high',
  };
  // A node of the job, by a variable or `$(hostname)`.
  return url.reach === 'cluster' && url.host === undefined ? undefined : bands[url.reach];
}

function whereFrom(url: Url): { host: string; scheme: string } {
  return { host: url.host ?? 'the server', scheme: url.scheme?.replace(/^.*\+/, '') ?? 'http' };
}

function toHttps(fetch: FetchEffect): { title: string; safety: 'unsafe'; edits: NonNullable<FetchEffect['toHttps']> } {
  return { title: 'Fetch it over https', safety: 'unsafe', edits: fetch.toHttps ?? [] };
}
