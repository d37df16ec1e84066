// `jobvet gate why`: what the gate decided about a job, worked out again where the user is.
import { readFileSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { Analyst } from '../gate/analyst.ts';
import { compareIds } from '../gate/decision-id.ts';
import { type Configurations, loadConfigurations } from '../host/configuration.ts';
import { describeError, DISK, errorCode } from '../host/file-system.ts';
import { loadGrammars } from '../host/grammars.ts';
import { gateSettings } from '../policy/gate-settings.ts';
import { leftOut } from '../policy/public.ts';
import { Policy } from '../policy/policy.ts';
import { plural, Tally } from '../report/tally.ts';
import { UNVETTED } from '../report/submission.ts';
import { findingsText, summaryText } from '../report/text.ts';
import type { ColorChoice } from './color.ts';
import { EXIT, type ExitCode, UsageError } from './exit.ts';
import { configurationSearch, sound } from './policy.ts';
import type { Terminal } from './terminal.ts';

export interface WhyOptions {
  readonly id: string;
  /** the script's file, or - for standard input; without one, `wrap` */
  readonly file?: string;
  readonly wrap?: string;
  readonly policy?: string;
  readonly partition?: string;
  readonly account?: string;
  readonly qos?: string;
  readonly color: ColorChoice;
}

/** Variables that the hook tells the daemon of. */
const VARIABLES = ['LD_PRELOAD', 'LD_LIBRARY_PATH', 'BASH_ENV', 'ENV', 'PYTHONPATH', 'PYTHONSTARTUP'];

const VERDICTS = {
  accept: 'a job with this script is accepted without a word',
  warn: 'a job with this script is accepted with a warning',
  reject: 'a job with this script is not accepted',
} as const;

/** Prints what leads to the decision now; exit status 1 when it is not the one with the id. */
export async function why(options: WhyOptions, terminal: Terminal): Promise<ExitCode> {
  const { id, color } = options;
  if (id.toUpperCase().includes(UNVETTED.slice(3))) {
    terminal.out('That job was not vetted: its script took too long. "jobvet check" takes the time it needs.\n');
    return EXIT.clean;
  }
  if (compareIds(id, id) === undefined) throw new UsageError(`${id} is no id of a decision, such as JV-7K3Q2M`);
  const script = bytesOf(options, terminal);
  if (!script) return EXIT.broken;
  const { layers } = sitePolicy(options.policy, terminal);
  const policy = new Policy(
    layers.filter(({ kind }) => kind === 'site'),
    '/',
    [],
  );
  const analyst = new Analyst({ policy, grammars: await loadGrammars() });
  const ask = { header: headerOf(options, terminal), script, today: terminal.today() };
  const { partitions, account, qos } = analyst.written(ask);
  const header = {
    ...(partitions && { partition: partitions.join(',') }),
    ...(account !== undefined && { account }),
    ...(qos !== undefined && { qos }),
    ...ask.header,
  };
  const { report, verb, id: now } = analyst.vet({ ...ask, header });
  const palette = terminal.palette(color);
  const tally = new Tally({ pedantic: false });
  tally.add(report);
  terminal.out(findingsText(report, { palette, pedantic: false }));
  terminal.out(summaryText(tally, { palette, pedantic: false }));
  const compared = compareIds(id, now);
  terminal.out(`\n${idLine(id, compared)}\nBy the policy that can be read here ${VERDICTS[verb]}.\n`);
  const { exemptions, overrides } = leftOut(layers, policy.exemptions);
  const acting = report.findings.filter(({ action }) => action !== 'audit');
  const exempt = exemptions.flatMap(({ entry }) => entry.rules);
  const covered = acting.filter(({ rule, name, family }) =>
    exempt.some((one) => [rule, name, family].some((known) => known.toLowerCase() === one.toLowerCase())),
  );
  if (covered.length > 0)
    terminal.out(`There are exemptions for ${covered.map(({ rule }) => rule).join(', ')}: one may hold for you.\n`);
  if (overrides > 0 && compared !== 'same')
    terminal.out(`${plural(overrides, 'setting')} for some users or accounts cannot be read here.\n`);
  const { help } = gateSettings(layers);
  if (help !== undefined) terminal.note(`help: ${help}`);
  return compared === 'same' ? EXIT.clean : EXIT.findings;
}

function idLine(id: string, compared: ReturnType<typeof compareIds>): string {
  if (compared === 'same') return `${id} is this decision: the same script, the same outcome.`;
  if (compared === 'policy-changed')
    return `${id} is about this script, but was decided otherwise: the policy changed since, or the job had other options (--partition, --account, --qos).`;
  return `${id} is about another script: this one changed since, or is not the one that was submitted.`;
}

/** The script as sbatch sends it; undefined, and told, when it can't be read. */
function bytesOf({ file, wrap }: WhyOptions, terminal: Terminal): Buffer | undefined {
  if (wrap !== undefined && file === undefined)
    return Buffer.from(`#!/bin/sh\n# This script was created by sbatch --wrap.\n\n${wrap}\n`);
  if (file === undefined || wrap !== undefined) throw new UsageError('name the script, or give --wrap, one of them');
  try {
    return readFileSync(file === '-' ? 0 : resolve(terminal.cwd, file));
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    terminal.note(`${file}: cannot be read: ${describeError(error)}`);
    return undefined;
  }
}

/** The public copy where there is one, else the policy itself. */
function sitePolicy(named: string | undefined, terminal: Terminal): Configurations {
  const copy = join(terminal.siteFolder, 'public.yaml');
  const policy = named ?? (isThere(copy) ? copy : undefined);
  const search = configurationSearch({ config: false, ...(policy !== undefined && { policy }) }, terminal);
  const found = sound(loadConfigurations(DISK, search), terminal);
  if (!found.layers.some(({ kind }) => kind === 'site'))
    throw new UsageError(`there is no policy of the site here (${copy}); --policy names one`);
  return found;
}

/** What is in a folder that can't be searched is not there. */
function isThere(path: string): boolean {
  try {
    return DISK.exists(path);
  } catch {
    return false;
  }
}

/** What the hook would say of the job. */
function headerOf(options: WhyOptions, { cwd, env }: Terminal): Record<string, unknown> {
  const { file, partition, account, qos, wrap } = options;
  const variables = VARIABLES.flatMap((name) => {
    const value = env[name];
    return value === undefined || value === '' ? [] : [[name, value]];
  });
  return {
    argv: file === undefined || file === '-' ? [] : [resolve(cwd, file)],
    work_dir: cwd,
    user_name: userInfo().username,
    alloc_node: hostname(),
    env: Object.fromEntries(variables) as Record<string, string>,
    ...(wrap !== undefined && { name: 'wrap' }),
    ...(partition !== undefined && { partition }),
    ...(account !== undefined && { account }),
    ...(qos !== undefined && { qos }),
  };
}
