// The environment a command is started with.
import type { Environment, PrefixAssignment } from '../model/command.ts';
import type { Word } from '../model/word.ts';
import type { State } from './state.ts';
import type { Alternative, Variable } from './values.ts';

/**
 * The environment a command is started with: exported variables of the moment and the command's own prefixes.
 *
 * Variables are immutable records, so remembering the map of the moment is enough.
 */
export function environmentOf(state: State, prefixes: readonly PrefixAssignment[]): Environment {
  const variables = exportedOf(state);
  if (variables.size === 0 && prefixes.length === 0) return EMPTY;
  return {
    get(name) {
      const given = prefixes.filter((one) => one.name === name).at(-1);
      if (given) return [given.value];
      const variable = variables.get(name);
      const words = variable?.alternatives.flatMap(wordsOf);
      return words && words.length > 0 ? words : undefined;
    },
    names() {
      return [...new Set([...variables.keys(), ...prefixes.map((one) => one.name)])];
    },
  };
}

const exported = new WeakMap<object, ReadonlyMap<string, Variable>>();

/** The exported variables of the moment; commands that follow each other mostly see the same. */
function exportedOf({ variables }: State): ReadonlyMap<string, Variable> {
  const before = exported.get(variables.version);
  if (before) return before;
  const found = new Map<string, Variable>();
  for (const [name, variable] of variables)
    if (variable.exported || variable.exportedSometimes) found.set(name, variable);
  exported.set(variables.version, found);
  return found;
}

const EMPTY: Environment = { get: () => undefined, names: () => [] };

function wordsOf(alternative: Alternative): Word[] {
  const { value } = alternative;
  const first = value.kind === 'scalar' ? value.pieces : value.kind === 'array' ? value.items.get('0') : undefined;
  if (!first) return [];
  const at = first[0]?.at;
  // An empty value has no characters to point at; its variable is set all the same.
  return at ? [{ pieces: first, count: 'one', at }] : [];
}
