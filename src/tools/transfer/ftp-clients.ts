// ftp, lftp, ncftp, tftp and GridFTP's globus-url-copy.
import type { Mark } from '../../model/effect.ts';
import { shapeOf, sliceWord, staticText, type Word } from '../../model/word.ts';
import { defineTool, type Emit, markOption, type OptionTable, type ParsedOption, parseOptions } from '../kit.ts';
import { parseUrl } from '../url.ts';
import { emitFetch, namedTarget, outputTarget } from './fetching.ts';

/** tnftp and netkit's ftp: `ftp host`, `ftp ftp://host/file`. */
const FTP: OptionTable = {
  flags: '-4 -6 -A -a -d -e -f -g -i -n -p -R -t -V -v -m -?',
  values: '-N -o -P -q -r -s -T -u -w -k -S -c -x',
  style: 'posix',
};

const ftp = defineTool('ftp pftp tnftp ncftp ncftpget ncftpput', (command, emit) => {
  const call = parseOptions(FTP, command.words);
  const first = call.operands[0];
  if (!first) return;
  const url = parseUrl(first.word, 'http');
  const written = shapeOf(first.word).includes('://');
  if (written && url.scheme !== 'ftp') {
    const output = call.last('-o')?.value;
    emitFetch(emit, { tool: 'ftp', url, target: output ? outputTarget(output) : namedTarget(url) });
    return;
  }
  emitFetch(emit, {
    tool: command.name ?? 'ftp',
    direction: command.name === 'ncftpput' ? 'upload' : 'download',
    url: { ...url, scheme: 'ftp' },
    target: written ? namedTarget(url) : { kind: 'none' },
  });
});

/** lftp(1): commands come with `-e` and `-c`, from a file or from standard input. */
const LFTP: OptionTable = {
  flags: '-d -h,--help -v,--version --norc',
  values: '-e -c -f -u,--user -p,--port -s --rcfile',
};

