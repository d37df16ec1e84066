// Containers that Slurm starts: pyxis's, Shifter's and Slurm's own options of srun, sbatch and salloc.
import type { EffectDraft, PrivilegeModel } from '../../model/effect.ts';
import { known, type Static } from '../../model/static.ts';
import type { Word } from '../../model/word.ts';
import { SRUN } from '../../shell/wrappers/srun.ts';
import { SBATCH } from '../../shell/wrappers/submission.ts';
import { contains, type Place } from '../../text/place.ts';
import { defineTool, markOption, type OptionTable, parseOptions } from '../kit.ts';
import { referToEnvironment } from './edf.ts';
import { listedBinds, mountEffects } from './mounts.ts';
import { type PyxisSwitch, pyxisRootAndHome, type RootAndHome } from './root-and-home.ts';
import { containerRun, image, unprivilegedModel, variableOn } from './start.ts';

/** Which options each takes; salloc has hardly any that sbatch lacks. */
const TABLES: Readonly<Record<string, OptionTable>> = { srun: SRUN, sbatch: SBATCH, salloc: SBATCH };

/** The container options of a job or step, by their long names. */
export const STEP_OPTIONS = ['container-image', 'container-mounts', 'container', 'image', 'volume'] as const;

export type StepOption = (typeof STEP_OPTIONS)[number];

export default defineTool('srun sbatch salloc', (command, emit, script) => {
  const call = parseOptions(TABLES[command.name ?? ''] ?? SRUN, command.words);
  const model = unprivilegedModel(command);
  const find = (name: string): PyxisSwitch | undefined => {
    const option = call.last(`--${name}`);
    return option && { mark: markOption(command, option), order: option.index };
  };
  const details = pyxisRootAndHome(find, variableOn(command, 'ENROOT_MOUNT_HOME'));
  if (!call.has('--container-image') && (details.writable ?? details.asRoot))
    emit(containerRun({ engine: 'pyxis' }, command.at, { model, ...details }));
  for (const name of STEP_OPTIONS) {
    const option = call.last(`--${name}`);
    const word = option?.value;
    // `--container-image <path to image>`, left from a template: the shell takes `<path` for a redirection.
    const template = command.redirects.some(({ at }) => option && contains(option.at, at));
    const where = { model, cwd: command.cwd, details };
    if (word && !template) for (const effect of stepEffects(name, word, command.at, where)) emit(effect);
  }
  const environment = call.last('--environment')?.value;
  if (environment) emit(referToEnvironment(environment, script, command));
});

/** What a container option of a job or step does. @param at the command or directive */
export function stepEffects(
  name: StepOption,
  word: Word,
  at: Place,
  where: {
    readonly model?: PrivilegeModel;
    readonly cwd?: Static<string>;
    readonly details?: RootAndHome;
  } = {},
): EffectDraft[] {
  const { model = 'unprivileged', cwd = known('.'), details = {} } = where;
  switch (name) {
    case 'container-image':
      return [
        containerRun({ engine: 'pyxis', image: word }, at, { model, ...details }),
        image('pyxis', 'run', word, 'pyxis'),
      ];
    case 'container':
      return [containerRun({ engine: 'oci', image: word }, at, { model }), image('oci', 'run', word, 'bundle')];
    case 'image':
      return [image('shifter', 'run', word, 'shifter')];
    case 'container-mounts':
      return mountEffects(listedBinds(word, ','), { engine: 'pyxis', model, cwd });
    case 'volume':
      return mountEffects(listedBinds(word, ';'), { engine: 'shifter', model, cwd });
  }
}
