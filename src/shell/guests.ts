// Shell text inside the script: values that are run, and files the script writes to run them later.
import type { Command, Redirect, Via } from '../model/command.ts';
import { type Piece, shapeOf, staticText, type UnknownPiece, type Word } from '../model/word.ts';
import { exactPlace, type Place } from '../text/place.ts';
import type { Context, Exits } from './context.ts';
import type { StandardInput } from './input.ts';
import type { Invocation } from './invocation.ts';
import { Expansions } from './expansions.ts';
import { declarationsShown } from './declarations.ts';
import { copiesOf, editsOf, type FileCopy, type FileEdit, linkedProgram } from './file-tools.ts';
import { type Frame, guestFrame } from './frame.ts';
import { basename, pathKey } from './path-key.ts';
import { printedBy, sendsOutputAway } from './printers/index.ts';
import { MAX_FILTER_UNITS } from './recorder.ts';
import { candidates, inFolder, USUAL_FOLDERS } from './search-path.ts';
import { redirectOutputs, targetDescriptor } from './outputs.ts';
import { type Choice, type FileText, only, type OutputFile, type State } from './state.ts';
import type { Output } from './shells.ts';
import { remaining } from './standard-input.ts';
import { boundedPieces, hasNul, hole, MAX_ALTERNATIVES, unitsOf } from './values.ts';
import { SHELL_NAMES } from './wrappers/shells.ts';

/** Texts in more pieces than this are put together. */
const MAX_PIECES = 256;

/** Names that say that a file is a script, so that one which can't be read is worth a word. */
const SCRIPT_NAME = /\.(?:sh|bash|ksh|zsh|csh|py|pl|rb|R|jl|lua|js)$/;

/** A file that holds something else now than before, and the text does not tell what. */
const NOT_TOLD: Choice<FileText> = { options: [], always: false };

/** Modes of chmod by which the owner may run a file. */
const EXECUTABLE_MODE = /^(?:0?[0-7]?[1357][0-7]{2}|[ugoa,]*[+=][rwXs]*x[rwXst]*(?:,.*)?)$/;

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
  /** the file the text stands in, when that is a file beside the script */
  readonly script?: string | undefined;
}

/** What a file may hold; `script`: the file beside the script that it is, when it is one. */
type KnownFile = Choice<FileText> & { readonly script?: string };

export abstract class Guests extends Expansions {
  /** files made executable, by key */
  readonly #executables = new Set<string>();

