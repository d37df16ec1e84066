/**
 * A half-open range of UTF-16 code units, the unit of JavaScript strings and of the language server protocol.
 */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The smallest span that covers both. */
export function hull(a: Span, b: Span): Span {
  return { start: Math.min(a.start, b.start), end: Math.max(a.end, b.end) };
}
