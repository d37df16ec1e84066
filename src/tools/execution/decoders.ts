// Programs that turn encoded, encrypted, compressed or scrambled text back into what it was.
import type { Command } from '../../model/command.ts';
import type { DecodeEffect, FetchTarget } from '../../model/effect.ts';
import { type Piece, prefixOf, shapeOf, staticText, type Word } from '../../model/word.ts';
import { printedBy } from '../../shell/printers/index.ts';
import { textOf } from '../../shell/values.ts';
import { defineTool, type Emit, type OptionTable, parseOptions } from '../kit.ts';
import { textWrittenTo } from '../written-files.ts';

type Scheme = DecodeEffect['scheme'];

/** How a program is told to decode. */
interface Decoder {
  readonly options: OptionTable;
  /** options or first words that ask for it; absent: it always does */
  readonly when?: RegExp;
  readonly scheme: Scheme;
  /** options that name the file it writes */
  readonly output?: readonly string[];
  /** the position of the file it writes among the operands */
  readonly outputAt?: number;
}

const GNU_BASE: Decoder = {
  options: {
    flags:
      '-d,-D,--decode -i,--ignore-garbage --base64 --base64url --base32 --base32hex --base16 --z85 --help --version',
    values: '-w,--wrap',
    prefixes: true,
  },
  when: /^--decode$/,
  scheme: 'encoding',
};

const DECRYPT: Decoder = {
  options: {
    flags:
      '-d,--decrypt -q,--quiet -v,--verbose --batch --yes --no-tty -a,--armor --no-symkey-cache --ignore-mdc-error --no-default-keyring --always-trust',
    values:
      '-o,--output -r,--recipient -u,--local-user -i,--identity --passphrase --passphrase-file --passphrase-fd --pinentry-mode --homedir --keyring --cipher-algo --status-fd --logger-fd --default-key --trust-model',
    prefixes: true,
  },
  when: /^--decrypt$/,
  scheme: 'cipher',
  output: ['--output'],
};

const DECOMPRESS: Decoder = {
  options: {
    flags: '-d,--decompress,--uncompress -c,--stdout,--to-stdout -k,--keep -f,--force -q,--quiet -v,--verbose -n',
    values: '-S,--suffix -T,--threads',
  },
  when: /^(?:--uncompress|--to-stdout)$/,
  scheme: 'compression',
};

const ALWAYS_DECOMPRESS: Decoder = { options: DECOMPRESS.options, scheme: 'compression' };

const DECODERS: Readonly<Record<string, Decoder>> = {
  base64: GNU_BASE,
  base32: GNU_BASE,
  basenc: GNU_BASE,
  gbase64: GNU_BASE,
  xxd: {
    options: {
      flags: '-a -autoskip -b -bits -C -d -e -E -i -include -p -ps -postscript -plain -r -revert -u -uppercase -v',
      values: '-c -cols -g -groupsize -l -len -o -offset -s -seek -n -name -R',
      singleDash: true,
    },
    when: /^-r(?:evert|p)?$/,
    scheme: 'encoding',
    outputAt: 1,
  },
  uudecode: {
    options: { flags: '-c -i -p -r -s', values: '-o,--output-file' },
    scheme: 'encoding',
    output: ['--output-file'],
  },
  ascii85: { options: { flags: '-d,--decode', values: '-w,--wrap' }, when: /^--decode$/, scheme: 'encoding' },
  gpg: DECRYPT,
  gpg2: DECRYPT,
  age: DECRYPT,
  gunzip: ALWAYS_DECOMPRESS,
  zcat: ALWAYS_DECOMPRESS,
  bunzip2: ALWAYS_DECOMPRESS,
  bzcat: ALWAYS_DECOMPRESS,
  unxz: ALWAYS_DECOMPRESS,
  xzcat: ALWAYS_DECOMPRESS,
  unzstd: ALWAYS_DECOMPRESS,
  zstdcat: ALWAYS_DECOMPRESS,
  gzip: DECOMPRESS,
  bzip2: DECOMPRESS,
  xz: DECOMPRESS,
  zstd: DECOMPRESS,
  rev: { options: { flags: '-0,--zero -h,--help -V,--version' }, scheme: 'scramble' },
};

const byOption = defineTool(Object.keys(DECODERS).join(' '), (command, emit, script) => {
  const decoder = DECODERS[command.name ?? ''];
  if (!decoder) return;
  const call = parseOptions(decoder.options, command.words);
  const { when } = decoder;
  if (when && !call.options.some(({ name }) => when.test(name))) return;
  const operands = call.operands.map(({ word }) => word);
  const output = call.last(...(decoder.output ?? []))?.value ?? operands[decoder.outputAt ?? Infinity];
  decodes(emit, command, script, { scheme: decoder.scheme, ...(output && { output }), inputs: operands.slice(0, 1) });
});