  abstract invokeProgram(invocation: Invocation, state: State, context: Context, keepsShell: boolean): void;

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
    this.reportText(frame);
    const via: Via = { label, at };
    // A shell may refuse a text with NULs, or drop them.
    const around = hasNul(pieces) ? this.unsurely(context) : context;
    const inner: Context = { ...around, frame, via: [...context.via, via] };
    if (how.sourced) this.#runSourced(frame, state, inner, how.args ?? [], at);
    else if (how.sameShell) this.runLines(frame.tree.body, state, inner);
    else {
      state.positional = how.args ?? [];
      state.programName = how.programName;
      state.script = how.script;
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
      if (!blank) {
        this.note('unknown-command', at, `what ${label} runs here is not known from the text`);
        this.unsettle();
      }
      return false;
    }
    if (depth > this.limits.depth) {
      this.note('depth', at, 'scripts within scripts nest too deeply to be followed');
      this.unsettle();
      return false;
    }
    this.guestUnits += unitsOf(pieces);
    if (++this.guests > this.limits.guests || this.guestUnits > this.limits.guestUnits) {
      this.note('count', at, 'too many scripts within the script to follow them all');
      this.unsettle();
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

  /** Runs a script file that the script itself wrote, or that exists beside it; others are named in the coverage. */
  runFile(
    path: Word,
    args: readonly Word[],
    state: State,
    context: Context,
    how: {
      readonly required: boolean;
      readonly sameShell?: boolean;
      readonly direct?: boolean;
      /** where a name without a slash is looked for */
      readonly searchPaths?: readonly Word[] | undefined;
      readonly errexit?: boolean | undefined;
    },
  ): void {
    const found = how.searchPaths && this.inPath(path, how.searchPaths, state);
    if (found) {
      this.runFile(found.path, args, state, context, { ...how, searchPaths: undefined });
      return;
    }
    const pipe = path.pieces.find((piece) => piece.kind === 'unknown' && piece.pipe !== undefined);
    const file: KnownFile | undefined = pipe?.kind === 'unknown' ? this.#piped(pipe) : this.#file(path, state);
    if (pipe && !file) return;
    if (file?.options.some(isMachineCode)) {
      this.unsettle();
      return;
    }
    if (file?.always !== true && (how.required || SCRIPT_NAME.test(shapeOf(path)))) this.noteUnread(path, state);
    if (!file || file.options.length === 0) {
      this.unsettle();
      return;
    }
    const run = (pieces: FileText, one: State, around: Context): void => {
      const program = how.direct ? interpreterOf(pieces) : undefined;
      if (program) this.#runByInterpreter(program, path, args, one, around);
      else {
        const label = how.sameShell ? 'source' : file.script === undefined ? 'script written above' : 'script';
        const sourced = how.sameShell && { sameShell: true, sourced: true };
        const errexit = how.errexit === true || (how.direct === true && startsWithErrexit(pieces));
        this.runGuest(pieces, path.at, label, one, around, { args, script: file.script, errexit, ...sourced });
      }
    };
    const [first] = file.options;
    if (first && file.options.length === 1 && file.always) {
      run(first, state, how.direct && !this.#isExecutable(path, file, state) ? this.unsurely(context) : context);
      return;
    }
    const ends = file.options.map((pieces) => {
      const one = state.fork();
      run(pieces, one, this.unsurely(context));
      return one;
    });
    state.assign(this.joined(file.always ? ends : [state.fork(), ...ends], path.at));
  }

  /** Whether a file surely may be run by its path: a file that was just written may not. */
  #isExecutable(path: Word, file: KnownFile, state: State): boolean {
    const key = pathKey(path, state.cwd);
    return file.script !== undefined || (key !== undefined && this.#executables.has(key));
  }

  /** Starts the program that the first line of a script names, as the system does. */
  #runByInterpreter(
    program: readonly string[],
    path: Word,
    args: readonly Word[],
    state: State,
    context: Context,
  ): void {
    const at = { ...path.at, exact: false };
    const words = program.map((text): Word => ({
      pieces: [{ kind: 'text', text, at, use: at, quoted: true }],
      count: 'one',
      at,
    }));
    this.invokeProgram(
      { words: [...words, path, ...args], assignments: [], redirects: [], at: path.at },
      state,
      { ...context, via: [...context.via, { label: '#!', at }] },
      false,
    );
  }

  /** Says that a file was not checked, and why. */
  protected noteUnread(path: Word, state: State): void {
    const answer = this.beside.read(path, state.cwd);
    const why =
      answer?.kind === 'denied'
        ? ` (${answer.why})`
        : answer?.kind === 'missing'
          ? ' (no such file beside the script)'
          : '';
    this.note('not-followed', path.at, `not checked: ${shapeOf(path)}${why}`);
  }

  /** The text of a file the script wrote, or that exists beside it, when there is just one it can be. */
  protected writtenText(path: Word, state: State): readonly Piece[] | undefined {
    const options = this.#file(path, state)?.options;
    return options?.length === 1 ? options[0] : undefined;
  }

  /** Whether something is known of what a file holds. */
  protected isKnownFile(path: Word, state: State): boolean {
    return (this.#file(path, state)?.options.length ?? 0) > 0;
  }

  /** What `/dev/fd/N` stands for, when the shell opened it to read known text. */
  protected openInput(path: Word, state: State): StandardInput | undefined {
    const fd = /^\/(?:dev|proc\/self)\/fd\/(\d+)$/.exec(staticText(path) ?? '')?.[1];
    const stream = fd === undefined || fd === '0' ? undefined : state.descriptors.get(fd);
    return stream && remaining(stream, state);
  }

  /** What a file or `<(…)` may hold. */
  protected readable(path: Word, state: State): Choice<FileText> | undefined {
    const pipe = path.pieces.find((piece) => piece.kind === 'unknown' && piece.pipe !== undefined);
    return pipe?.kind === 'unknown' ? this.#piped(pipe) : this.#file(path, state);
  }

  /** What a file may hold: what the script wrote to it, and what it held before. */
  #file(path: Word, state: State): KnownFile | undefined {
    const open = this.openInput(path, state);
    if (open) return { options: [open.pieces], always: open.sure !== false };
    const written = this.#written(path, state);
    // What the script wrote without telling what replaced all there was.
    if (written && (written.always || written.options.length === 0)) return written;
    const answer = this.beside.read(path, state.cwd);
    if (answer?.kind !== 'text') return written;
    const { document } = answer;
    const at = exactPlace(document, 0, document.text.length);
    const before: FileText = [{ kind: 'text', text: document.text, at, use: at, quoted: true }];
    return { options: [before, ...(written?.options ?? [])], always: !written, script: document.path };
  }

  /** The file that the script wrote to a folder of its own search path, for a program given by its name alone. */
  protected inPath(
    name: Word,
    searchPaths: readonly Word[],
    state: State,
  ): { readonly path: Word; readonly sure: boolean } | undefined {
    const text = staticText(name);
    if (text === undefined || text === '' || text.includes('/') || state.files.size === 0) return undefined;
    for (const searchPath of searchPaths)
      for (const { path, behind } of candidates(name, searchPath)) {
        const file = this.#written(path, state);
        if (file && file.options.length > 0) return { path, sure: searchPaths.length === 1 && !behind };
      }
    // Asked for nearly every program, so by key.
    const folder = USUAL_FOLDERS.find((one) => (state.files.get(`${one}/${text}`)?.options.length ?? 0) > 0);
    return folder === undefined ? undefined : { path: inFolder(name, folder), sure: false };
  }

  /** Takes over which files may be run: those of another machine's folder stand in one of this. */
  inheritExecutables(from: Guests, source = '', target = source): void {
    for (const path of from.#executables)
      if (path === source || path.startsWith(`${source}/`)) this.#executables.add(target + path.slice(source.length));
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
    const outputs = redirects.filter((redirect) => sendsOutputAway([redirect]));
    outputs.forEach((redirect, index) => {
      const last = index === outputs.length - 1;
      const fd = targetDescriptor(redirect);
      const file = fd === undefined ? undefined : state.outputs.get(fd);
      if (file && last) this.appendTo(file, printed, state);
      if (fd !== undefined || staticText(redirect.target) === '-') return;
      const append = redirect.op === '>>' || redirect.op === '&>>';
      this.#write(redirect.target, last ? printed : only<FileText>([]), append, state);
    });
  }

  /** `exec > FILE`, `exec 4> FILE`: from here on, these descriptors of the shell lead to files. */
  openOutputs(redirects: readonly Redirect[], state: State): void {
    for (const { op, target, fd } of redirectOutputs(redirects, state)) {
      const keeps = op === '>>' || op === '&>>' || op === '<>';
      // Any command may complain.
      if (!keeps) this.#write(target, { options: [[]], always: fd !== 2 }, false, state);
    }
  }

  /** Adds what was printed to a file that was opened before. */
  protected appendTo({ target, cwd }: OutputFile, printed: Choice<FileText> | undefined, state: State): void {
    const here = state.cwd;
    state.cwd = cwd;
    this.#write(target, printed, true, state);
    state.cwd = here;
  }

  /** Remembers what a simple command writes to files. */
  protected recordOutput(
    command: Command,
    own: readonly Redirect[],
    state: State,
    { stdin, filtered }: { readonly stdin: FileText | undefined; readonly filtered: FileText | undefined },
  ): void {
    if (command.name === 'tee') {
      const append = command.words.some((word) => ['-a', '--append'].includes(staticText(word) ?? ''));
      const files = command.words.slice(1).filter((word) => !shapeOf(word).startsWith('-'));
      for (const file of files) this.#write(file, stdin && only(stdin), append, state);
    }
    if (command.name === 'chmod' && command.words.some((word) => EXECUTABLE_MODE.test(shapeOf(word)))) {
      for (const word of command.words.slice(2)) {
        const key = pathKey(word, state.cwd);
        if (key !== undefined) this.#executables.add(key);
      }
    }
    for (const copy of copiesOf(command)) this.#copy(copy, state, command.name === 'install');
    for (const edit of editsOf(command)) this.#edit(edit, state);
    if (command.name === 'rm' || command.name === 'unlink') this.#remove(command, state);
    const content = this.#contentShown(command, own, state) ?? (filtered && [filtered]);
    if (content) this.contents.set(command.id, content);
    if (!sendsOutputAway(own)) return;
    const printed = command.words.length === 0 ? [] : printedBy({ ...command, redirects: [] }, stdin);
    const written = content ? { options: content, always: true } : printed && only(printed);
    this.recordWrites(own, written, state);
  }

  /** Remembers that a filter was put over a file. */
  #edit({ file, filter }: FileEdit, state: State): void {
    const key = pathKey(file, state.cwd);
    const before = this.#file(file, state);
    if (key === undefined || !before) return;
    const [text, ...others] = before.options;
    const sole = text && others.length === 0 && this.filterUnits <= MAX_FILTER_UNITS ? text : undefined;
    this.filterUnits += unitsOf(sole ?? []);
    const after = sole && printedBy(filter, undefined, () => sole);
    // It may be much the same after a change that is not known.
    state.files.set(key, after ? { options: [after], always: before.always } : { ...before, always: false });
  }

  /** Remembers that a file was copied, moved or linked. */
  #copy(copy: FileCopy, state: State, installs: boolean): void {
    const { from, to, moves } = copy;
    const program = linkedProgram(copy);
    const source = this.#file(from, state) ?? (program && only(program));
    const text = source && {
      options: source.options,
      always: source.always && (to.length === 1 || program !== undefined),
    };
    const origin = pathKey(from, state.cwd);
    const runs = installs || program !== undefined || (origin !== undefined && this.#executables.has(origin));
    for (const target of to) {
      const key = pathKey(target, state.cwd);
      if (runs && key !== undefined) this.#executables.add(key);
      if (key === undefined || (!text && !state.files.has(key))) continue;
      state.files.set(key, text ?? NOT_TOLD);
    }
    const gone = moves ? pathKey(from, state.cwd) : undefined;
    if (gone !== undefined && state.files.has(gone)) state.files.set(gone, NOT_TOLD);
  }

  /** A file that was removed may still be there: whether the command did well is not known. */
  #remove(command: Command, state: State): void {
    for (const word of command.words.slice(1)) {
      const key = pathKey(word, state.cwd);
      const file = key === undefined ? undefined : state.files.get(key);
      if (key !== undefined && file) state.files.set(key, { ...file, always: false });
    }
  }

