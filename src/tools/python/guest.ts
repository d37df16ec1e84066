// Python inside a job script: `python -c TEXT`, a here-document, a pipe whose text is known.
import type { Command } from '../../model/command.ts';
import { type PythonCall, pythonCall } from '../../shell/python/call.ts';
import { type PythonCode, pythonText } from '../../shell/python/text.ts';
import { textWrittenTo } from '../written-files.ts';

export { type PythonCode, pythonText };

const seen = new WeakMap<Command, PythonCode | null>();

/**
 * The Python text a command runs, as far as the script tells: `python -c TEXT`, `python <<EOF`, `python - <<< TEXT`,
 * `echo TEXT | python`. Undefined for modules and for text that is not known at all.
 *
 * @param script the script's commands; with them, a file that the script wrote before is read too
 */
export function pythonCode(command: Command, script: readonly Command[] = []): PythonCode | undefined {
  const call = pythonCall(command);
  if (!call || call.kind === 'module' || (call.kind === 'script' && script.length === 0)) return undefined;
  const before = seen.get(command);
  if (before !== undefined) return before ?? undefined;
  const code = read(call, command, script);
  seen.set(command, code ?? null);
  return code;
}

/** The Python text a command runs, and the texts that this runs itself as far as they are known: `exec("…")`. */
export function pythonCodes(command: Command, script: readonly Command[] = []): readonly PythonCode[] {
  const code = pythonCode(command, script);
  return code ? withExecuted(code) : [];
}

function withExecuted(code: PythonCode): readonly PythonCode[] {
  return [code, ...code.executed.flatMap(withExecuted)];
}

function read(call: PythonCall, command: Command, script: readonly Command[]): PythonCode | undefined {
  if (call.kind === 'text') return pythonText(call.text.pieces, call.text.at, command);
  if (call.kind === 'stdin') return command.input && pythonText(command.input.pieces, command.input.at, command);
  const file = call.kind === 'script' ? textWrittenTo(call.path, command, script) : undefined;
  return file && pythonText(file.pieces, file.at, command);
}
