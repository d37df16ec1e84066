// Programs that give a file what another one holds: cp, mv, ln, install, dd.
import type { Command } from '../model/command.ts';
import { type Piece, prefixOf, shapeOf, sliceWord, type Word } from '../model/word.ts';
import { type OptionTable, parseOptions } from './options.ts';
import { basename } from './path-key.ts';

/** A file that gets what another one holds. */
export interface FileCopy {
  readonly from: Word;
  /** where it goes; several when the text does not tell whether the target is a folder */
  readonly to: readonly Word[];
  /** the first file is gone then */
  readonly moves: boolean;
  /** it is the same file by another name */
  readonly links: boolean;
}

const TABLES: Readonly<Record<string, OptionTable>> = {
  cp: {
    flags:
      '-a,--archive --attributes-only -d -f,--force -i,--interactive -H -l,--link -L,--dereference -n,--no-clobber -P,--no-dereference -p -R,-r,--recursive --remove-destination --strip-trailing-slashes -s,--symbolic-link -T,--no-target-directory -v,--verbose -x,--one-file-system -Z',
    values: '-S,--suffix -t,--target-directory --no-preserve --sparse',
    optional: '--backup --preserve --reflink -u,--update --context',
  },
  mv: {
    flags:
      '-b -f,--force -i,--interactive -n,--no-clobber --strip-trailing-slashes -T,--no-target-directory -u,--update -v,--verbose -Z',
    values: '-S,--suffix -t,--target-directory',
    optional: '--backup',
  },
  ln: {
    flags:
      '-b -d,-F,--directory -f,--force -i,--interactive -L,--logical -n,--no-dereference -P,--physical -r,--relative -s,--symbolic -T,--no-target-directory -v,--verbose',
    values: '-S,--suffix -t,--target-directory',
    optional: '--backup',
  },
  install: {
    flags:
      '-b -C,--compare -c -d,--directory -D -p,--preserve-timestamps -s,--strip -T,--no-target-directory -v,--verbose',
    values: '-g,--group -m,--mode -o,--owner -S,--suffix -t,--target-directory --strip-program',
    optional: '--backup',
  },
};

/** The files a command gives what others hold. */
export function copiesOf(command: Command): readonly FileCopy[] {
  const { name, words } = command;
  if (name === undefined || command.scope.remoteHost) return [];
  if (name === 'dd') return copyOfDd(words);
  const table = Object.hasOwn(TABLES, name) ? TABLES[name] : undefined;
  if (!table) return [];
  const call = parseOptions(table, words);
  if (call.has('--directory')) return [];
  const operands = call.operands.map((operand) => operand.word);
  const kind = { moves: name === 'mv', links: name === 'ln' || call.has('--symbolic-link', '--link') };
  const folder = call.last('--target-directory')?.value;
  if (folder) return operands.map((from) => ({ from, to: inFolder(folder, from), ...kind }));
  const target = operands.at(-1);
  if (!target || operands.length < 2) return [];
  const sources = operands.slice(0, -1);
  if (sources.length > 1) return sources.map((from) => ({ from, to: inFolder(target, from), ...kind }));
  return sources.map((from) => {
    const inside = inFolder(target, from);
    if (/(?:^|\/)\.{0,2}$/.test(shapeOf(target))) return { from, to: inside, ...kind };
    const file = call.has('--no-target-directory') || sameKind(from, target);
    return { from, to: file ? [target] : [target, ...inside], ...kind };
  });
}

function copyOfDd(words: readonly Word[]): readonly FileCopy[] {
  const given = (name: string): Word | undefined => {
    const word = words.find((one) => prefixOf(one).startsWith(`${name}=`));
    return word && sliceWord(word, name.length + 1);
  };
  const from = given('if');
  const to = given('of');
  const whole = !['skip', 'count', 'seek', 'conv'].some((name) => given(name));
  return from && to && whole ? [{ from, to: [to], moves: false, links: false }] : [];
}

/** The file of the same name in a folder. */
function inFolder(folder: Word, file: Word): readonly Word[] {
  const shape = shapeOf(file);
  const name = basename(shape);
  if (name === '' || name === '..' || shape.endsWith('/')) return [];
  const slash = { ...folder.at, exact: false };
  const separator: Piece = { kind: 'text', text: '/', at: slash, use: slash, quoted: true };
  const last = sliceWord(file, shape.length - name.length);
  return [{ pieces: [...folder.pieces, separator, ...last.pieces], count: 'one', at: folder.at }];
}

/** A script that does what a link to a program does; undefined when what is linked to does not look like one. */
export function linkedProgram({ from, links }: FileCopy): readonly Piece[] | undefined {
  const [first, ...rest] = from.pieces;
  // `ln -s "$(command -v tool)" other`
  const found = first?.kind === 'unknown' && first.reason === 'substitution' && rest.length === 1;
  if (!links || !/(?:^|\/)[\w+-]+$/.test(shapeOf(from)) || !(found || /\bs?bin\/[^/]+$/.test(shapeOf(from))))
    return undefined;
  const at = { ...from.at, exact: false };
  const text = (value: string): Piece => ({ kind: 'text', text: value, at, use: at, quoted: true });
  return [text('"'), ...from.pieces, text('" "$@"\n')];
}

/** Whether two names end in the same extension: such a target is a file, not a folder. */
function sameKind(a: Word, b: Word): boolean {
  const [one, other] = [a, b].map((word) => /\.\w+$/.exec(shapeOf(word))?.[0]);
  return one !== undefined && one === other;
}

/** A file that gets what a command prints of it. */
export interface FileEdit {
  readonly file: Word;
  readonly filter: Command;
}

const SED: OptionTable = {
  flags:
    '-n,--quiet -E,-r,--regexp-extended -s,--separate -u,--unbuffered -z,--null-data --posix --debug --sandbox --follow-symlinks',
  values: '-e,--expression -f,--file -l,--line-length',
  optional: '-i,--in-place',
};

/** The files that `sed -i` changes. */
export function editsOf(command: Command): readonly FileEdit[] {
  if (command.name !== 'sed' && command.name !== 'gsed') return [];
  const call = parseOptions(SED, command.words);
  if (!call.has('--in-place')) return [];
  const files = call.operands.slice(call.has('--expression', '--file') ? 0 : 1);
  return files.map(({ word: file, index }) => ({
    file,
    filter: {
      ...command,
      redirects: [],
      words: command.words.flatMap((word, nth) => {
        if (nth !== index && files.some((one) => one.index === nth)) return [];
        return inPlace(word) ?? [word];
      }),
    },
  }));
}

/** An option word without `-i` in it; undefined when it has none. */
function inPlace(word: Word): readonly Word[] | undefined {
  const match = /^(?:--in-place(?:=.*)?|-([nErsuz]*)i.*)$/.exec(shapeOf(word));
  if (!match) return undefined;
  return match[1] ? [sliceWord(word, 0, match[1].length + 1)] : [];
}
