// The scheduler's own surface: what directives do by themselves.
import type { Emit } from '../tools/kit.ts';
import type { SubmissionReading } from '../lang/sbatch/index.ts';
import { containerDirectives } from './containers.ts';
import { fixFor } from './directive-fixes.ts';
import { directiveSecrets } from './directive-secrets.ts';

/** Lists the effects of a script's directives. */
export function directiveEffects(reading: SubmissionReading, emit: Emit): void {
  for (const problem of reading.problems) {
    const fix = fixFor(problem, reading);
    emit({ kind: 'directive', at: problem.at, problem, ...(fix && { fix }) });
  }
  directiveSecrets(reading.directives, emit);
  containerDirectives(reading, emit);
}
