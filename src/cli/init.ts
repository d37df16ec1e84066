// `jobvet init`: a configuration to begin with.
import { dirname, resolve } from 'node:path';
import { DISK, describeError } from '../host/file-system.ts';
import { createFile } from '../host/new-file.ts';
import { PROJECT_FILES } from '../host/project-file.ts';
import { schemaReference } from '../host/schema-file.ts';
import { schemaTree } from '../policy/json-schema.ts';
import { zod } from '../policy/library.ts';
import { starter, type StarterKind } from '../policy/starter.ts';
import { EXIT, type ExitCode, UsageError } from './exit.ts';
import type { Terminal } from './terminal.ts';

export interface InitOptions {
  readonly site: boolean;
  readonly force: boolean;
  /** the file to write; a site's policy goes to standard output without one */
  readonly output?: string;
}

/** Writes a commented configuration; one that is there is never replaced without `--force`. */
export function init({ site, force, output }: InitOptions, terminal: Terminal): ExitCode {
  const kind: StarterKind = site ? 'site' : 'project';
  const name = output ?? (site ? '-' : PROJECT_FILES[0]);
  if (name === '-') {
    terminal.out(textFor(kind, terminal.cwd, terminal));
    return EXIT.clean;
  }
  const file = resolve(terminal.cwd, name);
  if (!force) refuseSecond(file, output, terminal);
  let created: boolean;
  try {
    created = createFile(file, textFor(kind, dirname(file), terminal), force);
  } catch (error) {
    terminal.note(`${name}: cannot be written: ${describeError(error)}`);
    return EXIT.broken;
  }
  if (!created) throw new UsageError(`${name} is there already; --force replaces it`);
  terminal.note(`wrote ${name}; "jobvet config show --origin" prints what counts`);
  return EXIT.clean;
}

function textFor(kind: StarterKind, folder: string, terminal: Terminal): string {
  const schema = schemaReference(folder);
  // A project's file is for everybody who has the project; a path of this machine is not.
  const suits = kind === 'site' || schema.startsWith('.');
  return starter(schemaTree(zod()), { kind, ...(suits && { schema }), today: terminal.today() });
}

/** Both names in one folder are a mistake that `check` refuses. */
function refuseSecond(file: string, output: string | undefined, { cwd }: Terminal): void {
  if (output !== undefined) return;
  const other = PROJECT_FILES.find((name) => resolve(cwd, name) !== file && DISK.exists(resolve(cwd, name)));
  if (other !== undefined) throw new UsageError(`${other} is there already; a folder has one configuration`);
}
