// `jobvet gate off`, `on` and `status`: lets all jobs pass for a while, without a restart.
import { randomBytes } from 'node:crypto';
import { chmodSync, lstatSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { askStatus, type DaemonStatus } from '../gate/client.ts';
import { MOST_OFF, offPath, type OffState, offText } from '../gate/off.ts';
import { describeError } from '../host/file-system.ts';
import { visible } from '../report/visible.ts';
import { EXIT, type ExitCode, UsageError } from './exit.ts';
import type { Terminal } from './terminal.ts';

export interface StatusFlags {
  readonly socket: string;
  readonly format: 'text' | 'json';
}

export interface OnFlags {
  readonly socket: string;
  /** the folder that the daemon was given */
  readonly state: string;
}

export interface OffFlags extends OnFlags {
  /** milliseconds */
  readonly for: number;
  readonly reason: string;
}

/** Milliseconds in which the daemon looks at its file, with some to spare. */
const NOTICE = 5000;

/** Switches off until a time. */
export async function switchOff(flags: OffFlags, terminal: Terminal): Promise<ExitCode> {
  const path = writablePath(flags, terminal, await askStatus(flags.socket));
  if (flags.for > MOST_OFF)
    throw new UsageError('at most 7 days; a gate that is to stay off is taken out of job_submit.lua');
  const reason = flags.reason.trim();
  if (reason === '') throw new UsageError('--reason is for the log; it says nothing');
  const since = Date.now();
  const state: OffState = { since, until: since + flags.for, reason, by: whoAmI(terminal) };
  writeWhole(path, offText(state));
  const status = await until(flags.socket, ({ off }) => off?.until === state.until);
  if (!status) {
    terminal.note(`${path} is written, but no daemon on ${flags.socket} takes notice: see "jobvet gate doctor"`);
    return EXIT.broken;
  }
  terminal.out(offLines(state));
  return EXIT.clean;
}

/** Switches on again. */
export async function switchOn(flags: OnFlags, terminal: Terminal): Promise<ExitCode> {
  const path = writablePath(flags, terminal, await askStatus(flags.socket));
  try {
    rmSync(path, { force: true });
  } catch (error) {
    throw new UsageError(`${path}: ${describeError(error)}`);
  }
  const status = await until(flags.socket, ({ off }) => off === undefined);
  if (!status) {
    terminal.note(`${path} is removed, but no daemon on ${flags.socket} says that it is on: see "jobvet gate doctor"`);
    return EXIT.broken;
  }
  terminal.out('The gate is on: jobs are vetted.\n');
  return EXIT.clean;
}

/** Says which: 0 on, 1 off, 3 nobody answers. */
export async function showStatus({ socket, format }: StatusFlags, terminal: Terminal): Promise<ExitCode> {
  const status = await askStatus(socket);
  if (typeof status === 'string') {
    terminal.note(`nobody answers on ${socket} (${status})`);
    return EXIT.broken;
  }
  const { version = 'of an older version', started, process, policy, off } = status;
  if (format === 'json') terminal.out(`${JSON.stringify({ schema: 1, ...status })}\n`);
  else {
    const about = [
      ...(process === undefined ? [] : [`process ${process}`]),
      ...(started === undefined ? [] : [`since ${started}`]),
    ];
    terminal.out(
      visible(`jobvet ${version} answers on ${socket}${about.length > 0 ? ` (${about.join(', ')})` : ''}`) + '\n',
    );
    if (policy !== undefined) terminal.out(`Policy: ${visible(policy)}\n`);
    terminal.out(off ? offLines(off) : 'The gate is on: jobs are vetted.\n');
  }
  return off ? EXIT.findings : EXIT.clean;
}

function offLines({ until, reason, by }: OffState): string {
  const minutes = Math.max(0, Math.round((until - Date.now()) / 60_000));
  const left = minutes >= 120 ? `${Math.round(minutes / 60)} hours` : `${minutes} minutes`;
  return [
    `The gate is off until ${new Date(until).toISOString()} (${left}): every job is accepted, nothing is vetted.`,
    `  ${visible(reason)} (${visible(by)})`,
    'It goes on by itself; "jobvet gate on" does it now.',
    '',
  ].join('\n');
}

/** The file, when this user may write it and the daemon would take it. */
function writablePath({ socket, state }: OnFlags, terminal: Terminal, status: DaemonStatus | string): string {
  const folder = resolve(terminal.cwd, state);
  if (typeof status !== 'string') {
    if (status.state === undefined)
      throw new UsageError(`the daemon on ${socket} was started without --state: it can't be switched off`);
    if (status.state !== folder)
      throw new UsageError(`the daemon on ${socket} keeps its state in ${status.state}: --state ${status.state}`);
  }
  let stats;
  try {
    stats = lstatSync(folder);
  } catch (error) {
    throw new UsageError(`${folder}: ${describeError(error)}; --state names the folder that the daemon was given`);
  }
  if (!stats.isDirectory()) throw new UsageError(`${folder} is no folder`);
  if (terminal.user !== 0 && terminal.user !== stats.uid)
    throw new UsageError("only root and the daemon's own user may do this");
  if ((stats.mode & 0o022) !== 0) throw new UsageError(`others may write to ${folder}: chmod go-w ${folder}`);
  return offPath(folder);
}

/** A name of its own first: in a folder of the daemon's user nothing that lies there is followed. */
function writeWhole(path: string, text: string): void {
  const draft = `${path}.${randomBytes(8).toString('hex')}`;
  try {
    writeFileSync(draft, text, { flag: 'wx', mode: 0o644 });
    chmodSync(draft, 0o644);
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw new UsageError(`${path}: ${describeError(error)}`);
  }
}

async function until(socket: string, isSo: (status: DaemonStatus) => boolean): Promise<DaemonStatus | undefined> {
  const end = Date.now() + NOTICE;
  for (;;) {
    const status = await askStatus(socket);
    if (typeof status === 'string') return undefined;
    if (isSo(status)) return status;
    if (Date.now() > end) return undefined;
    await pause(100);
  }
}

function whoAmI({ env, user }: Terminal): string {
  const name = nameOf(user);
  const before = env['SUDO_USER'];
  return before === undefined || before === '' || before === name ? name : `${name}, for ${before}`;
}

function nameOf(user: number): string {
  try {
    return userInfo().username;
  } catch {
    return `user ${user}`;
  }
}
