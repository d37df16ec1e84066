// Turns effects into plain data by their shape, so that a new kind of effect or a new field needs nothing here.
import type { Static } from '../model/static.ts';
import { firstUnknown, shapeOf, staticText, type Word } from '../model/word.ts';
import { Document } from '../text/document.ts';
import { type Place, rangeAt } from '../text/place.ts';
import type { Secrets } from './secrets.ts';

/** What JSON can hold. */
export type Plain = string | number | boolean | null | readonly Plain[] | { readonly [key: string]: Plain };

/** Edits are for fixes; the whole statement repeats the command. */
const LEFT_OUT = new Set([
  'statement',
  'remove',
  'toLoopback',
  'enable',
  'toHttps',
  'toLocked',
  'edits',
  'tighten',
  'fix',
  'mark',
]);

/**
 * Plain data for an effect or a part of one: a word is its text (or `{ shape, unknown }`), a three-valued value is
 * the value, `{ oneOf }` or `{ unknown }`, and `at` becomes `range`, with the path when it is another document.
 */
export function plainEffect(value: unknown, document: Document, secrets: Secrets): Plain {
  if (typeof value === 'string') return secrets.mask(value);
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (value === undefined || value === null || typeof value !== 'object') return null;
  if (Array.isArray(value)) return value.map((item: unknown) => plainEffect(item, document, secrets));
  if (isPlace(value)) return placeOf(value, document);
  if (isWord(value)) return plainWord(value, secrets);
  if (isStatic(value)) return plainStatic(value, document, secrets);
  const plain: Record<string, Plain> = {};
  for (const [key, item] of Object.entries(value)) {
    if (LEFT_OUT.has(key) || item === undefined) continue;
    if (key === 'at' && isPlace(item)) Object.assign(plain, placeOf(item, document));
    else if (key === 'via') plain[key] = labels(item);
    else plain[key] = plainEffect(item, document, secrets);
  }
  return plain;
}

/** The text of a word with secrets masked where they stand and `…` where it is not known. */
export function maskedShape(word: Word, secrets: Secrets): string {
  return word.pieces
    .map((piece) => (piece.kind === 'text' ? secrets.maskAt(piece.at.doc, piece.at.span, piece.text) : '…'))
    .join('');
}

/** `range`, and `path` where the place is in another document. */
export function placeOf(place: Place, document: Document): Record<string, Plain> {
  const { start, end } = rangeAt(place);
  const range = { start: { ...start }, end: { ...end } };
  return place.doc === document ? { range } : { path: place.doc.path, range };
}

function plainWord(word: Word, secrets: Secrets): Plain {
  const shape = shapeOf(word) === '' ? '' : maskedShape(word, secrets);
  if (staticText(word) !== undefined) return shape;
  return { shape, unknown: firstUnknown(word)?.reason ?? 'glob' };
}

function plainStatic(value: Static<unknown>, document: Document, secrets: Secrets): Plain {
  switch (value.state) {
    case 'known':
      return typeof value.value === 'string' && value.at
        ? secrets.maskAt(value.at.doc, value.at.span, value.value)
        : plainEffect(value.value, document, secrets);
    case 'oneOf':
      return { oneOf: value.values.map((one) => plainStatic(one, document, secrets)) };
    case 'unknown':
      return { unknown: value.reason };
  }
}

function labels(via: unknown): Plain {
  if (!Array.isArray(via)) return [];
  return via.flatMap((step: unknown) =>
    typeof step === 'object' && step !== null && 'label' in step && typeof step.label === 'string' ? [step.label] : [],
  );
}

function isPlace(value: unknown): value is Place {
  return (
    typeof value === 'object' && value !== null && 'doc' in value && value.doc instanceof Document && 'span' in value
  );
}

function isWord(value: object): value is Word {
  return 'pieces' in value && 'count' in value && Array.isArray(value.pieces);
}

function isStatic(value: object): value is Static<unknown> {
  return (
    'state' in value &&
    (('value' in value && value.state === 'known') ||
      ('values' in value && value.state === 'oneOf') ||
      ('reason' in value && value.state === 'unknown'))
  );
}
