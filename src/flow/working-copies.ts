// Which checkouts, installs and programs work on a repository that was fetched before.
import type { Command } from '../model/command.ts';
import type { Effect, FetchEffect } from '../model/effect.ts';
import { unknown } from '../model/static.ts';
import { shapeOf, type Word } from '../model/word.ts';
import { pathKey } from '../shell/path-key.ts';

interface Copy {
  readonly fetch: FetchEffect;
  readonly key: string | undefined;
}

/**
 * Sets `copies` of checkouts in a fetched repository, and of what is installed from it or run in it.
 *
 * @param effects in the order of execution
 * @param commands all commands, by id
 */
export function linkWorkingCopies(effects: readonly Effect[], commands: readonly Command[]): void {
  const copies: Copy[] = [];
  for (const effect of effects) {
    const cwd = (effect.command === undefined ? undefined : commands[effect.command])?.cwd ?? unknown('variable');
    const keyOf = (word: Word): string | undefined => pathKey(word, cwd);
    if (effect.kind === 'fetch') {
      if (effect.vcs && effect.target.kind === 'directory')
        copies.push({ fetch: effect, key: keyOf(effect.vcs.directory) });
      continue;
    }
    if (effect.kind === 'checkout') {
      // In an unknown directory it is most likely meant for what was fetched last.
      const key = keyOf(effect.directory);
      const found = copiesOf(copies, key);
      const last = key === undefined || key.startsWith('?') ? copies.at(-1) : undefined;
      const meant = found.length > 0 ? found : last ? copiesOf(copies, last.key) : [];
      if (meant.length > 0) effect.copies = meant;
      continue;
    }
    const used = [...new Set(pathsUsed(effect).flatMap((word) => copiesOf(copies, keyOf(word))))];
    if (used.length > 0) effect.copies = used;
  }
}

/** Files and directories whose content runs. */
function pathsUsed(effect: Effect): readonly Word[] {
  if (effect.kind === 'execute') {
    if (effect.source !== 'file' || !effect.path) return [];
    // An environment made within the repository is none of its files.
    if (/(?:^|\/)bin\/activate$/.test(shapeOf(effect.path))) return [];
    // A program's bare name is looked up in PATH.
    return effect.interpreter === 'program' && !shapeOf(effect.path).includes('/') ? [] : [effect.path];
  }
  if (effect.kind !== 'install') return [];
  const local = effect.requirements.flatMap((one) =>
    (one.source === 'path' || one.pin === 'unknown') && one.url ? [one.url.word] : [],
  );
  return [...local, ...effect.files.filter((file) => file.role === 'project').map((file) => file.path)];
}

/**
 * The fetches that made the innermost copy that holds a path, by id. They are several where the repository's address
 * has alternatives.
 */
function copiesOf(copies: readonly Copy[], key: string | undefined): number[] {
  if (key === undefined) return [];
  const holding = copies.filter((copy) => copy.key !== undefined && holds(copy.key, key));
  const innermost = holding.reduce((longest, copy) => Math.max(longest, copy.key?.length ?? 0), 0);
  return holding.filter((copy) => copy.key?.length === innermost).map((copy) => copy.fetch.id);
}

function holds(directory: string, key: string): boolean {
  if (directory === '.') return !/^[/$?]|^\.\.(?:\/|$)/.test(key);
  return key === directory || key.startsWith(`${directory}/`);
}