const OPENSSL: OptionTable = {
  flags:
    '-d -e -decrypt -a -base64 -A -p -P -v -none -z -nosalt -salt -pbkdf2 -nopad -debug -pubin -certin -inkey-passphrase',
  values:
    '-in -out -pass -k -kfile -K -iv -S -md -iter -saltlen -bufsize -engine -rand -writerand -provider -provider-path -propquery -inkey -keyform -pkeyopt -recip -inform -outform',
  singleDash: true,
};

const CIPHER = /^-(?:id-)?(?:aes|aria|bf|blowfish|camellia|cast|chacha|des|idea|rc[245]|seed|sm4)/i;

/** `openssl enc -d`, `openssl aes-256-cbc -d`, `openssl base64 -d`, `openssl pkeyutl -decrypt`. */
const openssl = defineTool('openssl', (command, emit, script) => {
  const verb = staticText(command.words[1]);
  if (
    verb === undefined ||
    !/^(?:enc|base64|zlib|pkeyutl|rsautl|smime|cms|aes.*|des.*|camellia.*|aria.*|bf.*|rc[24].*|chacha.*)$/.test(verb)
  )
    return;
  // Names of ciphers would read as clusters of letters.
  const words = command.words.filter((word) => !CIPHER.test(staticText(word) ?? ''));
  const call = parseOptions(OPENSSL, words, 2);
  if (!call.has('-d', '-decrypt')) return;
  const named = words.length < command.words.length;
  const encoding = verb === 'base64' || (verb === 'enc' && !named && call.has('-a', '-base64'));
  const output = call.last('-out')?.value;
  const input = call.last('-in')?.value;
  decodes(emit, command, script, {
    scheme: encoding ? 'encoding' : 'cipher',
    ...(output && { output }),
    inputs: input ? [input] : [],
  });
});

/** `jq -r '.script | @base64d'` */
const jq = defineTool('jq gojq', (command, emit, script) => {
  const program = command.words.find((word) => /@base(?:64|32)d\b/.test(shapeOf(word)));
  if (program) decodes(emit, command, script, { scheme: 'encoding', inputs: [] });
});

/** ROT13 and its like: letters for other letters. Upper case for lower case, or characters deleted, hide nothing. */
const tr = defineTool('tr', (command, emit, script) => {
  const [from, to, more] = command.words.slice(1).map((word) => staticText(word));
  if (from === undefined || to === undefined || more !== undefined || from.startsWith('-')) return;
  const ranges = /^(?:[A-Za-z0-9!]-[A-Za-z0-9~]){1,6}$/;
  if (!ranges.test(from) || !ranges.test(to) || from.toLowerCase() === to.toLowerCase()) return;
  decodes(emit, command, script, { scheme: 'scramble', inputs: [] });
});

/** `printf '\x7fELF…' > tool`: a program written out byte by byte. */
const bytes = defineTool('echo printf', (command, emit) => {
  if (!command.words.some((word) => /^\\(?:x7f|0?177|u007f)(?:ELF|\\x45|\\0?105)/i.test(prefixOf(word)))) return;
  const tool = command.name ?? 'printf';
  emit({ kind: 'decode', at: command.at, tool, scheme: 'encoding', target: { kind: 'stdout' }, result: 'executable' });
});

interface Decoding {
  readonly scheme: Scheme;
  readonly output?: Word;
  readonly inputs: readonly Word[];
}

function decodes(emit: Emit, command: Command, script: readonly Command[], { scheme, output, inputs }: Decoding): void {
  const named = output && staticText(output);
  const target: FetchTarget =
    output && named !== '-' && named !== '/dev/stdout' ? { kind: 'file', path: output } : { kind: 'stdout' };
  emit({
    kind: 'decode',
    at: command.at,
    tool: command.name ?? '',
    scheme,
    target,
    result: resultOf(command, script, inputs),
  });
}

/** How a program in ELF format begins, in base64, hexadecimal and base32. */
const ELF = /^\s*(?:f0VMR|7[fF]\s?45\s?4[cC]\s?46|P5CUYR)/;

/** Files are looked up among all writing commands before; further down in a script of this length, they are not. */
const MOST_COMMANDS = 500;

function resultOf(command: Command, script: readonly Command[], inputs: readonly Word[]): DecodeEffect['result'] {
  const read = (path: Word): readonly Piece[] | undefined =>
    command.id < MOST_COMMANDS ? textWrittenTo(path, command, script)?.pieces : undefined;
  const printed = printedBy({ ...command, redirects: [] }, command.input?.pieces, read);
  if (printed && textOf(printed) !== undefined) return 'text';
  const [file] = inputs;
  const encoded = file && staticText(file) !== '-' ? read(file) : command.input?.pieces;
  return encoded && ELF.test(textOf(encoded) ?? '') ? 'executable' : 'unknown';
}

export default [byOption, openssl, jq, tr, bytes];
