// What the doctor says of set-ups that are broken, each in one way.
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Check } from '../../src/gate/doctor/check.ts';
import { daemonChecks, socketChecks } from '../../src/gate/doctor/daemon-checks.ts';
import { hookChecks } from '../../src/gate/doctor/lua-checks.ts';
import { agreementChecks, peerChecks, selinuxCheck } from '../../src/gate/doctor/site-checks.ts';
import { SlurmConf } from '../../src/gate/doctor/slurm-conf.ts';
import { gateSettings } from '../../src/policy/gate-settings.ts';

const HOOK = `
package.path = "FOLDER/?.lua;" .. package.path
local found, jobvet = pcall(require, "jobvet")
if found then jobvet.setup{ socket = "/run/x", deadline = 0.4 } end
function slurm_job_submit(j, p, u) return jobvet.submit(j, p, u) end
function slurm_job_modify(j, r, p, u) return jobvet.modify(j, r, p, u) end
return 0
`;
const isRoot = process.getuid?.() === 0;

let folder: string;
let server: Server | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jobvet-doctor-'));
  chmodSync(folder, 0o755);
});
afterEach(async () => {
  if (server) await new Promise((resolve) => server?.close(resolve));
  server = undefined;
  rmSync(folder, { recursive: true });
});

function put(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text.replaceAll('FOLDER', folder), { mode: 0o644 });
  return path;
}

function hook(
  code: string,
  conf = 'JobSubmitPlugins=lua\nPluginDir=FOLDER\n',
  plugin = 'x liblua5.1.so.0 y',
): readonly Check[] {
  put('slurm.conf', conf);
  if (code !== '') put('job_submit.lua', code);
  if (plugin !== '') put('job_submit_lua.so', plugin);
  return hookChecks(new SlurmConf(join(folder, 'slurm.conf'))).checks;
}

/** Levels by what was looked at; the libraries of this machine are none of the tests' business. */
function levels(checks: readonly Check[]): Record<string, string> {
  return Object.fromEntries(checks.filter(({ name }) => name !== 'lua-socket').map(({ name, level }) => [name, level]));
}

describe('the hook', () => {
  beforeEach(() => {
    utimesSync(put('jobvet.lua', 'return {}'), 1000, 1000);
  });
  const FINE = { 'slurm.conf': 'ok', 'job_submit/lua': 'ok', syntax: 'ok', require: 'ok', module: 'ok' };

  test.skipIf(!isRoot)('a sound one', () => {
    expect(levels(hook(HOOK))).toMatchObject(FINE);
  });

  test.each<[string, string, Record<string, string>]>([
    ['no pcall', HOOK.replace('pcall(require, "jobvet")', 'true, require("jobvet")'), { require: 'fail' }],
    ['not loaded', 'function slurm_job_submit() return 0 end', { require: 'fail', calls: 'warn' }],
    ['only in a comment', HOOK.replace('local found', '-- local found'), { require: 'fail' }],
    ['not called', HOOK.replace('jobvet.submit(j, p, u)', '0'), { calls: 'fail' }],
    ['changes are not vetted', HOOK.replace('jobvet.modify(j, r, p, u)', '0'), { calls: 'warn' }],
    ['no module', HOOK.replace('FOLDER', 'FOLDER/elsewhere'), { require: 'ok' }],
    ['no file', '', { 'job_submit.lua': 'fail' }],
  ])('%s', (_, code, expected) => {
    expect(levels(hook(code))).toMatchObject(expected);
  });

  test('a file that Lua does not read', () => {
    expect(['fail', 'warn']).toContain(levels(hook(`${HOOK}\nif`))['syntax']);
  });

  test('a plugin of another Lua, of an unknown one, none; no plugin in slurm.conf', () => {
    expect(hook(HOOK, undefined, 'liblua-5.4.so').find(({ name }) => name === 'job_submit/lua')?.text).toMatch(
      /Lua 5\.4$/,
    );
    expect(levels(hook(HOOK, undefined, 'liblua.so'))['job_submit/lua']).toBe('warn');
    expect(levels(hook(HOOK, undefined, 'liblua5.1.so liblua-5.4.so'))['job_submit/lua']).toBe('warn');
    expect(levels(hook(HOOK, '# JobSubmitPlugins=lua\n'))['slurm.conf']).toBe('fail');
    expect(levels(hook(HOOK, 'jobsubmitplugins = job_submit/lua,throttle # x\nPluginDir=FOLDER\n'))['slurm.conf']).toBe(
      'ok',
    );
  });

  test.skipIf(!isRoot)('a module that is newer, or that others may change', () => {
    hook(HOOK);
    utimesSync(join(folder, 'job_submit.lua'), 500, 500);
    const again = (): string | undefined =>
      levels(hookChecks(new SlurmConf(join(folder, 'slurm.conf'))).checks)['module'];
    expect(again()).toBe('warn');
    chmodSync(join(folder, 'jobvet.lua'), 0o666);
    expect(again()).toBe('fail');
    chmodSync(join(folder, 'jobvet.lua'), 0o644);
    chownSync(join(folder, 'jobvet.lua'), 1234, 1234);
    expect(again()).toBe('fail');
  });
});

