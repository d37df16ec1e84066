// The operators of `${…}` that compute a new text from a known one.
import type { Param, WordNode } from '../lang/bash/ast.ts';
import { parseBash } from '../lang/bash/parser.ts';
import type { Piece } from '../model/word.ts';
import type { Place } from '../text/place.ts';
import { matches, type PatternPiece, replace, trim } from './pattern.ts';
import { besidePath, folderOf } from './script-folder.ts';
import { hole, textOf } from './values.ts';

/** What an operator's operands are expanded with. */
interface OperandExpander {
  pieces(node: WordNode): readonly Piece[];
  pattern(node: WordNode): readonly PatternPiece[] | undefined;
  arithmetic(node: WordNode): bigint | undefined;
}

/** Applies an operator such as `%`, `/`, `^`, `:` or `@Q` to a value; unknown where the value or operand is. */
export function parameterOperation(
  expander: OperandExpander,
  part: Param,
  value: readonly Piece[],
  at: Place,
): readonly Piece[] {
  const beside = besidePath(value);
  // `${0%/*}`, a common way to write `$(dirname "$0")`.
  if (beside && part.op === '%' && isSlashStar(part.word)) return [hole('variable', at, { beside: folderOf(beside) })];
  const text = textOf(value);
  const first = value.find((piece) => piece.kind === 'unknown');
  const lost = (): readonly Piece[] => [first ? { ...first, use: at } : hole('unparsed', at, { name: part.name })];
  if (text === undefined) return lost();
  const result = compute(expander, part, text);
  if (result === undefined) return lost();
  if (result === text) return value;
  const origin = value[0]?.at ?? at;
  return [{ kind: 'text', text: result, at: { ...origin, exact: false }, use: at, quoted: false }];
}

/** What `$'…'` around a text makes of it. */
function ansiText(text: string): string | undefined {
  const quoted = text.replace(/(\\[^'])|\\?'/g, (_, escape?: string) => escape ?? '\\x27');
  const [item, ...others] = parseBash(`$'${quoted}'`).body.items;
  const words = item?.statement.kind === 'simple' && others.length === 0 ? item.statement.words : [];
  const [part, ...more] = words.length === 1 ? (words[0]?.parts ?? []) : [];
  return part?.kind === 'literal' && part.quoting === 'ansi' && more.length === 0 ? part.text : undefined;
}

function isSlashStar(word: WordNode | undefined): boolean {
  const [only, ...others] = word?.parts ?? [];
  return only?.kind === 'literal' && only.text === '/*' && others.length === 0;
}

function compute(expander: OperandExpander, part: Param, text: string): string | undefined {
  const { op, word, word2 } = part;
  switch (op) {
    case '#':
    case '##':
    case '%':
    case '%%': {
      const pattern = word ? expander.pattern(word) : [];
      return pattern && trim(op, pattern, text);
    }
    case '/':
    case '//':
    case '/#':
    case '/%': {
      const pattern = word ? expander.pattern(word) : [];
      const replacement = word2 ? replacementText(expander.pieces(word2)) : '';
      return pattern && replacement !== undefined ? replace(op, pattern, text, replacement) : undefined;
    }
    case '^':
    case '^^':
    case ',':
    case ',,': {
      const pattern = word && word.parts.length > 0 ? expander.pattern(word) : [{ text: '?', quoted: false }];
      if (!pattern) return undefined;
      const change = (c: string): string =>
        matches(pattern, c) ? (op.startsWith('^') ? c.toUpperCase() : c.toLowerCase()) : c;
      const letters = Array.from(text);
      return op.length === 2 ? letters.map(change).join('') : letters.map((c, i) => (i === 0 ? change(c) : c)).join('');
    }
    case ':': {
      const offset = word ? expander.arithmetic(word) : 0n;
      const length = word2 ? expander.arithmetic(word2) : undefined;
      if (offset === undefined || (word2 && length === undefined)) return undefined;
      const letters = Array.from(text);
      const from = offset < 0n ? letters.length + Number(offset) : Number(offset);
      if (from < 0 || from > letters.length) return '';
      const to =
        length === undefined ? letters.length : length < 0n ? letters.length + Number(length) : from + Number(length);
      // Bash refuses an end before the start.
      return to < from ? undefined : letters.slice(from, to).join('');
    }
    case '@': {
      const kind = word ? textOf(expander.pieces(word)) : undefined;
      if (kind === 'Q' && /\p{Cc}/u.test(text)) return undefined;
      if (kind === 'Q') return `'${text.replaceAll("'", "'\\''")}'`;
      if (kind === 'E') return ansiText(text);
      if (kind === 'U') return text.toUpperCase();
      if (kind === 'L') return text.toLowerCase();
      if (kind === 'u') return text.charAt(0).toUpperCase() + text.slice(1);
      return undefined;
    }
    default:
      return undefined;
  }
}

/** The text put in place of a match; undefined with a bare `&`, which newer releases of bash replace by the match. */
function replacementText(pieces: readonly Piece[]): string | undefined {
  const ampersand = pieces.some((piece) => piece.kind === 'text' && !piece.quoted && piece.text.includes('&'));
  return ampersand ? undefined : textOf(pieces);
}
