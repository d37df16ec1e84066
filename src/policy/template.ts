// Names for scripts: of one script to the byte, and of all that a generator makes from one template.
import { createHash } from 'node:crypto';

export interface ScriptHashes {
  /** `sha256:` and 64 digits, of the bytes of the text as UTF-8 */
  readonly script: string;
  /** `template:` and 64 digits, of the text with numbers, paths and ids masked */
  readonly template: string;
}

/**
 * What a generator puts into its templates, longest first: UUIDs; ids of hexadecimal digits; paths, relative ones too,
 * when they hold a number, and absolute ones of any kind; numbers.
 */
const MASKS: readonly (readonly [RegExp, string])[] = [
  [/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi, '<id>'],
  [/(?<![\w.~$}/-])(?:~|\.{1,2})?\/[^\s"'`;|&<>()$=,]+/g, '<path>'],
  [/\b(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{8,}\b/gi, '<id>'],
  [/\d+(?:[.:]\d+)*/g, '<n>'],
];

/** The script's hashes; the text is what the bytes decode to, without a byte order mark. */
export function scriptHashes(text: string): ScriptHashes {
  return { script: `sha256:${digest(text)}`, template: `template:${digest(templateOf(text))}` };
}

/** The text with what differs from job to job masked: the hash of this is bound to the submitting host. */
export function templateOf(text: string): string {
  const [first = '', ...rest] = text.split('\n');
  // The interpreter is no part that a template may vary.
  const masked = MASKS.reduce((before, [pattern, mask]) => before.replace(pattern, mask), rest.join('\n'));
  return rest.length > 0 ? `${first}\n${masked}` : first;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
