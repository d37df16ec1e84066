// socat's command line: two addresses, each `KEYWORD:parameters,option,option=value`.
import type { Command } from '../../model/command.ts';
import { shapeOf, sliceWord, type Word } from '../../model/word.ts';
import { type OptionTable, parseOptions } from '../kit.ts';

const SOCAT: OptionTable = {
  flags:
    '-d -dd -ddd -dddd -D -g -h -hh -hhh -? -?? -??? -lh -ls -lu -s -u -U -V -v -x -4 -6 -0 --statistics --experimental',
  values: '-b -L -lf -lp -R -r -S -T -t -W',
  optional: '-lm -ly',
  singleDash: true,
};

/** One of the two addresses. */
export interface SocatEnd {
  readonly kind: 'connect' | 'listen' | 'program' | 'unix-listen' | 'stream' | 'other';
  /** upper case: `TCP-LISTEN`, `EXEC` */
  readonly keyword: string;
  readonly word: Word;
  /** the address to listen on (`bind=`), or the host to connect to */
  readonly host?: Word;
  readonly port?: Word;
  /** the program of EXEC, the text of SYSTEM, the path of UNIX-LISTEN */
  readonly argument?: Word;
  /** names and values of the options, lower case */
  readonly options: ReadonlyMap<string, string>;
}

const NETWORK = /^(?:TCP|UDP|UDPLITE|SCTP|DCCP|VSOCK|OPENSSL|SSL|OPENSSL-DTLS|DTLS|SOCKS4A?|SOCKS5|PROXY)(?=$|[46-])/;
const LISTENS = /-(?:LISTEN|L|RECVFROM|RECV|SERVER)$/;

/** The addresses of a socat command. */
export function socatCall(command: Command): SocatEnd[] {
  return parseOptions(SOCAT, command.words).operands.map((operand) => readEnd(operand.word));
}

function readEnd(word: Word): SocatEnd {
  const shape = shapeOf(word);
  const keywordEnd = shape.search(/[:,]/);
  const keyword = (keywordEnd < 0 ? shape : shape.slice(0, keywordEnd)).toUpperCase();
  const parts = fields(shape, keywordEnd < 0 ? shape.length : keywordEnd);
  const options = new Map<string, string>();
  let bind: Word | undefined;
  for (const { from, to } of parts.slice(1)) {
    const text = shape.slice(from, to);
    const equals = text.indexOf('=');
    const name = (equals < 0 ? text : text.slice(0, equals)).toLowerCase();
    options.set(name, equals < 0 ? '' : text.slice(equals + 1));
    if (name === 'bind' && equals > 0) bind = sliceWord(word, from + equals + 1, to);
  }
  const head = parts[0];
  const argument = head && head.from < head.to ? sliceWord(word, head.from, head.to) : undefined;
  const base = { keyword, word, options };
  if (NETWORK.test(keyword)) {
    if (LISTENS.test(keyword))
      return { ...base, kind: 'listen', ...(bind && { host: bind }), ...(argument && { port: argument }) };
    const colon = head ? shape.slice(head.from, head.to).lastIndexOf(':') : -1;
    const host = head && sliceWord(word, head.from, colon < 0 ? head.to : head.from + colon);
    const port = head && colon >= 0 ? sliceWord(word, head.from + colon + 1, head.to) : undefined;
    return { ...base, kind: 'connect', ...(host && { host }), ...(port && { port }) };
  }
  const kind = KINDS[keyword] ?? 'other';
  return { ...base, kind, ...(argument && { argument }) };
}

const KINDS: Readonly<Record<string, SocatEnd['kind']>> = {
  EXEC: 'program',
  SYSTEM: 'program',
  SHELL: 'program',
  'UNIX-LISTEN': 'unix-listen',
  'UNIX-L': 'unix-listen',
  'UNIX-RECVFROM': 'unix-listen',
  '-': 'stream',
  STDIO: 'stream',
  STDIN: 'stream',
  STDOUT: 'stream',
  FD: 'stream',
};

/** The parameters after the keyword and each option, split at commas outside quotes. */
function fields(shape: string, from: number): { from: number; to: number }[] {
  const found: { from: number; to: number }[] = [];
  let start = shape[from] === ':' ? from + 1 : from;
  let quote = '';
  for (let i = start; i <= shape.length; i++) {
    const char = shape[i];
    if (quote !== '' && char !== undefined) {
      if (char === '\\') i++;
      else if (char === quote) quote = '';
    } else if (char === '"' || char === "'") quote = char;
    else if (char === '\\') i++;
    else if (char === ',' || char === undefined) {
      found.push({ from: start, to: i });
      start = i + 1;
    }
  }
  return found;
}
