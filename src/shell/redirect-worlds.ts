// What the redirections of a compound command are in the worlds of alternatives: it runs once for each input it may read.
import { shapeOf, type Word } from '../model/word.ts';
import type { World } from './chooser.ts';
import { readsFile } from './context.ts';
import type { Invocation } from './invocation.ts';
import { hole } from './values.ts';

/** The redirections of one command. */
export type Redirections = Pick<Invocation, 'redirects' | 'input' | 'descriptors'>;

/** A command with more different inputs than this reads something unknown. */
const MAX_INPUTS = 4;

/** Brings together the worlds in which a command reads the same; outputs that differ are not known. */
export function byInput(worlds: readonly World<Redirections>[]): readonly World<Redirections>[] {
  if (worlds.length <= 1) return worlds;
  const groups = new Map<string, World<Redirections>>();
  for (const world of worlds) {
    const key = inputOf(world.result);
    const same = groups.get(key);
    groups.set(key, same ? { result: merged(same.result, world.result), tags: [] } : world);
  }
  const [first, ...others] = groups.values();
  if (!first || others.length < MAX_INPUTS) return [...groups.values()];
  return [{ result: others.reduce((one, { result }) => merged(one, result), first.result), tags: [] }];
}

function inputOf({ redirects, input, descriptors }: Redirections): string {
  const files = redirects.filter((one) => readsFile([{ ...one, fd: 0 }])).map(({ target }) => shapeOf(target));
  const texts = [input, ...(descriptors?.values() ?? [])].map((one) => one && shapeOf({ ...one, count: 'one' }));
  return JSON.stringify([files, texts]);
}

/** Redirections of which nothing is known that is not the same in both. */
function merged(one: Redirections, other: Redirections): Redirections {
  const { input, descriptors } = one;
  const unknown = (word: Word): Word => ({ ...word, pieces: [hole('too-many', word.at)] });
  const redirects = one.redirects.map((redirect, index) => {
    const target = other.redirects[index]?.target;
    return target && shapeOf(target) === shapeOf(redirect.target)
      ? redirect
      : { ...redirect, target: unknown(redirect.target) };
  });
  const read = inputOf(one) === inputOf(other);
  return {
    redirects,
    ...(input && { input: read ? input : { ...input, pieces: [hole('too-many', input.at)] } }),
    ...(descriptors && read && { descriptors }),
  };
}
