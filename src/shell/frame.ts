// The text that is being interpreted, and how its offsets map to files.
import { parseBash } from '../lang/bash/parser.ts';
import type { BashTree, WordNode } from '../lang/bash/ast.ts';
import type { Piece, UnknownPiece, Word } from '../model/word.ts';
import type { Document } from '../text/document.ts';
import { exactPlace, type Place, textAt } from '../text/place.ts';
import type { Span } from '../text/span.ts';
import { type MapPiece, TextMap } from '../text/text-map.ts';

/** Stands in a guest's text for a stretch that is not known; a Unicode noncharacter, so never part of honest text. */
export const HOLE = '\ufdd0';

/**
 * The text that is being interpreted: the script itself, or a guest inside it.
 *
 * It turns offsets of the text into places in files and finds the unknown stretch behind a stand-in character.
 */
export interface Frame {
  readonly text: string;
  readonly tree: BashTree;
  place(span: Span): Place;
  holeAt(offset: number): UnknownPiece | undefined;
  /** the offsets inside a span at which text begins that comes from elsewhere: behind a continuation, say */
  cuts(span: Span): readonly number[];
  /** how many guests deep */
  readonly depth: number;
  /** the words without any expansion that were met already: a loop or function meets them again */
  readonly plainWords: Map<WordNode, readonly Word[]>;
}

const mentioned = new WeakMap<Frame, Map<RegExp, boolean>>();

/** Whether something is found in the text that is being interpreted, for work that few texts need. */
export function mentions(frame: Frame, what: RegExp): boolean {
  const known = mentioned.get(frame) ?? new Map<RegExp, boolean>();
  mentioned.set(frame, known);
  const found = known.get(what) ?? what.test(frame.text);
  known.set(what, found);
  return found;
}

/** A line of a text that bash has read. */
export interface LineRead {
  readonly frame: Frame;
  readonly start: number;
}

/** The frame of a script file, of which the first `units` are read. */
export function documentFrame(doc: Document, units: number): Frame {
  const text = doc.text.length > units ? doc.text.slice(0, units) : doc.text;
  return {
    text,
    tree: parseBash(text),
    place: (span) => exactPlace(doc, span.start, span.end),
    holeAt: () => undefined,
    cuts: () => [],
    depth: 0,
    plainWords: new Map(),
  };
}

/**
 * The frame of a guest: shell text that another command is given.
 *
 * @param fallback the place of the whole guest
 */
export function guestFrame(pieces: readonly Piece[], fallback: Place, depth: number): Frame {
  const { map: textMap, holes } = guestMap(pieces, fallback, HOLE);
  return {
    text: textMap.text,
    tree: parseBash(textMap.text),
    place: (span) => textMap.place(span),
    holeAt: (offset) => holes.get(offset),
    cuts: (span) => textMap.cuts(span),
    depth,
    plainWords: new Map(),
  };
}

/**
 * Joins the pieces of a guest's text.
 *
 * @param standIn the character put in for each unknown stretch; `holes` holds the stretches by its offset
 */
export function guestMap(
  pieces: readonly Piece[],
  fallback: Place,
  standIn: string,
): { readonly map: TextMap; readonly holes: ReadonlyMap<number, UnknownPiece> } {
  const map: MapPiece[] = [];
  const holes = new Map<number, UnknownPiece>();
  let at = 0;
  for (const piece of pieces) {
    if (piece.kind === 'unknown') {
      holes.set(at, piece);
      map.push({ text: standIn, kind: 'hole', at: piece.at, use: piece.use });
      at += standIn.length;
      continue;
    }
    const verbatim = piece.at.exact && textAt(piece.at) === piece.text;
    map.push({ text: piece.text, kind: verbatim ? 'verbatim' : 'decoded', at: piece.at, use: piece.use });
    at += piece.text.length;
  }
  return { map: new TextMap(map, fallback), holes };
}

/** A stretch of a frame's text as the pieces of a guest. */
export function framePieces(frame: Frame, span: Span): readonly Piece[] {
  const pieces: Piece[] = [];
  for (let start = span.start; start < span.end;) {
    const hole = frame.holeAt(start);
    const next = frame.text.indexOf(HOLE, start + (hole ? HOLE.length : 0));
    const end = hole ? start + HOLE.length : next < 0 || next > span.end ? span.end : next;
    const at = frame.place({ start, end });
    pieces.push(hole ?? { kind: 'text', text: frame.text.slice(start, end), at, use: at, quoted: true });
    start = end;
  }
  return pieces;
}
