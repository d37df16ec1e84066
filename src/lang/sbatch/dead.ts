// Lists the #SBATCH options sbatch never sees, so that a reader of the report finds every line again.
import type { ComponentWords } from './component-words.ts';
import type { Ledger } from './ledger.ts';
import { MAX_COMPONENTS } from './lines.ts';
import type { Listing } from './listing.ts';
import { stopMark } from './marks.ts';
import type { Script } from './script.ts';
import { splitLine, type Word } from './words.ts';

/** Files dead directives: behind the end of a line's options, indented, and behind the first command. */
export function listDead(
  script: Script,
  components: readonly ComponentWords[],
  listing: Listing,
  ledger: Ledger,
): void {
  const list = (words: readonly Word[], why: string) => {
    for (const event of script.getopt.read(words)) {
      if (event.kind === 'option') listing.own(event, why, '#SBATCH');
    }
  };
  for (const [index, { stops }] of components.entries()) {
    listing.component = index;
    for (const { line, stop } of stops) {
      const mark = stopMark(script.doc.text, stop, stop.at, line.end);
      if (mark?.kind !== 'dropped') continue;
      const [from, why] =
        stop.kind === 'separator'
          ? [mark.start, 'behind the component separator']
          : stop.kind === 'comment'
            ? [mark.start + '#SBATCH'.length, 'behind a # that begins a comment']
            : [mark.start, 'behind an empty word'];
      list(splitLine(script.doc.text, from, line.end, line.line, true).words, why);
    }
  }
  for (const line of script.header.indented) {
    list(script.split(line).words, 'a directive must start in the first column');
  }
  const why = `after the first command, on line ${script.firstCommandLine}`;
  for (const line of script.header.late) {
    if (script.isCode(line.start)) list(script.split(line).words, why);
  }
  if (script.header.tooMany) {
    const message = `more than ${MAX_COMPONENTS} components; the rest is not read`;
    ledger.cover({ cause: 'count', at: script.placeOf(0, 0), message });
  }
}
