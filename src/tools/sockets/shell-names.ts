// Which programs are shells, by name and inside the text that another program is told to run.
import { SHELL_NAMES } from '../../shell/wrappers/shells.ts';

const SHELLS = new Set([...SHELL_NAMES, 'csh', 'tcsh', 'fish', 'pwsh', 'elvish', 'nu', 'xonsh']);

export function isShellName(name: string): boolean {
  return SHELLS.has(name);
}

/** Programs whose output is the same whatever a peer sends: the answers of a health check. */
const ANSWERS = new Set(
  'echo printf cat date hostname uptime true false test ls head uname id whoami nvidia-smi df free'.split(' '),
);
/** Programs that hand the connection on; what stands behind them decides. */
const FORWARDERS = new Set('ssh nc ncat netcat socat openssl connect-proxy corkscrew proxytunnel'.split(' '));

/** What a program joined to a connection gives the peer. */
export type Joined = 'shell' | 'program' | 'answer' | 'forwarder';

/** Reads the program a listener or connection is told to start: `/bin/bash -li`, `'exec bash -i <&3'`. */
export function joinedProgram(text: string): Joined {
  const names = text.split(/[\s;&|(){}<>'"`]+/).map((word) => word.slice(word.lastIndexOf('/') + 1));
  if (names.some(isShellName)) return 'shell';
  const first = names.find((name) => name !== '' && name !== 'exec' && name !== 'env' && !name.includes('='));
  if (first === undefined) return 'program';
  return ANSWERS.has(first) ? 'answer' : FORWARDERS.has(first) ? 'forwarder' : 'program';
}
