// The commands a script would run, with their resolved words.
import type { Document } from '../text/document.ts';
import { DEFAULT_LIMITS, type ShellLimits } from './context.ts';
import { documentFrame } from './frame.ts';
import { Interpreter, type ShellResult } from './interpreter.ts';

export type { ShellResult } from './interpreter.ts';

/**
 * Interprets a script without running anything.
 *
 * @returns the commands in the order of execution, the assignments, what could not be followed, and how many
 *   units of the text no reading understood
 */
export function interpretScript(doc: Document, limits: ShellLimits = DEFAULT_LIMITS): ShellResult & { readonly unread: number } {
  const frame = documentFrame(doc);
  const result = new Interpreter(limits).runScript(frame);
  return { ...result, unread: frame.tree.unread };
}
