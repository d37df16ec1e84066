import type { Document, Range } from './document.ts';
import { hull, type Span } from './span.ts';

/**
 * Where something stands in a text a person can open.
 *
 * `exact` is true when the characters at the span are the thing itself, letter by letter, so that replacing
 * them replaces it. It is false for decoded text (escapes) and for hulls over several sources.
 */
export interface Place {
  readonly doc: Document;
  readonly span: Span;
  readonly exact: boolean;
}

/** A place whose characters are the thing itself; of a text that another one writes, where they are written. */
export function exactPlace(doc: Document, start: number, end: number): Place {
  const span = { start, end };
  return doc.origin ? doc.origin(span) : { doc, span, exact: true };
}

/** The source text at a place. */
export function textAt(place: Place): string {
  return place.doc.text.slice(place.span.start, place.span.end);
}

export function rangeAt(place: Place): Range {
  return place.doc.rangeOf(place.span);
}

/** Covers both places when they are in one document; otherwise the first one, no longer exact. */
export function hullOf(a: Place, b: Place): Place {
  if (a.doc !== b.doc) return { ...a, exact: false };
  return { doc: a.doc, span: hull(a.span, b.span), exact: a.exact && b.exact };
}

/** True when both are in one document and `outer` holds every character of `inner`. */
export function contains(outer: Place, inner: Place): boolean {
  return outer.doc === inner.doc && outer.span.start <= inner.span.start && inner.span.end <= outer.span.end;
}
