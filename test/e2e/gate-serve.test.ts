// Whom `jobvet gate serve` runs as.
import { expect, test } from 'vitest';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

function serve(env: NodeJS.ProcessEnv, user?: { uid: number; gid: number }): { status: number | null; stderr: string } {
  const args = [PROGRAM, 'gate', 'serve', '--socket', '/nowhere/s', '--policy', '/nowhere/policy.yaml'];
  return spawnSync(process.execPath, args, { env: { ...process.env, ...env }, encoding: 'utf8', ...user });
}

test.runIf(process.getuid?.() === 0)('not as root, nor as the user of slurmctld', () => {
  const root = serve({});
  expect(root.status).toBe(2);
  expect(root.stderr).toContain('does not run as root');
  const folder = mkdtempSync(join(tmpdir(), 'jobvet-serve-'));
  try {
    spawnSync('chmod', ['755', folder]);
    writeFileSync(join(folder, 'slurm.conf'), '# SlurmUser=x\nslurmuser=nobody # as packages have it\n', {
      mode: 0o644,
    });
    const nobody = { uid: 65534, gid: 65534 };
    expect(serve({ SLURM_CONF: join(folder, 'slurm.conf') }, nobody).stderr).toContain('nobody, the user of slurmctld');
    expect(serve({ SLURM_CONF: join(folder, 'none') }, nobody).stderr).toContain('policy.yaml');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
