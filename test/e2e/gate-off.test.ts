// `jobvet gate off`, `on` and `status` with a real daemon.
import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask } from '../../src/gate/client.ts';
import { jobvet } from './program.ts';

const PROGRAM = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const OPEN = Buffer.from("#!/bin/bash\njupyter lab --ip=0.0.0.0 --ServerApp.token='' --ServerApp.password=''\n");

describe('gate off', () => {
  const root = mkdtempSync(join(tmpdir(), 'jobvet-off-'));
  const socket = join(root, 's');
  const state = join(root, 'state');
  const place = ['--socket', socket, '--state', state];
  let daemon: ChildProcess;
  let log = '';

  beforeAll(() => {
    writeFileSync(join(root, 'policy.yaml'), 'preset: gate\n');
    mkdirSync(state, { mode: 0o755 });
    const args = [
      'gate',
      'serve',
      '--allow-root',
      ...place,
      '--policy',
      join(root, 'policy.yaml'),
      '--budget',
      '5000',
      '--wait',
      '9000',
    ];
    daemon = spawn(process.execPath, [PROGRAM, ...args], { stdio: ['ignore', 'pipe', 'ignore'] });
    daemon.stdout?.on('data', (bytes: Buffer) => (log += bytes.toString()));
    expect(jobvet(['gate', 'ping', '--socket', socket, '--wait', '60000']).status).toBe(0);
  }, 90_000);

  afterAll(async () => {
    const ended = new Promise((resolve) => daemon.once('exit', resolve));
    daemon.kill('SIGTERM');
    await ended;
    rmSync(root, { recursive: true });
  }, 30_000);

  const verb = async (): Promise<string> => {
    const reply = await ask(socket, { argv: ['/a.sh'], wait_ms: 9000 }, { script: OPEN, wait: 9000 });
    return reply.kind === 'answer' ? `${reply.answer.verb} ${reply.answer.message === '' ? '-' : 'told'}` : reply.code;
  };

  test('jobs pass silently while it is off, each written down; then they are vetted again', async () => {
    expect(await verb()).toBe('reject told');
    expect(jobvet(['gate', 'status', '--socket', socket])).toMatchObject({ status: 0 });
    const off = jobvet(['gate', 'off', ...place, '--for', '2h', '--reason', 'storage moves']);
    expect(off).toMatchObject({ status: 0, stderr: '' });
    expect(off.stdout).toMatch(
      /^The gate is off until \S+ \(2 hours\): every job is accepted, nothing is vetted\.\n {2}storage moves \(/,
    );
    expect(await verb()).toBe('accept -');
    const status = jobvet(['gate', 'status', '--socket', socket]);
    expect(status.status).toBe(1);
    expect(status.stdout).toContain('storage moves');
    expect(jobvet(['gate', 'status', '--socket', socket, '--format', 'json']).stdout).toContain('"policy":"sha256:');
    expect(jobvet(['gate', 'on', ...place])).toMatchObject({ status: 0, stdout: 'The gate is on: jobs are vetted.\n' });
    expect(await verb()).toBe('reject told');
    await expect.poll(() => log, { timeout: 10_000 }).toContain('"event":"switched-on"');
    expect(log).toMatch(/"event":"switched-off".*"reason":"storage moves"/);
    expect(log).toMatch(/"id":"JV-OFF"/);
  }, 60_000);

  test('is refused where others may write, without a reason, for too long, with the wrong folder', () => {
    expect(jobvet(['gate', 'off', ...place, '--for', '8d', '--reason', 'x'])).toMatchObject({ status: 2 });
    expect(jobvet(['gate', 'off', ...place, '--for', '2', '--reason', 'x'])).toMatchObject({ status: 2 });
    expect(jobvet(['gate', 'off', ...place, '--for', '2h', '--reason', ' '])).toMatchObject({ status: 2 });
    expect(jobvet(['gate', 'off', ...place, '--for', '2h'])).toMatchObject({ status: 2 });
    const other = jobvet(['gate', 'off', '--socket', socket, '--state', root, '--for', '2h', '--reason', 'x']);
    expect(other).toMatchObject({ status: 2 });
    expect(other.stderr).toContain(`--state ${state}`);
    chmodSync(state, 0o777);
    const open = jobvet(['gate', 'off', ...place, '--for', '2h', '--reason', 'x']);
    chmodSync(state, 0o755);
    expect(open).toMatchObject({ status: 2 });
    expect(open.stderr).toContain('others may write');
    expect(() => readFileSync(join(state, 'off.json'))).toThrow();
    const nobody = jobvet(['gate', 'status', '--socket', join(root, 'none')]);
    expect(nobody).toMatchObject({ status: 3, stdout: '' });
    expect(nobody.stderr).toContain('nobody answers');
  }, 60_000);
});
