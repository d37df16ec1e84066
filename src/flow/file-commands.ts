// Commands that carry files along: copies, renames, links, decompression, archives.
import type { Command } from '../model/command.ts';
import { shapeOf, sliceWord, staticText, type Word } from '../model/word.ts';
import { type OptionTable, parseOptions } from '../tools/kit.ts';
import type { FileTable } from './files.ts';
import type { Streams } from './streams.ts';

const COPY: OptionTable = {
  flags:
    '-a,--archive -b -d -f,--force -i,--interactive -H -l,--link -L,--dereference -n,--no-clobber -P,--no-dereference -p -r,-R,--recursive -s,--symbolic -T,--no-target-directory -u -v,--verbose -x,--one-file-system -Z -D -C,--compare -c --strip-program --remove-destination --parents',
  values: '-S,--suffix -t,--target-directory -m,--mode -o,--owner -g,--group',
  optional: '--backup --preserve --reflink --sparse --update --context',
};

/** Follows one command that moves file contents around without changing what they are. */
export function followFiles(command: Command, files: FileTable, streams: Streams): void {
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
    case 'tar':
    case 'bsdtar':
    case 'gtar':
      untar(command, files, streams);
      break;
    case 'unzip':
    case '7z':
    case '7za':
      unzip(command, files);
      break;
    default:
  }
}

const TAR: OptionTable = {
  flags:
    '-x,--get,--extract -c,--create -t,--list -r,--append -u,--update -A --delete -d,--diff -z,--gzip,--gunzip -j,--bzip2 -J,--xz --zstd --lzma --lzip -Z,--compress -a,--auto-compress -v,--verbose -p,--preserve-permissions --same-permissions -o,--no-same-owner --same-owner -k,--keep-old-files --overwrite --skip-old-files --keep-newer-files -m,--touch -O,--to-stdout -P,--absolute-names -S,--sparse -h,--dereference -W,--verify -w -l -i,--ignore-zeros --no-same-permissions --no-overwrite-dir --wildcards --numeric-owner --no-recursion --totals --remove-files --unlink-first -U --no-wildcards --anchored',
  values:
    '-f,--file -C,--directory -b,--blocking-factor -I,--use-compress-program -T,--files-from -X,--exclude-from -g,--listed-incremental -H,--format -V,--label -N,--newer -K,--starting-file -F,--info-script -L,--tape-length --exclude --strip-components --transform,--xform --owner --group --mode --one-top-level --warning --checkpoint-action --to-command --mtime --sort --suffix',
  optional: '--checkpoint --backup --occurrence --totals',
};

function untar(command: Command, files: FileTable, streams: Streams): void {
  const { words } = command;
  const [program, bundle] = words;
  const letters = staticText(bundle);
  // `tar xzf FILE`: the old way to write options, without a dash.
  const oldStyle = letters !== undefined && /^[A-Za-z]+$/.test(letters);
  const piece = bundle?.pieces[0];
  const first: Word | undefined =
    oldStyle && bundle && piece?.kind === 'text'
      ? { ...bundle, pieces: [{ ...piece, text: `-${letters.replace(/[fbCITXgHVNKFL]/g, '')}` }] }
      : bundle;
  const taking = oldStyle ? Array.from(letters).filter((letter) => 'fbCITXgHVNKFL'.includes(letter)) : [];
  const rest = words.slice(2);
  const archive = oldStyle ? rest[taking.indexOf('f')] : undefined;
  const there = oldStyle && taking.includes('C') ? rest[taking.indexOf('C')] : undefined;
  const call = parseOptions(
    TAR,
    [program, first, ...rest.slice(taking.length)].filter((word) => word !== undefined),
  );
  if (!call.has('--extract') || call.has('--to-stdout')) return;
  const file = call.last('--file')?.value ?? (taking.includes('f') ? archive : undefined);
  const directory = call.last('--directory', '--one-top-level')?.value ?? there;
  const piped = !file || staticText(file) === '-';
  const origins = piped ? streams.read(command) : files.read(file, command.cwd);
  files.unpack(origins, [...streams.names(origins), ...(piped ? [] : [shapeOf(file)])], directory, command.cwd);
}

function unzip(command: Command, files: FileTable): void {
  const call = parseOptions(
    { flags: '-f -l -p -t -u -v -x -z -n -o -j -q -a -C -L -M -X -W -y -bd', values: '-d -P -x' },
    command.words,
  );
  const operands = call.operands
    .map((operand) => operand.word)
    .filter((word) => !/^[xe]$/.test(staticText(word) ?? ''));
  const [file] = operands;
  if (!file || call.has('-l', '-t', '-p')) return;
  files.unpack(files.read(file, command.cwd), [shapeOf(file)], call.last('-d')?.value, command.cwd);
}
