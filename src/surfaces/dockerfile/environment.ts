// ENV and ARG: what programs of the build see.
import type { ArgInstruction, PairsInstruction } from '../../lang/dockerfile/index.ts';
import { type Build } from './build.ts';
import { expandWord, knownText } from './expand.ts';
import type { Step } from './stages.ts';

/** Gives the variables of an instruction to all that runs after it, and lists them as assignments. */
export function setVariables(build: Build, step: Step, instruction: ArgInstruction | PairsInstruction): void {
  const machine = build.machineOf(step);
  const named =
    instruction.kind === 'arg'
      ? instruction.arguments.map(({ name, at }) => ({ name, at }))
      : instruction.pairs.map(({ name, at }) => ({
          name: knownText(expandWord(name, step.stage.variables).pieces),
          at,
        }));
  for (const { name, at } of named) {
    const value = name === undefined ? undefined : step.stage.variables.get(name);
    if (name === undefined || !value) continue;
    // Nothing in the text gives it a value.
    if (value.pieces.length === 1 && value.pieces[0]?.kind === 'unknown' && value.pieces[0].name === name) continue;
    const { pieces, replaceable } = value;
    const word = { pieces, count: 'one' as const, at };
    build.context.session.assign(machine, { name, value: word, at, replaceable }, build.surroundings(step));
  }
}