  #write(target: Word, printed: Choice<FileText> | undefined, append: boolean, state: State): void {
    const key = pathKey(target, state.cwd);
    if (key === undefined || /^\/dev\/(?!shm\/)/.test(key)) return;
    const before = append ? this.#file(target, state) : undefined;
    if (!printed) {
      // It holds something else now than before, also than before the script began.
      state.files.set(key, { options: append ? (before?.options ?? []) : [], always: false });
      return;
    }
    const start: readonly FileText[] = append && before && before.options.length > 0 ? before.options : [[]];
    const options = start.flatMap((option) =>
      printed.options.map((text) => boundedPieces(compact([...option, ...text]))),
    );
    const always = printed.always && (!append || before?.always !== false);
    state.files.set(key, { options: options.slice(0, MAX_ALTERNATIVES), always });
  }

  /** What `cat FILE…` and `$(< FILE)` may show of files the script wrote, and `declare` of what it defined. */
  #contentShown(command: Command, own: readonly Redirect[], state: State): readonly FileText[] | undefined {
    const declarations = declarationsShown(command, state);
    if (declarations) return declarations;
    const operands = command.words.slice(1);
    const paths =
      command.name === 'cat' && operands.every((word) => !shapeOf(word).startsWith('-'))
        ? operands
        : command.words.length === 0
          ? own.filter((redirect) => redirect.op === '<').map((redirect) => redirect.target)
          : [];
    if (paths.length === 0) return undefined;
    let texts: readonly FileText[] = [[]];
    for (const path of paths) {
      const file = this.#written(path, state);
      if (!file || file.options.length === 0) return undefined;
      // In some runs it holds something else, or is not there.
      const options = file.always ? file.options : [...file.options, [hole('input', path.at)]];
      if (texts.length * options.length > MAX_ALTERNATIVES) return undefined;
      texts = texts.flatMap((text) => options.map((option) => [...text, ...option]));
    }
    return texts;
  }
}

