// A Dockerfile as its instructions say it: words as written, with expansions not yet made.
import type { Place } from '../../text/place.ts';

/** A stretch of literal text, quotes and escapes taken away. */
export interface TextPart {
  readonly kind: 'text';
  readonly text: string;
  /** exact where the characters stand there as they are */
  readonly at: Place;
  readonly quoted: boolean;
}

/** `$X`, `${X}`, `${X:-word}`, … */
export interface ExpansionPart {
  readonly kind: 'expansion';
  readonly name: string;
  readonly operation?: Operation;
  readonly at: Place;
  readonly quoted: boolean;
}

export type WordPart = TextPart | ExpansionPart;

export type Operation =
  | {
      /** `-`: instead of an unset value; `+`: instead of a set one; `?`: the build fails when it is unset */
      readonly kind: '-' | '+' | '?';
      /** with a colon: an empty value counts as unset */
      readonly emptyIsUnset: boolean;
      readonly word: readonly WordPart[];
    }
  | {
      /** cuts what matches off the beginning (`#`) or the end (`%`) */
      readonly kind: '#' | '%';
      readonly longest: boolean;
      readonly pattern: readonly WordPart[];
    }
  | {
      readonly kind: '/';
      readonly all: boolean;
      readonly pattern: readonly WordPart[];
      readonly replacement: readonly WordPart[];
    };

/** One word as written. */
export interface SourceWord {
  readonly parts: readonly WordPart[];
  readonly at: Place;
}

/** `--name` or `--name=value` behind a keyword. */
export interface Flag {
  readonly name: string;
  readonly value?: SourceWord;
  readonly at: Place;
}

/** A text given in the lines below its instruction. */
export interface Heredoc {
  readonly delimiter: string;
  /** false with a quoted delimiter */
  readonly expands: boolean;
  /** without the tabs that `<<-` takes away */
  readonly body: readonly WordPart[];
  /** the redirection in the instruction: `<<EOF` */
  readonly at: Place;
}

/** A command line for the shell in force. */
export interface ShellForm {
  readonly form: 'shell';
  /** the text the shell gets, in pieces without continuations and comments; it holds the here-documents too */
  readonly text: readonly TextPart[];
  /** the line is nothing but one here-document, which is then the script itself */
  readonly script?: Heredoc;
  readonly at: Place;
}

/** A program with its arguments, without a shell. */
export interface ExecForm {
  readonly form: 'exec';
  readonly words: readonly SourceWord[];
  readonly at: Place;
}

export type CommandForm = ShellForm | ExecForm;

/** `name=value`; in the old form of ENV and LABEL, `name the rest of the line`. */
export interface Pair {
  readonly name: SourceWord;
  readonly value: SourceWord;
  readonly at: Place;
}

interface Common {
  readonly flags: readonly Flag[];
  /** the instruction from its keyword to its last line */
  readonly at: Place;
  readonly keywordAt: Place;
}

export interface FromInstruction extends Common {
  readonly kind: 'from';
  readonly image: SourceWord;
  /** the name of the stage */
  readonly alias?: string;
}

export interface CommandInstruction extends Common {
  readonly kind: 'run' | 'cmd' | 'entrypoint' | 'healthcheck';
  /** absent for an empty command and for HEALTHCHECK NONE */
  readonly command?: CommandForm;
}

export interface ShellInstruction extends Common {
  readonly kind: 'shell';
  readonly words: readonly SourceWord[];
}

/** What COPY and ADD take: files and here-documents. */
export type FileSource =
  { readonly kind: 'path'; readonly path: SourceWord } | ({ readonly kind: 'heredoc' } & Heredoc);

export interface FilesInstruction extends Common {
  readonly kind: 'copy' | 'add';
  readonly sources: readonly FileSource[];
  readonly destination: SourceWord;
}

export interface PairsInstruction extends Common {
  readonly kind: 'env' | 'label';
  readonly pairs: readonly Pair[];
}

export interface ArgInstruction extends Common {
  readonly kind: 'arg';
  readonly arguments: readonly { readonly name: string; readonly value?: SourceWord; readonly at: Place }[];
}

export interface WordsInstruction extends Common {
  readonly kind: 'expose' | 'volume' | 'user' | 'workdir' | 'stopsignal';
  readonly words: readonly SourceWord[];
}

export interface OnbuildInstruction extends Common {
  readonly kind: 'onbuild';
  readonly instruction: Instruction;
}

export type Instruction =
  | FromInstruction
  | CommandInstruction
  | ShellInstruction
  | FilesInstruction
  | PairsInstruction
  | ArgInstruction
  | WordsInstruction
  | OnbuildInstruction;

/** Something the builder would not accept. */
export interface Problem {
  readonly at: Place;
  /** what was expected there */
  readonly message: string;
}

export interface Dockerfile {
  /** in the order of the file; what could not be read is missing and named among the problems */
  readonly instructions: readonly Instruction[];
  readonly problems: readonly Problem[];
}
