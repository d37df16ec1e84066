// Shell text inside the script: values that are run, and files the script writes to run them later.
import type { Command, Redirect, Via } from '../model/command.ts';
import { type Piece, shapeOf, staticText, type UnknownPiece, type Word } from '../model/word.ts';
import type { Place } from '../text/place.ts';
import type { Context, Exits } from './context.ts';
import { Expansions } from './expansions.ts';
import { type Frame, guestFrame } from './frame.ts';
import { pathKey } from './path-key.ts';
import { printedBy, sendsOutputAway } from './pure.ts';
import { type Choice, type FileText, only, type State } from './state.ts';
import type { Output } from './shells.ts';
import { boundedPieces, MAX_ALTERNATIVES, unitsOf } from './values.ts';

/** How a guest is run. */
export interface GuestCall {
  /** what the text's commands read, when that is known */
  readonly stdin?: Context['stdin'] | undefined;
  /** the running shell reads it, with its variables and effects on them */
  readonly sameShell?: boolean;
  /** `return` leaves it, as a sourced file */
  readonly sourced?: boolean;
  readonly args?: readonly Word[] | undefined;
  readonly errexit?: boolean | undefined;
  readonly programName?: Word | undefined;
}

export abstract class Guests extends Expansions {
  /** Interprets shell text that is a value: `bash -c`, `eval`, a here-document. */
  runGuest(
    pieces: readonly Piece[],
    at: Place,
    label: string,
    state: State,
    context: Context,
    how: GuestCall = {},
  ): void {
    const depth = context.frame.depth + 1;
    if (pieces.length === 0 || !this.#admits(pieces, depth, at, label)) return;
    const frame = guestFrame(pieces, at, depth);
    this.reportProblems(frame);
    const via: Via = { label, at };
    const inner: Context = { ...context, frame, via: [...context.via, via] };
    if (how.sourced) this.#runSourced(frame, state, inner, how.args ?? [], at);
    else if (how.sameShell) this.runLines(frame.tree.body, state, inner);
    else {
      state.positional = how.args ?? [];
      state.programName = how.programName;
      state.switch({ errexit: how.errexit === true });
      const { loop: _, function: __, stdin: ___, pipeline: ____, tested: _____, ...rest } = inner;
      this.runShell(state, { ...rest, ...(how.stdin && { stdin: how.stdin }), redirects: [] }, at, (child, within) => {
        this.runLines(frame.tree.body, child, within);
      });
    }
  }

  /** Whether a guest may be followed; says so where not. */
  #admits(pieces: readonly Piece[], depth: number, at: Place, label: string): boolean {
    const known = pieces.some((piece) => piece.kind === 'text' && piece.text.trim() !== '');
    if (!known) {
      const blank = pieces.every((piece) => piece.kind === 'text');
      if (!blank) this.note('unknown-command', at, `what ${label} runs here is not known from the text`);
      return false;
    }
    if (depth > this.limits.depth) {
      this.note('depth', at, 'scripts within scripts nest too deeply to be followed');
      return false;
    }
    this.guestUnits += unitsOf(pieces);
    if (++this.guests > this.limits.guests || this.guestUnits > this.limits.guestUnits) {
      this.note('count', at, 'too many scripts within the script to follow them all');
      return false;
    }
    return true;
  }