/** A text that is added to again and again must not be copied piece by piece: places are given up. */
function compact(pieces: readonly Piece[]): readonly Piece[] {
  if (pieces.length <= MAX_PIECES) return pieces;
  const merged: Piece[] = [];
  let text = '';
  pieces.forEach((piece, index) => {
    if (piece.kind === 'unknown') {
      merged.push(piece);
      return;
    }
    text += piece.text;
    if (pieces[index + 1]?.kind === 'text') return;
    merged.push({ ...piece, text, at: { ...piece.at, exact: false } });
    text = '';
  });
  return merged;
}

/** A program for the machine, no text for a shell. */
function isMachineCode([first]: FileText): boolean {
  return first?.kind === 'text' && first.text.startsWith('\x7fELF');
}

/** `#!/bin/bash -e` */
function startsWithErrexit([first]: FileText): boolean {
  return first?.kind === 'text' && /^#!.*\b(?:ba|da|k|z)?sh[ \t]+-(?!-)\w*e/.test(first.text);
}

/** What is written to a file by commands that print this. */
export function choiceOf(output: Output): Choice<FileText> {
  return { options: output.texts.map((text) => text.pieces), always: output.sure };
}

/**
 * The program that the first line of a script names, with its arguments; undefined for shells, which read the script
 * in any case.
 */
function interpreterOf(pieces: FileText): readonly string[] | undefined {
  const [first] = pieces;
  const line = first?.kind === 'text' ? /^#![ \t]*([^\n]*?)[ \t]*\r?(?:\n|$)/.exec(first.text)?.[1] : undefined;
  if (line === undefined || line === '') return undefined;
  const program = /^[^ \t]*/.exec(line)?.[0] ?? '';
  // The system gives the interpreter all that follows as one argument.
  const argument = line.slice(program.length).trim();
  const named = basename(program) === 'env' ? argument : program;
  if (SHELL_NAMES.includes(basename(named))) return undefined;
  return argument === '' ? [program] : [program, argument];
}
