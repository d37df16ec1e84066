// Output that nobody waits for: a service manager that does not read must not stop who writes.
import { write } from 'node:fs';
import { visible } from '../report/visible.ts';

/** Writes to a descriptor beside the thread; rejected when that fails. */
export function writeLater(fd: number, text: string): Promise<void> {
  const bytes = Buffer.from(text);
  return new Promise((resolve, reject) => {
    const go = (from: number): void => {
      write(fd, bytes, from, (error, written) => {
        if (error) reject(error);
        else if (from + written < bytes.length) go(from + written);
        else resolve();
      });
    };
    go(0);
  });
}

/** Tells something on standard error, if anybody listens. */
export function noteLater(text: string): void {
  writeLater(2, `jobvet: ${visible(text)}\n`).catch(() => undefined);
}
