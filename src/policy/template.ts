// Names for scripts: of one script to the byte, and of all that a generator makes from one template.
import { createHash } from 'node:crypto';

export interface ScriptHashes {
  /** `sha256:` and 64 digits, of the bytes of the text as UTF-8 */
  readonly script: string;
  /** `template:` and 64 digits, of the text with numbers, paths and ids masked */
  readonly template: string;
}

/** Folders of programs and settings, which are the same for all jobs. */
const SYSTEM = /^\/(?:bin|sbin|lib\w*|usr|opt|etc|dev|proc|sys|run|boot|root)(?:\/|$)/;

/**
 * What stands before a path that runs: the start of a line or command, an assignment, a program that runs files. A word
 * that could be one of these but is not costs a generator nothing.
 */
const RUNS =
  /(?:^|[\n;|&(`{!]|\b(?:then|do|else|elif|if|while|until|exec|eval|source|sh|bash|dash|zsh|ksh|env|sudo|nohup|time|timeout|srun|mpirun|mpiexec|python[\d.]*|perl|ruby|Rscript|julia|node|java|apptainer|singularity|docker|podman|xargs|command)|(?:^|\s)\.|(?:^|[\s;])\w+=[^\s=]*)[ \t]*(?:-\S*[ \t]+)*["']?$/;

/**
 * What a generator puts into its templates, longest first: UUIDs; absolute paths of jobs and users, where they are no
 * program; ids of hexadecimal digits; numbers.
 */
function masked(text: string): string {
  return text
    .replace(/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi, '<id>')
    .replace(/(?<![\w.~$}/<>-])\/(?!\/)[^\s"'`;|&<>()$=,]+/g, (path, offset: number, whole: string) =>
      SYSTEM.test(path) || RUNS.test(lineBefore(whole, offset)) ? path : '<path>',
    )
    .replace(/\b(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{8,}\b/gi, '<id>')
    .replace(/\d+(?:[.:]\d+)*/g, '<n>');
}

/** The line up to an offset, as far as it matters. */
function lineBefore(text: string, offset: number): string {
  return text.slice(Math.max(0, offset - 200, text.lastIndexOf('\n', offset - 1) + 1), offset);
}

/** The script's hashes; the text is what the bytes decode to, without a byte order mark. */
export function scriptHashes(text: string): ScriptHashes {
  return { script: `sha256:${digest(text)}`, template: `template:${digest(templateOf(text))}` };
}

/** The text with what differs from job to job masked: the hash of this is bound to the submitting host. */
function templateOf(text: string): string {
  const [first = '', ...rest] = text.split('\n');
  // The interpreter is no part that a template may vary.
  return rest.length > 0 ? `${first}\n${masked(rest.join('\n'))}` : first;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
