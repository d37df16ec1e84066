// What jobvet reads of a Python text: calls, and the values they are made with.
import type { Span } from '../../text/span.ts';

/** A stretch of known text. `verbatim`: the same characters stand at the span; `decoded`: they were translated. */
export interface TextPart {
  readonly kind: 'verbatim' | 'decoded';
  readonly text: string;
  readonly span: Span;
}

/** Text that is not known, e.g. a field of an f-string, with the value that fills it as far as it was read. */
export interface Hole {
  readonly kind: 'hole';
  readonly span: Span;
  readonly value?: Value;
}

interface Base {
  /** where the value is used */
  readonly span: Span;
  /** where the value is written, when a variable brought it to `span` */
  readonly via?: Span;
}

/** Text known in full. The spans of the parts say where its characters are written. */
export interface StringValue extends Base {
  readonly kind: 'string';
  readonly text: string;
  /** for bytes each unit of the text is one byte */
  readonly bytes: boolean;
  readonly parts: readonly TextPart[];
}

/** Text known in parts: an f-string with fields, `'…' % x`, `'…'.format(x)`, `'…' + x`. */
export interface TemplateValue extends Base {
  readonly kind: 'template';
  readonly bytes: boolean;
  readonly parts: readonly (TextPart | Hole)[];
}

export interface NumberValue extends Base {
  readonly kind: 'number';
  readonly value: number;
}

export interface BooleanValue extends Base {
  readonly kind: 'boolean';
  readonly value: boolean;
}

export interface NoneValue extends Base {
  readonly kind: 'none';
}

export interface SequenceValue extends Base {
  readonly kind: 'list' | 'tuple' | 'set';
  readonly items: readonly Value[];
  /** there may be further items: where a `spread` stands, or at unknown places when there is none */
  readonly open: boolean;
}

/** `*value` among the items of a sequence or the arguments of a call: any number of them. */
export interface SpreadValue extends Base {
  readonly kind: 'spread';
  readonly value?: Value;
}

/** One of several values, depending on which way the program went. */
export interface ChoiceValue extends Base {
  readonly kind: 'choice';
  readonly options: readonly Value[];
  /** it may be another value, of which nothing is known */
  readonly more: boolean;
}

/** `sys.argv[index]`; `rest`: the list `sys.argv[index:]`. */
export interface ArgumentValue extends Base {
  readonly kind: 'argument';
  readonly index: number;
  readonly rest: boolean;
}

export interface DictValue extends Base {
  readonly kind: 'dict';
  readonly entries: readonly { readonly key: Value; readonly value: Value }[];
  /** there may be further entries (`**x`, `update`) */
  readonly open: boolean;
}

/** `os.environ["NAME"]`, `os.environ.get("NAME", fallback)`, `os.getenv("NAME")`. */
export interface EnvValue extends Base {
  readonly kind: 'env';
  readonly name: string;
  readonly fallback?: Value;
}

/**
 * Where the first name of a dotted path comes from:
 * - `import`: an import of this text, so the path is the module's own;
 * - `local`: a function, class, parameter or variable of this text whose value is not known;
 * - `free`: nothing in the text binds it: a builtin, or a name of one of several star imports;
 * - `value`: the path hangs on the result of a call or another value.
 */
export type Root = 'import' | 'local' | 'free' | 'value';

/** A dotted path that was not called, e.g. `ssl.CERT_NONE`, with aliases and variables resolved. */
export interface NameValue extends Base {
  readonly kind: 'name';
  readonly path: string;
  readonly root: Root;
  readonly receiver?: Receiver;
}

/** The result of a call. */
export interface CallValue extends Base {
  readonly kind: 'call';
  /** index into `PythonReading.calls` */
  readonly call: number;
  readonly callee: string;
  /** the first call of a chain: `gradio.Blocks` for `gr.Blocks().queue()` */
  readonly origin: string;
}

export interface UnknownValue extends Base {
  readonly kind: 'unknown';
}

