// Programs that unpack archives: tar, unzip, 7z, unrar.
import { shapeOf, sliceWord, staticText, type Word } from '../../model/word.ts';
import { defineTool, type OptionTable, parseOptions } from '../kit.ts';

const TAR: OptionTable = {
  flags:
    '-x,--get,--extract -c,--create -t,--list -r,--append -u,--update -A --delete -d,--diff -z,--gzip,--gunzip -j,--bzip2 -J,--xz --zstd --lzma --lzip -Z,--compress -a,--auto-compress -v,--verbose -p,--preserve-permissions --same-permissions -o,--no-same-owner --same-owner -k,--keep-old-files --overwrite --skip-old-files --keep-newer-files -m,--touch -O,--to-stdout -P,--absolute-names -S,--sparse -h,--dereference -W,--verify -w -l -i,--ignore-zeros --no-same-permissions --no-overwrite-dir --wildcards --numeric-owner --no-recursion --totals --remove-files --unlink-first -U --no-wildcards --anchored',
  values:
    '-f,--file -C,--directory -b,--blocking-factor -I,--use-compress-program -T,--files-from -X,--exclude-from -g,--listed-incremental -H,--format -V,--label -N,--newer -K,--starting-file -F,--info-script -L,--tape-length --exclude --strip-components --transform,--xform --owner --group --mode --one-top-level --warning --checkpoint-action --to-command --mtime --sort --suffix',
  optional: '--checkpoint --backup --occurrence --totals',
};

const TAKES_VALUE = 'fbCITXgHVNKFL';

const tar = defineTool('tar bsdtar gtar', (command, emit) => {
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
  const taking = oldStyle ? Array.from(letters).filter((letter) => TAKES_VALUE.includes(letter)) : [];
  const rest = words.slice(2);
  const old = (letter: string): Word | undefined =>
    taking.includes(letter) ? rest[taking.indexOf(letter)] : undefined;
  const call = parseOptions(
    TAR,
    [program, first, ...rest.slice(taking.length)].filter((word) => word !== undefined),
  );
  if (!call.has('--extract') || call.has('--to-stdout')) return;
  const file = call.last('--file')?.value ?? old('f');
  const directory = call.last('--directory', '--one-top-level')?.value ?? old('C');
  emit({
    kind: 'unpack',
    at: command.at,
    tool: 'tar',
    ...(file && staticText(file) !== '-' && { file }),
    ...(directory && { directory }),
  });
});

const unzip = defineTool('unzip', (command, emit) => {
  const call = parseOptions(
    { flags: '-f -l -p -t -T -u -v -Z -z -n -o -j -q -a -b -C -D -L -K -M -U -V -X -W', values: '-d -P -x' },
    command.words,
  );
  const file = call.operands[0]?.word;
  if (!file || call.has('-l', '-t', '-p', '-v', '-z', '-Z')) return;
  const directory = call.last('-d')?.value;
  emit({ kind: 'unpack', at: command.at, tool: 'unzip', file, ...(directory && { directory }) });
});

/** `7z x FILE -oDIRECTORY`, `unrar x FILE DIRECTORY/`: a verb, then switches anywhere. */
const verbs = defineTool('7z 7za 7zr 7zz unrar', (command, emit) => {
  const [verb, file] = command.words.slice(1).filter((word) => !shapeOf(word).startsWith('-'));
  if (!file || !/^[xe]$/.test(staticText(verb) ?? '')) return;
  const output = command.words.find((word) => /^-o./.test(shapeOf(word)));
  const directory = output && sliceWord(output, 2);
  emit({ kind: 'unpack', at: command.at, tool: command.name ?? '7z', file, ...(directory && { directory }) });
});

export default [tar, unzip, verbs];
