// A position in the tokens, and the record of what could not be read there.
import type { Span } from '../../text/span.ts';
import type { Problem, ProblemReason } from './ast.ts';
import type { Token } from './tokenizer.ts';

const END: Token = { kind: 'end', text: '', span: { start: 0, end: 0 }, parts: [], bytes: false, match: -1 };

export class Cursor {
  readonly problems: Problem[] = [];
  readonly #tokens: readonly Token[];
  readonly #last: Token;
  /** the line already has a problem, which grows instead of a new one for each token */
  #faulty = false;
  protected at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
    this.#last = tokens.at(-1) ?? END;
  }

  protected get token(): Token {
    return this.#tokens[this.at] ?? this.#last;
  }

  protected tokenAt(index: number): Token {
    return this.#tokens[index] ?? this.#last;
  }

  /** End of the token before the cursor. */
  protected get lastEnd(): number {
    return this.at > 0 ? this.tokenAt(this.at - 1).span.end : this.token.span.start;
  }

  protected isOp(text: string): boolean {
    return this.token.kind === 'op' && this.token.text === text;
  }

  protected isWord(text: string): boolean {
    return this.token.kind === 'name' && this.token.text === text;
  }

  protected takeOp(text: string): boolean {
    if (!this.isOp(text)) return false;
    this.at++;
    return true;
  }

  protected takeWord(text: string): boolean {
    if (!this.isWord(text)) return false;
    this.at++;
    return true;
  }

  /** The next name, if there is one. */
  protected takeName(): Token | undefined {
    const { token } = this;
    if (token.kind !== 'name') return undefined;
    this.at++;
    return token;
  }

  /** Index after the token at `index`, past the brackets or the string it opens. */
  protected after(index: number): number {
    const { match } = this.tokenAt(index);
    return match > index ? match + 1 : index + 1;
  }

  /** Moves over a token, or over the brackets or the string it opens. */
  protected skip(): void {
    this.at = this.after(this.at);
  }

  /** True where a statement ends. */
  protected get atStatementEnd(): boolean {
    const { kind, text } = this.token;
    return (
      kind === 'newline' || kind === 'end' || kind === 'dedent' || kind === 'indent' || (kind === 'op' && text === ';')
    );
  }

  protected newLine(): void {
    this.#faulty = false;
  }

  /** Notes that the token at the cursor is not what Python allows there. */
  protected fault(): void {
    const { kind, span } = this.token;
    // the tokenizer has reported these already
    if (kind === 'error') return;
    const last = this.problems.at(-1);
    if (this.#faulty && last)
      this.problems[this.problems.length - 1] = { ...last, span: { ...last.span, end: span.end } };
    else this.problem('syntax', span);
    this.#faulty = true;
  }

  protected problem(reason: ProblemReason, span: Span): void {
    this.#faulty = false;
    this.problems.push({ reason, span });
  }
}
