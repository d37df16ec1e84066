// What standard input and other descriptors hold, and how far commands have read it.
import { sliceWord } from '../model/word.ts';
import { type Context, readsFile } from './context.ts';
import type { Positions, StandardInput } from './input.ts';
import type { State } from './state.ts';

/** What is left of an input; undefined when that is not known. */
export function remaining(input: StandardInput, state: State): StandardInput | undefined {
  const position = state.positions.get(input);
  if (!position) return input;
  if (position.units === undefined) return undefined;
  const [first] = input.pieces;
  const pieces =
    first && position.units > 0
      ? sliceWord({ pieces: input.pieces, count: 'one', at: first.at }, position.units).pieces
      : input.pieces;
  return { ...input, pieces, sure: input.sure !== false && position.sure };
}

/** Notes that so many units more were read. */
export function advance(input: StandardInput, state: State, units: number): void {
  const before = state.positions.get(input) ?? { units: 0, sure: true };
  if (before.units !== undefined) state.positions.set(input, { ...before, units: before.units + units });
}

/** Notes that some of it was read, nobody knows how much. */
export function lose(input: StandardInput, state: State): void {
  state.positions.set(input, { units: undefined, sure: false });
}

/** Notes that a command may have read of it; most don't. */
export function doubt(input: StandardInput, state: State): void {
  const before = state.positions.get(input);
  if (before?.sure !== false) state.positions.set(input, { units: before ? before.units : 0, sure: false });
}

/** What is known of positions on each of several ways. */
export function joinPositions(ways: readonly Positions[], result: Positions): void {
  if (ways.every((way) => way.same(result))) return;
  for (const input of new Set(ways.flatMap((way) => [...way.keys()]))) {
    const [first, ...others] = ways.map((way) => way.get(input) ?? { units: 0, sure: true });
    const same = others.every((one) => one.units === first?.units);
    const sure = first?.sure === true && others.every((one) => one.sure);
    result.set(input, { units: same ? first?.units : undefined, sure: same && sure });
  }
}

/** Programs that leave their standard input alone. */
const LEAVES_INPUT = new Set(
  'mkdir rmdir cp mv rm ln touch chmod chown chgrp ls tar unzip zip gzip du df stat file find which hostname date sleep uname id whoami nproc nvidia-smi module ml pip pip3 conda mamba micromamba uv git wget curl make cmake squeue scancel sacct scontrol sinfo rsync scp realpath readlink basename dirname seq true false test [ kill'.split(
    ' ',
  ),
);

/** Programs that read all they can get. */
const TAKES_INPUT = new Set('bash sh dash zsh ksh xargs parallel'.split(' '));

/** Whether a program reads its standard input; undefined when some calls of it do. */
export function readsInput(name: string | undefined): boolean | undefined {
  if (name === undefined) return undefined;
  return LEAVES_INPUT.has(name) ? false : TAKES_INPUT.has(name) ? true : undefined;
}

/** What a command reads that was given nothing of its own. */
export function inherited(state: State, context: Context): StandardInput | undefined {
  if (context.stdin) return context.stdin;
  const taken = (context.pipeline && context.pipeline.index > 0) || readsFile(context.redirects);
  return taken ? undefined : state.descriptors.get('0');
}

/** What a descriptor holds, by its number. */
export function descriptor(fd: string | undefined, state: State, context: Context): StandardInput | undefined {
  if (fd === undefined) return undefined;
  return fd === '0' ? inherited(state, context) : state.descriptors.get(fd);
}
