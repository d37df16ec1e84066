// The comments of a bash text, and the statements they may be about.
import type { Span } from '../../text/span.ts';
import type { Commented } from '../marks/reader.ts';
import type { Unit } from '../marks/units.ts';
import type { AndOr, AssignmentNode, List, Part, RedirectNode, Statement, WordNode } from './ast.ts';
import { parseBash } from './parser.ts';

/** Lines that a batch system or another starter of jobs reads, each a comment to the shell. */
const DIRECTIVE = /^#(?:SBATCH|SLURM|PBS|BSUB|FLUX:|COBALT|MSUB|OAR|PJM|DW|BB|\$)(?=[\s:-]|$)/;

const PART_OF_VALUE =
  'this line is a directive, and what stands behind its options may become part of a value: write the comment on a line of its own above it';

/**
 * Reads where comments and statements stand.
 *
 * @param offset added to all offsets, where the text is a part of another
 */
export function commentedBash(text: string, offset = 0): Commented {
  const found = new Map<number, Span>();
  const { body, problems } = parseBash(text, found);
  const walk = new UnitWalk();
  walk.list(body);
  const { comments, directives, values } = sorted(text, found.values());
  // What could not be read is what a comment above it is about, not what follows.
  const units = [...walk.units, ...directives, ...problems.map(({ span }) => span)];
  return offset === 0
    ? { comments, units, values, functions: walk.functions }
    : {
        comments: comments.map((span) => moved(span, offset)),
        units: units.map((unit) => moved(unit, offset)),
        functions: walk.functions.map((span) => moved(span, offset)),
        values: values.map(({ span, message }) => ({ span: moved(span, offset), message })),
      };
}

/** Of a script in another language, the lines that begin with `#`: its directives, and comments on them. */
export function commentedDirectives(text: string): Commented {
  const lines: Span[] = [];
  for (const { index, 0: line } of text.matchAll(/^#.*/gm)) lines.push({ start: index, end: index + line.length });
  const { comments, directives, values } = sorted(text, lines);
  return { comments, units: directives, values };
}

/** Comments and directives apart. */
function sorted(
  text: string,
  lines: Iterable<Span>,
): { comments: Span[]; directives: Span[]; values: { span: Span; message: string }[] } {
  const comments: Span[] = [];
  const directives: Span[] = [];
  const values: { span: Span; message: string }[] = [];
  for (const line of lines) {
    const written = text.slice(line.start, line.end);
    if (!DIRECTIVE.test(written)) {
      comments.push(line);
      continue;
    }
    directives.push(line);
    const at = /#+[ \t]*jobvet:.*/.exec(written);
    if (at) values.push({ span: { start: line.start + at.index, end: line.end }, message: PART_OF_VALUE });
  }
  return { comments, directives, values };
}

function moved(unit: Unit, by: number): Unit {
  return {
    start: unit.start + by,
    end: unit.end + by,
    ...(unit.apart && { apart: unit.apart.map((span) => moved(span, by)) }),
    ...(unit.open === true && { open: true }),
  };
}

/** Lists statements with the bodies of their here-documents. */
class UnitWalk {
  readonly units: Unit[] = [];
  readonly functions: Span[] = [];
  /** bodies of here-documents that were met, in the order of the walk */
  readonly #bodies: Span[] = [];

  list({ items }: List): void {
    for (const { statement } of items) this.#statement(statement);
  }

  /** Lists a span with the bodies that walking over it meets. */
  #unit(span: Span, walk: () => void, open = false): void {
    const first = this.#bodies.length;
    walk();
    const apart = this.#bodies.slice(first).filter(({ start, end }) => start < span.start || end > span.end);
    this.units.push({ start: span.start, end: span.end, ...(apart.length > 0 && { apart }), ...(open && { open }) });
  }

  #statement(statement: Statement): void {
    this.#unit(statement.span, () => {
      this.#inside(statement);
      for (const redirect of statement.redirects) this.#redirect(redirect);
    });
  }

  #inside(statement: Statement): void {
    switch (statement.kind) {
      case 'simple':
        for (const assignment of statement.assignments) this.#assignment(assignment);
        for (const word of statement.words) this.#word(word);
        break;
      case 'pipeline':
        for (const command of statement.commands) this.#statement(command);
        break;
      case 'and-or':
        this.#chain(statement);
        break;
      case 'subshell':
      case 'group':
        this.list(statement.body);
        break;
      case 'if':
        for (const { condition, body } of statement.arms) this.#arm(condition, body);
        if (statement.otherwise) this.#arm(statement.otherwise, statement.otherwise);
        break;
      case 'while':
        this.list(statement.condition);
        this.list(statement.body);
        break;
      case 'for':
        for (const word of statement.words ?? []) this.#word(word);
        this.list(statement.body);
        break;
      case 'c-for':
        this.#word(statement.header);
        this.list(statement.body);
        break;
      case 'case':
        this.#word(statement.subject);
        for (const { patterns, body } of statement.arms) {
          const start = patterns[0]?.span.start ?? body.span.start;
          const walk = (): void => {
            for (const pattern of patterns) this.#word(pattern);
            this.list(body);
          };
          this.#unit({ start, end: body.span.end }, walk, true);
        }
        break;
      case 'function':
        this.functions.push(statement.span);
        this.#statement(statement.body);
        break;
      case 'coproc':
        this.#statement(statement.body);
        break;
      case 'test':
        for (const word of statement.words) this.#word(word);
        break;
      case 'arith':
        this.#word(statement.expression);
    }
  }

  /** What stands from `if`, `elif` or `else` to the next of them: a comment above the keyword is about all of it. */
  #arm(condition: List, body: List): void {
    const end = body.items.at(-1)?.statement.span.end ?? body.span.end;
    const walk = (): void => {
      this.list(condition);
      if (body !== condition) this.list(body);
    };
    this.#unit({ start: condition.span.start, end }, walk, true);
  }

  /** A list of any length hangs on its left side. */
  #chain(chain: AndOr): void {
    const members: Statement[] = [];
    let left: Statement = chain;
    for (; left.kind === 'and-or'; left = left.left) members.push(left.right);
    members.push(left);
    for (const member of members.reverse()) this.#statement(member);
  }

  #redirect({ target, heredoc }: RedirectNode): void {
    this.#word(target);
    if (!heredoc) return;
    this.#bodies.push(heredoc.body.span);
    this.#word(heredoc.body);
  }

  #assignment({ value, subscript, array }: AssignmentNode): void {
    if (value) this.#word(value);
    if (subscript) this.#word(subscript);
    for (const { key, value: item } of array ?? []) {
      this.#unit({ start: (key ?? item).span.start, end: item.span.end }, () => {
        this.#word(item);
      });
    }
  }

  #word(word: WordNode): void {
    if (word.assignment) this.#assignment(word.assignment);
    for (const part of word.parts) this.#part(part);
  }

  #part(part: Part): void {
    switch (part.kind) {
      case 'command-sub':
      case 'process-sub':
        this.list(part.body);
        break;
      case 'param':
        for (const word of [part.subscript, part.word, part.word2]) if (word) this.#word(word);
        break;
      case 'arith-sub':
        this.#word(part.expression);
        break;
      case 'literal':
      case 'ext-glob':
    }
  }
}
