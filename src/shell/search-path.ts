// Where a shell looks for a program that is given by its name alone.
import type { Piece, Word } from '../model/word.ts';
import { splitWord } from '../model/word.ts';

/** A path a name may stand for. */
export interface Candidate {
  readonly path: Word;
  /** it comes after folders that the script did not choose */
  readonly behind: boolean;
}

/** The folders that PATH has nearly everywhere, whatever stands before them. */
export const USUAL_FOLDERS: readonly string[] = [
  '/usr/local/bin',
  '/usr/local/sbin',
  '/usr/bin',
  '/usr/sbin',
  '/bin',
  '/sbin',
];

/** The path of a program in a folder. */
export function inFolder(name: Word, folder: string): Word {
  const at = { ...name.at, exact: false };
  return { ...name, pieces: [{ kind: 'text', text: `${folder}/`, at, use: at, quoted: true }, ...name.pieces] };
}

/** The paths a program's name may stand for by a value of PATH, in the order in which they are tried. */
export function candidates(name: Word, searchPath: Word): readonly Candidate[] {
  let behind = false;
  const found: Candidate[] = [];
  for (const folder of splitWord(searchPath, ':')) {
    if (folder.pieces.some((piece) => piece.kind === 'unknown' && piece.name === 'PATH')) {
      behind = true;
      continue;
    }
    const at = { ...name.at, exact: false };
    const slash: Piece = { kind: 'text', text: folder.pieces.length === 0 ? './' : '/', at, use: at, quoted: true };
    found.push({ path: { pieces: [...folder.pieces, slash, ...name.pieces], count: 'one', at: name.at }, behind });
  }
  return found;
}
