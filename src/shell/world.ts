// What the names of variables and parameters mean in one world of alternatives.
import { type Piece, shapeOf, staticText, type Word } from '../model/word.ts';
import type { Place } from '../text/place.ts';
import { type ArithmeticHost, evaluate, forget, type Target } from './arithmetic.ts';
import { readNumber } from './arithmetic-tokens.ts';
import type { Chooser } from './chooser.ts';
import { directoryPieces } from './directories.ts';
import { blurred, indexOf, withElement } from './elements.ts';
import { besideItself } from './script-folder.ts';
import type { State } from './state.ts';
import {
  type Alternative,
  type ArrayValue,
  ENVIRONMENT_BRANCH,
  hole,
  isWide,
  scalar,
  textOf,
  unknownArray,
  type Value,
} from './values.ts';

/** How many values that are expressions themselves are evaluated for one command; two may name each other. */
const MAX_NESTED = 64;

/** Arrays of bash itself whose keys are names of commands. */
export const NAMED_BY_COMMANDS = /^BASH_(?:ALIASES|CMDS)$/;

/** Values that were given to variables while a word was expanded: `${x:=y}`, `$((i++))`. */
export type SideAssignments = Map<
  string,
  { readonly value: Value; readonly at: Place; readonly form: 'default' | 'arithmetic' }
>;

/** A state in which every choice is made the same way throughout. */
export class World {
  protected readonly state: State;
  protected readonly chooser: Chooser;
  readonly assigned: SideAssignments = new Map();
  /** something that bash may refuse, and the command with it */
  mayFail = false;
  readonly #prefixes = new Map<string, Value>();
  #nested = 0;

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
    if (noted) return { value: noted.value, outside: false };
    if (/^[0-9]/.test(name) || '@*#?$!-'.includes(name)) return this.#special(name, at);
    const variable = this.state.variables.get(name);
    if (!variable && name === 'PWD') return { value: scalar(directoryPieces(this.state.cwd, at)), outside: false };
    if (!variable && name === 'BASH_SOURCE') return { value: scalar([this.#fileRead(at)]), outside: false };
    if (!variable) return { value: scalar([hole('variable', at, { name })]), outside: true };
    if (variable.nameref !== undefined && variable.nameref !== name) return this.lookUp(variable.nameref, at);
    const value = this.chooser.pick(variable.alternatives) ?? tooMany(variable.alternatives, name, at);
    return { value, outside: value.kind === 'scalar' && value.maybeUnset === true };
  }

  /** Notes that a variable was given a value while a word was expanded. */
  protected give(name: string, pieces: readonly Piece[], at: Place, form: 'default' | 'arithmetic'): void {
    const { value } = this.lookUp(name, at);
    this.#note(name, value.kind === 'array' ? withElement(value, '0', pieces, { name, at }) : scalar(pieces), at, form);
  }

  /** Takes back what was noted since, for what another process expanded. */
  undo(before: SideAssignments): void {
    for (const name of this.assigned.keys()) {
      const noted = before.get(name);
      if (noted) this.assigned.set(name, noted);
      else this.assigned.delete(name);
    }
  }

  #note(name: string, value: Value, at: Place, form: 'default' | 'arithmetic'): void {
    const variable = this.state.variables.get(name);
    if (variable?.fixed) this.mayFail = true;
    else this.assigned.set(variable?.nameref ?? name, { value, at, form });
  }

  // ---- arithmetic ------------------------------------------------------------------------------------------------

  /** The value of an arithmetic expression; assignments in it are noted. */
  arithmeticText(text: string, at: Place): bigint | undefined {
    return evaluate(text, this.#numbers(at));
  }

  /** The value of a word that bash takes for an expression. */
  countIn(word: Word): bigint | undefined {
    const text = staticText(word);
    if (text !== undefined) return this.arithmeticText(text, word.at);
    // `let N*=4`: a pattern of file names may hide the operator.
    for (const [name] of shapeOf(word).matchAll(/[A-Za-z_]\w*/g)) this.#count({ name }, undefined, word.at);
    return undefined;
  }

  /** Forgets what an expression that is not all known may give values to. */
  protected forgetAssigned(text: string, at: Place): void {
    forget(text, this.#numbers(at));
  }

  #numbers(at: Place): ArithmeticHost {
    return {
      read: (target) => this.#number(target, at),
      write: (target, value) => {
        this.#count(target, value, at);
      },
      key: (name, subscript) => this.key(this.lookUp(name, at), subscript, at),
      refuse: () => {
        this.mayFail = true;
      },
    };
  }

  /** The number a variable stands for, which may be an expression of its own. */
  #number({ name, element }: Target, at: Place): bigint | undefined {
    const found = this.lookUp(name, at);
    const pieces = element ? this.elementAt(found, element[0]) : scalarOf(found);
    const text = pieces && textOf(pieces)?.trim();
    if (text === undefined) return undefined;
    if (/^\d{1,15}$/.test(text)) return readNumber(text) ?? this.arithmeticText(text, at);
    if (++this.#nested <= MAX_NESTED) return this.arithmeticText(text, at);
    this.forgetAssigned(text, at);
    return undefined;
  }

  #count({ name, element }: Target, number: bigint | undefined, at: Place): void {
    const pieces: Piece[] =
      number === undefined
        ? [hole('arithmetic', at, { name })]
        : [{ kind: 'text', text: number.toString(), at: { ...at, exact: false }, use: at, quoted: false }];
    const { value, outside } = this.lookUp(name, at);
    if (element) {
      const before: Value = outside && value.kind === 'scalar' ? { kind: 'unset' } : value;
      const array = withElement(before, element[0], pieces, { name, at });
      this.#note(name, outside ? { ...array, open: true } : array, at, 'arithmetic');
    } else if (value.kind === 'array' && number === undefined)
      this.#note(name, blurred(value, name, at), at, 'arithmetic');
    else this.give(name, pieces, at, 'arithmetic');
  }

  /** The key that a subscript stands for: a text for associative arrays, otherwise a number. */
  key({ value, outside }: { value: Value; outside: boolean }, text: string, at: Place): string | undefined {
    if (value.kind === 'array' && value.associative) return text;
    const index = this.arithmeticText(text, at);
    if (index === undefined || index >= 0n) return index?.toString();
    if (outside || (value.kind === 'array' && (value.open || isWide(value.items.values())))) return undefined;
    const found = indexOf(value, index);
    if (found === undefined) this.mayFail = true;
    return found?.toString();
  }

  /** The element of this key; undefined when it is not known. */
  protected elementAt(
    { value, outside }: { value: Value; outside: boolean },
    key: string | undefined,
  ): readonly Piece[] | undefined {
    if (value.kind === 'unset') return [];
    if (value.kind === 'scalar') return key === '0' || outside ? value.pieces : key === undefined ? undefined : [];
    if (!value.associative && isWide(value.items.values())) return anyElement(value);
    return key === undefined ? undefined : (value.items.get(key) ?? (value.open ? undefined : []));
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

/** Some element of an array whose elements all come from one place, such as `NODES=($(scontrol …))`. */
function anyElement(value: ArrayValue): readonly Piece[] | undefined {
  const [only, ...others] = value.items.values();
  return only?.length === 1 && others.length === 0 ? only : undefined;
}

/** The value of a variable with more alternatives than are followed. */
function tooMany(alternatives: readonly Alternative[], name: string, at: Place): Value {
  if (alternatives.some((one) => one.value.kind === 'array')) return unknownArray('too-many', name, at);
  return { kind: 'scalar', pieces: [hole('too-many', at, { name })], maybeUnset: true };
}
