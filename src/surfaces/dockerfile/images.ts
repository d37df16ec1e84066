// The images that a build begins with or takes files from.
import type { Instruction } from '../../lang/dockerfile/index.ts';
import { staticText, type Word } from '../../model/word.ts';
import { image } from '../../tools/containers/start.ts';
import { type Build, ENGINE } from './build.ts';
import { type Stage, stageNamed, type Step } from './stages.ts';

/** FROM: an image, unless it names an earlier stage. */
export function baseImage(build: Build, step: Step): void {
  const { stage, instruction } = step;
  if (stage.parent) return;
  const { word, replaceable } = stage.image;
  build.context.emit(image(ENGINE, 'build', word, 'docker'), {
    statement: instruction.at,
    scope: build.surroundings(step).scope,
    certain: !replaceable && !step.triggered,
  });
}

/**
 * `COPY --from=` and `RUN --mount=…,from=`: an earlier stage by name or number, or an image. Builders expand no
 * variable there.
 *
 * @returns the stage
 */
export function useImage(build: Build, step: Step, from: Word, instruction: Instruction): Stage | undefined {
  const name = staticText(from);
  const stage = name !== undefined && /^\d+$/.test(name) ? build.stages[Number(name)] : stageNamed(name, build.stages);
  if (stage) return stage;
  if (name === undefined || /^\d+$/.test(name) || name === '') return undefined;
  build.context.emit(image(ENGINE, 'build', from, 'docker'), {
    statement: instruction.at,
    scope: build.surroundings(step).scope,
    certain: !step.triggered,
  });
  return undefined;
}
