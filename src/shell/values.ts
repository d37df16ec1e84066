// What a shell variable may hold, and how alternatives from branches are kept apart.
import type { UnknownReason } from '../model/static.ts';
import type { Piece, UnknownPiece, Word } from '../model/word.ts';
import type { Place } from '../text/place.ts';

/** A choice that was made on the way to a value: arm `arm` of branch `branch`. */
export interface Tag {
  readonly branch: number;
  readonly arm: number;
}

/** The branch in which arm 0 is "the environment sets none of the script's defaulted variables". */
export const ENVIRONMENT_BRANCH = 0;

/** The branch whose arms are "this shell expands braces" and "it does not". */
export const BRACES_BRANCH = 1;

/** More alternatives of one value, or combinations for one command, than this are given up as unknown. */
export const MAX_ALTERNATIVES = 16;

/** A value of more units (characters, unknown stretches, elements) than this is given up as unknown. */
const MAX_UNITS = 1 << 16;

export interface ScalarValue {
  readonly kind: 'scalar';
  readonly pieces: readonly Piece[];
  /** whether the variable is set at all is not known from the text */
  readonly maybeUnset?: boolean;
}

export interface ArrayValue {
  readonly kind: 'array';
  /** by index as text, or by key for associative arrays, in order */
  readonly items: ReadonlyMap<string, readonly Piece[]>;
  readonly associative: boolean;
  /** further, unknown elements are possible */
  readonly open: boolean;
  /** declared, and given no value yet: under `set -u` bash takes it for unset */
  readonly bare?: boolean;
}

export type Value = { readonly kind: 'unset' } | ScalarValue | ArrayValue;

export interface Alternative {
  readonly tags: readonly Tag[];
  readonly value: Value;
}

export interface Variable {
  readonly alternatives: readonly Alternative[];
  readonly exported: boolean;
  /** exported in some runs only; the place that made it so */
  readonly exportedSometimes?: Place;
  /** the variable this one is another name for (`declare -n`) */
  readonly nameref?: string;
  readonly integer?: boolean;
  /** bash refuses to change it, and a shell that tries ends */
  readonly fixed?: boolean;
  readonly transform?: 'upper' | 'lower';
}

export function scalar(pieces: readonly Piece[]): ScalarValue {
  return { kind: 'scalar', pieces };
}

/** The value of a variable that only the environment could set. */
export function outside(name: string, at: Place): Value {
  return { kind: 'scalar', pieces: [hole('variable', at, { name })], maybeUnset: true };
}

export function single(value: Value): readonly Alternative[] {
  return [{ tags: [], value }];
}

/** An unknown stretch that stands at one place. */
export function hole(
  reason: UnknownReason,
  at: Place,
  details: Partial<Pick<UnknownPiece, 'name' | 'commands' | 'quoted' | 'pipe' | 'many' | 'beside'>> = {},
): Piece {
  const { quoted = false, ...rest } = details;
  return { kind: 'unknown', reason, at, use: at, quoted, ...rest };
}

/** An element that may be any number of words keeps that when its array, or `"$@"`, is expanded. */
export function elementOf(word: Word): readonly Piece[] {
  if (word.count === 'one') return word.pieces;
  return word.pieces.map((piece) =>
    piece.kind === 'unknown' && (!piece.quoted || piece.many) ? { ...piece, many: true } : piece,
  );
}

/** An array of which nothing is known, not even how many elements it has. */
export function unknownArray(reason: UnknownReason, name: string, at: Place): ArrayValue {
  return {
    kind: 'array',
    items: new Map([['0', [hole(reason, at, { name, many: true })]]]),
    associative: false,
    open: false,
  };
}

/** True when the list has an element that may be any number of words, so that the places of the others are not known. */
export function isWide(items: Iterable<readonly Piece[]>): boolean {
  for (const pieces of items) if (pieces.some((piece) => piece.kind === 'unknown' && piece.many)) return true;
  return false;
}

/** How much there is of a text: characters and unknown stretches. */
export function unitsOf(pieces: readonly Piece[]): number {
  return pieces.reduce((sum, piece) => sum + 1 + (piece.kind === 'text' ? piece.text.length : 0), 0);
}

/** Pieces that are not too many to go on with: text that keeps doubling becomes unknown. */
export function boundedPieces(pieces: readonly Piece[], name?: string): readonly Piece[] {
  const first = pieces[0];
  if (!first || unitsOf(pieces) <= MAX_UNITS) return pieces;
  return [hole('too-many', first.at, name === undefined ? {} : { name })];
}

/** A value that is not too large to go on with. */
export function bounded(value: Value, name: string): Value {
  if (value.kind === 'unset') return value;
  if (value.kind === 'scalar') {
    const pieces = boundedPieces(value.pieces, name);
    return pieces === value.pieces ? value : { ...value, pieces };
  }
  let units = value.items.size;
  for (const pieces of value.items.values()) units += unitsOf(pieces);
  return units <= MAX_UNITS ? value : { ...value, items: new Map(), open: true };
}

/** The text of pieces when all of it is known. */
export function textOf(pieces: readonly Piece[]): string | undefined {
  let text = '';
  for (const piece of pieces) {
    if (piece.kind === 'unknown') return undefined;
    text += piece.text;
  }
  return text;
}

/** Whether a text holds a NUL, which no variable can hold. */
export function hasNul(pieces: readonly Piece[]): boolean {
  return pieces.some((piece) => piece.kind === 'text' && piece.text.includes('\0'));
}

/** A key under which equal values are equal; unknown stretches are only equal to themselves. */
function keyOf(value: Value): string | undefined {
  if (value.kind === 'unset') return 'unset';
  if (value.kind === 'scalar') {
    const text = textOf(value.pieces);
    return text === undefined ? undefined : `=${text}`;
  }
  if (value.open) return undefined;
  const items: string[] = [];
  for (const [key, pieces] of value.items) {
    const text = textOf(pieces);
    if (text === undefined) return undefined;
    items.push(JSON.stringify([key, text]));
  }
  return `(${items.join()}`;
}

/** Drops alternatives that say the same; one value that is left loses its tags. */
export function simplify(alternatives: readonly Alternative[]): readonly Alternative[] {
  const first = alternatives[0];
  if (!first || alternatives.length === 1) return alternatives;
  const seen = new Map<string, number>();
  const kept: Alternative[] = [];
  for (const alternative of alternatives) {
    const key = keyOf(alternative.value);
    const before = key === undefined ? undefined : seen.get(key);
    if (before !== undefined) {
      const other = kept[before];
      // The tags both share still hold; the others no longer tell anything.
      if (other) kept[before] = { value: other.value, tags: other.tags.filter((tag) => hasTag(alternative.tags, tag)) };
      continue;
    }
    if (key !== undefined) seen.set(key, kept.length);
    kept.push(alternative);
  }
  const only = kept.length === 1 ? kept[0] : undefined;
  return only ? [{ value: only.value, tags: [] }] : kept;
}

function hasTag(tags: readonly Tag[], tag: Tag): boolean {
  return tags.some((other) => other.branch === tag.branch && other.arm === tag.arm);
}

/** False when the two were chosen in different arms of one branch. */
export function compatible(tags: readonly Tag[], assumed: ReadonlyMap<number, number>): boolean {
  return tags.every((tag) => {
    const arm = assumed.get(tag.branch);
    return arm === undefined || arm === tag.arm;
  });
}
