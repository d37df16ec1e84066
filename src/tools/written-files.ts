// Files the script writes itself before a command runs, with their text as far as it is known.
import type { Command } from '../model/command.ts';
import { type Piece, shapeOf, type Word } from '../model/word.ts';
import { printedBy } from '../shell/printers/index.ts';
import { pathKey } from '../shell/path-key.ts';
import { exactPlace, type Place } from '../text/place.ts';

/** One writing command's part of a file. */
export interface WrittenFile {
  readonly path: Word;
  readonly pieces: readonly Piece[];
  readonly append: boolean;
  readonly at: Place;
  readonly command: Command;
}

/** A text, and the place of the whole of it. */
export interface WrittenText {
  readonly pieces: readonly Piece[];
  readonly at: Place;
}

/** What `cat > FILE <<EOF`, `echo … >> FILE` and the like wrote before a command, in order. */
export function filesWrittenBefore(command: Command, script: readonly Command[]): WrittenFile[] {
  const files: WrittenFile[] = [];
  for (const one of script) {
    if (one.id >= command.id) break;
    const targets = one.name === 'tee' ? teeTargets(one) : redirectTargets(one);
    if (targets.length === 0) continue;
    const pieces = one.name === 'tee' ? one.input?.pieces : printedBy(one, one.input?.pieces);
    if (!pieces) continue;
    const at = one.input?.at ?? one.at;
    for (const { path, append } of targets) files.push({ path, pieces, append, at, command: one });
  }
  return files;
}

/** The whole text of a file as a command sees it: what the script wrote before, or what stands beside the script. */
export function textWrittenTo(path: Word, command: Command, script: readonly Command[]): WrittenText | undefined {
  const key = pathKey(path, command.cwd);
  if (key === undefined) return undefined;
  const parts = filesWrittenBefore(command, script).filter((file) => pathKey(file.path, file.command.cwd) === key);
  const start = parts.findLastIndex((file) => !file.append);
  const last = parts.slice(Math.max(0, start));
  const [first] = last;
  if (first) return { pieces: last.flatMap((file) => file.pieces), at: first.at };
  const answer = command.beside.read(path, command.cwd);
  if (answer?.kind !== 'text') return undefined;
  const at = exactPlace(answer.document, 0, answer.document.text.length);
  return { pieces: [{ kind: 'text', text: answer.document.text, at, use: at, quoted: true }], at };
}

type Target = Pick<WrittenFile, 'path' | 'append'>;

function redirectTargets({ redirects }: Command): Target[] {
  return redirects.flatMap(({ op, fd, target }) =>
    (op === '>' || op === '>>' || op === '>|') && (fd ?? 1) === 1 ? [{ path: target, append: op === '>>' }] : [],
  );
}

function teeTargets({ words }: Command): Target[] {
  const append = words.some((word) => /^(?:-a|--append)$/.test(shapeOf(word)));
  return words.slice(1).flatMap((path) => (shapeOf(path).startsWith('-') ? [] : [{ path, append }]));
}
