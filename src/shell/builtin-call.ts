// What the shell's own commands are called with.
import type { Assignment, Command, Redirect } from '../model/command.ts';
import type { Piece, Word } from '../model/word.ts';
import type { Place } from '../text/place.ts';
import type { Context, Exits } from './context.ts';
import type { StandardInput } from './input.ts';
import type { Invocation, StoreDetails } from './invocation.ts';
import type { State, Trap } from './state.ts';
import type { Alternative } from './values.ts';

/** What builtins ask of the shell that runs them. */
export interface RunningShell {
  readonly commands: readonly Command[];
  store(name: string, alternatives: readonly Alternative[], state: State, context: Context, how: StoreDetails): void;
  storeElement(
    target: string,
    pieces: readonly Piece[] | undefined,
    state: State,
    context: Context,
    how: StoreDetails,
  ): void;
  calculate(expressions: readonly Word[], state: State, context: Context): bigint | undefined;
  emitAssignment(
    assignment: Omit<Assignment, 'scope' | 'certain' | 'via' | 'position'>,
    context: Context,
    only: boolean,
  ): void;
  invoke(invocation: Invocation, state: State, context: Context, functions?: boolean): void;
  invokeProgram(invocation: Invocation, state: State, context: Context, keepsShell: boolean): void;
  /** Runs the traps that may have called a function, before it changes. */
  runTrapsNaming(name: string, state: State): void;
  runGuest(
    pieces: readonly Piece[],
    at: Place,
    label: string,
    state: State,
    context: Context,
    how?: { readonly sameShell?: boolean },
  ): void;
  runFile(
    path: Word,
    args: readonly Word[],
    state: State,
    context: Context,
    how: {
      readonly required: boolean;
      readonly sameShell?: boolean;
      readonly searchPaths?: readonly Word[] | undefined;
    },
  ): void;
  leave(exits: Exits, state: State, at: Place): void;
  trapped(pieces: readonly Piece[], at: Place, context: Context): Trap['run'];
  runInput(input: StandardInput, path: Word, args: readonly Word[], state: State, context: Context): void;
  remember(name: string, path: readonly Piece[], state: State, context: Context): void;
  openOutputs(redirects: readonly Redirect[], state: State): void;
  openDescriptors(given: Pick<Invocation, 'input' | 'descriptors' | 'redirects'>, state: State, context: Context): void;
}

/** A builtin that was just called. */
export interface BuiltinCall {
  readonly shell: RunningShell;
  readonly command: Command;
  readonly invocation: Invocation;
  readonly state: State;
  readonly context: Context;
  /** the context without the builtin's own redirections */
  readonly outer: Context;
  /** what it reads, when known */
  readonly input?: StandardInput | undefined;
}
