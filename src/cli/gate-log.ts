// `jobvet gate log …`, `gate forget` and `gate metrics`: what the daemon keeps, for the people who run it.
import { resolve } from 'node:path';
import { ruleTable } from '../engine/rules-table.ts';
import { ask } from '../gate/client.ts';
import { toEcs } from '../gate/log/ecs.ts';
import { forgetUser } from '../gate/log/forget.ts';
import { type LoggedEvent, readLogged } from '../gate/log/logged.ts';
import { toOcsf } from '../gate/log/ocsf.ts';
import { type Verification, verifyLog } from '../gate/log/verify.ts';
import { linesOf } from '../gate/log/lines.ts';
import { loadConfigurations } from '../host/configuration.ts';
import { DISK } from '../host/file-system.ts';
import { gateSettings } from '../policy/gate-settings.ts';
import { EXIT, type ExitCode, UsageError } from './exit.ts';
import type { Terminal } from './terminal.ts';

export interface LogPlace {
  /** the folder; without it the one that the policy names */
  readonly log?: string;
  readonly policy?: string;
}

export type ExportFormat = 'jsonl' | 'ocsf' | 'ecs';

const CONVERT: Readonly<Record<ExportFormat, (event: LoggedEvent) => readonly object[]>> = {
  jsonl: (event) => [event],
  ocsf: toOcsf,
  ecs: toEcs,
};

/** Events after the last link are linked when their batch is done. */
const BATCH_PAUSE = 1500;

/** `jobvet gate log verify` */
export async function verify(place: LogPlace & { readonly head?: string }, terminal: Terminal): Promise<ExitCode> {
  const folder = folderOf(place, terminal);
  let found = await verified(folder, place.head);
  if (found.unlinked > 0 && found.problems.length === 0) {
    await new Promise((wait) => setTimeout(wait, BATCH_PAUSE));
    found = await verified(folder, place.head);
  }
  const { events, forgotten, deleted, unlinked, head } = found;
  const problems =
    unlinked > 0 ? [...found.problems, `${unlinked} events stand after the end of the chain`] : found.problems;
  for (const problem of problems) terminal.note(problem);
  const facts = [`${events} events`, `${forgotten} forgotten`, `${deleted.length} days deleted`, `head ${head}`];
  terminal.out(`${problems.length === 0 ? 'the log is whole' : 'the log is NOT whole'}: ${facts.join(', ')}\n`);
  return problems.length === 0 ? EXIT.clean : EXIT.findings;
}

/** `jobvet gate log export` */
export async function exportLog(
  files: readonly string[],
  { format }: { readonly format: ExportFormat },
  terminal: Terminal,
): Promise<ExitCode> {
  for (const file of files) {
    const path = resolve(terminal.cwd, file);
    let text = '';
    for await (const line of readable(path, linesOf(path))) {
      const event = readLogged(line);
      for (const one of event ? CONVERT[format](event) : []) text += `${JSON.stringify(one)}\n`;
      if (text.length > 65_536) {
        terminal.out(text);
        text = '';
      }
      if (terminal.closed) return EXIT.clean;
    }
    terminal.out(text);
  }
  return EXIT.clean;
}

/** `jobvet gate forget USER` */
export async function forget(user: string, place: LogPlace, terminal: Terminal): Promise<ExitCode> {
  const folder = folderOf(place, terminal);
  try {
    const { events, scripts } = await forgetUser(folder, user, new Date().toISOString());
    terminal.out(`forgot ${events} events and ${scripts} scripts\n`);
  } catch (error) {
    throw unreadable(folder, error);
  }
  return EXIT.clean;
}

/** `jobvet gate metrics` */
export async function metrics({ socket }: { readonly socket: string }, terminal: Terminal): Promise<ExitCode> {
  const reply = await ask(socket, { kind: 'metrics' });
  if (reply.kind === 'failure') {
    terminal.note(`nobody answers on ${socket}: ${reply.code}`);
    return EXIT.broken;
  }
  terminal.out(reply.answer.message);
  return EXIT.clean;
}

async function verified(folder: string, head: string | undefined): Promise<Verification> {
  try {
    return await verifyLog(folder, head);
  } catch (error) {
    throw unreadable(folder, error);
  }
}

async function* readable(path: string, lines: AsyncIterable<string>): AsyncGenerator<string> {
  try {
    yield* lines;
  } catch (error) {
    throw unreadable(path, error);
  }
}

function unreadable(path: string, error: unknown): UsageError {
  return new UsageError(`${path} can't be read: ${error instanceof Error ? error.message : String(error)}`);
}

function folderOf({ log, policy }: LogPlace, { cwd, env, user, siteFolder }: Terminal): string {
  if (log !== undefined) return resolve(cwd, log);
  const { layers } = loadConfigurations(DISK, {
    ...{ cwd, env, user, siteFolder, rules: ruleTable },
    config: false,
    ...(policy !== undefined && { policy }),
  });
  const { folder } = gateSettings(layers).log;
  if (folder === undefined) throw new UsageError('the policy names no folder for the log; say --log FOLDER');
  return folder;
}
