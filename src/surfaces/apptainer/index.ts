// Definition files of Apptainer and Singularity: what a build does on its host and in the image, and what the image does.
import { type Definition, readDefinition } from '../../lang/apptainer/index.ts';
import { staticText } from '../../model/word.ts';
import { exactPlace } from '../../text/place.ts';
import type { Surface } from '../surface.ts';
import { bootstrap } from './bootstrap.ts';
import { StageBuild } from './stage.ts';

/** Apptainer takes no section of more than 64 KiB: what is longer than this is no definition. */
const MAX_UNITS = 1024 * 1024;

/** Reads a definition file as `apptainer build` takes it, stage by stage. */
export const apptainerSurface: Surface = (context) => {
  const { document, grammars, given } = context;
  const units = readableUnits(document.text);
  const definition = grammars.apptainer && readDefinition(document, grammars.apptainer, { units, given });
  if (!definition) return;
  if (context.bom)
    context.note('syntax', exactPlace(document, 0, 0), 'Apptainer refuses a file with a byte order mark');
  if (units < document.text.length)
    context.note(
      'size',
      exactPlace(document, units, document.text.length),
      `not checked: what follows the first ${units} characters`,
    );
  for (const { at, message } of definition.problems) context.note('syntax', at, message);
  const stages = new Map<string, StageBuild>();
  definition.stages.forEach((stage, index) => {
    const build = new StageBuild(context, stage);
    build.before();
    bootstrap(context, stage, build.imageScope);
    build.copyFromStages(stages);
    build.setUp();
    build.copyFromHost();
    build.post();
    build.environment();
    build.test();
    if (index === lastIndex(definition)) build.start();
    const name = staticText(stage.headers.get('stage')?.value);
    if (name !== undefined && !stages.has(name)) stages.set(name, build);
  });
};

/** Whole lines within the limit. */
function readableUnits(text: string): number {
  if (text.length <= MAX_UNITS) return text.length;
  const newline = text.lastIndexOf('\n', MAX_UNITS);
  return newline < 0 ? MAX_UNITS : newline + 1;
}

/** Only the last stage becomes an image; nobody starts what the others hold. */
function lastIndex({ stages }: Definition): number {
  return stages.length - 1;
}
