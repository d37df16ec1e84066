// `jobvet gate doctor`: whether all parts of the gate are as they should be, and what to do where not.
import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { ruleTable } from '../engine/rules-table.ts';
import { type Check, fail, ok, warn } from '../gate/doctor/check.ts';
import { daemonChecks, latencyChecks, socketChecks } from '../gate/doctor/daemon-checks.ts';
import { hookChecks, type HookFound } from '../gate/doctor/lua-checks.ts';
import {
  agreementChecks,
  digestsOf,
  peerChecks,
  type PeerFacts,
  selinuxCheck,
  serviceChecks,
} from '../gate/doctor/site-checks.ts';
import { SlurmConf } from '../gate/doctor/slurm-conf.ts';
import { loadConfigurations } from '../host/configuration.ts';
import { describeError, DISK } from '../host/file-system.ts';
import { gateSettings } from '../policy/gate-settings.ts';
import type { Layer } from '../policy/layers.ts';
import { plainLayer, policyHash } from '../policy/plain-layers.ts';
import { visible, visibleJson } from '../report/visible.ts';
import { EXIT, type ExitCode, problemLine, UsageError } from './exit.ts';
import { configurationSearch } from './policy.ts';
import type { Terminal } from './terminal.ts';
import { VERSION } from './version.ts';

export interface DoctorFlags {
  readonly socket: string;
  readonly policy?: string;
  readonly slurmConf?: string;
  readonly unit: string;
  readonly peerReport?: string;
  readonly format: 'text' | 'json';
}

export async function doctor(flags: DoctorFlags, terminal: Terminal): Promise<ExitCode> {
  const peer = flags.peerReport === undefined ? undefined : readPeer(flags.peerReport);
  const { checks: policyFound, layers } = policyChecks(flags, terminal);
  const settings = gateSettings(layers);
  const { conf, checks: confFound } = slurmConf(flags, terminal);
  const hook: HookFound = conf ? hookChecks(conf) : { checks: [], settings: {}, files: {} };
  const daemon = await daemonChecks(flags.socket, VERSION);
  const hash = layers.length > 0 ? policyHash(layers.map(plainLayer)) : undefined;
  const own: PeerFacts = {
    ...{ host: hostname(), version: VERSION, files: digestsOf(hook.files) },
    ...(hash !== undefined && { policy: hash }),
    ...(hook.lua !== undefined && { lua: hook.lua }),
    ...(hook.settings.deadline !== undefined && { deadline: hook.settings.deadline }),
  };
  const checks: Check[] = [
    ...socketChecks(flags.socket, conf?.get('SlurmUser') ?? 'root'),
    ...daemon.checks,
    ...(daemon.status ? await latencyChecks(flags.socket, settings.wait) : []),
    ...policyFound,
    ...loadedCheck(hash, daemon.status?.policy),
    ...confFound,
    ...hook.checks,
    ...(conf ? agreementChecks(conf, hook.settings, settings, resolve(flags.socket)) : []),
    ...serviceChecks(flags.unit),
    selinuxCheck(),
    ...peerChecks(conf?.controllers ?? [], own, peer),
  ];
  if (flags.format === 'json') terminal.out(`${visibleJson(JSON.stringify({ schema: 1, ...own, checks }, null, 2))}\n`);
  else terminal.out(text(checks));
  return checks.some(({ level }) => level === 'fail') ? EXIT.findings : EXIT.clean;
}

function text(checks: readonly Check[]): string {
  const width = Math.max(...checks.map(({ name }) => name.length));
  const lines = checks.flatMap(({ level, name, text: said, todo }) => [
    `${level.padEnd(4)}  ${name.padEnd(width)}  ${said}`,
    ...(todo === undefined ? [] : [`${' '.repeat(width + 8)}-> ${todo}`]),
  ]);
  const count = (level: Check['level']): number => checks.filter((check) => check.level === level).length;
  const end = `${count('fail')} failed, ${count('warn')} to look at, ${count('ok')} fine`;
  return `${[...lines, end].map(visible).join('\n')}\n`;
}

function policyChecks(flags: DoctorFlags, terminal: Terminal): { checks: Check[]; layers: readonly Layer[] } {
  const search = configurationSearch(
    { config: false, ...(flags.policy !== undefined && { policy: flags.policy }) },
    terminal,
  );
  const { layers, files, problems, notes } = loadConfigurations(DISK, { ...search, rules: ruleTable });
  const own = layers.filter(({ kind }) => kind === 'site');
  const where = flags.policy ?? terminal.siteFolder;
  if (problems.length > 0)
    return {
      checks: problems.map((problem) =>
        fail('policy', problemLine(problem), 'until it is right, a restarted daemon does not start'),
      ),
      layers: [],
    };
  if (own.length === 0)
    return {
      checks: [fail('policy', `none in ${where}: every job is accepted`, 'jobvet gate init writes one')],
      layers: own,
    };
  const noted = notes.map((note) => warn('policy', note, 'rename or remove it'));
  return { checks: [ok('policy', `${files.join(', ')}: no mistakes`), ...noted], layers: own };
}

function loadedCheck(own: string | undefined, loaded: string | undefined): Check[] {
  if (own === undefined || loaded === undefined) return [];
  return own === loaded
    ? [ok('policy in use', own)]
    : [
        warn(
          'policy in use',
          `the daemon has another one (${loaded})`,
          'systemctl reload jobvet-gate, or --policy as the daemon has it',
        ),
      ];
}

function slurmConf({ slurmConf: named }: DoctorFlags, { env, cwd }: Terminal): { conf?: SlurmConf; checks: Check[] } {
  const path = resolve(cwd, named ?? env['SLURM_CONF'] ?? '/etc/slurm/slurm.conf');
  try {
    return { conf: new SlurmConf(path), checks: [] };
  } catch (error) {
    return {
      checks: [
        fail(
          'slurm.conf',
          `${path}: ${describeError(error)}`,
          'name it: --slurm-conf FILE; run the doctor where slurmctld runs',
        ),
      ],
    };
  }
}

/** What the doctor printed on another controller. */
function readPeer(path: string): PeerFacts {
  try {
    const value: unknown = JSON.parse(DISK.read(path, 1024 * 1024).toString('utf8'));
    if (isPeer(value)) return value;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw new UsageError(`${path}: ${describeError(error)}`);
  }
  throw new UsageError(`${path} is not what "jobvet gate doctor --format json" prints`);
}

function isPeer(value: unknown): value is PeerFacts {
  if (typeof value !== 'object' || value === null) return false;
  const { host, version, files } = value as Readonly<Record<string, unknown>>;
  return typeof host === 'string' && typeof version === 'string' && typeof files === 'object' && files !== null;
}
