// The module for job_submit.lua, under each Lua that slurmctld may be linked to, against daemons good and bad.
import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const DRIVER = fileURLToPath(new URL('lua/drive.lua', import.meta.url));
const MODULE = fileURLToPath(new URL('../../src/gate/lua', import.meta.url));
const LUAS = ['lua5.1', 'lua5.2', 'lua5.3', 'lua5.4'].filter((lua) => {
  const has = spawnSync(lua, ['-e', 'require "socket.unix"'], { stdio: 'ignore' });
  return has.status === 0;
});

const CURL = spawnSync('curl', ['--version'], { stdio: 'ignore' }).status === 0;

let folder: string;
let server: Server | undefined;
let asked: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hook-'));
  asked = [];
});
afterEach(() => {
  server?.close();
  server = undefined;
  rmSync(folder, { recursive: true });
});

/** A daemon that keeps what it is asked and does as told. */
async function daemon(reply: (socket: Socket, question: string) => void): Promise<void> {
  server = createServer((socket) => {
    let question = '';
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      question += bytes.toString('latin1');
      const [before = '', header = '', script = ''] =
        /^(?:POST [^]*?\r\n\r\n)?JV\d+ (\d+) (\d+)\n/.exec(question) ?? [];
      const line = before.length;
      if (line === 0 || question.length < line + Number(header) + Number(script)) return;
      asked.push(question);
      reply(socket, question);
    });
  });
  await new Promise<void>((resolve) => server?.listen(join(folder, 's'), resolve));
}

interface Told {
  readonly code: number;
  readonly user: string;
  readonly log: string;
}

/** Drives the module; `calls` are Lua. */
function drive(lua: string, calls: string, setup = '', env: NodeJS.ProcessEnv = {}): Promise<Told[]> {
  const program = `return { setup = { socket = "${folder}/s", deadline = 0.4, ${setup} }, calls = { ${calls} } }`;
  return new Promise((resolve, reject) => {
    execFile(lua, [DRIVER, MODULE, program], { env: { ...process.env, ...env } }, (error, stdout, stderr) => {
      if (error) reject(new Error(stderr));
      const lines = stdout.trimEnd().split('\n');
      resolve(
        lines.map((line) => {
          const [code = '', user = '', log = ''] = line.split('\t');
          return { code: Number(code), user, log };
        }),
      );
    });
  });
}

const SUBMIT =
  '{ "submit", { script = "#!/bin/sh\\nhostname\\n", name = "x", partition = "main", user_id = 1000, argv = { [0] = "/home/u/a b.sh", "arg" }, environment = { LD_PRELOAD = "/tmp/x\\"y.so" } } }';

test('at least one Lua with lua-socket is there', () => {
  expect(LUAS).not.toEqual([]);
});

