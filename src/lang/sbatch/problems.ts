// Finds what does not do what it looks like: in the words of directives, in where a line stands, in the file as a whole.
import type { DirectiveProblem } from '../../model/submission.ts';
import type { ComponentWords } from './component-words.ts';
import type { Ledger } from './ledger.ts';
import { marksIn, problemOf, stopMark, valueMark } from './marks.ts';
import type { Script } from './script.ts';
import type { Word } from './words.ts';

/** Reports what a person would misread in the directive lines of all components. */
export function findLineProblems(script: Script, components: readonly ComponentWords[], ledger: Ledger): void {
  const { doc } = script;
  for (const { stops, words } of components) {
    const byLine = new Map<number, Word[]>();
    for (const word of words) {
      const list = byLine.get(word.line);
      if (list) list.push(word);
      else byLine.set(word.line, [word]);
    }
    for (const { line, stop, last } of stops) {
      const onLine = byLine.get(line.line) ?? [];
      const stopped = stopMark(doc.text, stop, last?.start ?? stop.at, line.end);
      if (stopped) ledger.report(problemOf(doc, stopped, script.optionOf(last)), line.line);
      const end = stop.kind === 'end' || stop.kind === 'unmatched' || stop.kind === 'colon' ? line.end : stop.at;
      const optionAt = (offset: number) => script.optionOf(wordBefore(onLine, offset));
      for (const mark of marksIn(doc, line.body, end, optionAt)) {
        ledger.report(problemOf(doc, mark, optionAt(mark.start)), line.line);
      }
    }
  }
}

/** Reports values that stand in for others. */
export function findValueProblems(script: Script, ledger: Ledger): void {
  for (const { option, value, valueAt, effective } of ledger.directives()) {
    if (!effective || !valueAt?.exact) continue;
    const mark = valueMark(option, value, valueAt.span.start);
    if (mark) ledger.report(problemOf(script.doc, mark, option), script.lineNumber(valueAt.span.start) - 1);
  }
}

/** Reports lines that are no directives because of where or how they begin. */
export function findMisplacedLines(script: Script, ledger: Ledger): void {
  const { text } = script.doc;
  const { firstCommand, indented, lookAlikes, late } = script.header;
  for (const line of indented) {
    const at = script.trimmedPlace(text.indexOf('#', line.start), line.end);
    const message = 'Slurm reads #SBATCH only in the first column, so this line is a comment without effect';
    ledger.report({ kind: 'leading-blank', at, message }, line.line);
  }
  for (const { start, end, line } of lookAlikes) {
    const message = 'The keyword is spelled with characters that only look like #SBATCH, so this line is a comment';
    ledger.report({ kind: 'look-alike', at: script.trimmedPlace(start, end), message }, line);
  }
  if (firstCommand && FOREIGN_BLANKS.test(text.slice(firstCommand.start, firstCommand.end))) {
    const at = script.trimmedPlace(firstCommand.start, firstCommand.end);
    const message = 'A blank that is none to Slurm precedes the #, so Slurm takes this line for the first command';
    ledger.report({ kind: 'look-alike', at, message }, firstCommand.line);
  }
  const message = `Slurm stops reading #SBATCH at the first command on line ${script.firstCommandLine}, so this line has no effect`;
  for (const line of late) {
    if (!script.isCode(line.start)) continue;
    const at = script.trimmedPlace(line.start, line.end);
    const option = script.optionOf(script.split(line).words[0]);
    ledger.report({ kind: 'after-command', at, message, ...(option === undefined ? {} : { option }) }, line.line);
  }
}

/** Reports what makes sbatch refuse the file before it looks at any directive. */
export function findFileProblems(script: Script, ledger: Ledger): void {
  const { text } = script.doc;
  const newline = text.indexOf('\n');
  const at = script.trimmedPlace(0, newline < 0 ? text.length : newline);
  const report = (kind: DirectiveProblem['kind'], message: string) => {
    ledger.report({ kind, at, message }, -1);
  };
  if (script.options.bom) {
    report('bom', 'The file begins with a byte order mark, so sbatch does not see #! at its start and refuses it');
  }
  if (script.hasSbatchLines && !text.startsWith('#!')) {
    report('no-shebang', 'The script does not begin with #! and an interpreter, so sbatch refuses it');
  }
  const crlf = text.indexOf('\r\n');
  if (crlf >= 0) {
    const line = script.lineNumber(crlf);
    report('crlf', `Lines end as on Windows (the first is line ${line}), and sbatch refuses such scripts`);
  }
}

/** A comment line that begins with blanks only a person sees. */
const FOREIGN_BLANKS = /^[\s\u200b\u2060]*#[ \t]*SBATCH/;

/** The option word an offset belongs to: the last one that begins with a dash at or before it. */
function wordBefore(words: readonly Word[], offset: number): Word | undefined {
  let low = 0;
  let high = words.length - 1;
  let found = -1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if ((words[middle]?.start ?? 0) <= offset) {
      found = middle;
      low = middle + 1;
    } else {
      high = middle - 1;
    }
  }
  const word = words[found];
  if (word?.text.startsWith('-') ?? false) return word;
  const previous = words[found - 1];
  return previous?.text.startsWith('-') ? previous : undefined;
}
