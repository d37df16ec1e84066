// Facts about a job that exist but are not known: what they may be, as far as the layers tell values apart.
import type { UnknownFact } from '../model/job.ts';
import { matchesName } from './globs.ts';
import type { Layer } from './layers.ts';
import { type Binding, overrideParts, type Subject } from './settings.ts';

/** More combinations than these are not tried one by one. */
const MOST_SUBJECTS = 4096;
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
  const bindings = layers.flatMap((layer) => overrideParts(layer).map(({ binding }) => binding));
  const values = unknown.map((fact) => ({ fact, values: valuesOf(KEYS[fact], bindings) }));
  const count = values.reduce((product, one) => product * one.values.length, 1);
  if (count <= MOST_SUBJECTS)
    return values.reduce<readonly Subject[]>(
      (subjects, { fact, values: all }) => subjects.flatMap((one) => all.map((value) => withFact(one, fact, value))),
      [subject],
    );
  // No policy that people write: one fact at a time.
  return values.flatMap(({ fact, values: all }) => all.map((value) => withFact(subject, fact, value)));
}

function withFact(subject: Subject, fact: UnknownFact, value: string | undefined): Subject {
  if (value === undefined) return subject;
  return fact === 'partition' ? { ...subject, partitions: [value] } : { ...subject, [fact]: value };
}

/** Values that are enough: no two of them are matched by the same patterns. */
function valuesOf(key: keyof Binding, bindings: readonly Binding[]): (string | undefined)[] {
  const patterns = [...new Set(bindings.flatMap((binding) => binding[key] ?? []))];
  const known = new Map<string, string | undefined>([[patterns.map(() => false).join(), undefined]]);
  for (const value of [NOBODY, ...patterns.flatMap((one) => [one, ...patterns].map((other) => joined(one, other)))]) {
    const matched = patterns.map((pattern) => matchesName([pattern], value)).join();
    if (!known.has(matched)) known.set(matched, value);
  }
  return [...known.values()];
}

/** A name that begins as one pattern does and ends as another. */
function joined(one: string, other: string): string {
  if (!one.includes('*')) return one;
  const begin = one.slice(0, one.indexOf('*'));
  return `${begin}${NOBODY}${other.includes('*') ? other.slice(other.lastIndexOf('*') + 1) : ''}`;
}
