// The socket answers whatever happens: workers that hang, die or are busy, and clients that talk nonsense.
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Daemon, type DaemonOptions } from '../../src/gate/daemon.ts';

/** A worker that does what the script says: answers, hangs, dies, throws. */
const FAKE = `
const { parentPort } = require('node:worker_threads');
parentPort.on('message', ({ script, used }) => {
  const word = Buffer.from(script).toString().trim();
  if (word === 'hang') for (;;);
  if (word === 'die') process.exit(1);
  if (word === 'throw') throw new Error('no');
  if (word === 'fault') return parentPort.postMessage({ kind: 'fault', why: 'rule' });
  // An exemption for two uses.
  if (word === 'exempt') return parentPort.postMessage({ kind: 'result', result: {
    ...{ message: '', id: 'JV-1', warnings: [], rules: [], scriptHash: 'x', cached: false },
    ...((used.x ?? 0) < 2 ? { verb: 'accept', uses: ['x'] } : { verb: 'reject', uses: [] }),
  } });
  const [verb, about] = word.split(' ');
  const result = { verb, message: verb === 'accept' ? '' : 'told: ' + word, id: 'JV-1', warnings: about ? [about] : [], rules: [], uses: [], scriptHash: 'x', cached: false };
  parentPort.postMessage({ kind: 'result', result });
});
parentPort.postMessage({ kind: 'ready' });
`;

let folder: string;
let daemon: Daemon;
let log: Record<string, unknown>[];

async function start(more: Partial<DaemonOptions> = {}): Promise<void> {
  daemon = new Daemon({
    socket: join(folder, 's'),
    budget: 150,
    wait: 1000,
    mostScriptBytes: 1000,
    unvetted: () => ({ action: 'warn', message: 'not vetted' }),
    quietHours: 24,
    startWorker: () => new Worker(FAKE, { eval: true }),
    now: () => performance.now(),
    today: () => '2026-11-20',
    log: (event) => log.push({ ...event }),
    decided: (facts) => log.push({ event: 'decision', ...facts }),
    ...more,
  });
  await daemon.start();
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gate-'));
  log = [];
});
afterEach(async () => {
  await daemon.stop();
  rmSync(folder, { recursive: true });
});

function frame(script: string, header: Record<string, unknown> = {}, version = 1): Buffer {
  const head = JSON.stringify(header);
  return Buffer.from(`JV${version} ${Buffer.byteLength(head)} ${Buffer.byteLength(script)}\n${head}${script}`);
}

/** What the daemon says to some bytes; empty when it hangs up. */
function say(bytes: Buffer, chunk = bytes.length): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(join(folder, 's'));
    let said = '';
    socket.on('data', (data) => (said += data.toString()));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      resolve(said);
    });
    for (let at = 0; at < bytes.length; at += chunk) socket.write(bytes.subarray(at, at + chunk));
  });
}

