// What can be done about a directive that does not do what it looks like.
import type { SubmissionReading } from '../lang/sbatch/index.ts';
import type { DirectiveEffect } from '../model/effect.ts';
import type { Edit } from '../model/finding.ts';
import type { Directive, DirectiveProblem } from '../model/submission.ts';
import type { Document } from '../text/document.ts';
import { exactPlace, textAt } from '../text/place.ts';

type DirectiveFix = NonNullable<DirectiveEffect['fix']>;

/** What Slurm itself puts into file names, for the variables people write there. */
const FILE_NAME_PATTERNS: Readonly<Record<string, string>> = {
  SLURM_JOB_ID: '%j',
  SLURM_JOBID: '%j',
  SLURM_JOB_NAME: '%x',
  SLURM_ARRAY_JOB_ID: '%A',
  SLURM_ARRAY_TASK_ID: '%a',
  USER: '%u',
  LOGNAME: '%u',
};
const FILE_NAME_OPTIONS = new Set(['output', 'error', 'input']);

/** The repair of a directive's problem; advice without edits where only the author knows what is meant. */
export function fixFor(problem: DirectiveProblem, reading: SubmissionReading): DirectiveFix | undefined {
  switch (problem.kind) {
    case 'after-command':
      return (
        moved(problem, reading) ??
        advice(
          'Move the line above the first command, where Slurm reads it, or delete it if another directive says the same',
        )
      );
    case 'leading-blank':
      return unindented(problem, reading) ?? advice('Let the line begin with #SBATCH in the first column');
    case 'variable':
      return (
        withoutVariable(problem) ??
        advice(
          "Write the value itself, or give it where the shell expands it: on sbatch's command line or in the job's commands",
        )
      );
    case 'template':
      return advice('Fill in the value, or delete the line');
    case 'cut-by-comment':
      return quoted(problem, reading) ?? advice('Put the value in quotes');
    case 'overridden':
      return withoutOverridden(problem, reading);
    case 'dropped':
      return advice('Give these options a #SBATCH line of their own');
    case 'crlf':
      return unixLineEnds(problem.at.doc);
    case 'bom':
      return advice('Save the file without a byte order mark');
    case 'no-shebang':
      return withShebang(problem.at.doc);
    case 'look-alike':
      return advice('Type the character again on the keyboard');
    case 'mixed-scheduler':
      return advice('Delete the line of the other scheduler, or add #SBATCH --ignore-pbs');
    case 'invalid':
      return undefined;
    default:
      return problem.kind satisfies never;
  }
}

function advice(title: string): DirectiveFix {
  return { title, safety: 'unsafe', edits: [] };
}

/** Longer files are converted by a tool for that. */
const MOST_LINE_ENDS = 2000;

/** Unsafe, because it changes every line: other fixes keep the line ends that a file has. */
function unixLineEnds(doc: Document): DirectiveFix {
  const title = 'Convert the line ends to those of Unix, for example with dos2unix';
  const edits = [...doc.text.matchAll(/\r(?=\n)/g)].map(({ index }) => ({
    at: exactPlace(doc, index, index + 1),
    text: '',
  }));
  return edits.length > MOST_LINE_ENDS ? advice(title) : { title, safety: 'unsafe', edits };
}

/** The whole line of an offset, with its line end. */
function lineAround(doc: Document, offset: number): { start: number; end: number } {
  const { line } = doc.positionAt(offset);
  const start = doc.lineStart(line);
  const newline = doc.text.indexOf('\n', start);
  return { start, end: newline < 0 ? doc.text.length : newline + 1 };
}

function within(directive: Directive, { start, end }: { start: number; end: number }): boolean {
  return start <= directive.at.span.start && directive.at.span.end <= end;
}

