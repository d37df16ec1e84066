// The text of a line, or its words, in another form that a filter turns back.
import { gzipSync } from 'node:zlib';
import {
  around,
  base64,
  byName,
  byPreparedName,
  byStage,
  chars,
  hex,
  hexDump,
  octal,
  type Rewrite,
  single,
} from './line.ts';

/** What prints the text, piped into a shell. */
const piped = (print: (text: string) => string): Rewrite => around((text) => `${print(text)} | bash`);

/** What prints the text, run by eval. */
const evaluated = (print: (text: string) => string): Rewrite => around((text) => `eval "$(${print(text)})"`);

/** What prints the name. */
const named = (print: (name: string) => string): Rewrite => byName((name) => `$(${print(name)})`);

const codes = (text: string, code: (c: number) => string): string =>
  single(
    chars(text)
      .map((c) => code(c.charCodeAt(0)))
      .join(''),
  );

const reversed = (text: string): string => chars(text).reverse().join('');
const rot13 = (text: string): string =>
  text.replace(/[a-z]/gi, (c) => String.fromCharCode(c.charCodeAt(0) + (c.toLowerCase() < 'n' ? 13 : -13)));
const swapped = (text: string): string => text.replace(/(.)(.)/g, '$2$1');
/** A text within the double quotes of Perl, Python or awk, all of it as octal codes where it must be. */
const programText = (text: string): string => `"${text.replace(/[\\"$@'`]/g, (c) => octal(c.charCodeAt(0)))}"`;

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

