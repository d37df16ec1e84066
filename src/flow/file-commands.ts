// Commands that carry files along: copies, renames, links, decompression.
import type { Command } from '../model/command.ts';
import { shapeOf, sliceWord } from '../model/word.ts';
import { type OptionTable, parseOptions } from '../tools/kit.ts';
import type { FileTable } from './files.ts';

const COPY: OptionTable = {
  flags:
    '-a,--archive -b -d -f,--force -i,--interactive -H -l,--link -L,--dereference -n,--no-clobber -P,--no-dereference -p -r,-R,--recursive -s,--symbolic -T,--no-target-directory -u -v,--verbose -x,--one-file-system -Z -D -C,--compare -c --strip-program --remove-destination --parents',
  values: '-S,--suffix -t,--target-directory -m,--mode -o,--owner -g,--group',
  optional: '--backup --preserve --reflink --sparse --update --context',
};

/** Follows one command that moves file contents around without changing what they are. */
export function followFiles(command: Command, files: FileTable): void {
  switch (command.name) {
    case 'mv':
    case 'cp':
    case 'ln':
    case 'install': {
      const call = parseOptions(COPY, command.words);
      const operands = call.operands.map((operand) => operand.word);
      const target = call.last('--target-directory')?.value ?? operands.pop();
      if (target && operands.length > 0) files.copy(operands, target, command.cwd);
      break;
    }
    case 'rsync':
    case 'rename': {
      const operands = command.words.slice(1).filter((word) => !shapeOf(word).startsWith('-'));
      const target = operands.pop();
      if (target && operands.length > 0 && !operands.some((word) => shapeOf(word).includes(':')))
        files.copy(operands, target, command.cwd);
      break;
    }
    case 'gunzip':
    case 'gzip':
    case 'bunzip2':
    case 'bzip2':
    case 'unxz':
    case 'xz':
    case 'unzstd':
    case 'zstd':
      for (const word of command.words.slice(1)) {
        const suffix = /\.(?:gz|bz2|xz|zst)$/.exec(shapeOf(word));
        if (suffix) files.copy([word], sliceWord(word, 0, shapeOf(word).length - suffix[0].length), command.cwd);
      }
      break;
    default:
  }
}
