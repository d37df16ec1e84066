// The commands of `jobvet gate` for admins. What they do is loaded when one of them is called.
import { type Command, Option } from 'commander';
import type { ExitCode } from './exit.ts';
import type { ReplayFlags } from './gate-replay.ts';
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
}

function formatOption(command: Command): Command {
  return command.addOption(new Option('--format <format>', 'output format').choices(['text', 'json']).default('text'));
}
