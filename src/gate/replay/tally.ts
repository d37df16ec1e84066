// What would have become of the jobs of the past, counted.
import type { Action } from '../../model/finding.ts';
import type { Verb } from '../protocol.ts';

/** What leads to a verdict: a rule, or a cause of what was not vetted. */
export interface Reason {
  readonly rule: string;
  readonly name: string;
  readonly action: Exclude<Action, 'audit'>;
  readonly line: number;
  readonly message: string;
  /** the line of the script, without secrets */
  readonly text: string;
}

/** What one policy says of jobs with the same script and the same header. */
export interface Judged {
  readonly verb: Verb;
  readonly reasons: readonly Reason[];
}

/** Some jobs that are judged alike. */
export interface Case {
  readonly jobs: number;
  readonly user?: string;
  readonly account?: string;
  readonly partitions: readonly string[];
  readonly template: string;
  readonly script: string;
  readonly example: string;
  readonly judged: Judged;
}

export interface RuleTally {
  readonly rule: string;
  readonly name: string;
  readonly rejected: number;
  readonly warned: number;
  readonly users: number;
  readonly templates: number;
}

export interface GroupTally {
  readonly name: string;
  readonly jobs: number;
  readonly rejected: number;
  readonly warned: number;
}

export interface TemplateTally {
  readonly template: string;
  readonly verb: Verb;
  readonly jobs: number;
  readonly users: number;
  readonly scripts: number;
  readonly example: string;
  readonly reasons: readonly Reason[];
}

interface RuleCount {
  readonly name: string;
  rejected: number;
  warned: number;
  readonly users: Set<string>;
  readonly templates: Set<string>;
}

interface TemplateCount {
  readonly first: Case;
  verb: Verb;
  jobs: number;
  readonly users: Set<string>;
  readonly scripts: Set<string>;
}

/** Counts cases. Users whose names nobody knows are none. */
export class Tally {
  readonly counts: Record<Verb, number> = { accept: 0, warn: 0, reject: 0 };
  readonly users: Record<Verb, Set<string>> = { accept: new Set(), warn: new Set(), reject: new Set() };
  readonly scripts = new Set<string>();
  readonly templates = new Set<string>();
  readonly #rules = new Map<string, RuleCount>();
  readonly #groups = { user: new Groups(), account: new Groups(), partition: new Groups() };
  readonly #acting = new Map<string, TemplateCount>();

  add(one: Case): void {
    const { jobs, user, account, partitions, template, script, judged } = one;
    this.counts[judged.verb] += jobs;
    if (user !== undefined) this.users[judged.verb].add(user);
    this.scripts.add(script);
    this.templates.add(template);
    if (user !== undefined) this.#groups.user.add(user, jobs, judged.verb);
    if (account !== undefined) this.#groups.account.add(account, jobs, judged.verb);
    for (const partition of partitions) this.#groups.partition.add(partition, jobs, judged.verb);
    if (judged.verb === 'accept') return;
    this.#addRules(one);
    const known = this.#acting.get(template) ?? {
      first: one,
      verb: judged.verb,
      jobs: 0,
      users: new Set(),
      scripts: new Set(),
    };
    known.jobs += jobs;
    if (judged.verb === 'reject') known.verb = 'reject';
    if (user !== undefined) known.users.add(user);
    known.scripts.add(script);
    this.#acting.set(template, known);
  }

  /** Rules that lead to something, the most rejecting first. */
  rules(): RuleTally[] {
    const all = [...this.#rules].map(([rule, { name, rejected, warned, users, templates }]) => ({
      ...{ rule, name, rejected, warned },
      users: users.size,
      templates: templates.size,
    }));
    return all.toSorted((a, b) => b.rejected - a.rejected || b.warned - a.warned || compare(a.rule, b.rule));
  }

  /** Users, accounts or partitions, those with the most rejected jobs first. */
  groups(kind: 'user' | 'account' | 'partition'): GroupTally[] {
    return this.#groups[kind].sorted();
  }

  /** Templates that lead to something, the most rejected jobs first. */
  worst(): TemplateTally[] {
    const all = [...this.#acting].map(([template, { first, verb, jobs, users, scripts }]) => ({
      ...{ template, verb, jobs },
      users: users.size,
      scripts: scripts.size,
      example: first.example,
      reasons: first.judged.reasons,
    }));
    return all.toSorted(
      (a, b) =>
        Number(b.verb === 'reject') - Number(a.verb === 'reject') || b.jobs - a.jobs || compare(a.template, b.template),
    );
  }

  #addRules({ jobs, user, template, judged }: Case): void {
    const worst = new Map<string, Reason>();
    for (const reason of judged.reasons)
      if (reason.action === 'reject' || !worst.has(reason.rule)) worst.set(reason.rule, reason);
    for (const [rule, { name, action }] of worst) {
      const count = this.#rules.get(rule) ?? { name, rejected: 0, warned: 0, users: new Set(), templates: new Set() };
      if (action === 'reject') count.rejected += jobs;
      else count.warned += jobs;
      if (user !== undefined) count.users.add(user);
      count.templates.add(template);
      this.#rules.set(rule, count);
    }
  }
}

class Groups {
  readonly #counts = new Map<string, { jobs: number; rejected: number; warned: number }>();

  add(name: string, jobs: number, verb: Verb): void {
    const count = this.#counts.get(name) ?? { jobs: 0, rejected: 0, warned: 0 };
    count.jobs += jobs;
    if (verb === 'reject') count.rejected += jobs;
    if (verb === 'warn') count.warned += jobs;
    this.#counts.set(name, count);
  }

  sorted(): GroupTally[] {
    const all = [...this.#counts].map(([name, counts]) => ({ name, ...counts }));
    return all.toSorted(
      (a, b) => b.rejected - a.rejected || b.warned - a.warned || b.jobs - a.jobs || compare(a.name, b.name),
    );
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