const lftp = defineTool('lftp', (command, emit) => {
  const call = parseOptions(LFTP, command.words);
  const scripts: { word: Word; option?: ParsedOption }[] = call
    .all('-e', '-c')
    .flatMap((option) => (option.value ? [{ word: option.value, option }] : []));
  if (command.input) scripts.push({ word: { pieces: command.input.pieces, count: 'one', at: command.input.at } });
  let off: Mark | undefined;
  let encrypted = false;
  const opened: Word[] = call.operands.slice(0, 1).map((operand) => operand.word);
  let direction: 'download' | 'upload' = 'download';
  for (const { word } of scripts) {
    for (const { text, at } of statements(word)) {
      const check = /^set\s+ssl:verify-certificate(?:\/\S+)?\s+["']?(?:no|off|false|0)\b/i.exec(text);
      if (check) off = markOf(word, at, text.length);
      if (/^set\s+ftp:ssl-(?:force|protect-data)\s+["']?(?:yes|on|true|1)\b/i.test(text)) encrypted = true;
      if (/^(?:mirror\s+(?:.*\s)?(?:-R|--reverse)|m?put)\b/.test(text)) direction = 'upload';
      const open = /^(?:open|lftp)\s+(?:(?:-[up]|--user)\s+\S+\s+)*(?!-)(\S+)/.exec(text);
      if (open?.[1] !== undefined) {
        const start = at + open[0].length - open[1].length;
        opened.push(sliceWord(word, start, start + open[1].length));
      }
    }
  }
  for (const word of opened) {
    const url = parseUrl(word, 'http');
    const scheme = shapeOf(word).includes('://') ? url.scheme : 'ftp';
    emitFetch(emit, {
      tool: 'lftp',
      direction,
      url: { ...url, scheme },
      target: { kind: 'none' },
      tls: off ? 'off' : 'on',
      ...(off && { tlsOff: off }),
      ...(encrypted && { cleartext: false }),
    });
  }
  if (off && opened.length === 0) emitSwitch(emit, off);
});

/** `~/.lftprc` lines and scripts without an address. */
function emitSwitch(emit: Emit, mark: Mark): void {
  const value: Word = { pieces: [], count: 'one', at: mark.at };
  emit({
    kind: 'setting',
    at: mark.at,
    system: 'tool',
    name: 'ssl:verify-certificate',
    value,
    persistent: false,
    mark,
    tool: 'lftp',
  });
}

/** The commands of an lftp script, with their offsets in the word's shape. */
function statements(word: Word): { text: string; at: number }[] {
  const shape = shapeOf(word);
  return [...shape.matchAll(/[^;\n&]+/g)].map((match) => {
    const text = match[0].trimStart();
    return { text, at: match.index + match[0].length - text.length };
  });
}

/** The statement as a mark: with its separator, it can be taken away when it stands in the script letter by letter. */
function markOf(word: Word, at: number, length: number): Mark {
  const part = sliceWord(word, at, at + length);
  const after = /^\s*;?\s*/.exec(shapeOf(word).slice(at + length))?.[0].length ?? 0;
  const whole = sliceWord(word, at, at + length + after);
  const exact =
    whole.pieces.every((piece) => piece.kind === 'text') &&
    whole.pieces.length === 1 &&
    whole.pieces[0]?.at.exact === true;
  const place = whole.pieces[0]?.at;
  return { at: part.at, ...(exact && place && { remove: [{ at: place, text: '' }] }) };
}

/** tftp-hpa: `tftp [-c command] host`. */
const tftp = defineTool('tftp atftp', (command, emit) => {
  const call = parseOptions(
    {
      flags: '-4 -6 -l -v -V -g -p --get --put --verbose --trace',
      values: '-m -R -r -L --local-file --remote-file --option --tftp-timeout',
    },
    command.words,
  );
  const host = call.operands[0];
  if (!host) return;
  const put = call.has('-p', '--put') || call.operands.some((operand) => staticText(operand.word) === 'put');
  emitFetch(emit, {
    tool: 'tftp',
    direction: put ? 'upload' : 'download',
    url: { ...parseUrl(host.word, 'http'), scheme: 'tftp' },
    target: { kind: 'none' },
  });
});

/** globus-url-copy(1) of the Grid Community Toolkit 6. */
const GLOBUS: OptionTable = {
  flags:
    '-help -usage -version -versions -c,-continue-on-error -a,-ascii -b,-binary -cd,-create-dest -r,-recurse -fast -q,-quiet -v,-verbose -vb,-verbose-perf -dbg,-debugftp -rst,-restart -ext -nodcau,-no-data-channel-authentication -dcsafe,-data-channel-safe -dcpriv,-data-channel-private -dp,-delayed-pasv -udt -u,-udt -g2,-gridftp2 -ipv6 -nl-bottleneck -af-alt -sync -udt -no-g2,-nog2 -cred-check -list-only -concat -noperf',
  values:
    '-t -f -p,-parallel -bs,-block-size -tcp-bs,-tcp-buffer-size -notpt -no-third-party-transfers -partial-offset,-off -len,-partial-length -list -rst-retries,-restart-retries -rst-interval,-restart-interval -rst-timeout,-restart-timeout -df,-dumpfile -do,-dump-only -ss,-source-subject -ds,-dest-subject -s,-subject -stripe -striped-block-size,-sbs -cc,-concurrency -cred,-src-cred -sc -src-cred -dst-cred -dc -af,-alias-file -pipeline,-pp -module-name -mn -mp -src-pipe,-SP -dst-pipe,-DP -pipe -src-fsstack -dst-fsstack -src-disk-stack -dst-disk-stack -src-net-stack -dst-net-stack -sync-level -stall-timeout,-st -checksum-alg -nl,-nl-interval -authz-assert -mc -src-trev',
  singleDash: true,
};

const globus = defineTool('globus-url-copy guc', (command, emit) => {
  const call = parseOptions(GLOBUS, command.words);
  const [from, to] = call.operands;
  if (!from || !to) return;
  const urls = [parseUrl(from.word), parseUrl(to.word)];
  const remote = urls.find((url) => url.scheme !== undefined && url.scheme !== 'file');
  if (!remote) return;
  const off = call.last('-no-data-channel-authentication');
  emitFetch(emit, {
    tool: 'globus-url-copy',
    direction: remote === urls[1] ? 'upload' : 'download',
    url: remote,
    target: remote === urls[0] ? { kind: 'directory', path: to.word } : { kind: 'none' },
    ...(remote.scheme === 'gsiftp' && { cleartext: !call.has('-data-channel-private', '-data-channel-safe') }),
    ...(off && { at: markOption(command, off).at }),
  });
});

export default [ftp, lftp, tftp, globus];
