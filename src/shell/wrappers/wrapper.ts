// The vocabulary of the wrapper tables: how a program starts another one.
import type { Command, Scope } from '../../model/command.ts';
import { type Piece, prefixOf, sliceWord, type Word } from '../../model/word.ts';
import type { Place } from '../../text/place.ts';
import { type OptionTable, type ParsedCall, parseOptions } from '../options.ts';

interface StartedBase {
  /** how the step is named in the chain: `srun`, `bash -c` */
  readonly label: string;
  readonly scope?: Partial<Scope>;
  /** variables the wrapper sets (or, without a value, removes) for what it starts */
  readonly environment?: readonly { readonly name: string; readonly value?: Word }[];
  /** false when the wrapper need not start it in every run */
  readonly certain?: boolean;
  /** neither the wrapper's input and redirections nor its place in a pipeline are handed on */
  readonly ownStreams?: boolean;
}

/** What a wrapper starts. */
export type Started =
  /** a program with its words; `keepsShell`: looked up by the running shell itself (functions, builtins) */
  | (StartedBase & { readonly kind: 'command'; readonly words: readonly Word[]; readonly keepsShell?: boolean })
  /** a shell that interprets a text */
  | (StartedBase & {
      readonly kind: 'text';
      readonly pieces: readonly Piece[];
      readonly at: Place;
      readonly args?: readonly Word[];
      readonly programName?: Word;
      readonly errexit?: boolean;
      /** the shell's commands read the standard input the command was given */
      readonly passesInput?: boolean;
    })
  /** a shell that interprets its standard input */
  | (StartedBase & { readonly kind: 'stdin'; readonly args?: readonly Word[] })
  /** a shell that interprets a file; `required`: name it in the coverage when it can't be read */
  | (StartedBase & {
      readonly kind: 'file';
      readonly path: Word;
      readonly args: readonly Word[];
      readonly required: boolean;
      /** the system runs it, by the interpreter its first line names; else a shell reads it */
      readonly direct?: boolean;
    });

/** The text of a file the script wrote before, when there is just one it can be. */
export type WrittenText = (path: Word) => readonly Piece[] | undefined;

/** A program that starts others. */
export interface Wrapper {
  readonly names: readonly string[];
  starts(command: Command, written: WrittenText): readonly Started[];
}

/**
 * The plain kind of wrapper: options, perhaps some operands of its own, then the command.
 *
 * @param own operands that come before the command (`timeout DURATION`, `chroot ROOT`)
 */
export function prefixWrapper(
  names: string,
  options: OptionTable,
  details: { readonly own?: number; readonly scope?: (call: ParsedCall) => Partial<Scope> } = {},
): Wrapper {
  const table: OptionTable = { ...options, style: 'posix' };
  const { own = 0 } = details;
  return {
    names: names.split(' '),
    starts(command) {
      const call = parseOptions(table, command.words);
      const first = call.operands[own];
      if (!first) return [];
      const scope = details.scope?.(call);
      return [
        {
          kind: 'command',
          label: command.name ?? '',
          words: command.words.slice(first.index),
          ...(scope && { scope }),
        },
      ];
    },
  };
}

/** `NAME=value` in one word. */
export function assignmentIn(word: Word): { name: string; value: Word } | undefined {
  const name = /^([A-Za-z_]\w*)=/.exec(prefixOf(word))?.[1];
  return name === undefined ? undefined : { name, value: sliceWord(word, name.length + 1) };
}
