// How the parts agree: times, sizes, the service, SELinux, and another controller.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { GateSettings } from '../../policy/gate-settings.ts';
import { type Check, fail, ok, warn } from './check.ts';
import type { HookSettings } from './lua-checks.ts';
import { ran } from './programs.ts';
import type { SlurmConf } from './slurm-conf.ts';

/** What the module takes where nobody says otherwise. */
const DEADLINE = 0.5;
const MAX_SCRIPT = 4_194_304;
const MESSAGE_TIMEOUT = 10;
/** Submissions wait for each other; clients give up after MessageTimeout. */
const SAFE_SHARE = 0.2;

export function agreementChecks(conf: SlurmConf, hook: HookSettings, settings: GateSettings, socket: string): Check[] {
  const { deadline = DEADLINE, maxScript = MAX_SCRIPT } = hook;
  const timeout = Number(conf.get('MessageTimeout') ?? MESSAGE_TIMEOUT);
  const times = `the hook waits ${deadline} s, clients ${timeout} s (MessageTimeout), the daemon answers in ${settings.wait} ms`;
  const most = /\bmax_script_size=(\d+)/i.exec(conf.get('SchedulerParameters') ?? '')?.[1];
  const slurmMost = most === undefined ? MAX_SCRIPT : Number(most);
  const least = Math.min(maxScript, settings.maxScriptBytes);
  return [
    ...(hook.socket !== undefined && hook.socket !== socket
      ? [
          fail(
            'socket of the hook',
            `job_submit.lua asks ${hook.socket}, this looked at ${socket}`,
            `--socket ${hook.socket}, or the same in both`,
          ),
        ]
      : []),
    deadline > timeout * SAFE_SHARE
      ? fail(
          'times',
          `${times}: when the daemon hangs, clients give up although their jobs are taken`,
          `a deadline of at most ${timeout * SAFE_SHARE} s in jobvet.setup`,
        )
      : deadline * 1000 <= settings.wait
        ? warn(
            'times',
            `${times}: answers may come too late`,
            'gate.wait in the policy less than the deadline of jobvet.setup',
          )
        : ok('times', times),
    least < slurmMost
      ? warn(
          'sizes',
          `Slurm takes scripts of ${slurmMost} bytes, the gate reads ${least}`,
          'max_script in jobvet.setup and gate.max-script-bytes as max_script_size',
        )
      : ok('sizes', `scripts of up to ${slurmMost} bytes are read`),
  ];
}

const WANTED = [
  'LoadState',
  'ActiveState',
  'User',
  'MemoryMax',
  'CPUWeight',
  'OOMScoreAdjust',
  'PrivateNetwork',
  'MemoryDenyWriteExecute',
];

/** The service, where systemd runs it. */
export function serviceChecks(unit: string): Check[] {
  const name = 'service';
  const shown = ran('systemctl', ['show', '--property', WANTED.join(','), '--', unit]);
  if (shown?.status !== 0) return [ok(name, 'there is no systemd here: limits are not checked')];
  const values = new Map(shown.out.split('\n').map((line) => [line.replace(/=.*$/, ''), line.replace(/^[^=]*=/, '')]));
  if (values.get('LoadState') !== 'loaded')
    return [warn(name, `systemd knows no ${unit}`, 'install the unit of docs/gate.md, or name yours with --unit')];
  const checks: Check[] = [];
  const user = values.get('User') ?? '';
  if (user === '' || user === 'root')
    checks.push(fail(name, `${unit} runs as root`, 'User=jobvet: the daemon reads what users write'));
  if (values.get('MemoryDenyWriteExecute') === 'yes')
    checks.push(fail(name, 'MemoryDenyWriteExecute=yes: JavaScript does not run', 'MemoryDenyWriteExecute=no'));
  if ((values.get('MemoryMax') ?? 'infinity') === 'infinity') checks.push(warn(name, 'no MemoryMax', 'MemoryMax=1G'));
  if (values.get('PrivateNetwork') !== 'yes')
    checks.push(warn(name, 'PrivateNetwork is not on', 'PrivateNetwork=yes: the daemon needs no network'));
  if (Number(values.get('OOMScoreAdjust') ?? 0) <= 0)
    checks.push(warn(name, 'when memory ends, slurmctld may be killed first', 'OOMScoreAdjust=500'));
  return checks.length > 0
    ? checks
    : [ok(name, `${unit} is ${values.get('ActiveState') ?? ''}, user ${user}, with limits`)];
}

export function selinuxCheck(path = '/sys/fs/selinux/enforce'): Check {
  let mode: string;
  try {
    mode = readFileSync(path, 'utf8').trim();
  } catch {
    return ok('SELinux', 'not in use');
  }
  if (mode !== '1') return ok('SELinux', 'permissive');
  return warn(
    'SELinux',
    'enforcing',
    'the daemon needs execmem, slurmctld must connect to its socket: ausearch -m avc -ts recent shows what is denied',
  );
}

/** What must be the same on all controllers. */
export interface PeerFacts {
  readonly host: string;
  readonly version: string;
  readonly policy?: string;
  readonly lua?: string;
  readonly files: Readonly<Record<string, string>>;
  readonly deadline?: number;
}

export function peerChecks(controllers: readonly string[], own: PeerFacts, peer: PeerFacts | undefined): Check[] {
  const name = 'other controllers';
  if (controllers.length < 2 && !peer) return [ok(name, 'there is one controller')];
  if (!peer)
    return [
      warn(
        name,
        `${controllers.join(', ')}: after a takeover the gate there decides`,
        'run "jobvet gate doctor --format json > FILE" there, then --peer-report FILE here',
      ),
    ];
  const facts = (of: PeerFacts): Record<string, unknown> => ({
    version: of.version,
    policy: of.policy,
    Lua: of.lua,
    deadline: of.deadline,
    ...of.files,
  });
  const [ours, theirs] = [facts(own), facts(peer)];
  const other = [...new Set([...Object.keys(ours), ...Object.keys(theirs)])].filter((key) => ours[key] !== theirs[key]);
  if (other.length === 0) return [ok(name, `${peer.host} has the same version, policy and files`)];
  return [
    fail(
      name,
      `${peer.host} has another ${other.join(', ')}`,
      'bring both to the same state: jobs would be judged otherwise after a takeover',
    ),
  ];
}

export function digestsOf(files: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(files).map(([name, text]) => [name, `sha256:${createHash('sha256').update(text).digest('hex')}`]),
  );
}
