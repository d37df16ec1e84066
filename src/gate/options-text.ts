// Options and variables that came with a job but stand in no script, as a script: so that they are vetted like one.
import type { SubmittedJob } from './job.ts';

/** How messages call the text. */
export const OPTIONS_NAME = 'sbatch options';

/** Variables that load code; a PATH of login shells says nothing about one job. */
const LOADING = new Set(['LD_PRELOAD', 'LD_LIBRARY_PATH', 'BASH_ENV', 'ENV', 'PYTHONPATH', 'PYTHONSTARTUP']);

/**
 * The text; undefined when there is nothing in it.
 *
 * @param isWritten whether the script itself has an option with a value: it is judged there
 */
export function optionsText(
  { spank, container, environment }: Pick<SubmittedJob, 'spank' | 'container' | 'environment'>,
  isWritten: (option: string, value: string) => boolean,
): string | undefined {
  const options = [
    ...spank.map(({ option, value }) => ({ option, value })),
    ...(container === undefined ? [] : [{ option: 'container', value: container }]),
  ].filter(({ option, value }) => /^[a-z][\w-]*$/.test(option) && !/[\r\n]/.test(value) && !isWritten(option, value));
  const variables = Object.entries(environment).filter(([name]) => LOADING.has(name));
  if (options.length + variables.length === 0) return undefined;
  const lines = [
    '#!/bin/bash',
    ...options.map(
      ({ option, value }) => `#SBATCH --${option}${value === '' ? '' : `="${value.replace(/["\\]/g, '\\$&')}"`}`,
    ),
    ...variables.map(([name, value]) => `export ${name}='${value.replaceAll("'", "'\\''")}'`),
  ];
  return `${lines.join('\n')}\n`;
}
