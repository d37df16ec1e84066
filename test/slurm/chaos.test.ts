// Whatever happens to the daemon while jobs are submitted: slurmctld waits no longer than the deadline, no job is lost
// or doubled, partitions stay as open or closed as the site wants, and the log says what was not vetted.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Cluster, whyNoCluster } from './cluster.ts';

const reason = whyNoCluster();
if (reason !== null) process.stderr.write(`skipped, no Slurm to disturb: ${reason}\n`);

const PROGRAM = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const MODULE = fileURLToPath(new URL('../../src/gate/lua', import.meta.url));
/** Seconds that the hook waits; a busy machine must not look like an outage. */
const DEADLINE = 1.5;
/** Milliseconds that a busy machine may take besides. */
const SLACK = Number(process.env['JOBVET_SLACK'] ?? 5000);
/** JOBVET_CHAOS=heavy: more of everything. */
const ROUNDS = process.env['JOBVET_CHAOS'] === 'heavy' ? 10 : 1;
const HONEST = '#!/bin/bash\n#SBATCH --time=1\nsrun ./solve --steps 10\n';
const OPEN = "#!/bin/bash\njupyter lab --ip=0.0.0.0 --ServerApp.token='' --ServerApp.password=''\n";
const NOBODY = 65_534;

interface Wanted {
  readonly module?: string;
  readonly socket?: string;
  /** Lua that runs before the module is loaded */
  readonly before?: string;
}

const hook = ({ module = MODULE, socket = '', before = '' }: Wanted): string => `
package.path = "${module}/?.lua;" .. package.path
${before}
local found, jobvet = pcall(require, "jobvet")
if found then
  jobvet.setup{ socket = "${socket}", deadline = ${DEADLINE}, fail_closed = { "other" }, breaker_seconds = 1, log_pause = 0 }
end
function slurm_job_submit(job, partitions, uid)
  if found then return jobvet.submit(job, partitions, uid) end
  return slurm.SUCCESS
end
function slurm_job_modify(job, record, partitions, uid)
  if found then return jobvet.modify(job, record, partitions, uid) end
  return slurm.SUCCESS
end
return slurm.SUCCESS
`;

