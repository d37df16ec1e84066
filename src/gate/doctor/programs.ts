// Asking other programs, for facts that are in no file. Only fixed programs with fixed options are started.
import { spawnSync } from 'node:child_process';

export interface Ran {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

const PATIENCE = 5000;

/** Runs a program; undefined when there is none, or it does not end. */
export function ran(program: string, args: readonly string[]): Ran | undefined {
  const { error, status, stdout, stderr } = spawnSync(program, args, {
    encoding: 'utf8',
    timeout: PATIENCE,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: '/usr/bin:/bin:/usr/sbin:/sbin:/usr/local/bin', LC_ALL: 'C' },
  });
  return error || status === null ? undefined : { status, out: stdout, err: stderr };
}

/** The numbers of a user and of the groups that the user is in; undefined when there is no such user. */
export function userOf(name: string): { readonly user: number; readonly groups: ReadonlySet<number> } | undefined {
  const user = ran('id', ['-u', '--', name]);
  const groups = ran('id', ['-G', '--', name]);
  if (user?.status !== 0 || groups?.status !== 0) return undefined;
  return { user: Number(user.out.trim()), groups: new Set(groups.out.trim().split(' ').map(Number)) };
}
