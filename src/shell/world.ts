// What the names of variables and parameters mean in one world of alternatives.
import type { Piece } from '../model/word.ts';
import type { Place } from '../text/place.ts';
import type { Chooser } from './chooser.ts';
import { directoryPieces } from './directories.ts';
import { besideItself } from './script-folder.ts';
import type { State } from './state.ts';
import { type Alternative, ENVIRONMENT_BRANCH, hole, scalar, unknownArray, type Value } from './values.ts';

/** Values that were given to variables while a word was expanded: `${x:=y}`, `$((i++))`. */
export type SideAssignments = Map<
  string,
  { readonly pieces: readonly Piece[]; readonly at: Place; readonly form: 'default' | 'arithmetic' }
>;

/** A state in which every choice is made the same way throughout. */
export class World {
  protected readonly state: State;
  protected readonly chooser: Chooser;
  readonly assigned: SideAssignments = new Map();
  readonly #prefixes = new Map<string, Value>();

  constructor(state: State, chooser: Chooser) {
    this.state = state;
    this.chooser = chooser;
  }

  /** Lets the assignments behind it see the value of an assignment before a command: `A=1 B=$A cmd`. */
  prefix(name: string, value: Value): void {
    this.#prefixes.set(name, value);
  }

  /** The value of a variable or special parameter in this world. `outside`: nothing in the text sets it. */
  lookUp(name: string, at: Place): { value: Value; outside: boolean } {
    const prefix = this.#prefixes.get(name);
    if (prefix) return { value: prefix, outside: false };
    const noted = this.assigned.get(name);
    if (noted) return { value: scalar(noted.pieces), outside: false };
    if (/^[0-9]/.test(name) || '@*#?$!-'.includes(name)) return this.#special(name, at);
    const variable = this.state.variables.get(name);
    if (!variable && name === 'PWD') return { value: scalar(directoryPieces(this.state.cwd, at)), outside: false };
    if (!variable && name === 'BASH_SOURCE') return { value: scalar([this.#fileRead(at)]), outside: false };
    if (!variable) return { value: scalar([hole('variable', at, { name })]), outside: true };
    if (variable.nameref !== undefined && variable.nameref !== name) return this.lookUp(variable.nameref, at);
    const value = this.chooser.pick(variable.alternatives) ?? tooMany(variable.alternatives, name, at);
    return { value, outside: value.kind === 'scalar' && value.maybeUnset === true };
  }

  /** The name of the file that is being read, by whatever path it was reached. */
  #fileRead(at: Place): Piece {
    return hole('variable', at, { name: 'BASH_SOURCE', beside: besideItself(at.doc.path) });
  }

  /** Whether, in this world, the environment sets none of the variables the script leaves to it. */
  decidesUnset(): boolean | undefined {
    const arm = this.chooser.pickArm(ENVIRONMENT_BRANCH, 2);
    return arm === undefined ? undefined : arm === 0;
  }

  #special(name: string, at: Place): { value: Value; outside: boolean } {
    const positional = this.state.positional;
    if (name === '#' && positional && positional.every((word) => word.count === 'one')) {
      const text = String(positional.length);
      return {
        value: scalar([{ kind: 'text', text, at: { ...at, exact: false }, use: at, quoted: false }]),
        outside: false,
      };
    }
    if (/^[1-9]/.test(name) && positional) {
      const index = Number(name) - 1;
      if (positional.slice(0, index + 1).every((word) => word.count === 'one')) {
        const word = positional[index];
        return { value: word ? scalar(word.pieces) : { kind: 'unset' }, outside: false };
      }
    }
    if (name === '0' && this.state.programName) return { value: scalar(this.state.programName.pieces), outside: false };
    const { script } = this.state;
    const beside = name === '0' && script !== undefined ? { beside: besideItself(script) } : {};
    return { value: scalar([hole('positional', at, { name, ...beside })]), outside: true };
  }
}

/** What a variable stands for without a subscript; undefined when it is not known. */
export function scalarOf(found: { readonly value: Value }): readonly Piece[] | undefined {
  const { value } = found;
  if (value.kind === 'unset') return [];
  if (value.kind === 'scalar') return value.pieces;
  return value.items.get('0') ?? (value.open ? undefined : []);
}

/** The value of a variable with more alternatives than are followed. */
function tooMany(alternatives: readonly Alternative[], name: string, at: Place): Value {
  if (alternatives.some((one) => one.value.kind === 'array')) return unknownArray('too-many', name, at);
  return { kind: 'scalar', pieces: [hole('too-many', at, { name })], maybeUnset: true };
}
