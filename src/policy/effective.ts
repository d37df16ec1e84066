// What all configurations together come to, with the place of each value: for people who ask why.
import { yaml } from '../lang/yaml/library.ts';
import { COVERAGE_ACTIONS } from '../model/coverage.ts';
import { CONFIDENCES, SEVERITIES } from '../model/finding.ts';
import type { Layer } from './layers.ts';
import { isExact, type NamedRule } from './names.ts';
import type { Policy, PolicyExemption } from './policy.ts';
import { MODES, type Settings } from './schema.ts';
import { type Applies, applies, type Binding, type Part, ownParts, overrideParts } from './settings.ts';

/** One value. */
export interface EffectiveValue {
  readonly path: readonly string[];
  readonly value: unknown;
  readonly origin: string;
  /** what the site demands instead, where that is more */
  readonly held?: { readonly value: unknown; readonly origin: string };
}

/** Settings for some files or jobs. */
export interface EffectiveOverride {
  readonly binding: Binding;
  /** what it sets */
  readonly settings: Settings;
  readonly origin: string;
  /** whether it counts for the file that was asked for; `job`: that depends on the job */
  readonly applies: Applies;
}

/** The values of one side: what users and projects say, or what the site demands. */
export interface EffectiveSide {
  readonly values: readonly EffectiveValue[];
  readonly overrides: readonly EffectiveOverride[];
}

export interface Effective {
  readonly own: EffectiveSide;
  readonly site: EffectiveSide;
  readonly exemptions: readonly PolicyExemption[];
}

/** @param path a file whose overrides count too */
export function effective(policy: Policy, rules: readonly NamedRule[], path?: string): Effective {
  const layers = (isSite: boolean): Layer[] => policy.layers.filter(({ kind }) => (kind === 'site') === isSite);
  const absolute = path === undefined ? undefined : policy.absolute(path);
  const own = sideOf(layers(false), rules, absolute);
  const site = sideOf(layers(true), rules, absolute);
  return { own: heldUp(own, site), site, exemptions: policy.exemptions };
}

function sideOf(layers: readonly Layer[], rules: readonly NamedRule[], path: string | undefined): EffectiveSide {
  const values = new Map<string, EffectiveValue>();
  const overrides: EffectiveOverride[] = [];
  const add = ({ settings, origin }: Part): void => {
    dropOverruled(values, Object.keys(settings.rules ?? {}), rules);
    for (const key of ['thresholds', 'rules', 'coverage', 'suppressions', 'gate'] as const)
      for (const leaf of leavesOf(settings[key], [key])) put(values, { ...leaf, origin: origin(leaf.path) });
  };
  for (const layer of layers) {
    const { preset, ruleset, exclude, site } = layer.config;
    for (const part of ownParts(layer)) add(part);
    for (const leaf of [...leavesOf({ preset, ruleset }, []), ...leavesOf(site, ['site'])])
      put(values, { ...leaf, origin: layer.origin(leaf.path) });
    // Whatever one of them excludes, is excluded.
    const before = values.get(JSON.stringify(['exclude']));
    if (exclude)
      put(values, {
        path: ['exclude'],
        value: [...(Array.isArray(before?.value) ? (before.value as unknown[]) : []), ...exclude],
        origin: [before?.origin, layer.origin(['exclude'])].filter((one) => one !== undefined).join(', '),
      });
    for (const { binding, part } of overrideParts(layer)) {
      const counts = applies(binding, path, layer.folder);
      const { rules: ofRules, thresholds, coverage, suppressions } = part.settings;
      const settings = { rules: ofRules, thresholds, coverage, suppressions };
      overrides.push({ binding, settings, origin: part.origin([]), applies: counts });
      if (counts === 'yes') add(part);
    }
  }
  return { values: [...values.values()].sort(byOrder), overrides };
}

/** A later family overrules earlier rules of it, and a rule its other name. */
function dropOverruled(
  values: Map<string, EffectiveValue>,
  later: readonly string[],
  rules: readonly NamedRule[],
): void {
  for (const [key, { path }] of values) {
    const [section, name] = path;
    const rule = section === 'rules' && rules.find((one) => isExact(name ?? '', one));
    if (rule && later.some((one) => one !== name && (one === rule.family || isExact(one, rule)))) values.delete(key);
  }
}

function put(values: Map<string, EffectiveValue>, one: EffectiveValue): void {
  values.set(JSON.stringify(one.path), one);
}

/** Lists and plain values, each with its path; a rule's mode is one however it is written. */
function leavesOf(value: unknown, path: readonly string[]): { path: string[]; value: unknown }[] {
  if (value === undefined) return [];
  if (path[0] === 'rules' && path.length === 2 && typeof value === 'string')
    return [{ path: [...path, 'mode'], value }];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [{ path: [...path], value }];
  return Object.entries(value).flatMap(([key, member]) => leavesOf(member, [...path, key]));
}

const SECTIONS = ['preset', 'ruleset', 'exclude', 'thresholds', 'rules', 'coverage', 'suppressions', 'gate', 'site'];

function byOrder(a: EffectiveValue, b: EffectiveValue): number {
  return SECTIONS.indexOf(a.path[0] ?? '') - SECTIONS.indexOf(b.path[0] ?? '');
}

/** Marks values under the floor of the site. */
function heldUp(own: EffectiveSide, site: EffectiveSide): EffectiveSide {
  const floor = new Map(site.values.map((one) => [JSON.stringify(one.path), one]));
  const values = own.values.map((one) => {
    const demanded = floor.get(JSON.stringify(one.path));
    if (!demanded || !isMore(one.path, demanded.value, one.value)) return one;
    return { ...one, held: { value: demanded.value, origin: demanded.origin } };
  });
  return { ...own, values };
}

/** From lax to strict, by the section and the key of a value. */
function scaleOf([section, second, third]: readonly string[]): readonly string[] | undefined {
  if (section === 'coverage') return COVERAGE_ACTIONS;
  if (section === 'suppressions' && second === 'inline') return ['allow', 'forbid'];
  if (section === 'rules') return third === 'mode' ? MODES : SEVERITIES;
  if (section !== 'thresholds') return undefined;
  return third === 'severity' ? ['never', ...SEVERITIES.toReversed()] : CONFIDENCES.toReversed();
}

function isMore(path: readonly string[], site: unknown, own: unknown): boolean {
  // A fact that the site states is final.
  if (path[0] === 'site') return JSON.stringify(site) !== JSON.stringify(own);
  const scale = scaleOf(path);
  return scale !== undefined && scale.indexOf(String(site)) > scale.indexOf(String(own));
}

/** A value as YAML on one line. */
export function inline(value: unknown): string {
  return yaml().stringify(value, { collectionStyle: 'flow', lineWidth: 0 }).trimEnd();
}
