import { describe, expect, it } from 'vitest';
import { applyEdits, check, job } from '../../support/check.ts';
import { own } from '../../support/own.ts';

const BAD: readonly (readonly [body: string, expected: readonly string[]])[] = [
  ['npm install', ['medium 3 medium']],
  ['npm i --omit=dev', ['medium 3 medium']],
  ['npm install --ignore-scripts', ['low 3 medium']],
  ['npm install express', ['medium 3 medium']],
  ['npm install -g @angular/cli', ['medium 3 medium']],
  ['npm install -g newman@5.3.2 newman-reporter', ['medium 3 medium']],
  ['npm i -gq pkg@latest', ['medium 3 medium']],
  ['npm install -g http-server@14', ['low 3 medium']],
  ['npm install pkg@^1.2.0', ['low 3 medium']],
  ['yarn', ['medium 3 medium']],
  ['yarn add lodash', ['medium 3 medium']],
  ['yarn global add tslint', ['medium 3 medium']],
  ['pnpm install', ['medium 3 medium']],
  ['pnpm add -D typescript', ['medium 3 medium']],
  ['bun install', ['medium 3 medium']],
  ['npx http-server', ['medium 3 medium']],
  ['npx -y cowsay hi', ['medium 3 medium']],
  ['npx -p cowsay -c "cowsay hi"', ['medium 3 medium']],
  ['npm exec -y cowsay', ['medium 3 medium']],
  ['pnpm dlx cowsay hi', ['medium 3 medium']],
  ['srun bash -c "npm install -g pkg"', ['medium 3 medium']],
];
const GOOD: readonly string[] = [
  'npm ci',
  'npm ci --ignore-scripts',
  'npm run build',
  'npm --version',
  'yarn --version',
  'yarn build',
  'yarn install --frozen-lockfile',
  'yarn --immutable',
  'pnpm install --prod --frozen-lockfile',
  'npm install -g pkg@1.2.3 @scope/other@2.0.0-rc.1',
  'npm install -g pkg@$VERSION',
  'npm install .',
  'npm install ./local pkg.tgz',
  'npm install --dry-run',
  'npx --package=http-server@14.1.1 http-server --help',
  'npx http-server@14.1.1',
  'npx --no-install tsc',
  'npm ci\nnpx tsc',
  'npm config set registry https://npm.example.org/',
  'pnpm --filter @x/y run build',
  'echo npm install',
];

describe('JV314', () => {
  it.each(BAD)('finds: %s', (body, expected) => {
    expect(own('JV314', body)).toEqual(expected);
  });
  it.each(GOOD)('leaves alone: %s', (body) => {
    expect(own('JV314', body)).toEqual([]);
  });
  it.each([
    ['npm install --omit=dev', 'npm ci --omit=dev'],
    ['pnpm i', 'pnpm i --frozen-lockfile'],
  ])('repairs: %s', (before, after) => {
    const finding = check(job(before)).findings.find((one) => one.rule === 'JV314');
    expect(applyEdits(job(before), finding?.fix?.edits ?? [])).toBe(job(after));
  });
});
