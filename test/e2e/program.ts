// Runs the built program the way a user does.
import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';

const PROGRAM = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

/** An environment without anything that decides about colour. */
const ENVIRONMENT = { PATH: process.env['PATH'] ?? '', HOME: '/nonexistent', TERM: 'xterm' };

export interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly input?: string | Buffer;
  readonly env?: Readonly<Record<string, string>>;
}

export function jobvet(args: readonly string[], options: RunOptions = {}): Run {
  return clean(spawnSync(process.execPath, [PROGRAM, ...args], settings(options)));
}

/** Runs a shell command line in which `$JOBVET` stands for the program. */
export function shell(line: string, options: RunOptions = {}): Run {
  const env = { ...options.env, JOBVET: `${process.execPath} ${PROGRAM}` };
  return clean(spawnSync('bash', ['-c', line], settings({ ...options, env })));
}

function settings({ cwd, input, env }: RunOptions): {
  cwd?: string;
  input: string | Buffer;
  encoding: 'utf8';
  env: Record<string, string>;
  maxBuffer: number;
} {
  return {
    ...(cwd !== undefined && { cwd }),
    input: input ?? '',
    encoding: 'utf8',
    env: { ...ENVIRONMENT, ...env },
    maxBuffer: 64 * 1024 * 1024,
  };
}

function clean({ status, stdout, stderr, error }: SpawnSyncReturns<string>): Run {
  if (error) throw error;
  return { status, stdout, stderr };
}

/** A folder with the given files that goes away after the tests of the file. */
export function folder(files: Readonly<Record<string, string | Buffer>>): string {
  const root = mkdtempSync(join(tmpdir(), 'jobvet-e2e-'));
  afterAll(() => {
    rmSync(root, { recursive: true, force: true });
  });
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), content);
  }
  return root;
}
