// What commands print that only print text: enough to follow `$(echo …)`, `printf … | sh` and `cat <<EOF > file`.
import type { Command, Redirect } from '../model/command.ts';
import { type Piece, shapeOf, staticText, type Word } from '../model/word.ts';
import { basename } from './path-key.ts';
import { textOf } from './values.ts';

type Printer = (command: Command, stdin: readonly Piece[] | undefined) => readonly Piece[] | undefined;

/**
 * The standard output of a command, when the text tells it.
 *
 * @param stdin what the command reads, when known
 * @returns pieces (holes stay holes), or undefined when the command could print anything
 */
export function printedBy(command: Command, stdin: readonly Piece[] | undefined): readonly Piece[] | undefined {
  const toStdout = command.redirects.every(
    (redirect) =>
      redirect.op === '<' || redirect.fd === 2 || redirect.op === '>' || redirect.op === '>>' || redirect.op === '>|',
  );
  const printer = command.name === undefined ? undefined : PRINTERS[command.name];
  if (!printer || !toStdout || command.scope.remoteHost || command.open) return undefined;
  return printer(command, stdin);
}

/** Whether redirections take standard output away from where it went. */
export function sendsOutputAway(redirects: readonly Redirect[]): boolean {
  return redirects.some(
    (redirect) => redirect.op.includes('>') && redirect.op !== '<>' && (redirect.fd === undefined || redirect.fd === 1),
  );
}

const PRINTERS: Readonly<Record<string, Printer>> = {
  echo: (command) => {
    let words = command.words.slice(1);
    let newline = true;
    let escapes = false;
    while (/^-[neE]+$/.test(staticText(words[0]) ?? '')) {
      const flags = staticText(words[0]) ?? '';
      if (flags.includes('n')) newline = false;
      if (flags.includes('e')) escapes = true;
      words = words.slice(1);
    }
    const pieces = joined(words, command);
    const out = escapes ? unescaped(pieces) : pieces;
    return newline ? [...out, text('\n', command)] : out;
  },
  printf: (command) => {
    const [first, ...rest] = command.words.slice(1);
    const dashes = staticText(first) === '--';
    const format = staticText(dashes ? rest[0] : first);
    const args = dashes ? rest.slice(1) : rest;
    if (format === undefined || format.startsWith('-v')) return undefined;
    return formatted(format, args, command);
  },
  cat: (command, stdin) => {
    const operands = command.words.slice(1);
    if (operands.length === 0 || (operands.length === 1 && staticText(operands[0]) === '-')) return stdin;
    return undefined;
  },
  tee: (command, stdin) => (command.words.slice(1).every((word) => shapeOf(word) !== '') ? stdin : undefined),
  true: () => [],
  ':': () => [],
  basename: (command) => {
    const [path, suffix] = command.words.slice(1).map((word) => staticText(word));
    if (path === undefined || path.startsWith('-') || command.words.length > 3) return undefined;
    const name = basename(path) || '/';
    const cut = suffix !== undefined && name.endsWith(suffix) && name !== suffix ? name.slice(0, -suffix.length) : name;
    return [derived(`${cut}\n`, command.words[1], command)];
  },
  dirname: (command) => {
    const path = staticText(command.words[1]);
    if (path === undefined || path.startsWith('-') || command.words.length !== 2) return undefined;
    const trimmed = path.replace(/\/+$/, '');
    const slash = trimmed.lastIndexOf('/');
    const parent = slash < 0 ? '.' : slash === 0 ? '/' : trimmed.slice(0, slash).replace(/\/+$/, '') || '/';
    return [derived(`${parent}\n`, command.words[1], command)];
  },
  which: (command) => somewhere(command, command.words.slice(1)),
  command: (command) =>
    staticText(command.words[1]) === '-v' ? somewhere(command, command.words.slice(2)) : undefined,
  realpath: (command) => somewhere(command, command.words.slice(1)),
  readlink: (command) =>
    staticText(command.words[1]) === '-f' ? somewhere(command, command.words.slice(2)) : undefined,
  base64: (command, stdin) => {
    const flags = command.words.slice(1).map((word) => staticText(word));
    if (
      !flags.every(
        (flag) => flag === '-d' || flag === '--decode' || flag === '-D' || flag === '-di' || flag === '-i',
      ) ||
      flags.length === 0
    )
      return undefined;
    const encoded = stdin && textOf(stdin);
    if (encoded === undefined || !/^[A-Za-z0-9+/=\s]*$/.test(encoded)) return undefined;
    return [derived(latin1OrUtf8(decodeBase64(encoded)), undefined, command, stdin)];
  },
  rev: (_command, stdin) => {
    const input = stdin && textOf(stdin);
    if (input === undefined || _command.words.length > 1) return undefined;
    return [
      derived(
        input
          .split('\n')
          .map((line) => Array.from(line).reverse().join(''))
          .join('\n'),
        undefined,
        _command,
        stdin,
      ),
    ];
  },
};

