// Modules as the program has them: bundled and minified, without what a runner of TypeScript adds to them.
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';

/** Builds a module with all it imports, and loads it. @param entry a path from the root of the project */
export async function built(entry: string): Promise<unknown> {
  const folder = mkdtempSync(join(tmpdir(), 'jobvet-built-'));
  const outfile = join(folder, 'module.cjs');
  try {
    await build({
      entryPoints: [entry],
      outfile,
      bundle: true,
      platform: 'node',
      target: 'node20',
      format: 'cjs',
      minifySyntax: true,
      minifyWhitespace: true,
      logLevel: 'error',
    });
    return createRequire(import.meta.url)(outfile);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
