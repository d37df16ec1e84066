// A replay's result for people.
import { visible } from '../../report/visible.ts';
import type { ChangeKind, ChangeSummary, Summary } from './summary.ts';
import type { GroupTally, RuleTally, TemplateTally } from './tally.ts';

const MOST_ROWS = 10;
const MOST_SHOWN = 5;

export function replayText(found: Summary): string {
  const { jobs, rejected, warned, users, leftOut } = found;
  const lines = [
    `Would have rejected ${ofAll(rejected, jobs, 'jobs')}${people(users.rejected, users.all)} and warned about ${ofAll(warned, jobs, 'jobs')}${people(users.warned, users.all)}.`,
    `${counted(jobs, 'job')} had ${counted(found.scripts, 'different script')} of ${counted(found.templates, 'template')}.`,
    `What ${ofAll(found.opaque, jobs, 'jobs')} run is not all in the script: the gate does not see it.`,
    ...(found.slow > 0
      ? [
          `The scripts of ${counted(found.slow, 'job')} took longer here than the gate's budget (${found.slowestMs} ms at most).`,
        ]
      : []),
    ...(found.failed > 0
      ? [`The analysis broke at the scripts of ${counted(found.failed, 'job')}: the gate counts them as not vetted.`]
      : []),
    ...leftOutLines(leftOut),
    ...ruleLines('Rules', found.rules),
    ...groupLines('Partitions', found.byPartition),
    ...groupLines('Accounts', found.byAccount),
    ...groupLines('Users', found.byUser),
    ...worstLines('Worst scripts', found.worst),
    ...Object.entries(found.changes ?? {}).flatMap(([kind, change]) =>
      changeLines(CHANGES[kind as ChangeKind], change),
    ),
  ];
  return `${lines.map(visible).join('\n')}\n`;
}

const CHANGES: Readonly<Record<ChangeKind, string>> = {
  newlyRejected: 'Newly rejected',
  noLongerRejected: 'No longer rejected',
  newlyWarned: 'Newly warned about',
  noLongerWarned: 'No longer warned about',
};

function changeLines(title: string, { jobs, users, rules, worst }: ChangeSummary): string[] {
  if (jobs === 0) return ['', `${title}: none`];
  return [
    ...['', `${title}: ${jobsOf(jobs, users)}`],
    ...ruleLines('  by rule', rules).slice(1),
    ...worstLines('  scripts', worst).slice(1),
  ];
}

function leftOutLines({ withoutScript, tooLong, tasks, noScripts }: Summary['leftOut']): string[] {
  const parts = [
    [withoutScript, 'jobs without a stored script'],
    [tooLong, 'jobs with scripts that are too long'],
    [noScripts, 'files that are no scripts'],
  ] as const;
  const told = parts.flatMap(([count, what]) => (count > 0 ? [`${count} ${what}`] : []));
  return [
    ...(told.length > 0 ? [`Left out: ${told.join(', ')}.`] : []),
    ...(tasks > 0
      ? [`${tasks} tasks of arrays and components of jobs count with the first: they were submitted as one.`]
      : []),
  ];
}

function ruleLines(title: string, rules: readonly RuleTally[]): string[] {
  if (rules.length === 0) return [];
  return [
    '',
    ...table(
      [title, 'rejected', 'warned', 'users', 'templates'],
      rules.map(({ rule, name, rejected, warned, users, templates }) => [
        `${rule} ${name}`,
        ...[rejected, warned, users, templates].map(String),
      ]),
    ),
  ];
}

function groupLines(title: string, groups: readonly GroupTally[]): string[] {
  const acting = groups.filter(({ rejected, warned }) => rejected + warned > 0);
  if (acting.length === 0) return [];
  const more = acting.length > MOST_ROWS ? [`  and ${acting.length - MOST_ROWS} more (--format json has all)`] : [];
  const rows = acting
    .slice(0, MOST_ROWS)
    .map(({ name, jobs, rejected, warned }) => [name, ...[rejected, warned, jobs].map(String)]);
  return ['', ...table([title, 'rejected', 'warned', 'of jobs'], rows), ...more];
}

function worstLines(title: string, worst: readonly TemplateTally[]): string[] {
  if (worst.length === 0) return [];
  const blocks = worst
    .slice(0, MOST_SHOWN)
    .flatMap(({ verb, jobs, users, scripts, example, template, reasons }) => [
      `  ${verb === 'reject' ? 'rejected' : 'warned'}: ${jobsOf(jobs, users)}, ${counted(scripts, 'script')} alike, such as ${example === '' ? template : example}`,
      ...reasons
        .slice(0, MOST_SHOWN)
        .flatMap(({ rule, name, line, message, text }) => [
          `    line ${line}: ${message === '' ? name : message} (${rule})`,
          ...(text === '' ? [] : [`      | ${text}`]),
        ]),
    ]);
  return ['', title, ...blocks];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all.map((row, index) => {
    const [first = '', ...cells] = row;
    const indent = index === 0 ? '' : '  ';
    const numbers = cells.map((cell, column) => cell.padStart((widths[column + 1] ?? 0) + 2)).join('');
    return `${indent}${first.padEnd((widths[0] ?? 0) + 2 - indent.length)}${numbers}`;
  });
}

function ofAll(count: number, all: number, what: string): string {
  const share = all === 0 ? 0 : (count / all) * 100;
  return `${count} of ${all} ${what} (${share.toFixed(share > 0 && share < 10 ? 1 : 0)} %)`;
}

function people(count: number, all: number): string {
  return all === 0 ? '' : ` of ${count} of ${all} users`;
}

function jobsOf(jobs: number, users: number): string {
  return `${counted(jobs, 'job')}${users > 0 ? ` of ${counted(users, 'user')}` : ''}`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
