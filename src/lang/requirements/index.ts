// pip's requirements files, line by line as pip's own reader splits them.
import type { Piece, Word } from '../../model/word.ts';
import { hullOf, type Place } from '../../text/place.ts';
import type { Source } from '../source.ts';

export { parseRequirement, type ParsedRequirement, type Specifier } from './pep508.ts';
export { markerHolds } from './markers.ts';

/** One logical line that is not empty: a requirement, options, or a requirement with options. */
export interface RequirementLine {
  readonly at: Place;
  /** what stands before the options: a PEP 508 requirement, a path or an address */
  readonly requirement?: Word;
  /** from the first word with a dash on, quotes removed */
  readonly options: readonly Word[];
}

/** A stretch of the text that a logical line is made of. */
interface Segment {
  /** offset in the logical line */
  readonly at: number;
  readonly start: number;
  readonly end: number;
}

/** What Python takes for the end of a line. */
// eslint-disable-next-line no-control-regex
const LINE_END = /\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/g;

/** Reads a text in the format of requirements and constraints files. */
export function readRequirements(source: Source): RequirementLine[] {
  return logicalLines(source).flatMap((line) => line.read() ?? []);
}

/** Lines, a backslash at the end continuing them; a comment line ends what was continued. */
function logicalLines(source: Source): Line[] {
  const lines: Line[] = [];
  let segments: Segment[] = [];
  const add = (start: number, end: number): void => {
    const last = segments.at(-1);
    segments.push({ at: last ? last.at + last.end - last.start : 0, start, end });
  };
  const finish = (): void => {
    if (segments.length > 0) lines.push(new Line(source, segments));
    segments = [];
  };
  for (const { start, end } of physicalLines(source.text)) {
    const text = source.text.slice(start, end);
    const isComment = /^\s*#/.test(text);
    if (isComment) finish();
    else if (text.endsWith('\\')) add(start, start + text.replace(/\\+$/, '').length);
    else {
      add(start, end);
      finish();
    }
  }
  finish();
  return lines;
}

function* physicalLines(text: string): Iterable<{ start: number; end: number }> {
  let start = 0;
  for (const match of text.matchAll(LINE_END)) {
    yield { start, end: match.index };
    start = match.index + match[0].length;
  }
  yield { start, end: text.length };
}

class Line {
  readonly #source: Source;
  readonly #segments: readonly Segment[];
  readonly #text: string;

  constructor(source: Source, segments: readonly Segment[]) {
    this.#source = source;
    this.#segments = segments;
    this.#text = segments.map(({ start, end }) => source.text.slice(start, end)).join('');
  }

  read(): RequirementLine | undefined {
    const comment = /(?:^|\s)#/.exec(this.#text);
    const text = this.#text.slice(0, comment?.index).trimEnd();
    const start = /^\s*/.exec(text)?.[0].length ?? 0;
    if (start === text.length) return undefined;
    const dash = /(?:^|\s)-/.exec(text);
    const split = dash ? dash.index + dash[0].length - 1 : text.length;
    const named = text.slice(start, split).trimEnd();
    const whole = this.#word([[start, text.length]]);
    return {
      at: whole.at,
      ...(named !== '' && { requirement: this.#word([[start, start + named.length]]) }),
      options: split < text.length ? shellWords(text, split).map((parts) => this.#word(parts)) : [],
    };
  }

  /** Ranges of the logical line as one word. */
  #word(ranges: readonly (readonly [start: number, end: number])[]): Word {
    const pieces: Piece[] = [];
    let at: Place | undefined;
    for (const [from, to] of ranges) {
      for (const segment of this.#segments) {
        const start = Math.max(from, segment.at);
        const end = Math.min(to, segment.at + segment.end - segment.start);
        if (end <= start) continue;
        const shift = segment.start - segment.at;
        const word = this.#source.word(start + shift, end + shift);
        pieces.push(...word.pieces);
        at = at ? hullOf(at, word.at) : word.at;
      }
    }
    const exact = ranges.length === 1 && pieces.length > 0 && this.#inOne(ranges[0]);
    const [first] = this.#segments;
    at ??= this.#source.place(first?.start ?? 0, first?.start ?? 0);
    return { pieces, count: 'one', at: exact ? at : { ...at, exact: false } };
  }

  #inOne(range: readonly [number, number] | undefined): boolean {
    return this.#segments.some(({ at, start, end }) => range && range[0] >= at && range[1] <= at + end - start);
  }
}

/** The words of an option list as a shell splits them: for each the ranges that remain without quotes. */
function shellWords(text: string, from: number): [number, number][][] {
  const words: [number, number][][] = [];
  let word: [number, number][] | undefined;
  let quote = '';
  for (let i = from; i < text.length; i++) {
    const letter = text[i] ?? '';
    if (quote === '' && /\s/.test(letter)) {
      if (word) words.push(word);
      word = undefined;
      continue;
    }
    word ??= [];
    if (quote === '' && (letter === '"' || letter === "'")) quote = letter;
    else if (letter === quote) quote = '';
    else {
      if (letter === '\\' && quote !== "'" && i + 1 < text.length) i++;
      const last = word.at(-1);
      if (last?.[1] === i) last[1] = i + 1;
      else word.push([i, i + 1]);
    }
  }
  if (word) words.push(word);
  return words;
}
