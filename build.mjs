// Builds the program into dist/: main.js is the bundle (one file, because loading 200 modules costs more than the
// whole check), cli.js starts it, main.cache is V8's compiled form of it, so that a start need not compile 900 kB.
import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('.', import.meta.url));
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

const dist = join(root, 'dist');
rmSync(dist, { recursive: true, force: true });
mkdirSync(dist);

/** Libraries for formats that few jobs have, by the file they get: each is read when the first such text is met. */
const libraries = new Map();
const onDemand = {
  name: 'on-demand',
  setup({ onLoad, onResolve }) {
    onLoad({ filter: /[\\/](?:lang[\\/][a-z]+|policy)[\\/]library\.ts$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8');
      const [, from] = /^import \* as library from '([^']+)';$/m.exec(text) ?? [];
      const [, name] = /^export function (\w+)\(/m.exec(text) ?? [];
      libraries.set(name, { library: from, resolveDir: dirname(path) });
      return { contents: `export function ${name}() { return require('./${name}.js'); }`, loader: 'js' };
    });
    onResolve({ filter: /^\.\/[a-z]+\.js$/ }, ({ path, importer }) =>
      importer.endsWith('library.ts') ? { path, external: true } : undefined,
    );
  },
};

/** CommonJS starts 6 ms sooner than an ES module of the same code; the package as a whole stays ESM. */
const options = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'linked',
  define: { JOBVET_VERSION: JSON.stringify(version), 'import.meta.url': '__here' },
  banner: { js: "const __here = require('node:url').pathToFileURL(__filename).href;" },
  logLevel: 'warning',
};

// What slurmctld runs.
mkdirSync(join(dist, 'lua'));
for (const name of readdirSync(join(root, 'src/gate/lua')).filter((one) => one.endsWith('.lua')))
  copyFileSync(join(root, 'src/gate/lua', name), join(dist, 'lua', name));

await build({ ...options, entryPoints: ['src/cli/main.ts'], outfile: 'dist/main.js', plugins: [onDemand] });
for (const [name, { library, resolveDir }] of libraries)
  await build({
    ...options,
    stdin: { contents: `module.exports = require('${library}');`, resolveDir },
    outfile: `dist/lib/${name}.js`,
  });

// Of ASCII, V8 keeps one byte a character, and nothing need be decoded; esbuild leaves other characters in patterns.
const escaped = (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
const bundles = new Map([['main', 'main'], ...[...libraries.keys()].map((name) => [name, `lib/${name}`])]);
for (const bundle of bundles.values()) {
  const file = join(dist, `${bundle}.js`);
  writeFileSync(file, readFileSync(file, 'utf8').replace(/[^\0-\x7f]/g, escaped));
}

/** Runs a bundle: V8 takes the cache only when it is from the same V8 and the same text, else it compiles as usual. */
const starter = (bundle, more = '') => `'use strict';
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { Script } = require('node:vm');
const filename = join(__dirname, '${bundle}.js');
const source = '(function (exports, require, module, __filename, __dirname) {' + readFileSync(filename, 'latin1') + '\\n})';
let cachedData;
try {
  cachedData = readFileSync(join(__dirname, '${bundle}.cache'));
} catch {}
const script = new Script(source, { filename, cachedData });
${more}script.runInThisContext()(exports, require, module, filename, __dirname);
`;
/** A cache taken at the end of real checks holds the functions that checks need. */
const keep = (bundle) =>
  `process.on('exit', () => require('node:fs').writeFileSync(join(__dirname, '${bundle}.cache'), script.createCachedData()));\n`;
/** Writes what starts the bundles. */
const writeStarters = (more) => {
  for (const [name, bundle] of bundles) {
    const isProgram = name === 'main';
    const text = `${isProgram ? '#!/usr/bin/env node\n' : ''}${starter(bundle, more(bundle))}`;
    writeFileSync(join(dist, `${isProgram ? 'cli' : name}.js`), text, { mode: isProgram ? 0o755 : 0o644 });
  }
};
writeFileSync(join(dist, 'package.json'), '{ "type": "commonjs" }\n');

// The rule pages stand beside the program, so that only \`explain\` pays for reading them.
const pages = join(root, 'docs', 'rules');
const names = existsSync(pages) ? readdirSync(pages).filter((name) => name.endsWith('.md')) : [];
const texts = names.sort().map((name) => [basename(name, '.md'), readFileSync(join(pages, name), 'utf8')]);
writeFileSync(join(dist, 'pages.json'), JSON.stringify(Object.fromEntries(texts)));

// What editors check configurations by; `jobvet init` names it.
copyFileSync(join(root, 'docs', 'jobvet.schema.json'), join(dist, 'jobvet.schema.json'));

// What reads container definitions is WebAssembly, loaded when one is met.
const grammars = readdirSync(join(root, 'grammars')).map((name) => join('grammars', name, `tree-sitter-${name}.wasm`));
for (const file of ['node_modules/web-tree-sitter/web-tree-sitter.wasm', ...grammars])
  copyFileSync(join(root, file), join(dist, basename(file)));

const warm = (...args) =>
  spawnSync(process.execPath, [join(dist, 'cli.js'), 'check', ...args], { cwd: root, stdio: 'ignore' });
// The program's cache holds what most runs need and no more: all of it is read at each start. The libraries' are made by
// files of all kinds and a configuration.
writeStarters(keep);
warm('fixtures/jobs');
writeStarters((bundle) => (bundle === 'main' ? '' : keep(bundle)));
warm('--config', 'fixtures/policy/project.yaml', 'fixtures/jobs', 'fixtures/kinds');
writeStarters(() => '');
