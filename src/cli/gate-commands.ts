// The commands about what the gate keeps. Parsing only: the rest is loaded when one of them is called.
import { type Command, Option } from 'commander';
import type { ExitCode } from './exit.ts';
import type { ExportFormat, LogPlace } from './gate-log.ts';
import type { Terminal } from './terminal.ts';

export function addGateLogCommands(gate: Command, terminal: Terminal, done: (code: ExitCode) => void): void {
  const log = gate.command('log').description('the decision log that the daemon keeps');
  placed(log.command('verify'))
    .description('check that nothing was cut out of the log, changed or added')
    .option('--head <head>', 'the end of the chain as it was noted earlier: what stood before it must still be there')
    .action(async (flags: LogPlace & { readonly head?: string }) => {
      const { verify } = await import('./gate-log.ts');
      done(await verify(flags, terminal));
    });
  log
    .command('export')
    .description('convert files of the log for other programs')
    .argument('<files...>', 'files of the log, decisions-YYYY-MM-DD.jsonl')
    .addOption(new Option('--format <format>', 'what to print').choices(['jsonl', 'ocsf', 'ecs']).default('jsonl'))
    .action(async (files: string[], flags: { readonly format: ExportFormat }) => {
      const { exportLog } = await import('./gate-log.ts');
      done(await exportLog(files, flags, terminal));
    });
  placed(gate.command('forget'))
    .description("take a user's events and scripts out of the log; it can be verified all the same")
    .argument('<user>', 'the name of the user')
    .action(async (user: string, flags: LogPlace) => {
      const { forget } = await import('./gate-log.ts');
      done(await forget(user, flags, terminal));
    });
  gate
    .command('metrics')
    .description('print the counters of the daemon in the text format of Prometheus')
    .option('--socket <path>', 'where it listens', '/run/jobvet/gate.sock')
    .action(async (flags: { readonly socket: string }) => {
      const { metrics } = await import('./gate-log.ts');
      done(await metrics(flags, terminal));
    });
}

function placed(command: Command): Command {
  return command
    .option('--log <folder>', "the log's folder, instead of the one in the policy")
    .option('--policy <path>', 'a file or folder instead of the policy in /etc/jobvet');
}
