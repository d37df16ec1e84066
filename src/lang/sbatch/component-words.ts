// The directive lines of one component, split into the words getopt sees.
import type { Ledger } from './ledger.ts';
import type { DirectiveLine } from './lines.ts';
import type { Script } from './script.ts';
import type { LineStop, Word } from './words.ts';

export interface ComponentWords {
  readonly words: readonly Word[];
  /** where the reading of each line stopped, and the last word before */
  readonly stops: readonly { readonly line: DirectiveLine; readonly stop: LineStop; readonly last: Word | undefined }[];
  /** what sbatch says to the first line it cannot split */
  readonly error: string | null;
}

/** Splits lines and reports those sbatch cannot split. */
export function splitComponent(script: Script, ledger: Ledger, lines: readonly DirectiveLine[]): ComponentWords {
  const words: Word[] = [];
  const stops: { line: DirectiveLine; stop: LineStop; last: Word | undefined }[] = [];
  let error: string | null = null;
  for (const line of lines) {
    const read = script.split(line);
    for (const word of read.words) words.push(word);
    stops.push({ line, stop: read.stop, last: read.words.at(-1) });
    const fatal = splittingError(script, line, read.stop);
    if (fatal === null) continue;
    error ??= fatal;
    ledger.reportRefusal(fatal, line.line, script.trimmedPlace(read.stop.at, line.end));
  }
  return { words, stops, error };
}

/** What sbatch says when it cannot split a line; it quotes the rest of the line. */
function splittingError({ doc }: Script, line: DirectiveLine, stop: LineStop): string | null {
  if (stop.kind !== 'unmatched' && stop.kind !== 'colon') return null;
  const file = doc.path.slice(doc.path.lastIndexOf('/') + 1);
  const rest = doc.text.slice(stop.from, Math.min(line.end, stop.from + 2000));
  const what = stop.kind === 'colon' ? 'Unexpected `:`' : `Unmatched \`${stop.quote ?? '"'}\``;
  return `${file}: line ${line.line + 1}: ${what} in [${rest}]`;
}
