// The commands and their options. Parsing only: what a command does is in a file of its own.
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { check, type CheckOptions } from './check.ts';
import type { ColorChoice } from './color.ts';
import { addConfigCommands } from './config.ts';
import { addGateLogCommands } from './gate-commands.ts';
import { ConfigurationError, EXIT, type ExitCode, problemLine, UsageError } from './exit.ts';
import { CHECK_FORMATS, type CheckFormat } from './formats.ts';
import { fix } from './fix.ts';
import { init } from './init.ts';
import { type ConfigFlags, type PolicyFlags, policyOptions } from './policy.ts';
import type { GateInitOptions } from './gate-init.ts';
import type { ServeOptions } from './gate.ts';
import { addGateTools } from './gate-tools.ts';
import { explain, rules } from './rules.ts';
import { manifest, show } from './show.ts';
import type { Terminal } from './terminal.ts';
import { addUserCommands } from './user-commands.ts';
import { VERSION } from './version.ts';
import type { VetOptions } from './vet.ts';

/** Options of every command that vets files, as commander hands them over. */
interface SourceFlags extends ConfigFlags {
  readonly stdinPath?: string;
  readonly slurmVersion?: string;
  readonly spank?: readonly string[];
  readonly follow: boolean;
}

/** Options that say which of the named files are vetted. */
interface SelectionFlags {
  readonly forceExclude?: true;
  readonly sniff?: true;
  /** false for `--no-empty` */
  readonly empty: boolean;
}

interface OutputFlags {
  readonly format: 'text' | 'json';
  readonly color: ColorChoice;
}

interface CheckFlags extends SourceFlags, SelectionFlags, Pick<OutputFlags, 'color'>, PolicyFlags {
  readonly format: CheckFormat;
  readonly outputFile?: string;
  readonly sarifCategory: string;
  readonly pedantic?: true;
  readonly strict?: true;
  readonly exitZero?: true;
}

interface FixFlags extends CheckFlags {
  readonly unsafe?: true;
  readonly diff?: true;
}

interface ServeFlags extends Omit<ServeOptions, 'help'> {
  readonly helpContact?: string;
}

const EXAMPLES = `
Examples:
  jobvet                           vet every batch script below the current folder
  jobvet job.sbatch                vet one script ("jobvet check job.sbatch" is the same)
  jobvet - < job.sbatch            vet standard input
  jobvet --format json jobs/       for programs; sarif and github are for code scanning and CI
  jobvet fix --diff job.sbatch     what fixes would change ("jobvet fix job.sbatch" changes it)
  jobvet explain JV102             what a rule finds, why it matters, what to do instead
  jobvet config show --origin      what counts here, and where each value is set
  jobvet show job.sbatch           what sbatch would resolve and what the script would run
`;

const EXIT_CODES = `
Exit status:
  0  nothing at or above --fail-on with at least medium confidence
  1  findings
  2  a mistake in the call or in a configuration, or nothing to vet under --no-empty
  3  a path is missing or can't be read, or an internal error; the rest is still vetted
`;

