// Files the script writes itself before a command runs, with their text as far as it is known.
import type { Command } from '../../model/command.ts';
import type { Piece, Word } from '../../model/word.ts';
import type { Place } from '../../text/place.ts';
import { printedBy } from '../../shell/pure.ts';

export interface WrittenFile {
  readonly path: Word;
  readonly pieces: readonly Piece[];
  readonly at: Place;
  readonly command: Command;
}

/** What `cat > FILE <<EOF`, `echo … >> FILE` and the like wrote before a command, in order. */
export function filesWrittenBefore(command: Command, script: readonly Command[]): WrittenFile[] {
  const files: WrittenFile[] = [];
  for (const one of script) {
    if (one.id >= command.id) break;
    const paths = one.redirects.flatMap((redirect) =>
      ['>', '>>', '>|'].includes(redirect.op) && (redirect.fd ?? 1) === 1 ? [redirect.target] : [],
    );
    const pieces =
      one.name === 'tee' ? one.input?.pieces : paths.length > 0 ? printedBy(one, one.input?.pieces) : undefined;
    if (!pieces) continue;
    const targets = one.name === 'tee' ? one.words.slice(1) : paths;
    for (const path of targets) files.push({ path, pieces, at: one.input?.at ?? one.at, command: one });
  }
  return files;
}
