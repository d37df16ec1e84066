// `jobvet gate init`: a site policy from what Slurm says about itself.
import { execFileSync } from 'node:child_process';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import type { Evidence } from '../gate/init/facts.ts';
import { policyText } from '../gate/init/policy-text.ts';
import { configValues, lineValues, partitionValues, type PluginLine, plugstackLines } from '../gate/init/slurm-text.ts';
import { describeError, DISK } from '../host/file-system.ts';
import { createFile } from '../host/new-file.ts';
import { schemaReference } from '../host/schema-file.ts';
import { EXIT, type ExitCode, UsageError } from './exit.ts';
import type { Terminal } from './terminal.ts';

export interface GateInitOptions {
  /** instead of the one that scontrol finds */
  readonly slurmConf?: string;
  /** standard output without one */
  readonly output?: string;
  readonly force?: boolean;
}

/** Asks Slurm, and writes the policy. */
export function gateInit({ slurmConf, output = '-', force = false }: GateInitOptions, terminal: Terminal): ExitCode {
  const { evidence, source } = gather(slurmConf === undefined ? undefined : resolve(terminal.cwd, slurmConf), terminal);
  const file = output === '-' ? undefined : resolve(terminal.cwd, output);
  const schema = schemaReference(file === undefined ? terminal.cwd : dirname(file));
  const text = policyText(evidence, { source, schema, today: terminal.today() });
  if (file === undefined) {
    terminal.out(text);
    return EXIT.clean;
  }
  let created: boolean;
  try {
    created = createFile(file, text, force);
  } catch (error) {
    terminal.note(`${output}: cannot be written: ${describeError(error)}`);
    return EXIT.broken;
  }
  if (!created) throw new UsageError(`${output} is there already; --force replaces it`);
  terminal.note(`wrote ${output}; "jobvet config check --policy ${output}" checks it`);
  return EXIT.clean;
}

function gather(slurmConf: string | undefined, terminal: Terminal): { evidence: Evidence; source: string } {
  const ask = (what: string): string => scontrol(['show', what], slurmConf);
  const config = configValues(ask('config'));
  const conf = slurmConf ?? config.get('SLURM_CONF');
  if (conf === undefined) throw new UsageError('scontrol does not say where slurm.conf is; name it with --slurm-conf');
  const folder = dirname(conf);
  const lines = (name: string): Evidence['cgroup'] => {
    const text = textOf(join(folder, name), terminal);
    return text === undefined ? undefined : lineValues(text);
  };
  const plugstack = config.get('PlugStackConfig') ?? join(folder, 'plugstack.conf');
  return {
    evidence: {
      config,
      partitions: partitionValues(ask('partition')),
      plugins: pluginsOf(isAbsolute(plugstack) ? plugstack : join(folder, plugstack), terminal),
      jobContainer: lines('job_container.conf'),
      cgroup: lines('cgroup.conf'),
    },
    source: `scontrol and the files beside ${conf}`,
  };
}

/** More than this is no configuration of Slurm. */
const MOST_BYTES = 4 * 1024 * 1024;
const PATIENCE = 20_000;

function scontrol(args: readonly string[], slurmConf: string | undefined): string {
  try {
    return execFileSync('scontrol', args, {
      encoding: 'utf8',
      timeout: PATIENCE,
      maxBuffer: 16 * MOST_BYTES,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, LC_ALL: 'C', ...(slurmConf !== undefined && { SLURM_CONF: slurmConf }) },
    });
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : '';
    const why = isMissing ? 'it is not installed here' : said || describeError(error);
    throw new UsageError(`scontrol ${args.join(' ')} does not work: ${why}`);
  }
}

/** The text of a file; undefined when it is not there, and told when it can't be read. */
function textOf(path: string, terminal: Terminal): string | undefined {
  try {
    if (!DISK.exists(path)) return undefined;
    return Buffer.from(DISK.read(path, MOST_BYTES)).toString('utf8');
  } catch (error) {
    terminal.note(`${path}: cannot be read: ${describeError(error)}`);
    return undefined;
  }
}

const MOST_FILES = 100;

/** The plugins of a plugstack.conf, with those of the files that it includes. */
function pluginsOf(path: string, terminal: Terminal): PluginLine[] {
  const plugins: PluginLine[] = [];
  const waiting = [path];
  const seen = new Set<string>();
  for (const file of waiting) {
    if (seen.has(file) || seen.size >= MOST_FILES) continue;
    seen.add(file);
    const text = textOf(file, terminal);
    if (text === undefined) continue;
    const { plugins: own, includes } = plugstackLines(text, file);
    plugins.push(...own);
    waiting.push(
      ...includes.flatMap((pattern) => matching(isAbsolute(pattern) ? pattern : join(dirname(file), pattern))),
    );
  }
  return plugins;
}

/** The files that a pattern such as `/etc/slurm/plugstack.conf.d/*.conf` means. */
function matching(pattern: string): string[] {
  const folder = dirname(pattern);
  if (!/[*?]/.test(pattern) || /[*?]/.test(folder)) return [pattern];
  const source = pattern
    .slice(folder.length + 1)
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '[^/]*')
    .replaceAll('?', '.');
  try {
    return DISK.list(folder)
      .map(({ name }) => name)
      .filter((name) => new RegExp(`^${source}$`).test(name) && !name.startsWith('.'))
      .toSorted()
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
}
