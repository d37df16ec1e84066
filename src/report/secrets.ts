// Keeps literal secrets out of everything that is printed: a report names what was found and how long it is.
import type { SecretEffect } from '../model/effect.ts';
import type { Report } from '../model/report.ts';
import type { Document } from '../text/document.ts';
import { textAt } from '../text/place.ts';
import type { Span } from '../text/span.ts';

/** A stretch of source text that is shown as its label. */
export interface Mask {
  readonly span: Span;
  readonly label: string;
}

/** Shorter values are masked where they stand, but not wherever the same letters occur. */
const SHORTEST_SEARCHED = 6;
/** In source text even short values are looked for: a mask too many does no harm there. */
const SHORTEST_IN_SOURCE = 3;

interface Hidden extends Mask {
  readonly doc: Document;
  /** the value itself, when it was found within the words the effect points at */
  readonly value?: string;
}

/** The literal secrets of one report. */
export class Secrets {
  readonly #hidden: readonly Hidden[];

  constructor(report: Pick<Report, 'effects'>) {
    this.#hidden = report.effects.flatMap((effect) =>
      effect.kind === 'secret' && effect.form === 'literal' ? [hide(effect)] : [],
    );
  }

  /** The stretches of a document's text between two offsets that must not be shown, in order, without overlaps. */
  masksIn(doc: Document, span: Span): Mask[] {
    const masks: Mask[] = [];
    for (const hidden of this.#hidden) {
      if (hidden.doc === doc && hidden.span.start < span.end && span.start < hidden.span.end) masks.push(hidden);
      const { value, label } = hidden;
      if (value === undefined || value.length < SHORTEST_SEARCHED) continue;
      const text = doc.text.slice(span.start, span.end);
      for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + value.length)) {
        masks.push({ span: { start: span.start + at, end: span.start + at + value.length }, label });
      }
    }
    masks.sort((a, b) => a.span.start - b.span.start || b.span.end - a.span.end);
    let end = -1;
    return masks.filter((mask) => {
      if (mask.span.start < end) return false;
      end = mask.span.end;
      return true;
    });
  }

  /** A text with every known secret value replaced by its label. */
  mask(text: string): string {
    return this.#replace(text, SHORTEST_SEARCHED);
  }

  /** The same for lines of source, such as those a fix would write. */
  maskSource(text: string): string {
    return this.#replace(text, SHORTEST_IN_SOURCE);
  }

  /** The text of a piece of a word: its label when it stands where a secret stands. */
  maskAt(doc: Document, span: Span, text: string): string {
    const [first] = this.masksIn(doc, span);
    if (!first) return this.mask(text);
    const masked = this.mask(text);
    return masked === text ? first.label : masked;
  }

  #replace(text: string, shortest: number): string {
    let masked = text;
    for (const { value, label } of this.#hidden) {
      if (value !== undefined && value.length >= shortest) masked = masked.replaceAll(value, label);
    }
    return masked;
  }
}

function hide(effect: SecretEffect): Hidden {
  const { doc, span } = effect.at;
  const label = describe(effect);
  const written = textAt(effect.at);
  const value = valueIn(written, effect.length);
  if (value === undefined) return { doc, span, label };
  const start = span.start + written.indexOf(value);
  return { doc, span: { start, end: start + value.length }, label, value };
}

/** The value within the words an effect points at, which may hold a name, quotes or a URL besides it. */
function valueIn(written: string, length: number | undefined): string | undefined {
  if (length === undefined || length === 0) return undefined;
  if (written.length === length) return written;
  return written.split(/["'=\s:,@/]+/).find((part) => part.length === length);
}

function describe(effect: SecretEffect): string {
  const length = effect.length === undefined ? '' : `, ${effect.length} characters`;
  return `<${effect.label}${length}>`;
}
