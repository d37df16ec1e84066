// Standard output and standard error as the commands use them.
import { fstatSync, writeSync } from 'node:fs';
import { errorCode, pause } from '../host/file-system.ts';
import { SITE_FOLDER } from '../host/site-files.ts';
import { ANSI, type Palette, PLAIN } from '../report/palette.ts';
import { visible } from '../report/visible.ts';
import { type ColorChoice, wantsColor } from './color.ts';

/** What a command needs of the outside world besides files. */
export interface Terminal {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** the number of the user who runs the program */
  readonly user: number;
  /** where the site keeps its policy */
  readonly siteFolder: string;
  /** writes to standard output; bytes as they are */
  out(text: string | Uint8Array): void;
  /** writes one line to standard error; control characters are escaped */
  note(text: string): void;
  /** writes to standard error as it is, for the progress line */
  err(text: string): void;
  /** true once nobody reads standard output any more */
  readonly closed: boolean;
  /** the styles for standard output */
  palette(choice: ColorChoice): Palette;
  readonly errIsTerminal: boolean;
  /** standard input comes from a person */
  readonly inIsTerminal: boolean;
  /** milliseconds since some fixed moment */
  now(): number;
  /** the day, `YYYY-MM-DD`, by the clock of the user */
  today(): string;
}

/** The process's own streams, written synchronously, so that nothing is lost however the program ends. */
export function processTerminal(): Terminal {
  let closed = false;
  const write = (fd: number, text: string | Uint8Array): void => {
    if (closed && fd === 1) return;
    const open = writeAll(fd, text);
    if (!open && fd === 1) closed = true;
  };
  return {
    cwd: process.cwd(),
    env: process.env,
    user: process.getuid?.() ?? 0,
    siteFolder: SITE_FOLDER,
    out: (text) => {
      write(1, text);
    },
    note: (text) => {
      write(2, `jobvet: ${visible(text)}\n`);
    },
    err: (text) => {
      write(2, text);
    },
    get closed() {
      return closed;
    },
    palette: (choice) => (wantsColor(choice, process.env, () => isTerminal(1)) ? ANSI : PLAIN),
    get errIsTerminal() {
      return isTerminal(2);
    },
    get inIsTerminal() {
      return isTerminal(0);
    },
    now: () => performance.now(),
    today: () => isoDay(new Date()),
  };
}

/** A day as people write it for machines. */
function isoDay(date: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** Writes everything; false when the reader has gone (`jobvet … | head`). */
function writeAll(fd: number, text: string | Uint8Array): boolean {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  let from = 0;
  while (from < bytes.length) {
    try {
      from += writeSync(fd, bytes, from);
    } catch (error) {
      const code = errorCode(error);
      if (code === 'EPIPE' || code === 'EBADF') return false;
      // Someone made the pipe non-blocking and it is full: wait until the reader catches up.
      if (code !== 'EAGAIN') throw error;
      pause(2);
    }
  }
  return true;
}

/** Asks cheaply first: touching `process.stdout` loads the stream library, which costs a one-shot run 2 ms. */
function isTerminal(fd: 0 | 1 | 2): boolean {
  try {
    if (!fstatSync(fd).isCharacterDevice()) return false;
  } catch {
    return false;
  }
  return [process.stdin, process.stdout, process.stderr][fd]?.isTTY ?? false;
}
