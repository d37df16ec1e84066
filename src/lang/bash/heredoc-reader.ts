// Reads blanks, comments and ends of lines, and the here-documents whose bodies begin there.
import type { Span } from '../../text/span.ts';
import type { HereDoc, Part, RedirectNode, WordNode } from './ast.ts';
import { isBlank, SyntaxFailure } from './cursor.ts';
import { WordReader } from './word-reader.ts';

/** A here-document whose body begins behind the next newline. */
interface PendingHereDoc {
  readonly redirect: RedirectNode;
  readonly delimiter: string;
  readonly quoted: boolean;
  readonly stripTabs: boolean;
}

/** A line of a here-document without leading tabs and joined newlines. */
interface HereDocLine {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** the stretches of the source it is made of */
  readonly runs: readonly Span[];
  /** nothing was taken out of it */
  readonly asWritten: boolean;
}

export abstract class HereDocReader extends WordReader {
  #pending: PendingHereDoc[] = [];

  /** A reader of the same kind for a stretch of text. */
  protected abstract readerOf(text: string, start: number, end: number, map: (offset: number) => number): HereDocReader;

  protected skipBlank(): void {
    while (this.pos < this.end) {
      const c = this.peek();
      if (isBlank(c)) this.pos++;
      else if (c === '\\' && this.peek(1) === '\n') this.pos += 2;
      else if (c === '#' && this.#atWordStart()) this.#comment();
      else break;
    }
  }

  #comment(): void {
    const start = this.pos;
    this.pos = this.lineEnd(start);
    const { comments } = this.state;
    if (!comments) return;
    const span = this.span(start);
    comments.set(span.start, span);
  }

