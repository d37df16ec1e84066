// `jobvet policy export`: a site's policy for other readers than the gate.
import { resolve } from 'node:path';
import { loadConfigurations } from '../host/configuration.ts';
import { describeError, DISK, errorCode } from '../host/file-system.ts';
import { writeWhole } from '../host/output-file.ts';
import { publicPolicyText } from '../policy/public.ts';
import { EXIT, type ExitCode, UsageError } from './exit.ts';
import { configurationSearch, sound } from './policy.ts';
import type { Terminal } from './terminal.ts';

export interface ExportOptions {
  readonly public: boolean;
  readonly policy?: string;
  /** the file to write instead of standard output */
  readonly output?: string;
}

/** Prints the policy of the site without what concerns single people. */
export function exportPolicy({ public: isPublic, policy, output }: ExportOptions, terminal: Terminal): ExitCode {
  if (!isPublic) throw new UsageError('say --public: names, tickets and reasons are left out');
  const search = configurationSearch({ config: false, ...(policy !== undefined && { policy }) }, terminal);
  const { layers } = sound(loadConfigurations(DISK, search), terminal);
  if (!layers.some(({ kind }) => kind === 'site')) {
    terminal.note(`there is no policy in ${terminal.siteFolder}; --policy names another`);
    return EXIT.broken;
  }
  const text = publicPolicyText(layers);
  if (output === undefined || output === '-') {
    terminal.out(text);
    return EXIT.clean;
  }
  try {
    writeWhole(resolve(terminal.cwd, output), text);
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    terminal.note(`${output}: cannot be written: ${describeError(error)}`);
    return EXIT.broken;
  }
  return EXIT.clean;
}
