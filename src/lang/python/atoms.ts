// Reads what brackets and quotes hold: groups, collections, comprehensions, arguments, strings and f-string fields.
import type { Span } from '../../text/span.ts';
import type { Assignment, Call, Context, Hole, Keyword, TextPart, Value } from './ast.ts';
import { Cursor } from './cursor.ts';
import { eachOf } from './joins.ts';
import type { Findings } from './parameters.ts';
import { pathOf } from './paths.ts';
import type { Names } from './scope.ts';
import type { Token } from './tokenizer.ts';
import { type Budget, partsOf, spliced, type Text, textValue } from './values.ts';

/** Python itself refuses more nested brackets. */
export const MAX_DEPTH = 200;

/** What an expression stands for, and what an assignment to it would change. */
export interface Operand {
  readonly value: Value;
  readonly span: Span;
  /** the dotted name as written, when it is one */
  readonly written?: string;
  /** the dotted name with imports resolved, and with variables resolved too */
  readonly target: string;
  readonly path: string;
  /** the subscript of `written[key]` */
  readonly key?: Value;
  /** the items of `a, b` */
  readonly items?: readonly Operand[];
  /** written with a star: stands for any number of items */
  readonly starred?: boolean;
  /** for `object.method`: the object */
  readonly self?: Operand;
}

export type Draft<T> = { -readonly [Key in keyof T]: T[Key] };

export abstract class Atoms extends Cursor {
  readonly calls: Draft<Call>[] = [];
  readonly assignments: Assignment[] = [];
  readonly strings: Text[] = [];
  protected readonly names: Names;
  protected readonly budget: Budget;
  protected context: Context = { conditional: false, inFunction: false, mainGuard: false };
  protected depth = 0;

  /** what the targets of comprehensions may be, by place */
  readonly targets = new Map<number, Value>();
  protected readonly findings: Findings;

  constructor(tokens: readonly Token[], names: Names, budget: Budget, findings: Findings) {
    super(tokens);
    this.findings = findings;
    this.names = names;
    this.budget = budget;
  }

  protected abstract expression(): Operand;
  protected abstract expressionList(): Operand;
  protected abstract assign(target: Operand, value: Value): void;

  /** The arguments of a call or of a class, from the opening bracket to after the closing one. */
  protected callArguments(): { args: Value[]; keywords: Keyword[]; open: boolean } {
    const close = this.token.match;
    const args: Value[] = [];
    const keywords: Keyword[] = [];
    const seen = { star: false };
    const inner = this.enterComprehension(close);
    this.at++;
    this.elements(close, () => {
      if (this.takeOp('**')) {
        seen.star = true;
        this.expression();
        return;
      }
      if (this.takeOp('*')) {
        const items = inner ? [] : spliced(this.expression().value);
        if (inner) this.expression();
        if (inner || items.some((item) => item.kind === 'spread')) seen.star = true;
        if (this.budget.take(items.length)) args.push(...items);
        return;
      }
      const { token } = this;
      const equals = this.tokenAt(this.at + 1);
      if (token.kind === 'name' && equals.kind === 'op' && equals.text === '=') {
        this.at += 2;
        const { value } = this.expression();
        keywords.push({ name: token.text, value, span: { start: token.span.start, end: this.lastEnd } });
        return;
      }
      const start = this.at;
      const { value } = this.expression();
      if (this.at > start) args.push(inner ? { kind: 'unknown', span: value.span } : value);
    });
    this.leaveComprehension(inner);
    return { args, keywords, open: seen.star };
  }

  /** Adjacent string literals are one string. */
  protected literal(): Operand {
    const { start } = this.token.span;
    const parts: (TextPart | Hole)[] = [];
    let bytes = false;
    while (this.token.kind === 'string' || this.token.kind === 'fstart') {
      bytes ||= this.token.bytes;
      const read = this.token.kind === 'string' ? this.token.parts : this.#format(this.token.match);
      for (const part of read) parts.push(part);
      this.at++;
    }
    const value = textValue(parts, { start, end: this.lastEnd }, bytes);
    this.strings.push(value);
    return plain(value);
  }

  /** The text and the fields of an f-string, up to its closing quote. */
  #format(end: number): (TextPart | Hole)[] {
    const parts: (TextPart | Hole)[] = [];
    this.at++;
    while (this.at < end) {
      const text = this.token.kind === 'ftext' ? this.token.parts : undefined;
      if (text) this.at++;
      for (const part of text ?? this.#field()) parts.push(part);
    }
    return parts;
  }

