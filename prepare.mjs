// npm's `prepare`: builds dist/ after `npm install` in a clone, before `npm pack`, and in installs from git.
// In global installs from git (`npm install -g git+…`, which pre-commit uses) npm runs this without having installed
// what the build needs: npm/cli#8440. So that is done here, by the lock file and without what only tests need.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('.', import.meta.url));

/** The packages that the build and the bundled sources import. */
function wanted() {
  const sources = readdirSync(join(root, 'src'), { recursive: true }).filter((path) => /^(?!dev\b).*\.ts$/.test(path));
  const texts = ['build.mjs', ...sources.map((path) => join('src', path))].map((path) =>
    readFileSync(join(root, path), 'utf8'),
  );
  const names = texts.flatMap((text) =>
    [...text.matchAll(/ from '((?:@[\w.-]+\/)?\w[\w.-]*)'/g)].map(([, name]) => name),
  );
  const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return Object.fromEntries(Object.entries(devDependencies).filter(([name]) => names.includes(name)));
}

/** What a lock file says about some packages and all that these need. */
function locked({ packages, ...lock }, devDependencies) {
  const kept = { '': { devDependencies } };
  const add = (from, name) => {
    let folder = from;
    while (folder !== '' && !packages[`${folder}/node_modules/${name}`])
      folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')));
    const path = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`;
    const found = packages[path];
    if (!found || kept[path]) return;
    kept[path] = found;
    for (const inner of Object.keys({ ...found.dependencies, ...found.optionalDependencies })) add(path, inner);
  };
  for (const name of Object.keys(devDependencies)) add('', name);
  return { ...lock, packages: kept };
}

function install() {
  const folder = join(root, 'node_modules.part');
  const devDependencies = wanted();
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ devDependencies }));
  writeFileSync(join(folder, 'package-lock.json'), JSON.stringify(locked(lock, devDependencies)));
  // The call that runs this hands its own options on, among them that it is about global packages.
  const own = /^npm_config_(?:global|location|local_prefix|omit|only|production)$/i;
  const { status, error } = spawnSync('npm', ['ci', '--include=dev', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: folder,
    env: Object.fromEntries(Object.entries(process.env).filter(([name]) => !own.test(name))),
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (status === 0) renameSync(join(folder, 'node_modules'), join(root, 'node_modules'));
  rmSync(folder, { recursive: true });
  if (status === 0) return;
  console.error('jobvet: the packages that build it could not be installed', error ?? '');
  process.exit(1);
}

try {
  createRequire(import.meta.url).resolve('esbuild');
} catch {
  install();
}
await import('./build.mjs');
