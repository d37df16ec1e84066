// A file system of plain objects, so that tests can stage refusals that root never meets.
import { dirname } from 'node:path';
import type { Entry, FileSystem, Rights } from '../../src/host/file-system.ts';

export type Node = string | Buffer | { readonly link: string } | { readonly fails: string };

/**
 * Files by absolute path; folders are implied. `{ fails: 'EACCES' }` exists but can't be read. All is root's, and only
 * root may write, but for what `rights` names.
 */
export function memoryFiles(
  nodes: Readonly<Record<string, Node>>,
  rights: Readonly<Record<string, Rights>> = {},
): FileSystem {
  const folders = new Set<string>(['/']);
  for (const path of Object.keys(nodes)) {
    for (let folder = dirname(path); folder !== '/'; folder = dirname(folder)) folders.add(folder);
  }
  const files: FileSystem = {
    list(path) {
      const node = nodes[path];
      if (typeof node === 'object' && 'fails' in node) throw systemError(node.fails);
      const names = [...Object.keys(nodes), ...folders].filter((one) => one !== '/' && dirname(one) === path);
      return [...new Set(names)]
        .reverse()
        .map((one): Entry => ({ name: one.slice(one.lastIndexOf('/') + 1), kind: kindOf(one) }));
    },
    stat(path) {
      const real = files.real(path);
      const kind = kindOf(real);
      if (kind === 'link') throw systemError('ELOOP');
      const node = nodes[real];
      return { kind, size: typeof node === 'string' ? node.length : 0 };
    },
    rights: (path) => rights[files.real(path)] ?? { owner: 0, mode: 0o755 },
    link(path) {
      const node = nodes[path];
      return typeof node === 'object' && 'link' in node ? node.link : undefined;
    },
    real(path) {
      let at = path;
      for (let steps = 0; steps < 8; steps++) {
        const node = nodes[at];
        if (typeof node !== 'object' || !('link' in node)) {
          if (node === undefined && !folders.has(at)) throw systemError('ENOENT');
          return at;
        }
        at = node.link;
      }
      throw systemError('ELOOP');
    },
    exists: (path) => nodes[path] !== undefined || folders.has(path),
    read(source, limit) {
      const node = typeof source === 'number' ? nodes['<stdin>'] : nodes[files.real(source)];
      if (node === undefined) throw systemError('EISDIR');
      if (typeof node === 'object' && 'fails' in node) throw systemError(node.fails);
      if (typeof node === 'object' && 'link' in node) throw systemError('ELOOP');
      return Buffer.from(node).subarray(0, limit);
    },
    readText(path) {
      const node = nodes[path];
      return typeof node === 'string' ? node : undefined;
    },
  };

  function kindOf(path: string): Entry['kind'] {
    const node = nodes[path];
    if (typeof node === 'object' && 'link' in node) return 'link';
    return folders.has(path) ? 'folder' : 'file';
  }
  return files;
}

function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: staged`), { code });
}
