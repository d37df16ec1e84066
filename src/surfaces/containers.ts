// Containers asked for in directives: `#SBATCH --container-image=…`, `--container-mounts`, `--image`, `--container`.
import type { SubmissionReading } from '../lang/sbatch/index.ts';
import type { Directive } from '../model/submission.ts';
import type { Word } from '../model/word.ts';
import { contains, textAt } from '../text/place.ts';
import { referToEnvironment } from '../tools/containers/edf.ts';
import { STEP_OPTIONS, stepEffects } from '../tools/containers/job-steps.ts';
import { type PyxisSwitch, pyxisRootAndHome } from '../tools/containers/root-and-home.ts';
import { containerRun } from '../tools/containers/start.ts';
import type { Emit } from '../tools/kit.ts';

/** Lists the effects of the container directives that count. */
export function containerDirectives({ directives, problems }: SubmissionReading, emit: Emit): void {
  const find = (name: string): PyxisSwitch | undefined => {
    const order = directives.findLastIndex((one) => one.option === name && one.effective);
    const at = directives[order]?.at;
    return at && { mark: { at }, order };
  };
  const details = pyxisRootAndHome(find);
  const flag = details.writable ?? details.asRoot;
  if (flag && !find('container-image'))
    emit(containerRun({ engine: 'pyxis' }, flag.at, { model: 'unprivileged', ...details }));
  for (const directive of directives) {
    if (directive.option === 'environment' && directive.effective) emit(referToEnvironment(valueWord(directive), []));
    const name = STEP_OPTIONS.find((option) => option === directive.option.replace(/^shifter\./, ''));
    if (name === undefined || !directive.effective) continue;
    // A value that `#` cut short is not the image that was meant; the cut itself is reported.
    const cut = problems.some((one) => one.kind === 'cut-by-comment' && contains(one.at, directive.at));
    if (cut) continue;
    for (const effect of stepEffects(name, valueWord(directive), directive.at, { details })) emit(effect);
  }
}

/** sbatch expands nothing: the value is literal text. */
function valueWord({ value, at, valueAt }: Directive): Word {
  const place = valueAt ?? at;
  const exact = place.exact && textAt(place) === value;
  const here = { ...place, exact };
  return { pieces: [{ kind: 'text', text: value, at: here, use: here, quoted: true }], count: 'one', at: here };
}
