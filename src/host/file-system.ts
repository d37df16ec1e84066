// The few file operations the host needs, behind one interface so that tests can stage failures.
import {
  closeSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  readSync,
  realpathSync,
  statSync,
} from 'node:fs';

/** What a path is. */
type EntryKind = 'file' | 'folder' | 'link' | 'other';

export interface Entry {
  readonly name: string;
  readonly kind: EntryKind;
}

/** The owner's number and the permission bits. */
export interface Rights {
  readonly owner: number;
  readonly mode: number;
}

/** Every method throws a Node system error (with `code`) when the system refuses. */
export interface FileSystem {
  /** the names in a folder, links not followed */
  list(path: string): readonly Entry[];
  /** what a path is, links followed */
  stat(path: string): { readonly kind: Exclude<EntryKind, 'link'>; readonly size: number };
  /** whose a path is and what others may do with it, links followed */
  rights(path: string): Rights;
  /** what a link leads to, as it is written; undefined when the path is none */
  link(path: string): string | undefined;
  /** the path with all links resolved */
  real(path: string): string;
  exists(path: string): boolean;
  /** up to `limit` bytes from the beginning of a file, pipe or device */
  read(source: string | number, limit: number): Buffer;
  /** a small text file, or undefined when it can't be read */
  readText(path: string): string | undefined;
}

const CHUNK = 65_536;

/** The machine's own files. */
export const DISK: FileSystem = {
  list: (path) =>
    readdirSync(path, { withFileTypes: true }).map((entry) => ({
      name: entry.name,
      kind: entry.isFile() ? 'file' : entry.isDirectory() ? 'folder' : entry.isSymbolicLink() ? 'link' : 'other',
    })),
  stat(path) {
    const stats = statSync(path);
    return { kind: stats.isFile() ? 'file' : stats.isDirectory() ? 'folder' : 'other', size: stats.size };
  },
  rights(path) {
    const { uid, mode } = statSync(path);
    return { owner: uid, mode: mode & 0o7777 };
  },
  link: (path) => (lstatSync(path).isSymbolicLink() ? readlinkSync(path) : undefined),
  real: (path) => realpathSync(path),
  exists(path) {
    try {
      return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
    } catch (error) {
      // Nothing is below a file.
      if (errorCode(error) === 'ENOTDIR') return false;
      throw error;
    }
  },
  read(source, limit) {
    const file = typeof source === 'number' ? source : openSync(source, 'r');
    try {
      return readUpTo(file, limit);
    } finally {
      if (typeof source === 'string') closeSync(file);
    }
  },
  readText(path) {
    try {
      return readFileSync(path, 'utf8');
    } catch {
      return undefined;
    }
  },
};

/** Reads in pieces, because pipes have no size and an endless device must not fill the memory. */
function readUpTo(file: number, limit: number): Buffer {
  const chunks: Buffer[] = [];
  let total = 0;
  while (total < limit) {
    const chunk = Buffer.allocUnsafe(Math.min(CHUNK, limit - total));
    const count = readOnce(file, chunk);
    if (count === 0) break;
    chunks.push(chunk.subarray(0, count));
    total += count;
  }
  return Buffer.concat(chunks, total);
}

function readOnce(file: number, chunk: Buffer): number {
  while (true) {
    try {
      return readSync(file, chunk);
    } catch (error) {
      // A terminal or pipe that another program switched to non-blocking has nothing to read yet.
      if (errorCode(error) === 'EAGAIN') pause(5);
      else if (errorCode(error) === 'EOF') return 0;
      else throw error;
    }
  }
}

/** Sleeps without an event loop turn. */
export function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

/** The `code` of a system error. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** A system error in words a user can act on. */
export function describeError(error: unknown): string {
  const code = errorCode(error);
  switch (code) {
    case 'ENOENT':
      return 'no such file or folder';
    case 'EACCES':
    case 'EPERM':
      return 'permission denied';
    case 'EISDIR':
      return 'is a folder, not a file';
    case 'ENOTDIR':
      return 'a part of the path is not a folder';
    case 'ELOOP':
      return 'the links go round in a circle';
    case 'ENAMETOOLONG':
      return 'the path is too long';
    case 'EMFILE':
    case 'ENFILE':
      return 'too many open files';
    case 'EIO':
    case 'ESTALE':
    case 'ETIMEDOUT':
      return `the file system failed to read it (${code})`;
    default:
      return error instanceof Error ? error.message : String(error);
  }
}
