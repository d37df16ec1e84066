// `jobvet gate replay`: what a policy would have done to the jobs of the past.
import { ruleTable } from '../engine/rules-table.ts';
import { Analyst } from '../gate/analyst.ts';
import { History } from '../gate/replay/history.ts';
import { Replay } from '../gate/replay/replay.ts';
import { readHistory } from '../gate/replay/sources.ts';
import { anonymous, summary } from '../gate/replay/summary.ts';
import { replayText } from '../gate/replay/text.ts';
import { loadConfigurations } from '../host/configuration.ts';
import { DISK } from '../host/file-system.ts';
import { loadGrammars } from '../host/grammars.ts';
import { gateSettings, type GateSettings } from '../policy/gate-settings.ts';
import { Policy } from '../policy/policy.ts';
import { visibleJson } from '../report/visible.ts';
import { EXIT, type ExitCode, UsageError } from './exit.ts';
import { readTable } from './gate-table.ts';
import { configurationSearch, sound } from './policy.ts';
import { Progress } from './progress.ts';
import type { Terminal } from './terminal.ts';

export interface ReplayFlags {
  /** a file or folder instead of the site's policy */
  readonly policy?: string;
  /** the policy to compare with */
  readonly against?: string;
  /** sacct's table of the jobs */
  readonly jobs?: string;
  readonly format: 'text' | 'json';
  readonly anonymous?: true;
}

/** Replays sources: folders, listings, logs. */
export async function replay(sources: readonly string[], flags: ReplayFlags, terminal: Terminal): Promise<ExitCode> {
  const site = sitePolicy(flags.policy, terminal);
  const other = flags.against === undefined ? undefined : sitePolicy(flags.against, terminal);
  const { budget, maxScriptBytes } = site.settings;
  const history = new History(flags.jobs === undefined ? new Map() : readTable(flags.jobs), maxScriptBytes);
  const problems: string[] = [];
  for (const source of sources) problems.push(...(await readHistory(source, history, maxScriptBytes)));
  for (const problem of problems) terminal.note(problem);

  const grammars = await loadGrammars();
  const analyst = new Analyst({ policy: site.policy, grammars });
  // What the text says depends on Slurm's version and plugins, and on nothing else of a policy.
  const isSame = JSON.stringify(other?.policy.slurm) === JSON.stringify(site.policy.slurm);
  const run = new Replay({
    analyst,
    ...(other && {
      against: { analyst: isSame ? analyst : new Analyst({ policy: other.policy, grammars }), policy: other.policy },
    }),
    today: terminal.today(),
    budget,
    now: () => terminal.now(),
  });
  const progress = new Progress(terminal);
  let done = 0;
  for (const script of history.scripts.values()) {
    progress.show(`${++done} of ${history.scripts.size} scripts`);
    run.add(script);
  }
  progress.clear();
  const found = summary(history, run.result);
  const told = flags.anonymous === true ? anonymous(found) : found;
  if (flags.format === 'json') terminal.out(`${visibleJson(JSON.stringify({ schema: 1, ...told }, null, 2))}\n`);
  else terminal.out(replayText(told));
  return problems.length > 0 ? EXIT.broken : EXIT.clean;
}

/** The policy as the gate would take it: what users and projects say has no part in it. */
function sitePolicy(path: string | undefined, terminal: Terminal): { policy: Policy; settings: GateSettings } {
  const search = configurationSearch({ config: false, ...(path !== undefined && { policy: path }) }, terminal);
  const { layers } = sound(loadConfigurations(DISK, { ...search, rules: ruleTable }), terminal);
  const own = layers.filter(({ kind }) => kind === 'site');
  if (own.length === 0) throw new UsageError('there is no site policy to replay; --policy names a file or folder');
  return { policy: new Policy(own, '/', []), settings: gateSettings(own) };
}
