// Which code is loaded from where other users can write: shared temporary folders, folders the script opened itself.
import type { Command, ContainerScope } from '../model/command.ts';
import type { CodePathEffect, Effect, ExecuteEffect, Exposure, PermissionEffect } from '../model/effect.ts';
import { known, type Static } from '../model/static.ts';
import { shapeOf, type Word } from '../model/word.ts';
import { normalize, pathKey } from '../shell/path-key.ts';
import { outputFiles } from './streams.ts';

/** Folders of a node that everybody writes to. */
const TEMPORARY = /^\/(?:tmp|var\/tmp|dev\/shm)(?=\/|$)/;
/** Folders whose name says that they are everybody's: `/scratch/shared`. */
const COMMON = /^\/[^/]*scratch[^/]*\/(?:shared|public|pub|common|tmp)(?=\/|$)/i;
/** Paths in such folders, wherever they stand in a word: `--prefix=/tmp/x`, `node1:/tmp/x`. */
const MENTIONED = /\/(?:(?:var\/)?tmp|dev\/shm|[^/\s:=,]*scratch[^/\s:=,]*)\/[^\s:;,'"=]+/g;

/** `cp x /tmp/`, `scp x node1:/tmp`: whatever stands there afterwards may be what was put there. */
const BARE = /^(?:[^/:]+:)?\/(?:tmp|var\/tmp|dev\/shm)\/?$/;

/** Programs that make nothing at the paths they are given. */
const READERS = new Set(
  `cd pushd popd ls ll cat less more head tail echo printf test [ [[ true : source . eval exec export declare local set
  unset chmod chown chgrp stat file du df wc diff cmp md5sum sha256sum sha512sum which type command module ml rm rmdir
  grep egrep find realpath readlink dirname basename ldd pkill kill wait sleep`.split(/\s+/),
);

/** Programs that make files in the folder they run in. */
const MAKERS = new Set(
  'git tar unzip wget curl cp mv ln install rsync scp sbcast make cmake ninja gcc g++ cc nvcc mpicc mpicxx'.split(' '),
);

/**
 * Sets `exposed` on code that is loaded from where other users can put theirs. What the script wrote there itself, and
 * names that other users can't know, are its own.
 *
 * @param effects in the order of execution
 * @param commands all commands, by id
 * @param first the first command that these effects are of
 */
export function markExposed(effects: readonly Effect[], commands: readonly Command[], first = 0): void {
  const folders = new Folders();
  const wrappers = new Set(commands.slice(first).map((command) => command.parent));
  let next = first;
  for (const effect of effects) {
    const command = effect.command === undefined ? undefined : commands[effect.command];
    for (; command && next < command.id; next++) if (!wrappers.has(next)) folders.note(commands[next]);
    const cwd = command?.cwd ?? known('.');
    if (effect.kind === 'permission') folders.permit(effect, cwd);
    const filled =
      effect.kind === 'fetch' && 'path' in effect.target
        ? effect.target.path
        : effect.kind === 'unpack'
          ? effect.directory
          : undefined;
    if (filled) folders.fill(filled, cwd);
    if ((effect.kind === 'execute' || effect.kind === 'code-path') && isShared(effect, commands)) {
      const exposed = effect.path && folders.exposure(effect.path, cwd, effect.kind === 'code-path');
      // What an image holds is read-only, whatever its modes are.
      if (exposed && (!effect.scope.container || exposed.how === 'temporary')) effect.exposed = exposed;
    }
  }
}

/** Where the node's temporary folders are: not in the build of an image, and not in every container. */
function isShared(effect: ExecuteEffect | CodePathEffect, commands: readonly Command[]): boolean {
  if (effect.kind === 'execute' ? effect.source !== 'file' : effect.how === 'executable') return false;
  const { container, phase } = effect.scope;
  return phase === 'run' && (!container || seesTemporaryFolders(container, commands));
}

/**
 * Apptainer gives its containers the node's `/tmp` and `/var/tmp` unless it is told not to (its user guide, "Bind Paths
 * and Mounts"); the other engines give them folders of their own.
 */
function seesTemporaryFolders({ engine, command }: ContainerScope, commands: readonly Command[]): boolean {
  if (!/^(?:apptainer|singularity)/.test(engine)) return false;
  const words = command === undefined ? [] : (commands[command]?.words ?? []);
  return !words.some((word) => /^(?:-[cC]|--contain(?:all)?|--compat|--no-mount(?:=.*)?)$/.test(shapeOf(word)));
}

class Folders {
  /** what the script made */
  readonly #made = new Set<string>();
  /** folders everybody may write to, with the permission that says so */
  readonly #opened = new Map<string, number>();

  /** Takes down what a command may have made. */
  note(command: Command | undefined): void {
    if (!command) return;
    for (const redirect of outputFiles(command)) this.#add(pathKey(redirect.target, command.cwd));
    const { name, cwd, words } = command;
    if (name === undefined || READERS.has(name)) return;
    for (const word of words.slice(1)) {
      this.#mention(word, cwd);
      if (MAKERS.has(name) && BARE.test(shapeOf(word))) this.#add(normalize(shapeOf(word).replace(/^[^/]*/, '')));
    }
    if (cwd.state === 'known' && (MAKERS.has(name) || TEMPORARY.exec(cwd.value)?.[0] !== cwd.value))
      this.#add(cwd.value);
  }

  /** Something known is put there. */
  fill(path: Word, cwd: Static<string>): void {
    this.#add(pathKey(path, cwd));
  }

  #mention(word: Word, cwd: Static<string>): void {
    const shape = shapeOf(word);
    if (cwd.state === 'known' && isCommon(cwd.value) && !shape.startsWith('-')) this.#add(pathKey(word, cwd));
    if (!shape.includes('/')) return;
    for (const [path] of shape.matchAll(MENTIONED)) this.#add(normalize(path));
  }

  #add(path: string | undefined): void {
    if (path !== undefined && isCommon(path)) this.#made.add(path);
  }

  permit(effect: PermissionEffect, cwd: Static<string>): void {
    for (const word of effect.paths) {
      const key = pathKey(word, cwd);
      if (key === undefined || key === '.') continue;
      if (effect.others.write && !effect.sticky) this.#opened.set(key, effect.id);
      else this.#opened.delete(key);
    }
  }

  /** @param whole the path may be a folder itself */
  exposure(path: Word, cwd: Static<string>, whole: boolean): Exposure | undefined {
    const key = pathKey(path, cwd);
    if (key === undefined) return undefined;
    const parents = parentsOf(key);
    const opened = [...(whole ? [key] : []), ...parents].find((parent) => this.#opened.has(parent));
    const by = opened === undefined ? undefined : this.#opened.get(opened);
    if (opened !== undefined && by !== undefined) return { how: 'opened', folder: opened, by };
    const temporary = TEMPORARY.exec(key)?.[0];
    const folder = temporary ?? COMMON.exec(key)?.[0];
    // A part that is not known holds a user's name or a job's number, as honest scripts have it.
    if (folder === undefined || key.includes('${')) return undefined;
    if ([key, ...parents].some((one) => this.#made.has(one))) return undefined;
    return { how: temporary === undefined ? 'scratch' : 'temporary', folder };
  }
}

function isCommon(path: string): boolean {
  return TEMPORARY.test(path) || COMMON.test(path);
}

/** The folders a path is in, the innermost first. */
function parentsOf(key: string): string[] {
  const parents: string[] = [];
  for (let end = key.lastIndexOf('/'); end > 0; end = key.lastIndexOf('/', end - 1)) parents.push(key.slice(0, end));
  return parents;
}
