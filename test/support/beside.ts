// Files beside a script, from an object: what a front end would let the engine read.
import { dirname, posix } from 'node:path';
import type { FileAnswer, Files } from '../../src/model/files.ts';
import { Document } from '../../src/text/document.ts';

/** @param files texts by path, relative to the folder of the script; looked for in the folder of the file that asks */
export function filesBeside(files: Readonly<Record<string, string | FileAnswer>>): Files {
  return {
    read(path, from): FileAnswer {
      const full = posix.normalize(posix.join(dirname(from), path));
      const found = files[full];
      if (found === undefined) return { kind: 'missing' };
      return typeof found === 'string' ? { kind: 'text', document: new Document(full, found) } : found;
    },
  };
}