/** A path of which only the last part is known: `$(which python)`. */
function somewhere(command: Command, operands: readonly Word[]): Piece[] | undefined {
  const name = operands.length === 1 ? staticText(operands[0]) : undefined;
  if (name === undefined || name.startsWith('-') || basename(name) === '') return undefined;
  const at = { ...command.at, exact: false };
  return [
    { kind: 'unknown', reason: 'substitution', commands: [command.id], at, use: at, quoted: true },
    derived(`/${basename(name)}\n`, operands[0], command),
  ];
}

function text(value: string, command: Command): Piece {
  const at = { ...command.at, exact: false };
  return { kind: 'text', text: value, at, use: at, quoted: true };
}

function derived(value: string, word: Word | undefined, command: Command, stdin?: readonly Piece[]): Piece {
  const at = { ...(word?.at ?? stdin?.[0]?.at ?? command.at), exact: false };
  return { kind: 'text', text: value, at, use: { ...command.at, exact: false }, quoted: true };
}

function joined(words: readonly Word[], command: Command): Piece[] {
  return words.flatMap((word, index) => (index === 0 ? [...word.pieces] : [text(' ', command), ...word.pieces]));
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '\\': '\\',
  a: '\x07',
  b: '\b',
  e: '\x1b',
  f: '\f',
  v: '\v',
  '"': '"',
  "'": "'",
};

function unescape(value: string): string {
  return value.replace(
    /\\(?:0?([0-7]{1,3})|x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|([\s\S]))/g,
    (whole, octal?: string, hex?: string, unicode?: string, c?: string) => {
      if (octal !== undefined) return String.fromCharCode(parseInt(octal, 8) & 0xff);
      if (hex !== undefined) return String.fromCharCode(parseInt(hex, 16));
      if (unicode !== undefined) return String.fromCharCode(parseInt(unicode, 16));
      return ESCAPES[c ?? ''] ?? whole;
    },
  );
}

function unescaped(pieces: readonly Piece[]): Piece[] {
  return pieces.map((piece) => {
    if (piece.kind === 'unknown' || !piece.text.includes('\\')) return piece;
    return {
      ...piece,
      text: unescape(piece.text),
      at: { ...piece.at, exact: false },
      use: { ...piece.use, exact: false },
    };
  });
}

/** `printf FORMAT ARGS…` with `%s`, `%b`, `%d`, `%%` and padding; undefined for other conversions. */
function formatted(format: string, args: readonly Word[], command: Command): Piece[] | undefined {
  const out: Piece[] = [];
  const queue = [...args];
  const conversions = /%(?:%|([-0 +#]*)(\d*)(?:\.(\d+))?([sbdiqxXo]))|[^%]+|%/g;
  for (let round = 0; round === 0 || queue.length > 0; round++) {
    let consumed = false;
    for (const match of format.matchAll(conversions)) {
      const [whole, , width, , kind] = match;
      if (whole === '%%') out.push(text('%', command));
      else if (kind === undefined) {
        if (whole === '%') return undefined;
        out.push(text(unescape(whole), command));
      } else {
        if (width !== '' && width !== undefined && kind !== 's') return undefined;
        consumed = true;
        const word = queue.shift();
        if (!word) {
          if (kind === 'd' || kind === 'i') out.push(text('0', command));
          continue;
        }
        if (kind === 's') out.push(...word.pieces);
        else if (kind === 'b') out.push(...unescaped(word.pieces));
        else {
          const value = staticText(word);
          if (value === undefined || !/^-?\d+$/.test(value) || !'di'.includes(kind)) return undefined;
          out.push(...word.pieces);
        }
      }
    }
    if (!consumed || round > 256) break;
  }
  return out;
}

function decodeBase64(encoded: string): Uint8Array {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  const bytes: number[] = [];
  let bits = 0;
  let count = 0;
  for (const c of encoded) {
    const value = alphabet.indexOf(c);
    if (value < 0) continue;
    bits = (bits << 6) | value;
    count += 6;
    if (count >= 8) {
      count -= 8;
      bytes.push((bits >> count) & 0xff);
      bits &= (1 << count) - 1;
    }
  }
  return Uint8Array.from(bytes);
}

function latin1OrUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  }
}
