// The daemon, its socket and its policy.
import { lstatSync, statSync, type Stats } from 'node:fs';
import { dirname } from 'node:path';
import { ask, askStatus, type DaemonStatus } from '../client.ts';
import { type Check, fail, ok, warn } from './check.ts';
import { userOf } from './programs.ts';

const SOCKET = 'socket';
const DAEMON = 'daemon';
const LATENCY = 'latency';
const PINGS = 20;
/** Milliseconds of a whole question that should worry nobody. */
const SLOW = 20;
const START = 'start it: systemctl start jobvet-gate, or jobvet gate serve';
const SAMPLE = Buffer.from('#!/bin/bash\n#SBATCH --time=1\nsrun hostname\n');

/** Whether the socket is there, and for whom. @param slurmUser who runs slurmctld */
export function socketChecks(path: string, slurmUser: string): Check[] {
  let stats: Stats;
  try {
    stats = lstatSync(path);
  } catch {
    return [fail(SOCKET, `${path} is not there`, START)];
  }
  if (!stats.isSocket()) return [fail(SOCKET, `${path} is no socket`, `remove it and ${START}`)];
  const mode = (stats.mode & 0o777).toString(8).padStart(4, '0');
  const about = `${path}: mode ${mode}, user ${stats.uid}, group ${stats.gid}`;
  const open =
    (stats.mode & 0o006) === 0
      ? ok(SOCKET, about)
      : warn(SOCKET, `${about}: every user can ask it`, `chmod o= ${path}, and keep the service from opening it`);
  return [open, reachCheck(path, stats, slurmUser)];
}

function reachCheck(path: string, stats: Stats, name: string): Check {
  const what = 'who may ask';
  const who = userOf(name);
  if (!who) return warn(what, `there is no user ${name} here`, 'run the doctor on the host of slurmctld');
  if (who.user === 0) return ok(what, 'slurmctld runs as root');
  const may = (of: Stats, bits: number): boolean => {
    const shift = of.uid === who.user ? 6 : who.groups.has(of.gid) ? 3 : 0;
    return ((of.mode >> shift) & bits) === bits;
  };
  if (!may(stats, 6))
    return fail(
      what,
      `slurmctld runs as ${name}, who may not write to the socket (its group is ${stats.gid})`,
      `give the socket a group that ${name} is in (Group= of the service, or usermod -aG), then restart slurmctld`,
    );
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if (!may(statSync(folder), 1))
      return fail(what, `${name} may not enter ${folder}`, `chgrp ${stats.gid} ${folder} && chmod g+x ${folder}`);
    if (folder === dirname(folder)) return ok(what, `slurmctld's user ${name} reaches the socket`);
  }
}

/** What the daemon says of itself. */
export interface DaemonFound {
  readonly checks: readonly Check[];
  readonly status?: DaemonStatus;
}

export async function daemonChecks(path: string, version: string): Promise<DaemonFound> {
  const status = await askStatus(path);
  if (typeof status === 'string')
    return { checks: [fail(DAEMON, `no answer on ${path} (${status})`, WHY[status] ?? START)] };
  const told = status.version ?? 'an older version';
  const same =
    told === version
      ? ok(DAEMON, `jobvet ${told} answers`)
      : warn(
          DAEMON,
          `jobvet ${told} answers, this is ${version}`,
          'restart the service after an upgrade: systemctl restart jobvet-gate',
        );
  const off = status.off
    ? [
        warn(
          'switch',
          `off until ${new Date(status.off.until).toISOString()}: ${status.off.reason} (${status.off.by})`,
          'jobvet gate on',
        ),
      ]
    : [];
  return { checks: [same, ...off], status };
}

const WHY: Readonly<Record<string, string>> = {
  EACCES: 'run the doctor as root',
  timeout: 'it hangs: systemctl restart jobvet-gate, and look at its log',
};

/** @param wait milliseconds that the hook waits */
export async function latencyChecks(path: string, wait: number): Promise<Check[]> {
  const pings: number[] = [];
  for (let n = 0; n < PINGS; n++) {
    const reply = await ask(path, { kind: 'ping' });
    if (reply.kind === 'failure')
      return [fail(LATENCY, `no answer to ping ${n + 1} of ${PINGS} (${reply.code})`, START)];
    pings.push(reply.ms);
  }
  // slurmctld would ask as the submitter; this shows in the log as what it is.
  const header = { name: 'jobvet-doctor', user_name: 'root', wait_ms: wait };
  const first = await ask(path, header, { script: Buffer.concat([SAMPLE, Buffer.from(`# ${Date.now()}\n`)]), wait });
  const again = await ask(path, header, { script: SAMPLE, wait });
  const sorted = pings.toSorted((a, b) => a - b);
  const at = (share: number): string => (sorted[Math.min(PINGS - 1, Math.floor(PINGS * share))] ?? 0).toFixed(1);
  const about = `${PINGS} pings ${at(0.5)} ms median, ${at(0.99)} ms at most; a script ${first.ms.toFixed(1)} ms, one more ${again.ms.toFixed(1)} ms`;
  if (first.kind === 'failure' || again.kind === 'failure')
    return [fail(LATENCY, `${about}: not in time`, 'see its log; raise the deadline of jobvet.setup only after that')];
  if (first.answer.id === 'JV-UNVETTED')
    return [
      warn(
        LATENCY,
        `${about}, and it was not vetted in time`,
        'see its log and the load of the host; gate.budget in the policy',
      ),
    ];
  if (Number(at(0.5)) > SLOW)
    return [warn(LATENCY, about, 'the host is busy: the daemon must get the processor (CPUWeight=)')];
  return [ok(LATENCY, about)];
}
