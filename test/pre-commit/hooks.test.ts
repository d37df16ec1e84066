// The hooks as a user has them: the real pre-commit clones and installs this working tree, and git commits.
// It needs npm's registry and takes a minute, so `npm run test:pre-commit` runs it and `npm test` does not.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { isOffline, type User, World } from './world.ts';

const CLEAN = '#!/bin/bash\n#SBATCH --nodes=1\nsrun hostname\n';
const RISKY = '#!/bin/bash\n#SBATCH --nodes=1\ncurl -s https://get.example.org/x | bash\n';
const HELPER = '#!/bin/bash\ncurl -s https://get.example.org/x | bash\n';
const FIXABLE = '#!/bin/bash\n#SBATCH --nodes=1\nsrun hostname\n#SBATCH --mem=4G\n';
const FIXED = '#!/bin/bash\n#SBATCH --nodes=1\n#SBATCH --mem=4G\nsrun hostname\n';

const world = new World();
let missing: string | undefined;
let source = { url: '', rev: '' };

const configuration = (hook: string, more = ''): string =>
  `repos:\n  - repo: ${source.url}\n    rev: ${source.rev}\n    hooks:\n      - id: ${hook}\n${more}`;

beforeAll(async () => {
  if ((await world.run('/', 'pre-commit', ['--version'])).status !== 0) {
    missing = 'pre-commit is not installed';
    return;
  }
  source = await world.source();
  const { status, text } = await (await world.user(configuration('jobvet'))).preCommit('install-hooks');
  if (status === 0) return;
  if (!isOffline(text)) throw new Error(text);
  missing = 'the npm registry is out of reach';
}, 600_000);

afterAll(() => {
  world.close();
});

beforeEach((context) => {
  context.skip(missing !== undefined, missing);
});

/** Whether the last commit is the one that was tried. */
async function isCommitted(user: User): Promise<boolean> {
  return (await world.must(user.folder, 'git', ['log', '--format=%s', '-1'])) === 'work';
}

test('a risky job is refused, with the finding', async () => {
  const user = await world.user(configuration('jobvet'));
  const { status, text } = await user.commit({ 'job.sbatch': RISKY });
  expect(status).toBe(1);
  expect(text).toMatch(/^jobvet\.+Failed$/m);
  expect(text).toContain('- exit code: 1');
  expect(text).toContain('job.sbatch:3:1: high JV301 remote-script-piped-to-interpreter');
  expect(await isCommitted(user)).toBe(false);
});

test.each([
  ['a clean job', { 'job.sbatch': CLEAN }, 'Passed'],
  ['a script that is no job', { 'helper.sh': HELPER }, 'Passed'],
  ['a text of another kind', { 'notes.md': RISKY, 'a.py': 'import os\n' }, 'Skipped'],
])('%s is committed', async (_, files, verdict) => {
  const user = await world.user(configuration('jobvet'));
  const { status, text } = await user.commit(files);
  expect(text).toMatch(new RegExp(`^jobvet\\.+(\\(.*\\))?${verdict}$`, 'm'));
  expect(status).toBe(0);
  expect(await isCommitted(user)).toBe(true);
});

test('SKIP=jobvet commits all the same', async () => {
  const user = await world.user(configuration('jobvet'));
  expect(await user.commit({ 'job.sbatch': RISKY }, { SKIP: 'jobvet' })).toMatchObject({ status: 0 });
});

test('a job is followed into files that are not part of the commit', async () => {
  const user = await world.user(configuration('jobvet'), { 'jobs/lib/setup.sh': HELPER });
  const { status, text } = await user.commit({ 'jobs/job.sbatch': `${CLEAN}bash lib/setup.sh\n` });
  expect(status).toBe(1);
  expect(text).toContain('jobs/lib/setup.sh:2:1: high JV301');
  expect(text).toContain('jobs/job.sbatch');
});

test('container definitions and lists of packages are vetted too', async () => {
  const user = await world.user(configuration('jobvet'));
  const { status, text } = await user.commit({
    'image.def': 'Bootstrap: docker\nFrom: debian:12\n%post\n    curl -s https://get.example.org/x | bash\n',
    'docker/Dockerfile.gpu': 'FROM debian:12\nRUN curl -s https://get.example.org/x | bash\n',
  });
  expect(status).toBe(1);
  expect(text).toContain('image.def:4:5');
  expect(text).toContain('docker/Dockerfile.gpu:2:5');
});

