// Decides by path and first bytes what a file is, the same way for every front.
import type { FileLanguage, Language } from '../model/languages.ts';

/** How much of a file `classify` needs. */
export const CLASSIFY_UNITS = 4096;

const BATCH_NAME = /\.(?:sbatch|slurm|job)$/i;
const SHELL_NAME = /\.(?:sh|bash)$/i;
const SCHEDULER_LINE = /^[ \t]*#[ \t]*(?:SBATCH|PBS|BSUB|SLURM)(?:[ \t-]|$)/m;
const SHELL_SHEBANG =
  /^\ufeff?#![ \t]*\S*?(?:\/|[ \t])?(?:env[ \t]+(?:-S[ \t]+)?)?(?:\S*\/)?(?:ba|da|k|z|a)?sh(?=\s|$)/;
const ANY_SHEBANG = /^\ufeff?#!/;
/** Names that say "another language"; a scheduler's directive in such a file is an example or a program's text. */
const OTHER_NAME =
  /\.(?:py|ipynb|r|rmd|jl|pl|rb|js|ts|lua|c|cc|cpp|h|hpp|cu|f|f90|java|go|rs|md|rst|tex|html?|css|xml|csv|tsv|json|ya?ml|toml|cfg|ini|conf|log|out|err|def|nf|smk|sif|sqsh)$|(?:^|\/)(?:Makefile|Snakefile|README|LICENSE|CHANGELOG)[^/]*$/i;
/** Notes and keys about a file have its name and an ending of their own. */
const ABOUT = /\.(?:md|rst|html?|pdf|txt|log|orig|rej|bak|swp|tmp|json|ya?ml|py|sh|patch|diff|dockerignore)$/i;

/** One format: the names its files have, and what one must hold besides where the name alone does not tell. */
interface Format {
  readonly language: FileLanguage;
  readonly name: RegExp;
  readonly holds?: RegExp;
  /** names that only look like those */
  readonly not?: RegExp;
}

/** A definition's first header; comments and blank lines may stand before it. */
const BOOTSTRAP = /^[ \t]*bootstrap[ \t]*:/im;

/** The first that fits counts. */
const FORMATS: readonly Format[] = [
  { language: 'dockerfile', name: /(?:^|\/)(?:Dockerfile|Containerfile)(?:[._-][^/]*)?$/i, not: ABOUT },
  { language: 'dockerfile', name: /\.(?:dockerfile|containerfile)$/i },
  { language: 'apptainer', name: /\.(?:def|singularity|apptainer)$/i, holds: BOOTSTRAP },
  { language: 'apptainer', name: /(?:^|\/)(?:Singularity|Apptainer)(?:[._-][^/]*)?$/i, not: ABOUT, holds: BOOTSTRAP },
  {
    language: 'requirements',
    name: /(?:^|\/)(?:[^/]*[-_.])?(?:requirements|constraints)(?:[-_.][^/]*)?\.(?:txt|in)$|(?:^|\/)requirements\/[^/]+\.(?:txt|in)$/i,
  },
  {
    language: 'compose',
    name: /(?:^|\/)(?:docker-|podman-)?compose(?:[-_.][^/]*)?\.ya?ml$/i,
    holds: /^services[ \t]*:/m,
  },
  {
    language: 'conda',
    name: /(?:^|\/)[^/]*(?:env|conda|mamba|requirements)[^/]*\.ya?ml$/i,
    holds: /^dependencies[ \t]*:/m,
  },
  { language: 'pyproject', name: /(?:^|\/)pyproject\.toml$/ },
  {
    language: 'edf',
    name: /\.toml$/i,
    holds: /^[ \t]*(?:image|base_environment)[ \t]*=/m,
    not: /(?:^|\/)(?:Cargo|[^/]*lock)\.toml$/i,
  },
];

export interface Classification {
  readonly language: Language;
  /** whether a folder search picks the file up; files named explicitly are always checked */
  readonly selected: boolean;
}

/**
 * Classifies a file.
 *
 * @param path its name, any form; only the last parts and the ending count
 * @param head its first `CLASSIFY_UNITS` units or more
 */
export function classify(path: string, head: string): Classification {
  const text = head.slice(0, CLASSIFY_UNITS);
  if (BATCH_NAME.test(path)) return { language: 'sbatch', selected: true };
  const format = formatOf(path, text);
  if (format) return { language: format, selected: true };
  const directives = SCHEDULER_LINE.test(text);
  const shell = SHELL_SHEBANG.test(text) || SHELL_NAME.test(path);
  if (directives && (shell || ANY_SHEBANG.test(text) || !hasEnding(path)))
    return { language: 'sbatch', selected: true };
  if (shell) return { language: 'bash', selected: false };
  // Nothing says what it is. Who names `job.sub` or pipes a bare text in means a batch script.
  const otherShebang = ANY_SHEBANG.test(text);
  return { language: otherShebang || OTHER_NAME.test(path) ? 'unsupported' : 'sbatch', selected: false };
}

function formatOf(path: string, text: string): FileLanguage | undefined {
  const format = FORMATS.find(
    ({ name, holds, not }) => name.test(path) && !not?.test(path) && holds?.test(text) !== false,
  );
  return format?.language;
}

function hasEnding(path: string): boolean {
  return /\.[A-Za-z0-9]+$/.test(path.slice(path.lastIndexOf('/') + 1));
}
