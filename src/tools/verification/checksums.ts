// Checksum programs: `sha256sum -c`, `shasum -a 256 -c`, and digests that are printed to be compared.
import type { Command } from '../../model/command.ts';
import { shapeOf, sliceWord, staticText, type Word } from '../../model/word.ts';
import { literal } from '../transfer/fetching.ts';
import { defineTool, type Emit, type OptionTable, parseOptions } from '../kit.ts';

/** coreutils 9; `shasum` of Perl adds its algorithm options. */
const SUM: OptionTable = {
  flags:
    '-b,--binary -c,--check --tag -t,--text -z,--zero --ignore-missing --quiet --status --strict -w,-W,--warn --help --version -U,--UNIVERSAL -0,--01 -s',
  values: '-a,--algorithm -l,--length',
  prefixes: true,
};

const sums = defineTool(
  'sha256sum sha512sum sha384sum sha224sum sha1sum md5sum b2sum b3sum shasum cksum gsha256sum xxhsum',
  (command, emit) => {
    const call = parseOptions(SUM, command.words);
    const operands = call.operands.map((operand) => operand.word);
    if (!call.has('--check')) {
      if (command.name !== 'xxhsum') printed(command, operands, emit);
      return;
    }
    const paths =
      operands.length === 0 || operands.every((word) => staticText(word) === '-')
        ? namedByInput(command)
        : operands.flatMap(namedByList);
    emit({ kind: 'verify', at: command.at, tool: command.name ?? 'sha256sum', paths, by: 'status', enforced: false });
  },
);

/** `openssl dgst -sha256 file` prints; with `-verify` it checks a signature. */
const openssl = defineTool('openssl', (command, emit) => {
  if (!/^(?:dgst|sha256|sha512|sha384)$/.test(staticText(command.words[1]) ?? '')) return;
  const call = parseOptions(
    {
      flags:
        '-c -r -d -debug -hex -binary -sha256 -sha512 -sha384 -sha1 -md5 -sha3-256 -sha3-512 -blake2b512 -fips-fingerprint -list -engine_impl',
      values:
        '-verify -prverify -signature -sign -out -keyform -passin -sigopt -hmac -mac -macopt -engine -rand -writerand -provider-path -provider -propquery -xoflen',
      singleDash: true,
    },
    command.words,
    2,
  );
  const operands = call.operands.map((operand) => operand.word);
  if (call.has('-sign', '-hmac')) return;
  if (!call.has('-verify', '-prverify')) printed(command, operands, emit);
  else
    emit({
      kind: 'verify',
      at: command.at,
      tool: 'openssl',
      paths: operands.length > 0 ? operands : fromStdin(command),
      by: 'status',
      enforced: false,
    });
});

export default [sums, openssl];

/** A digest on standard output: worth something once it is compared. */
function printed(command: Command, operands: readonly Word[], emit: Emit): void {
  const paths = operands.filter((word) => staticText(word) !== '-');
  const read = paths.length > 0 ? paths : fromStdin(command);
  if (read.length > 0)
    emit({
      kind: 'verify',
      at: command.at,
      tool: command.name ?? 'sha256sum',
      paths: read,
      by: 'output',
      enforced: false,
    });
}

function fromStdin(command: Command): Word[] {
  return command.redirects.filter((redirect) => redirect.op === '<').map((redirect) => redirect.target);
}

/** `echo "<digest>  file" | sha256sum -c`: the lines name the files. Empty when they are not known: any file. */
function namedByInput(command: Command): Word[] {
  const { input } = command;
  if (!input) return fromStdin(command).flatMap(namedByList);
  const text: Word = { pieces: input.pieces, count: 'one', at: input.at };
  const shape = shapeOf(text);
  const names: Word[] = [];
  for (const match of shape.matchAll(/^(\\?\S+(?: [ *]|\s+\*?))((?!\(.*\) = )\S.*)$/gm)) {
    const start = match.index + (match[1]?.length ?? 0);
    names.push(sliceWord(text, start, start + (match[2]?.length ?? 0)));
  }
  for (const match of shape.matchAll(/^(\w+ \()(.+)\) = \S+$/gm)) {
    const start = match.index + (match[1]?.length ?? 0);
    names.push(sliceWord(text, start, start + (match[2]?.length ?? 0)));
  }
  return names;
}

/** `x.tar.gz.sha256` is the list of `x.tar.gz`; `checksums.sha256`, `x.sha256` and lists by other names may name any. */
function namedByList(list: Word): Word[] {
  const shape = shapeOf(list);
  const suffix = /\.(?:sha(?:1|224|256|384|512)(?:sum)?s?|md5(?:sum)?|b2|checksum|sum|digest)(?:\.txt)?$/i.exec(shape);
  if (!suffix) return [];
  const name = sliceWord(list, 0, shape.length - suffix[0].length);
  if (!/\.[a-z]\w*$/i.test(shapeOf(name))) return [];
  return [name, literal(shapeOf(name).replace(/^.*\//, ''), list)];
}
