// What a format's own code gets to say what a file of that format does.
import type { Grammars } from '../lang/grammar.ts';
import type { CommentedLanguage } from '../lang/marks/index.ts';
import type { Source } from '../lang/source.ts';
import type { Scope, Via } from '../model/command.ts';
import type { CoverageCause } from '../model/coverage.ts';
import type { EffectDraft } from '../model/effect.ts';
import type { Word } from '../model/word.ts';
import type { ShellSession } from '../shell/index.ts';
import type { Document } from '../text/document.ts';
import type { Place } from '../text/place.ts';

/** What holds for an effect that no command has. */
export interface Around {
  /** the instruction, header, section or entry it belongs to; default: the effect's own place */
  readonly statement?: Place;
  readonly scope: Scope;
  /** default: true */
  readonly certain?: boolean;
  /** further steps, to another file that this one names */
  readonly via?: readonly Via[];
}

/** One file, and where a surface puts what it finds in it. All is listed in the order of execution. */
export interface SurfaceContext {
  readonly document: Document;
  /** the file began with a byte order mark, which the front end has taken off */
  readonly bom: boolean;
  readonly grammars: Grammars;
  /** runs the shell texts and programs in the file; its `beside` holds the files beside this one */
  readonly session: ShellSession;
  /** how a job came to this file; empty when the file is vetted by itself. Whatever runs must be given it. */
  readonly via: readonly Via[];
  /** values of build arguments that the command gives who reads the file, by name */
  readonly given: ReadonlyMap<string, Word>;
  emit(draft: EffectDraft, around: Around): void;
  /** Says what was not vetted, and why. */
  note(cause: CoverageCause, at: Place, message: string): void;
  /** Tells of a list that is read with this file: its comments count for what it says. */
  read(language: CommentedLanguage, source: Source): void;
}

/** Reads a file of one format and says what it does. Never throws on input. */
export type Surface = (context: SurfaceContext) => void;
