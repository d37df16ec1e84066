// How `env -S` takes a text apart: quotes, escapes and variables of its own.
import type { Environment } from '../../model/command.ts';
import { type Piece, shapeOf, sliceWord, type Word } from '../../model/word.ts';

/** Escapes for one character; `\_` and `\c` do more than that. */
const ESCAPES: Readonly<Record<string, string>> = {
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '"': '"',
  "'": "'",
  '#': '#',
  $: '$',
  '\\': '\\',
};

/** The words of a text given to `env -S`; undefined where env refuses it. */
export function splitString(text: Word, environment: Environment): readonly Word[] | undefined {
  const reader = new Reader(text, environment);
  return reader.read() ? reader.words : undefined;
}

class Reader {
  readonly #text: Word;
  readonly #shape: string;
  /** by unit of the shape, whether it is a stretch that is not known */
  readonly #holes: ReadonlySet<number>;
  readonly #environment: Environment;
  readonly words: Word[] = [];
  #pieces: Piece[] = [];
  #isWord = false;
  #isOpen = false;
  #at = 0;
  #quote = '';

  constructor(text: Word, environment: Environment) {
    this.#text = text;
    this.#shape = shapeOf(text);
    this.#environment = environment;
    const holes = new Set<number>();
    let at = 0;
    for (const piece of text.pieces) {
      if (piece.kind === 'unknown') holes.add(at);
      at += piece.kind === 'text' ? piece.text.length : 1;
    }
    this.#holes = holes;
  }

  /** Reads all of it; false where env refuses it. */
  read(): boolean {
    while (this.#at < this.#shape.length) {
      const done = this.#next();
      if (done === 'refused') return false;
      if (done === 'end') break;
    }
    this.#end();
    return this.#quote === '';
  }

  #next(): 'refused' | 'end' | undefined {
    const c = this.#shape[this.#at] ?? '';
    const quote = this.#quote;
    if (this.#holes.has(this.#at)) {
      this.#plain();
      // It may hold blanks.
      this.#isOpen ||= quote === '';
    } else if (c === quote || (quote === '' && (c === '"' || c === "'"))) {
      this.#quote = quote === '' ? c : '';
      this.#isWord = true;
      this.#at++;
    } else if (quote === '' && /[ \t\n\v\f\r]/.test(c)) {
      this.#end();
      this.#at++;
    } else if (c === '#' && !this.#isWord) return 'end';
    else if (c === '\\') return this.#escape();
    else if (c === '$' && quote !== "'") return this.#variable();
    else this.#plain();
    return undefined;
  }

  /** A character that stands for itself, or several that follow each other. */
  #plain(): void {
    const start = this.#at++;
    while (this.#at < this.#shape.length && /[\w./=:,+@%-]/.test(this.#shape[this.#at] ?? '')) this.#at++;
    this.#pieces.push(...sliceWord(this.#text, start, this.#at).pieces);
    this.#isWord = true;
  }

  #add(text: string): void {
    const { pieces } = sliceWord(this.#text, this.#at, this.#at + 1);
    const at = { ...(pieces[0]?.at ?? this.#text.at), exact: false };
    this.#pieces.push({ kind: 'text', text, at, use: at, quoted: true });
    this.#isWord = true;
  }

  #escape(): 'refused' | 'end' | undefined {
    const c = this.#shape[this.#at + 1] ?? '';
    if (this.#quote === "'" && c !== '\\' && c !== "'") {
      this.#plain();
      return undefined;
    }
    if (c === 'c') return this.#quote === '"' ? 'refused' : 'end';
    if (c === '_' && this.#quote === '') this.#end();
    else {
      const text = c === '_' ? ' ' : Object.hasOwn(ESCAPES, c) ? ESCAPES[c] : undefined;
      if (text === undefined) return 'refused';
      this.#add(text);
    }
    this.#at += 2;
    return undefined;
  }

  /** `${NAME}`: its value is not taken apart; one that is not set leaves nothing. */
  #variable(): 'refused' | undefined {
    const match = /^\$\{([A-Za-z_]\w*)\}/.exec(this.#shape.slice(this.#at, this.#at + 200));
    const name = match?.[1];
    if (!match || name === undefined) return 'refused';
    const values = this.#environment.get(name);
    const [only, ...others] = values ?? [];
    const at = { ...this.#text.at, exact: false };
    if (only && others.length === 0) this.#pieces.push(...only.pieces);
    else {
      this.#pieces.push({ kind: 'unknown', reason: 'variable', name, at, use: at, quoted: this.#isWord });
      this.#isOpen ||= !this.#isWord;
    }
    this.#isWord = true;
    this.#at += match[0].length;
    return undefined;
  }

  #end(): void {
    if (this.#isWord) this.words.push({ pieces: this.#pieces, count: this.#isOpen ? 'any' : 'one', at: this.#text.at });
    this.#pieces = [];
    this.#isWord = false;
    this.#isOpen = false;
  }
}
