// Source frames: the lines of a place with their numbers and a mark under the exact range.
import type { Document } from '../text/document.ts';
import type { Place } from '../text/place.ts';
import type { Palette } from './palette.ts';
import type { Secrets } from './secrets.ts';
import { visibleCharacter, widthOf } from './visible.ts';

/** The widest stretch of a source line a frame shows, in terminal columns. */
const WIDEST = 120;
/** Columns kept before the range when a long line is cut. */
const LEAD = 30;
/** A range over more lines than this shows its first lines and its last. */
const MOST_LINES = 6;
/** How many units around the range are looked at in a longer line. */
const NEIGHBOURHOOD = 4096;
const TAB = '    ';

/** One drawn unit of a source line: a character, an expanded tab, an escaped control character, a masked secret. */
interface Cell {
  readonly text: string;
  readonly width: number;
  readonly from: number;
  readonly to: number;
}

/** A source line ready to draw, perhaps cut, and where a range of it stands in terminal columns. */
interface Drawn {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

export interface FrameStyle {
  readonly palette: Palette;
  /** colours the mark under the range */
  readonly paint: (text: string) => string;
  readonly mark: '^' | '-';
  readonly secrets: Secrets;
}

/** The frame of a place, one string a line; `gutter` is the width of the line numbers' column. */
export function frame(place: Place, gutter: number, style: FrameStyle): string[] {
  const { doc, span } = place;
  const start = doc.positionAt(span.start);
  let end = doc.positionAt(Math.max(span.start, span.end));
  // A range that ends with a line's newline covers nothing of the next line.
  if (end.line > start.line && end.column === 1) end = doc.positionAt(doc.lineStart(end.line) - 1);
  const blank = bar('', gutter, style);
  if (start.line === end.line) {
    const drawn = draw(doc, start.line, start.column - 1, end.column - 1, style.secrets);
    const mark = style.mark.repeat(Math.max(1, drawn.end - drawn.start));
    return [
      bar(String(start.line), gutter, style, drawn.text),
      `${blank}${' '.repeat(drawn.start + 1)}${style.paint(mark)}`,
    ];
  }
  return [...spanningFrame(doc, start, end, gutter, style)];
}

/** The width of the line numbers' column for a place. */
export function gutterOf(place: Place): number {
  return String(place.doc.positionAt(place.span.end).line).length;
}

/** `12 | text`, the beginning of each line of a frame. */
export function bar(label: string, gutter: number, style: Pick<FrameStyle, 'palette'>, text?: string): string {
  const head = style.palette.blue(`${label.padStart(gutter)} |`);
  return text === undefined ? head : `${head} ${text}`;
}

function* spanningFrame(
  doc: Document,
  start: { line: number; column: number },
  end: { line: number; column: number },
  gutter: number,
  style: FrameStyle,
): Iterable<string> {
  const { paint, mark } = style;
  const blank = bar('', gutter, style);
  const first = draw(doc, start.line, start.column - 1, Infinity, style.secrets);
  const atMargin = first.text.slice(0, first.start).trim() === '';
  yield bar(String(start.line), gutter, style, `${atMargin ? paint('/') : ' '} ${first.text}`);
  if (!atMargin) yield `${blank} ${paint(` ${'_'.repeat(first.start)}${mark}`)}`;
  const long = end.line - start.line >= MOST_LINES;
  for (let line = start.line + 1; line < end.line; line++) {
    if (long && line === start.line + MOST_LINES - 2) {
      yield `${style.palette.blue('.'.repeat(gutter).padEnd(gutter + 1))} ${paint(' |')} …`;
      line = end.line - 1;
      continue;
    }
    yield bar(String(line), gutter, style, `${paint('|')} ${draw(doc, line, 0, 0, style.secrets).text}`);
  }
  const last = draw(doc, end.line, Math.max(0, end.column - 2), end.column - 1, style.secrets);
  yield bar(String(end.line), gutter, style, `${paint('|')} ${last.text}`);
  yield `${blank} ${paint(`|${'_'.repeat(last.start + 1)}${mark}`)}`;
}

/** Draws one line, cut around the range `from`..`to` (0-based units of the line) when it is too wide. */
function draw(doc: Document, line: number, from: number, to: number, secrets: Secrets): Drawn {
  const text = doc.lineText(line);
  // Only the neighbourhood of the range is looked at, so that a line of megabytes costs no more than others.
  const low = text.length > NEIGHBOURHOOD ? Math.max(0, Math.min(from, text.length) - NEIGHBOURHOOD / 4) : 0;
  const high = Math.min(text.length, low + NEIGHBOURHOOD);
  const cells = cellsOf(doc, line, low, high, secrets);
  const total = sum(cells);
  const start = Math.min(sum(cells.filter((cell) => cell.to <= from)), total);
  const end = Math.max(start, Math.min(sum(cells.filter((cell) => cell.from < to)), total));
  const whole = low === 0 && high === text.length;
  if (whole && total <= WIDEST) return { text: join(cells), start, end };
  const room = WIDEST - 2;
  const left = end <= room && low === 0 ? 0 : Math.max(0, Math.min(start - LEAD, total - room));
  return cut({ cells, left, right: left + room, more: { before: low > 0, after: high < text.length } }, start, end);
}

/** The cells between two columns, with `…` where something is left out. */
function cut(
  line: { cells: readonly Cell[]; left: number; right: number; more: { before: boolean; after: boolean } },
  start: number,
  end: number,
): Drawn {
  const { cells, left, right, more } = line;
  let text = '';
  let column = 0;
  let first = -1;
  let last = 0;
  for (const cell of cells) {
    if (column >= left && column + cell.width <= right) {
      if (first < 0) first = column;
      text += cell.text;
      last = column + cell.width;
    }
    column += cell.width;
  }
  if (first < 0) return { text: '…', start: 0, end: 1 };
  const head = first > 0 || more.before ? '…' : '';
  const tail = last < column || more.after ? '…' : '';
  const shown = (at: number): number => Math.max(first, Math.min(at, last)) - first + head.length;
  return { text: head + text + tail, start: shown(start), end: shown(end) };
}

function cellsOf(doc: Document, line: number, low: number, high: number, secrets: Secrets): Cell[] {
  const text = doc.lineText(line);
  const base = doc.lineStart(line);
  const masks = secrets.masksIn(doc, { start: base, end: base + text.length });
  const cells: Cell[] = [];
  let at = low;
  while (at < high) {
    const mask = masks[0];
    if (mask && mask.span.start - base <= at) {
      masks.shift();
      const to = Math.min(text.length, mask.span.end - base);
      if (to > at) cells.push({ text: mask.label, width: mask.label.length, from: at, to });
      at = Math.max(at, to);
      continue;
    }
    const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
    const to = at + character.length;
    cells.push({ ...drawCharacter(character), from: at, to });
    at = to;
  }
  return cells;
}

function drawCharacter(character: string): { text: string; width: number } {
  if (character === '\t') return { text: TAB, width: TAB.length };
  const text = visibleCharacter(character);
  return text === character ? { text, width: widthOf(character) } : { text, width: text.length };
}

function sum(cells: readonly Cell[]): number {
  return cells.reduce((total, cell) => total + cell.width, 0);
}

function join(cells: readonly Cell[]): string {
  return cells.map((cell) => cell.text).join('');
}
