// Decides by path and first bytes what a file is, the same way for every front.
import type { Language } from '../model/report.ts';

/** How much of a file `classify` needs. */
export const CLASSIFY_UNITS = 4096;

const BATCH_NAME = /\.(?:sbatch|slurm|job)$/i;
const SHELL_NAME = /\.(?:sh|bash)$/i;
const SCHEDULER_LINE = /^[ \t]*#[ \t]*(?:SBATCH|PBS|BSUB|SLURM)(?:[ \t-]|$)/m;
const SHELL_SHEBANG = /^#![ \t]*\S*?(?:\/|[ \t])?(?:env[ \t]+(?:-S[ \t]+)?)?(?:\S*\/)?(?:ba|da|k|z|a)?sh(?=\s|$)/;
const OTHER_SHEBANG = /^#!/;

export interface Classification {
  readonly language: Language;
  /** whether a folder search picks the file up; files named explicitly are always checked */
  readonly selected: boolean;
}

/**
 * Classifies a file.
 *
 * @param path its name, any form; only the last part and its ending count
 * @param head its first `CLASSIFY_UNITS` units or more
 */
export function classify(path: string, head: string): Classification {
  const text = head.slice(0, CLASSIFY_UNITS);
  if (BATCH_NAME.test(path)) return { language: 'sbatch', selected: true };
  const directives = SCHEDULER_LINE.test(text);
  if (SHELL_SHEBANG.test(text.replace(/^\ufeff/, '')))
    return directives ? { language: 'sbatch', selected: true } : { language: 'bash', selected: false };
  if (directives && (OTHER_SHEBANG.test(text) || SHELL_NAME.test(path))) return { language: 'sbatch', selected: true };
  if (SHELL_NAME.test(path)) return { language: 'bash', selected: false };
  return { language: 'unsupported', selected: false };
}
