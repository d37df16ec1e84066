// Redirections that bash can't carry out, so that their command does not run.
import type { Redirect } from '../model/command.ts';
import { sliceWord, staticText, type Word } from '../model/word.ts';
import { pathKey } from './path-key.ts';
import type { State } from './state.ts';

const READS = new Set(['<', '<>']);
const WRITES = new Set(['>', '>|', '>>', '&>', '&>>', '>&']);

/** Folders of every system. */
const FOLDERS = new Set('/bin /dev /etc /home /lib /opt /proc /root /run /sbin /sys /tmp /usr /var'.split(' '));

/**
 * Whether a file can't be opened for what the text tells: it has no name, is a folder, or lies in what is no folder.
 *
 * What folders and files there are besides is the system's affair.
 */
export function neverOpens(redirects: readonly Redirect[], state: State): boolean {
  return redirects.some(({ op, target }) => {
    if (!READS.has(op) && !WRITES.has(op)) return false;
    if (isAmbiguous(target)) return true;
    const text = staticText(target);
    if (text === undefined || (op === '>&' && /^(?:\d+-?|-)$/.test(text))) return false;
    return text === '' || (WRITES.has(op) && (isFolder(text) || isBelowFile(target, text, state)));
  });
}

/** `> $NAME` of several words */
function isAmbiguous({ pieces }: Word): boolean {
  return pieces.some((piece) => piece.kind === 'text' && !piece.quoted && /\S\s+\S/.test(piece.text));
}

function isFolder(path: string): boolean {
  return /(?:^|\/)\.{0,2}$/.test(path) || FOLDERS.has(path);
}

function isBelowFile(target: Word, path: string, { files, cwd }: State): boolean {
  if (files.size === 0) return false;
  for (let at = path.indexOf('/', 1); at > 0; at = path.indexOf('/', at + 1)) {
    const key = pathKey(sliceWord(target, 0, at), cwd);
    if (key !== undefined && files.get(key)?.always) return true;
  }
  return false;
}
