// `jobvet gate join`: which jobs came of which decisions.
import { join as joinPath } from 'node:path';
import { Decisions, joined, type JoinedJob } from '../gate/join.ts';
import { eventsOf, logDays } from '../gate/replay/sources.ts';
import { describeError } from '../host/file-system.ts';
import { visible, visibleJson } from '../report/visible.ts';
import { EXIT, type ExitCode, UsageError } from './exit.ts';
import { readTable } from './gate-table.ts';
import type { Terminal } from './terminal.ts';

export interface JoinFlags {
  /** sacct's table of the jobs, with AdminComment */
  readonly jobs: string;
  /** the folder of the decision log */
  readonly log?: string;
  readonly format: 'text' | 'json';
}

export async function join(flags: JoinFlags, terminal: Terminal): Promise<ExitCode> {
  const table = readTable(flags.jobs);
  const [first] = table.values();
  if (first && !first.has('admincomment'))
    throw new UsageError(`${flags.jobs} has no column AdminComment: sacct -X -P -o JobID,User,AdminComment`);
  const decisions = new Decisions();
  if (flags.log !== undefined) await readLog(flags.log, decisions);
  const jobs = joined(table, decisions);
  if (flags.format === 'json') terminal.out(`${visibleJson(JSON.stringify({ schema: 1, jobs }, null, 2))}\n`);
  else terminal.out(jobs.map(line).join(''));
  if (jobs.length === 0)
    terminal.note('no job has a stamp: jobvet.setup{ stamp = true } in job_submit.lua has the hook write them');
  return EXIT.clean;
}

async function readLog(folder: string, decisions: Decisions): Promise<void> {
  try {
    for (const name of logDays(folder))
      for await (const event of eventsOf(joinPath(folder, name))) decisions.add(event);
  } catch (error) {
    throw new UsageError(`${folder}: ${describeError(error)}`);
  }
}

function line({ job, user = '-', id, decision }: JoinedJob): string {
  const about = decision ? [decision.verdict, decision.rules.join(',') || '-', decision.first] : [];
  return `${visible([job, user, id, ...about].join(' '))}\n`;
}
