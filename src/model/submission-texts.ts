// The words that the gate says to people who submit jobs.

/** Words of the gate, which a site may translate. `{…}` are filled in; unknown ones stay as they are. */
export interface SubmissionTexts {
  readonly rejected: string;
  readonly warned: string;
  readonly canary: string;
  readonly line: string;
  readonly beside: string;
  readonly now: string;
  readonly there: string;
  readonly use: string;
  readonly drop: string;
  readonly rest: string;
  readonly more: string;
  readonly others: string;
  readonly unread: string;
  readonly fix: string;
  readonly explain: string;
  readonly help: string;
  readonly unvetted: string;
  readonly refused: string;
}

export const ENGLISH: SubmissionTexts = {
  rejected: 'jobvet: job not accepted. Nothing queued, nothing charged.  [{id}]',
  warned: 'jobvet: the job is accepted, but see this.  [{id}]',
  canary: 'jobvet: the job is accepted this time; soon jobs like it will not be.  [{id}]',
  line: '{origin}line {line}: {message} ({rule})',
  beside: '{origin}: {message} ({rule})',
  now: '  now | {text}',
  there: '  now, in line {line} | {text}',
  use: '  use | {text}',
  drop: '  use | nothing: this goes',
  rest: '      | and {count} more',
  more: '{count} more: jobvet check {file}',
  others: '{count} more',
  unread: '{origin}line {line}: {message} ({cause})',
  fix: 'Fix: jobvet fix --diff {file}    Explain: jobvet explain {rule}',
  explain: 'Explain: jobvet explain {rule}',
  help: 'Help: {help}',
  unvetted: 'jobvet: the job is accepted; its script could not be vetted in time.  [{id}]',
  refused: 'jobvet: job not accepted: its script could not be vetted in time. Nothing queued.  [{id}]',
};

/** What each text is for. */
export const TEXT_PURPOSES: Readonly<Record<keyof SubmissionTexts, string>> = {
  rejected: 'The first line when a job is not accepted.',
  warned: 'The first line of a warning.',
  canary: 'The first line of a warning that is a rejection for the `share` of users that goes ahead.',
  line: 'The line of a finding.',
  beside: 'The line of a finding in options that do not stand in the script.',
  now: 'What stands in the script.',
  there: 'The same, where it stands in another line than the finding.',
  use: 'What to write instead.',
  drop: 'What to do with a line that is to go.',
  rest: 'How many more lines to write.',
  more: 'The line about findings that are not shown.',
  others: 'The same, for a script that is no file.',
  unread: 'The line of a part that could not be vetted.',
  fix: 'The line that names commands, when there is a fix.',
  explain: 'The line that names a command, when there is no fix.',
  help: 'The line with `help`.',
  unvetted: 'The warning when the budget of a script ended.',
  refused: 'The message when a job is not accepted because the budget of its script ended.',
};

/** The names in braces that a text may have: those of the English one. */
export function slotsOf(key: keyof SubmissionTexts): ReadonlySet<string> {
  return new Set(slotsIn(ENGLISH[key]));
}

/** The names in braces of a text. */
export function slotsIn(text: string): string[] {
  return [...text.matchAll(/\{(\w*)\}/g)].map(([, name = '']) => name);
}
