// What the download tools share: the effect itself, file names, the certificate check.
import type { FetchEffect, FetchTarget, Mark, Url } from '../../model/effect.ts';
import { shapeOf, staticText, type TextPiece, type Word } from '../../model/word.ts';
import type { Emit } from '../kit.ts';
import { httpsEdits, remoteName } from '../url.ts';

type Details = Pick<FetchEffect, 'tool' | 'url' | 'target'> &
  Partial<Pick<FetchEffect, 'direction' | 'tls' | 'tlsOff' | 'checksum' | 'cleartext' | 'at'>>;

/** Reports one transfer; it stands at the address unless told otherwise. */
export function emitFetch(emit: Emit, details: Details): void {
  const { tool, url, target, direction = 'download', tls = 'on', tlsOff, checksum = false, cleartext, at } = details;
  const toHttps = httpsEdits(url);
  emit({
    kind: 'fetch',
    at: at ?? url.word.at,
    tool,
    direction,
    url,
    target,
    tls,
    ...(tlsOff && { tlsOff }),
    checksum,
    ...(cleartext !== undefined && { cleartext }),
    ...(toHttps && { toHttps }),
  });
}

/** How the certificate is checked: the last switch that turns the check off wins over an authority of one's own. */
export function tlsState(off: Mark | undefined, custom: boolean): Pick<FetchEffect, 'tls' | 'tlsOff'> {
  if (off) return { tls: 'off', tlsOff: off };
  return { tls: custom ? 'custom' : 'on' };
}

/** Where output goes by an output option's value: `-` is standard output, `/dev/null` nowhere. */
export function outputTarget(path: Word, directory?: Word): FetchTarget {
  const text = staticText(path);
  if (text === '-' || text === '/dev/stdout') return { kind: 'stdout' };
  if (text === '/dev/null') return { kind: 'none' };
  return { kind: 'file', path: directory && !shapeOf(path).startsWith('/') ? joinPath(directory, path) : path };
}

/** Where a file named after the address goes; a directory when the name is not known. */
export function namedTarget(url: Url, directory?: Word, otherwise?: string): FetchTarget {
  const name = remoteName(url) ?? (otherwise === undefined ? undefined : literal(otherwise, url.word));
  if (!name) return { kind: 'directory', path: directory ?? literal('.', url.word) };
  return { kind: 'file', path: directory ? joinPath(directory, name) : name };
}

/** `directory/name` as one word. */
export function joinPath(directory: Word, name: Word): Word {
  return {
    pieces: [...directory.pieces, ...literal('/', name).pieces, ...name.pieces],
    count: 'one',
    at: { ...name.at, exact: false },
  };
}

/** Text that stands nowhere in the script, as if it were written where `near` stands. */
export function literal(text: string, near: Word): Word {
  const at = { ...near.at, exact: false };
  const piece: TextPiece = { kind: 'text', text, at, use: at, quoted: true };
  return { pieces: [piece], count: 'one', at };
}