describe('the daemon', () => {
  test('passes on what workers decide', async () => {
    await start();
    expect(await say(frame('accept'))).toBe('JV1 accept 0 JV-1\n');
    expect(await say(frame('reject'))).toBe('JV1 reject 12 JV-1\ntold: reject');
    expect(await say(frame('reject'), 1)).toBe('JV1 reject 12 JV-1\ntold: reject');
  });

  test('takes what curl posts', async () => {
    await start();
    const posted = Buffer.concat([Buffer.from('POST /vet HTTP/1.1\r\nHost: jobvet\r\n\r\n'), frame('reject')]);
    const answer = 'HTTP/1.1 200 OK\r\nContent-Length: 31\r\nConnection: close\r\n\r\nJV1 reject 12 JV-1\ntold: reject';
    expect(await say(posted)).toBe(answer);
    expect(await say(posted, 1)).toBe(answer);
  });

  test('takes its neighbours’ versions and no others', async () => {
    await start();
    expect(await say(frame('accept', {}, 2))).toBe('JV1 accept 0 JV-1\n');
    expect(await say(frame('accept', {}, 0))).toBe('JV0 accept 0 JV-1\n');
    expect(await say(frame('accept', {}, 3))).toBe('');
    expect(log).toContainEqual({ event: 'nonsense', why: 'protocol 3, and this side speaks 1' });
  });

  test.each(['hang', 'die', 'throw', 'fault'])('answers when a worker does "%s", and goes on', async (word) => {
    await start();
    const before = performance.now();
    expect(await say(frame(word))).toBe('JV1 warn 10 JV-UNVETTED\nnot vetted');
    expect(performance.now() - before).toBeLessThan(4000);
    expect(await say(frame('accept'))).toBe('JV1 accept 0 JV-1\n');
  });

  test('answers all in time when several scripts hang', async () => {
    await start({ wait: 600 });
    const before = performance.now();
    const answers = await Promise.all(Array.from({ length: 8 }, () => say(frame('hang'))));
    expect(new Set(answers)).toEqual(new Set(['JV1 warn 10 JV-UNVETTED\nnot vetted']));
    expect(performance.now() - before).toBeLessThan(5000);
  });

  test('who sends slow scripts in a loop takes no worker from the others', async () => {
    await start({ wait: 3000 });
    for (let round = 0; round < 6; round++) {
      expect(await say(frame(`hang${' '.repeat(round)}`, { submit_uid: 1 }))).toContain('JV-UNVETTED');
      expect(await say(frame(`accept${' '.repeat(round)}`, { submit_uid: 2 }))).toBe('JV1 accept 0 JV-1\n');
    }
  });

  test('a script that took too long is not tried again soon', async () => {
    await start();
    for (let round = 0; round < 3; round++) expect(await say(frame('hang'))).toContain('JV-UNVETTED');
    expect(log.filter(({ event }) => event === 'worker-lost')).toHaveLength(1);
  });

  test('what is too long is answered, not hung up on: that would be an outage', async () => {
    await start();
    const long = frame('x'.repeat(200_000), { user_name: 'ann' });
    expect(await say(long, 5000)).toContain('JV-UNVETTED');
    const written = { event: 'decision', outcome: 'failed', header: { user_name: 'ann' } };
    expect(log).toContainEqual(expect.objectContaining(written));
    expect(await say(frame('accept', { name: 'x'.repeat(300_000) }))).toContain('JV-UNVETTED');
  });

  test('what the hook cut is not taken for all there is', async () => {
    await start();
    expect(await say(frame('accept', { cut: ['LD_PRELOAD'] }))).toContain('JV1 warn 10 JV-UNVETTED');
    expect(await say(frame('reject', { cut: ['spank'] }))).toContain('JV1 reject');
    expect(await say(frame('accept', { cut: ['argv'] }))).toBe('JV1 accept 0 JV-1\n');
  });

  test('serves while new workers get ready', async () => {
    await start();
    const renewed = daemon.renew();
    expect(await say(frame('accept'))).toBe('JV1 accept 0 JV-1\n');
    await renewed;
    expect(log.at(-1)).toEqual({ event: 'reloaded' });
    expect(await say(frame('accept '))).toBe('JV1 accept 0 JV-1\n');
    expect(await say(frame('hang'))).toContain('JV-UNVETTED');
    expect(await say(frame('accept  ', { submit_uid: 2 }))).toBe('JV1 accept 0 JV-1\n');
  });

  test('keeps messages as short as the hook takes', async () => {
    await start({ unvetted: () => ({ action: 'reject', message: 'ü'.repeat(9000) }) });
    const said = await say(frame('hang'));
    expect(said.length).toBeLessThan(4200);
    expect(said.endsWith('…')).toBe(true);
  });

  test('hurries when the hook waits less', async () => {
    await start({ budget: 50_000, wait: 100_000 });
    const before = performance.now();
    expect(await say(frame('hang', { wait_ms: 300 }))).toContain('JV-UNVETTED');
    expect(performance.now() - before).toBeLessThan(4000);
  });

  test.each([
    ['no protocol', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
    ['an empty post', Buffer.from('POST / HTTP/1.1\r\n\r\nGET')],
    ['a post without end', Buffer.alloc(5000, 'POST ')],
    ['a line without end', Buffer.alloc(100, 'J')],
    ['no JSON', Buffer.from('JV1 3 0\n{x}')],
    ['a list', Buffer.from('JV1 2 0\n[]')],
    ['a gigabyte', Buffer.from('JV1 2 1073741824\n{}')],
    ['more than announced', Buffer.from('JV1 2 1\n{}ab')],
    ['huge numbers', Buffer.from('JV1 99999999999 1\n')],
  ])('hangs up on %s', async (_, bytes) => {
    await start();
    expect(await say(bytes)).toBe('');
    expect(await say(frame('accept'))).toBe('JV1 accept 0 JV-1\n');
  });

  test('a client that leaves does no harm', async () => {
    await start();
    await new Promise<void>((resolve) => {
      const socket = connect(join(folder, 's'), () => {
        socket.write(frame('accept').subarray(0, 5));
        socket.destroy();
        resolve();
      });
    });
    expect(await say(frame('accept'))).toBe('JV1 accept 0 JV-1\n');
  });

  test('tells a warning once a day', async () => {
    let time = 0;
    await start({ now: () => performance.now() + time });
    expect(await say(frame('warn ann-JV1'))).toContain('JV1 warn');
    expect(await say(frame('warn ann-JV1'))).toBe('JV1 accept 0 JV-1\n');
    expect(await say(frame('warn bob-JV1'))).toContain('JV1 warn');
    time = 25 * 3_600_000;
    expect(await say(frame('warn ann-JV1'))).toContain('JV1 warn');
  });

  test('an exemption counts as often as it says, however many ask at a time, and after a restart', async () => {
    const usesFile = join(folder, 'uses.json');
    const ask = async (count: number): Promise<number> => {
      const said = await Promise.all(Array.from({ length: count }, () => say(frame('exempt'))));
      return said.filter((one) => one.startsWith('JV1 accept')).length;
    };
    await start({ usesFile, wait: 5000 });
    expect(await ask(1)).toBe(1);
    await daemon.stop();
    await start({ usesFile, wait: 5000 });
    expect(await ask(6)).toBe(1);
  });

  test('what it could not vet is the site’s decision', async () => {
    await start({ unvetted: () => ({ action: 'reject', message: 'no' }) });
    expect(await say(frame('hang'))).toBe('JV1 reject 2 JV-UNVETTED\nno');
  });
});
