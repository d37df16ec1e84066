// The built daemon with a log: every file that it writes, searched for what must not be there.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

const PROGRAM = fileURLToPath(new URL('../../../dist/cli.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'gate-serve-'));
const socket = join(folder, 's');
const log = join(folder, 'log');
let daemon: ChildProcess;
let said = '';

const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYzExAmPlEkY';
const SCRIPT = `#!/bin/bash
#SBATCH --job-name=divorce-lawyer --mail-user=annabel@example.org --comment="${SECRET}"
export AWS_SECRET_ACCESS_KEY=${SECRET}
curl -H "Authorization: Bearer ${SECRET}" https://annabel.example.org/upload -T /home/annabel/diary
jupyter lab --ip=0.0.0.0 --ServerApp.token='' --ServerApp.password='' --notebook-dir=/home/annabel
bash /home/annabel/steps.sh
`;
const HEADER = {
  ...{
    kind: 'submit',
    user_name: 'annabel',
    user_id: 54321,
    submit_uid: 54321,
    account: 'annabel',
    partition: 'debug',
  },
  ...{
    name: 'divorce-lawyer',
    work_dir: '/home/annabel',
    mail_user: 'annabel@example.org',
    argv: ['/home/annabel/x.sh', SECRET],
  },
  ...{ env: { LD_PRELOAD: `/home/annabel/${SECRET}` }, container: `/home/annabel/${SECRET}`, reservation: 'annabel_1' },
  spank: [`_SLURM_SPANK_OPTION_pyxis_container_image=docker://annabel:${SECRET}@example.org/x`],
};
const PRIVATE = /annabel|54321|wJalr|EXAMPLEKEY|divorce|diary|steps\.sh|example\.org|jupyter|Bearer/i;

function jobvet(...args: string[]): { status: number | null; stdout: string } {
  const { status, stdout } = spawnSync(process.execPath, [PROGRAM, 'gate', ...args], { encoding: 'utf8' });
  return { status, stdout };
}

function ask(header: object, script: string): Promise<string> {
  const head = JSON.stringify(header);
  return new Promise((resolve) => {
    const connection = connect(socket, () => {
      connection.write(`JV1 ${Buffer.byteLength(head)} ${Buffer.byteLength(script)}\n${head}${script}`);
    });
    let answer = '';
    connection.on('data', (bytes) => (answer += bytes.toString()));
    connection.on('error', () => undefined);
    connection.on('close', () => {
      resolve(answer);
    });
  });
}

/** All files below the folder, with their contents. */
function files(below = folder): (readonly [string, string])[] {
  return readdirSync(below, { withFileTypes: true }).flatMap((entry) => {
    const path = join(below, entry.name);
    if (entry.isDirectory()) return files(path);
    return entry.isFile() ? [[path, readFileSync(path, 'latin1')] as const] : [];
  });
}

beforeAll(() => {
  writeFileSync(join(folder, 'policy.yaml'), 'preset: gate\ngate: {budget: 4000, wait: 4500}\n');
  const args = ['--socket', socket, '--policy', join(folder, 'policy.yaml'), '--log', log];
  daemon = spawn(process.execPath, [
    PROGRAM,
    'gate',
    'serve',
    '--allow-root',
    ...args,
    '--metrics-file',
    join(folder, 'jobvet.prom'),
  ]);
  for (const stream of [daemon.stdout, daemon.stderr])
    stream?.on('data', (bytes: Buffer) => (said += bytes.toString()));
  expect(jobvet('ping', '--socket', socket, '--wait', '30000').status).toBe(0);
}, 60_000);

afterAll(() => {
  daemon.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

test('keeps decisions, and nothing that is anybody’s business', async () => {
  expect(await ask(HEADER, SCRIPT)).toMatch(/^JV1 reject /);
  expect(await ask(HEADER, '#!/bin/bash\nhostname\n')).toMatch(/^JV1 accept /);
  await ask({ kind: 'x' }, 'JV9');
  await expect
    .poll(() => files(log).flatMap(([, text]) => text.match(/"event":"decision"/g) ?? []).length, { timeout: 20_000 })
    .toBe(3);
  await expect.poll(() => statSync(join(folder, 'jobvet.prom')).mode & 0o777, { timeout: 20_000 }).toBe(0o644);
  for (const [path, text] of files()) expect(text, path).not.toMatch(PRIVATE);
  expect(said).not.toMatch(PRIVATE);
  const exported = files(log).find(([path]) => path.includes('decisions-'))?.[0] ?? '';
  for (const format of ['ocsf', 'ecs', 'jsonl']) {
    const { status, stdout } = jobvet('log', 'export', '--format', format, exported);
    expect(status).toBe(0);
    expect(stdout).toContain('JV101');
    expect(stdout).not.toMatch(PRIVATE);
  }
}, 60_000);

test('tells metrics', () => {
  const { status, stdout } = jobvet('metrics', '--socket', socket);
  expect(status).toBe(0);
  expect(stdout).toContain('jobvet_gate_decisions_total{verdict="reject",outcome="done"} 1\n');
  expect(stdout).toContain('jobvet_gate_findings_total{rule="JV101",action="reject"} 1\n');
}, 30_000);

test('forgets a user while the daemon works, and is whole before, afterwards and after the end', async () => {
  expect(jobvet('log', 'verify', '--log', log)).toMatchObject({ status: 0 });
  expect(jobvet('forget', 'annabel', '--log', log).stdout).toBe('forgot 2 events and 0 scripts\n');
  await ask({ ...HEADER, user_name: 'bob' }, '#!/bin/bash\nhostname\n');
  expect(jobvet('log', 'verify', '--log', log).stdout).toMatch(/^the log is whole: \d events, 2 forgotten, /);
  const ended = new Promise((resolve) => daemon.once('close', resolve));
  daemon.kill('SIGTERM');
  await ended;
  const [, head = ''] = /ends with (\S+)/.exec(said) ?? [];
  expect(head).toMatch(/^\d+:/);
  expect(jobvet('log', 'verify', '--log', log, '--head', head)).toMatchObject({ status: 0 });
  expect(files(log).find(([path]) => path.includes('decisions-'))?.[1]).toContain('"event":"stopped"');
  const [path = '', text = ''] = files(log).find(([name]) => name.includes('decisions-')) ?? [];
  writeFileSync(path, text.replace('"accept"', '"reject"'));
  expect(jobvet('log', 'verify', '--log', log)).toMatchObject({ status: 1 });
}, 60_000);
