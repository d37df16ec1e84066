// Environment definition files of `srun --environment`.
import { readEdf } from '../lang/edf/index.ts';
import { Source } from '../lang/source.ts';
import { known } from '../model/static.ts';
import { shapeOf } from '../model/word.ts';
import { JOB_SCOPE } from '../shell/context.ts';
import { edfEffects, referToEnvironment } from '../tools/containers/edf.ts';
import { assigned } from './assigned.ts';
import type { Surface } from './surface.ts';

export const edf: Surface = (context) => {
  const { document } = context;
  const source = Source.of(document);
  const environment = readEdf(source);
  for (const { cause, at, message } of environment.coverage) context.note(cause, at, message);
  const around = { scope: JOB_SCOPE };
  for (const base of environment.bases) {
    // A bare name is looked for in a search path.
    if (shapeOf(base) !== '') context.emit({ ...referToEnvironment(base, []), guessed: true }, around);
  }
  const user = { model: 'unprivileged', cwd: known('.'), at: source.at } as const;
  const statement = environment.image?.at ?? source.at;
  for (const effect of edfEffects(environment, user)) context.emit(effect, { ...around, statement });
  for (const { name, value, at } of environment.env) assigned(name, value, at, context);
};
