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
  format: 'cjs',
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'linked',
  define: { JOBVET_VERSION: JSON.stringify(version), 'import.meta.url': '__here' },
  banner: { js: "#!/usr/bin/env node\nconst __here = require('node:url').pathToFileURL(__filename).href;" },
  logLevel: 'warning',
});
chmodSync(join(dist, 'cli.js'), 0o755);
// CommonJS starts 6 ms sooner than an ES module of the same code; the package as a whole stays ESM.
writeFileSync(join(dist, 'package.json'), '{ "type": "commonjs" }\n');

// The rule pages stand beside the program, so that only `explain` pays for reading them.
const pages = join(root, 'docs', 'rules');
const names = existsSync(pages) ? readdirSync(pages).filter((name) => name.endsWith('.md')) : [];
const texts = names.sort().map((name) => [basename(name, '.md'), readFileSync(join(pages, name), 'utf8')]);
writeFileSync(join(dist, 'pages.json'), JSON.stringify(Object.fromEntries(texts)));
