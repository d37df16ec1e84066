// Short ways to vet what a site has said something about.
import type { EngineOptions } from '../../src/engine/engine.ts';
import { builtLayer } from '../../src/policy/layers.ts';
import { Policy } from '../../src/policy/policy.ts';
import type { SiteSection } from '../../src/policy/schema.ts';
import { check, job, lineOf } from './check.ts';

/** Options for a check at a site that says this about itself. */
export function withSite(site: SiteSection): EngineOptions {
  return { policy: new Policy([builtLayer('project', 'test', { site })]) };
}

/** What one rule says about commands in a job script at a site: `low 3`, or `low 3 medium` with a confidence below high. */
export function ownAt(code: string, body: string, site: SiteSection): string[] {
  return check(job(body), 'job.sbatch', withSite(site))
    .findings.filter((finding) => finding.rule === code)
    .map(
      (finding) =>
        `${finding.severity} ${lineOf(finding)}${finding.confidence === 'high' ? '' : ` ${finding.confidence}`}`,
    );
}

/** The reasons that findings of one rule give for their severity. */
export function reasonsAt(code: string, body: string, site: SiteSection): string[] {
  return check(job(body), 'job.sbatch', withSite(site))
    .findings.filter((finding) => finding.rule === code)
    .flatMap((finding) => finding.severityWhy);
}
