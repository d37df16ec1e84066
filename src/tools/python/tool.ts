// Tools that look at Python text.
import type { Command } from '../../model/command.ts';
import { defineTool, type Emit, type Tool } from '../kit.ts';
import { PYTHON_NAMES } from './call.ts';
import { type PythonCode, pythonCodes } from './guest.ts';

/** A tool that looks at each Python text a command runs, those that another one runs included. */
export function definePython(
  vet: (code: PythonCode, command: Command, emit: Emit, script: readonly Command[]) => void,
): Tool {
  return defineTool(PYTHON_NAMES, (command, emit, script) => {
    for (const code of pythonCodes(command, script)) vet(code, command, emit, script);
  });
}
