// Bytes and their encodings, as base64, base32 and xxd print and read them.

/** The text of bytes in UTF-8; undefined when they are none, or hold a NUL, which not every reader takes. */
export function textOfBytes(bytes: readonly number[], nuls = false): string | undefined {
  if (!nuls && bytes.includes(0)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Uint8Array.from(bytes));
  } catch {
    return undefined;
  }
}

export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Letters that each stand for so many bits, as in base64 and base32. */
export interface Alphabet {
  readonly letters: string;
  readonly bits: number;
}

export const BASE64: Alphabet = {
  letters: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/',
  bits: 6,
};
export const BASE64URL: Alphabet = {
  letters: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_',
  bits: 6,
};
export const BASE32: Alphabet = { letters: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', bits: 5 };
export const BASE16: Alphabet = { letters: '0123456789ABCDEF', bits: 4 };

/** Decodes letters; undefined when another character is among them. */
export function decode(alphabet: Alphabet, encoded: string): number[] | undefined {
  const bytes: number[] = [];
  let held = 0;
  let count = 0;
  const body = encoded.replace(/=+$/, '');
  for (const c of body) {
    const value = alphabet.letters.indexOf(c);
    if (value < 0) return undefined;
    held = (held << alphabet.bits) | value;
    count += alphabet.bits;
    if (count < 8) continue;
    count -= 8;
    bytes.push((held >> count) & 0xff);
    held &= (1 << count) - 1;
  }
  return bytes;
}

export function encode(alphabet: Alphabet, bytes: Uint8Array): string {
  const { letters, bits } = alphabet;
  let out = '';
  let held = 0;
  let count = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    count += 8;
    while (count >= bits) {
      count -= bits;
      out += letters[(held >> count) & ((1 << bits) - 1)] ?? '';
      held &= (1 << count) - 1;
    }
  }
  if (count > 0) out += letters[(held << (bits - count)) & ((1 << bits) - 1)] ?? '';
  const group = bits === 6 ? 4 : bits === 5 ? 8 : 2;
  return out.padEnd(Math.ceil(out.length / group) * group, '=');
}

/** Breaks text into lines of a width, as `base64 -w` does; 0 keeps one line without a newline. */
export function wrap(text: string, width: number): string {
  if (width === 0 || text === '') return text;
  let out = '';
  for (let i = 0; i < text.length; i += width) out += `${text.slice(i, i + width)}\n`;
  return out;
}