/** A value as far as the text tells. Anything but a constant is "not known", never "fine". */
export type Value =
  | StringValue
  | TemplateValue
  | NumberValue
  | BooleanValue
  | NoneValue
  | SequenceValue
  | DictValue
  | SpreadValue
  | ChoiceValue
  | ArgumentValue
  | EnvValue
  | NameValue
  | CallValue
  | UnknownValue;

/** When the code at hand runs. */
export interface Context {
  /** inside an indented block other than `with`, a function, a comprehension, or the later side of `and`, `or`, `if … else` */
  readonly conditional: boolean;
  /** inside `def` or `lambda`: runs only when called */
  readonly inFunction: boolean;
  /** the only condition is `if __name__ == "__main__"`, which holds when the text is run as a script */
  readonly mainGuard: boolean;
}

/** The call whose result a method is called on. */
export interface Receiver {
  /** index into `PythonReading.calls` */
  readonly call: number;
  readonly callee: string;
  /** the first call of the chain, which usually names the class */
  readonly origin: string;
}

export interface Keyword {
  readonly name: string;
  readonly value: Value;
  /** the whole `name=value` */
  readonly span: Span;
}

/** One call expression. */
export interface Call extends Context {
  /**
   * The dotted path after imports, aliases and variables were resolved: `subprocess.run`. Calls inside the path
   * end in `()`: `socket.socket().bind`. `….launch` hangs on something unknown; `…` is unknown altogether.
   */
  readonly callee: string;
  readonly root: Root;
  /** the last name of the callee; empty when there is none */
  readonly method: string;
  readonly receiver?: Receiver;
  readonly args: readonly Value[];
  readonly keywords: readonly Keyword[];
  /** `*x` or `**x` may add arguments; an unknown `*x` stands as a spread among `args` */
  readonly open: boolean;
  /** the whole expression, from the first character of the callee to the closing bracket */
  readonly span: Span;
  readonly calleeSpan: Span;
  /** the brackets with what they hold; calls are listed by its start */
  readonly argsSpan: Span;
}

/** `target = value`, `target: T = value`, `target += value`, `(target := value)`. */
export interface Assignment extends Context {
  /** the target with imports resolved and variables as written: `c.ServerApp.token`, `os.environ` */
  readonly target: string;
  /** the target with variables resolved too: `flask.Flask().config` */
  readonly resolved: string;
  /** the subscript of `target[key]` */
  readonly key?: Value;
  /** `=`, `:=`, or an augmented operator such as `+=` */
  readonly op: string;
  readonly value: Value;
  readonly targetSpan: Span;
}

/** One imported name: `import module as alias` or `from module import name as alias`. */
export interface Import extends Context {
  /** with the leading dots of a relative import */
  readonly module: string;
  /** `*` for a star import; absent for `import module` */
  readonly name?: string;
  /** the name bound in the text; empty for a star import */
  readonly alias: string;
  readonly span: Span;
}

/** A line that only IPython reads: `!command`, `%name line`, or a cell `%%name line` with its body. */
export interface Magic extends Context {
  /** `!`, `!!`, or the name without its percent signs */
  readonly name: string;
  readonly line: Value;
  readonly body?: Value;
  readonly span: Span;
}

export type ProblemReason = 'string' | 'bracket' | 'indentation' | 'character' | 'syntax' | 'depth';

/** A stretch that could not be read; Python itself refuses the whole text for most of them. */
export interface Problem {
  readonly reason: ProblemReason;
  readonly span: Span;
}

/** What the text holds, each list in order of appearance. */
export interface PythonReading {
  readonly calls: readonly Call[];
  readonly assignments: readonly Assignment[];
  readonly imports: readonly Import[];
  /** every string literal, adjacent ones joined; those with f-string fields are templates */
  readonly strings: readonly (StringValue | TemplateValue)[];
  /** Python refuses the whole text when there are any */
  readonly magics: readonly Magic[];
  readonly problems: readonly Problem[];
}
