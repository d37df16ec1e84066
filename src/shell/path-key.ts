// Names files by what the text tells about their path, so that a file written here can be recognised there.
import type { Static } from '../model/static.ts';
import type { Word } from '../model/word.ts';

/**
 * A key under which two words name the same file; undefined when that can't be told (globs, lists of arguments).
 * An unquoted variable counts as one path, as honest scripts mean it.
 *
 * Unknown stretches are the same when they come from the same variable, or from the same substitution.
 */
export function pathKey(word: Word, cwd: Static<string>): string | undefined {
  let key = '';
  let fromStart = false;
  for (const piece of word.pieces) {
    if (piece.kind === 'text') key += piece.text;
    else if (key === '' && piece.beside) key = `${ANCHOR}${escapePath(piece.beside.from)}}/${piece.beside.path}`;
    else if (key === '' && piece.name === 'PWD' && piece.reason === 'variable') {
      // The directory the script starts in.
      fromStart = true;
      key = '.';
    } else if (piece.reason === 'glob' || piece.name === '@' || piece.name === '*') return undefined;
    else if (piece.name !== undefined && (piece.reason === 'variable' || piece.reason === 'positional'))
      key += `\${${piece.name}}`;
    else key += `\${@${piece.at.doc.path}:${piece.at.span.start}}`;
  }
  if (key === '') return undefined;
  if (fromStart || key.startsWith('/') || key.startsWith('${')) return normalize(key);
  return cwd.state === 'known' ? normalize(`${cwd.value}/${key}`) : normalize(`?/${key}`);
}

/** Begins the key of a path relative to the folder of a file that is named next. */
const ANCHOR = '${@beside:';

/** The path a key stands for, when that is relative to the folder of a known file. */
export function fromScript(key: string): { readonly from: string; readonly path: string } | undefined {
  if (!key.startsWith(ANCHOR)) return undefined;
  const end = key.indexOf('}');
  const from = key.slice(ANCHOR.length, end).replace(/%2F|%7D|%25/g, (code) => ESCAPED[code] ?? code);
  return { from, path: normalize(key.slice(end + 1).replace(/^\/+/, '')) };
}

const ESCAPED: Readonly<Record<string, string>> = { '%2F': '/', '%7D': '}', '%25': '%' };

/** A path as one part of a key. */
function escapePath(path: string): string {
  return path.replaceAll('%', '%25').replaceAll('/', '%2F').replaceAll('}', '%7D');
}

/** Removes `.` and `..` and doubled slashes, as far as that needs no file system. */
export function normalize(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    const last = parts.at(-1);
    // There is nothing above the root.
    if (part === '..' && last === undefined && path.startsWith('/')) continue;
    if (part === '..' && last !== undefined && last !== '..' && !last.startsWith('${')) parts.pop();
    else parts.push(part);
  }
  const joined = parts.join('/');
  return path.startsWith('/') ? `/${joined}` : joined === '' ? '.' : joined;
}

/**
 * The basename of a program, when the text tells it: `$VENV/bin/pip` is pip wherever the variable points.
 */
export function programName(word: Word): string | undefined {
  let text = '';
  for (const piece of [...word.pieces].reverse()) {
    if (piece.kind === 'unknown') return text.includes('/') ? basename(text) : undefined;
    text = piece.text + text;
  }
  return basename(text);
}

/** The last part of a path as written. */
export function basename(path: string): string {
  const trimmed = path.replace(/\/+$/, '');
  return trimmed.slice(trimmed.lastIndexOf('/') + 1);
}
