// Turns a stretch of a word that holds a credential into an effect, without ever keeping the credential.
import type { SecretEffect } from '../../model/effect.ts';
import { firstUnknown, placeOf, shapeOf, sliceWord, staticText, type Word } from '../../model/word.ts';
import { hullOf, type Place } from '../../text/place.ts';
import type { Emit } from '../kit.ts';
import { isLikelySecret, isPlaceholder, kindOfName, labelOfName } from './plausible.ts';
import { findShapes } from './shapes.ts';

/** What is known of a credential besides its characters. */
export type Circumstance = Pick<SecretEffect, 'name' | 'exposure' | 'tool' | 'basis' | 'instead'>;

/** Reports literal text as a credential; the caller has judged it. */
export function emitLiteral(emit: Emit, value: Word, detector: string, label: string, how: Circumstance): void {
  const use = usePlace(value);
  emit({
    kind: 'secret',
    at: placeOf(value),
    detector,
    label,
    form: 'literal',
    length: shapeOf(value).length,
    ...how,
    ...(use && { use }),
  });
}

/** The word without the carriage return that line ends of Windows leave in it. */
export function withoutReturn(word: Word): Word {
  const shape = shapeOf(word);
  return shape.endsWith('\r') ? { ...sliceWord(word, 0, shape.length - 1), at: word.at } : word;
}

/** Where the text was put in, when it is written elsewhere. */
function usePlace(word: Word): Place | undefined {
  const moved = word.pieces.some(
    ({ at, use }) => at.doc !== use.doc || at.span.start !== use.span.start || at.span.end !== use.span.end,
  );
  const [first, ...rest] = word.pieces;
  if (!moved || !first) return undefined;
  return rest.reduce((place, piece) => hullOf(place, piece.use), first.use);
}

/** Reports every credential of known shape in the known text of a word. @returns whether there was one */
export function emitShapes(emit: Emit, word: Word, how: Circumstance): boolean {
  const sightings = findShapes(shapeOf(word));
  for (const { detector, label, start, end } of sightings) {
    emitLiteral(emit, sliceWord(word, start, end), detector, label, how);
  }
  return sightings.length > 0;
}

/**
 * Reports the value that goes with a name, if it is a credential: by its looks, or because the name announces one and
 * the value is likely to be real.
 *
 * @param verbatim the value is a word of the shell, after its quotes were read
 */
export function emitNamed(emit: Emit, name: string, value: Word, how: Circumstance, verbatim = false): boolean {
  if (emitShapes(emit, value, { ...how, name })) return true;
  const text = staticText(value);
  if (text === undefined) return false;
  const format = formatOf(name, text);
  if (format) {
    emitLiteral(emit, value, format.detector, format.label, { ...how, name });
    return true;
  }
  const kind = kindOfName(name);
  if (!kind || !isLikelySecret(kind, text, verbatim)) return false;
  emitLiteral(emit, value, 'named-value', labelOfName(name, kind), { ...how, name });
  return true;
}

/** Keys too regular to be told from digests, unless the name says what they are. */
function formatOf(name: string, text: string): { readonly detector: string; readonly label: string } | undefined {
  if (isPlaceholder(text)) return undefined;
  if (/WANDB_API_KEY$/i.test(name) && /^(?:local-)?[0-9a-f]{40}$/i.test(text)) {
    return { detector: 'wandb-key', label: 'Weights & Biases API key' };
  }
  if (/SECRET_ACCESS_KEY$/i.test(name) && /^[A-Za-z0-9+/]{40}$/.test(text)) {
    return { detector: 'aws-secret-access-key', label: 'AWS secret access key' };
  }
  return undefined;
}

/**
 * Reports what stands where a program reads a credential: literal text, or a variable or command that provides it.
 *
 * A pipe (`<(…)`) hands it over unseen, and nothing but a placeholder is no credential at all.
 */
export function emitCredential(emit: Emit, value: Word, label: string, how: Circumstance): void {
  const hole = firstUnknown(value);
  if (hole) {
    if (hole.pipe || hole.reason === 'glob') return;
    emit({ kind: 'secret', at: hole.use, detector: 'argument', label, form: 'reference', ...how });
    return;
  }
  const text = shapeOf(value);
  if (isPlaceholder(text)) return;
  if (!emitShapes(emit, value, how)) emitLiteral(emit, value, 'argument', label, how);
}
