// The commands of `jobvet gate` for admins. What they do is loaded when one of them is called.
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { ExitCode } from './exit.ts';
import type { DoctorFlags } from './gate-doctor.ts';
import type { JoinFlags } from './gate-join.ts';
import type { OffFlags, OnFlags, StatusFlags } from './gate-off.ts';
import type { ReplayFlags } from './gate-replay.ts';
import type { StatsFlags } from './gate-stats.ts';
import type { Terminal } from './terminal.ts';

const REPLAY_EXAMPLES = `
Examples:
  jobvet gate replay /var/log/jobvet                 the decision log, where scripts are kept beside it
  jobvet gate replay --policy new.yaml scripts/      another policy, over a folder of scripts
  jobvet gate replay --policy new.yaml --against /etc/jobvet scripts/
                                                     what the new one would change
  sacct -B -j "$JOBS" | jobvet gate replay --jobs jobs.txt -
                                                     the scripts that Slurm stored; jobs.txt is from
                                                     sacct -X -P -j "$JOBS" -o JobID,User,Account,Partition,QOS
`;

/** Adds the commands. */
export function addGateTools(gate: Command, terminal: Terminal, done: (code: ExitCode) => void): void {
  formatOption(gate.command('replay'))
    .description('say what a policy would have done to jobs of the past')
    .argument('<sources...>', 'folders of scripts, decision logs, and what sacct -B prints (- for standard input)')
    .option('--policy <path>', 'a file or folder instead of the policy in /etc/jobvet')
    .option('--against <path>', 'a policy to compare with')
    .option('--jobs <file>', 'whose jobs they are: what sacct -P -o JobID,User,Account,Partition,QOS prints')
    .option('--anonymous', 'without names of users, accounts, partitions and files, and without lines of scripts')
    .addHelpText('after', REPLAY_EXAMPLES)
    .action(async (sources: string[], flags: ReplayFlags) => {
      const { replay } = await import('./gate-replay.ts');
      done(await replay(sources, flags, terminal));
    });
  addSwitch(gate, terminal, done);
  formatOption(gate.command('stats'))
    .description('print the decision log in numbers: verdicts, rules, latency, what was not vetted')
    .option('--log <folder>', "the log's folder, instead of the one in the policy")
    .option('--policy <path>', 'a file or folder instead of the policy in /etc/jobvet')
    .option('--since <day>', 'the first day that counts, such as 2026-11-01', day)
    .action(async (flags: StatsFlags) => {
      const { stats } = await import('./gate-stats.ts');
      done(await stats(flags, terminal));
    });
  formatOption(gate.command('join'))
    .description('say which jobs came of which decisions, by the ids that the hook stamps into AdminComment')
    .requiredOption('--jobs <file>', 'what sacct -X -P -o JobID,User,AdminComment prints')
    .option('--log <folder>', 'the decision log, for what was decided')
    .action(async (flags: JoinFlags) => {
      const { join } = await import('./gate-join.ts');
      done(await join(flags, terminal));
    });
  socketOption(formatOption(gate.command('doctor')))
    .description('check all parts of the gate; exit status 1 when one fails')
    .option('--policy <path>', 'a file or folder instead of the policy in /etc/jobvet')
    .option('--slurm-conf <file>', 'instead of SLURM_CONF or /etc/slurm/slurm.conf')
    .option('--unit <name>', 'what systemd calls the daemon', 'jobvet-gate.service')
    .option('--peer-report <file>', 'what "gate doctor --format json" printed on another controller')
    .action(async (flags: DoctorFlags) => {
      const { doctor } = await import('./gate-doctor.ts');
      done(await doctor(flags, terminal));
    });
}

function addSwitch(gate: Command, terminal: Terminal, done: (code: ExitCode) => void): void {
  const placed = (command: Command): Command =>
    socketOption(command).option('--state <folder>', 'the folder that the daemon was given', '/var/lib/jobvet');
  placed(gate.command('off'))
    .description('have the daemon accept every job for a while; for root')
    .requiredOption('--for <time>', 'how long, such as 30m, 2h or 1d; at most 7d', duration)
    .requiredOption('--reason <text>', 'why, for the log')
    .action(async (flags: OffFlags) => {
      const { switchOff } = await import('./gate-off.ts');
      done(await switchOff(flags, terminal));
    });
  placed(gate.command('on'))
    .description('have the daemon vet jobs again; for root')
    .action(async (flags: OnFlags) => {
      const { switchOn } = await import('./gate-off.ts');
      done(await switchOn(flags, terminal));
    });
  socketOption(formatOption(gate.command('status')))
    .description('say whether the gate is on (exit status 0), off (1) or does not answer (3)')
    .action(async (flags: StatusFlags) => {
      const { showStatus } = await import('./gate-off.ts');
      done(await showStatus(flags, terminal));
    });
}

function socketOption(command: Command): Command {
  return command.option('--socket <path>', 'where the daemon listens', '/run/jobvet/gate.sock');
}

function day(value: string): string {
  if (!/^\d{4}-\d\d-\d\d$/.test(value)) throw new InvalidArgumentError('A day, such as 2026-11-01.');
  return value;
}

const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds. */
function duration(value: string): number {
  const [, count = '', unit = ''] = /^([1-9]\d{0,4})([mhd])$/.exec(value) ?? [];
  const of = UNITS[unit];
  if (of === undefined) throw new InvalidArgumentError('A number of minutes, hours or days, such as 30m, 2h or 1d.');
  return Number(count) * of;
}

function formatOption(command: Command): Command {
  return command.addOption(new Option('--format <format>', 'output format').choices(['text', 'json']).default('text'));
}