  #atWordStart(): boolean {
    if (this.pos === 0) return true;
    const before = this.text[this.pos - 1] as string;
    return ' \t\n;&|()<>`'.includes(before);
  }

  private newline(): boolean {
    if (this.peek() !== '\n') return false;
    this.pos++;
    const pending = this.#pending;
    this.#pending = [];
    for (const item of pending) item.redirect.heredoc = this.#readHereDocBody(item);
    return true;
  }

  protected skipNewlines(): void {
    do this.skipBlank();
    while (this.newline());
  }

  protected lineEnd(from: number): number {
    const i = this.text.indexOf('\n', from);
    return i < 0 || i > this.end ? this.end : i;
  }

  /** Notes a here-document whose operator and delimiter were just read. */
  protected expectHereDoc(redirect: RedirectNode, delimiterStart: number): void {
    this.#pending.push({
      redirect,
      delimiter: delimiterText(redirect.target, this.text, delimiterStart, this.pos),
      quoted: redirect.target.parts.some((part) => part.kind === 'literal' && part.quoting !== 'none'),
      stripTabs: redirect.op === '<<-',
    });
  }

  /** After an error nothing is known of the here-documents before it. */
  protected forgetHereDocs(): void {
    this.#pending = [];
  }

  /** Reads a substitution; the bodies of here-documents from before it begin behind it. */
  protected keepingHereDocs<T>(read: () => T): T {
    const outer = this.#pending;
    this.#pending = [];
    const result = read();
    this.#pending = [...outer, ...this.#pending];
    return result;
  }

  #readHereDocBody(doc: PendingHereDoc): HereDoc {
    const start = this.pos;
    const runs: Span[] = [];
    let asWritten = true;
    let terminated = false;
    let bodyEnd = start;
    while (this.pos < this.end) {
      const line = this.#readHereDocLine(doc);
      asWritten &&= line.asWritten;
      terminated = line.text === doc.delimiter;
      if (terminated) break;
      if (doc.delimiter !== '' && line.text.trim() === doc.delimiter) {
        const message = `this looks like the end of the here-document, but bash goes on until a line that is exactly ${JSON.stringify(doc.delimiter)}`;
        this.state.problems.push({ cause: 'differential', span: this.span(line.start, line.end), message });
      }
      for (const run of line.runs) addRun(runs, run);
      addRun(runs, { start: line.end, end: this.pos });
      bodyEnd = this.pos;
    }
    if (!terminated) {
      const message = `the here-document is never ended by a line that is exactly ${JSON.stringify(doc.delimiter)}; bash reads to the end of the text`;
      this.state.problems.push({ cause: 'differential', span: doc.redirect.span, message });
    }
    const span = this.span(start, bodyEnd);
    if (bodyEnd > start) this.state.data.push(span);
    const { delimiter, quoted } = doc;
    // One literal a run keeps places exact even where leading tabs were stripped.
    const parts = quoted
      ? runs.map((run) => this.literal(this.text.slice(run.start, run.end), 'single', run.start, run.end))
      : this.#expandingReader(runs, asWritten, start, bodyEnd).#readHereDocText();
    return { delimiter, quoted, body: { parts, span }, terminated };
  }

  /** Reads a line of a body; in an unquoted document bash joins backslash-newline before it looks for the delimiter. */
  #readHereDocLine(doc: PendingHereDoc): HereDocLine {
    const before = this.pos;
    let start = before;
    if (doc.stripTabs) while (this.text[start] === '\t' && start < this.end) start++;
    let text = '';
    const runs: Span[] = [];
    for (let from = start; ; from = this.pos) {
      const newline = this.lineEnd(from);
      const joins = !doc.quoted && newline < this.end && oddBackslashes(this.text, from, newline);
      const end = joins ? newline - 1 : newline;
      text += this.text.slice(from, end);
      runs.push({ start: from, end });
      this.pos = Math.min(this.end, newline + 1);
      if (joins) continue;
      this.spend(this.pos - start);
      return { text, start, end, runs, asWritten: start === before && runs.length === 1 };
    }
  }

  /** A reader of a body's text, in its own place when nothing was taken out of it. */
  #expandingReader(runs: readonly Span[], asWritten: boolean, start: number, end: number): HereDocReader {
    if (asWritten) return this.readerOf(this.text, start, end, (offset) => this.sourceOffset(offset));
    const offsets: number[] = [];
    for (const run of runs) for (let i = run.start; i < run.end; i++) offsets.push(i);
    const body = runs.map((run) => this.text.slice(run.start, run.end)).join('');
    const map = this.composeMap((offset) => offsets[offset] ?? end);
    return this.readerOf(body, 0, body.length, map);
  }

  /** The expansions of a body. Bash reads them only when it runs the command: a bad one spoils that command alone. */
  #readHereDocText(): Part[] {
    const parts: Part[] = [];
    const { depth } = this.state;
    const problems = this.state.problems.length;
    try {
      this.readQuotedParts(parts, () => false, '');
    } catch (failure) {
      if (!(failure instanceof SyntaxFailure) || failure.cause_ !== 'syntax') throw failure;
      this.state.depth = depth;
      this.state.problems.length = problems;
      parts.push(this.badParam(failure.offset, this.end));
    }
    return parts;
  }
}

/** True when the line ends in an odd number of backslashes, so that the newline after it is joined. */
function oddBackslashes(text: string, from: number, end: number): boolean {
  let count = 0;
  for (let i = end - 1; i >= from && text[i] === '\\'; i--) count++;
  return count % 2 === 1;
}

/** A here-document's delimiter: quotes removed, nothing expanded (bash takes `$x` there as written). */
function delimiterText(word: WordNode, text: string, start: number, end: number): string {
  if (word.parts.every((part) => part.kind === 'literal')) return word.parts.map((part) => part.text).join('');
  return text
    .slice(start, end)
    .trim()
    .replace(/["'\\]/g, '');
}

/** Appends a stretch of text, as a part of the one before when it follows that immediately. */
function addRun(runs: Span[], run: Span): void {
  if (run.start === run.end) return;
  const last = runs.at(-1);
  if (last?.end === run.start) runs[runs.length - 1] = { start: last.start, end: run.end };
  else runs.push(run);
}