/** Runs the program with its arguments, without node and script name, and returns its exit status. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  let code: number = EXIT.clean;
  const program = build(terminal, (result) => {
    code = result;
  });
  try {
    // Options that follow are those of sbatch.
    if (args[0] === 'sbatch') return await (await import('./sbatch.ts')).submit(args.slice(1), terminal);
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.clean : EXIT.usage;
    if (error instanceof ConfigurationError) for (const problem of error.problems) terminal.note(problemLine(problem));
    else if (error instanceof UsageError) terminal.note(error.message);
    else throw error;
    return EXIT.usage;
  }
}

function build(terminal: Terminal, done: (code: ExitCode) => void): Command {
  const program = new Command('jobvet')
    .description('Vets HPC batch scripts before the scheduler accepts them.')
    .version(VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .showHelpAfterError('(jobvet --help lists commands and options)')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => {
        terminal.out(text);
      },
      writeErr: (text) => {
        terminal.err(text);
      },
      outputError: (text, write) => {
        write(text.replace(/^error: /, 'jobvet: '));
      },
    })
    .addHelpText('after', EXAMPLES + EXIT_CODES);

  const checkOptions = (paths: readonly string[], flags: CheckFlags): CheckOptions => {
    const { format, color, outputFile, sarifCategory } = flags;
    return {
      ...policyOptions(flags, terminal),
      ...vetOptions(paths.length > 0 ? paths : ['.'], flags),
      ...selection(flags),
      ...{ format, color, category: sarifCategory },
      commands: program.commands.map((command) => command.name()),
      ...(outputFile !== undefined && { outputFile }),
      pedantic: flags.pedantic ?? false,
      strict: flags.strict ?? false,
      exitZero: flags.exitZero ?? false,
    };
  };

  findingOptions(program.command('check', { isDefault: true }))
    .description('vet files and folders (the default command)')
    .argument('[paths...]', 'files, folders, or - for standard input; the current folder when none is given')
    .addHelpText('after', EXIT_CODES)
    .action(async (paths: string[], flags: CheckFlags) => {
      done(await check(checkOptions(paths, flags), terminal));
    });

  findingOptions(program.command('fix'))
    .description('apply the fixes of findings, vet the result, and report what remains')
    .argument('[paths...]', 'files, folders, or - alone for standard input; the current folder when none is given')
    .option('--unsafe', 'also fixes that may change what a job does')
    .option('--diff', 'write nothing; print a patch for git apply, and exit with 1 when there is one')
    .addHelpText('after', EXIT_CODES)
    .action(async (paths: string[], flags: FixFlags) => {
      const { unsafe = false, diff = false } = flags;
      done(await fix({ ...checkOptions(paths, flags), unsafe, diff }, terminal));
    });

  colorOption(program.command('explain'))
    .description('print the page of a rule')
    .argument('<rule>', 'code or name, such as JV102 or unauthenticated-dashboard')
    .action((rule: string, flags: OutputFlags) => {
      done(explain(rule, flags, terminal));
    });

  outputOptions(program.command('rules'))
    .description('list the rules')
    .action((flags: OutputFlags) => {
      done(rules(flags, terminal));
    });

  sourceOptions(outputOptions(program.command('show')))
    .description('show what sbatch would resolve, and what a script would run and do')
    .argument('<files...>', 'files, folders, or - for standard input')
    .action(async (paths: string[], flags: SourceFlags & OutputFlags) => {
      const { format, color } = flags;
      done(await show({ ...policyOptions(flags, terminal), ...vetOptions(paths, flags), format, color }, terminal));
    });

  sourceOptions(program.command('manifest'))
    .description('print the ports a job opens and the hosts it talks to, as JSON')
    .argument('<files...>', 'files, folders, or - for standard input')
    .action(async (paths: string[], flags: SourceFlags) => {
      done(await manifest({ ...policyOptions(flags, terminal), ...vetOptions(paths, flags) }, terminal));
    });

  program
    .command('init')
    .description('write a commented configuration to begin with')
    .option('--site', 'a policy for a whole site, printed unless --output names a file')
    .option('--output <file>', 'the file to write (default: jobvet.yaml), or - for standard output')
    .option('--force', 'replace the file when there is one')
    .action((flags: { readonly site?: true; readonly force?: true; readonly output?: string }) => {
      const { site = false, force = false, output } = flags;
      done(init({ site, force, ...(output !== undefined && { output }) }, terminal));
    });

  const gate = program.command('gate').description('the daemon that slurmctld asks about each job');
  gate
    .command('serve')
    .description('answer the hook in slurmctld until told to stop')
    .option('--socket <path>', 'where to listen', '/run/jobvet/gate.sock')
    .option('--policy <path>', 'a file or folder instead of the policy in /etc/jobvet')
    .option('--budget <ms>', 'milliseconds that one script may take (default: 250)', milliseconds)
    .option('--wait <ms>', 'milliseconds in which a job is answered (default: 450)', milliseconds)
    .option('--help-contact <text>', 'whom users may ask')
    .option('--state <folder>', 'where it is kept how often exemptions were used and whether the gate is off')
    .option('--allow-root', 'run as root or as SlurmUser, for tests')
    .option('--log <folder>', 'keep the decision log there; without one, events go to standard output')
    .option('--metrics-file <file>', "write metrics there, for node_exporter's textfile collector")
    .action(async (flags: ServeFlags) => {
      const { serve } = await import('./gate.ts');
      const { helpContact, ...rest } = flags;
      done(await serve({ ...rest, ...(helpContact !== undefined && { help: helpContact }) }, terminal));
    });
  gate
    .command('init')
    .description('write a site policy from what Slurm says about itself')
    .option('--slurm-conf <file>', 'instead of the one that scontrol finds')
    .option('--output <file>', 'the file to write; without it, standard output')
    .option('--force', 'replace the file when there is one')
    .action(async (flags: GateInitOptions) => {
      const { gateInit } = await import('./gate-init.ts');
      done(gateInit(flags, terminal));
    });
  gate
    .command('lua-path')
    .description('print the folder of jobvet.lua, for package.path in job_submit.lua')
    .action(async () => {
      const { luaPath } = await import('./gate.ts');
      done(luaPath(terminal));
    });
  gate.command('worker', { hidden: true }).action(async () => {
    const { worker } = await import('./gate.ts');
    done(await worker());
  });
  gate
    .command('ping')
    .description('ask whether the daemon answers')
    .option('--socket <path>', 'where it listens', '/run/jobvet/gate.sock')
    .option('--wait <ms>', 'milliseconds to wait for it', milliseconds, 0)
    .action(async (flags: { readonly socket: string; readonly wait: number }) => {
      const { ping } = await import('./gate.ts');
      done(await ping(flags, terminal));
    });

  addGateTools(gate, terminal, done);
  addUserCommands(program, gate, terminal, done);
  addGateLogCommands(gate, terminal, done);
  addConfigCommands(program, configOptions, terminal, done);
  return program;
}

function outputOptions(command: Command, formats: readonly string[] = ['text', 'json']): Command {
  return colorOption(
    command.addOption(new Option('--format <format>', 'output format').choices(formats).default('text')),
  );
}

function colorOption(command: Command): Command {
  return command.addOption(
    new Option('--color <when>', 'use colour').choices(['auto', 'always', 'never']).default('auto'),
  );
}

function configOptions(command: Command): Command {
  return command
    .option('--config <file>', 'the configuration, instead of jobvet.yaml or .jobvet.yaml here or above')
    .option('--no-config', "leave out the project's and the user's configuration")
    .option('--policy <path>', 'a file or folder to take for the policy of the site, instead of /etc/jobvet');
}

function sourceOptions(command: Command): Command {
  return configOptions(command)
    .option('--stdin-path <name>', 'the file name that standard input stands for')
    .option('--slurm-version <version>', 'the Slurm that reads the directives, such as 24.05', slurmVersion)
    .option('--no-follow', 'do not read files that scripts source, run or install from')
    .option('--spank <names>', 'SPANK plugins of the site, separated by commas, or none', spankNames);
}

/** What findings lead to, which are shown, and how: for commands that report them. */
function findingOptions(command: Command): Command {
  return selectionOptions(sourceOptions(outputOptions(command, CHECK_FORMATS)))
    .option('--output-file <file>', 'write the report to a file instead of standard output')
    .addOption(
      new Option('--sarif-category <name>', 'tells SARIF logs of several runs over one commit apart')
        .default('check')
        .argParser(categoryName),
    )
    .addOption(
      new Option('--fail-on <severity>', 'the least severity that makes the exit status 1 (default: medium)').choices([
        'low',
        'medium',
        'high',
        'critical',
      ]),
    )
    .option('--no-inline', 'comments in files leave nothing out')
    .option('--pedantic', 'also show findings of low confidence and for information, and every gap')
    .option('--strict', 'exit status 3 when a part of the input could not be vetted')
    .option('--exit-zero', 'exit status 0 even with findings');
}