describe.each(LUAS)('%s', (lua) => {
  test('asks once and does what it is told', async () => {
    let turn = 0;
    const answers = ['JV1 accept 0 JV-1\n', 'JV1 warn 8 JV-1\nbe\nware!', 'JV2 reject 4 JV-1 more words\nno\u001b!'];
    await daemon((socket) => socket.end(answers[turn++] ?? ''));
    expect(await drive(lua, `${SUBMIT}, ${SUBMIT}, ${SUBMIT}`)).toEqual([
      { code: 0, user: '', log: '' },
      { code: 0, user: 'be\\nware!', log: '' },
      { code: 2002, user: 'no?!', log: '' },
    ]);
    const [first = ''] = asked;
    const [line = '', header = ''] = first.split('\n');
    expect(line).toBe(`JV1 ${header.length - '#!/bin/sh'.length} 19`);
    expect(JSON.parse(header.slice(0, -'#!/bin/sh'.length))).toEqual({
      kind: 'submit',
      submit_uid: 1000,
      wait_ms: 400,
      name: 'x',
      partition: 'main',
      user_id: 1000,
      argv: ['/home/u/a b.sh', 'arg'],
      spank: [],
      env: { LD_PRELOAD: '/tmp/x"y.so' },
      default_partition: 'main',
    });
    expect(first.endsWith('#!/bin/sh\nhostname\n')).toBe(true);
  });

  test('stamps jobs that it takes, where the site wants that, after what stands there', async () => {
    const ids = ['JV-7K3QAB', 'JV-X', 'JV-7K3QAB', 'x"y', ''];
    let turn = 0;
    await daemon((socket) => socket.end(`JV1 ${turn === 2 ? 'reject' : 'accept'} 0 ${ids[turn++] ?? ''}\n`));
    const has = SUBMIT.replace('name =', 'admin_comment = "mine", name =');
    const told = await drive(lua, [has, SUBMIT, SUBMIT, has, SUBMIT].join(), 'stamp = true }, stamps = true, more = {');
    expect(told.map(({ user }) => user)).toEqual(['mine jobvet:JV-7K3QAB', 'jobvet:JV-X', 'nil', 'mine', 'nil']);
    const off = await drive(lua, has, '}, stamps = true, more = {');
    expect(off.map(({ user }) => user)).toEqual(['mine']);
    server?.close();
    const unvetted = await drive(lua, has, 'socket = "/nowhere", stamp = true }, stamps = true, more = {');
    expect(unvetted.map(({ user }) => user)).toEqual(['mine jobvet:unvetted']);
  });

  test.each([
    ['says nothing', () => undefined],
    ['hangs up', (socket: Socket) => socket.destroy()],
    ['talks nonsense', (socket: Socket) => socket.end('hello\n')],
    ['announces too much', (socket: Socket) => socket.end('JV1 warn 99999999 x\n')],
    ['says less than it announced', (socket: Socket) => socket.end('JV1 warn 10 x\nabc')],
    ['speaks another protocol', (socket: Socket) => socket.end('JV9 accept 0 x\n')],
    ['drips', (socket: Socket) => void setInterval(() => !socket.destroyed && socket.write('J'), 50).unref()],
  ])('a daemon that %s is an outage', async (_, reply) => {
    await daemon(reply);
    const secure = SUBMIT.replace('"main"', '"main,secure"');
    const told = await drive(
      lua,
      `${SUBMIT}, ${secure}, ${SUBMIT}`,
      'fail_closed = { "secure" }, breaker_failures = 2',
    );
    expect(told.map(({ code }) => code)).toEqual([0, -1, 0]);
    expect(told[0]?.log).toMatch(/^jobvet: jobs are not vetted: /);
    expect(told[1]?.user).toMatch(/^jobvet: the vetting service does not answer/);
    // The breaker is open by then, and the log was told lately.
    expect(told[2]).toEqual({ code: 0, user: '', log: '' });
    expect(asked.length).toBeLessThanOrEqual(2);
  });

  test('no daemon at all', async () => {
    const [open, closed] = [await drive(lua, SUBMIT), await drive(lua, SUBMIT, 'fail = "closed"')];
    expect([open[0]?.code, closed[0]?.code]).toEqual([0, -1]);
  });

  test.runIf(CURL)('without sockets curl asks', async () => {
    const answer = 'JV1 warn 3 JV-1\nhey';
    await daemon((socket) => socket.end(`HTTP/1.1 200 OK\r\nContent-Length: ${answer.length}\r\n\r\n${answer}`));
    const told = await drive(lua, SUBMIT, 'deadline = 3', { NO_SOCKET: '1' });
    expect(told).toEqual([{ code: 0, user: 'hey', log: '' }]);
    expect(asked[0]).toContain('\r\n\r\nJV1 ');
    expect(asked[0]?.endsWith('#!/bin/sh\nhostname\n')).toBe(true);
  });

  test('a slow script does not open the breaker', async () => {
    await daemon((socket) => socket.end('JV1 warn 2 JV-UNVETTED\nno'));
    const told = await drive(lua, Array.from({ length: 5 }, () => SUBMIT).join(','));
    expect(told.map(({ user }) => user)).toEqual(['no', 'no', 'no', 'no', 'no']);
  });

  test('jobs without script, heterogeneous and odd ones', async () => {
    await daemon((socket) => socket.end('JV1 accept 0 JV-1\n'));
    const odd = [
      '{ "submit", { argv = { [0] = "hostname" }, spank_job_env = { [0] = "_SLURM_SPANK_OPTION_pyxis_container_image=x" } } }',
      '{ "submit", { het_job_offset = 1, num_tasks = 4294967294, min_nodes = 65534 } }',
      '{ "submit", { script = "", name = string.rep("n", 9000), cron_job = true, environment = {} } }',
      '{ "submit", { script = string.rep("x", 5000000) } }',
    ];
    const told = await drive(lua, odd.join(','));
    expect(told.map(({ code }) => code)).toEqual([0, 0, 0, 2002]);
    const headers = asked.map((question) => question.split('\n')[1] ?? '');
    expect(headers[0]).toContain('"spank":["_SLURM_SPANK_OPTION_pyxis_container_image=x"]');
    expect(headers[1]).not.toMatch(/num_tasks|min_nodes/);
    expect(headers[2]).toContain('"cron_job":true');
    expect(asked).toHaveLength(3);
    expect(headers[2]).toContain('"cut":["name"]');
  });

  test('long values are cut, and that is said: a header nobody reads would be an outage', async () => {
    await daemon((socket) => socket.end('JV1 accept 0 JV-1\n'));
    const long = `{ "submit", { script = "#!/bin/sh\\n", argv = { [0] = "a", string.rep("\\1", 300000) }, work_dir = string.rep("\\27", 9000), environment = { LD_PRELOAD = string.rep("x", 20000) } } }`;
    expect((await drive(lua, long)).map(({ code }) => code)).toEqual([0]);
    const header = JSON.parse(asked[0]?.split('\n')[1]?.replace(/#!\/bin\/sh$/, '') ?? '') as Record<string, unknown>;
    expect(header['cut']).toEqual(['work_dir', 'argv', 'LD_PRELOAD']);
    expect(header['argv']).toEqual(['a']);
    expect(JSON.stringify(header).length).toBeLessThan(256 * 1024);
  });

  test('a job that moves is asked about, one that does not is not', async () => {
    await daemon((socket) => socket.end('JV1 reject 0 JV-1\n'));
    const record = '{ script = "#!/bin/sh\\n", partition = "main", account = "a" }';
    const told = await drive(
      lua,
      `{ "modify", { partition = "secure" }, ${record} }, { "modify", { comment = "c" }, ${record} }, { "modify", { partition = "x" }, {} }`,
    );
    expect(told.map(({ code }) => code)).toEqual([2002, 0, 0]);
    expect(asked[0]).toContain('"partition":"secure"');
    expect(asked[0]).toContain('"old_partition":"main"');
  });

  test('what goes wrong inside decides nothing', async () => {
    const broken = '{ "submit", setmetatable({}, { __index = function() error("boom") end }) }';
    const [open, closed] = [await drive(lua, broken), await drive(lua, broken, 'fail = "closed"')];
    expect([open[0]?.code, closed[0]?.code]).toEqual([0, -1]);
  });
});
