// Addresses in words: taken apart as far as the text tells, with unknown stretches kept.
import { isInternalHost, isIpAddress, isLoopbackHost, isSingleLabel } from '../model/host.ts';
import type { Reach, Url } from '../model/effect.ts';
import type { Edit } from '../model/finding.ts';
import { prefixOf, shapeOf, sliceWord, staticText, type Word } from '../model/word.ts';

export { isLoopbackHost } from '../model/host.ts';

/** How a program reads an address without `scheme://`. */
export type Schemeless =
  /** curl and friends: a host; `http` unless the name says otherwise */
  | 'http'
  /** scp, rsync, git: `user@host:path` is ssh, anything else a local path */
  | 'scp'
  /** a local path */
  | 'path';

const HOLE = '…';

/**
 * Takes an address apart. Unknown stretches count as one unit of the word's shape.
 *
 * @param schemeless what an address without `scheme://` means to the program
 */
export function parseUrl(word: Word, schemeless: Schemeless = 'path'): Url {
  const parts = partsOf(word, schemeless);
  return { ...parts, reach: reachOf(parts) };
}

type Parts = Omit<Url, 'reach'>;

function partsOf(word: Word, schemeless: Schemeless): Parts {
  const shape = shapeOf(word);
  const written = /^([^/?#@:]+):\/\//.exec(shape);
  if (written) {
    const [all, scheme = ''] = written;
    return withAuthority(word, shape, all.length, scheme.includes(HOLE) ? undefined : scheme.toLowerCase());
  }
  const file = /^file:(?=\/)/i.exec(shape);
  if (file) return { word, scheme: 'file', host: undefined, path: known(shape.slice(file[0].length)) };
  if (schemeless === 'scp') return scpLike(word, shape);
  if (shape.startsWith(HOLE)) return withAuthority(word, shape, 0, undefined);
  if (schemeless === 'path') return { word, scheme: undefined, host: undefined, path: known(shape) };
  return withAuthority(word, shape, 0, guessedScheme(shape));
}

/** curl guesses the protocol of `ftp.example.org/x` from the first label. */
function guessedScheme(shape: string): string {
  return /^(ftp|dict|ldap|imap|smtp|pop3)\./i.exec(shape)?.[1]?.toLowerCase() ?? 'http';
}

function withAuthority(word: Word, shape: string, start: number, scheme: string | undefined): Parts {
  const rest = shape.slice(start).search(/[/?#]/);
  const end = rest < 0 ? shape.length : start + rest;
  const at = shape.slice(start, end).lastIndexOf('@');
  const hostStart = at < 0 ? start : start + at + 1;
  const hostAndPort = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/.exec(shape.slice(hostStart, end));
  const hostText = hostAndPort?.[1] ?? shape.slice(hostStart, end);
  const port = hostAndPort?.[2];
  const login = at < 0 ? undefined : sliceWord(word, start, start + at);
  return {
    word,
    scheme,
    host: hostText === '' || hostText.includes(HOLE) ? undefined : hostText.replace(/^\[(.*)\]$/, '$1').toLowerCase(),
    ...(hostText !== '' && { hostWord: sliceWord(word, hostStart, hostStart + hostText.length) }),
    ...(port && !port.includes(HOLE) && { port }),
    path: known(shape.slice(end)),
    ...(login && /[^:…]/.test(shapeOf(login)) && { userinfo: login }),
  };
}

/** `user@host:path` and `host:path`; a slash before the colon makes it a local path, as ssh tools decide. */
function scpLike(word: Word, shape: string): Parts {
  const remote = /^((?:[^/:@]*@)?)(\[[^\]]+\]|[^/:@[]+):/.exec(shape);
  if (!remote) return { word, scheme: undefined, host: undefined, path: known(shape) };
  const [all, login = '', host = ''] = remote;
  return {
    word,
    scheme: 'ssh',
    host: host.includes(HOLE) ? undefined : host.replace(/^\[(.*)\]$/, '$1').toLowerCase(),
    hostWord: sliceWord(word, login.length, login.length + host.length),
    path: known(shape.slice(all.length)),
  };
}

function known(text: string): string {
  const hole = text.indexOf(HOLE);
  return hole < 0 ? text : text.slice(0, hole);
}

/** Variables that hold the name or address of one of the job's own nodes. */
const NODE_VARIABLE =
  /^(?:SLURM|SLURMD|PBS|LSB|OMPI|PMI)_|(?:^|_)(?:HOSTNAME|HOSTS?|NODES?|NODENAME|NODE_?LIST|ADDR|ADDRESS|IP|HEAD|MASTER|LEADER|MAIN)(?:_?\d+)?(?:_|$)|(?:HOST|NODE|ADDR|_IP)$/i;

/**
 * True when a request stays in the job or the cluster: loopback, private and link-local addresses, names without a
 * dot, `.local` and `.internal`, `$(hostname)`, variables that name nodes.
 */
function isClusterInternal(url: Parts): boolean {
  const { host, hostWord } = url;
  if (host !== undefined) {
    // `s3://bucket`: a bucket has no dots either.
    return isInternalHost(host) && (!isSingleLabel(host) || hasNetworkHost(url.scheme));
  }
  if (!hostWord) return false;
  const prefix = prefixOf(hostWord);
  if (/^(?:10|127|192\.168|169\.254)\./.test(prefix)) return true;
  const shape = shapeOf(hostWord);
  // `node$i`: a name without a dot made of a beginning and a number; `$HOST.example.org` is elsewhere.
  if (/\.[a-z]{2,}\.?$/i.test(shape)) return /\.(?:local|internal)\.?$/.test(shape);
  return hostWord.pieces.some(
    (piece) =>
      piece.kind === 'unknown' &&
      (piece.reason === 'substitution' || (piece.name !== undefined && NODE_VARIABLE.test(piece.name))),
  );
}

/** The address at which clouds tell a machine about itself: the machine's own host answers. */
const METADATA = /^(?:169\.254\.169\.254|169\.254\.170\.2|fd00:ec2::254|metadata\.google\.internal)$/;

function reachOf(url: Parts): Reach {
  if (url.scheme === 'file' || (url.scheme === undefined && !url.hostWord)) return 'local';
  if (url.host !== undefined && hasNetworkHost(url.scheme) && (isLoopbackHost(url.host) || METADATA.test(url.host)))
    return 'local';
  if (isClusterInternal(url)) return 'cluster';
  return url.host === undefined ? 'unknown' : 'public';
}

/** Schemes whose authority is a host on the network; in `s3://bucket/key` and `docker://image` it is not. */
function hasNetworkHost(scheme: string | undefined): boolean {
  return (
    scheme === undefined ||
    /^(?:(?:git|hg|svn|bzr)\+)?(?:https?|ftps?|ssh|sftp|git|svn|rsync|tftp|gsiftp|wss?|tcp|telnet|rediss?)$/.test(
      scheme,
    )
  );
}

/**
 * Edits that turn `http://` into `https://`; undefined where that can't work (a port of its own, an address in
 * numbers, a host of the cluster) or where the letters do not stand anywhere by themselves.
 */
export function httpsEdits(url: Url): readonly Edit[] | undefined {
  const first = url.word.pieces[0];
  if (first?.kind !== 'text' || !first.at.exact) return undefined;
  const match = /^((?:[a-z]+\+)?http):\/\//i.exec(first.text);
  if (!match || url.port !== undefined || (url.host !== undefined && isIpAddress(url.host)) || isClusterInternal(url))
    return undefined;
  // A port may hide in the unknown part of the authority.
  if (url.host === undefined) return undefined;
  const { doc, span } = first.at;
  if (span.end - span.start !== first.text.length) return undefined;
  const end = span.start + (match[1]?.length ?? 0);
  return [{ at: { doc, span: { start: end, end }, exact: true }, text: 's' }];
}

/** The last part of the path, as programs name the file they download; undefined when it is empty or not known. */
export function remoteName(url: Url): Word | undefined {
  const shape = shapeOf(url.word);
  const written = /^[^/?#@:]+:\/\//.exec(shape)?.[0].length;
  const slash = shape.indexOf('/', written ?? 0);
  if (written === undefined && url.scheme === 'ssh') {
    const start = Math.max(shape.lastIndexOf('/'), shape.indexOf(':')) + 1;
    return start < shape.length ? sliceWord(url.word, start) : undefined;
  }
  if (slash < 0) return staticText(url.word) === undefined && shape.endsWith(HOLE) ? url.word : undefined;
  const cut = shape.slice(slash).search(/[?#]/);
  const end = cut < 0 ? shape.length : slash + cut;
  const start = shape.slice(0, end).lastIndexOf('/') + 1;
  return end > start ? sliceWord(url.word, start, end) : undefined;
}
