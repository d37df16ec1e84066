// tree-sitter's grammar of bash, which readers and times are compared with. It is no dependency: its install script may
// compile C++, and every install from git would run it.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PACKAGE = 'tree-sitter-bash@0.25.1';
const SHA256 = '8292919c88a0f7d3fb31d0cd0253ca5a9531bc1ede82b0537f2c63dd8abe6a7a';

/** The path of its WebAssembly; the package is fetched the first time. */
export function bashGrammar(): string {
  const folder = fileURLToPath(new URL('../../node_modules/.cache/tree-sitter-bash', import.meta.url));
  const wasm = join(folder, 'node_modules/tree-sitter-bash/tree-sitter-bash.wasm');
  if (!existsSync(wasm)) {
    mkdirSync(folder, { recursive: true });
    const options = ['--ignore-scripts', '--no-save', '--no-package-lock', '--no-audit', '--no-fund'];
    spawnSync('npm', ['install', '--prefix', folder, ...options, PACKAGE], { stdio: ['ignore', 'ignore', 'inherit'] });
  }
  const found = createHash('sha256').update(readFileSync(wasm)).digest('hex');
  if (found !== SHA256) throw new Error(`${wasm} is not that of ${PACKAGE}`);
  return wasm;
}
