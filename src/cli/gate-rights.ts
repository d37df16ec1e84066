// Whom the gate does not run as.
import { userInfo } from 'node:os';
import { DISK } from '../host/file-system.ts';
import { UsageError } from './exit.ts';
import type { Terminal } from './terminal.ts';

/** What reads everybody's scripts has no business with the powers of Slurm. */
export function refusePower({ env }: Terminal): void {
  const uid = process.getuid?.();
  const username = uid === 0 ? 'root' : nameOfUser();
  const conf = DISK.readText(env['SLURM_CONF'] ?? '/etc/slurm/slurm.conf') ?? '';
  const [, slurmUser = 'slurm'] = /^\s*SlurmUser\s*=\s*([^\s#(]+)/im.exec(conf) ?? [];
  const who = uid === 0 ? 'root' : username === slurmUser ? `${slurmUser}, the user of slurmctld` : undefined;
  if (who === undefined) return;
  throw new UsageError(
    `"gate serve" does not run as ${who}: it reads scripts of all users and needs no rights; run it as a user of its own (docs/gate.md), or with --allow-root in tests`,
  );
}

/** Undefined when no data base of users has the user. */
function nameOfUser(): string | undefined {
  try {
    return userInfo().username;
  } catch {
    return undefined;
  }
}
