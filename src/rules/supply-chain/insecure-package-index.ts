// JV309: packages from an address nobody checks.
import { defineRule, setElsewhere, type Severity } from '../kit.ts';
import {
  plainHttp,
  problemOf,
  repair,
  severityOf,
  sureness,
  stepsFor,
  type Weakness,
  weaknessOf,
} from '../kit/weak-index.ts';
import { declaredSteps } from '../kit/site.ts';

/** Worst first. */
const BANDS: readonly Severity[] = ['critical', 'high', 'medium', 'low', 'info'];

export default defineRule({
  code: 'JV309',
  name: 'insecure-package-index',
  meta: {
    title: 'Package index is contacted without TLS or with TLS checks off',
    severity: 'high',
    confidence: 'high',
    phase: 'data-engineering',
    cwe: [319, 295],
    attack: ['T1557', 'T1195.002'],
    since: '0.1.0',
  },
  messages: { open: '{tool} {problem}: anyone on the path can put in code of their own.' },
  on: {
    install(install, ctx) {
      const found: Weakness[] = [
        ...install.indexes.flatMap(plainHttp),
        ...install.trustedHosts.map(({ url, mark }) => ({
          kind: 'trusted' as const,
          url,
          mark,
          edits: mark.remove,
        })),
        ...(install.insecure ? [{ kind: 'off' as const, mark: install.insecure, edits: install.insecure.remove }] : []),
      ];
      const ranked = found.map((one) => ({ one, severity: severityOf(one, install.hashes) }));
      const rank = ({ one, severity }: (typeof ranked)[number]): number =>
        BANDS.indexOf(declaredSteps(one.url, ctx.site).length > 0 ? 'low' : severity);
      const [worst] = ranked.toSorted((a, b) => rank(a) - rank(b));
      if (!worst) return;
      const { one: first, severity } = worst;
      const related = found
        .filter((one) => one !== first)
        .map((one) => ({
          at: one.mark.at,
          message: one.kind === 'http' ? 'another address without TLS' : 'a certificate that is not checked',
        }));
      ctx.report({
        message: 'open',
        subject: install,
        at: first.mark.at,
        data: { tool: install.manager, problem: problemOf(first) },
        severity,
        confidence: sureness(first),
        steps: [...stepsFor(severity, install.scope), ...declaredSteps(first.url, ctx.site)],
        related: [...(first.url ? setElsewhere(first.url.word) : []), ...related],
        fix: repair(found),
      });
    },
    setting(setting, ctx) {
      const one = weaknessOf(setting);
      if (!one) return;
      const severity = severityOf(one, false);
      ctx.report({
        message: 'open',
        subject: setting,
        data: { tool: setting.tool, problem: problemOf(one) },
        severity,
        confidence: sureness(one),
        steps: [...stepsFor(severity, setting.scope), ...declaredSteps(one.url, ctx.site)],
        fix: repair([one]),
      });
    },
  },
});