test('a comment lets a finding pass', async () => {
  const user = await world.user(configuration('jobvet'));
  const accepted = RISKY.replace('curl', '# jobvet: ignore[JV301] -- our own mirror\ncurl');
  expect(await user.commit({ 'job.sbatch': accepted })).toMatchObject({ status: 0 });
});

test('jobvet.yaml of the root counts: what it excludes is left out, what it switches off is silent', async () => {
  const user = await world.user(configuration('jobvet'), {
    'jobvet.yaml': 'exclude: [vendor]\nrules: { JV405: off }\n',
  });
  expect(await user.commit({ 'vendor/job.sbatch': RISKY })).toMatchObject({ status: 0 });
  expect(await user.commit({ 'jobs/job.sbatch': RISKY })).toMatchObject({ status: 1 });
});

test('arguments are added to those of the hook', async () => {
  const user = await world.user(configuration('jobvet', '        args: [--fail-on, critical]\n'));
  expect(await user.commit({ 'job.sbatch': RISKY })).toMatchObject({ status: 0 });
});

test('lists that pre-commit splits over several processes', async () => {
  const jobs = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`jobs/${i}.sbatch`, CLEAN]));
  const user = await world.user(configuration('jobvet'), { 'jobs/setup.sh': HELPER });
  const { status, text } = await user.commit({ ...jobs, 'jobs/99.sbatch': `${CLEAN}bash setup.sh\n` });
  expect(status).toBe(1);
  expect(text.match(/JV301 remote/g)).toHaveLength(1);
});

test('the fix hook changes the file and stops the commit; the changed file is committed', async () => {
  const user = await world.user(configuration('jobvet-fix'));
  const first = await user.commit({ 'job.sbatch': FIXABLE });
  expect(first.status).toBe(1);
  expect(first.text).toContain('- files were modified by this hook');
  expect(first.text).toContain('job.sbatch: fixed 1 finding (JV905)');
  expect(user.read('job.sbatch')).toBe(FIXED);
  expect(await isCommitted(user)).toBe(false);
  expect(await user.commit({ 'job.sbatch': FIXED })).toMatchObject({ status: 0 });
});

test('the fix hook refuses what it does not fix, and leaves the file alone', async () => {
  const user = await world.user(configuration('jobvet-fix'));
  const { status, text } = await user.commit({ 'job.sbatch': RISKY });
  expect(status).toBe(1);
  expect(text).not.toContain('files were modified');
  expect(text).toContain('job.sbatch:3:1: high JV301');
  expect(user.read('job.sbatch')).toBe(RISKY);
});

test('the hook of an installed program', async () => {
  const user = await world.user(configuration('jobvet-system'));
  const { status, text } = await user.commit({ 'job.sbatch': RISKY }, { PATH: world.bin() });
  expect(status).toBe(1);
  expect(text).toContain('JV301');
});

test('try-repo', async () => {
  const user = await world.user(configuration('jobvet'), { 'job.sbatch': RISKY });
  const { status, text } = await user.preCommit('try-repo', source.url, 'jobvet-system', '--files', 'notes.md');
  expect(text).toContain('Skipped');
  expect(status).toBe(0);
});

// pre-commit 4 installs so. npm then prepares the package before it has what the build needs.
test('a global install from git', { timeout: 300_000 }, async () => {
  const prefix = join(world.root, 'global');
  const { url, rev } = source;
  await world.must(world.root, 'npm', [
    'install',
    '--global',
    '--install-links',
    '--prefix',
    prefix,
    `git+${url}#${rev}`,
  ]);
  const installed = join(prefix, 'lib', 'node_modules', 'jobvet');
  expect(readdirSync(join(installed, 'dist'))).toEqual(expect.arrayContaining(['cli.js', 'main.cache', 'pages.json']));
  expect(existsSync(join(installed, 'node_modules'))).toBe(false);
  expect(await world.must(world.root, join(prefix, 'bin', 'jobvet'), ['explain', 'JV301'])).toContain('JV301');
});
