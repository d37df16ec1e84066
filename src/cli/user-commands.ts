// Commands around the gate for the people whose jobs it sees, and the policy that they may read.
import { type Command, Option } from 'commander';
import type { ExitCode } from './exit.ts';
import type { WhyOptions } from './gate-why.ts';
import type { ExportOptions } from './policy-export.ts';
import type { Terminal } from './terminal.ts';

/** Adds `gate why`, `policy export` and, to the list, `sbatch`. */
export function addUserCommands(
  program: Command,
  gate: Command,
  terminal: Terminal,
  done: (code: ExitCode) => void,
): void {
  gate
    .command('why')
    .description('work out again what the gate decided about a job, on a login node')
    .argument('<id>', 'the id in the message, such as JV-7K3Q2M')
    .argument('[script]', 'the script that was submitted, or - for standard input')
    .option('--wrap <command>', 'the command of "sbatch --wrap" instead of a script')
    .option('--policy <path>', 'the policy, instead of public.yaml in /etc/jobvet, or /etc/jobvet itself')
    .option('--partition <names>', 'the partition of the job; what the script says without it')
    .option('--account <name>', 'the account of the job')
    .option('--qos <name>', 'the quality of service of the job')
    .addOption(new Option('--color <when>', 'use colour').choices(['auto', 'always', 'never']).default('auto'))
    .action(async (id: string, file: string | undefined, flags: Omit<WhyOptions, 'id' | 'file'>) => {
      const { why } = await import('./gate-why.ts');
      done(await why({ ...flags, id, ...(file !== undefined && { file }) }, terminal));
    });

  // Only for the list of commands: its arguments are those of sbatch (program.ts).
  program.command('sbatch').description('vet a script and hand it to sbatch: "jobvet sbatch --help" tells more');

  program
    .command('policy')
    .description("a site's policy for other readers")
    .command('export')
    .description('print the policy as everybody may read it, for "jobvet gate why"')
    .option('--public', 'leave out names, tickets, reasons and hosts')
    .option('--policy <path>', 'a file or folder instead of the policy in /etc/jobvet')
    .option('--output <file>', 'the file to write instead of standard output')
    .action(async ({ public: isPublic = false, ...flags }: Partial<ExportOptions>) => {
      const { exportPolicy } = await import('./policy-export.ts');
      done(exportPolicy({ ...flags, public: isPublic }, terminal));
    });
}
