// The comments of a Python text, and the statements they may be about.
import type { Commented } from '../marks/reader.ts';
import type { Unit } from '../marks/units.ts';
import { type Token, tokenize } from './tokenizer.ts';

/** What goes on with a statement: a comment above `if` is about all of its branches. */
const CLAUSES = new Set(['elif', 'else', 'except', 'finally', 'case']);

/** A block whose statements are being read. */
interface Block {
  /** where the last statement, with the clauses and decorators before it, begins */
  last: number | undefined;
  /** the next statement belongs to it: a decorator came before */
  decorated: boolean;
}

/** Reads where comments and statements stand; of a statement over several lines, each line is a unit too. */
export function commentedPython(text: string): Commented {
  const { tokens, comments } = tokenize(text);
  return { comments, units: new UnitReader(text, tokens).units() };
}

class UnitReader {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  readonly #units: Unit[] = [];
  readonly #blocks: Block[] = [{ last: undefined, decorated: false }];
  #end = 0;

  constructor(text: string, tokens: readonly Token[]) {
    this.#text = text;
    this.#tokens = tokens;
  }

  units(): readonly Unit[] {
    let line: Token[] = [];
    for (const token of this.#tokens) {
      const { kind } = token;
      if (kind === 'indent') this.#blocks.push({ last: undefined, decorated: false });
      else if (kind === 'newline' || kind === 'dedent' || kind === 'end') {
        this.#statement(line);
        line = [];
        if (kind === 'dedent' && this.#blocks.length > 1) this.#leave();
      } else line.push(token);
    }
    while (this.#blocks.length > 1) this.#leave();
    return this.#units;
  }

  #statement(tokens: readonly Token[]): void {
    const [first] = tokens;
    const last = tokens.at(-1);
    const block = this.#blocks.at(-1);
    if (!first || !last || !block) return;
    this.#end = last.span.end;
    const goesOn = block.decorated || CLAUSES.has(first.text);
    block.decorated = first.text === '@';
    if (goesOn && block.last !== undefined) this.#units.push({ start: block.last, end: this.#end, open: true });
    else block.last = first.span.start;
    this.#units.push({ start: first.span.start, end: this.#end });
    this.#lines(tokens);
  }

  /** The lines of a statement that has several. */
  #lines(tokens: readonly Token[]): void {
    let start = tokens[0]?.span.start ?? 0;
    let end = start;
    let several = false;
    for (const { span } of tokens) {
      if (span.start > end && this.#text.slice(end, span.start).includes('\n')) {
        this.#units.push({ start, end });
        start = span.start;
        several = true;
      }
      end = Math.max(end, span.end);
    }
    if (several) this.#units.push({ start, end });
  }

  /** A block ends, and with it the statement that it belongs to. */
  #leave(): void {
    this.#blocks.pop();
    const start = this.#blocks.at(-1)?.last;
    if (start !== undefined) this.#units.push({ start, end: this.#end, open: true });
  }
}
