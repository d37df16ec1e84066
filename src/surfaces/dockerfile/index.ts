// Dockerfiles and Containerfiles: what building the image does, and what a container of it starts.
import { readDockerfile } from '../../lang/dockerfile/index.ts';
import type { Surface } from '../surface.ts';
import { Build } from './build.ts';
import { copyFiles } from './files.ts';
import { baseImage } from './images.ts';
import { finish } from './runtime.ts';
import { run } from './run.ts';
import { type Step, stepsOf } from './stages.ts';
import { setVariables } from './environment.ts';

/** Stages after these are not vetted. */
const MAX_STAGES = 500;

/** Says what a Dockerfile does, in the order in which a builder goes through it. */
export const dockerfileSurface: Surface = (context) => {
  const { document, grammars } = context;
  const dockerfile = grammars.dockerfile && readDockerfile(grammars.dockerfile, document);
  if (!dockerfile) return;
  for (const { at, message } of dockerfile.problems) context.note('syntax', at, message);
  const build = new Build(context);
  for (const step of stepsOf(dockerfile)) {
    if (step.stage.index >= MAX_STAGES) {
      context.note('count', step.instruction.at, `not checked: stages after the first ${MAX_STAGES}`);
      break;
    }
    perform(build, step);
  }
  finish(build);
};

function perform(build: Build, step: Step): void {
  const { instruction } = step;
  switch (instruction.kind) {
    case 'from':
      build.begin(step.stage);
      baseImage(build, step);
      break;
    case 'arg':
    case 'env':
      setVariables(build, step, instruction);
      break;
    case 'run':
      run(build, step, instruction);
      break;
    case 'copy':
    case 'add':
      copyFiles(build, step, instruction);
      break;
    default:
  }
}
