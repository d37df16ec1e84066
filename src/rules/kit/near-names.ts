// Whether the name of a package is one slip away from a popular one.
import { HONEST_NEIGHBOURS, POPULAR_CONDA, POPULAR_NPM, POPULAR_PYTHON } from './package-names.ts';

/** `weak`: only a digit or a dash is different, which honest names often have. */
export interface Near {
  readonly popular: string;
  readonly weak: boolean;
}

/** Where names are looked up. */
export type Ecosystem = 'python' | 'conda' | 'npm';

interface Names {
  readonly known: (name: string) => boolean;
  /** popular names by what is left of them without one letter, and whole */
  readonly variants: ReadonlyMap<string, readonly string[]>;
}

const LISTS: Readonly<Record<Ecosystem, readonly ReadonlySet<string>[]>> = {
  python: [POPULAR_PYTHON],
  conda: [POPULAR_PYTHON, POPULAR_CONDA],
  npm: [POPULAR_NPM],
};
const compiled = new Map<Ecosystem, Names>();

/** PEP 503: runs of `-`, `_` and `.` are one dash. conda and npm tell `_` and `-` apart, which no honest name needs. */
function normal(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-');
}

/** The popular name that a name is one edit away from; undefined for names that are known or near none. */
export function nearPopular(written: string, ecosystem: Ecosystem): Near | undefined {
  const name = normal(written);
  const { known, variants } = namesOf(ecosystem);
  if (name.length < 4 || known(name)) return undefined;
  for (const variant of [name, ...shortened(name)]) {
    for (const popular of variants.get(variant) ?? []) {
      const slip = slipBetween(name, popular);
      if (slip && isLikely(slip, popular)) return { popular, weak: /^[-\d]+$/.test(slip.letters) };
    }
  }
  return undefined;
}

function namesOf(ecosystem: Ecosystem): Names {
  const done = compiled.get(ecosystem);
  if (done) return done;
  const variants = new Map<string, string[]>();
  for (const popular of LISTS[ecosystem].flatMap((list) => [...list].map(normal))) {
    if (popular.length < 4) continue;
    for (const variant of [popular, ...shortened(popular)]) {
      const list = variants.get(variant);
      if (list) list.push(popular);
      else variants.set(variant, [popular]);
    }
  }
  // A name that is popular anywhere is somebody's honest package.
  const all = [POPULAR_PYTHON, POPULAR_CONDA, POPULAR_NPM, HONEST_NEIGHBOURS];
  const names = { known: (name: string) => all.some((list) => list.has(name)), variants };
  compiled.set(ecosystem, names);
  return names;
}

function shortened(name: string): string[] {
  return Array.from(name, (_, i) => name.slice(0, i) + name.slice(i + 1));
}

/** Whether a text is one slip of the fingers away from a name that is long enough for that to tell something. */
export function isOneSlipFrom(written: string, name: string): boolean {
  const slip = name.length < 5 ? undefined : slipBetween(written, name);
  return slip !== undefined && isLikely(slip, name);
}

interface Slip {
  readonly kind: 'swap' | 'other' | 'missing' | 'extra';
  /** where the first name has it, and the letters that differ */
  readonly at: number;
  readonly letters: string;
  /** the letter is that before or behind it once more, or once less */
  readonly doubled: boolean;
}

/** One letter more, less or another, or two that changed places (Damerau and Levenshtein's distance of one). */
function slipBetween(name: string, popular: string): Slip | undefined {
  if (name === popular) return undefined;
  let at = 0;
  while (at < name.length && name[at] === popular[at]) at++;
  const [ours = '', theirs = ''] = [name[at], popular[at]];
  const rest = (from: number, of: number): boolean => name.slice(at + from) === popular.slice(at + of);
  if (name.length === popular.length) {
    const swapped = ours === popular[at + 1] && theirs === name[at + 1] && rest(2, 2);
    if (swapped) return { kind: 'swap', at, letters: ours + theirs, doubled: false };
    return rest(1, 1) ? { kind: 'other', at, letters: ours + theirs, doubled: false } : undefined;
  }
  const extra = name.length > popular.length;
  if (!(extra ? rest(1, 0) : rest(0, 1))) return undefined;
  const letter = extra ? ours : theirs;
  return { kind: extra ? 'extra' : 'missing', at, letters: letter, doubled: name[at - 1] === letter };
}

/** Short names have honest neighbours everywhere: there only what fingers do counts, and seldom to the first letter. */
function isLikely({ kind, at, doubled }: Slip, popular: string): boolean {
  if (popular.length <= 4) return kind === 'swap' || (kind === 'extra' && doubled);
  if (popular.length <= 8 && at === 0) return kind === 'swap';
  return true;
}
