// Which exemption of the site lets a finding pass. Every front end asks here.
import type { Exemption, Judgement } from '../model/finding.ts';
import { matchesName, matchesPath } from './globs.ts';
import { names, type NamedRule } from './names.ts';
import type { Policy, PolicyExemption } from './policy.ts';
import type { Subject } from './settings.ts';
import type { ScriptHashes } from './template.ts';

/** What exemptions are bound to besides the rule. */
export interface ExemptionFacts {
  /** the day, `YYYY-MM-DD` */
  readonly today: string;
  /** of the file that the finding is in, where it is known */
  readonly hashes: () => ScriptHashes | undefined;
  /** how often an exemption with a use count was used already; a front end that does not count knows none */
  readonly used?: (exemption: PolicyExemption) => number;
}

/** The first exemption that covers a finding. */
export function exemptionFor(
  { rule, name, family }: Pick<Judgement, 'rule' | 'name' | 'family'>,
  subject: Subject,
  policy: Pick<Policy, 'exemptions'>,
  facts: ExemptionFacts,
): Exemption | undefined {
  const named: NamedRule = { code: rule, name, family };
  const found = policy.exemptions.find(
    (one) => one.entry.rules.some((wanted) => names(wanted, named)) && covers(one, subject, facts),
  );
  if (!found) return undefined;
  const { owner, ticket, reason, until } = found.entry;
  return { origin: found.origin, owner, ticket, reason, until };
}

/** What uses of an exemption are counted by: it stays when the file is written anew or more uses are granted. */
export function exemptionKey({ entry }: PolicyExemption): string {
  return JSON.stringify([entry.script ?? '', entry.ticket, entry.rules.toSorted()]);
}

/** Everything an exemption is bound to must hold; a fact that is not known holds for none. */
function covers(exemption: PolicyExemption, subject: Subject, facts: ExemptionFacts): boolean {
  const { entry, folder } = exemption;
  const { users, accounts, partitions, paths, script, uses, template, hosts } = entry;
  return (
    facts.today <= entry.until &&
    (!users || matchesName(users, subject.user)) &&
    (!accounts || matchesName(accounts, subject.account)) &&
    // Of several partitions the job may run in any, so all must be exempt.
    (!partitions || isWithin(partitions, subject.partitions ?? [])) &&
    (!paths || matchesPath(paths, subject.path, folder)) &&
    (!hosts || matchesName(hosts, subject.host)) &&
    (script === undefined || facts.hashes()?.script === script) &&
    (template === undefined || facts.hashes()?.template === template) &&
    (uses === undefined || (facts.used?.(exemption) ?? 0) < uses)
  );
}

function isWithin(patterns: readonly string[], partitions: readonly string[]): boolean {
  return partitions.length > 0 && partitions.every((partition) => matchesName(patterns, partition));
}
