// Expands words as the builder does: `$X`, `${X:-word}`, `${X#pattern}`, `${X/pattern/word}`.
import type { Operation, SourceWord, WordPart } from '../../lang/dockerfile/index.ts';
import { type Piece, sliceWord, type Word } from '../../model/word.ts';
import { type PatternPiece, replace, trim } from '../../shell/pattern.ts';
import type { Place } from '../../text/place.ts';
import type { Value, Variables } from './variables.ts';

/** A word after expansion. */
export interface Expanded extends Value {
  readonly word: Word;
}

/** Expands one word; nothing is split. */
export function expandWord(source: SourceWord, variables: Variables): Expanded {
  const { pieces, replaceable } = new Expansion(variables).parts(source.parts);
  return { pieces, replaceable, word: { pieces, count: 'one', at: source.at } };
}

/** The text of a here-document of COPY or ADD, where quotes are text and a backslash only quotes. */
export function expandText(parts: readonly WordPart[], variables: Variables): readonly Piece[] {
  return new Expansion(variables).parts(parts.flatMap(withoutBackslashes)).pieces;
}

/** The text of all pieces, undefined where some is not known. */
export function knownText(pieces: readonly Piece[]): string | undefined {
  let text = '';
  for (const piece of pieces) {
    if (piece.kind === 'unknown') return undefined;
    text += piece.text;
  }
  return text;
}

function withoutBackslashes(part: WordPart): WordPart[] {
  if (part.kind === 'expansion' || !part.text.includes('\\')) return [part];
  return [...part.text.matchAll(/[^\\]+|\\([^])?/g)].flatMap((match): WordPart[] => {
    const text = match[0].startsWith('\\') ? (match[1] ?? '') : match[0];
    if (text === '') return [];
    const start = part.at.span.start + match.index + (match[0].startsWith('\\') ? 1 : 0);
    return [{ ...part, text, at: { ...part.at, span: { start, end: start + text.length } } }];
  });
}

/** What `ENV A=$A$A` makes longer than this is not told. */
const MOST_PIECES = 1000;
const MOST_UNITS = 64 * 1024;

class Expansion {
  readonly #variables: Variables;

  constructor(variables: Variables) {
    this.#variables = variables;
  }

  parts(parts: readonly WordPart[]): Value {
    let replaceable = false;
    const pieces: Piece[] = [];
    let units = 0;
    for (const part of parts) {
      if (part.kind === 'text') {
        const { text, at, quoted } = part;
        if (text !== '') pieces.push({ kind: 'text', text, at, use: at, quoted });
        continue;
      }
      const { name, at } = part;
      const value = this.#expand(name, part.operation, at);
      replaceable ||= value.replaceable;
      units += value.pieces.reduce((sum, piece) => sum + (piece.kind === 'text' ? piece.text.length : 1), 0);
      if (pieces.length + value.pieces.length > MOST_PIECES || units > MOST_UNITS)
        return { pieces: [hole(name, at)], replaceable };
      for (const piece of value.pieces) pieces.push({ ...piece, use: at });
    }
    return { pieces, replaceable };
  }

  #expand(name: string, operation: Operation | undefined, at: Place): Value {
    const found = this.#variables.find(name);
    const unknown = (): Value => ({ pieces: [hole(name, at)], replaceable: false });
    const value = found === 'base' ? unknown() : found === 'unset' ? NOTHING : found;
    if (!operation) return value;
    switch (operation.kind) {
      case '-':
        return this.#otherwise(found, value, operation);
      case '+': {
        const isSet = this.#isSet(found, operation.emptyIsUnset);
        if (isSet === undefined) return unknown();
        const word = this.parts(operation.word);
        return isSet ? { ...word, replaceable: word.replaceable || value.replaceable } : NOTHING;
      }
      case '?':
        return found === 'unset' ? unknown() : value;
      default: {
        const pieces = this.#edited(value, operation, at);
        return pieces ? { pieces, replaceable: value.replaceable } : unknown();
      }
    }
  }

  /** `${X:-word}`; of a value that nothing in the text gives, the word is what the text tells. */
  #otherwise(found: Found, value: Value, { emptyIsUnset, word }: Extract<Operation, { kind: '-' | '+' | '?' }>): Value {
    const isSet = this.#isSet(found, emptyIsUnset);
    if (isSet === true) return value;
    const instead = this.parts(word);
    return isSet === false ? instead : { ...instead, replaceable: true };
  }

  #isSet(found: Found, emptyIsUnset: boolean): boolean | undefined {
    if (found === 'unset') return false;
    if (found === 'base') return undefined;
    if (found.pieces.some((piece) => piece.kind === 'text' && piece.text !== '')) return true;
    // An argument without default is set only by who builds.
    if (found.pieces.length > 0) return undefined;
    return !emptyIsUnset;
  }

  #edited(
    value: Value,
    operation: Exclude<Operation, { kind: '-' | '+' | '?' }>,
    at: Place,
  ): readonly Piece[] | undefined {
    const text = knownText(value.pieces);
    const pattern = this.#pattern(operation.pattern);
    if (text === undefined || !pattern) return undefined;
    if (operation.kind === '/') {
      const replacement = knownText(this.parts(operation.replacement).pieces);
      const result =
        replacement === undefined ? undefined : replace(operation.all ? '//' : '/', pattern, text, replacement);
      if (result === undefined) return undefined;
      return result === text ? value.pieces : [computed(result, value, at)];
    }
    const { kind, longest } = operation;
    const op = kind === '#' ? (longest ? '##' : '#') : longest ? '%%' : '%';
    const result = trim(op, pattern, text);
    if (result === undefined) return undefined;
    const whole: Word = { pieces: value.pieces, count: 'one', at };
    const start = kind === '#' ? text.length - result.length : 0;
    return sliceWord(whole, start, start + result.length).pieces;
  }

  /** The builder knows `*` and `?`, whatever quotes stand around, and `\` before them. */
  #pattern(parts: readonly WordPart[]): PatternPiece[] | undefined {
    const { pieces } = this.parts(parts);
    const text = knownText(pieces);
    return text === undefined
      ? undefined
      : [...text.matchAll(/\\([^])|[*?]|[^\\*?]+|\\$/g)].map(([whole, escaped]) =>
          whole === '*' || whole === '?' ? { text: whole, quoted: false } : { text: escaped ?? whole, quoted: true },
        );
  }
}

type Found = ReturnType<Variables['find']>;

const NOTHING: Value = { pieces: [], replaceable: false };

function hole(name: string, at: Place): Piece {
  return { kind: 'unknown', reason: 'variable', name, at, use: at, quoted: true };
}

function computed(text: string, { pieces }: Value, at: Place): Piece {
  const origin = pieces[0]?.at ?? at;
  return { kind: 'text', text, at: { ...origin, exact: false }, use: at, quoted: true };
}
