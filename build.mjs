// Bundles the program into dist/cli.js: one file, because loading 200 modules costs more than the whole check.
import { build } from 'esbuild';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('.', import.meta.url));
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

const dist = join(root, 'dist');
rmSync(dist, { recursive: true, force: true });
mkdirSync(dist);

await build({
  absWorkingDir: root,
  entryPoints: ['src/cli/main.ts'],
  outfile: 'dist/cli.js',
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'linked',
  define: { JOBVET_VERSION: JSON.stringify(version) },
  banner: {
    js: "#!/usr/bin/env node\nimport { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
  logLevel: 'warning',
});
chmodSync(join(dist, 'cli.js'), 0o755);

// The rule pages stand beside the program, so that only `explain` pays for reading them.
const pages = join(root, 'docs', 'rules');
const names = existsSync(pages) ? readdirSync(pages).filter((name) => name.endsWith('.md')) : [];
const texts = names.sort().map((name) => [basename(name, '.md'), readFileSync(join(pages, name), 'utf8')]);
writeFileSync(join(dist, 'pages.json'), JSON.stringify(Object.fromEntries(texts)));
