// A replay's result as data, with or without names.
import type { History } from './history.ts';
import type { Replayed } from './replay.ts';
import type { GroupTally, RuleTally, Tally, TemplateTally } from './tally.ts';

export interface Summary {
  readonly jobs: number;
  readonly scripts: number;
  readonly templates: number;
  readonly accepted: number;
  readonly warned: number;
  readonly rejected: number;
  readonly users: { readonly all: number; readonly warned: number; readonly rejected: number };
  readonly leftOut: History['left'];
  readonly opaque: number;
  readonly slow: number;
  readonly slowestMs: number;
  readonly failed: number;
  readonly rules: readonly RuleTally[];
  readonly byUser: readonly GroupTally[];
  readonly byAccount: readonly GroupTally[];
  readonly byPartition: readonly GroupTally[];
  readonly worst: readonly TemplateTally[];
  readonly changes?: Readonly<Record<ChangeKind, ChangeSummary>>;
}

export type ChangeKind = 'newlyRejected' | 'noLongerRejected' | 'newlyWarned' | 'noLongerWarned';

export interface ChangeSummary {
  readonly jobs: number;
  readonly users: number;
  readonly rules: readonly RuleTally[];
  readonly worst: readonly TemplateTally[];
}

/** Templates that are listed. */
const MOST_WORST = 20;
/** Reasons that are listed for each. */
const MOST_REASONS = 10;

export function summary(history: History, { tally, changes, ...rest }: Replayed): Summary {
  const { accept, warn, reject } = tally.counts;
  return {
    jobs: history.jobs,
    scripts: history.scripts.size,
    templates: tally.templates.size,
    ...{ accepted: accept, warned: warn, rejected: reject },
    users: {
      all: tally.groups('user').length,
      warned: tally.users.warn.size,
      rejected: tally.users.reject.size,
    },
    leftOut: history.left,
    ...{ opaque: rest.opaque, slow: rest.slow, slowestMs: Math.round(rest.slowest), failed: rest.failed },
    rules: tally.rules(),
    byUser: tally.groups('user'),
    byAccount: tally.groups('account'),
    byPartition: tally.groups('partition'),
    worst: worstOf(tally),
    ...(changes && {
      changes: {
        newlyRejected: changed(changes.newlyRejected, 'reject'),
        noLongerRejected: changed(changes.noLongerRejected, 'reject'),
        newlyWarned: changed(changes.newlyWarned, 'warn'),
        noLongerWarned: changed(changes.noLongerWarned, 'warn'),
      },
    }),
  };
}

function changed(tally: Tally, verb: 'reject' | 'warn'): ChangeSummary {
  return { jobs: tally.counts[verb], users: tally.users[verb].size, rules: tally.rules(), worst: worstOf(tally) };
}

function worstOf(tally: Tally): TemplateTally[] {
  return tally
    .worst()
    .slice(0, MOST_WORST)
    .map((one) => ({ ...one, reasons: one.reasons.slice(0, MOST_REASONS) }));
}

/** The same without names of people, accounts, partitions and files, and without any text of a script. */
export function anonymous(found: Summary): Summary {
  const scripts = new Names('script');
  const bare = (all: readonly TemplateTally[]): TemplateTally[] =>
    all.map((one) => ({
      ...one,
      template: scripts.of(one.template),
      example: '',
      reasons: one.reasons.map((reason) => ({ ...reason, message: '', text: '' })),
    }));
  const renamed = (groups: readonly GroupTally[], kind: string): GroupTally[] => {
    const names = new Names(kind);
    return groups.map((group) => ({ ...group, name: names.of(group.name) }));
  };
  const { changes } = found;
  return {
    ...found,
    byUser: renamed(found.byUser, 'user'),
    byAccount: renamed(found.byAccount, 'account'),
    byPartition: renamed(found.byPartition, 'partition'),
    worst: bare(found.worst),
    ...(changes && {
      changes: {
        newlyRejected: { ...changes.newlyRejected, worst: bare(changes.newlyRejected.worst) },
        noLongerRejected: { ...changes.noLongerRejected, worst: bare(changes.noLongerRejected.worst) },
        newlyWarned: { ...changes.newlyWarned, worst: bare(changes.newlyWarned.worst) },
        noLongerWarned: { ...changes.noLongerWarned, worst: bare(changes.noLongerWarned.worst) },
      },
    }),
  };
}

class Names {
  readonly #known = new Map<string, string>();
  readonly #kind: string;

  constructor(kind: string) {
    this.#kind = kind;
  }

  of(name: string): string {
    const known = this.#known.get(name) ?? `${this.#kind}-${this.#known.size + 1}`;
    this.#known.set(name, known);
    return known;
  }
}
