// Credentials anywhere in the text, comments and data included, that their looks give away.
import { exactPlace } from '../../text/place.ts';
import { type AnyTool, defineTextTool, defineTool } from '../kit.ts';
import { sliceWord, type Word } from '../../model/word.ts';
import { isLikelySecret, isPlaceholder } from './plausible.ts';
import { emitNamed } from './report.ts';
import { findShapes } from './shapes.ts';

const anywhere = defineTextTool((doc, emit) => {
  for (const { detector, label, start, end } of findShapes(doc.text)) {
    const at = exactPlace(doc, start, end);
    emit({ kind: 'secret', at, detector, label, form: 'literal', length: end - start, exposure: 'text' });
  }
  for (const { start, end } of urlPasswords(doc.text)) {
    const at = exactPlace(doc, start, end);
    emit({
      kind: 'secret',
      at,
      detector: 'url-password',
      label: 'password',
      form: 'literal',
      length: end - start,
      exposure: 'text',
    });
  }
});

/** `scheme://user:password@host`; in `docker://name:tag@sha256:…` there is no password. */
const URL_PASSWORD =
  /\b[a-z][a-z0-9+.-]{1,20}:\/\/(?<user>[^\s/:@"'`<>{}$()?#]*):(?<secret>[^\s/@"'`<>{}$()?#]{4,256})@(?!sha\d+:)(?<host>[A-Za-z0-9[_.-]+)/dgi;

/** Passwords written in addresses. */
export function urlPasswords(text: string): { readonly start: number; readonly end: number }[] {
  if (!text.includes('://')) return [];
  const found: { start: number; end: number }[] = [];
  for (const match of text.matchAll(URL_PASSWORD)) {
    const { user = '', secret = '', host = '' } = match.groups ?? {};
    const [start, end] = match.indices?.groups?.['secret'] ?? [0, 0];
    if (isPlaceholder(secret)) continue;
    // Under a name as examples have it, only what can hardly be an example's password.
    if (/^(?:user|username|name|login|x)$/i.test(user) && !isLikelySecret('password', secret)) continue;
    // The factory login of a database on the same machine protects nothing.
    if (secret === user && /^(?:localhost|127\.)/.test(host)) continue;
    found.push({ start, end });
  }
  return found;
}

/** `NAME=value`, `NAME: value`, `os.environ["NAME"] = "value"` on a line of its own. */
const LINE =
  /^[ \t]{0,80}(?:(?:export|set|setenv)[ \t]{1,9})?(?:[\w.]{1,40}\[)?["']?([A-Za-z][\w.-]{0,80})["']?\]?(?:[ \t]{0,40}[:=][ \t]{0,40}|[ \t]{1,40})["']?([^\s"'#;,]+)["']?[ \t]{0,9}[;,]?[ \t\r]{0,9}$/gm;

/** `"api_key": "…"` and `api_key="…"` anywhere in a line: JSON on one line, arguments of a call. */
const PAIR = /(?<![\w.-])["']?([A-Za-z][\w.-]{0,80})["']?[ \t]{0,9}[:=][ \t]{0,9}(["'])([^\s"'\\]{8,512})\2/g;

/** Here-documents that write configuration files or scripts in other languages. */
const heredocs = defineTool('*', (command, emit) => {
  const { input } = command;
  if (!input || (input.kind === 'heredoc' && command.pipeline && command.pipeline.index > 0)) return;
  for (const piece of input.pieces) {
    if (piece.kind !== 'text' || !piece.at.exact) continue;
    const word: Word = { pieces: [piece], count: 'one', at: piece.at };
    const seen = new Set<number>();
    const look = ([all, name = '']: RegExpExecArray, value: string, from: number): void => {
      const start = from + all.lastIndexOf(value);
      if (seen.has(start)) return;
      seen.add(start);
      emitNamed(emit, name, sliceWord(word, start, start + value.length), { exposure: 'text', basis: 'name' });
    };
    for (const match of piece.text.matchAll(LINE)) look(match, match[2] ?? '', match.index);
    for (const match of piece.text.matchAll(PAIR)) look(match, match[3] ?? '', match.index);
  }
});

const tools: readonly AnyTool[] = [anywhere, heredocs];
export default tools;
