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

/** What a script writes, gone through once however often it is asked for. */
class Writings {
  readonly files: WrittenFile[] = [];
  readonly byKey = new Map<string, WrittenFile[]>();
  #seen = 0;

  /** Takes in the commands that were listed since. */
  update(script: readonly Command[]): this {
    for (; this.#seen < script.length; this.#seen++) {
      const command = script[this.#seen];
      for (const file of command ? writtenBy(command) : []) this.#add(file);
    }
    return this;
  }

  #add(file: WrittenFile): void {
    this.files.push(file);
    const key = pathKey(file.path, file.command.cwd);
    if (key === undefined) return;
    const same = this.byKey.get(key);
    if (same) same.push(file);
    else this.byKey.set(key, [file]);
  }
}

const writings = new WeakMap<readonly Command[], Writings>();

function writingsOf(script: readonly Command[]): Writings {
  const known = writings.get(script) ?? new Writings();
  writings.set(script, known);
  return known.update(script);
}

function writtenBy(command: Command): WrittenFile[] {
  const isTee = command.name === 'tee';
  const targets = isTee ? teeTargets(command) : redirectTargets(command);
  if (targets.length === 0) return [];
  const pieces = isTee ? command.input?.pieces : printedBy(command, command.input?.pieces);
  if (!pieces) return [];
  const at = command.input?.at ?? command.at;
  return targets.map(({ path, append }) => ({ path, pieces, append, at, command }));
}

/** What `cat > FILE <<EOF`, `echo … >> FILE` and the like wrote before a command, in order. */
export function filesWrittenBefore(command: Command, script: readonly Command[]): WrittenFile[] {
  return writingsOf(script).files.filter((file) => file.command.id < command.id);
}

/** The whole text of a file as a command sees it: what the script wrote before, or what stands beside the script. */
export function textWrittenTo(path: Word, command: Command, script: readonly Command[]): WrittenText | undefined {
  const key = pathKey(path, command.cwd);
  if (key === undefined) return undefined;
  const parts = (writingsOf(script).byKey.get(key) ?? []).filter((file) => file.command.id < command.id);
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