  /** One `{…}` of an f-string: its value fills the text when it is a constant without conversion or format. */
  #field(): readonly (TextPart | Hole)[] {
    const { match: close, span: open } = this.token;
    const span = { start: open.start, end: this.tokenAt(close).span.end };
    if (this.depth >= MAX_DEPTH) {
      this.problem('depth', span);
      this.at = close + 1;
      return [{ kind: 'hole', span }];
    }
    this.depth++;
    this.at++;
    const { value } = this.expressionList();
    const whole = this.at === close;
    while (this.at < close) {
      const { kind } = this.token;
      const before = this.at;
      if (kind === 'open' && this.token.text === 'f{') this.#field();
      else if (kind === 'fconv' || kind === 'fspec' || kind === 'ftext' || this.isOp('=')) this.at++;
      else this.expressionList();
      if (this.at === before) {
        this.fault();
        this.skip();
      }
    }
    this.at = close + 1;
    this.depth--;
    return whole ? partsOf(value, span, this.budget) : [{ kind: 'hole', span, value }];
  }

  /** `(…)`, `[…]`, `{…}`: a group, a collection, or a comprehension. */
  protected group(): Operand {
    const { text, match: close, span: opening } = this.token;
    const items: Operand[] = [];
    const entries: { key: Value; value: Value }[] = [];
    const seen = { star: false, dict: text === '{' && this.at + 1 === close };
    const inner = this.enterComprehension(close);
    this.at++;
    const commas = this.elements(close, () => {
      if (this.isOp('**')) seen.dict = true;
      const starred = this.takeOp('**') || this.takeOp('*');
      if (starred) seen.star = true;
      const start = this.at;
      const item = this.expression();
      if (this.at === start) return;
      if (text === '{' && this.takeOp(':')) {
        seen.dict = true;
        entries.push({ key: item.value, value: this.expression().value });
      } else items.push(starred ? { ...item, starred } : item);
      // the parenthesized items of `with (… as x, … as y):`
      if (text === '(' && this.takeWord('as')) this.assign(this.expression(), item.value);
    });
    this.leaveComprehension(inner);
    const span = { start: opening.start, end: this.lastEnd };
    if (inner) return plain({ kind: 'unknown', span });
    if (seen.dict) return plain({ kind: 'dict', entries, open: seen.star, span });
    const [sole] = items;
    if (text === '(' && items.length === 1 && commas === 0 && !seen.star && sole) return { ...sole, span };
    return sequence(text === '(' ? 'tuple' : text === '[' ? 'list' : 'set', items, span, this.budget);
  }

  /** Reads elements up to the closing bracket and moves past it; gives the number of commas. */
  protected elements(close: number, element: () => void): number {
    let commas = 0;
    while (this.at < close) {
      const before = this.at;
      element();
      this.#comprehensionClauses(close);
      if (this.takeOp(',')) commas++;
      else if (this.at < close) {
        this.fault();
        if (this.at === before) this.skip();
      }
    }
    this.at = close + 1;
    return commas;
  }

  #comprehensionClauses(close: number): void {
    while (this.at < close && (this.isWord('for') || this.isWord('async') || this.isWord('if'))) {
      const targets = this.isWord('for') ? this.#targetsBefore(close) : [];
      if (this.at < close) this.at++;
      const { value } = this.expression();
      for (const [index, { span }] of targets.entries()) {
        const each = eachOf(value, targets.length > 1 ? index : undefined, span, this.budget);
        if (each) this.targets.set(span.start, each);
      }
    }
  }

  /** The targets from `for` to its `in`, where the cursor is then. */
  #targetsBefore(close: number): Token[] {
    const targets: Token[] = [];
    let plain = true;
    for (; this.at < close && !this.isWord('in'); this.at++) {
      if (this.token.kind === 'open') plain = false;
      if (this.token.kind === 'name' && this.token.text !== 'for') targets.push(this.token);
    }
    return plain ? targets : [];
  }

  /** Hides the loop variables of a comprehension before its element is read; gives the outer context if it is one. */
  protected enterComprehension(close: number): Context | undefined {
    const targets: Token[] = [];
    let found = false;
    for (let i = this.at + 1; i < close; i = this.after(i)) {
      const { kind, text } = this.tokenAt(i);
      if (kind !== 'name' || text !== 'for') continue;
      found = true;
      for (i++; i < close; i++) {
        const token = this.tokenAt(i);
        if (token.kind === 'name' && token.text === 'in') break;
        if (token.kind === 'name') targets.push(token);
      }
    }
    if (!found) return undefined;
    const outer = this.context;
    this.names.push('inner');
    for (const { text, span } of targets) this.names.hide(text, span, this.findings.targets.get(span.start));
    this.doubt();
    return outer;
  }

  protected leaveComprehension(outer: Context | undefined): void {
    if (!outer) return;
    this.names.pop();
    this.context = outer;
  }

  /** What follows may not run. */
  protected doubt(): void {
    this.context = { ...this.context, conditional: true, mainGuard: false };
  }

  protected doubtCalls(from: number): void {
    if (this.context.conditional && !this.context.mainGuard) return;
    for (const call of this.calls.slice(from)) {
      call.conditional = true;
      call.mainGuard = false;
    }
  }
}

export function plain(value: Value, span: Span = value.span): Operand {
  return { value, span, target: '…', path: pathOf(value) };
}

/** A sequence of items, with the items of those that have a star. */
export function sequence(
  kind: 'list' | 'tuple' | 'set',
  items: readonly Operand[],
  span: Span,
  budget: Budget,
): Operand {
  const values: Value[] = [];
  for (const { value, starred } of items) {
    const own = starred ? spliced(value) : [value];
    const affordable = !starred || budget.take(own.length);
    for (const one of affordable ? own : [{ kind: 'spread' as const, span: value.span }]) values.push(one);
  }
  const open = values.some((value) => value.kind === 'spread');
  return { value: { kind, items: values, open, span }, span, target: '…', path: '…', items };
}
