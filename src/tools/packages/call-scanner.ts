// Finds calls with literal arguments in R and Julia text: `remotes::install_github("u/r", ref = "…")`.
// LIMIT: not a parser. Names, strings, numbers and brackets are enough for what package installs look like.
import { shapeOf, sliceWord, type Word } from '../../model/word.ts';

export interface ScannedArgument {
  /** the keyword before `=` */
  readonly name?: string;
  /** the argument's one string; absent for anything else */
  readonly text?: Word;
  /** strings inside `c("a", "b")` or `["a", "b"]` and inner calls */
  readonly strings: readonly Word[];
}

export interface ScannedCall {
  /** with its qualification: `remotes::install_github`, `Pkg.add` */
  readonly name: string;
  readonly arguments: readonly ScannedArgument[];
  readonly at: Word;
}

interface Token {
  readonly kind: 'name' | 'string' | 'mark';
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const TOKEN = /#[^\n]*|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[A-Za-z_.][\w.]*(?:::{1,2}[\w.]+)*!?|\d[\w.]*|\S/g;

/** @param code the text of a program, as a word */
export function scanCalls(code: Word): ScannedCall[] {
  const shape = shapeOf(code);
  const tokens: Token[] = [];
  for (const match of shape.matchAll(TOKEN)) {
    const [text] = match;
    if (text.startsWith('#')) continue;
    const kind = /^["']./s.test(text) ? 'string' : /^[A-Za-z_.]/.test(text) ? 'name' : 'mark';
    tokens.push({ kind, text, start: match.index, end: match.index + text.length });
  }
  const calls: ScannedCall[] = [];
  tokens.forEach((token, i) => {
    if (token.kind === 'name' && tokens[i + 1]?.text === '(') {
      calls.push({
        name: token.text,
        arguments: argumentsFrom(code, tokens, i + 2),
        at: sliceWord(code, token.start, token.end),
      });
    }
  });
  return calls;
}

function argumentsFrom(code: Word, tokens: readonly Token[], from: number): ScannedArgument[] {
  const found: ScannedArgument[] = [];
  let part: Token[] = [];
  let depth = 0;
  const finish = (): void => {
    if (part.length > 0) found.push(argumentOf(code, part));
    part = [];
  };
  for (let i = from; i < tokens.length; i++) {
    const token = tokens[i];
    if (!token) break;
    if (/^[([{]$/.test(token.text)) depth++;
    if (/^[)\]}]$/.test(token.text) && --depth < 0) break;
    // Julia separates keywords with `;`.
    if (depth === 0 && (token.text === ',' || token.text === ';')) finish();
    else part.push(token);
  }
  finish();
  return found;
}

function argumentOf(code: Word, tokens: readonly Token[]): ScannedArgument {
  const [first, second] = tokens;
  const named = first?.kind !== 'mark' && second?.text === '=' ? first : undefined;
  const value = named ? tokens.slice(2) : tokens;
  const strings = value
    .filter((token) => token.kind === 'string')
    .map((token) => sliceWord(code, token.start + 1, token.end - 1));
  const only = value.length === 1 ? strings[0] : undefined;
  return { ...(named && { name: named.text.replace(/^["']|["']$/g, '') }), ...(only && { text: only }), strings };
}
