// From the comments of a text to what they cover. Each language says where its comments and its units stand.
import type { BrokenMark, Mark, Marks } from '../../model/mark.ts';
import { contains, type Place } from '../../text/place.ts';
import type { Span } from '../../text/span.ts';
import { MARKER, markerIn, parseMark, type ParsedMark } from './grammar.ts';
import { Regions, type Unit, Units } from './units.ts';

/** Where the comments and units of a text stand, in offsets of this text. */
export interface Commented {
  /** from `#` on, to the end of the line */
  readonly comments: readonly Span[];
  readonly units: readonly Unit[];
  /** definitions of functions */
  readonly functions?: readonly Span[];
  /** what looks like a comment and is part of a value, with what to do instead */
  readonly values?: readonly { readonly span: Span; readonly message: string; readonly removable?: boolean }[];
}

/** A text that has none, or that is not read. */
export const NOT_COMMENTED: Commented = { comments: [], units: [] };

/** The text, and how its offsets map to files. */
export interface MarkedText extends Commented {
  readonly text: string;
  place(span: Span): Place;
  /** the offsets inside a span at which text begins that comes from elsewhere */
  cuts?(span: Span): readonly number[];
}

/** `ignore-file` must stand at the top, where people look for it. */
const FILE_LINES = 20;

export const NO_MARKS: Marks = { marks: [], broken: [] };

/** What the comments of a text say. */
export function readMarks(text: MarkedText): Marks {
  return new MarkReader(text).read();
}

/** A comment that was read, with its place. */
interface Found extends ParsedMark {
  readonly span: Span;
  /** nothing but comments stands on its line */
  readonly alone: boolean;
}

class MarkReader {
  readonly #text: MarkedText;
  readonly #units: Units;
  readonly #functions: Regions;
  readonly #marks: Mark[] = [];
  readonly #broken: BrokenMark[] = [];
  /** `ignore-start` without its end so far, by the names */
  readonly #open = new Map<string, Found[]>();

  constructor(text: MarkedText) {
    this.#text = text;
    this.#units = new Units(text.units);
    this.#functions = new Regions(text.functions ?? []);
  }

  read(): Marks {
    for (const { span, message, removable = false } of this.#text.values ?? []) this.#break(span, message, removable);
    const comments = [...this.#text.comments].sort((a, b) => a.start - b.start);
    for (const { start, end } of comments) {
      const written = this.#text.text.slice(start, end).replace(/\s+$/, '');
      const offset = written.includes(MARKER) ? markerIn(written) : undefined;
      if (offset === undefined) continue;
      const span = { start: start + offset, end: start + written.length };
      const parsed = parseMark(written.slice(offset), span.start);
      if (typeof parsed === 'string') this.#break(span, parsed, true);
      else this.#take({ ...parsed, span, alone: this.#standsAlone(start) });
    }
    for (const { span } of [...this.#open.values()].flat())
      this.#break(span, 'no ignore-end with the same names follows: write one where it ends', true);
    return { marks: this.#marks, broken: this.#broken };
  }

  #take(found: Found): void {
    const { keyword, span } = found;
    switch (keyword) {
      case 'ignore-file':
        if (span.start > endOfLine(this.#text.text, FILE_LINES))
          this.#break(span, `ignore-file counts in the first ${FILE_LINES} lines only: move it to the top`, true);
        else this.#add('file', found, [{ start: 0, end: this.#text.text.length }]);
        break;
      case 'ignore-start': {
        const names = namesKey(found);
        this.#open.set(names, [...(this.#open.get(names) ?? []), found]);
        break;
      }
      case 'ignore-end':
        this.#close(found);
        break;
      case 'ignore':
        if (found.alone) this.#add('statement', found, this.#units.nextTo(span));
        else this.#add('statement', found, this.#here(span));
        break;
      case 'ignore-next':
        this.#add('statement', found, this.#units.nextTo(span));
    }
  }

  #close(found: Found): void {
    const open = this.#open.get(namesKey(found))?.pop();
    if (open) this.#add('block', open, [{ start: open.span.end, end: found.span.start }], [found]);
    else this.#break(found.span, 'no ignore-start with the same names stands before it', true);
  }

  /** What lies on the line, and the statements that end there. */
  #here({ start }: Span): readonly Span[] {
    const { text } = this.#text;
    const line = text.lastIndexOf('\n', start - 1) + 1;
    const first = line + (/^\s*/.exec(text.slice(line, start))?.[0].length ?? 0);
    const last = line + text.slice(line, start).trimEnd().length;
    return [{ start: first, end: last }, ...this.#units.endingIn(line, start)];
  }

  #standsAlone(start: number): boolean {
    const { text } = this.#text;
    return /^[ \t]*$/.test(text.slice(text.lastIndexOf('\n', start - 1) + 1, start));
  }

  #add(form: Mark['form'], found: Found, scope: readonly Span[], more: readonly Found[] = []): void {
    const { rules, reason, until, ticket } = found;
    const comment = this.#place(found.span);
    const inFunction = form === 'statement' && scope.some((span) => this.#functions.holds(span));
    this.#marks.push({
      form,
      rules: rules.map(({ name, span }) => ({ name, at: this.#place(span) })),
      ...(reason !== undefined && { reason }),
      ...(until !== undefined && { until }),
      ...(ticket !== undefined && { ticket }),
      scope: scope.flatMap((span) => this.#places(span, comment, form)),
      ...(inFunction && { inFunction }),
      comment,
      comments: [comment, ...more.map(({ span }) => this.#place(span))],
    });
  }

  #break(span: Span, message: string, removable: boolean): void {
    this.#broken.push({ comment: this.#place(span), message, removable });
  }

  #place(span: Span): Place {
    return this.#text.place(span);
  }

  /**
   * Where a span stands. Of a text that is put together from several sources, one place may stand for the whole of it;
   * what covers the comment itself says more than the comment does.
   */
  #places(span: Span, comment: Place, form: Mark['form']): Place[] {
    const isFitting = (place: Place): boolean =>
      place.doc === comment.doc && (form === 'file' ? contains(place, comment) : !contains(place, comment));
    const whole = this.#place(span);
    if (isFitting(whole)) return [whole];
    const cuts = [span.start, ...(this.#text.cuts?.(span) ?? []), span.end];
    if (cuts.length < 3) return [];
    return cuts
      .slice(1)
      .map((end, index) => this.#place({ start: cuts[index] ?? end, end }))
      .filter((place) => place.doc === comment.doc && (form === 'file' || !contains(place, comment)));
  }
}

/** Where a line ends, counted from 1. */
function endOfLine(text: string, line: number): number {
  let end = -1;
  for (let count = 0; count < line; count++) {
    end = text.indexOf('\n', end + 1);
    if (end < 0) return text.length;
  }
  return end;
}

function namesKey({ rules }: ParsedMark): string {
  return rules
    .map(({ name }) => name.toLowerCase())
    .sort()
    .join(' ');
}