function base32(text: string): string {
  const bits = [...Buffer.from(text)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const groups = bits.match(/.{1,5}/g) ?? [];
  const letters = groups.map((group) => BASE32[parseInt(group.padEnd(5, '0'), 2)] ?? '').join('');
  return letters.padEnd(Math.ceil(letters.length / 8) * 8, '=');
}

export const ENCODING: Readonly<Record<string, Rewrite>> = {
  'base64 into bash': piped((text) => `echo ${base64(text)} | base64 -d`),
  'base64, long option': piped((text) => `printf %s ${base64(text)} | base64 --decode`),
  'base64 from a here-string': evaluated((text) => `base64 -d <<< ${base64(text)}`),
  'base64 from a here-document': around(
    (text) => `base64 -di <<X | bash\n${base64(text).replace(/.{20}/g, '$&\n')}\nX`,
  ),
  'base64 twice': evaluated((text) => `echo ${base64(base64(text))} | base64 -d | base64 -d`),
  'base64 in two variables': around((text) => {
    const coded = base64(text);
    return `a=${coded.slice(0, 9)}\nb=${coded.slice(9)}\nbash -c "$(printf %s "$a" "$b" | base64 -d)"`;
  }),
  'base64 turned around': piped((text) => `echo ${reversed(base64(text))} | rev | base64 -d`),
  'base64 of the name': named((name) => `echo ${base64(name)} | base64 -d`),
  'openssl base64': piped((text) => `echo ${base64(text)} | openssl base64 -d -A`),
  'openssl enc': piped((text) => `echo ${base64(text)} | openssl enc -base64 -A -d`),
  base32: piped((text) => `echo ${base32(text)} | base32 -d`),
  xxd: piped((text) => `echo ${hexDump(text)} | xxd -r -p`),
  'xxd of the name': named((name) => `xxd -r -p <<< ${hexDump(name)}`),
  'printf with hex codes': piped((text) => `printf ${codes(text, hex)}`),
  'printf with octal codes': evaluated((text) => `printf ${codes(text, octal)}`),
  'printf %b': evaluated((text) => `printf '%b' ${codes(text, (c) => `\\0${c.toString(8).padStart(3, '0')}`)}`),
  'printf %b of the name': named((name) => `printf %b ${codes(name, hex)}`),
  'printf of letters': named((name) => `printf %s ${chars(name).join(' ')}`),
  'printf %c': named((name) => `printf '%c' ${chars(name).join(' ')}`),
  'nested printf': named(
    (name) =>
      `printf "$(printf '\\\\%03o' ${chars(name)
        .map((c) => c.charCodeAt(0))
        .join(' ')})"`,
  ),
  'echo -e': piped((text) => `echo -e ${codes(text, hex)}`),
  'echo -ne with octal codes': evaluated(
    (text) => `echo -ne ${codes(text, (c) => `\\0${c.toString(8).padStart(3, '0')}`)}`,
  ),
  rev: piped((text) => `echo ${single(reversed(text))} | rev`),
  'rev of the name': named((name) => `rev <<< ${reversed(name)}`),
  'tr: rot13': piped((text) => `echo ${single(rot13(text))} | tr 'A-Za-z' 'N-ZA-Mn-za-m'`),
  'tr: lower case': named((name) => `echo ${name.toUpperCase()} | tr '[:upper:]' '[:lower:]'`),
  'tr: a range to lower case': named((name) => `tr A-Z a-z <<< ${name.toUpperCase()}`),
  'tr: noise deleted': piped((text) => `echo ${single(chars(text).join('~'))} | tr -d '~'`),
  'tr: letters on lines joined': named((name) => `printf '%s\\n' ${chars(name).join(' ')} | tr -d '\\n'`),
  'tr: noise squeezed, then removed': named((name) => `echo ${chars(name).join('##')} | tr -s '#' | tr -d '#'`),
  'tr: other blanks': piped((text) => `echo ${single(text.replaceAll(' ', '^'))} | tr ^ ' '`),
  'cut: a field': named((name) => `echo usr:${name}:bin | cut -d: -f2`),
  'cut: columns': piped((text) => `echo ${single(`xxxx${text}`)} | cut -c5-`),
  'sed: replaced': piped((text) => `echo ${single(`@@${text}`)} | sed 's/^@@//'`),
  'sed: a word replaced': piped((text) => `echo ${single(text.replaceAll(' ', 'BLANK'))} | sed 's/BLANK/ /g'`),
  'sed: a line': piped((text) => `printf '%s\\n' no ${single(text)} good | sed -n 2p`),
  'sed: letters swapped': piped((text) => `echo ${single(swapped(text))} | sed 's/\\(.\\)\\(.\\)/\\2\\1/g'`),
  'sed: letters swapped, -E': named((name) => `sed -E 's/(.)(.)/\\2\\1/g' <<< ${swapped(name)}`),
  'grep: what is no comment': piped((text) => `printf '%s\\n' '# no' ${single(text)} '#' | grep -v '^#'`),
  head: piped((text) => `printf '%s\\n' ${single(text)} 'echo never' | head -n 1`),
  'head -c': named((name) => `echo ${name}xyz | head -c ${name.length}`),
  tail: piped((text) => `printf '%s\\n' 'echo never' ${single(text)} | tail -n1`),
  'tail -n +2': piped((text) => `printf '%s\\n' 'echo never' ${single(text)} | tail -n +2`),
  'sort and cut': byPreparedName((name, id) => ({
    before: `${id}=$(printf '%s\\n' ${chars(name)
      .map((c, index) => `${index}${c}`)
      .reverse()
      .join(' ')} | sort | cut -c2 | tr -d '\\n')`,
    run: `$${id}`,
  })),
  tac: around((text) => `printf '%s\\n' '' ${single(text)} : | tac | bash`),
  'paste -s': named((name) => `printf '%s\\n' ${chars(name).join(' ')} | paste -sd ''`),
  'awk: a field': named((name) => `echo no ${name} never | awk '{print $2}'`),
  'awk: print': piped((text) => `awk 'BEGIN { print ${programText(text)} }'`),
  'perl: print': piped((text) => `perl -e 'print ${programText(text)}'`),
  'perl: pack': piped((text) => `perl -e 'print pack("H*", "${hexDump(text)}")'`),
  'python: print': piped((text) => `python3 -c 'print(${programText(text)})'`),
  'python: bytes': piped((text) => `python3 -c 'print(bytes.fromhex("${hexDump(text)}").decode())'`),
  'python: base64': piped((text) => `python3 -c 'import base64; print(base64.b64decode("${base64(text)}").decode())'`),
  basename: named((name) => `basename /no/where/${name}`),
  'basename with a suffix': named((name) => `basename ${name}.txt .txt`),
  dirname: named((name) => `dirname ${name}/none`),
  'expr substr': named((name) => `expr substr xx${name} 3 ${name.length}`),
  'a date': named((name) => `date +${name}`),
  envsubst: piped((text) => `T=${single(text)} envsubst '$T' <<< '$T'`),
  jq: piped((text) => `echo ${single(JSON.stringify({ run: text }))} | jq -r .run`),
  'a compressed text': around((text) => {
    const packed = gzipSync(text, { level: 9 }).toString('base64');
    return `echo ${packed} | base64 -d | gunzip | bash`;
  }),
  'through tee and cat': piped((text) => `echo ${single(text)} | tee /dev/null | cat -`),
  'words from a substitution': byStage((stage) => ({
    run: stage.words.map((word) => `"$(echo ${base64(word)} | base64 -d)"`).join(' '),
  })),
};
