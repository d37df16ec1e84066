// Paths that scripts compute from their own name: `$(dirname "$0")`, `$(cd "$(dirname "$0")/.." && pwd)`.
import type { Command } from '../model/command.ts';
import { type Piece, shapeOf, type UnknownPiece, type Word } from '../model/word.ts';
import { directoryPieces } from './directories.ts';
import { basename, fromScript, normalize } from './path-key.ts';

/** A path relative to the folder of a file that is known, of which only that is known. */
export type BesidePath = NonNullable<UnknownPiece['beside']>;

/** The path pieces name, when they begin with one that is known to lie beside the script. */
export function besidePath(pieces: readonly Piece[]): BesidePath | undefined {
  const [first, ...rest] = pieces;
  if (first?.kind !== 'unknown' || !first.beside) return undefined;
  let path = first.beside.path;
  for (const piece of rest) {
    if (piece.kind === 'unknown') return undefined;
    path += piece.text;
  }
  return { from: first.beside.from, path: normalize(path) };
}

/** A file as the path beside itself. */
export function besideItself(file: string): BesidePath {
  return { from: file, path: basename(file) };
}

/** The folder of such a path. */
export function folderOf({ from, path }: BesidePath): BesidePath {
  return { from, path: normalize(`${path}/..`) };
}

/** What `dirname`, `realpath`, `readlink -f` and `pwd` print when it is a path beside the script. */
export function printedPath(command: Command): readonly Piece[] | undefined {
  const path = pathPrinted(command);
  const at = { ...command.at, exact: false };
  const { cwd } = command;
  // Below the folder the script starts in, the same is known of it as of `$PWD`.
  if (command.name === 'pwd' && !path && cwd.state === 'known' && !cwd.value.startsWith('${'))
    return [...directoryPieces(cwd, at), { kind: 'text', text: '\n', at, use: at, quoted: true }];
  if (!path) return undefined;
  return [
    { kind: 'unknown', reason: 'substitution', commands: [command.id], beside: path, at, use: at, quoted: true },
    { kind: 'text', text: '\n', at, use: at, quoted: true },
  ];
}

function pathPrinted(command: Command): BesidePath | undefined {
  if (command.name === 'pwd') return command.cwd.state === 'known' ? fromScript(command.cwd.value) : undefined;
  if (command.name !== 'dirname' && command.name !== 'realpath' && command.name !== 'readlink') return undefined;
  const operands = command.words.slice(1).filter((word) => !/^-(?:[a-zA-Z]|-[a-z-]*)$/.test(shapeOf(word)));
  const [path, ...others] = operands;
  const named = path && others.length === 0 ? pathOf(path) : undefined;
  return named && (command.name === 'dirname' ? folderOf(named) : named);
}

function pathOf(word: Word): BesidePath | undefined {
  return besidePath(word.pieces);
}
