// What sbatch and the controller check about a script as a file, before any directive counts.
import type { Document } from '../../text/document.ts';

/** Slurm's default `max_script_size`: the controller refuses a longer script. */
const MAX_SCRIPT_BYTES = 4 * 1024 * 1024;

/** What the controller says to anything that is too long. */
export const TOO_LONG = 'Batch job submission failed: Pathname of a file, directory or other parameter too long';

/** Number of bytes a text takes as UTF-8, which is what Slurm counts. */
export function byteLength(text: string): number {
  let bytes = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) continue;
    // Each half of a surrogate pair stands for two of its four bytes.
    bytes += unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 1 : 2;
  }
  return bytes;
}

/**
 * What sbatch says to a file before it looks at any directive; null when it takes it. Order and words are
 * those of `_get_script_buffer()` in SchedMD's `src/sbatch/sbatch.c`.
 *
 * @param bom the file began with a byte order mark that is no longer in the text
 */
export function fileError(doc: Document, bom: boolean): string | null {
  const { text } = doc;
  if (text.length === 0 && !bom) return 'Batch script is empty!';
  if (!bom && /^[ \t\n\v\f\r]*$/.test(text)) return 'Batch script contains only whitespace!';
  if (bom || !text.startsWith('#!')) {
    return 'This does not look like a batch script.  The first line must start with #! followed by the path to an interpreter. For instance: #!/bin/sh';
  }
  if (text.includes('\0')) {
    return "The Slurm controller does not allow scripts that contain a NULL character '\\0'.";
  }
  if (text.includes('\r\n')) {
    return 'Batch script contains DOS line breaks (\\r\\n) instead of expected UNIX line breaks (\\n).';
  }
  return null;
}

/** True when the controller would refuse the script for its size. */
export function isTooBig(doc: Document): boolean {
  return (
    doc.text.length > MAX_SCRIPT_BYTES ||
    (doc.text.length > MAX_SCRIPT_BYTES / 3 && byteLength(doc.text) > MAX_SCRIPT_BYTES)
  );
}
