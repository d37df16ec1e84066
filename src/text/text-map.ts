import type { Place } from './place.ts';
import type { Span } from './span.ts';

/**
 * How a stretch of guest text came to be:
 * - `verbatim`: the same characters stand in the host;
 * - `decoded`: host characters were translated (escapes), so only the whole stretch has a place;
 * - `hole`: an expansion whose value is not known; the guest text is a stand-in.
 */
export type MapKind = 'verbatim' | 'decoded' | 'hole';

/** One stretch of guest text with the place its characters come from and the place where they were put in. */
export interface MapPiece {
  readonly text: string;
  readonly kind: MapKind;
  /** Where the characters stand, e.g. in the assignment of a variable. */
  readonly at: Place;
  /** Where the stretch was used, e.g. the `$CMD` of `bash -c "$CMD"`; equals `at` for literal text. */
  readonly use: Place;
}

/**
 * Maps positions of a guest text (the script inside `bash -c '…'`, a heredoc fed to a shell) to its host.
 *
 * A span inside one verbatim piece maps letter by letter. Any other span maps to the hull of the places where
 * its pieces were used, which lie side by side in the host, so that the map is monotone.
 */
export class TextMap {
  readonly text: string;
  readonly #pieces: readonly MapPiece[];
  readonly #starts: readonly number[];
  readonly #fallback: Place;

  /** @param fallback the place of an empty guest, e.g. the word that held it */
  constructor(pieces: readonly MapPiece[], fallback: Place) {
    this.#pieces = pieces.filter((piece) => piece.text.length > 0);
    const starts: number[] = [];
    let at = 0;
    for (const piece of this.#pieces) {
      starts.push(at);
      at += piece.text.length;
    }
    this.#starts = starts;
    this.#fallback = fallback;
    this.text = this.#pieces.map((piece) => piece.text).join('');
  }

  /** Where a guest span stands in the host. */
  place(span: Span): Place {
    const end = Math.max(span.start, span.end);
    const first = this.#indexAt(span.start);
    const last = end > span.start ? this.#indexAt(end - 1) : first;
    const piece = this.#pieces[first];
    if (!piece) return { ...this.#fallback, exact: false };
    const base = this.#starts[first] ?? 0;
    if (first === last) {
      if (piece.kind !== 'verbatim' || !piece.at.exact) return { ...piece.at, exact: false };
      const start = piece.at.span.start + Math.min(span.start - base, piece.text.length);
      return { doc: piece.at.doc, span: { start, end: start + (end - span.start) }, exact: true };
    }
    const lastPiece = this.#pieces[last] ?? piece;
    const lastBase = this.#starts[last] ?? 0;
    const from = usePoint(piece, span.start - base, false);
    const to = usePoint(lastPiece, end - lastBase, true);
    if (from.doc !== to.doc || to.offset < from.offset) return { ...this.#fallback, exact: false };
    const contiguous = this.#contiguous(first, last);
    return { doc: from.doc, span: { start: from.offset, end: to.offset }, exact: contiguous };
  }

  /** The offsets inside a guest span at which another piece begins. */
  cuts(span: Span): readonly number[] {
    if (span.end <= span.start) return [];
    const cuts: number[] = [];
    for (let i = this.#indexAt(span.start) + 1; i < this.#starts.length; i++) {
      const start = this.#starts[i] ?? span.end;
      if (start >= span.end) break;
      cuts.push(start);
    }
    return cuts;
  }

  /** True when the pieces from `first` to `last` are verbatim and stand next to each other in one document. */
  #contiguous(first: number, last: number): boolean {
    for (let i = first; i <= last; i++) {
      const piece = this.#pieces[i];
      if (piece?.kind !== 'verbatim' || !piece.at.exact) return false;
      const next = i < last ? this.#pieces[i + 1] : undefined;
      if (next && (next.at.doc !== piece.at.doc || next.at.span.start !== piece.at.span.end)) return false;
    }
    return true;
  }

  #indexAt(offset: number): number {
    let low = 0;
    let high = this.#pieces.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** The host offset where a piece-relative offset was used: letter-exact only where the piece is literal text. */
function usePoint(piece: MapPiece, offset: number, asEnd: boolean): { doc: Place['doc']; offset: number } {
  const { doc, span } = piece.use;
  const literal =
    piece.kind === 'verbatim' && piece.use.exact && piece.use.span.end - piece.use.span.start === piece.text.length;
  if (literal) return { doc, offset: span.start + Math.max(0, Math.min(offset, piece.text.length)) };
  return { doc, offset: asEnd ? span.end : span.start };
}
