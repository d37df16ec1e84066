// `jobvet gate stats`: the decision log in numbers.
import { join } from 'node:path';
import { ruleTable } from '../engine/rules-table.ts';
import { eventsOf, logDays } from '../gate/replay/sources.ts';
import { type Stats, StatsCounter } from '../gate/stats.ts';
import { loadConfigurations } from '../host/configuration.ts';
import { describeError, DISK } from '../host/file-system.ts';
import { gateSettings } from '../policy/gate-settings.ts';
import { visible, visibleJson } from '../report/visible.ts';
import { EXIT, type ExitCode, UsageError } from './exit.ts';
import { configurationSearch, sound } from './policy.ts';
import type { Terminal } from './terminal.ts';

export interface StatsFlags {
  /** the log's folder, instead of the one in the policy */
  readonly log?: string;
  readonly policy?: string;
  /** the first day that counts, `YYYY-MM-DD` */
  readonly since?: string;
  readonly format: 'text' | 'json';
}

export async function stats(flags: StatsFlags, terminal: Terminal): Promise<ExitCode> {
  const folder = flags.log ?? folderOf(flags, terminal);
  const counter = new StatsCounter();
  let code: ExitCode = EXIT.clean;
  for (const name of daysIn(folder, flags.since)) {
    try {
      for await (const event of eventsOf(join(folder, name))) counter.add(event);
    } catch (error) {
      terminal.note(`${join(folder, name)}: ${describeError(error)}`);
      code = EXIT.broken;
    }
  }
  const found = counter.result();
  terminal.out(
    flags.format === 'json' ? `${visibleJson(JSON.stringify({ schema: 1, ...found }, null, 2))}\n` : text(found),
  );
  return code;
}

function folderOf({ policy }: StatsFlags, terminal: Terminal): string {
  const search = configurationSearch({ config: false, ...(policy !== undefined && { policy }) }, terminal);
  const { layers } = sound(loadConfigurations(DISK, { ...search, rules: ruleTable }), terminal);
  const { folder } = gateSettings(layers.filter(({ kind }) => kind === 'site')).log;
  if (folder === undefined)
    throw new UsageError('the policy names no gate.log.folder; --log names the folder of the decision log');
  return folder;
}

function daysIn(folder: string, since: string | undefined): string[] {
  try {
    const days = logDays(folder);
    if (days.length === 0) throw new UsageError(`${folder} has no decisions-YYYY-MM-DD.jsonl`);
    return days.filter((name) => since === undefined || name >= `decisions-${since}`);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${folder}: ${describeError(error)}`);
  }
}

function text(found: Stats): string {
  const { jobs, verdicts, unvetted, rules, latency, cached, opaque, dropped } = found;
  const share = (count: number): string => `${count} (${jobs === 0 ? 0 : Math.round((count / jobs) * 1000) / 10} %)`;
  const listed = (counts: Readonly<Record<string, number>>): string =>
    Object.entries(counts)
      .map(([name, count]) => `${name} ${share(count)}`)
      .join(', ');
  const lines = [
    `Jobs       ${jobs}${jobs > 0 ? `: ${listed(verdicts)}` : ''}`,
    `Unvetted   ${Object.keys(unvetted).length === 0 ? 'none' : listed(unvetted)}`,
    `Latency    ${latency.p50} ms median, ${latency.p99} ms p99, ${latency.most} ms at most, of ${latency.jobs} jobs`,
    `From cache ${share(cached)}`,
    `Opaque     ${share(opaque)} run what the gate does not see (other scripts, unknown commands)`,
    ...(dropped > 0 ? [`Lost       ${dropped} events could not be written`] : []),
    ...(rules.length > 0 ? ['', 'Rules, by jobs: rejected, warned, audited, exempted'] : []),
    ...rules.map(
      ({ rule, name, rejected, warned, audited, exempted }) =>
        `  ${rule} ${name}: ${rejected}, ${warned}, ${audited}, ${exempted}`,
    ),
  ];
  return `${lines.map(visible).join('\n')}\n`;
}
