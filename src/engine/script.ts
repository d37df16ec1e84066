// Reads a batch or shell script: its directives and what the shell would run.
import { readSubmission, type SubmissionReading } from '../lang/sbatch/index.ts';
import type { Coverage } from '../model/coverage.ts';
import type { Files } from '../model/files.ts';
import type { Language } from '../model/languages.ts';
import { DEFAULT_LIMITS } from '../shell/context.ts';
import { interpretScript, type ScriptReading } from '../shell/index.ts';
import { exportedVariables } from '../surfaces/job-environment.ts';
import type { Document } from '../text/document.ts';
import { exactPlace } from '../text/place.ts';

/** Which Slurm reads the directives. */
export interface SlurmOptions {
  /** the Slurm whose reading of directives counts, `22.05` … `26.05` */
  readonly slurmVersion?: string;
  /** SPANK plugins of the site; `unknown` (default) takes an unknown long option for a plugin's */
  readonly spank?: 'unknown' | 'none' | readonly string[];
}

/** What a script says to Slurm and makes the shell do. */
export interface ScriptAndDirectives {
  readonly submission: SubmissionReading;
  /** absent when the script is none for a shell */
  readonly script?: ScriptReading;
  readonly coverage: readonly Coverage[];
}

/** The directives a script without any scheduler line has. */
export const NO_SUBMISSION: SubmissionReading = {
  submission: { accepted: true, error: null, components: [] },
  directives: [],
  problems: [],
  coverage: [],
};

/**
 * Reads a script.
 *
 * @param units how much of the text is interpreted
 */
export function readScript(
  document: Document,
  language: Language,
  units: number,
  options: SlurmOptions & { readonly files?: Files; readonly bom: boolean },
): ScriptAndDirectives {
  const read = (isCode?: (offset: number) => boolean): SubmissionReading =>
    language === 'sbatch'
      ? readSubmission(document, {
          ...(options.slurmVersion !== undefined && { slurmVersion: options.slurmVersion }),
          ...(options.spank !== undefined && { spank: options.spank }),
          bom: options.bom,
          ...(isCode && { isCode }),
        })
      : NO_SUBMISSION;
  // What a directive exports is known before the script runs; which lines are directives, the script tells.
  const first = read();
  const other = otherInterpreter(document.text);
  if (other !== undefined) {
    const everything = exactPlace(document, 0, document.text.length);
    const message = `not checked: a script for ${other}; only its directives were read`;
    return { submission: first, coverage: [{ cause: 'not-followed', at: everything, message }] };
  }
  const environment = exportedVariables(first.directives);
  const script = interpretScript(document, DEFAULT_LIMITS, units, environment, options.files);
  const inText = [...first.directives, ...first.problems].some(({ at }) => !script.isCode(at.span.start));
  return { submission: inText ? read((offset) => script.isCode(offset)) : first, script, coverage: [] };
}

/** The interpreter of a script that is not shell; Slurm runs what the first line names. */
function otherInterpreter(text: string): string | undefined {
  const line = /^#![ \t]*([^\r\n]*)/.exec(text)?.[1];
  const names = (line ?? '').split(/[ \t]+/).map((word) => word.replace(/^.*\//, ''));
  // `env bash`, `with-contenv bash`, `nix-shell -i bash`: some programs only prepare for the shell they name.
  if (names.some((name) => /^(?:ba|da|k|mk|z|a|rba)?sh$|^bats$|^busybox$/.test(name))) return undefined;
  const name = names.find((word, index) => !(index === 0 && word === 'env') && !word.startsWith('-'));
  return name === '' ? undefined : name;
}