describe('slurm.conf', () => {
  test('included files, continued lines, comments, controllers', () => {
    put('more.conf', 'SlurmUser=slurm\nSlurmctldHost=b(10.0.0.2)\n');
    const conf = new SlurmConf(
      put(
        'slurm.conf',
        'SlurmctldHost=a # one\nInclude more.conf\nSchedulerParameters=x,\\\nmax_script_size=100\n#Include none\n',
      ),
    );
    expect(conf.controllers).toEqual(['a', 'b']);
    expect(conf.get('slurmuser')).toBe('slurm');
    expect(conf.get('SchedulerParameters')).toMatch(/max_script_size=100$/);
    expect(new SlurmConf(put('old.conf', 'ControlMachine=x\nBackupController=y\n')).controllers).toEqual(['x', 'y']);
  });

  test('times and sizes that do not go together', () => {
    const conf = (text: string): SlurmConf => new SlurmConf(put('slurm.conf', text));
    const settings = gateSettings([]);
    const check = (text: string, found: Parameters<typeof agreementChecks>[1] = {}): Record<string, string> =>
      levels(agreementChecks(conf(text), found, settings, '/run/x'));
    expect(check('')).toEqual({ times: 'ok', sizes: 'ok' });
    expect(check('', { deadline: 0.4, socket: '/run/y' })).toEqual({
      times: 'warn',
      sizes: 'ok',
      'socket of the hook': 'fail',
    });
    expect(check('', { deadline: 5 })).toMatchObject({ times: 'fail' });
    expect(check('MessageTimeout=2', {})).toMatchObject({ times: 'fail' });
    expect(check('SchedulerParameters=max_script_size=9999999')).toMatchObject({ sizes: 'warn' });
  });
});

describe('the socket', () => {
  const at = (): string => join(folder, 's');
  const listen = async (answer: string): Promise<void> => {
    server = createServer((socket) =>
      socket
        .on('error', () => undefined)
        .resume()
        .end(answer),
    );
    await new Promise<void>((resolve) => server?.listen(at(), resolve));
  };

  test('missing, a file, a link', () => {
    expect(levels(socketChecks(at(), 'root'))).toEqual({ socket: 'fail' });
    put('s', '');
    expect(levels(socketChecks(at(), 'root'))).toEqual({ socket: 'fail' });
    rmSync(at());
    symlinkSync('/dev/null', at());
    expect(levels(socketChecks(at(), 'root'))).toEqual({ socket: 'fail' });
  });

  test.skipIf(!isRoot)('open to all; not for slurmctld’s user; in a folder that keeps that user out', async () => {
    await listen('');
    chmodSync(at(), 0o666);
    expect(levels(socketChecks(at(), 'nobody'))).toEqual({ socket: 'warn', 'who may ask': 'ok' });
    chmodSync(at(), 0o660);
    expect(levels(socketChecks(at(), 'nobody'))).toEqual({ socket: 'ok', 'who may ask': 'fail' });
    expect(levels(socketChecks(at(), 'root'))).toEqual({ socket: 'ok', 'who may ask': 'ok' });
    chownSync(at(), 0, 65534);
    expect(levels(socketChecks(at(), 'nobody'))).toEqual({ socket: 'ok', 'who may ask': 'ok' });
    chmodSync(folder, 0o700);
    expect(levels(socketChecks(at(), 'nobody'))).toEqual({ socket: 'ok', 'who may ask': 'fail' });
    expect(levels(socketChecks(at(), 'no-such-user'))).toEqual({ socket: 'ok', 'who may ask': 'warn' });
  });

  test('nobody, nonsense, an older daemon, one that is off', async () => {
    expect(levels((await daemonChecks(at(), '1.0')).checks)).toEqual({ daemon: 'fail' });
    await listen('garbage');
    expect(levels((await daemonChecks(at(), '1.0')).checks)).toEqual({ daemon: 'fail' });
    await new Promise((resolve) => server?.close(resolve));
    await listen('JV1 accept 0 JV-X\n');
    expect(levels((await daemonChecks(at(), '1.0')).checks)).toEqual({ daemon: 'warn' });
    await new Promise((resolve) => server?.close(resolve));
    const off = { since: 0, until: 1, reason: 'x', by: 'root' };
    await listen(`JV1 accept 0 JV-X\n${JSON.stringify({ version: '1.0', off })}`);
    expect(levels((await daemonChecks(at(), '1.0')).checks)).toEqual({ daemon: 'ok', switch: 'warn' });
  });
});

test('other controllers', () => {
  const own = { host: 'a', version: '1.0', policy: 'sha256:1', lua: '5.1', files: { 'jobvet.lua': 'sha256:2' } };
  expect(levels(peerChecks(['a'], own, undefined))).toEqual({ 'other controllers': 'ok' });
  expect(levels(peerChecks(['a', 'b'], own, undefined))).toEqual({ 'other controllers': 'warn' });
  expect(levels(peerChecks(['a', 'b'], own, { ...own, host: 'b' }))).toEqual({ 'other controllers': 'ok' });
  const [other] = peerChecks(['a', 'b'], own, { ...own, host: 'b', policy: 'sha256:9', files: {} });
  expect(other).toMatchObject({ level: 'fail', text: 'b has another policy, jobvet.lua' });
});

test('SELinux', () => {
  mkdirSync(join(folder, 'fs'));
  expect(selinuxCheck(join(folder, 'fs', 'enforce')).level).toBe('ok');
  expect(selinuxCheck(put('enforce', '0')).level).toBe('ok');
  expect(selinuxCheck(put('enforce', '1\n')).level).toBe('warn');
});
