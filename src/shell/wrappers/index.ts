// Every program that starts other programs, by name: the one place that knows.
import type { Command } from '../../model/command.ts';
import { shapeOf } from '../../model/word.ts';
import { isPython } from '../python/call.ts';
import { CONTAINER_WRAPPERS } from './containers.ts';
import { LANGUAGE_WRAPPERS } from './languages.ts';
import { LAUNCHER_WRAPPERS } from './launchers.ts';
import { PROCESS_WRAPPERS } from './process.ts';
import { ENVIRONMENT_WRAPPERS } from './environments.ts';
import { ISOLATION_WRAPPERS } from './isolation.ts';
import { MAKE_WRAPPERS } from './make.ts';
import { MPI_WRAPPERS } from './mpi.ts';
import { PREFIX_WRAPPERS } from './prefixes.ts';
import { PROFILER_WRAPPERS } from './profilers.ts';
import { PYTHON_LAUNCHERS } from './python-launchers.ts';
import { REMOTE_WRAPPERS } from './remote.ts';
import { OPTION_COMMANDS } from './option-commands.ts';
import { OTHER_SHELLS } from './other-shells.ts';
import { PARALLEL_WRAPPERS } from './parallel.ts';
import { SCHEDULE_WRAPPERS } from './schedules.ts';
import { TERMINAL_WRAPPERS } from './terminals.ts';
import { SHELL_WRAPPERS } from './shells.ts';
import { SERVICE_WRAPPERS } from './services.ts';
import { SRUN_WRAPPERS } from './srun.ts';
import { SUBMISSION_WRAPPERS } from './submission.ts';
import { USER_WRAPPERS } from './users.ts';
import type { Started, Wrapper, WrittenText } from './wrapper.ts';

const byName = new Map<string, Wrapper>();
for (const wrapper of [
  ...PROCESS_WRAPPERS,
  ...PREFIX_WRAPPERS,
  ...USER_WRAPPERS,
  ...ISOLATION_WRAPPERS,
  ...SHELL_WRAPPERS,
  ...SRUN_WRAPPERS,
  ...MPI_WRAPPERS,
  ...PYTHON_LAUNCHERS,
  ...LAUNCHER_WRAPPERS,
  ...CONTAINER_WRAPPERS,
  ...SERVICE_WRAPPERS,
  ...LANGUAGE_WRAPPERS,
  ...MAKE_WRAPPERS,
  ...OPTION_COMMANDS,
  ...OTHER_SHELLS,
  ...REMOTE_WRAPPERS,
  ...ENVIRONMENT_WRAPPERS,
  ...PROFILER_WRAPPERS,
  ...PARALLEL_WRAPPERS,
  ...SCHEDULE_WRAPPERS,
  ...TERMINAL_WRAPPERS,
  ...SUBMISSION_WRAPPERS,
]) {
  for (const name of wrapper.names) byName.set(name, wrapper);
}

/** What a command starts: the program behind a wrapper, a shell's text, a script file. Empty for ordinary programs. */
export function startedBy(command: Command, written: WrittenText): readonly Started[] {
  const { name } = command;
  const [first] = command.words;
  const wrapper = name === undefined ? undefined : (byName.get(name) ?? byName.get(isPython(name) ? 'python' : ''));
  if (wrapper && first) return wrapper.starts(command, written);
  // A path that names a file the script wrote runs that file; whether it did, the interpreter knows.
  if (first && shapeOf(first).includes('/'))
    return [
      {
        kind: 'file',
        label: name ?? shapeOf(first),
        path: first,
        args: command.words.slice(1),
        required: false,
        direct: true,
      },
    ];
  return [];
}
