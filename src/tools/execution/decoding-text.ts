// Text of Perl, Ruby, PHP, Node, R and Julia that decodes something and runs or prints it.
// LIMIT: these texts are not parsed; a decoder must be named together with what runs or prints.
import type { Command } from '../../model/command.ts';
import { shapeOf, type Word } from '../../model/word.ts';
import { printedBy } from '../../shell/printers/index.ts';
import { textOf } from '../../shell/values.ts';
import type { Emit } from '../kit.ts';

const DECODERS: Readonly<Record<string, RegExp>> = {
  perl: /\bdecode_(?:base64|qp)\b|\bunpack\s*\(?\s*["']u|\bpack\s*\(?\s*["'][Hh]\*/,
  ruby: /\bBase64\.\w*decode64\b|\.unpack1?\s*\(?\s*["']m|\.pack\s*\(?\s*["'][Hh]\*/,
  php: /\b(?:base64_decode|gzinflate|gzuncompress|str_rot13|hex2bin|convert_uudecode)\b/,
  node: /\bBuffer\.from\([^)]*["'](?:base64|hex)["']|\batob\s*\(/,
  deno: /\batob\s*\(/,
  Rscript: /\bbase64_?dec(?:ode)?\b/i,
  R: /\bbase64_?dec(?:ode)?\b/i,
  julia: /\bbase64decode\b|\bhex2bytes\b/,
};
const RUNS =
  /\b(?:eval|system|exec\w*|spawn\w*|popen|passthru|shell_exec|assert|Function|include_string|run|parse)\b|`/;
const PRINTS = /\b(?:print\w*|say|puts|echo|console\.log|cat|write|stdout)\b/;

/** Says what the text of a one-liner decodes, and whether it runs that itself. */
export function decodesInText(command: Command, language: string, text: Word, emit: Emit): void {
  const shape = shapeOf(text);
  const tool = DECODERS[language]?.exec(shape)?.[0].replace(/[\s("'].*$/s, '');
  if (tool === undefined) return;
  const { at } = command;
  const rest = shape.replace(tool, '');
  if (RUNS.test(rest)) {
    emit({ kind: 'decode', at, tool, scheme: 'encoding', target: { kind: 'none' }, result: 'unknown' });
    emit({ kind: 'execute', at, interpreter: command.name ?? language, source: 'text', ownDecode: true });
  } else if (PRINTS.test(rest)) {
    const printed = printedBy({ ...command, redirects: [] }, command.input?.pieces);
    const result = printed && textOf(printed) !== undefined ? 'text' : 'unknown';
    emit({ kind: 'decode', at, tool, scheme: 'encoding', target: { kind: 'stdout' }, result });
  }
}
