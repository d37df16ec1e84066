// The commands a script would run, with their resolved words.
import type { Files } from '../model/files.ts';
import type { Document } from '../text/document.ts';
import type { Word } from '../model/word.ts';
import { Beside } from './beside.ts';
import { DEFAULT_LIMITS, type ShellLimits } from './context.ts';
import { documentFrame } from './frame.ts';
import { Interpreter, type ShellResult } from './interpreter.ts';
import { ShellSession } from './session.ts';
import { State } from './state.ts';
import { scalar, single } from './values.ts';

export type { ShellResult } from './interpreter.ts';

export { type Machine, ShellSession, type ShellStart } from './session.ts';

export interface ScriptReading extends ShellResult {
  /** for what the script refers to in other languages */
  readonly session: ShellSession;

  /** UTF-16 units of the text no reading understood */
  readonly unread: number;
  /** how many files beside the script were read */
  followed(): number;
  /** false inside here-documents and quoted text over several lines */
  isCode(offset: number): boolean;
}

/**
 * Interprets a script without running anything.
 *
 * @param units how much of the text is read; the rest is the caller's to report
 * @param environment variables the script is started with
 * @param files lets files beside the script be followed; without it they are named as not checked
 * @returns the commands in the order of execution, the assignments, and what could not be followed
 */
export function interpretScript(
  doc: Document,
  limits: ShellLimits = DEFAULT_LIMITS,
  units: number = doc.text.length,
  environment: readonly { readonly name: string; readonly value: Word }[] = [],
  files?: Files,
): ScriptReading {
  const frame = documentFrame(doc, units);
  const state = new State();
  for (const { name, value } of environment)
    state.variables.set(name, { alternatives: single(scalar(value.pieces)), exported: true });
  state.script = doc.path;
  const beside = new Beside(files, doc.path);
  const interpreter = new Interpreter(limits, beside);
  const result = interpreter.runScript(frame, state);
  const data = [...frame.tree.data].sort((a, b) => a.start - b.start);
  return {
    ...result,
    session: ShellSession.after(interpreter, beside, limits),
    unread: frame.tree.unread,
    followed: () => beside.count,
    isCode: (offset) => !data.some((span) => span.start <= offset && offset < span.end),
  };
}