/** Whether Slurm would read a line without any other problem if it stood among the directives. */
function wouldWork(
  doc: Document,
  line: { start: number; end: number },
  { directives, submission }: SubmissionReading,
): boolean {
  const text = doc.text.slice(line.start, line.end);
  if (!/^[\t\n -~]*$/.test(text) || /[$`<{[\\]|hetjob|packjob/i.test(text)) return false;
  if (submission.components.length > 1) return false;
  const own = directives.filter((directive) => within(directive, line));
  const options = new Set(own.map((directive) => directive.option));
  const others = directives.filter(
    (directive) => !within(directive, line) && (directive.effective || isDead(directive)),
  );
  return own.length > 0 && options.size === own.length && !others.some((directive) => options.has(directive.option));
}

/** A directive that would take part after its own repair. */
function isDead(directive: Directive): boolean {
  return (
    directive.why?.startsWith('after the first command') === true ||
    directive.why?.startsWith('a directive must start') === true
  );
}

function moved(problem: DirectiveProblem, reading: SubmissionReading): DirectiveFix | undefined {
  const { doc, span } = problem.at;
  const line = lineAround(doc, span.start);
  if (!doc.text.startsWith('#!') || !wouldWork(doc, line, reading)) return undefined;
  // Directives of other schedulers may stand anywhere; only #SBATCH lines mark the head of the script.
  const last = reading.directives.filter((one) => one.effective && one.keyword === '#SBATCH').at(-1);
  const target = lineAround(doc, last?.at.span.start ?? 0).end;
  const edits: Edit[] = [
    { at: exactPlace(doc, target, target), text: `${doc.text.slice(line.start, line.end).trimEnd()}\n` },
    { at: exactPlace(doc, line.start, line.end), text: '' },
  ];
  return { title: 'Move the line up to the other directives', safety: 'safe', edits };
}

function unindented(problem: DirectiveProblem, reading: SubmissionReading): DirectiveFix | undefined {
  const { doc, span } = problem.at;
  const line = lineAround(doc, span.start);
  if (!wouldWork(doc, line, reading)) return undefined;
  const edits = [{ at: exactPlace(doc, line.start, span.start), text: '' }];
  return { title: 'Remove the blanks before #SBATCH', safety: 'safe', edits };
}

function withoutVariable({ at, option }: DirectiveProblem): DirectiveFix | undefined {
  const { doc, span } = at;
  const written = textAt(at);
  if (written.startsWith('~')) return advice('Write the whole path, or one relative to the directory of submission');
  const name = /^\$\{?(\w+)\}?$/.exec(written)?.[1];
  if (option === undefined || name === undefined) return undefined;
  const rest = doc.text.slice(span.end, lineAround(doc, span.end).end);
  // One of several variables: what remains would be reported again.
  if (/[$`]/.test(rest)) return undefined;
  const pattern = FILE_NAME_OPTIONS.has(option) ? FILE_NAME_PATTERNS[name] : undefined;
  if (pattern !== undefined) {
    return { title: `Use Slurm's own pattern ${pattern}`, safety: 'unsafe', edits: [{ at, text: pattern }] };
  }
  const slash = exactPlace(doc, span.start, span.end + 1);
  if (name !== 'HOME' || !(FILE_NAME_OPTIONS.has(option) || option === 'chdir') || !/^\/[\w.%]/.test(rest))
    return undefined;
  if (!/[=\s"']/.test(doc.text.charAt(span.start - 1))) return undefined;
  const title = 'Use a path relative to the directory the job is submitted from';
  return { title, safety: 'unsafe', edits: [{ at: slash, text: '' }] };
}

function quoted({ at }: DirectiveProblem, { directives }: SubmissionReading): DirectiveFix | undefined {
  const text = textAt(at);
  const value = /^(--[\w-]+=|-[A-Za-z](?![\w-]*=)|)([^\s"'\\]+)$/.exec(text);
  if (!value || (value[1] === '' && text.startsWith('-'))) return undefined;
  const from = at.span.start + (value[1] ?? '').length;
  const edits = [
    { at: exactPlace(at.doc, from, from), text: '"' },
    { at: exactPlace(at.doc, at.span.end, at.span.end), text: '"' },
  ];
  const { start } = at.span;
  const option = directives.find((one) => one.at.span.start <= start && start < one.at.span.end)?.option;
  // In an image reference the # separates registry and image; elsewhere it might begin a remark after all.
  return { title: 'Put the value in quotes', safety: option === 'container-image' ? 'safe' : 'unsafe', edits };
}

function withoutOverridden(
  { at, option }: DirectiveProblem,
  { directives }: SubmissionReading,
): DirectiveFix | undefined {
  // Whether Slurm adds or replaces mail types depends on its release.
  if (option === 'mail-type') return advice('Give all mail types in one option, separated by commas');
  const { doc, span } = at;
  const line = lineAround(doc, span.start);
  const title = 'Remove the option that has no effect';
  if (directives.filter((directive) => within(directive, line)).length === 1) {
    return { title, safety: 'safe', edits: [{ at: exactPlace(doc, line.start, line.end), text: '' }] };
  }
  const blanks = /^[ \t]*/.exec(doc.text.slice(span.end, line.end))?.[0].length ?? 0;
  return { title, safety: 'safe', edits: [{ at: exactPlace(doc, span.start, span.end + blanks), text: '' }] };
}

function withShebang(doc: Document): DirectiveFix {
  if (/^#![ \t]*\//m.test(doc.text)) return advice('Make the #! line the first line of the file');
  const edits = [{ at: exactPlace(doc, 0, 0), text: '#!/bin/bash\n' }];
  return { title: 'Begin the script with the interpreter', safety: 'unsafe', edits };
}
