// Facts about a job that exist but are not known: what they may be, as far as the layers tell values apart.
import type { UnknownFact } from '../model/job.ts';
import { matchesName } from './globs.ts';
import type { Layer } from './layers.ts';
import { type Binding, isAbout, overrideParts, type Subject } from './settings.ts';

/** More combinations than these are not tried one by one. */
const MOST_SUBJECTS = 4096;
/** More patterns with stars than these are not tried in pairs. */
const MOST_GLOBS = 50;
/** A name that only `*` matches. */
const NOBODY = '\0';

const KEYS: Readonly<Record<UnknownFact, 'users' | 'accounts' | 'partitions' | 'qos'>> = {
  user: 'users',
  account: 'accounts',
  partition: 'partitions',
  qos: 'qos',
};

/**
 * The subjects that a job may be: one for each set of overrides that may apply together. A job whose facts are all
 * known is one.
 */
export function possibleSubjects(subject: Subject, layers: readonly Layer[]): readonly Subject[] {
  const { unknown = [] } = subject;
  if (unknown.length === 0) return [subject];
  const bindings = bindingsOf(layers);
  const values = unknown.map((fact) => ({ fact, values: valuesOf(KEYS[fact], bindings) }));
  return distinct(combinations(subject, values), bindings);
}

type Values = readonly { readonly fact: UnknownFact; readonly values: readonly (string | undefined)[] }[];

function combinations(subject: Subject, values: Values): readonly Subject[] {
  const count = values.reduce((product, one) => product * one.values.length, 1);
  if (count <= MOST_SUBJECTS)
    return values.reduce<readonly Subject[]>(
      (subjects, { fact, values: all }) => subjects.flatMap((one) => all.map((value) => withFact(one, fact, value))),
      [subject],
    );
  // No policy that people write: one fact at a time.
  return values.flatMap(({ fact, values: all }) => all.map((value) => withFact(subject, fact, value)));
}

/** One of those that the same overrides are about. */
function distinct(subjects: readonly Subject[], bindings: readonly Bound[]): readonly Subject[] {
  const known = new Map<string, Subject>();
  for (const subject of subjects) {
    const about = bindings.map(({ binding, folder }) => (isAbout(binding, subject, folder) ? '1' : '0')).join('');
    if (!known.has(about)) known.set(about, subject);
  }
  return [...known.values()];
}

/** What an override is bound to, with the folder that its globs are relative to. */
interface Bound {
  readonly binding: Binding;
  readonly folder: string;
}

/** The same layers are asked about for each job. */
const BINDINGS = new WeakMap<readonly Layer[], readonly Bound[]>();

function bindingsOf(layers: readonly Layer[]): readonly Bound[] {
  const known = BINDINGS.get(layers);
  if (known) return known;
  const bindings = layers.flatMap((layer) =>
    overrideParts(layer).map(({ binding }) => ({ binding, folder: layer.folder })),
  );
  BINDINGS.set(layers, bindings);
  return bindings;
}

function withFact(subject: Subject, fact: UnknownFact, value: string | undefined): Subject {
  if (value === undefined) return subject;
  return fact === 'partition' ? { ...subject, partitions: [value] } : { ...subject, [fact]: value };
}

const VALUES = new WeakMap<readonly Bound[], Map<keyof Binding, readonly (string | undefined)[]>>();

function valuesOf(key: keyof Binding, bindings: readonly Bound[]): readonly (string | undefined)[] {
  const known = VALUES.get(bindings) ?? new Map<keyof Binding, readonly (string | undefined)[]>();
  VALUES.set(bindings, known);
  const values = known.get(key) ?? tellingValues([...new Set(bindings.flatMap(({ binding }) => binding[key] ?? []))]);
  known.set(key, values);
  return values;
}

/** Values that are enough: no two of them are matched by the same patterns. */
function tellingValues(patterns: readonly string[]): (string | undefined)[] {
  const globs = patterns.filter((one) => one.includes('*')).slice(0, MOST_GLOBS);
  const known = new Map<string, string | undefined>([[patterns.map(() => false).join(), undefined]]);
  for (const value of [NOBODY, ...patterns, ...globs.flatMap((one) => globs.map((other) => joined(one, other)))]) {
    const matched = patterns.map((pattern) => matchesName([pattern], value)).join();
    if (!known.has(matched)) known.set(matched, value);
  }
  return [...known.values()];
}

/** A name that begins as one pattern does and ends as another. */
function joined(one: string, other: string): string {
  return `${one.slice(0, one.indexOf('*'))}${NOBODY}${other.slice(other.lastIndexOf('*') + 1)}`;
}
