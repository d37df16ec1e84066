// What commands read: here-documents, files, pipes and descriptors, and what is left of them for the next command.
import type { Command, Redirect } from '../model/command.ts';
import { type Piece, shapeOf, staticText, type Word } from '../model/word.ts';
import { type Context, readsFile } from './context.ts';
import type { StandardInput } from './input.ts';
import { Guests } from './guests.ts';
import type { Invocation } from './invocation.ts';
import { outputsBefore } from './outputs.ts';
import { isPrinter, printedBy, printsItsWords } from './printers/index.ts';
import { advance, descriptor, doubt, inherited, lose, readsInput, remaining } from './standard-input.ts';
import { MAX_FILTER_UNITS } from './recorder.ts';
import { SharedMap } from './shared-map.ts';
import type { State } from './state.ts';
import { unitsOf } from './values.ts';

/** The standard input of a command. */
export interface CommandInput {
  /** undefined: what it holds is not known, or not the script's */
  readonly stream: StandardInput | undefined;
  /** the command was given it alone; else it goes on where others stopped reading */
  readonly own: boolean;
}

type Redirected = Pick<Invocation, 'input' | 'descriptors'> & { readonly redirects: readonly Redirect[] };

export abstract class Inputs extends Guests {
  /**
   * The standard input of a command with these redirections.
   *
   * @param given all redirections, those of the commands around included
   */
  protected inputFor(given: Redirected, state: State, context: Context): CommandInput {
    const { input } = given;
    if (input) return { stream: { pieces: input.pieces, label: input.kind }, own: true };
    const own = given.redirects.slice(context.redirects.length);
    const last = own.filter((redirect) => readsFile([redirect])).at(-1);
    if (!last) return { stream: inherited(state, context), own: false };
    if (last.op === '<') return { stream: this.#opened(last.target, state, context), own: true };
    if (last.op === '<&') return { stream: descriptor(staticText(last.target), state, context), own: false };
    return { stream: undefined, own: true };
  }

  /** What a file or `<(…)` that is opened to read holds. */
  #opened(path: Word, state: State, context: Context): StandardInput | undefined {
    const name = staticText(path);
    if (name === '/dev/null') return { pieces: [], label: 'file' };
    const duplicate = /^\/(?:dev|proc\/self)\/(?:fd\/(\d+)|(stdin))$/.exec(name ?? '');
    if (duplicate) return descriptor(duplicate[1] ?? '0', state, context);
    const file = this.readable(path, state);
    const [pieces] = file?.options ?? [];
    if (!file || !pieces || file.options.length !== 1) return undefined;
    return { pieces, label: 'file', ...(!file.always && { sure: false }) };
  }

  /** `source /dev/stdin`: the shell runs what is left of an input. */
  runInput(input: StandardInput, path: Word, args: readonly Word[], state: State, context: Context): void {
    const left = remaining(input, state);
    lose(input, state);
    if (!left) {
      this.noteUnread(path, state);
      this.unsettle();
      return;
    }
    const around = left.sure === false ? this.unsurely(context) : context;
    this.runGuest(left.pieces, path.at, `source <${left.label}`, state, around, {
      sameShell: true,
      sourced: true,
      args,
    });
  }

  /** The inputs that commands here can read on. */
  protected inputsAround(state: State, context: Context): StandardInput[] {
    return [...state.descriptors.values(), ...(context.stdin ? [context.stdin] : [])];
  }

  /**
   * `exec 3< FILE`, `{ …; } 3<<< TEXT`: opens descriptors of the shell itself.
   *
   * @param given the redirections, those of the commands around not included
   */
  openDescriptors(given: Redirected, state: State, context: Context): void {
    for (const [fd, input] of given.descriptors ?? [])
      state.descriptors.set(fd, { pieces: input.pieces, label: input.kind });
    const { input } = given;
    if (input && context.stdin) lose(context.stdin, state);
    else if (input) state.descriptors.set('0', { pieces: input.pieces, label: input.kind });
    for (const redirect of given.redirects.filter((one) => readsFile([{ ...one, fd: 0 }]))) {
      const fd = String(redirect.fd ?? 0);
      if (!/^\d+$/.test(fd) || (fd === '0' && context.stdin)) {
        for (const input of this.inputsAround(state, context)) lose(input, state);
        continue;
      }
      const target = staticText(redirect.target);
      const stream =
        redirect.op === '<>'
          ? undefined
          : redirect.op === '<'
            ? this.#opened(redirect.target, state, context)
            : descriptor(target, state, context);
      if (stream) state.descriptors.set(fd, stream);
      else state.descriptors.delete(fd);
    }
  }

