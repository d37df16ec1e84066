// Programs that make or copy files with a mode of their own: mkdir, install, mkfifo, mknod, rsync.
import { sliceWord, splitWord, type Word } from '../../model/word.ts';
import { type AnyTool, defineTool, type OptionTable, parseOptions } from '../kit.ts';
import { emitMode, isInImage } from './chmod.ts';

const MAKE: OptionTable = {
  flags: '-p,--parents -v,--verbose --help --version',
  values: '-m,--mode',
  optional: '-Z,--context',
  prefixes: true,
};

const INSTALL: OptionTable = {
  flags:
    '-b -c -C,--compare -d,--directory -D -p,--preserve-timestamps -s,--strip -T,--no-target-directory -v,--verbose --preserve-context --debug --help --version',
  values: '-g,--group -m,--mode -o,--owner --strip-program -S,--suffix -t,--target-directory',
  optional: '-Z,--context --backup',
  prefixes: true,
};

const RSYNC: OptionTable = {
  values: '--chmod -e,--rsh -f,--filter -B -M -T --exclude --include --files-from --exclude-from',
};

const make = defineTool('mkdir mkfifo mknod', (command, emit) => {
  const call = parseOptions(MAKE, command.words);
  const mode = call.last('--mode')?.value;
  const operands = call.operands.map((operand) => operand.word);
  const paths = command.name === 'mknod' ? operands.slice(0, 1) : operands;
  if (mode) emitMode(emit, mode, paths, { tool: command.name ?? '', recursive: false, inImage: isInImage(command) });
});

const install = defineTool('install ginstall', (command, emit) => {
  const call = parseOptions(INSTALL, command.words);
  const mode = call.last('--mode')?.value;
  if (!mode) return;
  const target = call.last('--target-directory')?.value ?? call.operands.at(-1)?.word;
  const made = call.operands.map((operand) => operand.word);
  const paths = call.has('--directory') ? made : target ? [target] : [];
  emitMode(emit, mode, paths, { tool: 'install', recursive: false, inImage: isInImage(command) });
});

/** `--chmod=Dg+s,ug+w,Fo-w` takes a list, each part for directories (D), files (F) or both. */
const rsync = defineTool('rsync', (command, emit) => {
  const call = parseOptions(RSYNC, command.words);
  const target = call.operands.at(-1)?.word;
  for (const { value } of call.all('--chmod')) {
    for (const part of value ? splitWord(value, ',') : []) {
      const mode: Word = /^[DF]$/.test(firstCharacter(part)) ? sliceWord(part, 1) : part;
      emitMode(emit, mode, target ? [target] : [], { tool: 'rsync', recursive: false, inImage: isInImage(command) });
    }
  }
});

function firstCharacter(word: Word): string {
  const [first] = word.pieces;
  return first?.kind === 'text' ? first.text.charAt(0) : '';
}

const tools: readonly AnyTool[] = [make, install, rsync];
export default tools;
