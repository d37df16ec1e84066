// The small shapes all JSON outputs share.
import type { Position } from '../text/document.ts';
import { type Place, rangeAt } from '../text/place.ts';
import { visibleJson } from './visible.ts';

/** Raised only when a field changes its meaning or goes; new fields may come at any time. */
export const SCHEMA = 1;

interface JsonRange {
  readonly start: Position;
  readonly end: Position;
}

export interface JsonPlace {
  readonly path: string;
  readonly range: JsonRange;
}

export function jsonPlace(place: Place): JsonPlace {
  return { path: place.doc.path, range: rangeAt(place) };
}

/** Indented JSON with a final newline; characters a terminal would obey are escaped. */
export function prettyJson(value: unknown): string {
  return `${visibleJson(JSON.stringify(value, null, 2))}\n`;
}

/** One JSON object on one line. */
export function jsonLine(value: unknown): string {
  return `${visibleJson(JSON.stringify(value))}\n`;
}
