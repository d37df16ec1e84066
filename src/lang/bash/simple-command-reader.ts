// Reads simple commands: assignments, words and redirections.
import type { ArrayItem, AssignmentNode, RedirectNode, RedirectOp, Statement, WordNode } from './ast.ts';
import { HereDocReader } from './heredoc-reader.ts';

/** Builtins whose arguments may be assignments with array values. */
const DECLARING = new Set(['declare', 'typeset', 'local', 'export', 'readonly', 'eval', 'alias']);
const REDIRECT_OPS: readonly RedirectOp[] = ['&>>', '<<-', '<<<', '&>', '>>', '>|', '<>', '<&', '>&', '<<', '<', '>'];
const REDIRECT_START = /^(?:[0-9]+|\{[A-Za-z_][A-Za-z0-9_]*\})?(?:<|>|&>)/;
const ASSIGNMENT_START = /^[A-Za-z_][A-Za-z0-9_]*(?:\+?=|\[)/;

export abstract class SimpleCommandReader extends HereDocReader {
  /** Reads what follows `name()`. */
  protected abstract readFunctionBody(name: string, start: number): Statement;

  protected readSimple(): Statement {
    const start = this.pos;
    let end = this.pos;
    const assignments: AssignmentNode[] = [];
    const words: WordNode[] = [];
    const redirects: RedirectNode[] = [];
    let declaring = false;
    for (;;) {
      this.skipBlank();
      const redirect = this.readRedirect();
      if (redirect) {
        redirects.push(redirect);
        end = this.pos;
        continue;
      }
      if (this.atCommandEnd() || this.peek() === '<' || this.peek() === '>') {
        const processSub = (this.peek() === '<' || this.peek() === '>') && this.peek(1) === '(';
        if (!processSub) break;
      }
      if (this.peek() === '(') {
        const name = words.length === 1 && assignments.length === 0 ? words[0] : undefined;
        if (name) {
          const saved = this.pos;
          this.pos++;
          this.skipBlank();
          if (this.peek() === ')') {
            this.pos++;
            return this.nested(() => this.readFunctionBody(sourceText(name), start));
          }
          this.pos = saved;
        }
        this.fail('unexpected (');
      }
      if (words.length === 0 || declaring) {
        const assignment = this.readAssignment();
        if (assignment) {
          end = this.pos;
          if (words.length === 0) assignments.push(assignment);
          else words.push({ parts: [], span: assignment.span, assignment });
          continue;
        }
      }
      const word = this.readWord();
      if (word.parts.length === 0 && this.pos >= this.end) break;
      words.push(word);
      end = this.pos;
      if (words.length === 1) declaring = DECLARING.has(plainText(word) ?? '');
      else if (words.length === 2 && ['command', 'builtin'].includes(plainText(words[0]) ?? ''))
        declaring = DECLARING.has(plainText(word) ?? '');
    }
    if (assignments.length === 0 && words.length === 0 && redirects.length === 0) {
      this.fail(this.pos >= this.end ? 'unexpected end of text' : `unexpected ${JSON.stringify(this.peek())}`);
    }
    return { kind: 'simple', assignments, words, redirects, span: this.span(start, end) };
  }

  protected atCommandEnd(): boolean {
    const c = this.peek();
    return c === '' || c === '\n' || c === ';' || c === '&' || c === '|' || c === ')';
  }

  private readAssignment(): AssignmentNode | undefined {
    const start = this.pos;
    const head = ASSIGNMENT_START.exec(this.text.slice(start, Math.min(this.end, start + 200)))?.[0];
    if (head === undefined) return undefined;
    const name = head.replace(/[+=[].*$/s, '');
    this.pos = start + name.length;
    let subscript: WordNode | undefined;
    if (this.peek() === '[') {
      this.pos++;
      const from = this.pos;
      const parts = this.readParts((c) => c === ']' || c === '\n');
      subscript = { parts, span: this.span(from) };
      if (this.peek() !== ']') {
        this.pos = start;
        return undefined;
      }
      this.pos++;
    }
    const append = this.at('+=');
    if (!append && this.peek() !== '=') {
      this.pos = start;
      return undefined;
    }
    this.pos += append ? 2 : 1;
    if (this.peek() === '(' && !subscript) {
      const array = this.#readArray();
      return { name, append, array, span: this.span(start) };
    }
    const value = this.readWord();
    return { name, ...(subscript && { subscript }), append, value, span: this.span(start) };
  }

  #readArray(): ArrayItem[] {
    const open = this.pos;
    this.pos++;
    const items: ArrayItem[] = [];
    for (;;) {
      this.skipNewlines();
      const c = this.peek();
      if (c === '') this.fail('unmatched (', open);
      if (c === ')') {
        this.pos++;
        return items;
      }
      if (c === '[') {
        const saved = this.pos;
        this.pos++;
        const from = this.pos;
        const parts = this.readParts((d) => d === ']' || d === '\n');
        const key: WordNode = { parts, span: this.span(from) };
        if (this.peek() === ']' && this.peek(1) === '=') {
          this.pos += 2;
          items.push({ key, value: this.readWord() });
          continue;
        }
        this.pos = saved;
      }
      items.push({ value: this.readFilledWord() });
    }
  }

  protected readRedirects(): RedirectNode[] {
    const redirects: RedirectNode[] = [];
    for (;;) {
      const saved = this.pos;
      this.skipBlank();
      const redirect = this.readRedirect();
      if (!redirect) {
        this.pos = saved;
        return redirects;
      }
      redirects.push(redirect);
    }
  }

  private readRedirect(): RedirectNode | undefined {
    const c = this.peek();
    if (c !== '<' && c !== '>' && c !== '&' && c !== '{' && !(c >= '0' && c <= '9')) return undefined;
    const start = this.pos;
    const head = REDIRECT_START.exec(this.text.slice(start, Math.min(this.end, start + 64)));
    if (!head) return undefined;
    const prefix = /^(?:[0-9]+|\{[^}]*\})/.exec(head[0])?.[0] ?? '';
    this.pos = start + prefix.length;
    const op = REDIRECT_OPS.find((candidate) => this.at(candidate));
    if (op === undefined || (prefix !== '' && op.startsWith('&'))) {
      this.pos = start;
      return undefined;
    }
    if ((op === '<' || op === '>') && prefix === '' && this.peek(1) === '(') {
      this.pos = start;
      return undefined;
    }
    this.pos += op.length;
    this.skipBlank();
    const fd = prefix === '' ? undefined : prefix.startsWith('{') ? prefix.slice(1, -1) : Number(prefix);
    const target = this.readWord();
    if (target.parts.length === 0) this.fail(`expected a file after ${op}`);
    const redirect: RedirectNode = { op, ...(fd !== undefined && { fd }), target, span: this.span(start) };
    if (op === '<<' || op === '<<-') {
      this.expectHereDoc(redirect, start + prefix.length + op.length);
    }
    return redirect;
  }
}

/** The text of a word that is one unquoted literal. */
function plainText(word: WordNode | undefined): string | undefined {
  const only = word?.parts[0];
  return word?.parts.length === 1 && only?.kind === 'literal' && only.quoting === 'none' ? only.text : undefined;
}

/** A name as written, for export functions and loop variables. */
export function sourceText(word: WordNode): string {
  return word.parts.map((part) => (part.kind === 'literal' || part.kind === 'ext-glob' ? part.text : '')).join('');
}