/** For commands that other programs hand lists of files to. */
function selectionOptions(command: Command): Command {
  return command
    .option('--force-exclude', 'leave excluded files out even when they are named')
    .option('--sniff', 'of the named files, vet only those that a search of their folder would find')
    .option('--no-empty', 'exit status 2 when there is nothing to vet');
}

function selection({ forceExclude, sniff, empty }: SelectionFlags): Partial<VetOptions> {
  return { forceExclude: forceExclude ?? false, sniff: sniff ?? false, noEmpty: !empty };
}

function vetOptions(paths: readonly string[], flags: SourceFlags): VetOptions {
  const { stdinPath, slurmVersion: version, spank, follow } = flags;
  return {
    paths,
    follow,
    ...(stdinPath !== undefined && { stdinPath }),
    ...(version !== undefined && { slurmVersion: version }),
    ...(spank !== undefined && { spank: spank.length === 0 ? 'none' : spank }),
  };
}

/** What may stand between the slashes of an id. */
function categoryName(value: string): string {
  if (!/^[\w.:-]+$/.test(value))
    throw new InvalidArgumentError('A category has letters, digits, ".", ":", "_" and "-".');
  return value;
}

/** `24.05` or `24.05.3`; the maintenance number does not matter. */
function slurmVersion(value: string): string {
  const release = /^v?(\d\d\.(?:02|05|08|11))(?:\.\d+)?$/.exec(value)?.[1];
  if (release === undefined) throw new InvalidArgumentError('A Slurm release looks like 24.05.');
  return release;
}

/** The named plugins; an empty list for `none`. May be given several times. */
function spankNames(value: string, before: readonly string[] | undefined): readonly string[] {
  const names = value.split(',').map((name) => name.trim());
  if (names.some((name) => !/^[\w.-]+$/.test(name))) {
    throw new InvalidArgumentError('Names are separated by commas, such as pyxis,auks.');
  }
  if (names.includes('none') && (names.length > 1 || (before?.length ?? 0) > 0)) {
    throw new InvalidArgumentError('"none" stands alone.');
  }
  if (names[0] === 'none') return [];
  if (before?.length === 0) throw new InvalidArgumentError('"none" stands alone.');
  return [...(before ?? []), ...names];
}

function milliseconds(value: string): number {
  if (!/^\d{1,6}$/.test(value)) throw new InvalidArgumentError('A number of milliseconds, such as 250.');
  return Number(value);
}
