// Bytes to text: strict UTF-8, else latin1, so that no byte is lost and fixes can write the rest back unchanged.
import { isUtf8 } from 'node:buffer';

export interface Decoded {
  readonly text: string;
  /** the bytes began with a byte order mark, which is not part of the text */
  readonly bom: boolean;
  /** the bytes are not UTF-8; every byte became the character of the same number */
  readonly latin1: boolean;
}

/** Decodes a script's bytes, or says why they are not a script. */
export function decode(bytes: Buffer): Decoded | { readonly refused: string } {
  const wide = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  if (wide) return { refused: 'is UTF-16 text; save it as UTF-8, which is what bash and sbatch read' };
  const nul = bytes.indexOf(0);
  if (nul >= 0) {
    const line = bytes.subarray(0, nul).filter((byte) => byte === 10).length + 1;
    return { refused: `holds a NUL byte (line ${line}), so it is not a text file` };
  }
  const bom = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const body = bom ? bytes.subarray(3) : bytes;
  const latin1 = !isUtf8(body);
  return { text: body.toString(latin1 ? 'latin1' : 'utf8'), bom, latin1 };
}

/** The bytes of a text that was decoded; undefined when it holds a character that its encoding lacks. */
export function encode({ text, bom, latin1 }: Decoded): Buffer | undefined {
  // eslint-disable-next-line no-control-regex -- the characters that latin1 has
  if (latin1 && !/^[\u0000-\u00ff]*$/.test(text)) return undefined;
  const body = Buffer.from(text, latin1 ? 'latin1' : 'utf8');
  return bom ? Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), body]) : body;
}
