// base64, base32, basenc, xxd and openssl's base64.
import type { Word } from '../../model/word.ts';
import { staticText } from '../../model/word.ts';
import type { OptionTable } from '../options.ts';
import { textOf } from '../values.ts';
import {
  type Alphabet,
  BASE16,
  BASE32,
  BASE64,
  BASE64URL,
  bytesOf,
  decode,
  encode,
  textOfBytes,
  wrap,
} from './bytes.ts';
import {
  countOf,
  derived,
  inputOf,
  MAX_PRINTED,
  operandsOf,
  type Pieces,
  plainCall,
  type PrinterCall,
  type PrinterTable,
  valueOf,
} from './printer.ts';

const CODERS: OptionTable = {
  flags: '-d,-D,--decode -i,--ignore-garbage --base64 --base64url --base32 --base16',
  values: '-w,--wrap',
};

const BASENC: readonly (readonly [string, Alphabet])[] = [
  ['--base64', BASE64],
  ['--base64url', BASE64URL],
  ['--base32', BASE32],
  ['--base16', BASE16],
];

/** Changes a text into another, whatever characters it has. */
function recoded(
  call: PrinterCall,
  files: readonly Word[],
  change: (text: string) => string | undefined,
): Pieces | undefined {
  const input = inputOf(call, files);
  const text = input && textOf(input);
  if (text === undefined || text.length > MAX_PRINTED) return undefined;
  const changed = change(text);
  if (changed === undefined) return undefined;
  return changed === '' ? [] : [derived(changed, input, call.command)];
}

/** What `base64 -d` makes of a text; undefined for what it complains about halfway. */
function decoded(alphabet: Alphabet, text: string, ignoresGarbage: boolean): string | undefined {
  const letters = ignoresGarbage
    ? Array.from(text)
        .filter((c) => c === '=' || alphabet.letters.includes(c))
        .join('')
    : text.replaceAll('\n', '');
  // A lone last letter holds no whole byte.
  const bytes = decode(alphabet, letters);
  return bytes && textOfBytes(bytes);
}

function coded(call: PrinterCall, alphabet: Alphabet | undefined): Pieces | undefined {
  const parsed = plainCall(CODERS, call.command);
  const chosen = alphabet ?? BASENC.find(([flag]) => parsed?.has(flag))?.[1];
  const width = parsed?.has('--wrap') ? countOf(valueOf(parsed, '--wrap')) : 76;
  if (!parsed || !chosen || width === undefined) return undefined;
  return recoded(call, operandsOf(parsed), (text) =>
    parsed.has('--decode')
      ? decoded(chosen, text, parsed.has('--ignore-garbage'))
      : wrap(encode(chosen, bytesOf(text)), width),
  );
}

/** `xxd -p` and `xxd -r -p`, whose options can't be clustered. */
function hexDump(call: PrinterCall): Pieces | undefined {
  const words = call.command.words.slice(1);
  const flags = words.filter((word) => /^-./.test(staticText(word) ?? '-?')).map((word) => staticText(word) ?? '-?');
  const files = words.filter((word) => !/^-./.test(staticText(word) ?? '-?'));
  const plain = flags.some((flag) => /^-{1,2}(?:p|ps|plain|postscript)$/.test(flag));
  const reverse = flags.some((flag) => /^-{1,2}(?:r|revert)$/.test(flag));
  if (!plain || files.length > 1 || flags.length > (reverse ? 2 : 1)) return undefined;
  if (!reverse)
    return recoded(call, files, (text) => wrap(encode(BASE16, bytesOf(text)).toLowerCase().replaceAll('=', ''), 60));
  return recoded(call, files, (text) => {
    const digits = text.replace(/\s/g, '');
    if (digits.length % 2 !== 0) return undefined;
    const bytes = decode(BASE16, digits.toUpperCase());
    return bytes && textOfBytes(bytes);
  });
}

/** `openssl base64`, `openssl enc -base64`, without a cipher. */
function openssl(call: PrinterCall): Pieces | undefined {
  const [command, ...flags] = call.command.words.slice(1).map((word) => staticText(word));
  const known = ['-d', '-e', '-a', '-base64', '-A'];
  if ((command !== 'base64' && command !== 'enc') || !flags.every((flag) => known.includes(flag ?? '')))
    return undefined;
  if (command === 'enc' && !flags.includes('-a') && !flags.includes('-base64')) return undefined;
  const oneLine = flags.includes('-A');
  return recoded(call, [], (text) => {
    if (!flags.includes('-d')) return wrap(encode(BASE64, bytesOf(text)), oneLine ? 0 : 64);
    // Of longer lines, or of several with -A, old versions make nothing.
    const lines = text.replace(/\n$/, '').split('\n');
    const fits = oneLine ? lines.length === 1 && text.length < 1000 : lines.every((line) => line.length <= 76);
    if (!fits || !/^[\w+/]*={0,2}$/.test(lines.join('')) || lines.join('').length % 4 !== 0) return undefined;
    return decoded(BASE64, text, false);
  });
}

export const ENCODINGS: PrinterTable = {
  base64: (call) => coded(call, BASE64),
  base32: (call) => coded(call, BASE32),
  basenc: (call) => coded(call, undefined),
  xxd: hexDump,
  openssl,
};
