// What is wrong with a configuration although each of its values is one that the schema allows.
import { entriesOf, entryOf, itemsOf, textOf, type TreeNode, valueAt } from '../lang/tree/index.ts';
import { globFault } from './globs.ts';
import { DEFAULT_WAIT } from './gate-schema.ts';
import type { Fault } from './issues.ts';
import { isExact, type NamedRule, unknownName } from './names.ts';
import { isDay } from '../text/day.ts';

/** What a configuration is and what it may speak of. */
export interface Circumstances {
  /** whose it is: only a site exempts, and only globs of a project are relative to its folder */
  readonly kind: 'user' | 'project' | 'site';
  readonly rules: readonly NamedRule[];
  /** the day, `YYYY-MM-DD`; without one, exemptions that have expired are no fault */
  readonly today?: string | undefined;
}

/** Everything of this kind, in the order of the checks. */
export function inconsistencies(root: TreeNode, circumstances: Circumstances): Fault[] {
  const overrides = membersOf(root, 'overrides');
  const exemptions = membersOf(root, 'exemptions');
  return [
    ...[root, ...overrides].flatMap((node) => settingsFaults(node, circumstances.rules)),
    ...overrides.flatMap((node) => emptyBindings(node, 'an override')),
    ...globFaults([...membersOf(root, 'exclude'), ...pathsOf(overrides)], circumstances.kind === 'project'),
    ...globFaults(pathsOf(exemptions), false),
    ...strangers(root, circumstances),
    ...exemptions.flatMap((node) => exemptionFaults(node, circumstances)),
    ...gateFaults(root),
  ];
}

/** The members of a list, if it is one: of what is no list the schema tells. */
function membersOf(node: TreeNode | undefined, key: string): readonly TreeNode[] {
  const value = valueAt(node, key);
  return value?.kind === 'list' ? value.items : [];
}

function pathsOf(nodes: readonly TreeNode[]): TreeNode[] {
  return nodes.flatMap((node) => membersOf(node, 'paths'));
}

/** Names in `rules` and `suppressions` that mean no rule, or one that was named before. */
function settingsFaults(node: TreeNode, rules: readonly NamedRule[]): Fault[] {
  const entries = entriesOf(valueAt(node, 'rules'));
  const unknown = entries.flatMap(({ key, keyAt }) => nameFault(key, keyAt, rules));
  const seen = new Map<string, string>();
  const again = entries.flatMap(({ key, keyAt }): Fault[] => {
    const rule = rules.find((one) => isExact(key, one));
    const before = rule && seen.get(rule.code);
    if (rule) seen.set(rule.code, key);
    return before === undefined ? [] : [{ at: keyAt, message: `${key} and ${before} are the same rule` }];
  });
  const suppressions = valueAt(node, 'suppressions');
  const lists = ['forbid', 'allow'].flatMap((key) => membersOf(suppressions, key));
  return [...unknown, ...again, ...lists.flatMap((item) => itemFault(item, rules))];
}

function itemFault(item: TreeNode, rules: readonly NamedRule[]): Fault[] {
  const name = textOf(item);
  return name === undefined ? [] : nameFault(name, item.at, rules);
}

function nameFault(name: string, at: TreeNode['at'], rules: readonly NamedRule[]): Fault[] {
  const message = name === '' ? undefined : unknownName(name, rules);
  return message === undefined ? [] : [{ at, message }];
}

function globFaults(nodes: readonly TreeNode[], relative: boolean): Fault[] {
  return nodes.flatMap((node) => {
    const glob = textOf(node);
    const message = glob === undefined || glob === '' ? undefined : globFault(glob, relative);
    return message === undefined ? [] : [{ at: node.at, message }];
  });
}

const BINDINGS = ['paths', 'partitions', 'accounts', 'qos', 'users', 'hosts'];

/** An empty list matches nothing, so that what is bound to it never counts. */
function emptyBindings(node: TreeNode, what: string): Fault[] {
  return BINDINGS.flatMap((key) => {
    const entry = entryOf(node, key);
    if (entry?.value?.kind !== 'list' || itemsOf(entry.value).length > 0) return [];
    return [{ at: entry.keyAt, message: `${key} is an empty list: ${what} bound to nothing never counts` }];
  });
}

const GATE_OF_SITES = 'is for the policy of a site (/etc/jobvet/policy.yaml): it is how the gate works';

/** Keys that say nothing in a configuration of this kind. */
function strangers(root: TreeNode, { kind }: Circumstances): Fault[] {
  const told = (key: string, message: string): Fault[] => {
    const entry = entryOf(root, key);
    return entry ? [{ at: entry.keyAt, message: `${key} ${message}` }] : [];
  };
  if (kind === 'site') return ['exclude', 'root'].flatMap((key) => told(key, 'is for configurations of projects'));
  const inOverrides = membersOf(root, 'overrides').flatMap((node) => entryOf(node, 'gate') ?? []);
  return [
    ...told('exemptions', 'are for the policy of a site (/etc/jobvet/policy.yaml); a project sets rules, or comments'),
    ...told('gate', GATE_OF_SITES),
    ...inOverrides.map(({ keyAt }) => ({ at: keyAt, message: `gate ${GATE_OF_SITES}` })),
  ];
}

/** A budget beyond what is waited for never ends. */
function gateFaults(root: TreeNode): Fault[] {
  const gate = valueAt(root, 'gate');
  const entry = entryOf(gate, 'budget');
  const budget = Number(textOf(entry?.value) ?? NaN);
  const wait = Number(textOf(valueAt(gate, 'wait')) ?? DEFAULT_WAIT);
  if (!entry || !(budget > wait)) return [];
  return [{ at: entry.keyAt, message: `budget is more than wait (${wait}), so that it would never end` }];
}

function exemptionFaults(node: TreeNode, { rules, today }: Circumstances): Fault[] {
  const faults = membersOf(node, 'rules').flatMap((item) => itemFault(item, rules));
  faults.push(...emptyBindings(node, 'an exemption'));
  const [uses, template, until] = [entryOf(node, 'uses'), entryOf(node, 'template'), entryOf(node, 'until')];
  if (uses && !entryOf(node, 'script')) faults.push({ at: uses.keyAt, message: 'uses counts one script: add script' });
  if (template && !entryOf(node, 'hosts'))
    faults.push({
      at: template.keyAt,
      message: 'template needs hosts: those of the service that submits such scripts',
    });
  const day = textOf(until?.value);
  if (until?.value && day !== undefined && isDay(day) && today !== undefined && day < today)
    faults.push({
      at: until.value.at,
      message: `the exemption expired on ${day} (agree on a later day, or remove it)`,
    });
  return faults;
}