  #runSourced(frame: Frame, state: State, context: Context, args: readonly Word[], at: Place): void {
    const saved = state.positional;
    const left = state.maybeLeft.function;
    if (args.length > 0) state.positional = args;
    const exits: Exits = { states: [] };
    this.runLines(frame.tree.body, state, { ...context, function: exits });
    this.returned(exits, state, at);
    state.maybeLeft = { ...state.maybeLeft, function: left };
    if (args.length > 0) state.positional = saved;
  }

  /** Goes on behind a function or sourced file, which ended or was left by `return`. */
  protected returned(exits: Exits, state: State, at: Place): void {
    if (exits.states.length > 0) state.assign(this.joined([state.copy(), ...exits.states], at));
  }

  // ---- files ---------------------------------------------------------------------------------------------------

  /** Runs a script file the script itself wrote; others are named in the coverage. */
  runFile(
    path: Word,
    args: readonly Word[],
    state: State,
    context: Context,
    how: { readonly required: boolean; readonly sameShell?: boolean },
  ): void {
    const pipe = path.pieces.find((piece) => piece.kind === 'unknown' && piece.pipe !== undefined);
    const file = pipe?.kind === 'unknown' ? this.#piped(pipe) : this.#written(path, state);
    if (pipe && !file) return;
    if (file?.always !== true && how.required) this.note('not-followed', path.at, `not checked: ${shapeOf(path)}`);
    if (!file) {
      this.unsettle();
      return;
    }
    const label = how.sameShell ? 'source' : 'script written above';
    const call: GuestCall = { args, ...(how.sameShell && { sameShell: true, sourced: true }) };
    const [first] = file.options;
    if (first && file.options.length === 1 && file.always) {
      this.runGuest(first, path.at, label, state, context, call);
      return;
    }
    const ends = file.options.map((pieces) => {
      const one = state.fork();
      this.runGuest(pieces, path.at, label, one, this.unsurely(context), call);
      return one;
    });
    state.assign(this.joined(file.always ? ends : [state.fork(), ...ends], path.at));
  }

  /** The text of a file the script wrote, when there is just one it can be. */
  protected writtenText(path: Word, state: State): readonly Piece[] | undefined {
    const options = this.#written(path, state)?.options;
    return options?.length === 1 ? options[0] : undefined;
  }

  /** What `<(…)` holds; undefined when the text does not tell. */
  #piped(pipe: UnknownPiece): Choice<FileText> | undefined {
    const text = this.pipeTexts.get(pipe.commands?.[0] ?? -1);
    return text && choiceOf(text);
  }

  /** What the script wrote to a file. */
  #written(path: Word, state: State): Choice<FileText> | undefined {
    const key = pathKey(path, state.cwd);
    return key === undefined ? undefined : state.files.get(key);
  }

  /** Remembers what a command with these redirections writes to files, given what it prints. */
  protected recordWrites(redirects: readonly Redirect[], printed: Choice<FileText> | undefined, state: State): void {
    // Of several outputs only the last one gets the text; the others are emptied.
    const outputs = redirects.filter((redirect) => redirect.op !== '>&' && sendsOutputAway([redirect]));
    outputs.forEach((redirect, index) => {
      const append = redirect.op === '>>' || redirect.op === '&>>';
      this.#write(redirect.target, index < outputs.length - 1 ? only<FileText>([]) : printed, append, state);
    });
  }

  /** Remembers what a simple command writes to files. */
  protected recordOutput(command: Command, own: readonly Redirect[], state: State): void {
    const stdin = command.input?.pieces;
    if (command.name === 'tee') {
      const append = command.words.some((word) => ['-a', '--append'].includes(staticText(word) ?? ''));
      const files = command.words.slice(1).filter((word) => !shapeOf(word).startsWith('-'));
      for (const file of files) this.#write(file, stdin && only(stdin), append, state);
    }
    const content = this.#contentShown(command, state);
    if (content) this.contents.set(command.id, content);
    if (!sendsOutputAway(own)) return;
    const printed = command.words.length === 0 ? [] : printedBy({ ...command, redirects: [] }, stdin);
    const written = content ? { options: content, always: true } : printed && only(printed);
    this.recordWrites(own, written, state);
  }

  #write(target: Word, printed: Choice<FileText> | undefined, append: boolean, state: State): void {
    const key = pathKey(target, state.cwd);
    if (key === undefined) return;
    const before = state.files.get(key);
    if (!printed) {
      if (!append) state.files.delete(key);
      else if (before) state.files.set(key, { ...before, always: false });
      return;
    }
    const start: readonly FileText[] = append && before ? before.options : [[]];
    const options = start.flatMap((option) => printed.options.map((text) => boundedPieces([...option, ...text])));
    const always = printed.always && (!append || before?.always !== false);
    state.files.set(key, { options: options.slice(0, MAX_ALTERNATIVES), always });
  }

  /** What `cat FILE…` and `$(< FILE)` may show of files the script wrote. */
  #contentShown(command: Command, state: State): readonly FileText[] | undefined {
    const operands = command.words.slice(1);
    const paths =
      command.name === 'cat' && operands.every((word) => !shapeOf(word).startsWith('-'))
        ? operands
        : command.words.length === 0
          ? command.redirects.filter((redirect) => redirect.op === '<').map((redirect) => redirect.target)
          : [];
    if (paths.length === 0) return undefined;
    let texts: readonly FileText[] = [[]];
    for (const path of paths) {
      const file = this.#written(path, state);
      if (!file?.always || texts.length * file.options.length > MAX_ALTERNATIVES) return undefined;
      texts = texts.flatMap((text) => file.options.map((option) => [...text, ...option]));
    }
    return texts;
  }
}

/** What is written to a file by commands that print this. */
export function choiceOf(output: Output): Choice<FileText> {
  return { options: output.texts.map((text) => text.pieces), always: output.sure };
}
