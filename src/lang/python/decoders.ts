// What decoding calls give for known text: base64, hexadecimal digits, rot13, percent-encoding, character codes.
import type { Span } from '../../text/span.ts';
import type { Call, Value } from './ast.ts';
import { type Budget, isSequence, isText, type Text, textValue } from './values.ts';

interface Decoder {
  readonly decode: (text: string) => string | undefined;
  /** the result is bytes, each unit one of them */
  readonly bytes: boolean;
}

const BASE64: Decoder = { decode: fromBase64, bytes: true };
const URL_BASE64: Decoder = {
  decode: (text) => fromBase64(text.replaceAll('-', '+').replaceAll('_', '/')),
  bytes: true,
};
const HEX: Decoder = { decode: fromHex, bytes: true };
const ROT13: Decoder = { decode: rot13, bytes: false };
const PERCENT: Decoder = { decode: fromPercent, bytes: false };

const FUNCTIONS: ReadonlyMap<string, Decoder> = new Map([
  ['base64.b64decode', BASE64],
  ['base64.standard_b64decode', BASE64],
  ['base64.decodebytes', BASE64],
  ['base64.decodestring', BASE64],
  ['binascii.a2b_base64', BASE64],
  ['base64.urlsafe_b64decode', URL_BASE64],
  ['base64.b16decode', HEX],
  ['bytes.fromhex', HEX],
  ['bytearray.fromhex', HEX],
  ['binascii.unhexlify', HEX],
  ['binascii.a2b_hex', HEX],
  ['urllib.parse.unquote', PERCENT],
  ['urllib.unquote', PERCENT],
]);

/** Codecs of `codecs.decode(text, name)` that are no character sets; Python takes several spellings. */
const CODECS: readonly (readonly [RegExp, Decoder])[] = [
  [/^rot_?13$/, ROT13],
  [/^(?:base_?64|base64_codec)$/, BASE64],
  [/^hex(?:_codec)?$/, HEX],
];

/** The result of a call that decodes known text, as far as it is one of the few that are followed. */
export function decodedCall(call: Call, span: Span, budget: Budget): Value | undefined {
  const [first] = call.args;
  if (!first || call.open || call.root === 'local') return undefined;
  const plain = call.args.length === 1 && call.keywords.length === 0;
  const decoder = plain ? FUNCTIONS.get(call.callee) : codecOf(call);
  if (decoder) return first.kind === 'string' ? apply(decoder, first, span, budget) : undefined;
  if (!plain) return undefined;
  switch (call.callee) {
    case 'chr':
    case 'unichr':
      return fromCodes([first], span, false);
    case 'bytes':
    case 'bytearray':
      if (isText(first)) return first.bytes ? { ...first, span } : undefined;
      return isSequence(first) && !first.open ? fromCodes(first.items, span, true) : undefined;
    case 'str':
      return isText(first) && !first.bytes ? { ...first, span } : undefined;
    case 'list':
    case 'tuple':
      return isSequence(first) && first.kind !== 'set' ? { ...first, kind: call.callee, span } : undefined;
    default:
      return undefined;
  }
}

function codecOf({ callee, args, keywords }: Call): Decoder | undefined {
  const [, codec] = args;
  const name = codec?.kind === 'string' ? codec.text.toLowerCase().replaceAll('-', '_') : undefined;
  if (name === undefined || args.length !== 2 || keywords.length > 0) return undefined;
  if (callee !== 'codecs.decode' && !(callee === 'codecs.encode' && /^rot_?13$/.test(name))) return undefined;
  return CODECS.find(([pattern]) => pattern.test(name))?.[1];
}

/** `map(chr, codes)`, for `''.join(map(chr, [...]))`. */
export function mappedCharacters(call: Call, span: Span, budget: Budget): Value | undefined {
  const [mapper, codes] = call.args;
  if (call.callee !== 'map' || call.args.length !== 2 || mapper?.kind !== 'name' || mapper.path !== 'chr')
    return undefined;
  if (!codes || !isSequence(codes) || codes.open || !budget.take(codes.items.length)) return undefined;
  const items = codes.items.map((code) => fromCodes([code], span, false));
  return items.every((item) => item !== undefined) ? { kind: 'list', items, open: false, span } : undefined;
}

/** `bytes.decode()` and `str.encode()` with a codec other than a character set (Python 2), or with UTF-8. */
export function decodedBytes(value: Text, codec: string, span: Span, budget: Budget): Value | undefined {
  if (value.kind !== 'string') return undefined;
  const name = codec.toLowerCase().replaceAll('-', '_');
  const decoder = CODECS.find(([pattern]) => pattern.test(name))?.[1];
  if (decoder) return apply({ ...decoder, bytes: false }, value, span, budget);
  if (!/^(?:utf_?8|ascii|latin_?1|iso_?8859_1)$/.test(name) || !budget.takeText(value)) return undefined;
  const text = /^utf_?8$/.test(name) ? fromUtf8(value.text) : value.text;
  return text === undefined ? undefined : textOf(text, value.via ?? value.span, span, false);
}

function apply(
  { decode, bytes }: Decoder,
  value: Text & { kind: 'string' },
  span: Span,
  budget: Budget,
): Value | undefined {
  if (!budget.takeText(value)) return undefined;
  const text = decode(value.text);
  return text === undefined ? undefined : textOf(text, value.via ?? value.span, span, bytes);
}

function textOf(text: string, written: Span, span: Span, bytes: boolean): Text {
  return textValue([{ kind: 'decoded', text, span: written }], span, bytes);
}

function fromCodes(codes: readonly Value[], span: Span, bytes: boolean): Text | undefined {
  let text = '';
  for (const code of codes) {
    if (code.kind !== 'number' || !Number.isInteger(code.value)) return undefined;
    if (code.value < 0 || code.value > (bytes ? 255 : 0x10ffff)) return undefined;
    text += String.fromCodePoint(code.value);
  }
  return textOf(text, span, span, bytes);
}

/** Python skips ASCII that is no digit of the alphabet, and refuses other characters and a wrong padding. */
function fromBase64(text: string): string | undefined {
  if (!/^[\0-\x7f]*$/.test(text)) return undefined;
  const [digits = ''] = text.replace(/[^A-Za-z0-9+/=]/g, '').split('=');
  const padding = text.length - text.replaceAll('=', '').length;
  if (digits.length % 4 === 1 || (digits.length + padding) % 4 > 0) return undefined;
  return atob(digits);
}

function fromHex(text: string): string | undefined {
  const digits = text.replace(/\s+/g, '');
  if (!/^(?:[0-9a-fA-F]{2})*$/.test(digits)) return undefined;
  return digits.replace(/../g, (pair) => String.fromCharCode(parseInt(pair, 16)));
}

function rot13(text: string): string {
  return text.replace(/[a-z]/gi, (letter) => {
    const base = letter <= 'Z' ? 65 : 97;
    return String.fromCharCode(((letter.charCodeAt(0) - base + 13) % 26) + base);
  });
}

function fromPercent(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function fromUtf8(bytes: string): string | undefined {
  // each unit as one escaped byte, which is what the decoder of URLs takes
  return fromPercent(bytes.replace(/[^A-Za-z0-9]/g, (unit) => `%${unit.charCodeAt(0).toString(16).padStart(2, '0')}`));
}
