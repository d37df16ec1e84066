// Which checkouts, installs and programs work on a repository that was fetched before.
import type { Command } from '../model/command.ts';
import type { Effect, FetchEffect } from '../model/effect.ts';
import { unknown } from '../model/static.ts';
import type { Word } from '../model/word.ts';
import { pathKey } from '../shell/path-key.ts';

interface Copy {
  readonly fetch: FetchEffect;
  readonly key: string | undefined;
}

/**
 * Sets `from` of checkouts in a fetched repository, and of what is installed from it or run in it.
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
      const copy = copyOf(copies, key) ?? (key === undefined || key.startsWith('?') ? copies.at(-1) : undefined);
      if (copy) effect.from = [...(effect.from ?? []), copy.fetch.id];
      continue;
    }
    const used = new Set(pathsUsed(effect).flatMap((word) => copyOf(copies, keyOf(word))?.fetch.id ?? []));
    const before = effect.from ?? [];
    const fresh = [...used].filter((id) => !before.includes(id));
    if (fresh.length > 0) effect.from = [...before, ...fresh];
  }
}

/** Files and directories whose content runs. */
function pathsUsed(effect: Effect): readonly Word[] {
  if (effect.kind === 'execute') return effect.source === 'file' && effect.path ? [effect.path] : [];
  if (effect.kind !== 'install') return [];
  const local = effect.requirements.flatMap((one) => (one.source === 'path' && one.url ? [one.url.word] : []));
  return [...local, ...effect.files.filter((file) => file.role === 'project').map((file) => file.path)];
}

/** The innermost, latest copy that holds a path. */
function copyOf(copies: readonly Copy[], key: string | undefined): Copy | undefined {
  if (key === undefined) return undefined;
  return copies.findLast(
    (copy) =>
      copy.key !== undefined &&
      (key === copy.key || key.startsWith(`${copy.key}/`) || (copy.key === '.' && !/^[/$?]|^\.\./.test(key))),
  );
}
