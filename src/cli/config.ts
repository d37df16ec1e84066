// `jobvet config`: what counts and why, whether files are right, and the hashes that exemptions name.
import { type Command, Option } from 'commander';
import { ruleTable } from '../engine/rules-table.ts';
import { loadConfigurations, readConfigurations } from '../host/configuration.ts';
import { displayPath } from '../host/display-path.ts';
import { DISK } from '../host/file-system.ts';
import { readSource } from '../host/source.ts';
import { effective } from '../policy/effective.ts';
import { Policy } from '../policy/policy.ts';
import { scriptHashes } from '../policy/template.ts';
import { configText } from './config-text.ts';
import { EXIT, type ExitCode } from './exit.ts';
import { type ConfigFlags, configurationSearch, sound } from './policy.ts';
import type { Terminal } from './terminal.ts';

interface FormatFlags {
  readonly format: 'text' | 'json';
}

interface ShowFlags extends FormatFlags, ConfigFlags {
  readonly origin?: true;
}

const EXAMPLES = `
Examples:
  jobvet config show --origin                 what counts here, and where each value is set
  jobvet config show --origin jobs/a.sbatch   with the overrides for a file
  jobvet config check                         whether the configurations that count are right
  jobvet config check --policy new.yaml       the same with a policy that is not installed yet
  jobvet config hash job.sbatch               what an exemption for this script names
`;

/** Adds `config` with its own commands. */
export function addConfigCommands(
  program: Command,
  withConfig: (command: Command) => Command,
  terminal: Terminal,
  done: (code: ExitCode) => void,
): void {
  const config = program.command('config').description('show and check configurations').addHelpText('after', EXAMPLES);

  withConfig(withFormat(config.command('show')))
    .description('print what all configurations together say')
    .argument('[path]', 'a file whose overrides are to count')
    .option('--origin', 'say where each value is set')
    .action((path: string | undefined, flags: ShowFlags) => {
      done(showConfig(path, flags, terminal));
    });

  withConfig(config.command('check'))
    .description('tell what is wrong with configurations; exit status 2 when something is')
    .argument('[files...]', 'configurations of projects; those that count here when none is given')
    .action((files: string[], flags: ConfigFlags) => {
      done(checkConfig(files, flags, terminal));
    });

  withFormat(config.command('hash'))
    .description('print the hashes of scripts that exemptions in the policy of a site name')
    .argument('<files...>', 'scripts, or - for standard input')
    .action((files: string[], flags: FormatFlags) => {
      done(hashScripts(files, flags, terminal));
    });
}

function withFormat(command: Command): Command {
  return command.addOption(new Option('--format <format>', 'output format').choices(['text', 'json']).default('text'));
}

function showConfig(path: string | undefined, flags: ShowFlags, terminal: Terminal): ExitCode {
  const { layers, files } = sound(loadConfigurations(DISK, configurationSearch(flags, terminal)), terminal);
  const policy = new Policy(layers, terminal.cwd);
  const shown = path === undefined ? undefined : displayPath(path, terminal.cwd);
  const found = effective(policy, ruleTable(), shown);
  const asked = shown === undefined ? {} : { path: shown };
  if (flags.format === 'json') {
    const excluded = shown === undefined ? {} : { excluded: policy.excludes(shown) };
    const exemptions = found.exemptions.map(({ entry, origin }) => ({ ...entry, origin }));
    json({ schema: 1, files, ...asked, ...excluded, own: found.own, site: found.site, exemptions }, terminal);
    return EXIT.clean;
  }
  terminal.out(
    files.length > 0 ? `# From ${files.join(', ')}\n` : '# No configuration counts: these are the defaults.\n',
  );
  if (shown !== undefined && policy.excludes(shown)) terminal.out(`# ${shown} is excluded: a search leaves it out.\n`);
  terminal.out(configText(found, { origin: flags.origin ?? false, ...asked }));
  return EXIT.clean;
}

function checkConfig(named: readonly string[], flags: ConfigFlags, terminal: Terminal): ExitCode {
  const search = configurationSearch(flags, terminal);
  const { files } = sound(
    named.length > 0 ? readConfigurations(DISK, search, named) : loadConfigurations(DISK, search),
    terminal,
  );
  if (files.length === 0) terminal.note('there is no configuration here');
  for (const file of files) terminal.out(`${file}: no mistakes\n`);
  return EXIT.clean;
}

function hashScripts(files: readonly string[], { format }: FormatFlags, terminal: Terminal): ExitCode {
  let code: ExitCode = EXIT.clean;
  const hashed: { path: string; script: string; template: string }[] = [];
  for (const file of files) {
    const path = file === '-' ? '<stdin>' : displayPath(file, terminal.cwd);
    const read = readSource(DISK, file === '-' ? 0 : file, path);
    if (read.ok) hashed.push({ path, ...scriptHashes(read.source.text) });
    else {
      terminal.note(`${path}: ${read.problem.message}`);
      code = EXIT.broken;
    }
  }
  if (format === 'json') json({ schema: 1, files: hashed }, terminal);
  else
    for (const { path, script, template } of hashed)
      terminal.out(`# ${path}\nscript: ${script}\ntemplate: ${template}\n`);
  return code;
}

function json(value: unknown, terminal: Terminal): void {
  terminal.out(`${JSON.stringify(value, null, 2)}\n`);
}
