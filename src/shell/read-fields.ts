// How `read` and `mapfile` take their input apart.

/** A character that was read; `escaped`: it separates nothing. */
interface Unit {
  readonly at: number;
  readonly escaped: boolean;
}

/** What one `read` takes from its input. */
export interface Taken {
  readonly units: readonly Unit[];
  /** how much of the input is behind it now */
  readonly end: number;
  /** it ended as it should, not with the input */
  readonly complete: boolean;
}

/** How much is read. */
export interface ReadLimits {
  /** one character */
  readonly delimiter: string;
  /** `-n` and `-N` */
  readonly most?: number;
  readonly exactly?: boolean;
  /** `-r` */
  readonly raw: boolean;
}

/** Takes one record off the beginning of a text; undefined when a stretch that is not known (`hole`) stands in it. */
export function takeRecord(shape: string, hole: number, limits: ReadLimits): Taken | undefined {
  const units: Unit[] = [];
  const { delimiter, most = Infinity, exactly = false, raw } = limits;
  let at = 0;
  for (; at < shape.length; at++) {
    if (units.length >= most) return { units, end: at, complete: true };
    if (at >= hole) return undefined;
    const c = shape[at];
    // Elsewhere than at the end, versions differ in what they make of it.
    if (c === '\0' && (delimiter !== '\0' || exactly)) return undefined;
    if (c === '\\' && !raw) {
      at++;
      if (at >= shape.length || at >= hole) return undefined;
      if (shape[at] !== '\n') units.push({ at, escaped: true });
    } else if (c === delimiter && !exactly) return { units, end: at + 1, complete: true };
    else units.push({ at, escaped: false });
  }
  return { units, end: at, complete: units.length >= most && most > 0 };
}

/** The stretches of a record that become fields. */
export class FieldReader {
  readonly #shape: string;
  readonly #units: readonly Unit[];
  readonly #separators: string;
  #at = 0;

  constructor(shape: string, units: readonly Unit[], separators: string) {
    this.#shape = shape;
    this.#units = units;
    this.#separators = separators;
    this.#skipBlanks();
  }

  #is(index: number, kind: 'separator' | 'blank'): boolean {
    const unit = this.#units[index];
    if (!unit || unit.escaped) return false;
    const c = this.#shape[unit.at] ?? '';
    return this.#separators.includes(c) && (kind === 'separator' || ' \t\n'.includes(c));
  }

  #skipBlanks(): void {
    while (this.#is(this.#at, 'blank')) this.#at++;
  }

  get done(): boolean {
    return this.#at >= this.#units.length;
  }

  /** One field; what separates it from the next is skipped. */
  next(): readonly Unit[] {
    const start = this.#at;
    while (!this.done && !this.#is(this.#at, 'separator')) this.#at++;
    const field = this.#units.slice(start, this.#at);
    this.#skipBlanks();
    if (this.#is(this.#at, 'separator')) {
      this.#at++;
      this.#skipBlanks();
    }
    return field;
  }

  /** All that is left, for the last name. */
  rest(): readonly Unit[] {
    const start = this.#at;
    const one = this.next();
    if (this.done) return one;
    let end = this.#units.length;
    while (end > start && this.#is(end - 1, 'blank')) end--;
    this.#at = this.#units.length;
    return this.#units.slice(start, end);
  }
}