describe.skipIf(reason !== null)('chaos', () => {
  const folder = mkdtempSync(join(tmpdir(), 'jobvet-chaos-'));
  const socket = join(folder, 's');
  let cluster: Cluster;
  let daemon: ChildProcess | undefined;
  let liar: Server | undefined;
  /** questions to whatever stands in place of the daemon */
  let asked = 0;
  const others: Cluster[] = [];

  function startDaemon(): void {
    const args = ['gate', 'serve', '--socket', socket, '--policy', join(folder, 'policy.yaml'), '--allow-root'];
    const log = openSync(join(folder, 'log'), 'a');
    daemon = spawn(process.execPath, [PROGRAM, ...args, '--budget', '700', '--wait', '1400'], {
      stdio: ['ignore', log, log],
    });
    const ping = spawnSync(process.execPath, [PROGRAM, 'gate', 'ping', '--socket', socket, '--wait', '30000']);
    expect(ping.status).toBe(0);
  }

  async function stopDaemon(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const running = daemon;
    daemon = undefined;
    if (!running) return;
    const ended = new Promise((resolve) => running.once('exit', resolve));
    running.kill('SIGCONT');
    running.kill(signal);
    await ended;
  }

  /** In place of the daemon, one that does something else. */
  async function startLiar(reply: (connection: Socket) => void): Promise<void> {
    await stopDaemon();
    rmSync(socket, { force: true });
    // The breaker that the last outage opened.
    await pause(1100);
    liar = createServer((connection) => {
      asked++;
      connection.on('error', () => undefined);
      connection.once('data', () => {
        reply(connection);
      });
    });
    await new Promise<void>((resolve) => liar?.listen(socket, resolve));
  }

  const daemonLog = (): string => readFileSync(join(folder, 'log'), 'utf8');

  /** Submits jobs from several places at once. @returns ids of the jobs taken, and the longest wait */
  async function submitted(
    count: number,
    args: readonly string[],
    { uid = 0, at = cluster }: { readonly uid?: number; readonly at?: Cluster } = {},
  ): Promise<{ readonly ids: readonly number[]; readonly refused: readonly string[]; readonly longest: number }> {
    const runs = await Promise.all(
      Array.from({ length: count }, () => at.run('sbatch', ['--parsable', '--begin=now+7days', ...args], uid)),
    );
    const ids = runs.filter(({ exit }) => exit === 0).map(({ stdout }) => Number(stdout));
    const refused = runs.filter(({ exit }) => exit !== 0).map(({ stderr }) => stderr);
    return { ids, refused, longest: Math.max(...runs.map(({ ms }) => ms)) };
  }

  /** What must hold in every outage: `open` takes all, `closed` none, nobody waits long, the log says so. */
  async function isAnOutage(at = cluster): Promise<void> {
    const honest = at.put('honest.sh', HONEST);
    const before = new Set(at.jobs);
    const logged = at.log.length;
    const [open, closed] = await Promise.all([
      submitted(4 * ROUNDS, [honest], { at }),
      submitted(2 * ROUNDS, ['-p', 'other', honest], { at }),
    ]);
    expect(open.refused).toEqual([]);
    expect(new Set(open.ids).size).toBe(4 * ROUNDS);
    expect(closed.ids).toEqual([]);
    expect(closed.refused.every((text) => text.includes('the vetting service does not answer'))).toBe(true);
    // The breaker opens after two failures: nobody waits for more than these.
    expect(Math.max(open.longest, closed.longest)).toBeLessThan(2 * DEADLINE * 1000 + SLACK);
    expect(at.jobs.filter((id) => !before.has(id)).sort()).toEqual([...open.ids].sort());
    expect(at.log.slice(logged)).toContain('jobvet: jobs are not vetted: ');
  }

  /** The gate is back: it refuses what it should, and takes the rest. */
  async function isVetting(): Promise<void> {
    await pause(1100);
    expect((await submitted(1, [cluster.put('open.sh', OPEN)])).refused[0]).toContain('job not accepted');
    expect((await submitted(1, ['-p', 'other', cluster.put('honest.sh', HONEST)])).refused).toEqual([]);
  }

  beforeAll(async () => {
    writeFileSync(join(folder, 'policy.yaml'), 'preset: gate\n');
    startDaemon();
    cluster = await Cluster.start({ jobSubmit: hook({ socket }) });
  }, 90_000);

  afterEach(async () => {
    liar?.close();
    liar = undefined;
    await Promise.all(others.splice(0).map((one) => one.stop()));
  }, 30_000);

  afterAll(async () => {
    await stopDaemon();
    await cluster.stop();
    rmSync(folder, { recursive: true });
  }, 30_000);

  it('the daemon hangs', async () => {
    daemon?.kill('SIGSTOP');
    await isAnOutage();
    daemon?.kill('SIGCONT');
    await isVetting();
  }, 60_000);

  it.each(['SIGTERM', 'SIGKILL'] as const)(
    'the daemon ends by %s',
    async (signal) => {
      await stopDaemon(signal);
      await isAnOutage();
      startDaemon();
      await isVetting();
    },
    60_000,
  );

  it.each([
    ['answers garbage', (one: Socket) => one.end(Buffer.alloc(100_000, 'x'))],
    [
      'answers a byte at a time',
      (one: Socket) => void setInterval(() => !one.destroyed && one.write('J'), 100).unref(),
    ],
    ['answers half a frame', (one: Socket) => one.end('JV1 reject 500 JV-X\nno')],
    ['announces a gigabyte', (one: Socket) => one.write('JV1 warn 1073741824 JV-X\n')],
    ['accepts what it did not read', (one: Socket) => one.end('JV1 maybe 0 JV-X\n')],
  ])(
    'something %s in its place',
    async (_, reply) => {
      await startLiar(reply);
      asked = 0;
      await isAnOutage();
      expect(asked).toBeGreaterThan(0);
    },
    60_000,
  );

  it('the socket is a file', async () => {
    await stopDaemon();
    rmSync(socket, { force: true });
    writeFileSync(socket, 'no socket');
    await isAnOutage();
    const args = ['gate', 'serve', '--socket', socket, '--policy', join(folder, 'policy.yaml'), '--allow-root'];
    const refused = spawnSync(process.execPath, [PROGRAM, ...args], { encoding: 'utf8', timeout: 30_000 });
    expect(refused.stderr).toContain('is no socket');
    expect(readFileSync(socket, 'utf8')).toBe('no socket');
    rmSync(socket);
    startDaemon();
    await isVetting();
  }, 60_000);

  it('a broken policy is reloaded while jobs come', async () => {
    const open = cluster.put('open.sh', OPEN);
    writeFileSync(join(folder, 'policy.yaml'), 'preset: [\n');
    daemon?.kill('SIGHUP');
    expect((await submitted(6, [open])).ids).toEqual([]);
    writeFileSync(join(folder, 'policy.yaml'), 'preset: gate\n# again\n');
    daemon?.kill('SIGHUP');
    // No gap while the new workers get ready.
    for (let round = 0; round < 4; round++) expect((await submitted(3, [open])).ids).toEqual([]);
    expect(daemonLog()).toContain('the one before stays in use');
    expect(daemonLog()).not.toContain('JV-UNVETTED');
  }, 60_000);

  it('scripts as long as Slurm takes, and longer', async () => {
    const line = `echo "${'x'.repeat(1000)}"\n`;
    const long = cluster.put(
      '4mb.sh',
      `#!/bin/bash\n${line.repeat(Math.floor((4 * 1024 * 1024 - 100) / line.length))}`,
    );
    // Whose script ends a worker has to wait for a second one afterwards: another user than the next test's.
    const taken = await submitted(1, [long], { uid: NOBODY - 1 });
    expect(taken.ids).toHaveLength(1);
    expect(taken.longest).toBeLessThan(DEADLINE * 1000 + SLACK);
    const tooLong = await submitted(1, [cluster.put('5mb.sh', `#!/bin/bash\n${line.repeat(5000)}`)]);
    expect(tooLong.refused).toHaveLength(1);
    // Neither is an outage.
    const logged = cluster.log.length;
    expect((await submitted(2, ['-p', 'other', cluster.put('honest.sh', HONEST)])).refused).toEqual([]);
    expect(cluster.log.slice(logged)).not.toContain('not vetted');
  }, 60_000);

  it('one user submits slow scripts in a loop, and nobody else’s answer changes', async () => {
    const slow = (n: number): string =>
      `#!/bin/bash\n# ${n}\n${'for a in 1 2 3; do for b in 1 2 3; do x="$x$a$b"; y=$(echo "$x" | sed "s/$a/$b/g"); done; done\n'.repeat(12_000)}`;
    const scripts = Array.from({ length: 4 * ROUNDS }, (_one, n) => cluster.put(`slow-${n}.sh`, slow(n)));
    const before = daemonLog().length;
    let isOver = false;
    const loop = (async () => {
      for (const script of scripts) await submitted(1, [script], { uid: NOBODY });
      isOver = true;
    })();
    let others = 0;
    while (!isOver) {
      others++;
      const open = cluster.put('open.sh', `${OPEN}# ${others}\n`);
      const { refused, longest } = await submitted(1, [open]);
      expect(refused[0]).toContain('job not accepted');
      expect(longest).toBeLessThan(DEADLINE * 2000 + SLACK);
    }
    await loop;
    expect(others).toBeGreaterThan(0);
    // The log is written in batches.
    await expect
      .poll(() => daemonLog().slice(before).split('JV-UNVETTED').length - 1, { timeout: 10_000 })
      .toBe(scripts.length);
  }, 120_000);

  it('fifty submit at once', async () => {
    const before = new Set(cluster.jobs);
    const [honest, open] = [cluster.put('honest.sh', HONEST), cluster.put('open.sh', OPEN)];
    const [taken, refused] = await Promise.all([submitted(40 * ROUNDS, [honest]), submitted(10 * ROUNDS, [open])]);
    expect(new Set(taken.ids).size).toBe(40 * ROUNDS);
    expect(refused.ids).toEqual([]);
    expect(cluster.jobs.filter((id) => !before.has(id)).sort()).toEqual([...taken.ids].sort());
  }, 120_000);

  it('slurmctld starts without the module', async () => {
    const bare = await Cluster.start({ jobSubmit: hook({ module: '/nowhere', socket }) });
    others.push(bare);
    expect((await submitted(2, ['-p', 'other', bare.put('honest.sh', HONEST)], { at: bare })).ids).toHaveLength(2);
  }, 60_000);

  it('slurmctld starts without the socket library', async () => {
    const before =
      'for _, name in ipairs{ "socket", "socket.unix" } do package.preload[name] = function() error("none") end end';
    const poor = await Cluster.start({ jobSubmit: hook({ socket, before }) });
    others.push(poor);
    const open = poor.put('open.sh', OPEN);
    const hasCurl = spawnSync('curl', ['--version'], { stdio: 'ignore' }).status === 0;
    const { ids } = await submitted(1, [open], { at: poor });
    expect(ids).toHaveLength(hasCurl ? 0 : 1);
  }, 60_000);

  it('slurmctld starts without the daemon', async () => {
    const alone = await Cluster.start({ jobSubmit: hook({ socket: '/nowhere/s' }) });
    others.push(alone);
    await isAnOutage(alone);
  }, 60_000);
});