  /**
   * Opens the descriptors that a command's own redirections name, besides standard input and output.
   *
   * @returns what closes them behind the command; undefined when there are none
   */
  protected openOwnDescriptors(given: Invocation, state: State, context: Context): (() => void) | undefined {
    if (given.redirects.length === context.redirects.length && !given.descriptors) return undefined;
    const own = given.redirects.slice(context.redirects.length);
    const redirects = own.filter(({ fd, op }) => fd !== undefined && fd !== 0 && (op === '<' || op === '<&'));
    const outputs = own.filter(({ fd, op }) => fd !== undefined && fd !== 1 && fd !== 2 && op.includes('>'));
    if (redirects.length === 0 && outputs.length === 0 && !given.descriptors) return undefined;
    const before = new SharedMap(state.descriptors);
    this.openDescriptors({ redirects, ...(given.descriptors && { descriptors: given.descriptors }) }, state, context);
    const close = outputsBefore(outputs, state);
    this.openOutputs(outputs, state);
    return () => {
      close();
      state.descriptors.assign(before);
    };
  }

  /** What a command that was just listed prints of its input, and what it leaves of it to the next one. */
  protected readBy(command: Command, input: CommandInput, state: State): readonly Piece[] | undefined {
    const { stream } = input;
    const left = stream && remaining(stream, state);
    const filters = isPrinter(command) && !printsItsWords(command);
    if (!filters) {
      if (stream && !command.builtin && !printsItsWords(command))
        leave(input, this.startsCommand(command) ? false : readsInput(command.name), state);
      return undefined;
    }
    if (this.filterUnits > MAX_FILTER_UNITS) {
      leave(input, true, state);
      return undefined;
    }
    const bare = { ...command, redirects: [] };
    const read = (path: Word): readonly Piece[] | undefined => this.#certainText(path, state);
    const alone = printedBy(bare, undefined, read);
    const reads = readsBesideFiles(command);
    if (alone || !left || reads === false) {
      if (!alone) leave(input, reads, state);
      return alone;
    }
    this.filterUnits += unitsOf(left.pieces);
    const printed = printedBy(bare, left.pieces, read);
    // What `head` takes from a pipe beyond what it prints is not known.
    if (printed && command.name !== 'head' && !input.own) advance(left === stream ? left : stream, state, sizeOf(left));
    else leave(input, true, state);
    if (printed && left.sure === false) this.risk();
    return printed;
  }

  /** Whether a program does nothing but start another with the same input. */
  protected abstract startsCommand(command: Command): boolean;

  /** The text of a file, when it is certain. */
  #certainText(path: Word, state: State): readonly Piece[] | undefined {
    const file = this.readable(path, state);
    const [pieces] = file?.options ?? [];
    if (!pieces || file?.options.length !== 1 || !file.always) return undefined;
    this.filterUnits += unitsOf(pieces);
    return pieces;
  }
}

/** What a command leaves of its input to the next one. @param reads undefined: it may read it */
function leave({ stream, own }: CommandInput, reads: boolean | undefined, state: State): void {
  if (!stream || own || reads === false) return;
  if (reads) lose(stream, state);
  else doubt(stream, state);
}

/** How many units of its shape an input has. */
function sizeOf(input: StandardInput): number {
  const [first] = input.pieces;
  return first ? shapeOf({ pieces: input.pieces, count: 'one', at: first.at }).length : 0;
}

/** Whether a filter reads its input although it is given operands; undefined where that depends on what they are. */
function readsBesideFiles({ name, words }: Command): boolean | undefined {
  const operands = words.slice(1).filter((word) => !shapeOf(word).startsWith('-') || staticText(word) === '-');
  if (operands.length === 0) return true;
  const plain = name === 'cat' || name === 'tac' || name === 'rev';
  return plain && operands.every((word) => word.count === 'one' && staticText(word) !== '-') ? false : undefined;
}
