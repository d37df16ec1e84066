// netcat's command line: the traditional one, OpenBSD's, nmap's ncat and busybox's share most letters.
import type { Command } from '../../model/command.ts';
import { staticText, type Word } from '../../model/word.ts';
import { type OptionTable, type ParsedCall, type ParsedOption, parseOptions } from '../kit.ts';

export const NETCAT_NAMES = 'nc ncat netcat nc.traditional nc.openbsd cryptcat';

const SHARED_VALUES =
  '-c,--sh-exec -e,--exec --lua-exec -g -G -I -i,--idle-timeout -M -m,--max-conns -O -o,--output -P -p,--source-port -q -s,--source -T -V -W -w,--wait -X -x,--hex-dump --delay --proxy --proxy-type --proxy-auth --proxy-dns --allow --allowfile --deny --denyfile --ssl-cert --ssl-key --ssl-trustfile --ssl-ciphers --ssl-servername --ssl-alpn';

/** The letters of all variants; where they differ (`-d`), the name decides. */
const NETCAT: OptionTable = {
  flags:
    '-4 -6 -b -C,--crlf -D -d -F -h,--help -k,--keep-open -l,--listen -N -n,--nodns -r -S -t,--telnet -U,--unixsock -u,--udp -v,--verbose -z -Z --zero --ssl --ssl-verify --sctp --vsock --append-output --send-only --recv-only --no-shutdown --broker --chat --version',
  values: SHARED_VALUES,
  prefixes: true,
};
const NCAT: OptionTable = {
  ...NETCAT,
  flags: (NETCAT.flags ?? '').replace(' -d ', ' '),
  values: `${SHARED_VALUES} -d`,
};

export interface NetcatCall {
  readonly call: ParsedCall;
  readonly listens: boolean;
  /** a connection test or a help text: no data flows */
  readonly probe: boolean;
  /** the address to listen on, or the host to connect to */
  readonly host?: Word;
  readonly port?: Word;
  /** the program that is joined to the connection */
  readonly exec?: ParsedOption;
}

/** Takes a netcat command line apart. */
export function netcatCall(command: Command): NetcatCall {
  const call = parseOptions(command.name === 'ncat' ? NCAT : NETCAT, command.words);
  const listens = call.has('--listen');
  const probe = call.has('-z', '--zero', '--help', '--version');
  const words = call.operands.map((operand) => operand.word);
  const option = call.last('--source-port')?.value;
  const source = call.last('--source')?.value;
  let host: Word | undefined;
  let port: Word | undefined;
  if (!listens) {
    [host, port] = words;
  } else {
    // `-l PORT`, `-l ADDRESS PORT`, `-l -p PORT`; the traditional one's operands after `-p` name who may connect.
    const [one, two] = words;
    if (option) port = option;
    else if (two) [host, port] = [one, two];
    else if (one && call.has('--unixsock')) host = one;
    else if (one && isNumber(one)) port = one;
    else host = one;
    host = source ?? host;
  }
  const exec = programOption(call, listens);
  return { call, listens, probe, ...(host && { host }), ...(port && { port }), ...(exec && { exec }) };
}

/** `-e`, `-c` and their long names; in some builds `-c` means TLS and takes no value, then the host follows it. */
function programOption(call: ParsedCall, listens: boolean): ParsedOption | undefined {
  const option = call.last('--exec', '--sh-exec', '--lua-exec');
  if (!option?.value) return undefined;
  const tls = option.name === '--sh-exec' && !listens && call.operands.length < 2 && !call.has('--source-port');
  return tls ? undefined : option;
}

function isNumber(word: Word): boolean {
  const text = staticText(word);
  return text === undefined || /^\d+(?:-\d+)?$/.test(text);
}
