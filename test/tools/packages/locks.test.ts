import { describe, expect, it } from 'vitest';
import { interpretScript } from '../../../src/shell/index.ts';
import type { FileAnswer } from '../../../src/model/files.ts';
import { Document } from '../../../src/text/document.ts';
import { lockBeside, type LockingManager } from '../../../src/tools/packages/locks.ts';
import { filesBeside } from '../../support/beside.ts';

function state(script: string, manager: LockingManager, files?: Readonly<Record<string, string | FileAnswer>>): string {
  const beside = files && filesBeside(files);
  const command = interpretScript(new Document('job.sh', script), undefined, undefined, [], beside).commands.at(-1);
  if (!command) throw new Error('no command');
  return lockBeside(command, manager, script.includes('--prefix') ? command.words.at(-1) : undefined);
}

const LARGE: FileAnswer = { kind: 'denied', why: 'larger than 1 MiB', exists: true };
const OUTSIDE: FileAnswer = { kind: 'denied', why: "outside the script's project" };

describe('a lock file beside a project', () => {
  const cases: readonly (readonly [
    what: string,
    script: string,
    manager: LockingManager,
    files: Readonly<Record<string, string | FileAnswer>> | undefined,
    expected: string,
  ])[] = [
    ['beside the script', 'npm ci', 'npm', { 'package.json': '{}', 'package-lock.json': '{}' }, 'present'],
    ['a shrinkwrap', 'npm install', 'npm', { 'package.json': '{}', 'npm-shrinkwrap.json': '{}' }, 'present'],
    ['without one', 'npm install', 'npm', { 'package.json': '{}' }, 'absent'],
    ['that of another manager', 'npm install', 'npm', { 'package.json': '{}', 'yarn.lock': '' }, 'absent'],
    ['no project to be seen', 'npm install', 'npm', {}, 'unknown'],
    ['files may not be read', 'npm install', 'npm', undefined, 'unknown'],
    ['too large to be read', 'npm install', 'npm', { 'package-lock.json': LARGE }, 'present'],
    ['outside', 'npm install', 'npm', { 'package.json': OUTSIDE, 'package-lock.json': OUTSIDE }, 'unknown'],
    ['after cd', 'cd web && npm install', 'npm', { 'web/package.json': '', 'web/package-lock.json': '' }, 'present'],
    ['in a workspace', 'cd a/b && yarn', 'yarn', { 'a/b/package.json': '', 'yarn.lock': '' }, 'present'],
    [
      'by option',
      'npm install --prefix web',
      'npm',
      { 'web/package.json': '', 'web/package-lock.json': '' },
      'present',
    ],
    ['by option, without', 'npm install --prefix web', 'npm', { 'web/package.json': '' }, 'absent'],
    ['a repository fetched here', 'git clone U web; cd web; npm install', 'npm', {}, 'unknown'],
    ['somewhere', 'cd "$X" && uv sync', 'uv', { 'uv.lock': '', 'pyproject.toml': '' }, 'unknown'],
    ['uv', 'uv sync', 'uv', { 'pyproject.toml': '', 'uv.lock': '' }, 'present'],
    ['pnpm', 'pnpm install', 'pnpm', { 'package.json': '', 'pnpm-lock.yaml': '' }, 'present'],
  ];

  it.each(cases)('%s', (_, script, manager, files, expected) => {
    expect(state(script, manager, files)).toBe(expected);
  });
});
