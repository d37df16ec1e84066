// What an environment definition file gives the containers of a step.
import type { ContainerEnvironment } from '../../lang/edf/index.ts';
import type { Command } from '../../model/command.ts';
import type { EffectDraft, PrivilegeModel } from '../../model/effect.ts';
import type { Static } from '../../model/static.ts';
import { shapeOf, splitWord, staticText, type Word } from '../../model/word.ts';
import type { Place } from '../../text/place.ts';
import { environmentWord } from '../kit.ts';
import { filesWrittenBefore, textWrittenTo } from '../written-files.ts';
import { literal } from '../transfer/fetching.ts';
import { bindsOf, mountEffects, mountOption } from './mounts.ts';
import { containerRun, image } from './start.ts';

/** Who starts the containers, and where relative paths start. */
export interface EdfUser {
  readonly model: PrivilegeModel;
  readonly cwd: Static<string>;
  /** the whole file */
  readonly at: Place;
}

export function edfEffects(environment: ContainerEnvironment, { model, cwd, at }: EdfUser): EffectDraft[] {
  const { image: source, devices } = environment;
  const mounts = environment.mounts.flatMap((word) =>
    // A mount is `SRC:DST[:FLAGS]`, or in the notation of fstab-like options.
    /^[^:]*=/.test(shapeOf(word)) ? mountOption(word) : bindsOf(word),
  );
  const { writable } = environment;
  if (!source && !writable && mounts.length === 0) return [];
  const gpu = devices.some((word) => /gpu|nvidia|amd/i.test(shapeOf(word)));
  const kept = writable?.on ? { writable: { at: writable.at } } : {};
  return [
    containerRun({ engine: 'pyxis', ...(source && { image: source }) }, source?.at ?? at, { model, gpu, ...kept }),
    ...(source && shapeOf(source) !== '' ? [image('pyxis', 'run', source, 'pyxis')] : []),
    ...mountEffects(mounts, { engine: 'pyxis', model, cwd }),
  ];
}

type ReferDraft = Extract<EffectDraft, { kind: 'refer' }>;

/** The file that `--environment` names: a path, or a bare name in the user's folder for them. */
export function referToEnvironment(environment: Word, script: readonly Command[], command?: Command): ReferDraft {
  const name = staticText(environment);
  const bare = name !== undefined && !name.includes('/') && !name.endsWith('.toml');
  const written =
    bare && command
      ? filesWrittenBefore(command, script).findLast(({ path }) => shapeOf(path).endsWith(`/.edf/${name}.toml`))?.path
      : undefined;
  const path =
    written ?? (bare ? (onSearchPath(name, script, command) ?? inUserFolder(name, environment)) : environment);
  return { kind: 'refer', at: environment.at, tool: '--environment', language: 'edf', path };
}

/**
 * In the folders of `EDF_PATH`, where the text sets it: the first that has the file.
 *
 * @see https://docs.cscs.ch/software/container-engine/run/
 */
function onSearchPath(name: string, script: readonly Command[], command: Command | undefined): Word | undefined {
  const folders = command && environmentWord(command, 'EDF_PATH');
  if (!folders) return undefined;
  const files = splitWord(folders, ':').map((folder) => ({
    ...folder,
    pieces: [...folder.pieces, ...literal(`/${name}.toml`, folder).pieces],
  }));
  return files.find((file) => textWrittenTo(file, command, script)) ?? files[0];
}

function inUserFolder(name: string, near: Word): Word {
  const at = { ...near.at, exact: false };
  const home = { kind: 'unknown', reason: 'variable', name: 'HOME', at, use: at, quoted: true } as const;
  return { pieces: [home, ...literal(`/.edf/${name}.toml`, near).pieces], count: 'one', at };
}
