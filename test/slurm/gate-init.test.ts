// `jobvet gate init` with the real scontrol.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Cluster, whyNoCluster } from './cluster.ts';

const reason = whyNoCluster();
if (reason !== null) process.stderr.write(`skipped, no Slurm to ask: ${reason}\n`);

const PROGRAM = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

function jobvet(args: readonly string[], env: NodeJS.ProcessEnv = process.env): ReturnType<typeof spawnSync> {
  return spawnSync(process.execPath, [PROGRAM, ...args], { env, encoding: 'utf8', timeout: 60_000 });
}

describe.skipIf(reason !== null)('gate init', () => {
  let cluster: Cluster;
  let folder: string;
  beforeAll(async () => {
    cluster = await Cluster.start();
    folder = dirname(cluster.put('cgroup.conf', 'ConstrainDevices=yes\n'));
    cluster.put('plugstack.conf', 'include more.d/*.conf\noptional /none/spank_pyxis.so execute_entrypoint=0\n');
  }, 60_000);
  afterAll(async () => {
    await cluster.stop();
  }, 30_000);

  it('writes a policy that jobvet takes, with the origin of each fact', () => {
    const output = join(folder, 'policy.yaml');
    const { status, stderr } = jobvet(['gate', 'init', '--slurm-conf', join(folder, 'slurm.conf'), '--output', output]);
    expect(stderr).toContain('wrote');
    expect(status).toBe(0);
    const shown = jobvet(['config', 'show', '--policy', output, '--no-config']);
    expect(shown.status).toBe(0);
    expect(shown.stdout).toContain('node-sharing');
    const { stdout: text } = jobvet(['gate', 'init', '--slurm-conf', join(folder, 'slurm.conf')]);
    expect(text).toMatch(/# SLURM_VERSION = \d\d\.\d\d[^\n]*\n {2}slurm: \d\d\.\d\d/);
    expect(text).toContain(`plugstack.conf:2: /none/spank_pyxis.so\n  spank: [pyxis]`);
    expect(text).toContain('# other: OverSubscribe=NO\n  node-sharing: true');
    expect(text).toContain('# - SlurmUser is root:');
    expect(jobvet(['gate', 'init', '--slurm-conf', join(folder, 'slurm.conf'), '--output', output]).status).toBe(2);
  });

  it('says what is missing', () => {
    const lost = jobvet(['gate', 'init', '--slurm-conf', '/nowhere/slurm.conf']);
    expect(lost.status).toBe(2);
    expect(lost.stderr).toContain('scontrol show config does not work: ');
    expect(jobvet(['gate', 'init'], { PATH: '/nowhere' }).stderr).toContain('it is not installed here');
  });
});
