// chmod: who may do what with a file.
import type { Command } from '../../model/command.ts';
import type { PermissionEffect } from '../../model/effect.ts';
import { shapeOf, staticText, type Word } from '../../model/word.ts';
import { defineTool, type Emit, type OptionTable, parseOptions, replaceWord } from '../kit.ts';
import { makesProgram, readMode, tighterMode, tighterModeInImage } from './mode.ts';

const CHMOD: OptionTable = {
  flags:
    '-c,--changes -f,--silent,--quiet -v,--verbose --no-preserve-root --preserve-root -R,--recursive -h,--no-dereference -H -L -P --dereference --help --version',
  values: '--reference',
  prefixes: true,
};

/** Folders in which every user of an image creates files. */
const SHARED = /^\/(?:var\/)?tmp\/?$|^\/dev\/shm\/?$/;

export default defineTool('chmod', (command, emit) => {
  const call = parseOptions(CHMOD, command.words);
  // `chmod -w file`: a mode that takes away may look like an option.
  if (call.has('--reference') || call.options.some((option) => !option.listed)) return;
  const [mode, ...paths] = call.operands;
  if (!mode) return;
  const recursive = call.has('--recursive');
  const words = paths.map((path) => path.word);
  emitMode(emit, mode.word, words, { tool: 'chmod', recursive, inImage: isInImage(command) });
  if (!makesProgram(staticText(mode.word) ?? '', recursive)) return;
  for (const path of words) emit({ kind: 'code-path', at: path.at, how: 'executable', tool: 'chmod', path });
});

/** Whether a command changes the files of an image, which others use than those who build it. */
export function isInImage({ scope }: Pick<Command, 'scope'>): boolean {
  return scope.phase === 'build' && scope.user !== 'job';
}

/** Reports what a mode gives to others. */
export function emitMode(
  emit: Emit,
  mode: Word,
  paths: readonly Word[],
  { inImage, ...details }: Pick<PermissionEffect, 'tool' | 'recursive'> & { readonly inImage: boolean },
): void {
  const text = staticText(mode);
  const reading = text === undefined ? undefined : readMode(text);
  if (text === undefined || !reading) return;
  const { others, sticky, masked } = reading;
  const shared = inImage && paths.length > 0 && paths.every((path) => SHARED.test(staticText(path) ?? ''));
  const sticks = shared && /^0?777$/.test(text) && !details.recursive;
  const tighter = sticks ? '1777' : (inImage ? tighterModeInImage : tighterMode)(text, details.recursive);
  const edits = tighter === undefined ? undefined : replaceWord(mode, tighter);
  emit({
    kind: 'permission',
    at: mode.at,
    ...details,
    others,
    sticky,
    paths,
    mode: shapeOf(mode),
    ...(masked && { masked }),
    ...(edits &&
      tighter !== undefined && {
        tighten: {
          title: sticks
            ? `Use ${tighter}: everybody creates files there, and nobody changes those of others`
            : `Use ${tighter}, which gives others no write access`,
          edits,
        },
      }),
  });
}
