// The tree of a bash text, as far as jobvet looks at it.
import type { Span } from '../../text/span.ts';

/** How a literal was written; `none` text is subject to splitting, globbing, braces and tilde. */
export type Quoting = 'none' | 'escape' | 'single' | 'double' | 'ansi';

/** Literal characters. `text` is what bash sees after quote removal; it differs from the source for escapes. */
export interface Literal {
  readonly kind: 'literal';
  readonly text: string;
  readonly quoting: Quoting;
  readonly span: Span;
}

/** The operator of a `${…}` expansion, without the colon of `:-` and friends, which is `colon`. */
export type ParamOp =
  '-' | '=' | '+' | '?' | '#' | '##' | '%' | '%%' | '/' | '//' | '/#' | '/%' | '^' | '^^' | ',' | ',,' | '@' | ':';

/** `$x`, `${x}`, `${x[1]}`, `${#x}`, `${!x}`, `${x:-word}`, … */
export interface Param {
  readonly kind: 'param';
  readonly name: string;
  readonly span: Span;
  readonly quoted: boolean;
  /** `${#x}` */
  readonly length: boolean;
  /** `${!x}` */
  readonly indirect: boolean;
  /** the subscript of `${x[…]}` */
  readonly subscript?: WordNode;
  readonly op?: ParamOp;
  /** the colon of `:-`, `:=`, `:+`, `:?` */
  readonly colon: boolean;
  /** the operand: default value, pattern, offset, … */
  readonly word?: WordNode;
  /** the second operand: the replacement of `/`, the length of a substring */
  readonly word2?: WordNode;
}

export interface CommandSub {
  readonly kind: 'command-sub';
  readonly body: List;
  readonly span: Span;
  readonly quoted: boolean;
  /** the list that runs; for `$(< file)` it is one command without words and with one redirection */
  readonly backtick: boolean;
}

export interface ProcessSub {
  readonly kind: 'process-sub';
  /** `<(…)` is read from, `>(…)` is written to */
  readonly direction: '<' | '>';
  readonly body: List;
  readonly span: Span;
}

export interface ArithSub {
  readonly kind: 'arith-sub';
  readonly expression: WordNode;
  readonly span: Span;
  readonly quoted: boolean;
}

/** An extended glob such as `@(a|b)`; its value is a set of file names, so it is kept as written. */
export interface ExtGlob {
  readonly kind: 'ext-glob';
  readonly text: string;
  readonly span: Span;
}

export type Part = Literal | Param | CommandSub | ProcessSub | ArithSub | ExtGlob;

export interface WordNode {
  readonly parts: readonly Part[];
  readonly span: Span;
  /** set when the word has the form of an assignment and stands where bash treats it as one */
  readonly assignment?: AssignmentNode;
}

export interface ArrayItem {
  readonly key?: WordNode;
  readonly value: WordNode;
}

/** `NAME=value`, `NAME+=value`, `NAME[i]=value`, `NAME=(…)`. */
export interface AssignmentNode {
  readonly name: string;
  readonly subscript?: WordNode;
  readonly append: boolean;
  readonly value?: WordNode;
  readonly array?: readonly ArrayItem[];
  readonly span: Span;
}

export type RedirectOp = '<' | '>' | '>>' | '>|' | '<>' | '<&' | '>&' | '&>' | '&>>' | '<<' | '<<-' | '<<<';

export interface HereDoc {
  readonly delimiter: string;
  /** any part of the delimiter was quoted: the body is literal */
  readonly quoted: boolean;
  readonly body: WordNode;
  /** false when the text ended before the delimiter line came */
  readonly terminated: boolean;
}

export interface RedirectNode {
  readonly op: RedirectOp;
  /** the descriptor written before the operator, or the variable of `{fd}>` */
  readonly fd?: number | string;
  readonly target: WordNode;
  heredoc?: HereDoc;
  readonly span: Span;
}

interface Base {
  readonly span: Span;
  readonly redirects: readonly RedirectNode[];
}

export interface SimpleCommand extends Base {
  readonly kind: 'simple';
  readonly assignments: readonly AssignmentNode[];
  readonly words: readonly WordNode[];
}
export interface Pipeline extends Base {
  readonly kind: 'pipeline';
  readonly commands: readonly Statement[];
  readonly negated: boolean;
  readonly timed: boolean;
}
export interface AndOr extends Base {
  readonly kind: 'and-or';
  readonly left: Statement;
  readonly op: '&&' | '||';
  readonly right: Statement;
}
export interface Subshell extends Base {
  readonly kind: 'subshell';
  readonly body: List;
}
export interface Group extends Base {
  readonly kind: 'group';
  readonly body: List;
}
export interface If extends Base {
  readonly kind: 'if';
  readonly arms: readonly { readonly condition: List; readonly body: List }[];
  readonly otherwise?: List;
}
export interface While extends Base {
  readonly kind: 'while';
  readonly until: boolean;
  readonly condition: List;
  readonly body: List;
}
export interface For extends Base {
  readonly kind: 'for';
  readonly select: boolean;
  readonly name: string;
  /** undefined: `"$@"` */
  readonly words?: readonly WordNode[];
  readonly body: List;
}
export interface CFor extends Base {
  readonly kind: 'c-for';
  readonly header: WordNode;
  readonly body: List;
}
export interface Case extends Base {
  readonly kind: 'case';
  readonly subject: WordNode;
  readonly arms: readonly {
    readonly patterns: readonly WordNode[];
    readonly body: List;
    readonly end: ';;' | ';&' | ';;&';
  }[];
}
export interface FunctionDef extends Base {
  readonly kind: 'function';
  readonly name: string;
  readonly body: Statement;
}
export interface Test extends Base {
  readonly kind: 'test';
  readonly words: readonly WordNode[];
}
export interface Arith extends Base {
  readonly kind: 'arith';
  readonly expression: WordNode;
}
export interface Coproc extends Base {
  readonly kind: 'coproc';
  readonly body: Statement;
}

export type Statement =
  | SimpleCommand
  | Pipeline
  | AndOr
  | Subshell
  | Group
  | If
  | While
  | For
  | CFor
  | Case
  | FunctionDef
  | Test
  | Arith
  | Coproc;

export interface ListItem {
  readonly statement: Statement;
  readonly background: boolean;
  /** behind a syntax error, at which bash itself stops, or before one on its line */
  readonly recovered?: boolean;
}

export interface List {
  readonly items: readonly ListItem[];
  readonly span: Span;
}

/** A place in the text that bash or we could not read. */
export interface ReadProblem {
  readonly cause: 'syntax' | 'differential' | 'depth' | 'steps';
  readonly span: Span;
  readonly message: string;
}

export interface BashTree {
  readonly body: List;
  readonly problems: readonly ReadProblem[];
  /** here-document bodies and quoted text over several lines: whatever stands there is not this script's own line */
  readonly data: readonly Span[];
  /** UTF-16 units that neither the first nor the second reading understood */
  readonly unread: number;
}
