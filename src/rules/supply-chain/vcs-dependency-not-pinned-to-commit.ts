// JV311: code from a repository at a revision that others can move.
import { defineRule, type Requirement, type Severity, type SiteFacts, type Step } from '../kit.ts';
import { comesFromAfar, isRemote, nameOf, refInUse, sourceOf } from '../kit/revisions.ts';
import { isTrustedRepository, isTrustedRepositoryName } from '../kit/site.ts';

export default defineRule({
  code: 'JV311',
  name: 'vcs-dependency-not-pinned-to-commit',
  meta: {
    title: 'Git source is not pinned to a full commit',
    severity: 'high',
    confidence: 'high',
    phase: 'data-engineering',
    cwe: [829, 1357],
    attack: ['T1195.001'],
    since: '0.1.0',
  },
  messages: {
    clone: '{source} is fetched at {ref}, which its owner can move.',
    used: '{source} is fetched at {ref}, which its owner can move, and its code runs here.',
    install: '{manager} installs {source} at {ref}, which its owner can move.',
  },
  on: {
    fetch(fetch, ctx) {
      if (!fetch.vcs || fetch.target.kind !== 'directory' || !isRemote(fetch.url) || fetch.verifiedBy !== undefined)
        return;
      const uses = ctx.effects.filter(
        (effect) => (effect.kind === 'execute' || effect.kind === 'install') && effect.copies?.includes(fetch.id),
      );
      const ref = refInUse(fetch, ctx.effects, uses[0]?.id ?? Infinity);
      if (ref.kind === 'commit') return;
      // `--branch $TAG` is no commit, whatever it holds; a checkout of something unknown may be one.
      if (ref.kind === 'unknown' && ref !== fetch.vcs.ref) return;
      const severity: Severity =
        ref.kind === 'tag' || ref.kind === 'unknown' ? 'low' : uses.length > 0 ? 'high' : 'medium';
      ctx.report({
        message: uses.length > 0 ? 'used' : 'clone',
        subject: fetch,
        data: { source: sourceOf(fetch.url), ref: nameOf(ref) },
        severity,
        ...(ref.kind === 'unknown' && { confidence: 'medium' }),
        steps: isTrustedRepository(fetch.url, ctx.site) ? [TRUSTED] : [],
        related: uses.slice(0, 3).map((use) => ({ at: use.at, message: 'runs code from it' })),
        fix: {
          title: 'Go to one commit behind the clone: git -C DIRECTORY checkout <full commit>',
          safety: 'unsafe',
          edits: [],
        },
      });
    },
    install(install, ctx) {
      for (const one of install.requirements) {
        if (one.source !== 'vcs' || !one.ref || !comesFromAfar(one, install.manager)) continue;
        const { ref } = one;
        if (ref.kind === 'commit' || ref.kind === 'unknown') continue;
        ctx.report({
          message: 'install',
          subject: install,
          at: one.at,
          data: { manager: install.manager, source: one.url ? sourceOf(one.url) : one.text, ref: nameOf(ref) },
          severity: ref.kind === 'tag' ? 'medium' : 'high',
          steps: isTrusted(one, install.manager, ctx.site) ? [TRUSTED] : [],
          fix: { title: 'Name the full commit (git ls-remote URL shows it)', safety: 'unsafe', edits: [] },
        });
      }
    },
  },
});

const TRUSTED: Step = { atMost: 'low', why: 'the site trusts this repository' };

function isTrusted({ url, text }: Requirement, manager: string, site: SiteFacts): boolean {
  return url?.hostWord ? isTrustedRepository(url, site) : isTrustedRepositoryName(text, manager, site);
}
